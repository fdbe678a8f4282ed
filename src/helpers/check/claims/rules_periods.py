"""Checks of the times named in the words: that they are the figures', and that what is told is not old."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from helpers.check.claims.reading import Reading, words_check
from helpers.check.claims.windows import PREVIOUS_QUARTER, YEAR_AGO
from helpers.check.prose import Sentence, Span
from helpers.check.prose.patterns import words
from helpers.check.prose.times import Time, times
from helpers.check.registry import Check, Trip
from helpers.errors import Outcome
from helpers.periods import Period

#: activity that ended longer than this before the quarter did is old
STALE_MONTHS = 6
_DURING = r"(?:in|during|for|over|between|across|throughout|within)\s+(?:the\s+)?"
_ATTACHED = re.compile(rf"[\s,]*(?:[\w%'-]+\s+){{0,6}}?{_DURING}(?:whole of\s+|period\s+|quarter\s+)*$")
_SAID_WHEN = re.compile(
    r"\b(?:in|during|for|over|between|across|throughout|within|to|year|months?)\s+"
    r"(?:the\s+)?(?:quarter\s+|period\s+)?$"
)
_RELATIVE = re.compile(r"\s*(?:(?!than|from|on|compared)[\w'-]+\s+){0,5}(?:in|during|for)\s+(?:the\s+)?$")
_PART = re.compile(r"\.(?:difference|percent|ratio|verdict)\b")
_GOES_ON = re.compile(
    words("""
        since|began|begun|start(?:ed|ing)?|resumed|restarted|launched|introduced|established
        set up|created|formed|opened|recruited|appointed|came into force|in place
    """)
)
_BACKGROUND = re.compile(
    r"\b(?:act|order|regulations?|plan|strategy|code|census|framework|duty)\b(?: of)? \d{4}\b"
    r"|\bbaseline\b|\bpandemic\b|\bcompared\b|\bthan\b"
)
_COMPARED = re.compile(words("higher|lower|more|less|better|worse|above|below|compared|against|than"))


def misnamed(reading: Reading) -> Iterator[Trip]:
    """Find periods named beside a figure that is of another period."""
    for sentence in reading.sentences:
        spans = [span for span in sentence.spans if reading.ground.period_of(span.figure)]
        for time in times(sentence.low) if spans else ():
            if not _is_accounted(reading, sentence, time):
                yield _wrong(reading, sentence, (time.start, time.end), _nearest(sentence, spans, time))
        yield from _relative(reading, sentence, spans)


def _is_accounted(reading: Reading, sentence: Sentence, time: Time) -> bool:
    """Tell whether a time is that of some figure shown, or says when something else was."""
    attached = _attached(sentence, time)
    if attached and not attached.is_fact:
        return _fits(reading, attached, time)
    figures = {span.figure for span in sentence.spans}
    periods = [period for each in figures if (period := reading.ground.period_of(each))]
    if any(time.period == each or _month_of(time.period, each) for each in periods):
        return True
    slugs = {reading.ground.measure_of(each) for each in figures} - {""}
    known = {each.then_period for slug in slugs for each in reading.ground.against(slug)}
    if time.period in known or any(span.is_fact for span in sentence.spans) or time.open_end:
        return True
    return len(sentence.spans) > 1 or not _SAID_WHEN.search(sentence.low[: time.start])


def _attached(sentence: Sentence, time: Time) -> Span | None:
    """Find the figure right before a time, with only "… offences in" between."""
    before = [span for span in sentence.spans if span.end - sentence.start <= time.start]
    if not before:
        return None
    between = sentence.low[before[-1].end - sentence.start : time.start]
    return before[-1] if _ATTACHED.fullmatch(between) else None


def _fits(reading: Reading, span: Span, time: Time) -> bool:
    period = reading.ground.period_of(span.figure)
    return period in {None, time.period} or bool(_PART.search(span.figure)) or time.open_end


def _nearest(sentence: Sentence, spans: list[Span], time: Time) -> Span:
    return min(spans, key=lambda span: abs(span.end - sentence.start - time.start))


def _month_of(inner: Period, outer: Period) -> bool:
    """Allow a month of the quarter to be named; a quarter of the year may not pass for the year."""
    return outer.start <= inner.start and inner.end <= outer.end and inner.months == 1


def _relative(reading: Reading, sentence: Sentence, spans: list[Span]) -> Iterator[Trip]:
    """Hold "last quarter" and "a year ago", right behind a figure, against its window."""
    now = reading.ground.quarter
    if "12 month" in sentence.low or "twelve month" in sentence.low:
        return
    for pattern, meant in ((PREVIOUS_QUARTER, now.previous.period), (YEAR_AGO, now.year_ago.period)):
        for found in pattern.finditer(sentence.low):
            before = [span for span in spans if span.end - sentence.start <= found.start()]
            if before and _is_other(reading, sentence, before[-1], found, meant):
                yield _wrong(reading, sentence, found.span(), before[-1])


def _is_other(reading: Reading, sentence: Sentence, span: Span, found: re.Match[str], meant: Period) -> bool:
    between = sentence.low[span.end - sentence.start : found.start()]
    if _PART.search(span.figure) or _is_survey(reading, span) or not _RELATIVE.fullmatch(between):
        return False
    return reading.ground.period_of(span.figure) not in {meant, None}


def _is_survey(reading: Reading, span: Span) -> bool:
    measure = reading.ground.measures.get(reading.ground.measure_of(span.figure))
    return measure is not None and measure.is_percentage


def _wrong(reading: Reading, sentence: Sentence, at: tuple[int, int], span: Span) -> Trip:
    period = reading.ground.period_of(span.figure)
    of = period.prose if period else "another period"
    return reading.trip(
        sentence,
        at,
        f"The figure beside it, {span.figure}, is of {of}",
        f"Name {of}, or show the figure of the period named.",
        (span.figure,),
    )


def unlike(reading: Reading) -> Iterator[Trip]:
    """Find survey figures of different periods set against each other."""
    for sentence in reading.sentences:
        surveys = [span for span in sentence.spans if _is_survey(reading, span)]
        periods = {period for span in surveys if (period := reading.ground.period_of(span.figure))}
        compared = _COMPARED.search(sentence.low)
        if compared and len(periods) > 1:
            proses = " and ".join(period.prose for period in sorted(periods))
            yield reading.trip(
                sentence,
                compared.span(),
                f"Figures of different periods are set against each other: {proses}",
                "Give each with its own period, side by side, without ranking them.",
                tuple(span.figure for span in surveys),
            )


def stale(reading: Reading) -> Iterator[Trip]:
    """Find activity told that ended more than half a year before the quarter's end."""
    for sentence in reading.sentences:
        found = [each for each in times(sentence.low) if not each.open_end]
        last = max(found, key=lambda each: each.period.end, default=None)
        if last and last.period.end < _limit(reading) and _is_activity(sentence):
            yield reading.trip(
                sentence,
                (last.start, last.end),
                f"What is told ended {last.period.prose}, over {STALE_MONTHS} months before the quarter did",
                "Tell what was done since, or say why it still matters.",
            )


