"""Finds the measures a sentence speaks of, by their names and by the figures shown in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from helpers.check.claims.ground import Ground
from helpers.check.prose import Sentence


@dataclass(frozen=True)
class Mention:
    """Where a sentence names something counted; ``measures`` is empty for a crime that is no measure here.

    ``bound`` is the id of the figure when the mention is a figure shown, not a name.
    """

    start: int
    end: int
    measures: tuple[str, ...]
    bound: str = ""


@lru_cache(maxsize=2048)
def mentions(sentence: Sentence, ground: Ground) -> tuple[Mention, ...]:
    """Find every mention in order; of names that overlap the longest holds."""
    found = (*_bound(sentence, ground), *_named(sentence, ground))
    return tuple(sorted(found, key=lambda each: each.start))


def _bound(sentence: Sentence, ground: Ground) -> Iterator[Mention]:
    for span in sentence.spans:
        measure = ground.measure_of(span.figure)
        if measure:
            yield Mention(span.start - sentence.start, span.end - sentence.start, (measure,), span.figure)


def _named(sentence: Sentence, ground: Ground) -> Iterator[Mention]:
    """Names of surveys count only where satisfaction is spoken of: "victims of burglary" are people first."""
    for start, end, measures in ground.names.find(sentence.low):
        about_survey = measures and ground.measures[measures[0]].is_percentage
        if not about_survey or "satisf" in sentence.low:
            yield Mention(start, end, measures)
