"""Finds against which period a change is claimed: named, by its dates, by a figure shown, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from helpers.check.claims.ground import Ground
from helpers.check.claims.mentions import Mention
from helpers.check.prose import Sentence
from helpers.check.prose.patterns import words
from helpers.check.prose.times import Time, times
from helpers.records import Against, Comparison

_TWELVE_MONTHS = r"(?:12|twelve)[- ]months?"
_BEFORE = r"(?:previous|last|preceding|prior|earlier)"
PREVIOUS_QUARTER = re.compile(
    words(rf"""
        {_BEFORE} (?:financial )?(?:quarter|three months|3 months)
        (?:quarter|three months|3 months) (?:before|earlier)
        (?:on|over) the quarter|quarter[- ]on[- ]quarter
    """)
)
YEAR_AGO = re.compile(
    words(rf"""
        same (?:quarter|period|three months|3 months|time|months)
        a year (?:ago|earlier|before)|(?:12|twelve) months (?:ago|earlier)
        {_BEFORE} (?:financial )?year|the year before|year[- ]on[- ]year
    """)
)
OF_YEARS = re.compile(
    words(rf"""
        {_TWELVE_MONTHS}|rolling|year (?:to|ending|ended)|over the (?:last|past|latest) year
        annual(?:ly)?|this year
    """)
)
_ROLLING = re.compile(
    words(rf"""
        {_BEFORE} {_TWELVE_MONTHS}|(?:12|twelve) months (?:before|previously)|rolling
        annual(?:ly)?|on the year
        over the (?:(?:last|past|latest) )?(?:12 months|twelve months|year)
    """)
)
_BASELINE = re.compile(words("baseline|before the pandemic|pre[- ](?:pandemic|covid)"))
_MANY = r"(?:few |several |two |four |five |six |nine |ten |[24-9] |\d\d )?"
_UNITS = "(?:months|quarters|years|weeks|decade)"
#: earlier times that no comparison of the statement has
_UNKNOWN = re.compile(
    words(rf"""
        (?:over|in|for|during|across|within) (?:the )?(?:last|past|previous|recent) {_MANY}{_UNITS}
        in recent (?:months|years|weeks|times|quarters)|over time
        (?:over|in) the (?:long|longer|medium)[- ]term
        than (?:usual|expected|average|normal|ever|before|predicted|we expected|forecast)
        the (?:average|target|forecast|expected level)
        since (?:the )?(?:launch|start|introduction|beginning|creation|operation|team|initiative)
        over the (?:summer|winter|decade|weekend|christmas)
        (?:two|three|four|five|ten|\d+) years (?:ago|earlier|before)
    """)
)


@dataclass(frozen=True)
class Said:
    """Against what a change is said: windows by name or figure, dates, or an earlier time no window has."""

    windows: tuple[Against, ...] = ()
    times: tuple[Time, ...] = ()
    unknown: str = ""

    @property
    def anything(self) -> bool:
        """Whether the words say against what."""
        return bool(self.windows or self.times or self.unknown)


def said_of(sentence: Sentence, clause: tuple[int, int], inside: tuple[Mention, ...], ground: Ground) -> Said:
    """Find against what a clause compares; where it does not say, the rest of its sentence may."""
    found = _said(sentence.low, clause, inside, ground)
    return found if found.anything else _said(sentence.low, (0, len(sentence.low)), (), ground)


def _said(text: str, clause: tuple[int, int], inside: tuple[Mention, ...], ground: Ground) -> Said:
    part = text[clause[0] : clause[1]]
    dated = (each for each in times(text) if clause[0] <= each.start < clause[1])
    unknown = _UNKNOWN.search(part)
    return Said(
        windows=tuple(dict.fromkeys((*_named(part), *_shown(inside)))),
        times=tuple(each for each in dated if not _is_now(each, ground)),
        unknown=unknown[0] if unknown else "",
    )


def _named(part: str) -> Iterator[Against]:
    of_years = OF_YEARS.search(part)
    if PREVIOUS_QUARTER.search(part):
        yield Against.PREVIOUS_QUARTER
    if YEAR_AGO.search(part) and not of_years:
        yield Against.YEAR_AGO
    if _ROLLING.search(part) or (YEAR_AGO.search(part) and of_years):
        yield Against.ROLLING_YEAR
    if _BASELINE.search(part):
        yield Against.BASELINE


def _shown(inside: tuple[Mention, ...]) -> Iterator[Against]:
    """Give the windows of the figures shown: a rolling year's own count compares with nothing."""
    for each in inside:
        window, *part = each.bound.split("@")[0].split(".")[1:] or [""]
        if window in list(Against) and (part or window != Against.ROLLING_YEAR):
            yield Against(window)


def _is_now(time: Time, ground: Ground) -> bool:
    """Tell whether a time is the quarter, the twelve months to its end, or lies within the quarter."""
    now, year = ground.quarter.period, ground.quarter.rolling_year
    within = now.start <= time.period.start and time.period.end <= now.end
    return not time.open_end and (within or time.period == year)


def compared(said: Said, measure: str, ground: Ground) -> tuple[Comparison | None, ...]:
    """Give the comparisons of a measure that are meant; None for one that does not exist.

    Nothing where the words do not say against what.
    """
    known = {each.against: each for each in ground.against(measure)}
    dated = {time.period for time in said.times if not time.open_end}
    named = [known.get(window) for window in said.windows]
    named += [each for each in known.values() if each.then_period in dated and each not in named]
    unmatched = not named and bool(said.times or said.unknown)
    return (None,) if unmatched else tuple(named)