def _is_activity(sentence: Sentence) -> bool:
    """Tell what was done and is over from figures, from what goes on, and from the law."""
    figures = any(not span.is_fact for span in sentence.spans)
    return not (figures or _GOES_ON.search(sentence.low) or _BACKGROUND.search(sentence.low))


def stale_facts(reading: Reading) -> Iterator[Trip]:
    """Find facts that were true more than half a year before the quarter's end."""
    for name, fact in reading.words.front.facts.items():
        if fact.as_at < _limit(reading):
            found = (
                f"The fact is as at {fact.as_at}, more than {STALE_MONTHS} months before the quarter's end"
            )
            yield reading.setting_trip(("facts", name), found, "Bring it up to date, or leave it out.", name)


def later_facts(reading: Reading) -> Iterator[Trip]:
    """Find facts dated after the quarter's end: they may belong to the next statement."""
    for name, fact in reading.words.front.facts.items():
        if fact.as_at > reading.ground.quarter.end:
            found = f"The fact is as at {fact.as_at}, after the quarter's end"
            remedy = "Confirm that it belongs to this quarter's statement."
            yield reading.setting_trip(("facts", name), found, remedy, name)


def _limit(reading: Reading) -> date:
    """Give the first day that is not yet old."""
    return (reading.ground.quarter + (1 - STALE_MONTHS // 3)).start


CHECKS: tuple[Check[Reading], ...] = (
    words_check(
        "period-named", Outcome.FAIL, "Every period named beside a figure is the figure's.", misnamed
    ),
    words_check(
        "unlike-windows", Outcome.FAIL, "No figures of different periods are set against each other.", unlike
    ),
    words_check(
        "stale-activity",
        Outcome.WARN,
        "Nothing is told that ended more than six months before the quarter did.",
        stale,
    ),
    words_check(
        "stale-fact", Outcome.WARN, "Every fact was true within six months of the quarter's end.", stale_facts
    ),
    words_check("fact-after-quarter", Outcome.WARN, "No fact is dated after the quarter's end.", later_facts),
)
