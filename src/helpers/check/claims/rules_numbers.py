"""Checks of numbers in the words: each is shown by name, and none says more than its figure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.check.claims.change import Claim
from helpers.check.claims.hits import NUMBER_WORD
from helpers.check.claims.mentions import Mention
from helpers.check.claims.reading import Reading, each_match, trip_at_each, words_check
from helpers.check.claims.typed import FRACTION, typed_numbers
from helpers.check.prose import Sentence
from helpers.check.prose.patterns import any_of, words
from helpers.check.registry import Check, Trip
from helpers.errors import Outcome
from helpers.records import Comparison
from helpers.values import Known, Status

_LARGE = "significant|large|substantial|considerable|high|growing|increasing|small|sizeable|vast"
_SOME = "(?:proportion|number|share|majority|minority|volume|amount|part|percentage)s?"
_VAGUE = re.compile(
    any_of(rf"""
        \b(?:dozens|scores|hundreds|thousands|millions|tens of thousands|countless|numerous)\b(?= of\b| \w)
        \b(?:a handful|several hundred|a few hundred)\b
        \b(?:{_LARGE}) {_SOME} of\b
    """)
)
_NONE = re.compile(
    r"\b(?:no|zero|nil|not a single|not one)\s+"
    r"(?:recorded |reported |such |confirmed |(?:offences|cases|incidents) (?:of|involving) (?:the )?)*$"
)
_COUNTED = re.compile(
    r"\s*(?:[.,;)]|$|"
    + words("""
        offences|in|during|were|was|have|has|this|recorded|reported|between|since|took|occurred|and|or
    """)
    + ")"
)
_FEWER = re.compile(
    r"\b(?:(?:fewer|less|no more) than|below|under|at most|up to)\s+(?:about |around )?"
    rf"(?:#+|\d[\d,.]*|{NUMBER_WORD})(?!\w)"
)
_BOUND = any_of("fewer than|less than|about|around|approximately|under|more than|over")
_AVERAGE = re.compile(
    rf"\b(?:average|averaged|averaging|mean|typically)\b[^.;]*?\b{_BOUND}\b"
    rf"|\b(?:fewer than|less than|under)\s+(?:£?[#\d][\d,#.]*|{NUMBER_WORD})[^.;]{{0,40}}?"
    r"\b(?:a|per|each|every) (?:week|month|day|year)\b"
)
_SHARE = re.compile(rf"%|\bper ?cent\b|\bpercentage\b|{FRACTION}|\b(?:doubled|trebled|tripled|halved)\b")
#: a fact in per cent this near to a word of change is taken for the size of the change
_NEAR = 40


def unbound(reading: Reading) -> Iterator[Trip]:
    """Find numbers typed that no figure or fact stands behind."""
    for sentence in reading.sentences:
        for found in typed_numbers(sentence.low):
            yield reading.trip(
                sentence,
                (found.start(), _word_after(sentence, found.end())),
                "A number is typed, and no figure or fact stands behind it",
                "Show a measure by name, such as {{ homicides.now }}, or declare a fact and show that.",
            )


def _word_after(sentence: Sentence, end: int) -> int:
    """Take in the word after a number, so that a reader sees what it counts."""
    after = re.match(r"\s*[\w%£-]+", sentence.low[end:])
    return end + (after.end() if after else 0)


def vague(reading: Reading) -> Iterator[Trip]:
    """Find words that stand for a number nobody can check."""
    remedy = "Give the number as a fact with its source, or leave it out."
    yield from trip_at_each(reading, _VAGUE, "A number is hinted at, and none is given", remedy)


def zeros(reading: Reading) -> Iterator[Trip]:
    """Find measures said to be none whose figure is not nought."""
    for sentence in reading.sentences:
        for mention in reading.mentions(sentence):
            lead = _NONE.search(sentence.low[: mention.start])
            if lead and _COUNTED.match(sentence.low[mention.end :]):
                yield from _not_none(reading, sentence, lead.start(), mention)


def _not_none(reading: Reading, sentence: Sentence, start: int, mention: Mention) -> Iterator[Trip]:
    for slug in mention.measures:
        figure = reading.ground.figures.get(f"{slug}.now")
        number = figure.value.number if figure and isinstance(figure.value, Known) else None
        if number != 0:
            title, is_now = (
                reading.ground.measures[slug].title,
                "not known" if number is None else f"{number:,.0f}",
            )
            found = f"None is said of {title}, and the figure is {is_now}"
            yield reading.trip(
                sentence, (start, mention.end), found, "Show the figure by name.", (f"{slug}.now",)
            )


def hidden(reading: Reading) -> Iterator[Trip]:
    """Find bounds of withheld counts told as if they were findings."""
    for sentence, found in each_match(reading, _FEWER):
        slugs = [slug for mention in reading.mentions(sentence) for slug in mention.measures]
        for slug in dict.fromkeys(slugs):
            figure = reading.ground.figures.get(f"{slug}.now")
            if figure and figure.value.status is Status.SUPPRESSED:
                title = reading.ground.measures[slug].title
                yield reading.trip(
                    sentence,
                    found.span(),
                    f"{title}: the count is withheld, and the rule that withholds it is told as a finding",
                    "Say that the count is withheld and why; give no bound.",
                    (figure.id,),
                )


def averaged(reading: Reading) -> Iterator[Trip]:
    """Find averages given of numbers that are themselves rounded or bounded."""
    found = "An average is given of numbers that are rounded or bounded themselves"
    remedy = "Give the counts of the months, as facts or as a series."
    yield from trip_at_each(reading, _AVERAGE, found, remedy)


def small_bases(reading: Reading) -> Iterator[Trip]:
    """Find percentages and shares said of a change from a small count."""
    least = reading.ground.framework.change.percent_base
    for claim in reading.claims:
        found = _SHARE.search(claim.sentence.low)
        for slug in claim.measures if found else ():
            small = _small(reading, claim, slug)
            if small and found:
                yield reading.trip(
                    claim.sentence,
                    found.span(),
                    f"{reading.ground.measures[slug].title}: a share is given of a count below {least}",
                    "Give both counts and the difference.",
                    (f"{slug}.{small.against}",),
                )


def _small(reading: Reading, claim: Claim, slug: str) -> Comparison | None:
    """Give the comparison a claim may mean whose earlier count is too small for a percentage."""
    meant = [
        each
        for each in reading.ground.against(slug)
        if not claim.said.windows or each.against in claim.said.windows
    ]
    small = (
        each
        for each in meant
        if isinstance(each.then, Known) and each.then.number < reading.ground.framework.change.percent_base
    )
    return None if reading.ground.measures[slug].is_percentage else next(small, None)


def posing(reading: Reading) -> Iterator[Trip]:
    """Find facts that stand where a measure has a figure of its own: its change is no fact."""
    for claim in reading.claims:
        for span in claim.sentence.spans if claim.measures else ():
            start, end = span.start - claim.sentence.start, span.end - claim.sentence.start
            percent = re.match(r"\s*(?:%|per ?cent)", claim.sentence.low[end:])
            if span.is_fact and percent and abs(start - claim.end) < _NEAR:
                slug = claim.measures[0]
                name = slug.replace("-", "_")
                yield reading.trip(
                    claim.sentence,
                    (start, end + percent.end()),
                    f"{reading.ground.measures[slug].title}: its change is typed as a fact",
                    f"Show the measure's own figure, such as {{{{ {name}.year_ago.percent }}}}.",
                    (f"{slug}.now",),
                )


CHECKS: tuple[Check[Reading], ...] = (
    words_check(
        "unbound-number",
        Outcome.FAIL,
        "Every number in the words is a figure or a fact shown by name.",
        unbound,
    ),
    words_check("vague-number", Outcome.WARN, "No words stand for a number that is not given.", vague),
    words_check(
        "zero-claimed", Outcome.FAIL, "None is said only of a measure whose figure is nought.", zeros
    ),
    words_check(
        "hidden-count-told", Outcome.FAIL, "No bound of a withheld count is told as a finding.", hidden
    ),
    words_check("averaged", Outcome.WARN, "No average is given of rounded or bounded numbers.", averaged),
    words_check(
        "small-base",
        Outcome.FAIL,
        "No percentage or share is said of a change from a small count.",
        small_bases,
    ),
    words_check("fact-for-figure", Outcome.FAIL, "No change of a measure is typed as a fact.", posing),
)
