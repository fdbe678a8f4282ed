"""Fetching a publisher's file over https, whole or not at all, from a server that misbehaves."""

import ast
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from certificate import write_certificate
from publisher import BIG, CSV, HOST, OTHER, WORKBOOK, Publisher, ToLoopback, serving
from rich.console import Console

from helpers.cli import main
from helpers.errors import InputRefused, RequestError, UnknownName
from helpers.load.download import Limits
from helpers.load.fetch import Means, Wanted, directions, fetch, new_client
from helpers.load.progress import download_bar
from helpers.load.releases import find_releases

SOURCE = "ons-pfa-tables"
RELEASES = f"data/raw/{SOURCE}"
QUICK = Limits(most=1_000_000, seconds=20, tries=3, pause=0)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    return write_certificate(tmp_path_factory.mktemp("certificate") / "publisher.pem", [HOST])


@pytest.fixture
def publisher(certificate) -> Iterator[Publisher]:
    with serving(certificate) as server:
        yield server


@pytest.fixture
def get(publisher, certificate, tmp_path, framework):
    """Fetch a path of the publisher's; give where the file is."""

    def fetched(path: str, limits: Limits = QUICK, *, trusted: bool = True, silence: float = 5.0) -> Path:
        transport = ToLoopback(publisher.server_address[1], certificate if trusted else None)
        client = httpx.Client(transport=transport, timeout=silence)
        wanted = Wanted(SOURCE, f"https://{HOST}{path}", "2019-10-17")
        return fetch(tmp_path, framework, wanted, Means(limits=limits, client=client))

    return fetched


def refused(get, path: str, limits: Limits = QUICK, **options) -> str:
    """Fetch what must be refused; give the finding's id."""
    with pytest.raises(InputRefused) as error:
        get(path, limits, **options)
    (finding,) = error.value.findings
    assert finding.found
    assert finding.remedy
    return finding.id


# --------------------------------------------------------------------------- what is sound


def test_a_file_comes_into_a_new_release_folder_with_its_settings(get, tmp_path, framework):
    path = get("/good.csv")

    assert path == tmp_path / RELEASES / "2019-10-17/good.csv"
    assert path.read_bytes() == CSV
    assert sorted(each.name for each in path.parent.iterdir()) == ["good.csv", "release.yaml"]
    (release,) = find_releases(tmp_path, framework).found
    assert (release.released, release.address) == ("2019-10-17", f"https://{HOST}/good.csv")
    assert (release.publisher, release.licence) == (
        "Office for National Statistics",
        "Open Government Licence v3.0",
    )
    assert find_releases(tmp_path, framework).findings == ()


def test_a_workbook_named_in_the_query_gets_its_name_from_there(get):
    path = get("/file?uri=/peoplepopulationandcommunity/tables/june2019.xlsx")

    assert path.name == "june2019.xlsx"
    assert path.read_bytes() == WORKBOOK


@pytest.mark.parametrize("path", ["/moved.csv", "/moved-whole.csv"])
def test_a_move_on_the_same_host_is_followed_and_the_name_is_that_asked_for(get, path):
    found = get(path)

    assert found.name == path[1:]
    assert found.read_bytes() == CSV


def test_a_busy_server_is_asked_again(get, publisher):
    assert get("/busy-twice.csv").read_bytes() == CSV
    assert publisher.asked["/busy-twice.csv"] == 3


def test_a_body_cut_short_is_asked_for_again_and_begun_anew(get, publisher):
    assert get("/short-once.csv").read_bytes() == CSV
    assert publisher.asked["/short-once.csv"] == 2


def test_how_far_it_has_come_is_told(publisher, certificate, tmp_path, framework):
    told: list[tuple[int, int]] = []
    client = httpx.Client(transport=ToLoopback(publisher.server_address[1], certificate))
    wanted = Wanted(SOURCE, f"https://{HOST}/good.csv", "2019-10")

    fetch(tmp_path, framework, wanted, Means(lambda come, whole: told.append((come, whole)), QUICK, client))

    assert told[-1] == (len(CSV), len(CSV))


# --------------------------------------------------------------------------- what is not


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/missing.csv", "fetch.not-found"),
        ("/forbidden.csv", "fetch.status"),
        ("/partial.csv", "fetch.status"),
        ("/busy.csv", "fetch.status"),
        ("/page.csv", "fetch.web-page"),
        ("/disguised.ods", "fetch.web-page"),
        ("/disguised.csv", "fetch.web-page"),
        ("/short.csv", "fetch.cut-short"),
        ("/short-chunks.csv", "fetch.cut-short"),
        ("/elsewhere.csv", "fetch.redirect"),
        ("/plain.csv", "fetch.redirect"),
        ("/port.csv", "fetch.redirect"),
        ("/user.csv", "fetch.redirect"),
        ("/nowhere.csv", "fetch.redirect"),
        ("/ftp.csv", "fetch.redirect"),
        ("/file-system.csv", "fetch.redirect"),
        ("/round.csv", "fetch.redirect"),
        ("/announced.csv", "fetch.too-large"),
        ("/endless.csv", "fetch.too-large"),
        ("/text.xlsx", "load.not-what-named"),
        ("/workbook.csv", "load.not-what-named"),
        ("/workbook.ods", "load.not-what-named"),
        ("/text.csv.gz", "load.not-what-named"),
        ("/text.parquet", "load.not-what-named"),
        ("/half.xlsx", "load.cut-short"),
        ("/locked.xlsx", "load.locked"),
        ("/empty.csv", "load.empty"),
    ],
)
def test_what_misbehaves_is_refused_by_name_and_nothing_is_left(get, tmp_path, path, expected):
    assert refused(get, path) == expected
    assert list((tmp_path / "data/raw").iterdir()) == []


