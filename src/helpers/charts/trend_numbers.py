"""From a measure's control chart, as the evidence works it out, to what its drawing shows and says."""

from __future__ import annotations

from dataclasses import replace

from helpers.charts.numbers import Limits, Span, Trend, TrendPoint
from helpers.evidence import Control, ControlLimits, MeasureEvidence, control_chart
from helpers.measures import Point, Series
from helpers.params import Framework
from helpers.periods import Quarter, quarters_of
from helpers.statistics import LimitsKind, Rule, Signal
from helpers.values import Missing, Status

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
    """Give what a trend chart shows, up to the quarter under report whether or not it has a figure.

    None where fewer than eight quarters have a number. What has months or years of its own is no quarter and
    left out.
    """
    found = control_chart(_until(evidence.series, last), framework)
    if found is None:
        return None
    return Trend(
        points=tuple(
            TrendPoint(each.quarter, each.value, _words(each.signal), each.event) for each in found.points
        ),
        limits=tuple(_limits(each, found) for each in found.limits),
        breaks=evidence.breaks,
        baseline=_baseline(framework),
        disturbed=_disturbed(framework),
        rare=found.rare,
        last_event=found.last_event,
    )


def _until(series: Series, last: Quarter) -> Series:
    """Keep the quarters from the first that is known of, and say of the last that it is missing if it is."""
    kept = [point for point in series.points if point.period.is_quarter and point.period.end <= last.end]
    first = next((n for n, point in enumerate(kept) if not _is_absent(point)), len(kept))
    known = kept[first:]
    if known and known[-1].period != last.period:
        known = [*known, series.point(last.period)]
    return replace(series, points=tuple(known))


def _is_absent(point: Point) -> bool:
    return isinstance(point.value, Missing) and point.value.status in _ABSENT


def _limits(found: ControlLimits, control: Control) -> Limits:
    if control.rare:
        basis = f"exact Poisson limits (0.1% and 99.9%) of the average of {found.points} quarters"
    elif found.kind is LimitsKind.TRIAL:
        basis = f"trial limits from {found.points} quarters"
    else:
        basis = f"limits from its first {found.points} quarters"
    return Limits(found.first, found.last, found.lower, found.centre, found.upper, basis)


def _words(signal: Signal | None) -> str:
    if signal is None:
        return ""
    return (_HIGH if signal.direction > 0 else _LOW)[signal.rule]


def _baseline(framework: Framework) -> Span | None:
    quarters = quarters_of(framework.baselines[0].period)
    return Span(quarters[0], quarters[-1], "Baseline") if quarters else None


def _disturbed(framework: Framework) -> Span:
    disturbed = framework.change.disturbed_quarters
    return Span(Quarter.parse(disturbed.first), Quarter.parse(disturbed.last), disturbed.title)
