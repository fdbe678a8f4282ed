"""What the preview serves: the last good page with its script let in, its files, and nothing else."""

import base64
import hashlib
import json
import re
import socket

import pytest
from asking import ask, raw

import stitched
from helpers import stitch
from helpers.errors import RequestError, StatementError
from helpers.preview import injection
from helpers.preview.board import Board
from helpers.preview.messages import Fault
from helpers.preview.server import Server


@pytest.fixture(scope="module")
def page() -> bytes:
    return stitched.statement().html


@pytest.fixture
def board(page: bytes) -> Board:
    board = Board()
    board.show(page, {"statement.html": page, "figures.csv": b"figure\r\n", "downloads/a.csv": b"a\r\n"})
    return board


@pytest.fixture
def port(board: Board):
    with Server(board) as server:
        yield server.port


def test_the_page_and_its_files_are_served_with_their_kinds(port, page):
    status, headers, content = ask(port)
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert b"<main " in content
    assert stitch.main_of(content) == stitch.main_of(page)

    assert ask(port, "/figures.csv")[2] == b"figure\r\n"
    assert ask(port, "/downloads/a.csv")[2] == b"a\r\n"


def test_the_page_as_made_has_no_script_and_the_copy_served_has_one(port, page):
    executable = re.compile(rb"<script(?! type=\"application/ld\+json\")")

    assert executable.findall(page) == []
    assert len(executable.findall(ask(port)[2])) == 1


def test_the_policy_served_lets_in_this_script_by_its_hash_and_nothing_from_elsewhere(port):
    _, headers, content = ask(port)
    script = re.search(rb"<script>(.*?)</script>", content, re.DOTALL)[1]
    styles = re.findall(rb"<style>(.*?)</style>", content, re.DOTALL)
    rules = dict(each.strip().split(" ", 1) for each in headers["content-security-policy"].split(";"))

    def hashed(text: bytes) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'"

    assert len(styles) == 2
    assert rules.pop("script-src") == hashed(script)
    assert set(rules.pop("style-src").split()) == {hashed(each) for each in styles}
    assert rules == {
        "default-src": "'none'",
        "font-src": "data:",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "connect-src": "'self'",
        "frame-ancestors": "'none'",
    }
    assert b"Content-Security-Policy" not in content


def test_nothing_that_is_served_may_be_kept_guessed_framed_or_read_by_other_pages(port):
    for target in ("/", "/figures.csv", "/nowhere"):
        headers = ask(port, target)[1]

        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers


def test_head_gives_the_same_headers_and_no_content(port):
    status, headers, content = ask(port, method="HEAD")

    assert (status, content) == (200, b"")
    assert headers["content-length"] == ask(port)[1]["content-length"]
    assert ask(port, "/preview/events", "HEAD")[::2] == (200, b"")


@pytest.mark.parametrize("host", ["localhost", "rebound.example", "127.0.0.1:1", "", None])
def test_another_host_gets_no_page(port, host):
    status, _, content = ask(port, Host=host)

    assert status == 421
    assert b"<main" not in content


def test_two_hosts_get_no_page(port):
    asked = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: rebound.example\r\n\r\n"

    assert raw(port, asked.encode())[0] == 421


@pytest.mark.parametrize("target", ["/", "/figures.csv", "/preview/events"])
@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://rebound.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}],
    ids=["origin", "opaque", "site"],
)
def test_another_site_gets_nothing(port, target, headers):
    status, _, content = ask(port, target, **headers)

    assert status == 403
    assert b"figure" not in content
    assert b"edition" not in content


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "BREW"])
def test_other_methods_are_refused_and_told_which_there_are(port, method):
    status, headers, _ = ask(port, method=method, Content_Length="0")

    assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_a_method_that_is_refused_is_refused_to_another_host_as_such(port):
    assert ask(port, method="POST", Host="rebound.example")[0] == 421


@pytest.mark.parametrize(
    "target",
    ["/../pyproject.toml", "/%2e%2e/pyproject.toml", "/downloads/../../x", "//etc/passwd", "/nowhere.csv"],
)
def test_what_is_no_file_of_the_page_is_not_found(port, target):
    assert ask(port, target)[0] == 404


def test_a_file_beside_the_served_ones_on_disk_is_out_of_reach_even_by_a_link(port, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.csv").write_text("secret")
    (tmp_path / "link.csv").symlink_to(tmp_path / "secret.csv")

    assert ask(port, "/secret.csv")[0] == 404
    assert ask(port, "/link.csv")[0] == 404


@pytest.mark.parametrize(
    "request_line", [b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"\x16\x03\x01\r\n\r\n"]
)
def test_what_is_no_request_gets_no_page(port, request_line):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request_line)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(1 << 16), b""))

    assert b"<main" not in answer


def test_it_listens_on_this_machines_own_address_alone(board):
    with Server(board) as server:
        others = {each[4][0] for each in socket.getaddrinfo(socket.gethostname(), None)} | {
            "127.0.0.2",
            "::1",
        }
        for other in others - {"127.0.0.1"}:
            with pytest.raises(OSError, match=r"."):
                socket.create_connection((other, server.port), timeout=2).close()


def test_a_port_that_is_taken_is_refused_with_what_to_do(board):
    with Server(board) as server, pytest.raises(RequestError, match=r"cannot be used.*--port"):
        Server(board, server.port)


def test_before_the_first_page_one_is_served_that_waits_for_it():
    with Server(Board()) as server:
        status, _, content = ask(server.port)

    assert status == 200
    assert b"The first page is being made" in content
    assert b"<script>" in content


def events(port: int):
    """Listen, and give one told standing after another."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(f"GET /preview/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        for line in connection.makefile("rb"):
            if line.startswith(b"data: "):
                yield json.loads(line.removeprefix(b"data: "))


def test_a_browser_hears_how_things_stand_and_every_change(board, port, page):
    heard = events(port)
    first = next(heard)
    assert (first["state"], first["faults"]) == ("ready", [])

    board.fail([Fault("params/x.md:3", "No figure called 'x'.")])
    failed = next(heard)
    assert failed["edition"] == first["edition"]
    assert failed["faults"] == [{"where": "params/x.md:3", "found": "No figure called 'x'.", "remedy": ""}]

    board.show(page, {})
    assert next(heard)["edition"] != first["edition"]
    heard.close()


def test_a_failure_leaves_the_last_good_page_in_view(board, port):
    before = ask(port)[2]
    board.fail([Fault("params/x.md:3", "wrong")])

    assert ask(port)[2] == before


def test_the_edition_told_is_that_of_the_page_served(board, port, page):
    board.show(page, {})
    edition = re.search(rb'name="preview-edition" content="([^"]+)"', ask(port)[2])[1].decode()

    assert next(events(port))["edition"] == edition


def test_another_run_never_has_the_edition_of_this_one(page):
    one, other = Board(), Board()
    one.show(page, {})
    other.show(page, {})

    assert one.standing.edition != other.standing.edition


def test_a_page_without_a_policy_of_its_own_is_not_served():
    with pytest.raises(StatementError, match="no page of a statement"):
        injection.served(b"<html><head></head><body></body></html>", "1")


def test_the_server_ends_while_a_browser_listens(board):
    with Server(board) as server:
        heard = events(server.port)
        next(heard)
    with pytest.raises(OSError, match=r"."):
        socket.create_connection(("127.0.0.1", server.port), timeout=2).close()
    heard.close()