@pytest.mark.parametrize(
    "path", ["/missing.csv", "/forbidden.csv", "/page.csv", "/elsewhere.csv", "/endless.csv"]
)
def test_what_will_not_get_better_is_asked_for_once(get, publisher, path):
    refused(get, path)

    assert publisher.asked[path] == 1


@pytest.mark.parametrize("path", ["/busy.csv", "/short.csv", "/short-chunks.csv"])
def test_what_may_get_better_is_tried_only_so_often(get, publisher, path):
    refused(get, path)

    assert publisher.asked[path] == QUICK.tries


def test_another_host_is_never_asked(get, publisher):
    with pytest.raises(
        InputRefused, match=rf"moves on to one that is not on {HOST}.*https://{OTHER}/good\.csv"
    ):
        get("/elsewhere.csv")
    assert publisher.asked["/good.csv"] == 0


def test_a_body_that_drips_is_given_up_in_time(get):
    assert refused(get, "/slow.csv", Limits(seconds=0.3, tries=2, pause=0)) == "fetch.too-slow"


def test_a_server_that_falls_silent_is_given_up(get):
    assert refused(get, "/silent.csv", Limits(tries=1), silence=0.2) == "fetch.connection"


def test_pauses_that_would_outlast_the_time_are_not_waited_for(get, publisher):
    assert refused(get, "/busy.csv", Limits(seconds=5, tries=9, pause=60)) == "fetch.status"
    assert publisher.asked["/busy.csv"] == 1


def test_nobody_there_is_said(tmp_path, framework, certificate):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    client = httpx.Client(transport=ToLoopback(port, certificate))
    wanted = Wanted(SOURCE, f"https://{HOST}/good.csv", "2019-10")

    with pytest.raises(InputRefused, match="cannot be reached"):
        fetch(tmp_path, framework, wanted, Means(limits=QUICK, client=client))


def test_a_certificate_nobody_vouches_for_is_refused_at_once(get, publisher):
    assert refused(get, "/good.csv", trusted=False) == "fetch.certificate"
    assert publisher.asked["/good.csv"] == 0


def test_a_certificate_of_another_host_is_refused(publisher, certificate, tmp_path, framework):
    source = framework.sources["ons-tables"].model_copy(update={"hosts": ("ons.gov.uk",)})
    other = framework.model_copy(update={"sources": {**framework.sources, "ons-tables": source}})
    client = httpx.Client(transport=ToLoopback(publisher.server_address[1], certificate))
    wanted = Wanted(SOURCE, "https://ons.gov.uk/good.csv", "2019-10")

    with pytest.raises(InputRefused, match="certificate is not one this machine trusts"):
        fetch(tmp_path, other, wanted, Means(limits=QUICK, client=client))


# --------------------------------------------------------------------------- what may be asked for


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (f"http://{HOST}/good.csv", "does not begin with https://"),
        ("ftp://www.ons.gov.uk/good.csv", "does not begin with https://"),
        ("good.csv", "does not begin with https://"),
        (f"https://{OTHER}/good.csv", f"is not on {HOST}"),
        (f"https://{HOST}.{OTHER}/good.csv", f"is not on {HOST}"),
        ("https://127.0.0.1/good.csv", f"is not on {HOST}"),
        (f"https://{HOST}@{OTHER}/good.csv", "names a user or a port"),
        (f"https://{HOST}:8443/good.csv", "names a user or a port"),
        (f"https://{HOST}:port/good.csv", "is none"),
        (f"https://{HOST}/datasets/tables", "not that of a file a reader knows"),
        (f"https://{HOST}/tables.xls", "not that of a file a reader knows"),
        (f"https://{HOST}/tables.exe", "not that of a file a reader knows"),
        (f"https://{HOST}/%2e%2e%2f%2e%2e%2fevil%00.csv", "name is not plain"),
        (f"https://{HOST}/.csv", "name is not plain"),
        (f"https://{HOST}/..csv", "name is not plain"),
        (f"https://{HOST}/a;rm%20-rf.csv", "name is not plain"),
        (f"https://{HOST}/{'a' * 200}.csv", "name is not plain"),
        (f"https://{HOST}/file?uri=/x/%ff.xlsx", "name is not plain"),
    ],
)
def test_an_address_that_may_not_be_fetched_is_refused_before_anything_is_asked(
    tmp_path, framework, address, words
):
    with pytest.raises(RequestError) as error:
        fetch(tmp_path, framework, Wanted(SOURCE, address, "2019-10"))

    assert words in str(error.value)
    assert not (tmp_path / "data").exists()


