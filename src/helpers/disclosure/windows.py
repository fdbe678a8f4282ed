"""Windows of time that overlap: which of them tell of a hidden one, by subtraction of one from another.

A reader who knows two years that differ by a quarter knows that quarter. With the running total S of a count
at the first and last days of all windows, a window is a difference of two of them, and what is known of it
says S(end) - S(start) <= most and S(start) - S(end) <= -least. The tightest bounds that follow for every
difference are the shortest paths through these (a system of difference constraints: Cormen and others,
Introduction to Algorithms, 24.4), found for all pairs at once; counts and bounds are whole, so they are met.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from helpers.disclosure.policy import is_hidden, limits
from helpers.periods import Period
from helpers.values import Known, Missing, Value

_DAY = timedelta(days=1)
#: row to column: the most by which the running total grows from one day to the other
_Paths = npt.NDArray[np.float64]


def told(shown: Mapping[Period, Value], rounded_to: int) -> tuple[Period, ...]:
    """Give the hidden windows of which the others tell more than the rule that hides them.

    ``shown`` are the counts of one measure as they are shown or hidden. A hidden one with bounds must still
    be able to be anything between them, for a reader who knows the rule; one without bounds must not be a
    single number. Bounds are left aside where they cannot hold with the rest, and nothing is told by counts
    that cannot all be true.
    """
    days = _days(shown)
    for bounded in (True, False):
        paths = _paths(shown, days, rounded_to, bounded=bounded)
        if (np.diagonal(paths) >= 0).all():
            hidden = (period for period, value in shown.items() if is_hidden(value))
            return tuple(each for each in hidden if _is_narrower(paths, days, each, shown[each]))
    return ()


def apart(periods: Iterable[Period]) -> list[Period]:
    """Keep windows that do not overlap, the shortest first: what an intruder would subtract."""
    kept: list[Period] = []
    for period in sorted(periods, key=lambda each: (each.months, each)):
        if not any(period.overlaps(each) for each in kept):
            kept.append(period)
    return kept


def agree(shown: Mapping[Period, Value], rounded_to: int) -> bool:
    """Tell whether counts can all be true at once."""
    paths = _paths(shown, _days(shown), rounded_to, bounded=False)
    return bool((np.diagonal(paths) >= 0).all())


def _is_narrower(paths: _Paths, days: Mapping[date, int], period: Period, value: Value) -> bool:
    start, after = days[period.start], days[period.end + _DAY]
    least, most = -paths[after, start], paths[start, after]
    if isinstance(value, Missing) and value.most >= 0:
        return bool(least > value.least or most < value.most)
    return bool(most - least < 1)


def _days(shown: Mapping[Period, Value]) -> dict[date, int]:
    """Give every first day of a window, and every day after its last, with its place in time."""
    days = {each.start for each in shown} | {each.end + _DAY for each in shown}
    return {day: place for place, day in enumerate(sorted(days))}


def _paths(
    shown: Mapping[Period, Value], days: Mapping[date, int], rounded_to: int, *, bounded: bool
) -> _Paths:
    paths = np.full((len(days), len(days)), np.inf)
    # a running total never falls
    paths[np.tril_indices(len(days))] = 0
    for period, value in shown.items():
        if not _is_sum_of(period, value, shown):
            least, most = _bounds(value, rounded_to, bounded=bounded)
            start, after = days[period.start], days[period.end + _DAY]
            paths[start, after] = min(paths[start, after], most)
            paths[after, start] = min(paths[after, start], -least)
    for through in range(len(days)):
        paths = np.minimum(paths, paths[:, through, None] + paths[None, through, :])
    return paths


def _bounds(value: Value, rounded_to: int, *, bounded: bool) -> tuple[float, float]:
    if isinstance(value, Known):
        return limits(value.number, rounded_to)
    return (value.least, value.most) if bounded and value.most >= 0 else (0, np.inf)


def _is_sum_of(period: Period, value: Value, shown: Mapping[Period, Value]) -> bool:
    """Tell whether a count is just the sum of shorter ones shown: then it says nothing that they do not."""
    if not isinstance(value, Known):
        return False
    parts = apart(each for each in shown if each != period and _within(each, period))
    numbers = [each.number for each in map(shown.__getitem__, parts) if isinstance(each, Known)]
    whole = sum(each.months for each in parts) == period.months and len(numbers) == len(parts)
    return bool(parts) and whole and sum(numbers) == value.number


def _within(inner: Period, outer: Period) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
