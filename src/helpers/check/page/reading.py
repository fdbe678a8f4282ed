"""Reads a finished page into a flat list of elements, each with its text, its ancestors and its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)


@dataclass
class Element:
    """One element: its tag, attributes, line in the file, text (its own and its descendants') and parent."""

    tag: str
    attributes: dict[str, str]
    line: int
    parent: Element | None
    pieces: list[str] = field(default_factory=list)
    closed: bool = False

    @property
    def text(self) -> str:
        """All text within, runs of white space as one blank."""
        return " ".join("".join(self.pieces).split())

    def attribute(self, name: str) -> str:
        """Give an attribute, empty where there is none."""
        return self.attributes.get(name, "")

    def ancestors(self) -> Iterator[Element]:
        """Give the elements it stands in, nearest first."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    def within(self, tag: str) -> Element | None:
        """Give the nearest ancestor of a kind."""
        return next((each for each in self.ancestors() if each.tag == tag), None)

    @property
    def section(self) -> str:
        """The id of the section it stands in, "" outside of all."""
        around = [self, *self.ancestors()]
        return next(
            (each.attribute("id") for each in around if each.tag == "section" and each.attribute("id")), ""
        )


@dataclass(frozen=True)
class Page:
    """A page as a list of elements in the order they begin, and the faults of its markup."""

    source: str
    elements: tuple[Element, ...]
    faults: tuple[tuple[int, str], ...]

    def all(self, *tags: str) -> list[Element]:
        """Give the elements with one of these tags, in order."""
        return [each for each in self.elements if each.tag in tags]

    def with_attribute(self, name: str) -> list[Element]:
        """Give the elements that have an attribute."""
        return [each for each in self.elements if name in each.attributes]

    def inside(self, around: Element, *tags: str) -> list[Element]:
        """Give the elements with these tags inside another."""
        return [each for each in self.all(*tags) if around in each.ancestors()]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.faults: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self.open[-1] if self.open else None
        element = Element(tag, {name: value or "" for name, value in attrs}, self.getpos()[0], parent)
        self.elements.append(element)
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.faults.append((element.line, f"<{tag}> has an attribute twice"))
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop().closed = True

    def handle_endtag(self, tag: str) -> None:
        if not any(each.tag == tag for each in self.open):
            self.faults.append((self.getpos()[0], f"</{tag}> closes nothing"))
            return
        while self.open:
            element = self.open.pop()
            element.closed = True
            if element.tag == tag:
                return
            if element.tag not in {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option"}:
                self.faults.append((element.line, f"<{element.tag}> is not closed"))

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.pieces.append(data)


def read_page(source: str) -> Page:
    """Read a page's HTML; what is wrong with its nesting is in ``faults``, by line."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    left = [(each.line, f"<{each.tag}> is not closed") for each in reader.open]
    return Page(source, tuple(reader.elements), tuple(reader.faults + left))
