"""Splits passages into sentences, and masks what the checks must not read as typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from helpers.check.prose.passages import Passage, Span

_END = re.compile(r"[.!?:]+[\"')\]’”]*\s+(?=[\"'(‘“]?[A-Z0-9£#])")
_SHORTENED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|approx|no|nos|st|mr|mrs|ms|dr|vs|inc|dept|para|paras|art|s|ss|sch|reg|cf|p|pp)"
    r"|\b[A-Z](?:\.[A-Z])*)\.\s+$",
    re.IGNORECASE,
)
#: what a masked number reads as
NUMBER = "#"


#: a sentence longer than this is none that a reader could follow, and none that is checked
LONGEST = 1_000


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence of a passage: offsets are the passage's, both in ``start`` and in every match.

    ``previous`` is the sentence before it in the same passage, for what "this" and "they" speak of.
    """

    passage: Passage
    start: int
    end: int
    previous: Sentence | None = None

    @property
    def text(self) -> str:
        """The sentence as it is read."""
        return self.passage.text[self.start : self.end]

    @cached_property
    def low(self) -> str:
        """The sentence in lower case, every bound number masked, letter for letter as long as ``text``."""
        letters = list(_plain_letters(self.text))
        for span in self.spans:
            shown = self.passage.text[span.start : span.end]
            if span.is_fact or any(letter.isdigit() for letter in shown):
                start = span.start - self.start
                letters[start : start + len(shown)] = NUMBER * len(shown)
        return "".join(letters)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The figures shown in this sentence."""
        return tuple(each for each in self.passage.spans if self.start <= each.start < self.end)

    @property
    def is_too_long(self) -> bool:
        """Whether it is longer than any sentence that can be read, and so not looked at."""
        return self.end - self.start > LONGEST

    def words(self, start: int, end: int) -> str:
        """Give the words between two offsets of the sentence, as they stand."""
        return self.text[start:end].strip(" ,;:")

    def line(self, start: int = 0) -> int:
        """Give the line of the file on which an offset of the sentence stands."""
        return self.passage.line(self.start + start)


def sentences(passage: Passage) -> Iterator[Sentence]:
    """Split a passage into sentences; a colon before a capital ends one too."""
    start, before = 0, None
    for found in _END.finditer(passage.text):
        if _SHORTENED.search(passage.text[start : found.end()]) or _in_span(passage, found.start()):
            continue
        before = Sentence(passage, start, found.end(), before)
        yield before
        start = found.end()
    if passage.text[start:].strip():
        yield Sentence(passage, start, len(passage.text), before)


def _in_span(passage: Passage, offset: int) -> bool:
    return any(span.start <= offset < span.end for span in passage.spans)


def _plain_letters(text: str) -> str:
    """Write every letter small and every dash, quote and space in its plain form, length unchanged."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text).translate(_MARKS)


_MARKS = str.maketrans({
    "–": "-", "—": "-", "‑": "-", "−": "-", "’": "'", "‘": "'", "“": '"', "”": '"',
    "\u00a0": " ", "\u202f": " ",
})  # fmt: skip
