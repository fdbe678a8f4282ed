"""Rates by population, and a force's rate among those of the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from helpers.evidence.populations import NO_RESIDENTS, Population, Populations, year_of
from helpers.forces import Force, peers_of
from helpers.measures import Point, Series, over
from helpers.params import Measure, Rate
from helpers.periods import Period, Quarter
from helpers.records import Figure, Interval
from helpers.statistics import Dispersions, dispersed_intervals, rank_ranges, rate
from helpers.statistics.arrays import Floats
from helpers.values import Known, Missing, Status, Value

if TYPE_CHECKING:
    from helpers.evidence.records import Records

METROPOLITAN = "metropolitan"


@dataclass(frozen=True)
class ForceRate:
    """A force's rate over the period of ``AmongForces``, with its 95% interval where it has one."""

    force: str
    name: str
    value: Value
    interval: Interval | None = None


@dataclass(frozen=True)
class AmongForces:
    """A measure's rate in every force, by slug in alphabetical order; no force is ranked outright.

    ``lowest`` and ``highest`` are the ranks the force may hold among ``ranked`` (1 the lowest rate), both 0
    where it has none: intervals, widened for each force's dispersion, are set beside each other.
    ``similar`` are the forces of its most similar group, ``similar_mean`` the mean of their rates and its.
    """

    measure: str
    force: str
    period: Period
    unit: str
    rates: Mapping[str, ForceRate]
    median: Value
    lowest: int
    highest: int
    ranked: int
    england_and_wales: Value
    without_metropolitan: Value
    similar: tuple[str, ...] = ()
    similar_mean: Value | None = None


def rate_figure(
    measure: Measure, series: Series, populations: Populations, quarter: Quarter
) -> Figure | None:
    """Give the rate of the twelve months to the quarter's end, or of the years the measure asks for.

    Over several years it is the yearly average. None for a measure that has no rate.
    """
    if measure.rate is None:
        return None
    period = rate_period(measure.rate, quarter)
    point = over(series, period)
    found = _rated(measure.rate, point, series.force, populations)
    return Figure(
        id=f"{measure.slug}.rolling-year.rate",
        measure=measure.slug,
        value=found.value,
        period=period,
        unit=f"{measure.unit} per {measure.rate.per}",
        source=point.source,
        release=point.release,
        interval=found.interval,
        note=found.note,
    )


def rate_period(wanted: Rate, quarter: Quarter) -> Period:
    """Give the whole years to the quarter's end that a rate is over."""
    return Period((quarter + (1 - 4 * wanted.years)).start, quarter.end)


@dataclass(frozen=True)
class _Rated:
    value: Value
    interval: Interval | None = None
    note: str = ""


def _rated(wanted: Rate, count: Point, force: str, populations: Populations) -> _Rated:
    if force in NO_RESIDENTS:
        return _Rated(Missing(Status.NOT_APPLICABLE, NO_RESIDENTS[force]))
    years = [populations.of(force, year_of(each), wanted.denominator) for each in _years(count.period)]
    for value in (count.value, *(each.value for each in years)):
        if isinstance(value, Missing):
            return _Rated(Missing(value.status, value.reason))
    if isinstance(count.value, Known) and count.value.number < 0:
        return _Rated(Missing(Status.NOT_APPLICABLE, "A count below zero has no rate."))
    return _divided(wanted, count.value, years)


def _divided(wanted: Rate, count: Value, years: Sequence[Population]) -> _Rated:
    known = [each.value for each in years if isinstance(each.value, Known)]
    if not isinstance(count, Known) or len(known) < len(years):
        raise ValueError("a rate divides a number by numbers")
    estimated = any(each.status is Status.ESTIMATED for each in known)
    found = rate(count.number, sum(each.number for each in known), wanted.multiplier)
    status = Status.ESTIMATED if estimated else count.status
    notes = dict.fromkeys(each.note for each in years if each.note)
    return _Rated(Known(found.value, status), Interval(found.lower, found.upper), " ".join(notes))


