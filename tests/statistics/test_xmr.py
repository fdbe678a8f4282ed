"""Control charts: limits, the four rules, phases."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycontrolcharts import calc_xmr

from helpers.statistics import (
    ChartSettings,
    ControlChart,
    Limits,
    LimitsKind,
    control_chart,
    limits_of,
    moving_ranges,
)

NHS_EXAMPLE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
#: 40 to 60 in turn: mean 50, mean moving range 20, limits -3.2 and 103.2, outer thirds beyond 14.5 and 85.5
STEADY = [40, 60] * 6


def rules(values, settings=None) -> list[str]:
    """The signals of points that follow the steady twelve, "" where there is none."""
    found = control_chart([*STEADY, *values], settings=settings)
    return [signal.rule.value if signal else "" for signal in found.signals[len(STEADY) :]]


def signalled(chart: ControlChart) -> tuple[int, ...]:
    """The numbers of the points with a signal."""
    return tuple(number for number, signal in enumerate(chart.signals) if signal)


# ----------------------------------------------------------------------------------------- limits


def test_the_nhs_example_has_its_published_limits():
    plain, screened = limits_of(NHS_EXAMPLE), limits_of(NHS_EXAMPLE, ChartSettings(screen=True))

    assert round(plain.centre, 2) == round(screened.centre, 2) == 1.94
    assert (round(plain.lower, 2), round(plain.upper, 2)) == (-3.06, 6.95)
    assert (round(screened.lower, 2), round(screened.upper, 1)) == (-0.72, 4.6)


def test_limits_are_the_mean_and_2_66_mean_moving_ranges():
    found = limits_of(STEADY)

    assert (found.centre, found.mean_range, found.points) == (50, 20, 12)
    assert (found.lower, found.upper) == pytest.approx((-3.2, 103.2))
    assert (found.near_lower, found.near_upper) == pytest.approx((50 - 53.2 * 2 / 3, 50 + 53.2 * 2 / 3))


def test_screening_a_flat_series_drops_nothing():
    assert limits_of([5, 5, 5], ChartSettings(screen=True)).mean_range == 0


def test_a_moving_range_needs_two_neighbours():
    assert moving_ranges([3, 5, 4]).tolist()[1:] == [2, 1]
    assert np.isnan(moving_ranges([3, 5, 4])[0])
    assert np.isnan(moving_ranges([3, math.nan, 4])).all()
    with pytest.raises(ValueError, match="two neighbouring points"):
        limits_of([3, math.nan, 4])


@pytest.mark.parametrize("seed", range(200))
def test_centre_and_limits_agree_with_an_independent_implementation(seed):
    random = np.random.default_rng(seed)
    values = random.poisson(random.uniform(10, 2000), random.integers(12, 40)).tolist()
    theirs = calc_xmr(values, run_tests=False)
    ours = limits_of(values)

    assert ours.centre == pytest.approx(theirs["center_line"].iloc[0])
    assert ours.mean_range == pytest.approx(theirs["variation_cl"].iloc[0])
    # theirs takes 3 / 1.128 unrounded for the 2.66 of the NHS tools
    reach = (theirs["ucl"].iloc[0] - ours.centre) * 2.66 / (3 / 1.128)
    assert (ours.lower, ours.upper) == pytest.approx((ours.centre - reach, ours.centre + reach))


# ----------------------------------------------------------------------------------------- the four rules


@pytest.mark.parametrize(
    ("value", "rule"), [(104, "outside-limits"), (-4, "outside-limits"), (103, ""), (-3, "")]
)
def test_a_point_outside_the_limits_is_marked_and_one_just_inside_is_not(value, rule):
    assert rules([value]) == [rule]


def test_a_point_on_the_limit_is_inside():
    flat = control_chart([5.0] * 12)

    assert flat.phases[0].limits == Limits(5, 5, 5, 5, 5, 0, 12)
    assert signalled(flat) == ()


def test_seven_points_on_one_side_are_a_shift_and_all_are_marked():
    assert rules([45, 46, 45, 46, 45, 46, 45]) == ["shift"] * 7


def test_six_points_on_one_side_are_none():
    # the steady twelve end above the mean, so the six stand alone
    assert rules([45, 46, 45, 46, 45, 46]) == [""] * 6


def test_a_point_on_the_mean_breaks_a_shift():
    assert rules([45, 46, 45, 50, 45, 46, 45]) == [""] * 7


def test_a_shift_marks_the_points_before_the_limits_were_fixed_as_well():
    found = control_chart([60, 80, 60, 80, 60, 80, 60, 20, 40, 20, 40, 20])

    assert [signal.rule.value if signal else "" for signal in found.signals] == ["shift"] * 7 + [""] * 5


def test_six_moves_the_same_way_are_a_trend_and_its_seven_points_are_marked():
    # from 40 the seventh point is the last of the steady twelve turned round: 30 < 36 < ... < 72
    assert rules([30, 36, 42, 48, 54, 60, 66]) == ["trend"] * 7


def test_five_moves_are_no_trend():
    assert rules([30, 36, 42, 48, 54, 60]) == [""] * 6


def test_a_tie_breaks_a_trend():
    assert rules([30, 36, 42, 42, 48, 54, 60, 66]) == [""] * 8


def test_a_fall_is_a_trend_downward():
    found = control_chart([*STEADY[:-1], 72, 66, 60, 54, 48, 42, 36])

    assert [(signal.rule.value, signal.direction) for signal in found.signals[11:]] == [("trend", -1)] * 7


def test_the_point_where_two_trends_meet_belongs_to_the_one_that_ends():
    up, down = [30, 36, 42, 48, 54, 60, 66], [62, 58, 54, 48, 42, 36]
    found = control_chart([*STEADY, *up, *down])

    assert [signal.direction for signal in found.signals[12:]] == [1] * 7 + [-1] * 6


def test_two_of_three_in_the_outer_third_are_marked_and_the_third_is_not():
    assert rules([90, 55, 90]) == ["two-of-three", "", "two-of-three"]
    assert rules([10, 10]) == ["", ""]  # the third, before them, is above the mean
    assert rules([45, 10, 10]) == ["", "two-of-three", "two-of-three"]


def test_two_of_three_need_all_three_on_one_side():
    assert rules([90, 45, 90]) == ["", "", ""]
    assert rules([90, 50, 90]) == ["", "", ""]


def test_one_near_the_limit_and_one_outside_are_not_two_of_three():
    assert rules([45, 10, -10]) == ["", "", "outside-limits"]


def test_a_single_point_in_the_outer_third_is_no_signal():
    assert rules([55, 90, 55]) == ["", "", ""]


def test_the_first_rule_that_holds_is_the_one_shown():
    # outside before trend, trend before two of three, two of three before shift
    assert rules([52, 60, 68, 76, 84, 92, 110]) == ["trend"] * 6 + ["outside-limits"]
    assert rules([45, 45, 45, 45, 10, 45, 10]) == ["shift"] * 4 + ["two-of-three", "shift", "two-of-three"]


def test_high_and_low_are_told_apart():
    found = control_chart([*STEADY, 104, 30, -4])

    assert [(signal.direction if signal else 0) for signal in found.signals[12:]] == [1, 0, -1]


def test_the_lengths_of_runs_and_the_outer_part_are_settings():
    assert rules([45, 46, 45, 46, 45, 46], settings=ChartSettings(shift_points=6)) == ["shift"] * 6
    assert rules([30, 36, 42, 48, 54, 60], settings=ChartSettings(trend_points=6)) == ["trend"] * 6
    assert rules([52, 80, 80], settings=ChartSettings(near_fraction=0.5)) == ["", *["two-of-three"] * 2]


@given(st.lists(st.integers(0, 50), min_size=12, max_size=30))
def test_turning_a_series_upside_down_turns_every_signal(values):
    found, turned = control_chart(values), control_chart([-value for value in values])

    assert [signal and signal.rule for signal in found.signals] == [
        signal and signal.rule for signal in turned.signals
    ]


# ----------------------------------------------------------------------------------------- phases


def test_no_points_make_an_empty_chart():
    found = control_chart([])

    assert (found.phases, found.signals, found.moving_ranges) == ((), (), ())


@pytest.mark.parametrize(
    ("points", "kind", "setting"),
    [
        (1, "none", 0),
        (7, "none", 0),
        (8, "trial", 8),
        (11, "trial", 11),
        (12, "fixed", 12),
        (30, "fixed", 12),
    ],
)
def test_limits_are_none_then_on_trial_then_fixed_from_the_first_twelve(points, kind, setting):
    (phase,) = control_chart(([40.0, 60.0] * 15)[:points]).phases

    assert phase.kind == kind
    assert (phase.limits.points if phase.limits else 0) == setting


def test_later_points_do_not_move_fixed_limits():
    calm, wild = control_chart([*STEADY, 50, 50]), control_chart([*STEADY, 500, 0])

    assert calm.phases[0].limits == wild.phases[0].limits == limits_of(STEADY)


def test_no_moving_range_run_or_limit_crosses_a_phase():
    # seven below and seven above the mean of each phase's own limits would be shifts if phases joined
    before, after = [40, 60] * 6, [140, 160] * 6
    found = control_chart([*before, *after], [0] * 12 + [1] * 12)

    assert [phase.limits.centre for phase in found.phases] == [50, 150]
    assert np.isnan(found.moving_ranges[12])
    assert found.moving_ranges[11] == 20
    assert signalled(found) == ()


def test_a_run_that_straddles_two_phases_is_none():
    tail, head = [40, 60] * 6 + [45] * 4, [45] * 3 + [60, 40] * 6
    joined = control_chart([*tail, *head])
    parted = control_chart([*tail, *head], [0] * len(tail) + [1] * len(head))

    assert {12, 18} <= set(signalled(joined))
    assert signalled(parted) == ()


def test_disturbed_points_are_shown_without_limits_or_rules():
    found = control_chart([*STEADY, 900, 900, 900, *STEADY], [0] * 12 + [-1] * 3 + [1] * 12)

    assert [(phase.start, phase.end) for phase in found.phases] == [(0, 12), (15, 27)]
    assert signalled(found) == ()
    assert found.values[12] == 900
    assert np.isnan(found.moving_ranges[12:16]).all()


def test_a_missing_point_breaks_runs_and_is_no_point_of_the_twelve():
    found = control_chart([*STEADY[:6], math.nan, *STEADY[6:], 45, 45, 45, math.nan, 45, 45, 45, 45])

    assert found.phases[0].limits.points == 12
    assert found.phases[0].limits.mean_range == 20
    assert signalled(found) == ()


def test_points_without_a_neighbour_set_no_limits():
    found = control_chart([5.0, math.nan] * 9)

    assert found.phases[0].kind == LimitsKind.NONE


def test_each_point_needs_its_phase():
    with pytest.raises(ValueError, match="3 points but 2 numbers of phases"):
        control_chart([1, 2, 3], [0, 0])


#: Home Office recorded crime, edition of 23 April 2026, West Mercia, 2021-22 Q2 to 2025-26 Q2
WEST_MERCIA = {
    "neighbourhood crime": (
        [
            2044,
            2371,
            2432,
            2417,
            2285,
            2459,
            2190,
            2289,
            2403,
            2144,
            1821,
            1893,
            1844,
            2008,
            1880,
            1796,
            1629,
        ],
        (2229.0, 1782.8, 2675.2, 167.7273),
        [1629],
    ),
    "vehicle offences": (
        [967, 1278, 1317, 1258, 1136, 1269, 1131, 1167, 1289, 1019, 932, 1033, 982, 1155, 980, 919, 834],
        (1149.67, 806.8, 1492.6, 128.9091),
        [],
    ),
    "residential burglary": (
        [848, 867, 858, 870, 830, 953, 792, 865, 874, 913, 695, 640, 621, 645, 714, 685, 612],
        (833.75, 650.5, 1017.0, 68.9091),
        [621, 645, 612],
    ),
}


@pytest.mark.parametrize(("values", "figures", "outside"), WEST_MERCIA.values(), ids=WEST_MERCIA.keys())
def test_west_mercia_since_the_pandemic_has_the_limits_worked_out(values, figures, outside):
    found = control_chart(values)
    limits = found.phases[0].limits
    later = [point for point in signalled(found) if point >= limits.points]

    assert (
        round(limits.centre, 2),
        round(limits.lower, 1),
        round(limits.upper, 1),
        round(limits.mean_range, 4),
    ) == figures
    assert [values[point] for point in later if found.signals[point].rule == "outside-limits"] == outside
