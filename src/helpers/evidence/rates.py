"""Rates by population, and a force's rate among those of the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from helpers.evidence.model import Figure, Interval
from helpers.evidence.populations import NO_RESIDENTS, Population, Populations, year_of
from helpers.forces import Force, territorial_forces
from helpers.measures import Point, Series, over
from helpers.params import Measure, Rate
from helpers.periods import Period, Quarter
from helpers.statistics import Dispersions, dispersed_intervals, rank_ranges, rate
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
    period, family = rate_period(entry.rate, quarter), entry.sources[0]
    rates = {
        each.slug: _force_rate(
            entry.rate, each, over(records.series(measure, each.slug, family), period), records
        )
        for each in territorial_forces()
    }
    lowest, highest, ranked = _rank(records, entry, force, quarter, rates)
    group = [force, *similar] if similar else []
    known = [each.value.number for each in rates.values() if isinstance(each.value, Known)]
    return AmongForces(
        measure=measure,
        force=force,
        period=period,
        unit=f"{entry.unit} per {entry.rate.per}",
        rates=rates,
        median=Known(median(known)) if known else _first_missing(rates.values()),
        lowest=lowest,
        highest=highest,
        ranked=ranked,
        england_and_wales=_together(entry.rate, records, measure, period, with_metropolitan=True),
        without_metropolitan=_together(entry.rate, records, measure, period, with_metropolitan=False),
        similar=tuple(similar),
        similar_mean=_mean([rates[slug].value for slug in group if slug in rates]) if group else None,
    )


def _force_rate(wanted: Rate, force: Force, point: Point, records: Records) -> ForceRate:
    found = _rated(wanted, point, force.slug, records.populations)
    return ForceRate(force.slug, force.name, found.value, found.interval)


def _first_missing(rates: Iterable[ForceRate]) -> Value:
    return next(each.value for each in rates if each.force not in NO_RESIDENTS)


def _rank(
    records: Records, measure: Measure, force: str, quarter: Quarter, rates: Mapping[str, ForceRate]
) -> tuple[int, int, int]:
    """Find between which ranks the force lies, by intervals widened for each force's own dispersion."""
    low, high = np.full(len(rates), np.nan), np.full(len(rates), np.nan)
    for row, each in enumerate(rates.values()):
        wide = _widened(records, measure, each, quarter)
        low[row], high[row] = (wide.lower, wide.upper) if wide else (np.nan, np.nan)
    found = rank_ranges(low, high)
    place = list(rates).index(force)
    return int(found.lowest[place]), int(found.highest[place]), found.forces


def _widened(records: Records, measure: Measure, found: ForceRate, quarter: Quarter) -> Interval | None:
    """Give a rate the interval of its year's count, widened for the force's dispersion."""
    family = measure.sources[0]
    tests = records.tests(measure.slug, found.force, family)
    column = tests.column(quarter)
    count = over(records.series(measure.slug, found.force, family), quarter.rolling_year).value
    if column is None or not isinstance(found.value, Known) or not isinstance(count, Known):
        return None
    phi, degrees = (part[0, column] for part in (tests.dispersion.phi, tests.dispersion.degrees))
    one = dispersed_intervals(count.number, Dispersions(phi, degrees, phi))
    scale = found.value.number / count.number if count.number else 0.0
    return Interval(one.lower.item() * scale, one.upper.item() * scale)


def _together(
    wanted: Rate, records: Records, measure: str, period: Period, *, with_metropolitan: bool
) -> Value:
    """Give the rate of the territorial forces together, with or without the Metropolitan Police.

    Not that of "England and Wales" as published: British Transport Police, counted there, has no residents.
    """
    chosen = [each for each in territorial_forces() if with_metropolitan or each.slug != METROPOLITAN]
    family = records.framework.measure(measure).sources[0]
    counts = [over(records.series(measure, each.slug, family), period).value for each in chosen]
    people = [_people(records.populations, each, period, wanted) for each in chosen]
    for value in (*counts, *people):
        if isinstance(value, Missing):
            return Missing(value.status, value.reason)
    counted = sum(each.number for each in counts if isinstance(each, Known))
    living = sum(each.number for each in people if isinstance(each, Known))
    estimated = any(isinstance(each, Known) and each.status is Status.ESTIMATED for each in people)
    return Known(counted / living * wanted.multiplier, Status.ESTIMATED if estimated else Status.FINAL)


def _people(populations: Populations, force: Force, period: Period, wanted: Rate) -> Value:
    return populations.of(force.slug, year_of(period), wanted.denominator).value


def _mean(values: Sequence[Value]) -> Value:
    known = [value for value in values if isinstance(value, Known)]
    if len(known) < len(values):
        missing = next(value for value in values if isinstance(value, Missing))
        return Missing(missing.status, missing.reason)
    return Known(sum(each.number for each in known) / len(known))
