"""Control charts of individual values and moving ranges (XmR), by the NHS "Making Data Count" rules.

Centre: the mean of the points that set the limits. Limits: mean ± 2.66 times the mean moving range, the
moving range the distance of a point from the one before it in the same phase. The four rules, in order of
precedence: a point outside the limits; a trend of seven points (six moves the same way, a tie breaks it);
two of three points in the outer third, inside the limits, all three on the same side of the mean; a shift
of seven points on one side (a point on the mean breaks it). Every point of a trend or a shift is marked, of
the two of three those in the outer third. Source of the constants and of what is marked: NHSRplotthedots
0.2.2, https://github.com/nhs-r-community/NHSRplotthedots. A signal is worth asking about; it is no verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

import numpy as np

from helpers.statistics.arrays import Booleans, Floats, Integers, floats

LIMIT = 2.66  # 3 / 1.128, the usual rounding: three deviations, from the mean range of two
SCREEN = 3.267  # times the mean moving range: the upper limit of a range of two
OUTSIDE_PHASES = -1


class Rule(StrEnum):
    """The four rules, in order of precedence."""

    OUTSIDE = "outside-limits"
    TREND = "trend"
    TWO_OF_THREE = "two-of-three"
    SHIFT = "shift"


class LimitsKind(StrEnum):
    """How far a phase's limits may be trusted."""

    NONE = "none"
    TRIAL = "trial"
    FIXED = "fixed"


@dataclass(frozen=True)
class ChartSettings:
    """How a chart is made: the lengths of a shift and a trend, the outer part, and when limits are set.

    No limits below ``trial_from`` points of a phase; trial limits from all of them below ``fixed_from``;
    from then on the limits of the first ``fixed_from``. ``screen`` drops moving ranges too long to be chance
    once before averaging (the spreadsheet tools of the NHS do not).
    """

    shift_points: int = 7
    trend_points: int = 7
    near_fraction: float = 2 / 3
    screen: bool = False
    trial_from: int = 8
    fixed_from: int = 12


@dataclass(frozen=True)
class Limits:
    """Centre and limits, from so many ``points``; the outer third lies beyond the near limits."""

    centre: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    mean_range: float
    points: int


@dataclass(frozen=True)
class Phase:
    """Points ``start`` to before ``end``, judged by one set of limits (None where there are too few)."""

    start: int
    end: int
    kind: LimitsKind
    limits: Limits | None


@dataclass(frozen=True)
class Signal:
    """What marks a point: the rule that comes first, and 1 for high or rising, -1 for low or falling."""

    rule: Rule
    direction: int


@dataclass(frozen=True)
class ControlChart:
    """A series with its phases; for each point a moving range (NaN if undefined) and a signal (or None)."""

    values: tuple[float, ...]
    phases: tuple[Phase, ...]
    moving_ranges: tuple[float, ...]
    signals: tuple[Signal | None, ...]


def control_chart(
    values: Sequence[float], phases: Sequence[int] | None = None, settings: ChartSettings | None = None
) -> ControlChart:
    """Chart a series, of counts as recorded.

    ``values`` are in order of time, NaN where one is missing: that breaks every run and moving range.
    ``phases`` numbers each point's phase, -1 for a point outside every phase, limit and rule (a disturbed
    quarter); without it all is one phase. Raises ValueError if the two differ in length.
    """
    given = settings or ChartSettings()
    read = floats(values)
    numbers = [0] * len(read) if phases is None else list(phases)
    if len(numbers) != len(read):
        raise ValueError(f"{len(read)} points but {len(numbers)} numbers of phases")
    ranges = np.full(len(read), np.nan)
    signals: list[Signal | None] = [None] * len(read)
    found = tuple(_phase(read, start, end, given) for start, end in _spans(numbers))
    for phase in found:
        ranges[phase.start : phase.end] = moving_ranges(read[phase.start : phase.end])
        signals[phase.start : phase.end] = _judge(read[phase.start : phase.end], phase.limits, given)
    return ControlChart(tuple(read.tolist()), found, tuple(ranges.tolist()), tuple(signals))


