"""Tidy rows to series: which release speaks, what adds up, and what does not."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from helpers import params
from helpers.measures import (
    Observed,
    Point,
    Series,
    by_quarter,
    combined,
    latest_window,
    leading,
    over,
    panel_of,
    total_value,
)
from helpers.params import Framework
from helpers.periods import Period, Quarter
from helpers.values import Known, Missing, Status, Value
from observed import COUNTS, row, tidied

Q1 = Quarter(2022, 1)
YEAR = Period(date(2022, 4, 1), date(2023, 3, 31))
PUBLISHER = "home-office-prc"
LOST = Missing(Status.UNAVAILABLE, "The force has given no figure.")
HIDDEN = Missing(Status.SUPPRESSED, "fewer than 8", 0, 7)


@pytest.fixture(scope="module")
def framework(root: Path) -> Framework:
    return params.framework_for(root, Q1)


def series(*points: tuple[Period, Value]) -> Series:
    made = tuple(Point(period, value, "kent-force", "2022-09") for period, value in points)
    return Series("homicides", "kent", "force", made)


def quarters(*values: Value) -> Series:
    return series(*(((Q1 + place).period, value) for place, value in enumerate(values)))


def month(number: int, year: int = 2022) -> Period:
    after = date(year + number // 12, number % 12 + 1, 1)
    return Period(date(year, number, 1), date.fromordinal(after.toordinal() - 1))


# --------------------------------------------------------------------------- which release speaks


@pytest.mark.parametrize(
    ("first", "second", "speaks"),
    [
        (("2024-01-25", COUNTS), ("2026-04-23", COUNTS), 2),
        (("2026-04-23", COUNTS), ("2024-01-25", COUNTS), 1),
        (("2026-04-23", COUNTS), ("2026-04-23", PUBLISHER), 2),
        (("2026-04-23", COUNTS), ("2024-01-25", PUBLISHER), 1),
        (("2026-04-23", COUNTS), ("2026-07-23", PUBLISHER), 2),
        (("2026-04-23", COUNTS), ("2026-04", PUBLISHER), 2),
        (("2026-05", PUBLISHER), ("2026-04-23", COUNTS), 1),
    ],
)
def test_the_newest_release_speaks_and_for_the_same_date_the_publishers_own_file(
    framework: Framework, first: tuple[str, str], second: tuple[str, str], speaks: int
) -> None:
    found = leading(tidied(row(1, *first), row(2, *second)), framework)

    assert found["value"].tolist() == [speaks]


def test_a_quarter_the_newest_release_lacks_is_taken_from_the_one_before(framework: Framework) -> None:
    older = [row(4, "2024-01-25", quarter=Q1), row(6, "2024-01-25", quarter=Q1 + 1)]

    found = Observed(tidied(*older, row(5, "2026-04-23")), framework).series(
        "homicides", "kent", "home-office"
    )

    assert [(point.value, point.release) for point in found.points] == [
        (Known(5, Status.REVISED), "2026-04-23"),
        (Known(6), "2024-01-25"),
    ]


def test_a_figure_that_a_later_release_changed_is_marked_revised(framework: Framework) -> None:
    frame = tidied(row(4, "2024-01-25"), row(5, "2025-01-25"), row(5, "2026-04-23"))

    (point,) = Observed(frame, framework).series("homicides", "kent", "home-office").points

    # the newest release repeats the one before it: nothing is revised any more
    assert point.value == Known(5)
    (point,) = Observed(frame.head(2), framework).series("homicides", "kent", "home-office").points
    assert point.value == Known(5, Status.REVISED)


def test_forces_and_families_of_sources_are_never_mixed(framework: Framework) -> None:
    frame = tidied(row(5, "2026-04-23"), row(4, "2022-09", "kent-force"), row(9, "2026-04-23", force="essex"))

    observed = Observed(frame, framework)

    known = {
        (force, family): [point.value for point in observed.series("homicides", force, family).points]
        for force, family in [("kent", "home-office"), ("kent", "force"), ("essex", "home-office")]
    }
    assert known == {
        ("kent", "home-office"): [Known(5)],
        ("kent", "force"): [Known(4)],
        ("essex", "home-office"): [Known(9)],
    }


def test_a_source_the_framework_does_not_know_says_nothing(framework: Framework) -> None:
    found = leading(tidied(row(5, "2026-04-23", "somebodys-blog")), framework)

    assert found.empty


def test_no_number_keeps_its_reason_and_is_never_zero(framework: Framework) -> None:
    frame = tidied(
        row(None, "2022-09", status="unavailable", reason="Not collected."),
        row(None, "2022-09", status="suppressed", reason="small", least=1, most=7, quarter=Q1 + 1),
        row(0, "2022-09", quarter=Q1 + 2),
    )

    found = Observed(frame, framework).series("homicides", "kent", "home-office")

    assert [point.value for point in found.points] == [
        Missing(Status.UNAVAILABLE, "Not collected."),
        Missing(Status.SUPPRESSED, "small", 1, 7),
        Known(0),
    ]


def test_a_status_that_promises_a_number_without_one_is_unavailable(framework: Framework) -> None:
    (point,) = (
        Observed(tidied(row(None, "2022-09")), framework).series("homicides", "kent", "home-office").points
    )

    assert point.value == Missing(Status.UNAVAILABLE, "The source gives no number.")


# --------------------------------------------------------------------------- what adds up


def test_four_quarters_make_a_year() -> None:
    assert over(quarters(Known(1), Known(2), Known(3), Known(4)), YEAR).value == Known(10)


def test_a_year_lacking_a_quarter_names_it() -> None:
    assert over(quarters(Known(1), LOST, Known(3)), YEAR).value == Missing(
        Status.UNAVAILABLE, "There is no figure for July to September 2022 and January to March 2023."
    )


def test_a_year_with_a_hidden_quarter_is_hidden_between_the_sums_of_its_bounds() -> None:
    assert over(quarters(Known(1), HIDDEN, Known(3), HIDDEN), YEAR).value == Missing(
        Status.SUPPRESSED, "fewer than 8", 4, 18
    )


def test_a_lost_member_counts_for_more_than_a_hidden_one() -> None:
    total = total_value({"April": HIDDEN, "May": LOST})

    assert total == Missing(Status.UNAVAILABLE, "There is no figure for May.")


def test_a_hidden_member_without_bounds_leaves_none_to_the_sum() -> None:
    assert total_value({"April": Missing(Status.SUPPRESSED, "small"), "May": HIDDEN}) == Missing(
        Status.SUPPRESSED, "small"
    )


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        ([Status.FINAL, Status.FINAL], Status.FINAL),
        ([Status.FINAL, Status.REVISED], Status.REVISED),
        ([Status.REVISED, Status.PROVISIONAL], Status.PROVISIONAL),
        ([Status.PROVISIONAL, Status.ESTIMATED], Status.ESTIMATED),
    ],
)
def test_a_sum_is_as_sure_as_its_least_sure_member(statuses: list[Status], status: Status) -> None:
    members = {str(place): Known(1, each) for place, each in enumerate(statuses)}

    assert total_value(members) == Known(2, status)


def test_what_is_given_for_a_period_is_taken_before_what_adds_up() -> None:
    given = series((Q1.period, Known(1)), (YEAR, Known(9)))

    assert over(given, YEAR).value == Known(9)


def test_three_months_make_a_quarter_and_two_do_not() -> None:
    months = [(month(number), Known(number)) for number in (4, 5, 6, 7, 9)]

    found = by_quarter(series(*months))

    assert found.point(Q1.period).value == Known(15)
    assert found.point((Q1 + 1).period).value == Missing(
        Status.UNAVAILABLE, "There is no figure for August 2022."
    )


def test_a_quarter_given_as_such_stands_whatever_its_months_say() -> None:
    months = [(month(number), Known(1)) for number in (4, 5, 6)]

    assert by_quarter(series((Q1.period, Known(4)), *months)).point(Q1.period).value == Known(4)


def test_half_a_month_is_no_month() -> None:
    half = Period(date(2022, 4, 1), date(2022, 4, 15))

    assert by_quarter(series((half, Known(1)))).points == series((half, Known(1))).points


def test_parts_make_a_total_only_where_all_of_them_are_there() -> None:
    parts = {"Vehicle offences": quarters(Known(1), Known(2)), "Personal robbery": quarters(Known(10))}

    found = combined("neighbourhood-crime", parts)

    assert [point.value for point in found.points] == [
        Known(11),
        Missing(Status.UNAVAILABLE, "There is no figure for Personal robbery."),
    ]


def test_a_series_until_a_day_knows_nothing_later() -> None:
    assert quarters(Known(1), Known(2), Known(3)).until((Q1 + 1).end) == quarters(Known(1), Known(2))


def test_the_latest_window_is_the_last_to_end_and_of_two_the_shorter() -> None:
    half, year = Period(date(2022, 1, 1), date(2022, 6, 30)), Period(date(2021, 7, 1), date(2022, 6, 30))
    later = Period(date(2022, 4, 1), date(2022, 9, 30))
    given = series((year, Known(63)), (half, Known(71)), (later, Known(80)))

    found = latest_window(given, by=date(2022, 6, 30), not_before=date(2021, 6, 30))

    assert found is not None
    assert found.period == half
    assert latest_window(given, by=date(2022, 3, 31), not_before=date(2021, 3, 31)) is None


# --------------------------------------------------------------------------- the forces together


def test_a_panel_has_a_row_a_force_and_begins_with_a_first_quarter(framework: Framework) -> None:
    frame = tidied(row(5, "2026-04-23", quarter=Q1 + 1), row(9, "2026-04-23", force="essex", quarter=Q1 + 2))

    found = Observed(frame, framework).panel("homicides", "home-office", ["essex", "kent", "surrey"])

    assert found.first == Q1
    none = np.nan
    np.testing.assert_array_equal(found.counts, [[none, none, 9], [none, 5, none], [none, none, none]])


def test_a_panel_of_parts_has_a_number_where_every_part_has_one(framework: Framework) -> None:
    parts = framework.measure("neighbourhood-crime").parts
    rows = [row(10**place, "2026-04-23", measure=part) for place, part in enumerate(parts)]
    lacking = [row(1, "2026-04-23", measure=part, force="essex") for part in parts[:3]]

    found = Observed(tidied(*rows, *lacking), framework).panel(
        "neighbourhood-crime", "home-office", ["essex", "kent"]
    )

    np.testing.assert_array_equal(found.counts, [[np.nan], [1111]])


def test_a_panel_of_one_series_leaves_gaps_as_gaps() -> None:
    found = panel_of(quarters(Known(1), HIDDEN, Known(3)))

    np.testing.assert_array_equal(found.counts, [[1, np.nan, 3]])
    assert found.quarters == (Q1, Q1 + 1, Q1 + 2)


def test_a_panel_of_nothing_is_empty(framework: Framework) -> None:
    observed = Observed(tidied(row(5, "2026-04-23")), framework)

    assert observed.panel("vehicle-offences", "home-office", ["kent"]).counts.shape == (1, 0)
    assert panel_of(series((YEAR, Known(4)))).counts.shape == (1, 0)


def test_no_observations_at_all_give_series_without_points(framework: Framework) -> None:
    nothing = Observed(tidied(row(5, "2026-04-23")).head(0), framework)

    assert nothing.series("homicides", "kent", "home-office").points == ()
    assert nothing.panel("homicides", "home-office", ["kent"]).counts.shape == (1, 0)
