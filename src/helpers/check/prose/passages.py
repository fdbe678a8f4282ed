"""Takes the words of a section apart into passages: a paragraph, a list item or a heading each.

A passage is what a reader reads: Markdown marks are gone and every figure called by name stands as it is
shown, with a span that says which figure it is. Each letter knows the line of the file it came from.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from helpers import params

#: gives, for the name words call a figure by, its id and how it is shown
Call = Callable[[str], tuple[str, str]]

_CALL = re.compile(r"\{\{[-\s]*(?P<name>[A-Za-z_][\w.]*)[^{}]*\}\}")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1|(?<!\w)([*_])(?=\S)(.+?)(?<=\S)\3(?!\w)")
#: stands for a figure while Markdown marks are taken out, so that a name's underscores are not emphasis
_MARK = "\ue000"


@dataclass(frozen=True)
class Span:
    """Where in a passage a figure is shown; ``figure`` is its id, or a fact's (``homicide.facts.visits``)."""

    start: int
    end: int
    figure: str

    @property
    def is_fact(self) -> bool:
        """Whether it shows a fact, a number that is no measure."""
        return ".facts." in self.figure


@dataclass(frozen=True)
class Passage:
    """A paragraph, list item, heading or setting, as it is read.

    ``starts`` are pairs of an offset in ``text`` and the line of the file that begins there.
    """

    text: str
    file: str
    kind: str
    starts: tuple[tuple[int, int], ...]
    spans: tuple[Span, ...] = ()

    def line(self, offset: int = 0) -> int:
        """Give the line of the file on which a letter of the passage stands."""
        at = bisect_right([start for start, _ in self.starts], offset)
        return self.starts[max(at - 1, 0)][1]


def passages(words: params.Words, call: Call) -> tuple[Passage, ...]:
    """Take the body of a words file apart, in order."""
    blocks = _blocks(words.body, words.body_line)
    return tuple(_passage(kind, lines, words.file, call) for kind, lines in blocks)


def calls(words: params.Words) -> Iterator[tuple[str, int]]:
    """Give the name of every figure the words call, with its line."""
    for number, line in enumerate(words.body.split("\n"), start=words.body_line):
        for found in _CALL.finditer(line):
            yield found["name"], number


def plain_passage(text: str, file: str, line: int, kind: str) -> Passage:
    """Make a passage of a setting's text, in which no figure can be called."""
    return Passage(" ".join(text.split()), file, kind, ((0, line),))


def _blocks(body: str, first: int) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Give each block's kind and its lines with their numbers."""
    kind, lines = "paragraph", list[tuple[int, str]]()
    for number, line in enumerate(body.split("\n"), start=first):
        begins = "heading" if _HEADING.match(line) else "item" if _ITEM.match(line) else ""
        if lines and (begins or not line.strip() or kind == "heading"):
            yield kind, lines
            kind, lines = "paragraph", []
        if line.strip():
            kind = begins or kind
            lines.append((number, line))
    if lines:
        yield kind, lines


def _passage(kind: str, lines: list[tuple[int, str]], file: str, call: Call) -> Passage:
    text, starts, spans = "", list[tuple[int, int]](), list[Span]()
    for number, line in lines:
        text += " " if text else ""
        starts.append((len(text), number))
        names = [found["name"] for found in _CALL.finditer(line)]
        for piece in re.split(f"({_MARK})", _plain(_CALL.sub(_MARK, line))):
            if piece != _MARK:
                text += piece
                continue
            figure, shown = call(names.pop(0))
            spans.append(Span(len(text), len(text) + len(shown), figure))
            text += shown
    return Passage(text, file, kind, tuple(starts), tuple(spans))


def _plain(line: str) -> str:
    """Take the Markdown marks out of a line."""
    bare = _HEADING.sub("", _ITEM.sub("", line, count=1), count=1).strip()
    bare = _LINK.sub(r"\1", bare)
    return _EMPHASIS.sub(lambda found: found[2] or found[4], bare)
