"""Exact tests, volume tests and tests against the usual change, on numbers small enough to do by hand."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from scipy.stats import t as student

from helpers.statistics import (
    Dispersion,
    Dispersions,
    Method,
    UsualChange,
    UsualChanges,
    change_test,
    change_tests,
    exact_test,
    exact_tests,
    previous_quarter_test,
    previous_quarter_tests,
    usual_test,
    usual_tests,
    volume_test,
    volume_tests,
)

CALM = Dispersion(phi=1.0, degrees=24, national=1.0)
LIVELY = Dispersion(phi=10.0, degrees=24, national=8.0)
counts = st.integers(min_value=0, max_value=5000)
volumes = st.integers(min_value=1, max_value=20000)


# ----------------------------------------------------------------------------------------- exact

#: two counts, p, ratio and its interval, as published methods give them
EXACT = [
    (4, 6, 0.754, (0.67, 0.14, 2.81)),
    (16, 24, 0.268, (0.67, 0.33, 1.31)),
    (16, 28, 0.096, (0.57, 0.29, 1.09)),
    (18, 15, 0.728, (1.20, 0.57, 2.56)),
    (156, 216, 0.002, (0.72, 0.58, 0.89)),
    (1261, 1192, 0.170, (1.06, 0.98, 1.15)),
]


@pytest.mark.parametrize(("now", "then", "p", "ratio_and_interval"), EXACT)
def test_two_counts_give_the_exact_p_and_interval(now, then, p, ratio_and_interval):
    found = exact_test(now, then)
    numbers = (found.ratio, found.ratio_lower, found.ratio_upper)

    assert round(found.p_value, 3) == p
    assert tuple(round(number, 2) for number in numbers) == ratio_and_interval


@pytest.mark.parametrize(
    ("now", "then", "p", "places"),
    [(15, 14, 1.0, 9), (113, 110, 0.894, 3), (141, 83, 0.0001, 4), (1310, 1139, 0.0006, 4)],
)
def test_further_pairs_give_their_exact_p(now, then, p, places):
    # 113 v 110 is 0.89355: the published third digit is rounded up
    assert exact_test(now, then).p_value == pytest.approx(p, abs=0.6 * 10**-places)


@pytest.mark.parametrize(("now", "then", "lower", "upper"), [(141, 83, 1.29, 2.26), (1310, 1139, 1.06, 1.25)])
def test_clear_rises_have_intervals_above_one(now, then, lower, upper):
    found = exact_test(now, then)

    assert (round(found.ratio_lower, 2), round(found.ratio_upper, 2)) == (lower, upper)


def test_a_rise_from_nothing_has_a_lower_limit_and_no_ratio_to_show():
    found = exact_test(3, 0)

    assert found.p_value == 0.25
    assert found.ratio == found.ratio_upper == math.inf
    assert round(found.ratio_lower, 2) == 0.41
    assert not found.has_ratio


def test_a_fall_to_nothing_has_a_ratio_of_zero():
    found = exact_test(0, 3)

    assert (found.p_value, found.ratio, found.ratio_lower) == (0.25, 0, 0)
    assert found.ratio_upper == pytest.approx(1 / exact_test(3, 0).ratio_lower)


def test_nothing_twice_is_no_evidence_of_anything():
    found = exact_test(0, 0)

    assert (found.p_value, found.ratio_lower, found.ratio_upper) == (1, 0, math.inf)
    assert not found.has_ratio


def test_one_day_more_does_not_make_a_jump():
    # a two-sided p by likelihoods leaps from 0.754 to 0.547 here, for a day among 181
    by_likelihood = binomtest(4, 10, 91 / 181).pvalue
    assert round(by_likelihood, 3) == 0.547

    assert exact_test(4, 6, exposure_now=91, exposure_then=90).p_value == pytest.approx(0.754, abs=0.02)


def test_exposures_scale_the_ratio_and_its_limits():
    plain, doubled = exact_test(20, 10), exact_test(20, 10, exposure_now=2, exposure_then=1)

    assert doubled.ratio == 1
    assert doubled.p_value == 1
    assert doubled.ratio_lower == pytest.approx(plain.ratio_lower / 2)
    assert doubled.ratio_upper == pytest.approx(plain.ratio_upper / 2)


@pytest.mark.parametrize("wrong", [-1, math.nan])
def test_a_negative_or_missing_count_is_refused_by_name(wrong):
    with pytest.raises(ValueError, match=f"then is {wrong}"):
        exact_test(3, wrong)
    with pytest.raises(ValueError, match=f"now is {wrong}"):
        volume_test(wrong, 30, CALM)


def test_in_arrays_a_negative_or_missing_count_is_not_tested():
    found = exact_tests([4, -1, np.nan, 4], [6, 6, 6, -2])

    assert found.p_value == pytest.approx([exact_test(4, 6).p_value, np.nan, np.nan, np.nan], nan_ok=True)
    assert np.isnan(found.ratio_lower[1:]).all()
    assert np.isnan(found.ratio_upper[1:]).all()
    assert found.directions.tolist() == [-1, 0, 0, 0]


@given(now=st.integers(0, 60), then=st.integers(0, 60))
def test_p_is_twice_the_smaller_tail_counted_out(now, then):
    ways = sum(math.comb(now + then, k) for k in range(min(now, then) + 1))

    assert exact_test(now, then).p_value == pytest.approx(min(1, 2 * ways / 2 ** (now + then)))


@given(now=counts, then=counts.filter(bool))
def test_the_interval_is_clopper_and_pearsons(now, then):
    share = binomtest(now, now + then).proportion_ci(method="exact")
    found = exact_test(now, then)

    assert found.ratio_lower == pytest.approx(share.low / (1 - share.low))
    assert found.ratio_upper == pytest.approx(share.high / (1 - share.high), rel=1e-6)


@given(now=counts, then=counts)
def test_swapping_now_and_then_inverts_the_ratio_and_keeps_p(now, then):
    one, other = exact_test(now, then), exact_test(then, now)

    assert one.p_value == other.p_value
    if now and then:
        assert one.ratio * other.ratio == pytest.approx(1)
        assert one.ratio_lower * other.ratio_upper == pytest.approx(1)


@given(now=counts, then=counts.filter(bool))
def test_p_is_a_probability_and_the_interval_holds_the_ratio(now, then):
    found = exact_test(now, then)

    assert 0 <= found.p_value <= 1
    assert found.ratio_lower <= found.ratio <= found.ratio_upper


@given(now=counts, then=counts)
def test_p_is_below_a_twentieth_exactly_when_the_interval_leaves_out_one(now, then):
    found = exact_test(now, then)

    assert (found.p_value < 0.05) == (found.ratio_lower > 1 or found.ratio_upper < 1)


def test_the_further_apart_the_smaller_is_p():
    found = exact_tests(np.arange(30, 101), 30)

    assert all(later <= earlier for earlier, later in pairwise(found.p_value))
    assert all(later > earlier for earlier, later in pairwise(found.ratio_lower))


# ----------------------------------------------------------------------------------------- volume


def test_the_volume_test_is_students_of_the_log_ratio():
    found = volume_test(800, 1000, LIVELY)

    error = math.sqrt(10 * (1 / 800 + 1 / 1000))
    assert found.p_value == pytest.approx(2 * student.sf(-math.log(0.8) / error, 24))
    assert found.ratio_lower == pytest.approx(0.8 * math.exp(-student.ppf(0.975, 24) * error))
    assert found.ratio_upper == pytest.approx(0.8 * math.exp(student.ppf(0.975, 24) * error))
    assert found.method == Method.DISPERSED


def test_dispersion_never_makes_the_volume_test_bolder_than_the_exact_one():
    # so small a dispersion that Student alone would be the bolder
    timid = Dispersion(phi=0.1, degrees=24, national=1)
    found, exact = volume_test(30, 50, timid), exact_test(30, 50)

    assert found.p_value == exact.p_value
    assert (found.ratio_lower, found.ratio_upper) == (exact.ratio_lower, exact.ratio_upper)


def test_a_zero_in_a_volume_measure_is_tested_exactly():
    found = volume_test(0, 20, LIVELY)

    assert found.method == Method.EXACT
    assert found.p_value == exact_test(0, 20).p_value


@given(now=volumes, then=volumes, phi=st.floats(1, 50), degrees=st.floats(12, 24))
def test_the_volume_test_is_symmetric_and_never_bolder_than_exact(now, then, phi, degrees):
    drawn = Dispersion(phi, degrees, 1)
    one, other, exact = volume_test(now, then, drawn), volume_test(then, now, drawn), exact_test(now, then)

    assert one.p_value == pytest.approx(other.p_value)
    assert one.ratio_lower * other.ratio_upper == pytest.approx(1)
    assert exact.p_value <= one.p_value <= 1
    assert one.ratio_lower <= one.ratio <= one.ratio_upper


def test_more_dispersion_makes_a_larger_p():
    found = volume_tests(800, 1000, Dispersions(np.linspace(1, 30, 30), np.full(30, 24.0), np.ones(30)))

    assert all(later >= earlier for earlier, later in pairwise(found.p_value))


# ----------------------------------------------------------------------------------------- usual change


def test_the_usual_change_is_taken_out_of_the_ratio():
    found = usual_test(834, 919, UsualChange(6092, 6195, 5), LIVELY)

    ratio = (834 / 919) / (6092 / 6195)
    error = math.sqrt(10 * (1 / 834 + 1 / 919 + 1 / 6092 + 1 / 6195))
    assert found.ratio == pytest.approx(ratio)
    assert found.p_value == pytest.approx(2 * student.sf(abs(math.log(ratio)) / error, 24))
    assert found.ratio_upper == pytest.approx(ratio * math.exp(student.ppf(0.975, 24) * error))
    assert found.method == Method.USUAL


def test_a_fall_smaller_than_the_usual_one_is_a_rise_beyond_it():
    found = usual_test(95, 100, UsualChange(400, 500, 5), CALM)

    assert found.ratio == pytest.approx(0.95 / 0.8)


@pytest.mark.parametrize("usual", [UsualChange(0, 10, 2), UsualChange(10, 0, 2)])
def test_without_a_usual_ratio_there_is_no_such_test(usual):
    with pytest.raises(ValueError, match="four counts above 0"):
        usual_test(30, 40, usual, CALM)
    assert np.isnan(usual_tests(30, 40, usual.arrays, CALM.arrays).p_value)
    assert not usual.has_ratio


def test_the_usual_ratio_without_its_lower_part_is_infinite():
    assert UsualChange(10, 0, 2).ratio == math.inf
    assert UsualChange(64, 78, 2).ratio == pytest.approx(0.8205, abs=5e-5)


# ----------------------------------------------------------------------------------------- which rule decides


def test_below_a_mean_of_ten_the_exact_test_decides(settings):
    assert change_test(44, 26, 9.999, LIVELY, settings).method == Method.EXACT
    assert change_test(44, 26, 10, LIVELY, settings).method == Method.DISPERSED
    assert previous_quarter_test(4, 6, 9.999, LIVELY, UsualChange(0, 0, 0), settings).method == Method.EXACT


def test_the_previous_quarter_of_a_volume_measure_needs_two_earlier_years(settings):
    found = previous_quarter_test(332, 327, 300, LIVELY, UsualChange(600, 500, 2), settings)

    assert found.method == Method.USUAL
    with pytest.raises(ValueError, match="2 years needed"):
        previous_quarter_test(332, 327, 300, LIVELY, UsualChange(300, 250, 1), settings)


def test_a_zero_beside_a_volume_is_tested_exactly_against_the_previous_quarter(settings):
    found = previous_quarter_test(0, 12, 12, LIVELY, UsualChange(60, 50, 5), settings)

    assert found.method == Method.EXACT


def test_arrays_and_single_numbers_are_one_arithmetic(settings):
    now, then, mean = np.array([4, 0, 800, 1000]), np.array([6, 12, 1000, 800]), np.array([5, 12, 900, 900])
    many = change_tests(now, then, mean, LIVELY.arrays, settings)
    seasonal = previous_quarter_tests(
        now, then, mean, LIVELY.arrays, UsualChanges(*map(np.array, (60.0, 50.0, 5.0))), settings
    )

    for place, triple in enumerate(zip(now, then, mean, strict=True)):
        one = change_test(*triple, LIVELY, settings)
        other = previous_quarter_test(*triple, LIVELY, UsualChange(60, 50, 5), settings)
        assert (one.p_value, one.ratio_lower) == (many.p_value[place], many.ratio_lower[place])
        assert (other.p_value, other.ratio_upper) == (seasonal.p_value[place], seasonal.ratio_upper[place])
        assert (one.method == Method.EXACT) == many.exact[place]


def test_settings_out_of_order_are_refused(settings):
    fields = {name: getattr(settings, name) for name in settings.__dataclass_fields__}

    with pytest.raises(ValueError, match="0 < clear < possible < 1"):
        type(settings)(**fields | {"clear": 0.1})
    with pytest.raises(ValueError, match="rare_below >= 0; sizes of 1 or more"):
        type(settings)(**fields | {"rare_below": -1, "rows": 0})