def _spans(phases: Sequence[int]) -> list[tuple[int, int]]:
    runs = groupby(range(len(phases)), key=lambda number: phases[number])
    spans = [(phase, list(points)) for phase, points in runs]
    return [(points[0], points[-1] + 1) for phase, points in spans if phase != OUTSIDE_PHASES]


def _phase(values: Floats, start: int, end: int, settings: ChartSettings) -> Phase:
    points = values[start:end]
    present = np.flatnonzero(~np.isnan(points))
    if len(present) < settings.trial_from or np.isnan(moving_ranges(points)).all():
        return Phase(start, end, LimitsKind.NONE, None)
    if len(present) < settings.fixed_from:
        return Phase(start, end, LimitsKind.TRIAL, limits_of(points, settings))
    first = points[: present[settings.fixed_from - 1] + 1]
    return Phase(start, end, LimitsKind.FIXED, limits_of(first, settings))


def moving_ranges(values: Sequence[float] | Floats) -> Floats:
    """Give each point's distance from the one before it; NaN for the first, and beside a missing one."""
    read = floats(values)
    return np.abs(np.diff(read, prepend=np.nan))


def limits_of(values: Sequence[float] | Floats, settings: ChartSettings | None = None) -> Limits:
    """Set centre and limits from all points given, one phase. Raises ValueError without a moving range."""
    given = settings or ChartSettings()
    read = floats(values)
    ranges = moving_ranges(read)
    ranges = ranges[~np.isnan(ranges)]
    if not ranges.size:
        raise ValueError("limits need two neighbouring points or more")
    usual = ranges[ranges < SCREEN * ranges.mean()] if given.screen else ranges
    # a flat series has only ranges of 0, none of them below 0: there is nothing to screen
    mean_range = float((usual if usual.size else ranges).mean())
    centre, reach = float(read[~np.isnan(read)].mean()), LIMIT * mean_range
    near = reach * given.near_fraction
    points = int((~np.isnan(read)).sum())
    return Limits(centre, centre - reach, centre + reach, centre - near, centre + near, mean_range, points)


def _judge(points: Floats, limits: Limits | None, settings: ChartSettings) -> list[Signal | None]:
    """Mark each point of one phase with the rule that comes first, if any."""
    if limits is None:
        return [None] * len(points)
    side = _signs(points - limits.centre)
    outside = (points > limits.upper) | (points < limits.lower)
    near = ~outside & ((points > limits.near_upper) | (points < limits.near_lower))
    marks = {
        Rule.OUTSIDE: np.where(outside, side, 0),
        Rule.TREND: _trend(points, settings.trend_points),
        Rule.TWO_OF_THREE: _two_of_three(near, side),
        Rule.SHIFT: _runs(side, settings.shift_points, settings.shift_points),
    }
    return [
        next((Signal(rule, int(mark[point])) for rule, mark in marks.items() if mark[point]), None)
        for point in range(len(points))
    ]


def _signs(numbers: Floats) -> Integers:
    """Give 1, -1 or 0; a missing number is on no side."""
    return np.nan_to_num(np.sign(numbers)).astype(np.int64)


def _trend(points: Floats, length: int) -> Integers:
    """Mark every point of a run of so many, each further the same way than the one before."""
    return _runs(_signs(np.diff(points)), length - 1, length)[: len(points)]


def _runs(signs: Integers, length: int, marked: int) -> Integers:
    """Mark, with its sign, ``marked`` points from the start of each run of ``length`` equal signs (not 0).

    A point that ends one run and begins another keeps the sign of the one it ends.
    """
    marks = np.zeros(len(signs) + marked - length, dtype=np.int64)
    for start in range(len(signs) - length + 1):
        run = signs[start : start + length]
        if abs(run.sum()) == length:
            part = marks[start : start + marked]
            part[part == 0] = run[0]
    return marks


def _two_of_three(near: Booleans, side: Integers) -> Integers:
    """Mark the points of the outer third in each three on one side of which two or more lie there."""
    marks = np.zeros(len(side), dtype=np.int64)
    for start in range(len(side) - 2):
        three = slice(start, start + 3)
        if abs(side[three].sum()) == 3 and near[three].sum() >= 2:
            marks[three] = np.where(near[three], side[three], marks[three])
    return marks
