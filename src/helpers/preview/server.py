"""The server of the preview: on this machine's own address, from memory, to whoever is let in."""

from __future__ import annotations

import json
import select
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Final

from helpers.errors import RequestError
from helpers.preview import injection
from helpers.preview.admission import ADDRESS, Request, refusal
from helpers.preview.board import Board

EVENTS: Final = "/preview/events"
_PAGES: Final = ("/", "/statement.html")
_TYPES: Final = {
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "ipynb": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_OTHERWISE: Final = "application/octet-stream"
#: said with every answer: keep nothing, guess nothing, give nothing to other pages
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
#: seconds until a browser that has gone is noticed; how many may listen at once
_PULSE: Final = 5.0
_LISTENERS: Final = 32


class Server:
    """Serves what is on the board at ``http://127.0.0.1:<port>/``, in threads, until it is left.

    Raises RequestError where the port is taken; port 0 is any that is free.
    """

    def __init__(self, board: Board, port: int = 0) -> None:
        try:
            self._http = _Http(board, port)
        except OSError as error:
            remedy = "Give another with --port, or none to have a free one chosen."
            raise RequestError(f"Port {port} cannot be used: {error.strerror}", "--port", remedy) from None
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), name="preview-server")

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._http.server_port

    @property
    def address(self) -> str:
        """Where a browser finds the page."""
        return f"http://{ADDRESS}:{self.port}/"

    def __enter__(self) -> Server:
        """Begin to answer."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Answer no more."""
        self._http.ended.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, board: Board, port: int) -> None:
        self.board = board
        self.ended = threading.Event()
        self.listeners = threading.BoundedSemaphore(_LISTENERS)
        super().__init__((ADDRESS, port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Http
    server_version = "preview"
    sys_version = ""
    timeout = 20.0

    def do_GET(self) -> None:
        """Answer, or refuse."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Answer as for GET, without the content."""
        self._answer(body=False)

    def send_error(
        self,
        code: int,
        message: str | None = None,
        explain: str | None = None,  # noqa: ARG002 - the base's signature
    ) -> None:
        """Refuse what is no request, or one by a method that is not known here, in plain text."""
        known = HTTPStatus.METHOD_NOT_ALLOWED if code == HTTPStatus.NOT_IMPLEMENTED else HTTPStatus(code)
        if known is HTTPStatus.METHOD_NOT_ALLOWED and (refused := self._refusal()):
            known, message = refused
        self._refuse(known, message or known.phrase)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's signature
        """Say nothing of requests: what matters is on the page."""

    def _answer(self, *, body: bool) -> None:
        refused = self._refusal()
        if refused:
            self._refuse(*refused)
        elif self.path == EVENTS:
            self._tell_changes(body=body)
        elif self.path in _PAGES:
            self._send_page(body=body)
        else:
            self._send_file(self.path.removeprefix("/"), body=body)

    def _refusal(self) -> tuple[HTTPStatus, str] | None:
        def given(name: str) -> list[str]:
            return [str(each) for each in self.headers.get_all(name, ())]

        asked = Request(self.command, self.path, given("Host"), given("Origin"), given("Sec-Fetch-Site"))
        found = refusal(asked, self.server.server_port)
        return (found.status, found.why) if found else None

    def _refuse(self, status: HTTPStatus, why: str) -> None:
        content = f"{why}\n".encode()
        allowed = {"Allow": "GET, HEAD"} if status is HTTPStatus.METHOD_NOT_ALLOWED else {}
        self.close_connection = True
        self._send(status, "text/plain; charset=utf-8", content, allowed, body=self.command != "HEAD")

    def _send_page(self, *, body: bool) -> None:
        standing = self.server.board.standing
        page, policy = (
            injection.served(standing.page, standing.edition)
            if standing.page
            else injection.waiting(standing.edition)
        )
        self._send(HTTPStatus.OK, _TYPES["html"], page, {"Content-Security-Policy": policy}, body=body)

    def _send_file(self, name: str, *, body: bool) -> None:
        """Send a file of the statement: looked up by its whole name in memory, never on disk."""
        content = self.server.board.standing.files.get(name)
        if content is None:
            self._refuse(HTTPStatus.NOT_FOUND, "There is no such file.")
            return
        kind = _TYPES.get(name.rpartition(".")[2], _OTHERWISE)
        framed = {"Content-Security-Policy": "frame-ancestors 'none'"}
        self._send(HTTPStatus.OK, kind, content, framed, body=body)

    def _send(
        self, status: HTTPStatus, kind: str, content: bytes, more: dict[str, str], *, body: bool
    ) -> None:
        self.send_response(status)
        for name, value in {
            **_HEADERS,
            "Content-Type": kind,
            "Content-Length": str(len(content)),
            **more,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(content)

    def _tell_changes(self, *, body: bool) -> None:
        """Tell a browser how things stand, now and at every change, until it or the server has gone."""
        if not self.server.listeners.acquire(blocking=False):
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, "Too many pages listen. Close some.")
            return
        try:
            self.send_response(HTTPStatus.OK)
            for name, value in {**_HEADERS, "Content-Type": "text/event-stream"}.items():
                self.send_header(name, value)
            self.end_headers()
            if body:
                self._stream()
        except OSError:
            self.close_connection = True  # the browser has gone
        finally:
            self.server.listeners.release()

    def _stream(self) -> None:
        seen, quiet = -1, 0.0
        self.wfile.write(b"retry: 500\n\n")
        while not self.server.ended.is_set() and not self._has_gone():
            standing = self.server.board.wait(seen, 0.5)
            quiet = 0.0 if standing else quiet + 0.5
            if standing:
                seen = standing.change
                self.wfile.write(f"data: {json.dumps(standing.as_data())}\n\n".encode())
            elif quiet >= _PULSE:
                quiet = 0.0
                self.wfile.write(b": still here\n\n")

    def _has_gone(self) -> bool:
        """Whether the browser has hung up: it has nothing to say here but that."""
        return bool(select.select([self.connection], [], [], 0)[0])
