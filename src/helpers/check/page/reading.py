"""Reads a finished page into a flat list of elements, each with its text, its ancestors and its line."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
#: HTML lets these end without saying so
_MAY_END_UNSAID = {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True)
class Text:
    """A piece of text, and the element it stands in directly."""

    words: str
    owner: Element


@dataclass(eq=False)
class Element:
    """One element: its tag, attributes, line in the file and parent, and where it begins and ends.

    ``index`` is its place among the page's elements and ``last`` that of its last descendant; ``texts`` are
    all the page's, of which its own and its descendants' are those from ``text_start`` to ``text_end``.
    """

    tag: str
    attributes: dict[str, str]
    line: int
    parent: Element | None
    index: int
    texts: list[Text]
    text_start: int
    last: int = -1
    text_end: int = -1

    @cached_property
    def text(self) -> str:
        """All text within, runs of white space as one blank."""
        return " ".join(self.source.split())

    @property
    def source(self) -> str:
        """All text within, as it stands in the file."""
        return "".join(each.words for each in self.texts[self.text_start : self.text_end])

    def masked_text(self, without: Set[str] = frozenset()) -> str:
        """Give all text within, every figure bound to an id as ``#``, without elements of some classes."""
        pieces = []
        for each in self.texts[self.text_start : self.text_end]:
            around = [each.owner, *(above for above in each.owner.ancestors() if above.index >= self.index)]
            classes = {name for one in around for name in one.classes}
            if not classes & without:
                bound = any("data-figure" in one.attributes for one in around)
                pieces.append("#" * len(each.words) if bound else each.words)
        return " ".join("".join(pieces).split())

    def attribute(self, name: str) -> str:
        """Give an attribute, empty where there is none."""
        return self.attributes.get(name, "")

    @property
    def classes(self) -> list[str]:
        """The classes it has."""
        return self.attribute("class").split()

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
        around = (self, *self.ancestors())
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
        """Give the elements inside another, all or those with some tags."""
        found = self.elements[around.index + 1 : around.last + 1]
        return [each for each in found if not tags or each.tag in tags]

    def row(self, name: str) -> Element | None:
        """Give the table row with an id."""
        return next((each for each in self.all("tr") if each.attribute("id") == name), None)

    def heading_before(self, element: Element) -> str:
        """Give the text of the last heading before an element, "" before the first."""
        before = reversed(self.elements[: element.index])
        return next((each.text for each in before if each.tag in _HEADINGS), "")


@dataclass
class _Open:
    """What has been read so far."""

    elements: list[Element] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    stack: list[Element] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)

    def close(self) -> Element:
        """Close the innermost element."""
        element = self.stack.pop()
        element.last, element.text_end = len(self.elements) - 1, len(self.texts)
        return element


class _Reader(HTMLParser):
    """Reads a page as a browser would, as far as these checks need it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.read = _Open()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element as it opens."""
        parent = self.read.stack[-1] if self.read.stack else None
        given = {name: value or "" for name, value in attrs}
        index, start = len(self.read.elements), len(self.read.texts)
        element = Element(tag, given, self.getpos()[0], parent, index, self.read.texts, start)
        self.read.elements.append(element)
        self.read.stack.append(element)
        if len(given) != len(attrs):
            self.read.faults.append((element.line, f"<{tag}> has an attribute twice"))
        if tag in _VOID:
            self.read.close()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that closes itself."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.read.close()

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and what was left open inside it."""
        if not any(each.tag == tag for each in self.read.stack):
            self.read.faults.append((self.getpos()[0], f"</{tag}> closes nothing"))
            return
        while (element := self.read.close()).tag != tag:
            if element.tag not in _MAY_END_UNSAID:
                self.read.faults.append((element.line, f"<{element.tag}> is not closed"))

    def handle_data(self, data: str) -> None:
        """Note a piece of text."""
        if self.read.stack:
            self.read.texts.append(Text(data, self.read.stack[-1]))


def read_page(source: str) -> Page:
    """Read a page's HTML; what is wrong with its nesting is in ``faults``, by line."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    read = reader.read
    left = [(each.line, f"<{each.tag}> is not closed") for each in read.stack]
    while read.stack:
        read.close()
    return Page(source, tuple(read.elements), tuple(read.faults + left))
