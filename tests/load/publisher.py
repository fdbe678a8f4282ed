"""A publisher's server on loopback that misbehaves in every way it is asked to, over real https."""

from __future__ import annotations

import io
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import openpyxl

HOST = "www.ons.gov.uk"
OTHER = "example.com"
CSV = b"force,people\nkent,1\n" * 10
PAGE = b"<!DOCTYPE html>\n<html><body>Not here</body></html>"
BIG = 10_000_000


def workbook() -> bytes:
    """A small sound workbook."""
    book, content = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["force", "people"])
    book.save(content)
    return content.getvalue()


WORKBOOK = workbook()
#: what stands at a path: its kind and its bytes
FILES: Mapping[str, tuple[str, bytes]] = {
    "/good.csv": ("text/csv", CSV),
    "/good.xlsx": ("application/octet-stream", WORKBOOK),
    "/file": ("application/octet-stream", WORKBOOK),
    "/page.csv": ("text/html; charset=utf-8", PAGE),
    "/disguised.ods": ("application/octet-stream", b"\n " + PAGE),
    "/disguised.csv": ("text/csv", PAGE),
    "/text.xlsx": ("application/octet-stream", CSV),
    "/workbook.csv": ("text/csv", WORKBOOK),
    "/workbook.ods": ("application/octet-stream", WORKBOOK),
    "/half.xlsx": ("application/octet-stream", WORKBOOK[: len(WORKBOOK) // 2]),
    "/locked.xlsx": ("application/octet-stream", b"\xd0\xcf\x11\xe0" * 200),
    "/empty.csv": ("text/csv", b""),
    "/text.csv.gz": ("application/gzip", CSV),
    "/text.parquet": ("application/octet-stream", CSV),
}
MOVES: Mapping[str, str] = {
    "/moved.csv": "/good.csv",
    "/moved-whole.csv": f"https://{HOST}/good.csv",
    "/elsewhere.csv": f"https://{OTHER}/good.csv",
    "/plain.csv": f"http://{HOST}/good.csv",
    "/port.csv": f"https://{HOST}:8443/good.csv",
    "/user.csv": f"https://{OTHER}@{HOST}/good.csv",
    "/nowhere.csv": f"https://{HOST}:port/good.csv",
    "/ftp.csv": f"ftp://{HOST}/good.csv",
    "/file-system.csv": "file:///etc/hostname",
    "/round.csv": "/round.csv",
}


class Publisher(ThreadingHTTPServer):
    """The server; it counts what is asked for, and on closing lets go of those it keeps waiting."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.asked: Counter[str] = Counter()
        self.closing = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no matter."""


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Publisher

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.server.asked[path] += 1
        self.close_connection = True
        name = path.strip("/").partition(".")[0].replace("-", "_")
        special = getattr(self, f"_{name}", None)
        if path in MOVES:
            self._head(302, {"Location": MOVES[path]})
        elif path in FILES:
            kind, body = FILES[path]
            self._head(200, {"Content-Type": kind, "Content-Length": str(len(body))})
            self.wfile.write(body)
        elif special:
            special()
        else:
            self._head(404, {"Content-Type": "text/html"})

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def _forbidden(self) -> None:
        self._head(403, {"Content-Length": "0"})

    def _partial(self) -> None:
        self._head(206, {"Content-Type": "text/csv", "Content-Length": "4"})
        self.wfile.write(CSV[:4])

    def _short(self) -> None:
        self._head(200, {"Content-Type": "text/csv", "Content-Length": str(len(CSV) + 5)})
        self.wfile.write(CSV)

    def _short_once(self) -> None:
        if self.server.asked["/short-once.csv"] == 1:
            self._short()
        else:
            self._head(200, {"Content-Type": "text/csv", "Content-Length": str(len(CSV))})
            self.wfile.write(CSV)

    def _short_chunks(self) -> None:
        self._head(200, {"Content-Type": "text/csv", "Transfer-Encoding": "chunked"})
        self.wfile.write(b"8\r\nforce,pe\r\n")

    def _busy(self) -> None:
        self._head(503, {"Content-Length": "0"})

    def _busy_twice(self) -> None:
        if self.server.asked["/busy-twice.csv"] <= 2:
            self._busy()
        else:
            self._head(200, {"Content-Type": "text/csv", "Content-Length": str(len(CSV))})
            self.wfile.write(CSV)

    def _announced(self) -> None:
        self._head(200, {"Content-Type": "text/csv", "Content-Length": str(BIG)})

    def _endless(self) -> None:
        self._head(200, {"Content-Type": "text/csv", "Transfer-Encoding": "chunked"})
        while not self.server.closing.is_set():
            self.wfile.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")

    def _slow(self) -> None:
        self._head(200, {"Content-Type": "text/csv", "Transfer-Encoding": "chunked"})
        while not self.server.closing.is_set():
            self.wfile.write(b"1\r\nx\r\n")
            time.sleep(0.02)

    def _silent(self) -> None:
        self.server.closing.wait(20)

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


class ToLoopback(httpx.BaseTransport):
    """Takes every request to the server on loopback, over https and with the certificate checked by name."""

    def __init__(self, port: int, trusted: Path | None) -> None:
        context = ssl.create_default_context()
        if trusted:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.load_verify_locations(trusted)
        self.port = port
        self.inner = httpx.HTTPTransport(verify=context)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it, under the host's own name, to loopback."""
        sent = httpx.Request(
            request.method,
            request.url.copy_with(host="127.0.0.1", port=self.port),
            headers=request.headers,
            extensions={**request.extensions, "sni_hostname": request.url.host},
        )
        return self.inner.handle_request(sent)

    def close(self) -> None:
        self.inner.close()


@contextmanager
def serving(certificate: Path) -> Iterator[Publisher]:
    """Serve over https with a certificate until the end of the block."""
    server = Publisher()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
