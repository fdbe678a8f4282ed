"""Looks at every piece of HTML before it enters the page: known elements, whole, nothing active, no id twice.

Blocks are written by the library, but a notebook is anyone's to edit and a block can be made by hand. What is
not on the lists here is refused with its place; nothing is mended silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from helpers.errors import Finding, Outcome, Place

_VOID = {"br", "col", "hr", "wbr"}
_HTML = {
    *("a", "abbr", "article", "aside", "b", "blockquote", "caption", "cite", "code", "colgroup", "data"),
    *("dd", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6"),
    *("i", "li", "nav", "ol", "p", "pre", "q", "section", "small", "span", "strong", "sub", "summary", "sup"),
    *("table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "ul"),
}
_SVG = {
    *("svg", "title", "desc", "g", "defs", "use", "symbol", "path", "line", "rect", "circle", "ellipse"),
    *("polygon", "polyline", "text", "tspan", "clippath", "marker", "mask", "pattern"),
}
_KNOWN = _VOID | _HTML | _SVG
#: attributes that carry code, style or an address to fetch; all that begin with "on" are refused too
_BANNED = {"style", "src", "srcset", "srcdoc", "action", "formaction", "background", "ping", "xlink:href"}
_SAFE_LINK = re.compile(r"https?://[^/\s]|mailto:[^@\s]+@|tel:\+?[\d ]|#[A-Za-z]", re.IGNORECASE)
_DATA_LINK = re.compile(r"data:text/csv(?:;charset=utf-8)?(?:;base64)?,", re.IGNORECASE)
#: what is escaped as it should be holds a bracket only where an element begins or ends
_ELEMENT = re.compile(r"<[^<>]*>")
_FETCH = re.compile(r"url\((?!['\"]?#)", re.IGNORECASE)


#: the ids of a page so far, each with where it was met first
Ids = dict[str, Place]


def faults(html: str, place: Place, ids: Ids) -> Iterator[Finding]:
    """Find what is wrong with a piece of HTML; its ids are added to those already met."""
    reader = _Reader(ids, place)
    reader.feed(html)
    reader.close()
    loose = [("A bracket that belongs to no element", html[-60:])] if "<" in _ELEMENT.sub("", html) else []
    for found, value in [*reader.end(), *loose]:
        remedy = "Only known, inert HTML reaches the page."
        yield Finding("page-html", Outcome.FAIL, place, found, remedy, value)


class _Reader(HTMLParser):
    """Reads a piece of HTML and notes what the page does not take."""

    def __init__(self, ids: Ids, place: Place) -> None:
        super().__init__(convert_charrefs=True)
        self._ids = ids
        self._place = place
        self._own: set[str] = set()
        self._open: list[str] = []
        self._found: list[tuple[str, str]] = []

    def end(self) -> list[tuple[str, str]]:
        """Give what was found, once everything has been read."""
        unclosed = [("An element is not closed", f"<{tag}>") for tag in self._open]
        return [*self._found, *unclosed]

    def _note(self, found: str, value: str) -> None:
        self._found.append((found, value))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element as it opens."""
        if tag not in _VOID:
            self._open.append(tag)
        self._look(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element that closes itself, as SVG's do; HTML's do not, whatever is written."""
        if tag in _HTML:
            self._open.append(tag)
        self._look(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Hold that elements close in the order they opened."""
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self._note("An element closes that is not open here", f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        """Refuse comments: they are no part of what is read."""
        self._note("A comment", data)

    def handle_decl(self, decl: str) -> None:
        """Refuse declarations."""
        self._note("A declaration", decl)

    def handle_pi(self, data: str) -> None:
        """Refuse processing instructions."""
        self._note("A processing instruction", data)

    def unknown_decl(self, data: str) -> None:
        """Refuse declarations that HTML does not know."""
        self._note("A declaration", data)

    def _look(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _KNOWN:
            self._note("An element the page does not take", f"<{tag}>")
        for name, value in attrs:
            self._look_at(tag, name, value or "", downloads="download" in dict(attrs))

    def _look_at(self, tag: str, name: str, value: str, *, downloads: bool) -> None:
        if name in _BANNED or name.startswith("on") or _FETCH.search(value):
            self._note("An attribute the page does not take", f'{name}="{value}"')
        elif name == "href" and not _is_safe(tag, value, downloads=downloads):
            self._note("A link the page does not take", value[:80])
        elif name == "id":
            self._meet(value)

    def _meet(self, name: str) -> None:
        first = self._ids.setdefault(name, self._place)
        if name in self._own or first is not self._place:
            self._note(f"An id that is used already ({first})", name)
        self._own.add(name)


def _is_safe(tag: str, value: str, *, downloads: bool) -> bool:
    if tag in _SVG:
        return value.startswith("#")
    return bool(_SAFE_LINK.match(value)) or (downloads and bool(_DATA_LINK.match(value)))
