"""Who gets an answer from the preview: this machine's own browser, for the page's own files, reading only."""

import pytest

from helpers.preview.admission import Request, refusal

PORT = 4321
HOST = f"127.0.0.1:{PORT}"
ORIGIN = f"http://{HOST}"


def status(method="GET", target="/", hosts=(HOST,), origins=(), sites=()):
    found = refusal(Request(method, target, hosts, origins, sites), PORT)
    return found and found.status.value


@pytest.mark.parametrize("hosts", [[HOST], ["127.0.0.1"]])
def test_the_address_itself_is_answered(hosts):
    assert status(hosts=hosts) is None


@pytest.mark.parametrize(
    "hosts",
    [
        [],
        [""],
        ["localhost"],
        [f"localhost:{PORT}"],
        ["127.0.0.1:80"],
        [f"127.0.0.1:{PORT}0"],
        [f"127.0.0.2:{PORT}"],
        [f"127.1:{PORT}"],
        [f"0.0.0.0:{PORT}"],
        [f"[::1]:{PORT}"],
        [f"2130706433:{PORT}"],
        [f"127.0.0.1.rebound.example:{PORT}"],
        [f"rebound.example:{PORT}"],
        [f"user@127.0.0.1:{PORT}"],
        [f"127.0.0.1:{PORT}, rebound.example"],
        [HOST, "rebound.example"],
        ["rebound.example", HOST],
        [HOST, HOST],
    ],
)
def test_any_other_host_is_refused(hosts):
    assert status(hosts=hosts) == 421


@pytest.mark.parametrize(
    "origins",
    [
        ["null"],
        ["http://rebound.example"],
        [f"http://localhost:{PORT}"],
        ["http://127.0.0.1"],
        ["http://127.0.0.1:8888"],
        [f"https://{HOST}"],
        [f"{ORIGIN}.rebound.example"],
        [ORIGIN, "http://rebound.example"],
    ],
)
def test_another_origin_is_refused(origins):
    assert status(origins=origins) == 403


@pytest.mark.parametrize("sites", [["cross-site"], ["same-site"], [""], ["same-origin", "cross-site"]])
def test_what_another_site_asks_for_is_refused(sites):
    assert status(sites=sites) == 403


@pytest.mark.parametrize("sites", [["same-origin"], ["none"]])
def test_the_page_itself_and_a_person_typing_are_answered(sites):
    assert status(sites=sites, origins=[ORIGIN]) is None


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", ""]
)
def test_nothing_but_reading_is_answered(method):
    assert status(method=method) == 405


@pytest.mark.parametrize(
    "target", ["/", "/statement.html", "/downloads/figures-homicide.csv", "/preview/events"]
)
def test_files_of_the_page_may_be_asked_for(target):
    assert status(target=target) is None
    assert status("HEAD", target) is None


@pytest.mark.parametrize(
    "target",
    [
        "",
        "*",
        "//",
        "//rebound.example/",
        "http://rebound.example/",
        f"{ORIGIN}/",
        "/../params/defaults.yaml",
        "/downloads/../../manifest.json",
        "/downloads/..",
        "/./statement.html",
        "/.builds/x",
        "/.lock",
        "/%2e%2e/params/defaults.yaml",
        "/%2E%2E%2Fparams",
        "/..%2fparams",
        "/%252e%252e/params",
        "/..%c0%afparams",
        "/downloads%2f..%2f..%2fmanifest.json",
        "/..\\params",
        "/downloads\\..\\..",
        "/C:/Windows",
        "/~root/",
        "/statement.html/",
        "/statement.html\x00.csv",
        "/statement.html;x",
        "/statement.html?x=1",
        "/statement.html#main",
        "/stätement.html",
        "/etc/passwd ",
    ],
)
def test_a_path_that_is_no_plain_name_of_a_file_is_refused(target):
    assert status(target=target) == 404
