"""Forces beside each other: ranks as ranges, limits that allow for differences between forces."""

import math

import numpy as np
import pytest

from helpers.statistics import funnel, rank_ranges


def test_forces_whose_intervals_touch_share_their_ranks():
    found = rank_ranges(lower=[1, 2, 5], upper=[3, 4, 6])

    assert found.lowest.tolist() == [1, 1, 3]
    assert found.highest.tolist() == [2, 2, 3]
    assert found.forces == 3


def test_intervals_that_meet_at_a_point_leave_the_order_open():
    found = rank_ranges([1, 2], [2, 3])

    assert (found.lowest.tolist(), found.highest.tolist()) == ([1, 1], [2, 2])


def test_a_force_without_a_rate_has_no_rank_and_takes_none():
    found = rank_ranges([1, math.nan, 5], [2, math.nan, 6])

    assert found.lowest.tolist() == [1, 0, 2]
    assert found.highest.tolist() == [1, 0, 2]
    assert found.forces == 2


def test_the_true_rank_lies_in_the_range_when_the_true_rates_lie_in_their_intervals():
    random = np.random.default_rng(5)
    true = random.uniform(1, 10, 43)
    found = rank_ranges(true - random.uniform(0, 2, 43), true + random.uniform(0, 2, 43))
    rank = true.argsort().argsort() + 1

    assert (found.lowest <= rank).all()
    assert (rank <= found.highest).all()


def test_forces_that_differ_by_chance_alone_need_no_extra_width():
    random = np.random.default_rng(6)
    population = random.uniform(4e5, 3e6, 43)
    found = funnel(random.poisson(population * 1e-3), population)

    # winsorised scores of pure chance have a spread below one
    assert found.between == 0
    assert found.target == pytest.approx(1e-3, rel=0.02)


def test_differences_between_forces_are_found_at_their_size():
    random = np.random.default_rng(7)
    population = random.uniform(4e5, 3e6, 400)
    # a deviation of a tenth on the scale of square roots
    rates = 1e-3 * (1 + random.normal(0, 0.1, 400)) ** 2
    found = funnel(random.poisson(population * rates), population)

    # drawing a tenth in at each end leaves two thirds of the variance of normal differences
    assert found.between == pytest.approx(0.01 * 0.66, rel=0.15)


def test_limits_narrow_with_size_but_not_below_how_much_forces_differ():
    found = type(funnel([10, 10, 10], [1, 1, 1]))(target=2.0, between=0.01)
    lower, upper = found.limits([100, 1e4, 1e12], coverage=0.95)

    assert lower[0] < lower[1] < lower[2]
    assert upper[0] > upper[1] > upper[2]
    assert upper[2] == pytest.approx(2 * (1 + 1.959964 * 0.1) ** 2)
    assert lower[2] == pytest.approx(2 * (1 - 1.959964 * 0.1) ** 2)


def test_a_small_force_has_no_lower_limit_below_zero():
    found = type(funnel([10, 10, 10], [1, 1, 1]))(target=1.0, between=0.0)

    assert found.limits(1.0)[0] == 0


def test_a_forces_own_dispersion_widens_its_limits():
    found = type(funnel([10, 10, 10], [1, 1, 1]))(target=1.0, between=0.0)

    assert found.limits(400, dispersion=4, coverage=0.95) == pytest.approx(found.limits(100, coverage=0.95))


def test_forces_that_cannot_count_are_left_out_of_the_fit():
    assert funnel([10, 12, 11, -1, math.nan, 5], [10, 10, 10, 10, 10, 0]) == funnel([10, 12, 11], [10] * 3)


def test_fewer_than_three_forces_or_no_target_are_refused():
    with pytest.raises(ValueError, match="three forces or more, not 2"):
        funnel([1, 2], [1, 1])
    with pytest.raises(ValueError, match="target rate above 0"):
        funnel([0, 0, 0], [1, 1, 1])
