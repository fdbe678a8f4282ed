"""What a source's rules let be shown, value by value and along a series."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from helpers.disclosure import hidden_or_rounded, protect, protect_parts, protected
from helpers.measures import Point, Series, by_quarter, over
from helpers.params import Disclosure
from helpers.periods import Period, Quarter
from helpers.values import Known, Missing, Status, Value

NHS = Disclosure(hide_from=1, hide_to=7, round_to=5, reason="NHS rules withhold counts of 1 to 7.")
SURVEY = Disclosure(least_base=10, unreliable_base=30, reason="Too few people answered.")
HIDDEN = Missing(Status.SUPPRESSED, NHS.reason, 1, 7)
#: what a reader is told where others go with a small count
TOGETHER = f"{NHS.reason} Others are withheld with them, so that none can be worked out."
YEAR = Period(date(2022, 4, 1), date(2023, 3, 31))
Q1 = Quarter(2022, 1)


def point(period: Period, value: Value, base: int = -1) -> Point:
    return Point(period, value, "nhs-sharp-object-admissions", "2023-07", base)


def series(*points: Point) -> Series:
    return Series("sharp-object-admissions-under-25", "west-mercia", "nhs", points)


def quarters(*counts: float) -> tuple[Point, ...]:
    return tuple(point((Q1 + place).period, Known(count)) for place, count in enumerate(counts))


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, Known(0)),
        (1, HIDDEN),
        (7, HIDDEN),
        (8, Known(10)),
        (12, Known(10)),
        (13, Known(15)),
        (102, Known(100)),
    ],
)
def test_small_counts_are_hidden_and_others_rounded(count: float, shown: Value) -> None:
    assert hidden_or_rounded(Known(count), NHS) == shown


def test_halves_are_rounded_upwards_whatever_the_neighbour() -> None:
    tens = Disclosure(round_to=10)

    assert [hidden_or_rounded(Known(count), tens) for count in (15, 25)] == [Known(20), Known(30)]


def test_what_the_source_withheld_keeps_the_bounds_it_had() -> None:
    fewer_than_eight = Missing(Status.SUPPRESSED, 'Given only as "fewer than 8".', 0, 7)

    assert hidden_or_rounded(fewer_than_eight, NHS) is fewer_than_eight


def test_a_percentage_of_few_people_is_hidden_with_their_number() -> None:
    shown = protected(point(YEAR, Known(60), base=9), SURVEY)

    assert shown.value == Missing(Status.SUPPRESSED, "Too few people answered.")
    assert shown.base == -1


def test_a_percentage_of_a_small_number_of_people_is_shown_and_noted() -> None:
    shown = protected(point(YEAR, Known(60), base=29), SURVEY)

    assert (shown.value, shown.base) == (Known(60), 29)
    assert shown.note == "only 29 people answered"


def test_a_percentage_of_nobody_knows_how_many_is_shown() -> None:
    assert protected(point(YEAR, Known(71)), SURVEY) == point(YEAR, Known(71))


def test_a_sum_with_a_hidden_member_is_hidden_between_the_sums_of_the_bounds() -> None:
    shown = protect(series(*quarters(10, 3, 0, 20)), NHS)

    assert over(shown, YEAR).value == Missing(Status.SUPPRESSED, NHS.reason, 31, 37)


def test_twelve_months_of_fewer_than_eight_lie_between_0_and_84() -> None:
    withheld = Missing(Status.SUPPRESSED, "fewer than 8", 0, 7)
    starts = [date(2022, month, 1) for month in range(1, 13)] + [date(2023, 1, 1)]
    months = [Period(start, after - timedelta(days=1)) for start, after in pairwise(starts)]

    year = by_quarter(series(*(point(month, withheld) for month in months)))

    twelve = over(year, Period(date(2022, 1, 1), date(2022, 12, 31)))
    assert twelve.value == Missing(Status.SUPPRESSED, "fewer than 8", 0, 84)


def test_a_year_that_would_tell_of_a_hidden_quarter_goes_too() -> None:
    given = series(*quarters(10, 3, 10, 20), point(YEAR, Known(43)))

    shown = protect(given, NHS)

    assert shown.point(YEAR).value == Missing(Status.SUPPRESSED, TOGETHER)


def test_a_year_that_tells_nothing_of_a_hidden_month_stays() -> None:
    april = Period(date(2022, 4, 1), date(2022, 4, 30))

    shown = protect(series(point(april, Known(3)), point(YEAR, Known(200))), NHS)

    assert shown.point(april).value == HIDDEN
    assert shown.point(YEAR).value == Known(200)


def test_a_year_too_small_to_leave_a_hidden_month_open_goes_too() -> None:
    april = Period(date(2022, 4, 1), date(2022, 4, 30))
    half = Period(date(2022, 7, 1), date(2022, 12, 31))

    shown = protect(series(point(april, Known(3)), point(half, Known(15)), point(YEAR, Known(20))), NHS)

    # 20 less 15 leaves at most 5 for April: that is narrower than 1 to 7
    assert shown.point(YEAR).value == Missing(Status.SUPPRESSED, TOGETHER)


def test_without_a_policy_a_series_is_shown_as_given() -> None:
    given = series(*quarters(1, 2, 3, 4))

    assert protect(given, Disclosure()) is given


class TestWindowsThatOverlap:
    """Years given directly, of which the difference tells a quarter, or nearly."""

    def test_a_year_goes_whose_difference_from_another_tells_of_a_hidden_quarter(self) -> None:
        to_june, to_september = Q1.rolling_year, (Q1 + 1).rolling_year
        left, came = (Q1 + -3).period, (Q1 + 1).period
        given = series(point(left, Known(10)), point(to_june, Known(55)), point(to_september, Known(45)))
        hidden = replace(given, points=(*given.points, point(came, Known(3))))

        shown = protect(hidden, NHS)

        # 47 of the later year less 53 of the earlier and 12 of the quarter that left it: 6 at most
        assert shown.point(came).value == replace(HIDDEN, reason=TOGETHER)
        assert [each.period for each in shown.known] == [left, to_june]

    def test_they_stay_where_they_leave_it_open(self) -> None:
        to_june, to_september = Q1.rolling_year, (Q1 + 1).rolling_year
        came = (Q1 + 1).period
        given = series(point(came, Known(3)), point(to_june, Known(50)), point(to_september, Known(45)))

        assert [each.period for each in protect(given, NHS).known] == [to_june, to_september]

    def test_a_year_goes_too_where_it_was_the_source_that_withheld_a_quarter(self) -> None:
        withheld = Missing(Status.SUPPRESSED, "The force withheld it.")
        given = series(*quarters(10, 3, 10, 20), point(YEAR, Known(43)))
        points = tuple(
            replace(each, value=withheld) if each.value == Known(3) else each for each in given.points
        )

        shown = protect(replace(given, points=points), Disclosure())

        assert shown.point(YEAR).value == replace(
            withheld, reason=TOGETHER.replace(NHS.reason, withheld.reason)
        )
        assert len(shown.known) == 3


def test_a_total_given_as_such_goes_where_one_of_its_parts_is_hidden() -> None:
    total = series(*quarters(60, 70))
    parts = (protect(series(*quarters(3, 20)), NHS), series(*quarters(57, 50)))

    shown = protect_parts(total, parts)

    assert [each.value for each in shown.points] == [Missing(Status.SUPPRESSED, NHS.reason), Known(70)]
    assert protect_parts(total, parts[1:]) is total


def test_no_more_of_a_series_is_withheld_than_the_rule_needs() -> None:
    exact = NHS.model_copy(update={"round_to": None})
    given = {
        (date(2021, 4, 1), date(2021, 9, 30)): 42,
        (date(2021, 1, 1), date(2021, 3, 31)): 30,
        (date(2021, 7, 1), date(2021, 9, 30)): 30,
        (date(2020, 10, 1), date(2021, 9, 30)): 102,
        # these less the quarters and half-years shown would tell of the last quarter of 2021
        (date(2021, 10, 1), date(2021, 12, 31)): 2,
        (date(2021, 1, 1), date(2021, 12, 31)): 74,
        # this would not: nine of its months are in no other window
        (date(2021, 10, 1), date(2022, 9, 30)): 54,
    }
    points = sorted(
        (point(Period(*days), Known(count)) for days, count in given.items()), key=lambda each: each.period
    )

    shown = {each.period: each.value for each in protect(series(*points), exact).points}

    hidden = {period: value for period, value in shown.items() if isinstance(value, Missing)}
    assert list(hidden) == [
        Period(date(2021, 1, 1), date(2021, 12, 31)),
        Period(date(2021, 10, 1), date(2021, 12, 31)),
    ]
    assert {value.reason for value in hidden.values()} == {TOGETHER}
