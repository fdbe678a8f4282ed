"""The constants of extra variation, estimated anew, and what that would change."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from helpers.evidence.compare import compare
from helpers.evidence.testing import extra_variation_of, past_of, series_tests
from helpers.forces import territorial_forces
from helpers.measures import Panel, panel_of
from helpers.periods import Quarter
from helpers.records import Against, Verdict
from helpers.statistics import OwnDispersions, extra_variation

if TYPE_CHECKING:
    from helpers.evidence.records import Records


@dataclass(frozen=True)
class Recalibrated:
    """A measure's c as the framework has it and as the forces' counts give it now, to two decimals.

    ``estimated`` is None where too few forces have counts enough. ``forces`` is how many were used.
    """

    measure: str
    current: float
    estimated: float | None
    forces: int


@dataclass(frozen=True)
class ChangedVerdict:
    """A verdict that would be another with the new constant."""

    force: str
    measure: str
    against: Against
    quarter: Quarter
    before: Verdict
    after: Verdict


@dataclass(frozen=True)
class Recalibration:
    """The constants, and the verdicts of the quarter, over all forces, that the new ones would change."""

    quarter: Quarter
    constants: tuple[Recalibrated, ...]
    changed: tuple[ChangedVerdict, ...]


def recalibrate(records: Records, quarter: Quarter) -> Recalibration:
    """Estimate every c again from the years behind a quarter, and list the verdicts that would change.

    For each measure of recorded crime: the median over the forces of the root of (own dispersion - 1) over
    the level, of forces above the threshold for rare counts. A c of 0 is a decision (homicide), not an
    estimate, and is kept. Nothing is changed: the framework is a person's to edit.
    """
    found = tuple(_estimated(records, panel, quarter) for panel in _panels(records))
    changed = [
        each
        for constant in found
        if constant.estimated is not None and constant.estimated != constant.current
        for each in _changes(records, constant, quarter)
    ]
    return Recalibration(quarter, found, tuple(changed))


def _panels(records: Records) -> Iterator[Panel]:
    forces = [force.slug for force in territorial_forces()]
    for measure in records.framework.measures.values():
        panel = records.panel(measure.slug, measure.sources[0], forces)
        if panel.counts.size and not measure.is_percentage:
            yield panel


def _estimated(records: Records, panel: Panel, quarter: Quarter) -> Recalibrated:
    framework = records.framework
    current, column = extra_variation_of(panel.measure, framework), panel.column(quarter)
    if not 0 <= column < panel.counts.shape[1] or current == 0:
        return Recalibrated(panel.measure, current, None, 0)
    own = past_of(panel, framework).history.dispersion
    at = OwnDispersions(*(part[:, column] for part in (own.own, own.degrees, own.rows, own.level)))
    least = framework.change.rare_below
    estimate = extra_variation(at, least)
    used = int(np.count_nonzero((at.level >= least) & (at.degrees > 0)))
    return Recalibrated(panel.measure, current, None if math.isnan(estimate) else round(estimate, 2), used)


def _changes(records: Records, constant: Recalibrated, quarter: Quarter) -> Iterator[ChangedVerdict]:
    measure = records.framework.measure(constant.measure)
    for force in territorial_forces():
        series = records.series(measure.slug, force.slug, measure.sources[0])
        tests = series_tests(panel_of(series), records.framework, constant.estimated)
        for against in Against:
            before = records.comparison(series, quarter, against).verdict
            after = compare(measure, series, tests, quarter, against, records.framework).verdict
            if before is not after:
                yield ChangedVerdict(force.slug, measure.slug, against, quarter, before, after)
