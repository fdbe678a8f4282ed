"""Intervals of counts, rates and percentages, and limits of rare counts, against published figures."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2, poisson

from helpers.statistics import (
    Dispersions,
    count_interval,
    count_intervals,
    dispersed_intervals,
    percentage_interval,
    poisson_limits,
    rate,
    rates,
    wilson_interval,
)

counts = st.integers(min_value=0, max_value=30000)


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [(0, 0, 3.69), (1, 0.03, 5.57), (3, 0.62, 8.77), (4, 1.09, 10.24), (6, 2.20, 13.06)],
)
def test_counts_below_ten_have_exact_intervals(count, lower, upper):
    found = count_interval(count)

    assert (round(found.lower, 2), round(found.upper, 2)) == (lower, upper)


def test_sixteen_has_an_exact_interval_too_when_asked_for():
    found = count_intervals(16, exact_below=math.inf)

    assert (found.lower.round(2), found.upper.round(2)) == (9.15, 25.98)


def test_from_ten_on_it_is_byars():
    found = count_interval(16)

    assert found.lower == pytest.approx(16 * (1 - 1 / 144 - 1.959964 / 12) ** 3)
    assert found.upper == pytest.approx(17 * (1 - 1 / 153 + 1.959964 / (3 * math.sqrt(17))) ** 3)


@given(counts.filter(lambda count: count >= 10))
def test_byars_is_within_a_fifth_of_a_per_cent_of_exact(count):
    found = count_interval(count)

    assert found.lower == pytest.approx(chi2.ppf(0.025, 2 * count) / 2, rel=0.002)
    assert found.upper == pytest.approx(chi2.ppf(0.975, 2 * count + 2) / 2, rel=0.002)


@given(counts)
def test_the_interval_holds_the_count_and_grows_with_it(count):
    found, next_one = count_interval(count), count_interval(count + 1)

    assert found.lower <= count <= found.upper
    assert found.lower < next_one.lower
    assert found.upper < next_one.upper


def test_a_negative_count_has_no_interval():
    with pytest.raises(ValueError, match="the count is -1"):
        count_interval(-1)
    assert np.isnan(count_intervals([-1, np.nan]).lower).all()


def test_a_rate_is_the_count_by_population_with_its_interval():
    found = rate(16, population=1_300_000, multiplier=1_000_000)

    assert found.value == pytest.approx(12.3077, abs=5e-5)
    assert found.lower == pytest.approx(count_interval(16).lower / 1.3)
    assert found.upper == pytest.approx(count_interval(16).upper / 1.3)


def test_a_rate_without_population_is_refused():
    with pytest.raises(ValueError, match="population above 0, not 0"):
        rate(16, 0, 1000)
    assert np.isnan(rates([16, 16], [0, np.nan], 1000).value).all()


@pytest.mark.parametrize(
    ("percentage", "base", "lower", "upper"),
    [(73, 100, 63.6, 80.7), (73, 200, 66.5, 78.7), (73, 400, 68.4, 77.1), (100 * 38 / 60, 60, 50.7, 74.4)],
)
def test_survey_percentages_have_wilsons_interval(percentage, base, lower, upper):
    found = percentage_interval(percentage, base)

    assert (found.value, round(found.lower, 1), round(found.upper, 1)) == (percentage, lower, upper)


def test_none_and_all_still_have_an_interval():
    none, everyone = wilson_interval(0, 5), wilson_interval(5, 5)

    assert (none.lower, round(none.upper, 3)) == (0, 0.434)
    assert (round(everyone.lower, 3), everyone.upper) == (0.566, 1)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_proportion_lies_in_its_interval_and_that_in_nought_to_one(pair):
    found, mirrored = wilson_interval(*pair), wilson_interval(pair[1] - pair[0], pair[1])

    assert 0 <= found.lower <= found.value <= found.upper <= 1
    assert found.lower == pytest.approx(1 - mirrored.upper, abs=1e-12)


@pytest.mark.parametrize(("successes", "trials"), [(3, 2), (-1, 2), (0, 0), (math.nan, 3)])
def test_what_is_no_proportion_is_refused(successes, trials):
    with pytest.raises(ValueError, match="is no proportion"):
        wilson_interval(successes, trials)


@pytest.mark.parametrize(
    ("mean", "lower", "upper"),
    [(0, 0, 0), (1, 0, 5), (2.75, 0, 9), (6.8, 0, 16), (6.95, 1, 16), (9.9, 2, 21)],
)
def test_a_rare_series_keeps_within_exact_poisson_limits(mean, lower, upper):
    found = poisson_limits(mean)

    assert (found.lower, found.upper) == (lower, upper)


@given(st.floats(0.01, 50))
def test_each_poisson_limit_is_passed_one_time_in_a_thousand_at_most(mean):
    found = poisson_limits(mean)

    assert poisson.sf(found.upper, mean) <= 0.001 < poisson.sf(found.upper - 1, mean)
    assert poisson.cdf(found.lower - 1, mean) < 0.001 <= poisson.cdf(found.lower, mean)


def test_dispersion_widens_an_interval_and_never_narrows_it():
    steady = Dispersions(np.array(1.0), np.array(24.0), np.array(1.0))
    lively = Dispersions(np.array(10.0), np.array(24.0), np.array(1.0))
    plain, wide = count_intervals([0, 4, 900]), dispersed_intervals([0, 4, 900], lively)

    assert (wide.lower <= plain.lower).all()
    assert (wide.upper >= plain.upper).all()
    assert wide.upper[2] == pytest.approx(900 * math.exp(2.0639 * math.sqrt(10 / 900)), rel=1e-4)
    assert wide.upper[0] == plain.upper[0]
    assert (dispersed_intervals([0, 4, 900], steady).upper >= plain.upper).all()
