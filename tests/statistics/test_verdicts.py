"""From a p-value to what may be said."""

import math

import numpy as np
import pytest

from helpers.records import Verdict
from helpers.statistics import Change, Changes, Method, steps, verdict_of


def change(p_value: float, ratio: float) -> Change:
    return Change(p_value, ratio, ratio / 2, ratio * 2, Method.DISPERSED)


@pytest.mark.parametrize(
    ("p_value", "ratio", "verdict"),
    [
        (0.0, 2.0, "clear-rise"),
        (0.00999, 2.0, "clear-rise"),
        (0.01, 2.0, "possible-rise"),
        (0.04999, 0.5, "possible-fall"),
        (0.05, 0.5, "no-clear-change"),
        (0.009, 0.5, "clear-fall"),
        (1.0, 1.0, "no-clear-change"),
        (0.001, math.inf, "clear-rise"),
        (0.001, 0.0, "clear-fall"),
        (math.nan, 2.0, "not-tested"),
    ],
)
def test_the_ladder_has_its_rungs_at_one_and_five_per_cent(p_value, ratio, verdict, settings):
    assert verdict_of(change(p_value, ratio), settings) == verdict


def test_only_clear_verdicts_may_lead_and_possible_ones_need_their_caution():
    assert [verdict for verdict in Verdict if verdict.is_clear] == ["clear-rise", "clear-fall"]
    assert [verdict for verdict in Verdict if verdict.is_possible] == ["possible-rise", "possible-fall"]


def test_steps_are_the_clear_changes_with_their_sign():
    p_value = np.array([0.001, 0.001, 0.01, np.nan])
    ratio = np.array([2.0, 0.5, 2.0, np.nan])
    found = Changes(p_value, ratio, ratio, ratio, np.zeros(4, dtype=bool))

    assert steps(found, 0.01).tolist() == [1, -1, 0, 0]
