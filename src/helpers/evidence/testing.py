"""Every test of a series at once: for each of its quarters as the one under report, against each window.

One array call a window serves a quarter as well as fifty, and one force as well as all of them. Nothing that
is found for a quarter rests on a later one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from helpers.measures import Panel
from helpers.params import Change as ChangeConstants
from helpers.params import Framework
from helpers.periods import Quarter, quarters_of
from helpers.records import Against
from helpers.statistics import (
    Changes,
    ChangeSettings,
    Dispersions,
    History,
    change_tests,
    history_of,
    is_rare,
    pooled_dispersions,
    previous_quarter_tests,
    usual_tests,
)
from helpers.statistics.arrays import Booleans, Floats, Integers

_YEAR = 4


@dataclass(frozen=True)
class SeriesPast:
    """What the tests of a panel know of its past; arrays have its shape (forces, quarters)."""

    panel: Panel
    settings: ChangeSettings
    history: History
    dispersion: Dispersions


@dataclass(frozen=True)
class SeriesTests(SeriesPast):
    """The tests of a panel, in arrays of its shape.

    What is tested is only what the numbers allow; which of it may be said (rule 0) is decided elsewhere.
    """

    changes: Mapping[Against, Changes]

    def column(self, quarter: Quarter) -> int | None:
        """Say which column a quarter is; None outside the panel."""
        column = self.panel.column(quarter)
        return column if 0 <= column < self.panel.counts.shape[1] else None


def settings_of(constants: ChangeConstants) -> ChangeSettings:
    """Give the framework's constants as the tests take them."""
    return ChangeSettings(
        clear=constants.clear,
        possible=constants.possible,
        rare_below=constants.rare_below,
        mean_quarters=constants.mean_quarters,
        rows=constants.rows,
        look_back_years=constants.look_back_years,
        prior_degrees=constants.prior_degrees,
        step_share=constants.step_share,
        step_forces=constants.step_forces,
    )


def series_tests(panel: Panel, framework: Framework, c: float | None = None) -> SeriesTests:
    """Make every test of a panel; ``c`` is the extra variation, the framework's unless given."""
    past = past_of(panel, framework, c)
    changes = _changes(past, framework)
    return SeriesTests(past.panel, past.settings, past.history, past.dispersion, changes)


def neighbour_tests(panel: Panel, framework: Framework) -> Changes:
    """Test every quarter against the one before by rule 5 alone, as it could be at the time.

    A break named for a quarter counts only from the quarter after it, so that the step can be seen. Rare
    counts are left out (NaN): rule 5 is for volume.
    """
    past = past_of(panel, framework, lag=1)
    now, before = past.panel.counts, _earlier(past.panel.counts, 1)
    rare = is_rare(now, before, past.history.mean, past.settings.rare_below)
    usual = past.history.usual.of(past.settings.least_pairs)
    return usual_tests(np.where(rare, np.nan, now), before, usual, past.dispersion)


def past_of(panel: Panel, framework: Framework, c: float | None = None, lag: int = 0) -> SeriesPast:
    """Gather means, dispersions and usual changes; with a ``lag`` a named break counts so much later.

    Quarters with a named event are left out of all of them, and of what is tested.
    """
    panel, settings = without_events(panel, framework), settings_of(framework.change)
    past = history_of(
        panel.counts, segments_of(panel, framework, lag), disturbed_years(panel, framework), settings
    )
    variation = extra_variation_of(panel.measure, framework) if c is None else c
    drawn = pooled_dispersions(past.dispersion, past.mean, variation, settings.prior_degrees)
    return SeriesPast(panel, settings, past, drawn)


def without_events(panel: Panel, framework: Framework) -> Panel:
    """Return the panel with no count (NaN) in each quarter that a named event filled."""
    counts = panel.counts.copy()
    for row, force in enumerate(panel.forces):
        for event in framework.events_of(panel.measure, force):
            column = panel.column(event.when)
            if 0 <= column < counts.shape[1]:
                counts[row, column] = np.nan
    return replace(panel, counts=counts)


def extra_variation_of(measure: str, framework: Framework) -> float:
    """Give the measure's c, or the one for any other count."""
    own = framework.measure(measure).c
    return framework.change.other_c if own is None else own


def _changes(past: SeriesPast, framework: Framework) -> dict[Against, Changes]:
    panel, mean, drawn, settings = past.panel, past.history.mean, past.dispersion, past.settings
    counts = panel.counts
    years = _rolling_years(counts)
    pairs = {
        Against.ROLLING_YEAR: (years, _earlier(years, _YEAR)),
        Against.BASELINE: (years, _baseline(panel, framework)),
        Against.YEAR_AGO: (counts, _earlier(counts, _YEAR)),
    }
    found = {
        against: change_tests(now, then, mean, drawn, settings) for against, (now, then) in pairs.items()
    }
    found[Against.PREVIOUS_QUARTER] = previous_quarter_tests(
        counts, _earlier(counts, 1), mean, drawn, past.history.usual, settings
    )
    return found


def _earlier(counts: Floats, quarters: int) -> Floats:
    """Give each quarter the value so many quarters before it, NaN where the panel does not go back so far."""
    moved = np.full_like(counts, np.nan)
    moved[:, quarters:] = counts[:, : max(counts.shape[1] - quarters, 0)]
    return moved


def _rolling_years(counts: Floats) -> Floats:
    return np.asarray(sum(_earlier(counts, back) for back in range(1, _YEAR)) + counts)


def _baseline(panel: Panel, framework: Framework) -> Floats:
    """Give each force's count of the baseline's quarters, the same in every column."""
    columns = [panel.column(quarter) for quarter in quarters_of(framework.baselines[0].period)]
    inside = bool(columns) and min(columns) >= 0 and max(columns) < panel.counts.shape[1]
    one = panel.counts[:, columns].sum(axis=1) if inside else np.full(panel.counts.shape[0], np.nan)
    return np.broadcast_to(one[:, np.newaxis], panel.counts.shape)


def segments_of(panel: Panel, framework: Framework, lag: int = 0) -> Integers:
    """Give each stretch between named breaks a number, for each force."""
    columns = np.arange(panel.counts.shape[1])
    segments = np.zeros(panel.counts.shape, dtype=np.int64)
    for row, force in enumerate(panel.forces):
        for each in framework.breaks_of(panel.measure, force):
            segments[row] += columns >= panel.column(each.first) + lag
    return segments


def disturbed_years(panel: Panel, framework: Framework) -> Booleans:
    """Say of each quarter whether it lies in a disturbed year, which no estimate may use."""
    years = framework.change.disturbed_years
    return np.array([quarter.financial_year in years for quarter in panel.quarters], dtype=np.bool_)
