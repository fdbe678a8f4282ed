"""Checks of words that say something rose, fell, improved or stayed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from helpers.check.claims.change import Claim
from helpers.check.claims.reading import Reading, words_check
from helpers.check.claims.truth import CHANCE, DIRECTION, EARLIER, SIZE, Fault, fault, told
from helpers.check.registry import Check, Trip
from helpers.errors import Outcome

_PERCENT = re.compile(
    r"%|\bper ?cent\b|\b(?:a|one|two) (?:third|quarter|fifth|half)s?\b|\bhal(?:f|ved)\b|\bdoubled\b"
)


def _of(check: str, reading: Reading) -> Iterator[Trip]:
    """Give the faults of one kind among claims about a single measure."""
    for claim, found in _faults(reading):
        if found.check == check and len(_each(claim, reading)) == 1:
            yield _trip(reading, claim, found)


@lru_cache(maxsize=8)
def _faults(reading: Reading) -> tuple[tuple[Claim, Fault], ...]:
    return tuple(_each_fault(reading))


def _each_fault(reading: Reading) -> Iterator[tuple[Claim, Fault]]:
    for claim in reading.claims:
        if not claim.elsewhere:
            for measure in _each(claim, reading):
                found = fault(claim, measure, reading.ground)
                if found:
                    yield claim, found


def _each(claim: Claim, reading: Reading) -> tuple[str, ...]:
    """Give the measures a claim is about; "all neighbourhood crime offences" is about each part."""
    return tuple(dict.fromkeys(part for slug in claim.measures for part in _parts(claim, slug, reading)))


def _parts(claim: Claim, slug: str, reading: Reading) -> tuple[str, ...]:
    parts = reading.ground.measures[slug].parts
    return parts if parts and _every(claim) else (slug,)


def _every(claim: Claim) -> bool:
    lead = claim.sentence.low[: claim.mentions[0].end] if claim.mentions else ""
    return bool(re.search(r"\b(?:all|each|every|both)\b[^,;]*$", lead))


def _trip(reading: Reading, claim: Claim, found: Fault) -> Trip:
    return reading.trip(claim.sentence, (claim.start, claim.end), found.why, found.true, found.figures)


def directions(reading: Reading) -> Iterator[Trip]:
    """Find rises and falls said where the counts or the test say otherwise."""
    yield from _of(DIRECTION, reading)


def earlier_figures(reading: Reading) -> Iterator[Trip]:
    """Find comparisons made with a figure that does not exist."""
    yield from _of(EARLIER, reading)


def sizes(reading: Reading) -> Iterator[Trip]:
    """Find changes called significant, slight or the like that no test allows to be called so."""
    yield from _of(SIZE, reading)
    for claim, found in _faults(reading):
        if claim.size and found.check == EARLIER:
            title = reading.ground.measures[found.measure].title
            why = f"{title}: the change is called {claim.size!r}, and there is no test of it"
            yield reading.trip(claim.sentence, (claim.start, claim.end), why, found.true, found.figures)


def chances(reading: Reading) -> Iterator[Trip]:
    """Find changes told as sure that could be chance."""
    yield from _of(CHANCE, reading)


def several(reading: Reading) -> Iterator[Trip]:
    """Find claims about several measures that do not hold for each, and one percentage given for all."""
    for claim in reading.claims:
        slugs = _each(claim, reading)
        if claim.elsewhere or len(slugs) < 2 or (len(claim.measures) == 1 and not _every(claim)):
            continue
        faults = [found for slug in slugs if (found := fault(claim, slug, reading.ground))]
        span = (claim.start, claim.end)
        if faults:
            lost = ", ".join(reading.ground.measures[each.measure].title for each in faults)
            figures = tuple(dict.fromkeys(name for each in faults for name in each.figures))
            yield reading.trip(
                claim.sentence,
                span,
                f"One claim is made of {len(slugs)} measures and does not hold for: {lost}. {faults[0].why}",
                " ".join(f"{reading.ground.measures[each.measure].title}: {each.true}" for each in faults),
                figures,
            )
        elif _one_percentage(claim, slugs):
            yield reading.trip(
                claim.sentence,
                span,
                f"One percentage is given for {len(slugs)} measures, and each has its own",
                "Give each measure's own percentage, or that of their total.",
            )


def _one_percentage(claim: Claim, slugs: tuple[str, ...]) -> bool:
    shown = {span.figure.split(".")[0] for span in claim.sentence.spans if ".percent" in span.figure}
    return bool(_PERCENT.search(claim.sentence.low)) and not set(slugs) <= shown


def without_measure(reading: Reading) -> Iterator[Trip]:
    """Find crimes said to have changed that no measure of the statement counts."""
    for claim in reading.claims:
        if not claim.measures and not claim.elsewhere:
            names = ", ".join(claim.sentence.words(each.start, each.end) for each in claim.mentions)
            yield reading.trip(
                claim.sentence,
                (claim.start, claim.end),
                f"A change is claimed in {names!r}, which no measure of the statement counts",
                "Name the measure that is meant and show its figures, or leave the claim out.",
            )


def elsewhere(reading: Reading) -> Iterator[Trip]:
    """Find changes claimed for other places than the force's area."""
    for claim in reading.claims:
        if claim.elsewhere:
            yield reading.trip(
                claim.sentence,
                (claim.start, claim.end),
                "A change is claimed for other places, of which there is no figure here",
                "Confirm it against its source, or leave it out.",
            )


def periods_unsaid(reading: Reading) -> Iterator[Trip]:
    """Find changes claimed without saying against what."""
    for claim in reading.claims:
        if claim.measures and not claim.elsewhere and not claim.said.anything and not claim.denied:
            known = reading.ground.against(claim.measures[0])
            yield reading.trip(
                claim.sentence,
                (claim.start, claim.end),
                "A change is claimed without saying against which period",
                f"Say it: {told(known[0])}." if known else "",
            )


CHECKS: tuple[Check[Reading], ...] = (
    words_check(
        DIRECTION,
        Outcome.FAIL,
        "Every rise, fall and standstill said is one the figures and the test bear.",
        directions,
    ),
    words_check(
        EARLIER,
        Outcome.FAIL,
        "Every comparison made in words has its earlier figure.",
        earlier_figures,
    ),
    words_check(
        SIZE,
        Outcome.FAIL,
        "No change is called significant, slight or the like without a test that allows it.",
        sizes,
    ),
    words_check(CHANCE, Outcome.FAIL, "A change that could be chance is said to be one that could.", chances),
    words_check(
        "several-measures",
        Outcome.FAIL,
        "What is claimed of several measures holds for each of them.",
        several,
    ),
    words_check(
        "claim-without-measure",
        Outcome.FAIL,
        "Every crime said to have changed is a measure of the statement.",
        without_measure,
    ),
    words_check(
        "claim-elsewhere",
        Outcome.WARN,
        "Nothing is claimed of other places without a figure.",
        elsewhere,
    ),
    words_check(
        "period-unsaid",
        Outcome.WARN,
        "Every change said names the period it is set against.",
        periods_unsaid,
    ),
)
