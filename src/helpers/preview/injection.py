"""Puts what reloads the page into the copy that is served; the page itself stays without script.

The page's own policy forbids all script. The served copy has the same policy, as a header, with this one
script and style let in by their hashes, and connections to this server; nothing else is opened.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Final

from helpers.errors import StatementError

_POLICY: Final = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">\n?')
#: what a policy lets in where it says nothing
_NOTHING: Final = "'none'"
_WAITING: Final = (
    '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; "
    "form-action 'none'\">\n<title>The first page is being made</title>\n</head>\n"
    '<body>\n<main id="main"><p>The first page is being made. It appears here by itself.</p></main>\n'
    "</body>\n</html>\n"
)


def served(page: bytes, edition: str) -> tuple[bytes, str]:
    """Give the copy of a page that is served, and the policy to serve it under.

    Raises StatementError for a page without a policy of its own: it is none of a statement.
    """
    found = _POLICY.search(page)
    if not found or b"</head>" not in page or b"</body>" not in page:
        raise StatementError("This is no page of a statement: it has no policy of its own.")
    mark = f'<meta name="preview-edition" content="{escape(edition)}">\n'
    head = f"{mark}<style>{_style()}</style>\n".encode()
    body = f"<script>{_script()}</script>\n".encode()
    copy = page[: found.start()] + page[found.end() :]
    copy = copy.replace(b"</head>", head + b"</head>", 1)
    before, _, after = copy.rpartition(b"</body>")
    return before + body + b"</body>" + after, policy(found[1].decode())


def waiting(edition: str) -> tuple[bytes, str]:
    """Give what is served until the first page has been made."""
    return served(_WAITING.encode(), edition)


def policy(own: str) -> str:
    """Add to a page's policy what its served copy needs, and that no other page may frame it."""
    rules = dict(_rule(each) for each in own.split(";") if each.strip())
    _let_in(rules, "script-src", _hash(_script()))
    _let_in(rules, "style-src", _hash(_style()))
    _let_in(rules, "connect-src", "'self'")
    rules["frame-ancestors"] = _NOTHING
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _rule(text: str) -> tuple[str, str]:
    name, _, value = text.strip().partition(" ")
    return name, value


def _let_in(rules: dict[str, str], name: str, source: str) -> None:
    own = rules.get(name, _NOTHING)
    rules[name] = source if own == _NOTHING else f"{own} {source}"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _script() -> str:
    return _part("preview.js")


@cache
def _style() -> str:
    return _part("preview.css")


def _part(name: str) -> str:
    return files("helpers").joinpath("templates/preview", name).read_text(encoding="utf-8")
