"""Rule 6: a step in many forces in one quarter is a change of recording, or a national event, until named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.statistics.arrays import Booleans, Floats, Integers
from helpers.statistics.change import Changes
from helpers.statistics.settings import ChangeSettings
from helpers.statistics.verdicts import steps


@dataclass(frozen=True)
class NationalStep:
    """How many forces could be tested, how many rose or fell clearly, and whether that is an alarm.

    ``direction`` is 1 for a rise, -1 for a fall, 0 without alarm. ``share`` is the larger of the two
    shares of the testable forces (0 when none is).
    """

    testable: int
    rises: int
    falls: int
    share: float
    direction: int

    @property
    def alarm(self) -> bool:
        """Whether no verdict of the measure may lead until a person names the cause."""
        return self.direction != 0


@dataclass(frozen=True)
class NationalSteps:
    """The same for arrays: the shape of the tests without the axis of the forces."""

    testable: Integers
    rises: Integers
    falls: Integers
    share: Floats
    direction: Integers

    @property
    def alarm(self) -> Booleans:
        """Where there is an alarm."""
        return np.asarray(self.direction != 0)


def national_step(changes: Changes, settings: ChangeSettings) -> NationalStep:
    """Judge the tests of one quarter against the one before, one a force (shape (forces,))."""
    found = national_steps(changes, settings)
    return NationalStep(
        int(found.testable.item()),
        int(found.rises.item()),
        int(found.falls.item()),
        found.share.item(),
        int(found.direction.item()),
    )


def national_steps(changes: Changes, settings: ChangeSettings, axis: int = 0) -> NationalSteps:
    """Judge tests of quarters against the ones before, the forces along ``axis``.

    Only tests against the usual change count (rule 5): a force with a rare count, too short a history or
    a missing side is not testable. An alarm needs ``step_forces`` testable forces, ``step_share`` of them
    clear the same way.
    """
    tested = ~np.isnan(changes.p_value) & ~changes.exact
    moved = np.where(tested, steps(changes, settings.clear), 0)
    testable = tested.sum(axis=axis)
    rises, falls = (moved > 0).sum(axis=axis), (moved < 0).sum(axis=axis)
    share = np.maximum(rises, falls) / np.maximum(testable, 1)
    fires = (testable >= settings.step_forces) & (share >= settings.step_share)
    return NationalSteps(testable, rises, falls, share, np.where(fires, np.sign(rises - falls), 0))
