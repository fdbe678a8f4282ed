"""A series as a control chart: its quarters, phases, limits and signals, ready to be drawn.

Volume counts get XmR limits by the "Making Data Count" rules (``helpers.statistics.xmr``) in phases: one
of the twelve quarters before the disturbed ones, one from after them, a new one at each named break. The
disturbed quarters are shown, without limits and outside every rule. Rare counts get exact Poisson limits and
the quarter of the last event. A signal is worth asking about; it is never a verdict.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from helpers.measures import Series
from helpers.params import Framework
from helpers.periods import Quarter
from helpers.statistics import (
    ChartSettings,
    LimitsKind,
    Phase,
    Rule,
    Signal,
    poisson_limits,
)
from helpers.statistics import (
    control_chart as xmr_chart,
)
from helpers.values import Known, Missing, Status, Value

#: a rare count is judged by the mean of so many undisturbed quarters, and by none with fewer than the least
RARE_MEMORY = 20
LEAST = 8
_OUTSIDE = -1


@dataclass(frozen=True)
class ControlPoint:
    """A quarter of a chart; ``disturbed`` quarters belong to no phase. A value without a number is a gap.

    ``event`` names what filled the quarter, "" where nothing did: it is drawn, outside every limit and rule.
    """

    quarter: Quarter
    value: Value
    signal: Signal | None = None
    disturbed: bool = False
    event: str = ""


@dataclass(frozen=True)
class ControlLimits:
    """Limits from one quarter to another, both included, and how many points they rest on.

    ``lower`` may lie below zero (it is drawn at zero). ``kind`` is trial while there are few points.
    """

    first: Quarter
    last: Quarter
    lower: float
    centre: float
    upper: float
    points: int
    kind: LimitsKind


@dataclass(frozen=True)
class Control:
    """A control chart: every quarter from the first known to the last, with the limits of its phases.

    ``rare`` charts have Poisson limits and no runs. ``last_event`` is the latest quarter with a count above
    zero, None where there is none or the latest cannot be known (a quarter since is hidden or missing).
    """

    measure: str
    force: str
    points: tuple[ControlPoint, ...]
    limits: tuple[ControlLimits, ...]
    rare: bool
    last_event: Quarter | None


def control_chart(series: Series, framework: Framework) -> Control | None:
    """Chart a series by quarters; None where fewer than eight of them have a number."""
    values = _quarters(series)
    if sum(isinstance(value, Known) for _, value in values) < LEAST:
        return None
    starts = [each.first for each in framework.breaks_of(series.measure, series.force)]
    events = {each.when: each.name for each in framework.events_of(series.measure, series.force)}
    judged = [
        (quarter, _left_out(events[quarter]) if quarter in events else value) for quarter, value in values
    ]
    rare = _is_rare(judged, starts, framework)
    points, limits = (_rare if rare else _volume)(judged, starts, framework)
    shown = tuple(
        replace(point, value=value, event=events.get(quarter, ""))
        for point, (quarter, value) in zip(points, values, strict=True)
    )
    return Control(series.measure, series.force, shown, limits, rare, last_event(values))


_Values = Sequence[tuple[Quarter, Value]]
_Made = tuple[tuple[ControlPoint, ...], tuple[ControlLimits, ...]]


def _quarters(series: Series) -> list[tuple[Quarter, Value]]:
    """Give every quarter from the first that says something to the last; a gap says that it is one."""
    given = {
        Quarter.containing(point.period.start): point.value
        for point in series.points
        if point.period.is_quarter
    }
    if not given:
        return []
    first, last = min(given), max(given)
    quarters = [first + later for later in range(last - first + 1)]
    return [(quarter, given.get(quarter) or _gap(quarter)) for quarter in quarters]


def _gap(quarter: Quarter) -> Missing:
    return Missing(Status.UNAVAILABLE, f"There is no figure for {quarter.period.prose}.")


def _left_out(event: str) -> Missing:
    """Return what stands for the count of an event's quarter while limits are worked out."""
    return Missing(Status.NOT_COMPARABLE, f"It includes {event}.")


