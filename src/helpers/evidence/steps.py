"""Steps that a person should confirm: of one force, far from its latest quarters, and of most forces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from helpers.errors import Datum, Finding, Outcome, Place
from helpers.evidence.model import Alarm
from helpers.evidence.records import Records
from helpers.evidence.testing import past_of, segments_of
from helpers.forces import ENGLAND_AND_WALES
from helpers.measures import Panel, Point, Series, over, panel_of
from helpers.params import Framework, Measure
from helpers.periods import Quarter
from helpers.statistics import Dispersions, change_tests
from helpers.statistics.arrays import Booleans, Floats

STEP, NATIONAL_STEP = "validate.step", "validate.national-step"
#: of the 43 forces' quarters of 2012-13 to 2025-26 outside the pandemic and named breaks, none fell below the
#: first of these shares of the mean of the eight before, and none rose beyond the last (6.6 was the most)
_LOST, _RAISED, _MULTIPLIED = 0.4, 2.5, 8
_SIGNIFICANT = 0.001
#: a mean of fewer quarters is no level to judge a step by
_LEAST_QUARTERS = 4
#: from this share of the testable forces on, a step is one of most forces
_MOST = 0.5


def step_findings(records: Records, force: str, quarter: Quarter) -> Iterator[Finding]:
    """Find quarters, to the one under report, whose count is extreme beside the mean of the eight before it.

    Volume counts alone are judged, by rules 2 to 4 with p below 0.001. A fall to less than 40%, as where
    months are missing, and a rise to more than eight times, as where a digit is too many, fail; a rise to
    more than 2.5 times is a warning. The pandemic and named breaks explain a step; a confirmed one is a note.
    """
    for measure in records.framework.measures.values():
        for family in () if measure.is_percentage or measure.parts else measure.sources:
            series = records.series(measure.slug, force, family).until(quarter.end)
            for step in _steps(panel_of(series), records.framework):
                yield _finding(records, series, step)


def national_step_findings(records: Records, quarter: Quarter) -> Iterator[Finding]:
    """Find steps in many forces at once (rule 6) that nobody has named: a fail where most forces stepped."""
    for measure in records.framework.measures.values():
        for family in () if measure.is_percentage else measure.sources:
            for when, alarm in records.alarms(measure.slug, family).items():
                if when <= quarter and not alarm.named:
                    yield _national(records, measure, family, alarm)


@dataclass(frozen=True)
class _Step:
    quarter: Quarter
    count: float
    usual: float


def _steps(panel: Panel, framework: Framework) -> Iterator[_Step]:
    if panel.counts.shape[1] <= _LEAST_QUARTERS:
        return
    past = past_of(panel, framework)
    usual = _before(past.history.mean)
    drawn = past.dispersion
    dispersion = Dispersions(_before(drawn.phi), _before(drawn.degrees), _before(drawn.national))
    tested = change_tests(panel.counts, usual, usual, dispersion, past.settings)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = panel.counts / usual
        far = (share > 0) & ((share < _LOST) | (share > _RAISED)) & (tested.p_value < _SIGNIFICANT)
    judged = _has_level(panel, framework) & (usual >= framework.change.rare_below)
    for column in np.flatnonzero((far & judged)[0]):
        quarter = panel.quarters[int(column)]
        if not framework.change.disturbed_quarters.covers(quarter):
            yield _Step(quarter, float(panel.counts[0, column]), float(usual[0, column]))


def _before(values: Floats) -> Floats:
    moved = np.full(values.shape, np.nan)
    moved[:, 1:] = values[:, :-1]
    return moved


def _has_level(panel: Panel, framework: Framework) -> Booleans:
    """Say of each quarter whether enough of the eight before it have a count, on its side of any break."""
    segments, known = segments_of(panel, framework), ~np.isnan(panel.counts)
    width = panel.counts.shape[1]
    enough = np.zeros(panel.counts.shape, dtype=np.bool_)
    for column in range(1, width):
        window = slice(max(column - framework.change.mean_quarters, 0), column)
        same = segments[:, window] == segments[:, column, np.newaxis]
        enough[:, column] = (known[:, window] & same).sum(axis=1) >= _LEAST_QUARTERS
    return enough


def _finding(records: Records, series: Series, step: _Step) -> Finding:
    point = over(series, step.quarter.period)
    about = Datum(series.measure, series.force, step.quarter.start, step.quarter.end)
    share = step.count / step.usual
    outcome = Outcome.FAIL if share < _LOST or share > _MULTIPLIED else Outcome.WARN
    doubt = "are months missing?" if share < 1 else "is it counted twice, or a digit too many?"
    found = f"A count far from the usual {step.usual:,.0f} a quarter: {doubt}"
    value = f"{series.force}, {series.measure}, {step.quarter.prose}: {step.count:,.0f}"
    finding = Finding(STEP, outcome, _place(records, series, point), found, "", value, about=about)
    return records.confirmed.settle(finding, point.source, point.release)


def _national(records: Records, measure: Measure, family: str, alarm: Alarm) -> Finding:
    series = records.series(measure.slug, ENGLAND_AND_WALES, family)
    point = over(series, alarm.quarter.period)
    about = Datum(measure.slug, ENGLAND_AND_WALES, alarm.quarter.start, alarm.quarter.end)
    way = "rose" if alarm.direction > 0 else "fell"
    found = (
        f"{measure.title} {way} clearly in {alarm.share:.0%} of the {alarm.testable} forces that can be "
        f"tested, in {alarm.quarter.prose}: a change of recording, or rows that are missing or added?"
    )
    outcome = Outcome.FAIL if alarm.share >= _MOST else Outcome.WARN
    finding = Finding(NATIONAL_STEP, outcome, _place(records, series, point), found, about=about)
    return records.confirmed.settle(finding, point.source, point.release)


def _place(records: Records, series: Series, point: Point) -> Place:
    file = records.file_of(series.measure, series.force, series.source, point.period)
    folder = f"data/raw/{point.source}/{point.release}"
    return Place(file if file.startswith(folder) else folder)
