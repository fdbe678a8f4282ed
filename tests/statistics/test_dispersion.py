"""How much a count varies: the tables of West Mercia, Kent and the City of London, and tables made up."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from helpers.statistics import (
    OwnDispersion,
    extra_variation,
    ordinary_variation,
    own_dispersion,
    own_dispersions,
    pooled_dispersion,
)

#: Home Office recorded crime, edition of 23 April 2026: newest year first, Q1 to Q4
WEST_MERCIA_VEHICLE = [
    [1167, 1289, 1019, 932],
    [1258, 1136, 1269, 1131],
    [1325, 1345, 1349, 1273],
    [1412, 1340, 1657, 1470],
    [1337, 1640, 1798, 1243],
]
WEST_MERCIA_BURGLARY = [[1112, 1145, 1151, 1078], [1282, 1323, 1537, 1273], [1488, 1343, 1553, 1288]]
KENT_BURGLARY = [
    [1243, 1231, 1155, 1112],
    [1844, 1844, 2048, 1792],
    [1961, 2056, 2429, 2151],
    [2007, 2063, 2168, 2060],
]
CITY_VEHICLE = [[36, 42, 21, 29], [68, 44, 19, 47], [34, 48, 73, 65], [61, 69, 65, 29], [43, 35, 72, 51]]


@pytest.mark.parametrize(
    ("table", "own", "degrees"),
    [
        (WEST_MERCIA_VEHICLE, 13.8879, 12),
        (WEST_MERCIA_BURGLARY, 3.2558, 6),
        (KENT_BURGLARY, 4.9456, 9),
        (CITY_VEHICLE, 6.7989, 12),
    ],
)
def test_a_table_of_years_by_quarters_gives_the_forces_own_dispersion(table, own, degrees):
    found = own_dispersion(table)

    assert (round(found.own, 4), found.degrees, found.rows) == (own, degrees, len(table))
    assert found.level == pytest.approx(np.mean(table))


def test_own_and_national_dispersion_are_drawn_together():
    mean = np.mean([1019, 932, 1033, 982, 1155, 980, 919, 834])
    found = pooled_dispersion(own_dispersion(WEST_MERCIA_VEHICLE), mean, c=0.08, prior_degrees=12)

    assert mean == 981.75
    assert round(found.national, 4) == 7.2832
    assert round(found.phi, 4) == 10.5856
    assert found.degrees == 24


def test_without_rows_only_the_national_dispersion_counts():
    none = own_dispersion([])
    found = pooled_dispersion(none, 305.875, c=0.07, prior_degrees=12)

    assert none == OwnDispersion(own=1, degrees=0, rows=0, level=0)
    assert (round(found.phi, 4), found.degrees) == (2.4988, 12)


def test_one_row_leaves_no_degree_of_freedom():
    found = own_dispersion([[30, 40, 50, 60]])

    assert (found.own, found.degrees, found.rows) == (1, 0, 1)


@pytest.mark.parametrize(
    "table", [[[0, 0, 0, 0], [3, 4, 5, 6]], [[0, 4, 5, 6], [0, 7, 8, 9]]], ids=["empty year", "empty quarter"]
)
def test_an_expected_cell_of_zero_leaves_no_own_value(table):
    found = own_dispersion(table)

    assert (found.own, found.degrees) == (1, 0)


@pytest.mark.parametrize("cell", [math.nan, -1])
def test_a_year_with_a_missing_or_negative_quarter_is_left_out(cell):
    whole, holed = WEST_MERCIA_BURGLARY, [[1000, cell, 1000, 1000], *WEST_MERCIA_BURGLARY]

    assert own_dispersion(holed) == own_dispersion(whole)


def test_a_force_steadier_than_chance_is_taken_as_chance():
    assert own_dispersion([[100, 100, 100, 100], [100, 100, 100, 100]]).own == 1
    assert pooled_dispersion(OwnDispersion(1, 12, 5, 3), 0, c=0, prior_degrees=12).phi == 1


def test_neither_level_nor_season_counts_as_variation():
    season = np.array([90, 97, 113, 100])
    table = np.outer([1, 2, 4], season)

    assert own_dispersion(table).own == 1


@given(st.lists(st.lists(st.integers(1, 500), min_size=4, max_size=4), min_size=2, max_size=5))
def test_it_is_pearsons_chi_squared_over_its_degrees(table):
    plain = chi2_contingency(np.array(table), correction=False)

    assert own_dispersion(table).own == pytest.approx(max(1, plain.statistic / plain.dof))


def test_many_tables_at_once_are_the_same_as_one_by_one():
    tables = np.full((3, 5, 4), np.nan)
    for place, table in enumerate((WEST_MERCIA_VEHICLE, WEST_MERCIA_BURGLARY, KENT_BURGLARY)):
        tables[place, : len(table)] = table
    found = own_dispersions(tables)

    assert found.own.round(4).tolist() == [13.8879, 3.2558, 4.9456]
    assert found.at((1,)) == own_dispersion(WEST_MERCIA_BURGLARY)


def test_years_not_used_do_not_count():
    used = np.array([False, True, True, True])

    assert own_dispersions([WEST_MERCIA_VEHICLE[0], *WEST_MERCIA_BURGLARY], used).at(()) == own_dispersion(
        WEST_MERCIA_BURGLARY
    )


def test_a_table_of_other_than_four_quarters_is_refused():
    with pytest.raises(ValueError, match=r"rows of four, not the shape \(2, 3\)"):
        own_dispersion([[1, 2, 3], [4, 5, 6]])


def test_ordinary_ups_and_downs_are_a_share_of_the_mean():
    assert ordinary_variation(10.5856, 981.75) == pytest.approx(10.38, abs=0.005)
    assert ordinary_variation(1, 0) == math.inf


def test_the_national_constant_is_the_median_over_forces():
    # own = 1 + c²·level with c of 0, 0.1 and 0.2
    levels = np.array([100.0, 100.0, 100.0])
    tables = own_dispersions(np.broadcast_to(np.reshape(levels, (3, 1, 1)), (3, 5, 4)))
    found = type(tables)(np.array([1.0, 2.0, 5.0]), tables.degrees, tables.rows, tables.level)

    assert extra_variation(found, least_level=10) == pytest.approx(0.1)
    assert math.isnan(extra_variation(found, least_level=101))
