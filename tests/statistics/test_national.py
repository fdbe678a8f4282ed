"""The national step: how many forces, how many of them the same way."""

import numpy as np

from helpers.statistics import Changes, national_step, national_steps


def forces_with(rises: int, falls: int, calm: int, untested: int = 0, rare: int = 0) -> Changes:
    """Tests of so many forces; the rare ones have clear rises, but exact ones."""
    p = [0.001] * (rises + falls) + [0.5] * calm + [np.nan] * untested + [0.001] * rare
    ratio = [2.0] * rises + [0.5] * falls + [1.0] * calm + [np.nan] * untested + [2.0] * rare
    exact = [False] * (len(p) - rare) + [True] * rare
    return Changes(np.array(p), np.array(ratio), np.array(ratio), np.array(ratio), np.array(exact))


def test_a_fifth_of_the_forces_the_same_way_is_an_alarm(settings):
    found = national_step(forces_with(rises=4, falls=0, calm=16), settings)

    assert (found.testable, found.rises, found.share, found.direction) == (20, 4, 0.2, 1)
    assert found.alarm


def test_one_force_fewer_is_none(settings):
    assert not national_step(forces_with(rises=3, falls=0, calm=17), settings).alarm


def test_fewer_than_twenty_testable_forces_raise_no_alarm(settings):
    found = national_step(forces_with(rises=19, falls=0, calm=0, untested=24), settings)

    assert (found.testable, found.share, found.alarm) == (19, 1.0, False)


def test_rises_and_falls_do_not_add_up(settings):
    assert not national_step(forces_with(rises=5, falls=5, calm=33), settings).alarm
    assert national_step(forces_with(rises=5, falls=9, calm=29), settings).direction == -1


def test_rare_counts_have_no_usual_change_and_are_not_testable(settings):
    found = national_step(forces_with(rises=3, falls=0, calm=20, rare=20), settings)

    assert (found.testable, found.rises) == (23, 3)


def test_no_force_at_all_is_no_alarm(settings):
    found = national_step(forces_with(0, 0, 0, untested=43), settings)

    assert (found.testable, found.share, found.direction) == (0, 0.0, 0)


def test_many_quarters_are_judged_at_once(settings):
    one, other = forces_with(20, 0, 23), forces_with(0, 2, 41)
    names = ("p_value", "ratio", "ratio_lower", "ratio_upper", "exact")
    both = Changes(*(np.stack([getattr(each, name) for each in (one, other)], axis=1) for name in names))

    assert national_steps(both, settings, axis=0).alarm.tolist() == [True, False]
    assert national_steps(both, settings, axis=0).direction.tolist() == [1, 0]
