"""Checks records claimed in words, such as "the lowest since 2019", against the series.

A record of quarters is held against the earlier quarters, one of twelve months ("the lowest twelve-month
total since 2014") against the earlier twelve months, each ending with a quarter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from helpers.check.claims.hits import NUMBER_WORD
from helpers.check.claims.mentions import Mention
from helpers.check.claims.reading import Reading, each_match, words_check
from helpers.check.claims.windows import OF_YEARS
from helpers.check.prose import Sentence
from helpers.check.prose.patterns import any_of
from helpers.check.prose.times import times
from helpers.check.registry import Check, Trip
from helpers.check.series import ChartPoint
from helpers.errors import Outcome
from helpers.periods import Period
from helpers.values import Known

_N = rf"(?:\d+|#+|a|{NUMBER_WORD})"
_LENGTH = rf"(?:more than |over |at least |the past |the last )?(?P<n>{_N}) (?P<unit>years?|quarters?)"
_SPAN = re.compile(rf"\b(?:for|in) {_LENGTH}|\b(?P<decade>decade)\b")
_OVER_WHAT = any_of(r"""
    since|on record|ever|in the series|recorded by the force|seen in|of any quarter|record|decade
    (?:for|in) (?:more than |over |at least |a |the past |the last )?(?:[\w#]+ )?(?:years?|quarters?|months)
""")
_QUARTERLY = re.compile(r"\b(?:quarter(?:ly)?|three[- ]months?)\b(?! on record)")
#: how many letters after "lowest" still say what it is the lowest of
_REACH = 40
_LOWEST = "lowest|fewest|least"
_HIGHEST = "highest|most|largest|peak|greatest"
_RECORD = re.compile(
    rf"\b(?:(?P<low>{_LOWEST})|(?P<high>{_HIGHEST}))\b(?=[^.;]{{0,60}}\b{_OVER_WHAT}\b)"
    r"|\b(?P<record>(?:record|all-time|historic(?:ally)?)(?: \w+)? (?:low|high))\b"
)
_NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def records(reading: Reading) -> Iterator[Trip]:
    """Find records claimed that the series does not bear."""
    for sentence, found in each_match(reading, _RECORD):
        low = bool(found["low"]) or (found["record"] or "").endswith("low")
        for slug in _spoken_of(reading, sentence, found):
            window = _window(reading, sentence, found)
            problem = _not_so(reading, slug, window, _since(reading, sentence), low=low)
            if problem:
                title = reading.ground.measures[slug].title
                figure = f"{slug}.{window}"
                yield reading.trip(sentence, found.span(), f"{title}: {problem[0]}", problem[1], (figure,))


def _window(reading: Reading, sentence: Sentence, found: re.Match[str]) -> str:
    """Return the window a record is claimed of: "rolling-year" for twelve months, "now" for a quarter.

    What the words of the record say comes first, then the figure shown nearest to it, then the sentence.
    """
    claimed = sentence.low[found.start() : found.end() + _REACH]
    if _QUARTERLY.search(claimed):
        return "now"
    if OF_YEARS.search(claimed):
        return "rolling-year"
    shown = [each for each in reading.mentions(sentence) if each.bound]
    if shown:
        nearest = min(shown, key=lambda each: abs(each.start - found.start()))
        return "rolling-year" if nearest.bound.split(".")[1:2] == ["rolling-year"] else "now"
    return "rolling-year" if OF_YEARS.search(sentence.low) else "now"


def _spoken_of(reading: Reading, sentence: Sentence, found: re.Match[str]) -> tuple[str, ...]:
    """Give the measures named nearest to the record, or last named in the sentence before."""
    here = [each for each in reading.mentions(sentence) if each.measures]
    if here:
        return min(here, key=lambda each: abs(each.start - found.start())).measures
    earlier: tuple[Mention, ...] = reading.mentions(sentence.previous) if sentence.previous else ()
    return next((each.measures for each in reversed(earlier) if each.measures), ())


def _since(reading: Reading, sentence: Sentence) -> date:
    """Give the first day a record is claimed over; the beginning of time where none is named."""
    before = [
        each.period.start for each in times(sentence.low) if each.period.end < reading.ground.quarter.start
    ]
    if before:
        return min(before)
    found = _SPAN.search(sentence.low)
    if not found:
        return date.min
    quarters = 40 if found["decade"] else _number(found["n"]) * (4 if found["unit"].startswith("year") else 1)
    return (reading.ground.quarter + -quarters).start


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _NUMBERS.index(text) if text in _NUMBERS else 1


def _not_so(reading: Reading, slug: str, window: str, since: date, *, low: bool) -> tuple[str, str] | None:
    """Say why a figure is not the lowest or highest of its series since a day; nothing where it is."""
    word = "lowest" if low else "highest"
    quarters, now = reading.ground.series.get(slug), reading.ground.figures.get(f"{slug}.{window}")
    series = _years(quarters or ()) if window == "rolling-year" else quarters
    if not series or not now or not isinstance(now.value, Known):
        return f"the {word} is claimed, and there is no series to see it in", "Leave the claim out."
    points = [
        each
        for each in series
        if since <= each.period.start and each.period.end < reading.ground.quarter.start
    ]
    if not points or (since > date.min and points[0].period.start > since):
        begins = series[0].period.prose
        return (
            f"the {word} is claimed, and the series begins only with {begins}",
            "Claim it over the series only.",
        )
    return _rival(points, now.value.number, word)


def _years(quarters: Sequence[ChartPoint]) -> list[ChartPoint]:
    """Add quarters up to twelve months ending with each; unknown where one of the four is not known."""
    found = []
    for last in range(3, len(quarters)):
        four = quarters[last - 3 : last + 1]
        period = Period(four[0].period.start, four[-1].period.end)
        unknown = [each.value for each in four if not isinstance(each.value, Known)]
        known = [each.value.number for each in four if isinstance(each.value, Known)]
        if period.months == 12:
            found.append(ChartPoint(period, unknown[0] if unknown else Known(sum(known))))
    return found


def _rival(points: list[ChartPoint], now: float, word: str) -> tuple[str, str] | None:
    """Find the latest period that was as low or as high, or whose figure is not known."""
    for point in reversed(points):
        if not isinstance(point.value, Known):
            return (
                f"the {word} is claimed, and the figure for {point.period.prose} is not known",
                "Leave it out.",
            )
        number = point.value.number
        if number <= now if word == "lowest" else number >= now:
            found = f"it is not the {word}: {number:,.0f} in {point.period.prose}, {now:,.0f} now"
            return found, f"True would be: the {word} since {point.period.prose} at most."
    return None


CHECKS: tuple[Check[Reading], ...] = (
    words_check("extreme", Outcome.FAIL, "Every record claimed is one in the series.", records),
)
