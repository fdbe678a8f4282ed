"""All that is known of a measure for a force and quarter: its figures, comparisons, what goes with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from helpers.evidence.compare import beside
from helpers.evidence.figures import (
    as_given,
    compared_figures,
    event_figures,
    figure_of,
    rolling_year_of,
    survey_figures,
)
from helpers.evidence.model import Alarm, MeasureEvidence
from helpers.evidence.rates import rate_figure
from helpers.evidence.reconcile import reconciled
from helpers.evidence.records import Records
from helpers.forces import ENGLAND_AND_WALES
from helpers.measures import Point, Series, latest_window, over
from helpers.params import Measure
from helpers.periods import Quarter
from helpers.records import Against, Comparison, Figure, Verdict
from helpers.statistics import ordinary_variation
from helpers.values import Known, Missing, Status

#: quarters that a rolling year and the year before it span
_TWO_YEARS = 8
_OVERLAPPING = (Against.ROLLING_YEAR, Against.BASELINE)
_QUARTER_MONTHS = 3


@dataclass(frozen=True)
class Led:
    """The series that leads for a measure and quarter, and its figure for it."""

    series: Series
    now: Point


def gather(
    records: Records, measure: str, force: str, quarter: Quarter, reasons: Mapping[str, str] | None = None
) -> MeasureEvidence:
    """Gather the evidence of one measure for a force and quarter.

    Of the measure's families of sources the first that covers the quarter leads: series, comparisons and
    verdicts are its alone. What the others give stands beside it and enters the reconciliation, with the
    reason from ``reasons`` (by measure) where somebody wrote one.
    """
    entry = records.framework.measure(measure)
    led = leader(records, entry, force, quarter)
    comparisons = _comparisons(records, entry, led, quarter)
    now = figure_of(f"{measure}.now", entry, led.now)
    year = figure_of(f"{measure}.rolling-year", entry, rolling_year_of(entry, led.series, led.now, quarter))
    figures = {now.id: now, year.id: year, **compared_figures(entry, led.series, comparisons)}
    rate = rate_figure(entry, led.series, records.populations, quarter)
    figures |= {rate.id: rate} if rate else {}
    figures |= survey_figures(now) if entry.is_percentage else {}
    others = _others(records, entry, led, force, quarter)
    national = _national(records, entry, led, quarter)
    rare, variation = _variation(records, led, quarter)
    events = [each for each in records.framework.events_of(measure, force) if each.when <= quarter]
    figures |= {each.id: each for each in event_figures(entry, events)}
    return MeasureEvidence(
        measure=entry,
        series=led.series.until(quarter.end),
        now=now,
        rolling_year=year,
        comparisons=comparisons,
        figures={**figures, **{each.id: each for each in (*others, *filter(None, [national]))}},
        as_given=others,
        reconciliation=reconciled(figures, others, (reasons or {}).get(measure, "")),
        breaks=records.framework.breaks_of(measure, force),
        rare=rare,
        usual_variation=variation,
        alarms=_alarms(records, led, quarter),
        discretionary=entry.discretionary,
        national=national,
        events=tuple(events),
    )


# --------------------------------------------------------------------------- which source leads


def leader(records: Records, measure: Measure, force: str, quarter: Quarter) -> Led:
    """Choose the series that leads: of the first family to cover the quarter, else to have a late window."""
    known = [records.series(measure.slug, force, family) for family in measure.sources]
    for series in known:
        point = _covering(measure, series, quarter)
        if point is not None:
            return Led(series, point)
    for series in known:
        window = own_window(measure, series, quarter)
        if window is not None:
            return Led(series, window)
    fullest = next((series for series in known if series.points), known[0])
    return Led(fullest, _nothing(measure, fullest, quarter))


def _covering(measure: Measure, series: Series, quarter: Quarter) -> Point | None:
    """Give the quarter's own point, when the source says something of it."""
    if measure.is_percentage:
        return None
    point = over(series, quarter.period)
    return point if point.release else None


