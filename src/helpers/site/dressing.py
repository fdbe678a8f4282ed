"""The shell of a published page, dressed for the site: its ``main`` stays, byte for byte.

What a site adds stands at four places that every page has: the policy, the end of the head, the start of the
header, and after ``main``. What was signed is never touched.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256

from helpers.errors import StatementError
from helpers.stitch import main_of

_POLICY = re.compile(rb"style-src '(sha256-[A-Za-z0-9+/=]+)'")
_HEAD, _HEADER, _MAIN_ENDS = b"</head>", b"<header>\n", b"</main>"


@dataclass(frozen=True)
class Dress:
    """What the site adds to a page: markup for its head, its header's start and the place after ``main``."""

    head: str
    style: str
    top: str
    after: str


def dressed(page: bytes, dress: Dress) -> bytes:
    """Give a published page with what the site adds.

    Raises StatementError where the page is not one whose shell the site knows.
    """
    main = main_of(page)
    before, after = page.split(main, 1)
    style = f"<style>{dress.style}</style>\n" if dress.style else ""
    before = _allowed(before, dress.style)
    before = _put(before, _HEAD, dress.head + style, ahead=True)
    before = _put(before, _HEADER, dress.top, ahead=False)
    return before + main + b"\n" + dress.after.encode() + after


def _allowed(before: bytes, style: str) -> bytes:
    """Let the page's policy take the site's style, by its hash as the page's own."""
    found = _POLICY.findall(before)
    if len(found) != 1:
        raise StatementError("This is no page of a statement: its policy names no style.")
    seal = b64encode(sha256(style.encode()).digest())
    return _POLICY.sub(lambda match: match[0] + b" 'sha256-" + seal + b"'", before) if style else before


def _put(page: bytes, mark: bytes, added: str, *, ahead: bool) -> bytes:
    if page.count(mark) != 1:
        raise StatementError(f"This is no page of a statement: it has no {mark.decode().strip()}.")
    put = added.encode()
    return page.replace(mark, put + mark if ahead else mark + put)
