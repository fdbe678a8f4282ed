"""Control charts of the shipped figures: phases, limits and signals as published, and rare counts."""

import pytest

from helpers.evidence import Control, ControlPoint, Records, control_chart
from helpers.measures import Point, Series
from helpers.params import Framework
from helpers.periods import Quarter
from helpers.statistics import LimitsKind, Rule
from helpers.values import Known, Missing, Status, Value

LATEST = Quarter(2025, 2)


def chart(records: Records, measure: str, force: str = "west-mercia", until: Quarter = LATEST) -> Control:
    series = records.series(measure, force, "home-office").until(until.end)
    found = control_chart(series, records.framework)
    assert found is not None
    return found


def signals(found: Control, since: Quarter) -> dict[str, Rule]:
    marked = [point for point in found.points if point.signal and point.quarter >= since]
    return {str(point.quarter): point.signal.rule for point in marked if point.signal}


@pytest.mark.parametrize(
    ("measure", "centre", "lower", "upper"),
    [
        ("neighbourhood-crime", 2229.0, 1782.8, 2675.2),
        ("vehicle-offences", 1149.67, 806.8, 1492.6),
        ("residential-burglary", 833.75, 650.5, 1017.0),
    ],
)
def test_the_limits_since_the_pandemic_are_the_published_ones(
    records: Records, measure: str, centre: float, lower: float, upper: float
) -> None:
    before, since = chart(records, measure).limits

    assert (str(before.first), str(before.last)) == ("2017-18-Q1", "2019-20-Q4")
    assert (str(since.first), since.points, since.kind) == ("2021-22-Q2", 12, LimitsKind.FIXED)
    assert (round(since.centre, 2), round(since.lower, 1), round(since.upper, 1)) == (centre, lower, upper)


@pytest.mark.parametrize(
    ("measure", "outside"),
    [
        ("neighbourhood-crime", ["2025-26-Q2"]),
        ("vehicle-offences", []),
        ("residential-burglary", ["2024-25-Q2", "2024-25-Q3", "2025-26-Q2"]),
    ],
)
def test_the_points_outside_them_are_the_published_ones(
    records: Records, measure: str, outside: list[str]
) -> None:
    found = signals(chart(records, measure), since=Quarter(2024, 2))

    assert [quarter for quarter, rule in found.items() if rule is Rule.OUTSIDE] == outside


def test_disturbed_quarters_are_shown_without_limit_or_signal(records: Records) -> None:
    found = chart(records, "vehicle-offences")

    disturbed = [point for point in found.points if point.disturbed]
    assert [str(point.quarter) for point in disturbed] == [
        "2020-21-Q1",
        "2020-21-Q2",
        "2020-21-Q3",
        "2020-21-Q4",
        "2021-22-Q1",
    ]
    assert all(isinstance(point.value, Known) and point.signal is None for point in disturbed)
    assert not any(
        limits.first <= point.quarter <= limits.last for limits in found.limits for point in disturbed
    )


@pytest.mark.parametrize(
    ("until", "kind"),
    [
        (Quarter(2022, 4), None),
        (Quarter(2023, 1), LimitsKind.TRIAL),
        (Quarter(2023, 4), LimitsKind.TRIAL),
        (Quarter(2024, 1), LimitsKind.FIXED),
    ],
)
def test_a_phase_has_no_limits_below_eight_points_and_trial_limits_below_twelve(
    records: Records, until: Quarter, kind: LimitsKind | None
) -> None:
    since = [
        limits
        for limits in chart(records, "vehicle-offences", until=until).limits
        if limits.first > Quarter(2021, 1)
    ]

    assert [limits.kind for limits in since] == ([kind] if kind else [])


def test_a_named_break_begins_a_new_phase(records: Records) -> None:
    found = chart(records, "business-robbery")

    assert str(found.limits[-1].last) == "2024-25-Q4"
    # two quarters after the break are too few for limits, so nothing judges them
    assert signals(found, since=Quarter(2025, 1)) == {}


# --------------------------------------------------------------------------- rare counts


def made(*counts: Value) -> Series:
    points = [
        Point((Quarter(2022, 1) + place).period, count, "kent-force", "2026")
        for place, count in enumerate(counts)
    ]
    return Series("firearm-discharges", "kent", "force", tuple(points))


def rare(framework: Framework, *counts: float) -> Control:
    found = control_chart(made(*(Known(count) for count in counts)), framework)
    assert found is not None
    return found


def test_a_rare_count_has_exact_limits_and_no_runs(framework: Framework) -> None:
    # ten quarters with a mean of 1.5: at most 6 has a probability of 99.9%
    found = rare(framework, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2)

    (limits,) = found.limits
    assert found.rare
    assert (limits.centre, limits.lower, limits.upper, limits.points) == (1.5, 0, 6, 10)
    assert not any(point.signal for point in found.points)


def test_a_rare_count_beyond_the_limits_is_a_signal(framework: Framework) -> None:
    found = rare(framework, 0, 0, 1, 0, 0, 1, 0, 0, 9)

    assert [str(point.quarter) for point in found.points if point.signal] == ["2024-25-Q1"]


def test_the_last_event_is_the_latest_quarter_with_one(framework: Framework) -> None:
    assert rare(framework, 1, 0, 0, 2, 0, 0, 0, 0, 0).last_event == Quarter(2022, 4)
    assert rare(framework, 0, 0, 0, 0, 0, 0, 0, 0).last_event is None


def test_the_last_event_is_not_told_past_a_quarter_nobody_knows(framework: Framework) -> None:
    lost = Missing(Status.UNAVAILABLE, "The force has given no figure.")

    found = control_chart(made(*(Known(1) for _ in range(8)), lost, Known(0)), framework)

    assert found is not None
    assert found.last_event is None


def test_a_gap_is_a_gap_and_too_few_numbers_make_no_chart(framework: Framework) -> None:
    eight = made(*(Known(5) for _ in range(8)))
    holed = Series("firearm-discharges", "kent", "force", eight.points[:4] + eight.points[5:])

    assert control_chart(holed, framework) is None
    later = Point((Quarter(2022, 1) + 8).period, Known(5), "kent-force", "2026")
    found = control_chart(Series("firearm-discharges", "kent", "force", (*holed.points, later)), framework)
    assert found is not None
    assert found.points[4] == ControlPoint(
        Quarter(2023, 1), Missing(Status.UNAVAILABLE, "There is no figure for April to June 2023.")
    )


def test_homicides_of_a_force_are_rare_and_those_of_the_metropolitan_police_are_not(records: Records) -> None:
    assert chart(records, "homicides").rare
    assert not chart(records, "homicides", "metropolitan").rare
