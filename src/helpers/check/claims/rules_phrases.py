"""Checks of words that claim more than a change: a cause, a trend, a ranking, a promise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from helpers.check.claims.reading import Reading, each_match, words_check
from helpers.check.prose import Sentence
from helpers.check.prose.patterns import any_of, words
from helpers.check.registry import Check, Trip
from helpers.errors import Outcome

_CAUSE = re.compile(
    words("""
        as a (?:direct )?(?:result|consequence) of|because of|because|due to|thanks to|driven by|owing to
        attribut(?:ed|able) to|caused by|led to|leads to|resulted in|resulting (?:from|in)|following
        in response to|reflect(?:s|ed|ing)|down to (?:the|our|good|hard|better|proactive)|contributed to
        brought about|on account of|explained by|explains|result of|showing that|which shows|proof that
        has meant|have meant|credit(?:ed)? to
    """)
)
_CALLED = any_of("""
    (?:up|down)ward|rising|falling|increasing|decreasing|declining|improving|worsening|reducing|positive|negative
    encouraging|concerning|long[- ]term|longer[- ]term|continu[a-z]+|sustained|clear|general|overall|steady
""")
_TREND = re.compile(
    any_of(rf"""
        \b{_CALLED} trends?\b
        \btrends? (?:is|are|was|has been|shows?|remains?|continues?)\b
        \btrends? of (?:increasing|decreasing|rising|falling|reducing|fewer|more|reductions?|increases?)\b
        \btrends? in\b[^.;]{{0,60}}?\b(?:is|are|was|were|remains?|has|have|shows?|continues?)\b
        \bon (?:an?|the) (?:up|down)ward (?:trend|path|trajectory)\b|\b(?:up|down)ward trajectory\b
        \btrend(?:ed|ing) (?:up|down|upwards?|downwards?)\b
    """)
)
_RANKED = re.compile(
    words("""
        highest|lowest|best|worst|most satisfied|least satisfied|strongest|weakest|better than|worse than
        (?:more|less|better|worse) satisfied|top|bottom
    """)
)
#: words are alike when they begin alike: "measures", "measured"
_STEM = 6
_LATER = r"(?:when|once) (?:they are|it is|these are)? ?(?:ready|finalised|available|complete|agreed)"
_PROMISE = re.compile(
    words(rf"""
        will be (?:included|published|added|reported|provided|available|shared|shown|given|set out)
        to be (?:included|published|added|confirmed)
        in (?:a|the next|our next|future|due) (?:statements?|course|reports?|editions?|quarters?)
        {_LATER}
    """)
)


def causes(reading: Reading) -> Iterator[Trip]:
    """Find causes given beside a figure or a change."""
    changed = {claim.sentence for claim in reading.claims}
    for sentence, found in each_match(reading, _CAUSE):
        if sentence.spans or sentence in changed:
            yield reading.trip(
                sentence,
                found.span(),
                "A cause is given beside a figure, and no figure can show a cause",
                "Confirm it with somebody who knows, or tell what was done without saying what it caused.",
            )
    for claim in reading.claims:
        if claim.acted:
            yield reading.trip(
                claim.sentence,
                (claim.start, claim.mentions[0].end),
                "Something is said to have changed a figure, and no figure can show a cause",
                "Tell what was done, and apart from it what the figures are.",
            )


def trends(reading: Reading) -> Iterator[Trip]:
    """Find trends claimed that no control chart signals."""
    for sentence, found in each_match(reading, _TREND):
        slugs = _spoken_of(reading, sentence)
        if not slugs or not all(reading.ground.has_trend(slug) for slug in slugs):
            titles = ", ".join(reading.ground.measures[slug].title for slug in slugs)
            yield reading.trip(
                sentence,
                found.span(),
                f"A trend is claimed{' of ' + titles if titles else ''}, and no control chart signals one",
                "Say what the comparison with a named period shows.",
                tuple(f"{slug}.now" for slug in slugs),
            )


def _spoken_of(reading: Reading, sentence: Sentence) -> tuple[str, ...]:
    """Give the measures of a sentence, or of the one before where it names none."""
    slugs = [slug for each in reading.mentions(sentence) for slug in each.measures]
    if not slugs and sentence.previous:
        slugs = [slug for each in reading.mentions(sentence.previous) for slug in each.measures]
    return tuple(dict.fromkeys(slugs))


def rankings(reading: Reading) -> Iterator[Trip]:
    """Find survey percentages ranked whose ranges are unknown or overlap."""
    for sentence, found in each_match(reading, _RANKED):
        named = [slug for each in reading.mentions(sentence) for slug in each.measures]
        surveys = [slug for slug in dict.fromkeys(named) if reading.ground.measures[slug].is_percentage]
        if surveys and not _apart(reading, surveys):
            yield reading.trip(
                sentence,
                found.span(),
                "Survey percentages are ranked, and their ranges are unknown or overlap",
                "Give each with its range and period, without ranking them.",
                tuple(f"{slug}.now" for slug in surveys),
            )


def _apart(reading: Reading, surveys: list[str]) -> bool:
    """Tell whether the surveys named, two at least, have ranges that do not overlap."""
    figures = [reading.ground.figures.get(f"{slug}.now") for slug in surveys]
    intervals = [each.interval for each in figures if each and each.interval]
    ranges = sorted((each.lower, each.upper) for each in intervals)
    known = len(ranges) == len(surveys) > 1
    return known and all(first[1] < second[0] for first, second in pairwise(ranges))


def promises(reading: Reading) -> Iterator[Trip]:
    """Find what is promised for later and not listed, so that nobody would see that it is still open."""
    for sentence, found in each_match(reading, _PROMISE):
        if _is_listed(sentence, reading.ground.promises):
            continue
        yield reading.trip(
            sentence,
            found.span(),
            "Something is promised for a later statement",
            "List it under promises in the quarter's statement.yaml, with an owner and a day.",
        )


def _is_listed(sentence: Sentence, listed: tuple[str, ...]) -> bool:
    """Tell whether some listed promise speaks of the same: three longer words are in both."""
    said = {word[:_STEM] for word in re.findall(r"\w{5,}", sentence.low)}
    return any(
        len(said & {word[:_STEM] for word in re.findall(r"\w{5,}", each.lower())}) >= 3 for each in listed
    )


CHECKS: tuple[Check[Reading], ...] = (
    words_check("cause", Outcome.WARN, "No cause is given beside a figure.", causes),
    words_check("trend", Outcome.FAIL, "A trend is claimed only where a control chart signals one.", trends),
    words_check(
        "ranking", Outcome.FAIL, "Survey percentages are ranked only where their ranges lie apart.", rankings
    ),
    words_check("promise", Outcome.WARN, "Everything promised for a later statement is listed.", promises),
)