def test_a_name_that_climbs_out_of_its_folder_stays_in_it(get, tmp_path):
    """Only the last part of a path is a name, however it is written."""
    with pytest.raises(InputRefused):
        get("/%2e%2e/%2e%2e/outside.csv")

    assert list(tmp_path.rglob("outside.csv")) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("home-office-counts", "the project's own table"),
        ("ons-populations", "the project's own table"),
        ("west-mercia-force", "not published at any address"),
        ("ons-pfa-table", "Did you mean ons-pfa-tables"),
        ("nothing", "Known here: home-office-prc"),
        ("../../etc", "No source to fetch called"),
    ],
)
def test_a_source_that_is_not_fetched_is_refused_with_what_to_do(tmp_path, framework, source, words):
    with pytest.raises(RequestError) as error:
        fetch(tmp_path, framework, Wanted(source, f"https://{HOST}/good.csv", "2019-10"))

    assert words in str(error.value)
    assert isinstance(error.value, UnknownName) is ("No source" in str(error.value))


@pytest.mark.parametrize("released", ["", "today", "2019-13", "2019-02-30", "17/10/2019", "../2019-10"])
def test_a_release_that_is_no_date_is_refused(tmp_path, framework, released):
    with pytest.raises(RequestError, match="is not a date of release"):
        fetch(tmp_path, framework, Wanted(SOURCE, f"https://{HOST}/good.csv", released))


def test_a_release_that_is_there_is_never_written_over(get, tmp_path, publisher):
    kept = get("/good.csv")
    kept.write_text("as it was")

    with pytest.raises(RequestError, match=r"there already \(data/raw/ons-pfa-tables/2019-10-17\)"):
        get("/good.csv")
    assert kept.read_text() == "as it was"
    assert publisher.asked["/good.csv"] == 1


def test_a_failed_fetch_leaves_other_releases_as_they_were(get, tmp_path):
    other = tmp_path / RELEASES / "2018-07-19"
    other.mkdir(parents=True)
    (other / "tables.csv").write_text("as it was")

    refused(get, "/short.csv")

    assert [path.name for path in (tmp_path / RELEASES).iterdir()] == ["2018-07-19"]
    assert (other / "tables.csv").read_text() == "as it was"


# --------------------------------------------------------------------------- around it


def test_the_client_of_a_real_fetch_checks_certificates_and_follows_nothing_by_itself():
    with new_client() as client:
        assert client.follow_redirects is False
        assert client.timeout.read
        assert client.timeout.connect
        assert client.headers["user-agent"].startswith("policing-priorities-statement/")


def test_the_client_of_a_real_fetch_trusts_no_certificate_that_signs_itself(publisher):
    with new_client() as client, pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        client.get(f"https://127.0.0.1:{publisher.server_address[1]}/good.csv")


def test_directions_name_the_landing_page_the_hosts_and_what_to_run(framework):
    said = directions(framework, "home-office-prc")

    assert framework.sources["home-office"].landing in said
    assert "statement fetch home-office-prc ADDRESS --released" in said
    assert "assets.publishing.service.gov.uk" in said


def test_without_an_address_the_command_says_where_to_look(root, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["fetch", "home-office-prc", "--root", str(root)])

    assert ended.value.code == 0
    assert "https://www.gov.uk/government/statistical-data-sets/" in capsys.readouterr().out


def test_a_wrong_address_is_a_wrong_request_for_the_command(root, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["fetch", SOURCE, f"http://{HOST}/good.csv", "--root", str(root)])

    assert ended.value.code == 2
    assert "does not begin with https://" in capsys.readouterr().err
    assert not (root / RELEASES).exists()


def test_the_bar_stands_on_a_terminal_and_nowhere_else(capsys):
    for terminal in (True, False):
        console = Console(stderr=True, force_terminal=terminal, width=80)
        with download_bar("tables.xlsx", console) as report:
            report(BIG // 2, BIG)
        shown = capsys.readouterr()
        assert shown.out == ""
        assert ("tables.xlsx" in shown.err) is terminal


def test_only_the_command_line_can_fetch(root):
    """A build imports neither what fetches nor what speaks to the network."""
    importing = {}
    for file in (root / "src/helpers").rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
        names |= {
            f"{node.module}.{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        importing[file.relative_to(root / "src/helpers").as_posix()] = names
    fetching = {
        file
        for file, names in importing.items()
        if any(name.startswith(("helpers.load.fetch", "helpers.load.download", "httpx")) for name in names)
    }

    assert fetching == {"cli/figures.py", "load/fetch.py", "load/download.py", "load/progress.py"}
