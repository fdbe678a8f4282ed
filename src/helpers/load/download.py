"""One file over https, within limits: of size, of time, of tries, and never to another host."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from helpers.errors import Finding, InputRefused, Place
from helpers.load.findings import failed
from helpers.load.text import LARGEST_FILE, MEGABYTE
from helpers.store import writing

#: told how many bytes have come, and how many will (0 where the publisher does not say)
Progress = Callable[[int, int], None]
_MOVED = {301, 302, 303, 307, 308}
_GONE = {404, 410}
_BUSY = 429
_CERTIFICATE = "CERTIFICATE_VERIFY_FAILED"


@dataclass(frozen=True)
class Limits:
    """How much a download may take: bytes, seconds in all, tries, the first pause between them, redirects."""

    most: int = LARGEST_FILE
    seconds: float = 600
    tries: int = 4
    pause: float = 1.0
    redirects: int = 5


@dataclass(frozen=True)
class Download:
    """What is fetched from where to where, from which hosts alone, within which limits."""

    address: httpx.URL
    path: Path
    hosts: Sequence[str]
    limits: Limits
    progress: Progress

    @property
    def place(self) -> Place:
        """The file, for messages."""
        return Place(self.path.name)


class _TryAgain(Exception):
    """Raised if the next try may succeed where this one did not."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.found)
        self.finding = finding


def download(client: httpx.Client, wanted: Download) -> None:
    """Write what stands at an address to a path.

    Tries again, each time after a longer pause, when the connection fails, the body is cut short or the
    publisher is busy. Refuses (InputRefused) what is not there, too large, too slow, a web page, or moved to
    another host.
    """
    limits = wanted.limits
    deadline = time.monotonic() + limits.seconds
    for attempt in range(limits.tries):
        try:
            _one_try(client, wanted, deadline)
        except _TryAgain as again:
            pause = limits.pause * 2**attempt
            if attempt + 1 == limits.tries or time.monotonic() + pause > deadline:
                raise InputRefused((again.finding,)) from None
            time.sleep(pause)
        else:
            return


def refusal_of_address(address: httpx.URL, hosts: Sequence[str]) -> str:
    """Say why an address is not one to fetch from, "" when it is."""
    if address.scheme != "https":
        return "does not begin with https://"
    if address.userinfo or address.port not in {None, 443}:
        return "names a user or a port"
    if address.host not in hosts:
        return f"is not on {' or '.join(hosts)}"
    return ""


def _one_try(client: httpx.Client, wanted: Download, deadline: float) -> None:
    address, most = wanted.address, wanted.limits.redirects
    try:
        for _ in range(most + 1):
            with client.stream("GET", address) as response:
                if response.status_code not in _MOVED:
                    _refuse_answer(response, wanted)
                    _write(response, wanted, deadline)
                    return
                address = _next(address, response.headers.get("location", ""), wanted)
    except httpx.TransportError as error:
        raise _failed(error, wanted) from None
    except (
        httpx.InvalidURL,
        UnicodeError,
    ) as error:  # httpx reads the location, and names of hosts, by itself
        raise InputRefused((_no_web_address(error, wanted),)) from None
    found, remedy = f"The address moves on more than {most} times", "Look for another one."
    raise InputRefused((failed("fetch.redirect", wanted.place, found, remedy),))


def _next(moved: httpx.URL, location: str, wanted: Download) -> httpx.URL:
    try:
        address = moved.join(location)
    except httpx.InvalidURL:
        address = httpx.URL()
    wrong = refusal_of_address(address, wanted.hosts)
    if wrong:
        found = f"The address moves on to one that {wrong}"
        remedy = "If the publisher has moved, add the host to the source in the framework."
        raise InputRefused((failed("fetch.redirect", wanted.place, found, remedy, location),))
    return address


def _refuse_answer(response: httpx.Response, wanted: Download) -> None:
    """Refuse an answer by its head, before anything of its body is taken."""
    status, place, address = response.status_code, wanted.place, str(response.url)
    if status == _BUSY or status >= 500:
        found = f"The publisher's server is busy or failing (status {status})"
        raise _TryAgain(failed("fetch.status", place, found, "Try again later.", address))
    if status in _GONE:
        found = "There is no such file, or it is there no more"
        raise InputRefused((failed("fetch.not-found", place, found, "Copy its address again.", address),))
    if status != httpx.codes.OK:
        found = f"The publisher's server does not give the file (status {status})"
        raise InputRefused((failed("fetch.status", place, found, "Copy its address again.", address),))
    if response.headers.get("content-type", "").split(";")[0].strip().lower() == "text/html":
        raise InputRefused((web_page(wanted.path.name),))
    if _length(response) > wanted.limits.most:
        raise InputRefused((_too_large(wanted),))


def web_page(name: str) -> Finding:
    """Say that a web page came in place of a file."""
    found = "A web page came in place of the file"
    remedy = "Copy the address of the file itself, not of the page about it."
    return failed("fetch.web-page", Place(name), found, remedy)


def _too_large(wanted: Download) -> Finding:
    found = f"The file is larger than {wanted.limits.most / MEGABYTE:g} MB"
    return failed("fetch.too-large", wanted.place, found, "Is it the right one?")


def _length(response: httpx.Response) -> int:
    given = response.headers.get("content-length", "")
    return int(given) if given.isascii() and given.isdigit() else 0


def _write(response: httpx.Response, wanted: Download, deadline: float) -> None:
    written, expected = 0, _length(response)
    with writing(Path(wanted.path.name), expected), wanted.path.open("wb") as file:
        # in pieces as they come: to wait until one is full would never end where the body only drips
        for piece in response.iter_bytes():
            written += file.write(piece)
            if written > wanted.limits.most:
                raise InputRefused((_too_large(wanted),))
            if time.monotonic() > deadline:
                found = f"The file has not come within {wanted.limits.seconds:g} seconds"
                raise InputRefused((failed("fetch.too-slow", wanted.place, found, "Try again later."),))
            wanted.progress(written, _length(response))


def _failed(error: httpx.TransportError, wanted: Download) -> Exception:
    if _CERTIFICATE in str(error):
        found = "The publisher's certificate is not one this machine trusts"
        remedy = "On a network that inspects traffic, set SSL_CERT_FILE to its certificates."
        return InputRefused((failed("fetch.certificate", wanted.place, found, remedy),))
    if isinstance(error, httpx.UnsupportedProtocol) or "location header" in str(error):
        return InputRefused((_no_web_address(error, wanted),))
    if isinstance(error, httpx.RemoteProtocolError):
        found = "The connection ended before the file was whole"
        return _TryAgain(failed("fetch.cut-short", wanted.place, found, "Try again later."))
    found = f"The publisher's server cannot be reached, or fell silent ({type(error).__name__})"
    return _TryAgain(failed("fetch.connection", wanted.place, found, "Are you online? Try again later."))


def _no_web_address(error: Exception, wanted: Download) -> Finding:
    found = "The address moves on to one that is no web address"
    return failed("fetch.redirect", wanted.place, found, "Copy its address again.", str(error))
