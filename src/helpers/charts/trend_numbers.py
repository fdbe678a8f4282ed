"""From a measure's evidence to the numbers of its trend chart: quarters, phases, limits and signals."""

from __future__ import annotations

import math
from collections.abc import Sequence

from helpers.charts.numbers import Limits, Span, Trend, TrendPoint
from helpers.evidence import MeasureEvidence
from helpers.params import Break, Framework
from helpers.periods import Period, Quarter, quarters_of
from helpers.statistics import ChartSettings, LimitsKind, Phase, Rule, Signal, control_chart, poisson_limits
from helpers.values import Known, Missing, Status, Value

#: fewer quarters than this with a number make no chart (Making Data Count asks for as many for limits)
LEAST = 8
#: undisturbed quarters whose mean a rare count is judged by
_RARE_MEMORY = 20
_OUTSIDE = -1
_ABSENT = {Status.UNAVAILABLE, Status.NOT_APPLICABLE}
_HIGH = {
    Rule.OUTSIDE: "above the upper limit",
    Rule.TREND: "one of seven quarters or more, each higher than the last",
    Rule.TWO_OF_THREE: "one of two in three quarters close to the upper limit",
    Rule.SHIFT: "one of seven quarters or more in a row above the average",
}
_LOW = {
    Rule.OUTSIDE: "below the lower limit",
    Rule.TREND: "one of seven quarters or more, each lower than the last",
    Rule.TWO_OF_THREE: "one of two in three quarters close to the lower limit",
    Rule.SHIFT: "one of seven quarters or more in a row below the average",
}


def trend_of(evidence: MeasureEvidence, framework: Framework, last: Quarter) -> Trend | None:
    """Work out what a trend chart shows, up to the quarter under report.

    None where fewer than eight quarters have a number. A volume measure has limits by the XmR rules, in a
    phase of the twelve quarters before the disturbed ones and one after them; a named break begins another.
    A rare one has exact Poisson limits. What has months or years of its own is no quarter and left out.
    """
    values = _quarters(evidence, last)
    if sum(isinstance(value, Known) for _, value in values) < LEAST:
        return None
    rare = evidence.rare or _is_rare(values, framework)
    signals, limits = (_rare if rare else _volume)(values, evidence.breaks, framework)
    return Trend(
        points=tuple(
            TrendPoint(quarter, value, signal)
            for (quarter, value), signal in zip(values, signals, strict=True)
        ),
        limits=limits,
        breaks=evidence.breaks,
        baseline=_baseline(framework),
        disturbed=_disturbed(framework),
        rare=rare,
    )


def _quarters(evidence: MeasureEvidence, last: Quarter) -> list[tuple[Quarter, Value]]:
    """Give every quarter from the first that is known of to the last."""
    given = {
        Quarter.containing(point.period.start): point.value
        for point in evidence.series.points
        if point.period.is_quarter and point.period.end <= last.end
    }
    there = [quarter for quarter, value in given.items() if not _is_absent(value)]
    if not there:
        return []
    first = min(there)
    quarters = [first + n for n in range(last - first + 1)]
    return [(quarter, given.get(quarter) or _none(quarter.period)) for quarter in quarters]


def _is_absent(value: Value) -> bool:
    return isinstance(value, Missing) and value.status in _ABSENT


def _none(period: Period) -> Missing:
    return Missing(Status.UNAVAILABLE, f"There is no figure for {period.prose}.")


def _is_rare(values: Sequence[tuple[Quarter, Value]], framework: Framework) -> bool:
    """Judge as the evidence does, which cannot where the latest quarter has no figure."""
    latest = [value.number for _, value in values if isinstance(value, Known)][
        -framework.change.mean_quarters :
    ]
    return isinstance(values[-1][1], Missing) and sum(latest) / len(latest) < framework.change.rare_below


Judged = tuple[Sequence[str], tuple[Limits, ...]]


def _volume(values: Sequence[tuple[Quarter, Value]], breaks: Sequence[Break], framework: Framework) -> Judged:
    settings = ChartSettings()
    phases = _phases([quarter for quarter, _ in values], breaks, framework, settings.fixed_from)
    chart = control_chart([_number(value) for _, value in values], phases, settings)
    limits = (_limits(phase, values[phase.start][0], values[phase.end - 1][0]) for phase in chart.phases)
    return [_words(signal) for signal in chart.signals], tuple(each for each in limits if each)


def _phases(
    quarters: Sequence[Quarter], breaks: Sequence[Break], framework: Framework, before: int
) -> list[int]:
    """Say which phase each quarter is in: outside all are the disturbed, and those long before them."""
    disturbed = framework.change.disturbed_quarters
    first = Quarter.parse(disturbed.first) + -before
    starts = [Quarter.parse(disturbed.last) + 1, *(each.first for each in breaks)]
    return [
        _OUTSIDE
        if disturbed.covers(quarter) or quarter < first
        else sum(start <= quarter for start in starts)
        for quarter in quarters
    ]


def _limits(phase: Phase, first: Quarter, last: Quarter) -> Limits | None:
    if phase.limits is None:
        return None
    found, trial = phase.limits, phase.kind is LimitsKind.TRIAL
    basis = (
        f"trial limits from {found.points} quarters"
        if trial
        else f"limits from its first {found.points} quarters"
    )
    return Limits(first, last, found.lower, found.centre, found.upper, basis)


def _words(signal: Signal | None) -> str:
    if signal is None:
        return ""
    return (_HIGH if signal.direction > 0 else _LOW)[signal.rule]


def _rare(values: Sequence[tuple[Quarter, Value]], breaks: Sequence[Break], framework: Framework) -> Judged:
    """Judge a rare count by the exact limits of the mean of its latest undisturbed quarters."""
    start = max((each.first for each in breaks if each.first <= values[-1][0]), default=values[0][0])
    disturbed = framework.change.disturbed_quarters
    counts = [
        (quarter, value.number)
        for quarter, value in values
        if isinstance(value, Known) and quarter >= start and not disturbed.covers(quarter)
    ][-_RARE_MEMORY:]
    if len(counts) < LEAST or min(number for _, number in counts) < 0:
        return [""] * len(values), ()
    found = poisson_limits(sum(number for _, number in counts) / len(counts))
    basis = f"exact Poisson limits (0.1% and 99.9%) of the average of {len(counts)} quarters"
    limits = Limits(counts[0][0], values[-1][0], found.lower, found.mean, found.upper, basis)
    judged = dict(counts)
    return [_outside(judged.get(quarter), limits) for quarter, _ in values], (limits,)


def _outside(number: float | None, limits: Limits) -> str:
    if number is None or limits.lower <= number <= limits.upper:
        return ""
    return (_HIGH if number > limits.upper else _LOW)[Rule.OUTSIDE]


def _number(value: Value) -> float:
    return value.number if isinstance(value, Known) else math.nan


def _baseline(framework: Framework) -> Span | None:
    quarters = quarters_of(framework.baselines[0].period)
    return Span(quarters[0], quarters[-1], "Baseline") if quarters else None


def _disturbed(framework: Framework) -> Span:
    disturbed = framework.change.disturbed_quarters
    return Span(Quarter.parse(disturbed.first), Quarter.parse(disturbed.last), disturbed.title)
