"""Rare counts far beyond their limits: one event filled the quarter, or the figure is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from helpers.errors import Finding, Outcome, Place
from helpers.evidence.control import LEAST, RARE_MEMORY
from helpers.evidence.records import Records
from helpers.params import Framework
from helpers.periods import Quarter, quarters_of
from helpers.statistics import poisson_limits
from helpers.values import Known

#: quarters that a rolling year and the year before it span
_TWO_YEARS = 8
REMEDY = (
    "If one event explains it, name the event under events: in force.yaml, with its source; "
    "else ask the sender whether the figure is right."
)


@dataclass(frozen=True)
class FarBeyond:
    """A count above the exact 99.9% Poisson limit ``upper`` of a measure's other quarters."""

    measure: str
    quarter: Quarter
    count: float
    upper: float

    @property
    def words(self) -> str:
        """What was found, as a finding says it."""
        return (
            f"{self.measure}, {self.quarter.prose}: {self.count:,.0f} is far beyond its limits "
            f"(99.9% of quarters have at most {self.upper:,.0f}), and no event is named"
        )


def far_beyond(
    measure: str, force: str, counts: Mapping[Quarter, float], quarter: Quarter, framework: Framework
) -> Iterator[FarBeyond]:
    """Find the quarters, of those that a statement compares, whose count is far beyond its limits.

    ``counts`` are a force's counts by quarter. Limits are those of the mean of the latest 20 other quarters
    up to the one under report, without disturbed quarters and named events. Only measures whose counts vary
    by chance alone (c is 0) are judged: of others a count beyond these limits is ordinary.
    """
    if framework.measure(measure).c != 0:
        return
    events = {each.when for each in framework.events_of(measure, force)}
    disturbed = framework.change.disturbed_quarters
    usual = [
        each
        for each in sorted(counts)
        if each <= quarter and each not in events and not disturbed.covers(each)
    ]
    for each in _compared(quarter, framework):
        others = [counts[other] for other in usual if other != each][-RARE_MEMORY:]
        if each not in counts or each in events or len(others) < LEAST or sum(others) < 0:
            continue
        upper = poisson_limits(sum(others) / len(others)).upper
        if counts[each] > upper:
            yield FarBeyond(measure, each, counts[each], upper)


def _compared(quarter: Quarter, framework: Framework) -> list[Quarter]:
    """Return the quarters that a statement's comparisons use, oldest first."""
    latest = {quarter + -back for back in range(_TWO_YEARS)}
    return sorted(latest | set(quarters_of(framework.baselines[0].period)))


def unusual_findings(records: Records, force: str, quarter: Quarter) -> tuple[Finding, ...]:
    """Warn of each rare count far beyond its limits that no named event explains."""
    found = (
        each for slug in records.framework.measures for each in _of_measure(records, slug, force, quarter)
    )
    place = Place(f"params/{force}/force.yaml", column="events")
    return tuple(Finding("validate.far-beyond", Outcome.WARN, place, each.words, REMEDY) for each in found)


def _of_measure(records: Records, measure: str, force: str, quarter: Quarter) -> Iterator[FarBeyond]:
    families = records.framework.measure(measure).sources
    series = next(
        (each for each in (records.series(measure, force, name) for name in families) if each.points), None
    )
    counts = {
        Quarter.containing(point.period.start): point.value.number
        for point in (series.points if series else ())
        if point.period.is_quarter and isinstance(point.value, Known)
    }
    yield from far_beyond(measure, force, counts, quarter, records.framework)
