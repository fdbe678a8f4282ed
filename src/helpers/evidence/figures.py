"""Figures with their ids: every number of a measure that a page, a sentence or a file may show.

An id is ``<measure>.<window>[.<part>][@<source folder>]``. Without a part the windows mean: ``now`` the
quarter (or the latest window of a measure that has its own); ``rolling-year`` the twelve months to the
quarter's end; ``previous-quarter``, ``year-ago`` and ``baseline`` the earlier count of that comparison. The
earlier count of the rolling year, the twelve months before, is the part ``then``
(``homicides.rolling-year.then``). The further parts are ``difference``, ``percent``, ``ratio`` and ``rate``;
of a comparison ``least-change`` (the fall in per cent that would probably have shown) and ``usual`` (the
usual change in per cent); of a survey ``answered`` (how many did), ``lower`` and ``upper`` (its 95% range).
A verdict is no number: it stands in the comparison. An id with "@" is another source's figure, as that
source gave it. ``<measure>.event.<quarter>`` is how many of the offences belong to a named event.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from helpers.measures import Point, Series, over
from helpers.params import Event, Framework, Measure
from helpers.periods import Period, Quarter
from helpers.records import Against, Comparison, Figure, Interval
from helpers.statistics import Method, count_interval, percentage_interval
from helpers.values import Known, Missing, Status, Value

RANGE_UNKNOWN = "range unknown: the number who answered was not given"
PERCENTAGES_DO_NOT_ADD = "Percentages of people asked do not add up to a year."


def figure_of(name: str, measure: Measure, point: Point) -> Figure:
    """Make a figure of a point, with its 95% interval where it has one."""
    unknown = measure.is_percentage and point.base < 0 and isinstance(point.value, Known)
    return Figure(
        id=name,
        measure=measure.slug,
        value=point.value,
        period=point.period,
        unit=measure.unit,
        source=point.source,
        release=point.release,
        interval=interval_of(point.value, point.base, percentage=measure.is_percentage),
        base=point.base,
        note="; ".join(note for note in (point.note, RANGE_UNKNOWN if unknown else "") if note),
    )


def interval_of(value: Value, base: int, *, percentage: bool) -> Interval | None:
    """Give the interval of a count (exact below 10, Byar's from there) or a survey percentage (Wilson's).

    None where there is none: a value that is hidden or missing, a count below zero, a percentage of nobody
    knows how many people.
    """
    if isinstance(value, Missing) or value.number < 0:
        return None
    if not percentage:
        found = _count_interval(value.number)
    elif base > 0:
        found = percentage_interval(value.number, base)
    else:
        return None
    return Interval(found.lower, found.upper)


_count_interval = lru_cache(maxsize=4096)(count_interval)


def rolling_year_of(measure: Measure, series: Series, now: Point, quarter: Quarter) -> Point:
    """Give the twelve months to the quarter's end; percentages have none unless their window is just that.

    Where there is no figure at all the reason is the same as for the quarter.
    """
    if not now.release:
        return Point(quarter.rolling_year, now.value, "", "")
    found = series.by_period.get(quarter.rolling_year)
    if found is None and measure.is_percentage:
        return Point(quarter.rolling_year, Missing(Status.NOT_APPLICABLE, PERCENTAGES_DO_NOT_ADD), "", "")
    return found or over(series, quarter.rolling_year)


def compared_figures(
    measure: Measure, series: Series, comparisons: Iterable[Comparison]
) -> dict[str, Figure]:
    """Give the figures of comparisons by id: the earlier count, the difference, percentage and ratio."""
    found: dict[str, Figure] = {}
    for each in comparisons:
        name = f"{measure.slug}.{each.against}"
        earlier = _point(series, each.then_period)
        later = _point(series, each.now_period)
        count = f"{name}.then" if each.against is Against.ROLLING_YEAR else name
        found[count] = figure_of(count, measure, earlier)
        found |= {
            figure.id: figure
            for figure in (
                _part(f"{name}.difference", each.difference, measure.unit, each, later),
                _part(f"{name}.percent", each.percent, "per cent", each, later, _percent_range(each)),
                _part(f"{name}.ratio", each.ratio, "ratio", each, later, _ratio_range(each)),
                *_worked_out(name, each, later),
            )
        }
    return found


def _worked_out(name: str, comparison: Comparison, later: Point) -> Iterator[Figure]:
    """Give what a sentence says of a test, in per cent: the least fall it shows, and the usual change."""
    least, tested = comparison.least_change, comparison.tested
    if least is not None and math.isfinite(least):
        yield _part(f"{name}.least-change", Known(least), "per cent", comparison, later)
    if tested and tested.usual_ratio is not None:
        usual = Known(100 * (tested.usual_ratio - 1))
        yield _part(f"{name}.usual", usual, "per cent", comparison, later)


def survey_figures(now: Figure) -> dict[str, Figure]:
    """Give by id what goes with a survey's percentage: how many answered, and the limits of its range.

    None of them where the percentage is hidden or missing, or where nobody knows how many answered.
    """
    if isinstance(now.value, Missing) or now.base < 0 or now.interval is None:
        return {}
    parts = {
        "answered": (float(now.base), "people"),
        "lower": (now.interval.lower, now.unit),
        "upper": (now.interval.upper, now.unit),
    }
    made = (
        replace(now, id=f"{now.id}.{name}", value=Known(number), unit=unit, interval=None, base=-1, note="")
        for name, (number, unit) in parts.items()
    )
    return {each.id: each for each in made}


def _point(series: Series, period: Period) -> Point:
    return series.by_period.get(period) or over(series, period)


def _part(  # noqa: PLR0913, PLR0917 - what a figure is made of
    name: str,
    value: Value,
    unit: str,
    comparison: Comparison,
    later: Point,
    interval: Interval | None = None,
) -> Figure:
    return Figure(
        id=name,
        measure=comparison.measure,
        value=value,
        period=comparison.now_period,
        unit=unit,
        source=later.source,
        release=later.release,
        interval=interval if isinstance(value, Known) else None,
    )


def _ratio_range(comparison: Comparison) -> Interval | None:
    """Give the interval of the plain ratio; against the usual change the limits are of another ratio."""
    if comparison.tested is None or comparison.method == Method.USUAL.value:
        return None
    return comparison.tested.ratio_interval


def _percent_range(comparison: Comparison) -> Interval | None:
    found = _ratio_range(comparison)
    return Interval(100 * (found.lower - 1), 100 * (found.upper - 1)) if found else None


def event_id(event: Event) -> str:
    """Return the id of how many offences belong to an event ("homicides.event.2016-17-q1")."""
    return f"{event.measure}.event.{event.quarter.lower()}"


def event_figures(measure: Measure, events: Iterable[Event]) -> Iterator[Figure]:
    """Return how many of the offences belong to each event, where that is known, with its published source.

    Like a declared fact it is no count of the series: it has no measure and no release.
    """
    for each in events:
        if each.count is not None:
            yield Figure(
                id=event_id(each),
                measure="",
                value=Known(each.count),
                period=each.when.period,
                unit=measure.unit,
                source=each.source,
                release="",
            )


def as_given(
    measure: Measure, series: Series, now: Point, quarter: Quarter, framework: Framework
) -> tuple[Figure, ...]:
    """Give what another source says of the same windows, as it gave it, under ids with "@"."""
    windows: Mapping[str, Point | None] = {
        "now": now if now.release else None,
        "previous-quarter": _given(series, quarter.previous.period),
        "year-ago": _given(series, quarter.year_ago.period),
        "rolling-year": _given(series, quarter.rolling_year),
        "baseline": _given(series, framework.baselines[0].period),
    }
    return tuple(
        figure_of(f"{measure.slug}.{name}@{point.source}", measure, point)
        for name, point in windows.items()
        if point is not None
    )


def _given(series: Series, period: Period) -> Point | None:
    """Give a point only where the source says something of every part of the period."""
    point = _point(series, period)
    lost = isinstance(point.value, Missing) and point.value.status is Status.UNAVAILABLE
    return None if lost or not point.release else point
