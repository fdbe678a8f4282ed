"""What a p-value allows to be said: the ladder clear, possible, no clear change."""

from __future__ import annotations

import math

import numpy as np

from helpers.records import Verdict
from helpers.statistics.arrays import Integers
from helpers.statistics.change import Change, Changes
from helpers.statistics.settings import ChangeSettings


def verdict_of(change: Change, settings: ChangeSettings) -> Verdict:
    """Give the verdict of a test: the thresholds from the settings, the direction from the ratio.

    Against the usual change the ratio is that over the usual one, so the direction is never that of the
    plain difference.
    """
    if math.isnan(change.p_value):
        return Verdict.NOT_TESTED
    rise = change.ratio > 1
    if change.p_value < settings.clear:
        return Verdict.CLEAR_RISE if rise else Verdict.CLEAR_FALL
    if change.p_value < settings.possible:
        return Verdict.POSSIBLE_RISE if rise else Verdict.POSSIBLE_FALL
    return Verdict.NO_CLEAR_CHANGE


def steps(changes: Changes, threshold: float) -> Integers:
    """Give 1 for a rise and -1 for a fall with p below the threshold, 0 for neither or not tested."""
    return np.where(changes.p_value < threshold, changes.directions, 0)