def own_window(measure: Measure, series: Series, quarter: Quarter) -> Point | None:
    """Give the latest window of its own that ends by the quarter's end, and within twelve months of it."""
    fitting = [
        point for point in series.points if measure.is_percentage or point.period.months > _QUARTER_MONTHS
    ]
    return latest_window(replace(series, points=tuple(fitting)), quarter.end, quarter.year_ago.end)


def _nothing(measure: Measure, series: Series, quarter: Quarter) -> Point:
    """Say why there is no figure: the framework's reason, or that the source stops before the quarter."""
    reason = measure.unavailable or f"No source here gives a figure for {quarter.period.prose}."
    if series.points and measure.level == "force" and not measure.unavailable:
        reason = f"The figures here end with {series.points[-1].period.prose}."
    return Point(quarter.period, Missing(Status.UNAVAILABLE, reason), "", "")


# --------------------------------------------------------------------------- comparisons


def _comparisons(records: Records, measure: Measure, led: Led, quarter: Quarter) -> tuple[Comparison, ...]:
    """Make the comparisons in the order of the page: none of a survey, one of a window of its own."""
    if measure.is_percentage or not led.series.points:
        return ()
    if led.now.release and led.now.period != quarter.period:
        return (beside(measure, led.series, led.now.period, records.framework),)
    return tuple(_with_news(records, led.series, quarter, against) for against in Against)


def _with_news(records: Records, series: Series, quarter: Quarter, against: Against) -> Comparison:
    """Mark a verdict that only repeats last quarter's: nine of its twelve months are the same."""
    found = records.comparison(series, quarter, against)
    silent = {Verdict.NO_CLEAR_CHANGE, Verdict.NOT_TESTED}
    if against not in _OVERLAPPING or found.verdict in silent:
        return found
    before = records.comparison(series, quarter.previous, against)
    return replace(found, same_news=before.verdict is found.verdict)


# --------------------------------------------------------------------------- beside the comparisons


def _others(records: Records, measure: Measure, led: Led, force: str, quarter: Quarter) -> tuple[Figure, ...]:
    found: list[Figure] = []
    for family in measure.sources:
        series = records.series(measure.slug, force, family)
        if family == led.series.source or not series.points:
            continue
        now = _covering(measure, series, quarter) or own_window(measure, series, quarter)
        empty = _nothing(measure, series, quarter)
        found += as_given(measure, series, now or empty, quarter, records.framework)
    return tuple(found)


def _national(records: Records, measure: Measure, led: Led, quarter: Quarter) -> Figure | None:
    """Give the nation's figure of a measure that has none for forces, under an id of its source."""
    if measure.level == "force" or led.now.release:
        return None
    nation = leader(records, measure, ENGLAND_AND_WALES, quarter)
    if not nation.now.release:
        return None
    found = figure_of(f"{measure.slug}.now@{nation.now.source}", measure, nation.now)
    return replace(found, force=ENGLAND_AND_WALES)


def _variation(records: Records, led: Led, quarter: Quarter) -> tuple[bool, float | None]:
    """Tell whether the count is rare, and its ordinary ups and downs in per cent where they are known."""
    if not isinstance(led.now.value, Known) or led.now.period != quarter.period:
        return False, None
    tests = records.tests(led.series.measure, led.series.force, led.series.source)
    column = tests.column(quarter)
    if column is None:
        return False, None
    mean = tests.history.mean[0, column].item()
    rare = mean < tests.settings.rare_below
    return rare, None if rare else ordinary_variation(tests.dispersion.phi[0, column].item(), mean)


def _alarms(records: Records, led: Led, quarter: Quarter) -> tuple[Alarm, ...]:
    found = records.alarms(led.series.measure, led.series.source)
    return tuple(alarm for when, alarm in found.items() if 0 <= quarter - when < _TWO_YEARS)
