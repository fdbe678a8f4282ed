"""The national step alarm (rule 6): many forces stepped the same way in one quarter, so look for why."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from helpers.evidence.model import Alarm
from helpers.evidence.testing import neighbour_tests, settings_of
from helpers.measures import Panel
from helpers.params import Framework
from helpers.periods import Quarter
from helpers.statistics import NationalSteps, national_steps


def alarms(panel: Panel, framework: Framework) -> Mapping[Quarter, Alarm]:
    """Give the quarters that look like a change of recording or a national event, with the cause once named.

    A quarter is judged by what was known before it: a break named for that very quarter, and the pandemic,
    do not keep the alarm from firing; they answer it.
    """
    found = steps_of(panel, framework)
    return {
        panel.quarters[column]: _alarm(panel, found, int(column), framework)
        for column in np.flatnonzero(found.alarm)
    }


def steps_of(panel: Panel, framework: Framework) -> NationalSteps:
    """Count the forces that rose or fell clearly by rule 5, for every quarter of the panel."""
    return national_steps(neighbour_tests(panel, framework), settings_of(framework.change), axis=0)


def _alarm(panel: Panel, found: NationalSteps, column: int, framework: Framework) -> Alarm:
    quarter = panel.quarters[column]
    return Alarm(
        quarter=quarter,
        direction=int(found.direction[column]),
        share=float(found.share[column]),
        testable=int(found.testable[column]),
        named=named_cause(panel.measure, quarter, framework),
    )


def named_cause(measure: str, quarter: Quarter, framework: Framework) -> str:
    """Give the reason a person has written for a step in that quarter, "" where nobody has."""
    for each in framework.breaks:
        if measure in each.measures and each.force == "all" and each.first == quarter:
            return each.reason
    disturbed = framework.change.disturbed_quarters
    return disturbed.reason if disturbed.covers(quarter) else ""
