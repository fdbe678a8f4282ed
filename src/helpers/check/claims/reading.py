"""Reads the words of one section once, for every check of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from helpers import params
from helpers.check.claims.change import Claim, claims
from helpers.check.claims.ground import Ground
from helpers.check.claims.mentions import Mention, mentions
from helpers.check.prose import Passage, Sentence, passages, plain_passage, sentences
from helpers.check.registry import Check, Trip, key
from helpers.errors import Outcome, Place

#: so much of a text is looked for to find its line
_BEGINS = 40
#: more sentences than anyone writes about one priority
MOST_SENTENCES = 1_000


@dataclass(frozen=True, eq=False)
class Reading:
    """The words of one section with what they are held against.

    ``text`` is the whole file as it stands, for the lines of its settings; ``before`` the words of the
    quarter before, None where there are none. ``also`` are texts of settings that reach the page.
    """

    words: params.Words
    ground: Ground
    text: str = ""
    before: params.Words | None = None
    also: tuple[str, ...] = ()

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The reason and the body, as a reader reads them."""
        body = passages(self.words, self.ground.call)
        reason = self.words.front.reason
        settings = [(reason, self.setting_line("reason"))] if reason else []
        settings += [(text, self._line_of(text)) for text in self.also]
        told = (plain_passage(text, self.words.file, line, "setting") for text, line in settings)
        return (*told, *body)

    def _line_of(self, text: str) -> int:
        """Give the line a text of the settings begins on; 1 where it is not found as it stands."""
        begins = text[:_BEGINS].split("\n", maxsplit=1)[0]
        lines = enumerate(self.text.split("\n"), start=1)
        return next((number for number, line in lines if begins in line), 1)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence that can be read, in order."""
        return tuple(each for each in self._all_sentences[:MOST_SENTENCES] if not each.is_too_long)

    @cached_property
    def unread(self) -> tuple[Sentence, ...]:
        """The sentences that are not looked at: too long, or too many."""
        too_long = (each for each in self._all_sentences[:MOST_SENTENCES] if each.is_too_long)
        return (*too_long, *self._all_sentences[MOST_SENTENCES : MOST_SENTENCES + 1])

    @cached_property
    def _all_sentences(self) -> tuple[Sentence, ...]:
        return tuple(each for passage in self.passages for each in sentences(passage))

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Everything claimed to have changed or stayed."""
        return tuple(each for sentence in self.sentences for each in claims(sentence, self.ground))

    def mentions(self, sentence: Sentence) -> tuple[Mention, ...]:
        """Find the measures a sentence speaks of."""
        return mentions(sentence, self.ground)

    def setting_line(self, *names: str) -> int:
        """Give the line of a setting, by its name and those above it; 1 where it is not found."""
        line = 0
        lines = self.text.split("\n")
        for name in names:
            at = (
                n
                for n in range(line, len(lines))
                if re.match(rf"\s*['\"]?{re.escape(name)}['\"]?\s*:", lines[n])
            )
            line = next(at, -1) + 1
            if line == 0:
                return 1
        return line

    def trip(
        self,
        sentence: Sentence,
        span: tuple[int, int],
        found: str,
        remedy: str = "",
        figures: tuple[str, ...] = (),
    ) -> Trip:
        """Say that something in a sentence does not hold, between two of its offsets."""
        words = sentence.words(*span)
        place = Place(sentence.passage.file, line=sentence.line(span[0]), element=key(words))
        return Trip(place, found, remedy, words, figures, sentence.text.strip())

    def setting_trip(self, names: tuple[str, ...], found: str, remedy: str = "", value: str = "") -> Trip:
        """Say that something in the settings above the words does not hold."""
        return Trip(
            Place(self.words.file, line=self.setting_line(*names), element=".".join(names)),
            found,
            remedy,
            value,
        )


def words_check(
    name: str, severity: Outcome, holds: str, look: Callable[[Reading], Iterable[Trip]]
) -> Check[Reading]:
    """Describe a check of the words of a section."""
    return Check(name, "claims", severity, holds, look)


def trip_at_each(reading: Reading, pattern: re.Pattern[str], found: str, remedy: str) -> Iterator[Trip]:
    """Say of every match of a pattern that it does not hold, whatever else is said there."""
    for sentence, match in each_match(reading, pattern):
        yield reading.trip(sentence, match.span(), found, remedy)


def each_match(reading: Reading, pattern: re.Pattern[str]) -> Iterator[tuple[Sentence, re.Match[str]]]:
    """Give every match of a pattern of small letters, with its sentence."""
    for sentence in reading.sentences:
        for found in pattern.finditer(sentence.low):
            yield sentence, found
