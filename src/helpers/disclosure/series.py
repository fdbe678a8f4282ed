"""The rule of a source along a series of windows: what must go so that no hidden one can be worked out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from helpers.disclosure.policy import is_hidden, protected
from helpers.disclosure.windows import apart, told
from helpers.measures import Point, Series
from helpers.params import Disclosure
from helpers.periods import Period
from helpers.values import Known, Missing, Status


def protect(series: Series, policy: Disclosure) -> Series:
    """Give a series as its source's rules let it be shown; to be done before adding or comparing.

    A longer window goes too where, less the shorter ones shown within it or less another that overlaps it, it
    would tell of a hidden one; that holds, too, where it was the source itself that hid one.
    """
    if policy == Disclosure() and not any(is_hidden(point.value) for point in series.points):
        return series
    points = [protected(point, policy) for point in series.points]
    kept = [_without_leak(point, points) for point in points]
    safe = kept if policy.least_base else _restored(kept, _untold(kept, policy), policy)
    return replace(series, points=tuple(_with_reasons(points, safe)))


def protect_parts(total: Series, parts: Sequence[Series]) -> Series:
    """Hide a total that is given as such where one of its parts is hidden: less the others it would tell."""
    hidden = {
        each.period: each.value.reason for part in parts for each in part.points if is_hidden(each.value)
    }
    points = (
        replace(each, value=Missing(Status.SUPPRESSED, hidden[each.period]))
        if isinstance(each.value, Known) and each.period in hidden
        else each
        for each in total.points
    )
    return replace(total, points=tuple(points)) if hidden else total


def _without_leak(point: Point, points: Sequence[Point]) -> Point:
    """Hide a window's value where subtracting the windows shown within it would narrow a hidden one."""
    if isinstance(point.value, Missing):
        return point
    inside = {each.period: each for each in points if _lies_in(each, point)}
    within = [inside[period] for period in apart(inside)]
    hidden = [each.value for each in within if is_hidden(each.value)]
    if not hidden:
        return point
    rest = point.value.number - sum(each.value.number for each in within if isinstance(each.value, Known))
    covered = sum(each.period.months for each in within) >= point.period.months
    room = sum(max(value.most, 0) for value in hidden)
    if covered or rest < room:
        return replace(point, value=Missing(Status.SUPPRESSED, hidden[0].reason), base=-1)
    return point


def _lies_in(inner: Point, outer: Point) -> bool:
    inside = outer.period.start <= inner.period.start and inner.period.end <= outer.period.end
    return inside and inner.period != outer.period


def _untold(points: Sequence[Point], policy: Disclosure) -> Sequence[Point]:
    """Hide the longest windows, one by one, until those shown tell no more of a hidden one than the rule."""
    shown = [each for each in points if isinstance(each.value, Known)]
    if not (shown and any(is_hidden(each.value) for each in points) and _overlap(points)):
        return points
    found = told({each.period: each.value for each in points}, policy.round_to or 0)
    if not found:
        return points
    goes = max(shown, key=lambda each: (each.period.months, _meets(each.period, found), each.period))
    hidden = replace(goes, value=Missing(Status.SUPPRESSED, _reason(points)), base=-1)
    return _untold([hidden if each is goes else each for each in points], policy)


def _restored(before: Sequence[Point], after: Sequence[Point], policy: Disclosure) -> Sequence[Point]:
    """Show again, the newest first, each window whose count tells nothing beside those that stay hidden."""
    shown = list(after)
    gone = [n for n, each in enumerate(before) if isinstance(each.value, Known) and is_hidden(after[n].value)]
    for place in sorted(gone, key=lambda n: (before[n].period.end, before[n].period.start), reverse=True):
        trial = [*shown[:place], before[place], *shown[place + 1 :]]
        if not told({each.period: each.value for each in trial}, policy.round_to or 0):
            shown = trial
    return shown


def _with_reasons(first: Sequence[Point], last: Sequence[Point]) -> list[Point]:
    """Say of every hidden value that others are withheld with it, where any was.

    All of them say the same: whoever knew which count is small by itself would know that the others are not.
    """
    if [is_hidden(each.value) for each in first] == [is_hidden(each.value) for each in last]:
        return list(last)
    return [
        replace(each, value=replace(each.value, reason=_AND_OTHERS.format(each.value.reason)))
        if is_hidden(each.value)
        else each
        for each in last
    ]


_AND_OTHERS = "{} Others are withheld with them, so that none can be worked out."


def _overlap(points: Sequence[Point]) -> bool:
    """Tell whether any window shown shares a day with another: else there is nothing to subtract."""
    spans = sorted((each.period.start, each.period.end) for each in points)
    return any(later[0] <= earlier[1] for earlier, later in pairwise(spans))


def _meets(period: Period, others: Iterable[Period]) -> bool:
    return any(period.overlaps(each) for each in others)


def _reason(points: Sequence[Point]) -> str:
    return next(each.value.reason for each in points if is_hidden(each.value))
