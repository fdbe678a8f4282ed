"""Who is answered: this machine's browser, asking by address for what the page consists of, and nobody else.

A page of another site, open in the same browser, can send requests here and can have its own name point to
this machine ("DNS rebinding"). Neither gets an answer: the host must be the address itself, and a browser
says of each request where it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

ADDRESS: Final = "127.0.0.1"
#: the page was asked for by itself (an address typed, a reload), or by a person outside any page
_OWN_SITES: Final = {"same-origin", "none"}
_METHODS: Final = {"GET", "HEAD"}
#: names of the page's files: plain ones only, so nothing is ever decoded, and no dot leads a name
_TARGET: Final = re.compile(r"/(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*)?", re.ASCII)


@dataclass(frozen=True)
class Request:
    """What decides about a request; every value of a header, for a second one may contradict the first."""

    method: str
    target: str
    hosts: Sequence[str] = ()
    origins: Sequence[str] = ()
    sites: Sequence[str] = field(default=())


@dataclass(frozen=True)
class Refusal:
    """An answer that gives nothing: its status, and why in a sentence."""

    status: HTTPStatus
    why: str


def refusal(request: Request, port: int) -> Refusal | None:
    """Give why a request is refused; None where it is answered."""
    if list(request.hosts) not in ([f"{ADDRESS}:{port}"], [ADDRESS]):
        return Refusal(HTTPStatus.MISDIRECTED_REQUEST, f"Only http://{ADDRESS}:{port}/ is answered.")
    if any(each != f"http://{ADDRESS}:{port}" for each in request.origins):
        return Refusal(HTTPStatus.FORBIDDEN, "Another origin gets no answer.")
    if any(each not in _OWN_SITES for each in request.sites):
        return Refusal(HTTPStatus.FORBIDDEN, "Another site gets no answer. Type the address to open it.")
    if request.method not in _METHODS:
        return Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD are answered.")
    if not _TARGET.fullmatch(request.target):
        return Refusal(HTTPStatus.NOT_FOUND, "There is no such file.")
    return None