def _is_rare(values: _Values, breaks: Sequence[Quarter], framework: Framework) -> bool:
    """Say whether the mean of the latest quarters, since the last break, is that of a rare count."""
    start = _since(values, breaks)
    known = [value.number for quarter, value in values if isinstance(value, Known) and quarter >= start]
    latest = known[-framework.change.mean_quarters :]
    return bool(latest) and sum(latest) / len(latest) < framework.change.rare_below


def _since(values: _Values, breaks: Sequence[Quarter]) -> Quarter:
    """Give the first quarter after the last break, or the first of all."""
    latest = values[-1][0]
    return max((first for first in breaks if first <= latest), default=values[0][0])


def last_event(values: _Values) -> Quarter | None:
    """Find the latest quarter with a count above zero, if every quarter since is known to have none."""
    for quarter, value in reversed(values):
        if isinstance(value, Missing):
            return None
        if value.number > 0:
            return quarter
    return None


def _volume(values: _Values, breaks: Sequence[Quarter], framework: Framework) -> _Made:
    settings = ChartSettings()
    phases = _phases([quarter for quarter, _ in values], breaks, framework, settings.fixed_from)
    numbers = [value.number if isinstance(value, Known) else math.nan for _, value in values]
    chart = xmr_chart(numbers, phases, settings)
    limits = [_limits(phase, values) for phase in chart.phases]
    return _points(values, chart.signals, framework), tuple(each for each in limits if each)


def _points(
    values: _Values, signals: Sequence[Signal | None], framework: Framework
) -> tuple[ControlPoint, ...]:
    disturbed = framework.change.disturbed_quarters
    return tuple(
        ControlPoint(quarter, value, signal, disturbed.covers(quarter))
        for (quarter, value), signal in zip(values, signals, strict=True)
    )


def _phases(
    quarters: Sequence[Quarter], breaks: Sequence[Quarter], framework: Framework, before: int
) -> list[int]:
    """Give each phase a number; outside all are disturbed quarters, and those too long before them."""
    disturbed = framework.change.disturbed_quarters
    first = Quarter.parse(disturbed.first) + -before
    starts = [Quarter.parse(disturbed.last) + 1, *breaks]
    return [
        _OUTSIDE
        if disturbed.covers(quarter) or quarter < first
        else sum(start <= quarter for start in starts)
        for quarter in quarters
    ]


def _limits(phase: Phase, values: _Values) -> ControlLimits | None:
    if phase.limits is None:
        return None
    found = phase.limits
    first, last = values[phase.start][0], values[phase.end - 1][0]
    return ControlLimits(first, last, found.lower, found.centre, found.upper, found.points, phase.kind)


def _rare(values: _Values, breaks: Sequence[Quarter], framework: Framework) -> _Made:
    """Judge a rare count by exact 0.1% and 99.9% limits of the mean of its latest undisturbed quarters."""
    latest, start = values[-1][0], _since(values, breaks)
    disturbed = framework.change.disturbed_quarters
    judged = {
        quarter: value.number
        for quarter, value in values
        if isinstance(value, Known) and quarter >= start and not disturbed.covers(quarter)
    }
    memory = dict(list(judged.items())[-RARE_MEMORY:])
    if len(memory) < LEAST or sum(memory.values()) < 0:
        return _points(values, [None] * len(values), framework), ()
    found = poisson_limits(sum(memory.values()) / len(memory))
    limits = ControlLimits(
        min(memory), latest, found.lower, found.mean, found.upper, len(memory), LimitsKind.FIXED
    )
    signals = [_beyond(memory.get(quarter), limits) for quarter, _ in values]
    return _points(values, signals, framework), (limits,)


def _beyond(number: float | None, limits: ControlLimits) -> Signal | None:
    if number is None or limits.lower <= number <= limits.upper:
        return None
    return Signal(Rule.OUTSIDE, 1 if number > limits.upper else -1)
