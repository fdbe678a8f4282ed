"""Which earlier quarters count, on series short enough to read."""

import numpy as np
import pytest

from helpers.statistics import dispersion_years, history_of, latest_means, usual_years


def years(*levels: float) -> np.ndarray:
    """Quarters of whole years, each year's four alike but for its place: level + 0, 1, 2, 3."""
    return np.concatenate([level + np.arange(4.0) for level in levels])


def test_the_mean_is_of_the_latest_eight_quarters_the_reported_one_included():
    counts = np.arange(1.0, 13.0)

    assert latest_means(counts, 0, 8)[-1] == np.mean([5, 6, 7, 8, 9, 10, 11, 12])
    assert latest_means(counts, 0, 8)[2] == 2


def test_the_mean_starts_anew_after_a_break():
    counts, segments = np.array([10.0, 10, 10, 90, 110]), [0, 0, 0, 1, 1]

    assert latest_means(counts, segments, 8).tolist() == [10, 10, 10, 90, 100]


def test_a_missing_quarter_is_passed_over_by_the_mean_and_a_negative_one_counts():
    assert latest_means([4.0, np.nan, -1.0, 3.0], 0, 8)[-1] == 2
    assert np.isnan(latest_means([np.nan, np.nan], 0, 8)).all()


def test_the_years_before_last_are_the_rows_newest_first(settings):
    counts = years(100, 200, 300, 400, 500, 600, 700, 800)
    used = dispersion_years(counts, 0, False, settings)

    # in the eighth year: from the sixth backwards, five of them; never the seventh or the eighth
    assert used[-1].tolist() == [True] * 5 + [False] * 4
    assert history_of(counts, 0, False, settings).dispersion.level[-4:].tolist() == [401.5] * 4


def test_disturbed_years_are_stepped_over(settings):
    counts = years(100, 200, 300, 400, 500, 600, 700, 800)
    disturbed = np.repeat([False, False, False, False, True, True, False, False], 4)

    assert dispersion_years(counts, 0, disturbed, settings)[-1].tolist()[:6] == [
        False,
        False,
        True,
        True,
        True,
        True,
    ]
    assert usual_years(counts, 0, disturbed, settings)[-1].tolist()[:7] == [
        True,
        False,
        False,
        True,
        True,
        True,
        True,
    ]


def test_years_before_a_break_do_not_count(settings):
    counts = years(100, 200, 300, 400, 500)
    segments = np.repeat([0, 0, 1, 1, 1], 4)
    found = history_of(counts, segments, False, settings)

    assert (found.dispersion.rows[-1], found.dispersion.degrees[-1]) == (1, 0)
    # in the third year Q1 lies after the break and the Q4 before it does not; nor does a usual change begin
    # in the very quarter of the break
    assert found.usual.pairs[-4:].tolist() == [1, 1, 2, 2]


def test_the_usual_change_sums_the_same_two_quarters_of_earlier_years(settings):
    counts = years(100, 200, 300)
    found = history_of(counts, 0, False, settings).usual

    assert found.at((-1,)) == type(found.at((-1,)))(same=103 + 203, before=102 + 202, pairs=2)
    # a Q1 is set beside the Q4 of the year before, which the first year has not
    assert found.at((8,)) == type(found.at((8,)))(same=200, before=103, pairs=1)
    assert found.ratio[-1] == pytest.approx(306 / 304)
    assert np.isnan(found.ratio[0])


def test_at_most_five_years_and_ten_back(settings):
    counts = years(*range(100, 1500, 100))

    assert usual_years(counts, 0, False, settings)[-1].tolist() == [True] * 5 + [False] * 5
    holed = counts.copy()
    holed[-40:-4] = np.nan
    assert usual_years(holed, 0, False, settings)[-1].tolist() == [False] * 9 + [True]
    holed[-41] = np.nan
    # what is left lies eleven years back and more
    assert not usual_years(holed, 0, False, settings)[-1].any()


def test_a_missing_or_negative_quarter_takes_its_year_and_its_pairs_out(settings):
    counts = years(100, 200, 300, 400)
    counts[5] = -1
    found = history_of(counts, 0, False, settings)

    assert found.dispersion.rows[-1] == 1
    assert found.usual.pairs[-4:].tolist() == [2, 2, 2, 3]


def test_what_is_found_for_a_quarter_rests_on_nothing_later(settings):
    random = np.random.default_rng(3)
    counts = random.poisson(50, 40).astype(float)
    whole = history_of(counts, 0, False, settings)
    for end in (9, 22, 33):
        part = history_of(counts[:end], 0, False, settings)
        assert part.mean[-1] == whole.mean[end - 1]
        assert part.dispersion.at((-1,)) == whole.dispersion.at((end - 1,))
        assert part.usual.at((-1,)) == whole.usual.at((end - 1,))


def test_many_series_at_once_are_the_same_as_one_by_one(settings):
    counts = np.random.default_rng(4).poisson(30, (2, 3, 36)).astype(float)
    segments = np.zeros((2, 1, 36), int)
    segments[1, 0, 14:] = 1
    found = history_of(counts, segments, False, settings)

    for place in np.ndindex(2, 3):
        alone = history_of(counts[place], segments[place[0], 0], False, settings)
        assert found.dispersion.own[place] == pytest.approx(alone.dispersion.own, rel=1e-12)
        assert (found.usual.same[place] == alone.usual.same).all()
        assert (found.mean[place] == alone.mean).all()
