"""The observations behind the evidence, arranged once: what any measure, force and quarter then reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from helpers import disclosure, measures
from helpers.evidence.alarm import alarms
from helpers.evidence.compare import compare
from helpers.evidence.model import Alarm
from helpers.evidence.populations import Populations
from helpers.evidence.suspects import suspect_zeros, unavailable
from helpers.evidence.testing import SeriesPast, SeriesTests, past_of, series_tests
from helpers.forces import territorial_forces
from helpers.load import Confirmed
from helpers.measures import Observed, Panel, Series
from helpers.params import Disclosure, Framework
from helpers.periods import Period, Quarter
from helpers.records import Against, Comparison


class Records:
    """What is known under one framework, by measure, force and family of sources.

    A zero that stands for a missing figure (``suspects``) is unavailable unless ``confirmed`` has it.
    Series are given as they may be shown (the policy of the measure is applied first) and by quarters.
    What is asked for is worked out once and kept, so that many quarters cost little more than one.
    """

    def __init__(
        self,
        observations: pd.DataFrame,
        framework: Framework,
        populations: pd.DataFrame | None = None,
        confirmed: Confirmed | None = None,
    ) -> None:
        self.framework = framework
        self.populations = Populations(populations)
        self.observations = observations
        self.families = tuple(sorted({*map(framework.family_of, observations["source"].unique())} - {""}))
        given = Observed(observations, framework)
        self.confirmed = confirmed or Confirmed()
        self.suspects = suspect_zeros(given, framework, self.confirmed)
        self._observed = given.without(unavailable(given, self.suspects))
        self._series: dict[tuple[str, str, str], Series] = {}
        self._tests: dict[tuple[str, str, str], SeriesTests] = {}
        self._alarms: dict[tuple[str, str], Mapping[Quarter, Alarm]] = {}
        self._past: dict[tuple[str, str, tuple[str, ...]], SeriesPast] = {}
        self._comparisons: dict[tuple[str, str, str, Quarter, Against], Comparison] = {}

    def series(self, measure: str, force: str, family: str) -> Series:
        """Give a series as it may be shown, with the quarters that its months make up."""
        key = (measure, force, family)
        if key not in self._series:
            self._series[key] = self._made(measure, force, family)
        return self._series[key]

    def file_of(self, measure: str, force: str, family: str, period: Period) -> str:
        """Return the file and row of a figure of a source; "" where it gives none, as for a sum."""
        rows = self._observed.rows.iloc[self._observed.places.get((measure, force, family), [])]
        days = pd.Timestamp(period.start), pd.Timestamp(period.end)
        found = rows.loc[rows["start"].eq(days[0]) & rows["end"].eq(days[1]), "place"]
        return str(found.iloc[0]) if len(found) else ""

    def beside(self, name: str, force: str, family: str) -> Series:
        """Give what a family of sources gives beside the measures: the framework says what that is."""
        return self._observed.series(name, force, family)

    def _made(self, measure: str, force: str, family: str) -> Series:
        entry = self.framework.measure(measure)
        given = self._observed.series(measure, force, family)
        named = {self.framework.measure(part).title: self.series(part, force, family) for part in entry.parts}
        if given.points or not entry.parts:
            shown = disclosure.protect(given, self._policy(measure))
            return measures.by_quarter(disclosure.protect_parts(shown, tuple(named.values())))
        return measures.combined(measure, named)

    def _policy(self, measure: str) -> Disclosure:
        return self.framework.disclosure[self.framework.measure(measure).disclosure]

    def tests(self, measure: str, force: str, family: str) -> SeriesTests:
        """Give every test of a series, for each of its quarters as the one under report."""
        key = (measure, force, family)
        if key not in self._tests:
            series = self.series(measure, force, family)
            self._tests[key] = series_tests(measures.panel_of(series), self.framework)
        return self._tests[key]

    def comparison(self, series: Series, quarter: Quarter, against: Against) -> Comparison:
        """Give a comparison of a series that these records gave, by the rules for change."""
        key = (series.measure, series.force, series.source, quarter, against)
        if key not in self._comparisons:
            measure = self.framework.measure(series.measure)
            tests = self.tests(series.measure, series.force, series.source)
            self._comparisons[key] = compare(measure, series, tests, quarter, against, self.framework)
        return self._comparisons[key]

    def alarms(self, measure: str, family: str) -> Mapping[Quarter, Alarm]:
        """Give the quarters in which most forces stepped the same way at once, by the national step alarm.

        Only sources that hold all forces and may be shown whole can tell.
        """
        key = (measure, family)
        if key not in self._alarms:
            forces = [force.slug for force in territorial_forces()]
            self._alarms[key] = alarms(self.panel(measure, family, forces), self.framework)
        return self._alarms[key]

    def past(self, measure: str, family: str, forces: Sequence[str]) -> SeriesPast:
        """Give means and dispersions of a measure for several forces at once."""
        key = (measure, family, tuple(forces))
        if key not in self._past:
            self._past[key] = past_of(self.panel(measure, family, forces), self.framework)
        return self._past[key]

    def panel(self, measure: str, family: str, forces: Sequence[str]) -> Panel:
        """Lay a measure out for several forces; empty where its policy does not let it be shown whole."""
        if self._policy(measure) == Disclosure():
            return self._observed.panel(measure, family, forces)
        return Panel(measure, tuple(forces), Quarter(2000, 1), np.empty((len(forces), 0)))