def _years(period: Period) -> list[Period]:
    """Cut whole years into years, oldest first."""
    ends = [_years_before(period.end, back) for back in range(period.months // 12 - 1, -1, -1)]
    return [Period(_years_before(end, 1) + timedelta(days=1), end) for end in ends]


def _years_before(day: date, years: int) -> date:
    """Give the last day of the same month, so many years before."""
    first = day.replace(year=day.year - years, day=1)
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


# --------------------------------------------------------------------------- among the forces


def among_forces(
    records: Records, measure: str, force: str, quarter: Quarter, similar: Sequence[str] = ()
) -> AmongForces | None:
    """Set a force's rate beside those of all forces, as the family of sources that leads gives them.

    None for a measure without a rate, and for one whose rate is over several years (homicide): a rank of
    small counts is chance.
    """
    entry = records.framework.measure(measure)
    if entry.rate is None or entry.rate.years > 1:
        return None
    peers = peers_of(force)
    counts = _counts(records, entry, quarter, [each.slug for each in peers])
    rates = {
        each.slug: _force_rate(entry.rate, each, counts[each.slug], records.populations) for each in peers
    }
    lowest, highest, ranked = _rank(records, entry, force, quarter, rates)
    group = [rates[slug].value for slug in (force, *similar) if slug in rates] if similar else []
    return AmongForces(
        measure=measure,
        force=force,
        period=rate_period(entry.rate, quarter),
        unit=f"{entry.unit} per {entry.rate.per}",
        rates=rates,
        median=_median(rates.values()),
        lowest=lowest,
        highest=highest,
        ranked=ranked,
        england_and_wales=_together(entry.rate, counts, records.populations, without=""),
        without_metropolitan=_together(entry.rate, counts, records.populations, without=METROPOLITAN),
        similar=tuple(similar),
        similar_mean=_mean(group) if group else None,
    )


def _counts(records: Records, measure: Measure, quarter: Quarter, forces: Sequence[str]) -> dict[str, Point]:
    """Give each force's count of the twelve months to the quarter's end."""
    family = measure.sources[0]
    panel = records.panel(measure.slug, family, forces)
    columns = [panel.column(quarter + back) for back in (-3, -2, -1, 0)]
    inside = min(columns) >= 0 and max(columns) < panel.counts.shape[1]
    sums = panel.counts[:, columns].sum(axis=1) if inside else np.full(len(forces), np.nan)
    period = quarter.rolling_year
    # only where there is no number is the series asked: it knows why
    return {
        force: over(records.series(measure.slug, force, family), period)
        if np.isnan(number)
        else Point(period, Known(float(number)), "", "")
        for force, number in zip(forces, sums, strict=True)
    }


def _force_rate(wanted: Rate, force: Force, count: Point, populations: Populations) -> ForceRate:
    found = _rated(wanted, count, force.slug, populations)
    return ForceRate(force.slug, force.name, found.value, found.interval)


def _median(rates: Iterable[ForceRate]) -> Value:
    """Give the rate that half of the forces are above; without any, the reason of the first."""
    resident = [each.value for each in rates if each.force not in NO_RESIDENTS]
    known = [value for value in resident if isinstance(value, Known)]
    if not known:
        return resident[0]
    return Known(median(each.number for each in known), _status(known))


def _status(known: Iterable[Known]) -> Status:
    estimated = any(each.status is Status.ESTIMATED for each in known)
    return Status.ESTIMATED if estimated else Status.FINAL


def _rank(
    records: Records, measure: Measure, force: str, quarter: Quarter, rates: Mapping[str, ForceRate]
) -> tuple[int, int, int]:
    """Find between which ranks the force lies, by intervals widened for each force's own dispersion."""
    past = records.past(measure.slug, measure.sources[0], list(rates))
    panel = records.panel(measure.slug, measure.sources[0], list(rates))
    column = panel.column(quarter)
    if not 3 <= column < panel.counts.shape[1]:
        return 0, 0, 0
    counts = panel.counts[:, column - 3 : column + 1].sum(axis=1)
    drawn = Dispersions(*(part[:, column] for part in _parts(past.dispersion)))
    wide = dispersed_intervals(counts, drawn)
    values = [each.value for each in rates.values()]
    numbers = np.array([each.number if isinstance(each, Known) else np.nan for each in values])
    scale = numbers / np.where(counts > 0, counts, np.nan)
    found = rank_ranges(wide.lower * scale, wide.upper * scale)
    place = list(rates).index(force)
    return int(found.lowest[place]), int(found.highest[place]), found.forces


def _parts(drawn: Dispersions) -> tuple[Floats, Floats, Floats]:
    return drawn.phi, drawn.degrees, drawn.national


def _together(wanted: Rate, counts: Mapping[str, Point], populations: Populations, without: str) -> Value:
    """Give the rate of the territorial forces together, all of them or all but one.

    Not that of "England and Wales" as published: British Transport Police, counted there, has no residents.
    """
    chosen = {force: point for force, point in counts.items() if force != without}
    people = [
        populations.of(force, year_of(point.period), wanted.denominator).value
        for force, point in chosen.items()
    ]
    for value in (*(point.value for point in chosen.values()), *people):
        if isinstance(value, Missing):
            return Missing(value.status, value.reason)
    counted = sum(point.value.number for point in chosen.values() if isinstance(point.value, Known))
    living = [each for each in people if isinstance(each, Known)]
    return Known(counted / sum(each.number for each in living) * wanted.multiplier, _status(living))


def _mean(values: Sequence[Value]) -> Value:
    known = [value for value in values if isinstance(value, Known)]
    if len(known) < len(values):
        missing = next(value for value in values if isinstance(value, Missing))
        return Missing(missing.status, missing.reason)
    return Known(sum(each.number for each in known) / len(known), _status(known))
