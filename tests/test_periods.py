"""Quarters are financial: Q1 is April to June, and both ends of a period are included."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import RequestError
from helpers.periods import Period, Quarter, quarters_of

Q1 = Quarter(2022, 1)
quarters = st.builds(Quarter, st.integers(1995, 2090), st.integers(1, 4))


@pytest.mark.parametrize(
    ("text", "start", "end", "prose"),
    [
        ("2022-23-Q1", date(2022, 4, 1), date(2022, 6, 30), "Q1 2022-23"),
        ("2022-23-Q2", date(2022, 7, 1), date(2022, 9, 30), "Q2 2022-23"),
        ("2022-23-Q3", date(2022, 10, 1), date(2022, 12, 31), "Q3 2022-23"),
        ("2022-23-Q4", date(2023, 1, 1), date(2023, 3, 31), "Q4 2022-23"),
        ("1999-00-Q4", date(2000, 1, 1), date(2000, 3, 31), "Q4 1999-00"),
    ],
)
def test_a_quarter_is_read_from_its_text(text, start, end, prose):
    quarter = Quarter.parse(text)

    assert (quarter.start, quarter.end, quarter.prose, str(quarter)) == (start, end, prose, text)


@pytest.mark.parametrize(
    "text",
    [
        "2022-23-Q5",
        "2022-24-Q1",
        "2022-99-Q1",
        "2022/23 Q1",
        "2022-23-q1",
        "../../etc",
        "2022-23-Q1/..",
        "",
        " 2022-23-Q1",
        "2022-23-Q1\n",
        "0022-23-Q1",
        "２０２２-23-Q1",
        "2022-23-<script>Q1",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(RequestError, match="is not a quarter"):
        Quarter.parse(text)


def test_a_wrong_second_year_is_refused_with_the_right_one():
    with pytest.raises(RequestError, match="Write 2022-23-Q1"):
        Quarter.parse("2022-24-Q1")


def test_neighbours_and_the_rolling_year():
    assert Q1.previous == Quarter(2021, 4)
    assert Q1.year_ago == Quarter(2021, 1)
    assert Q1.rolling_year == Period(date(2021, 7, 1), date(2022, 6, 30))


def test_a_range_is_every_quarter_of_it():
    assert [str(each) for each in Quarter.parse_range("2022-23-Q3..2023-24-Q1")] == [
        "2022-23-Q3",
        "2022-23-Q4",
        "2023-24-Q1",
    ]
    assert Quarter.parse_range("2022-23-Q1") == [Q1]
    with pytest.raises(RequestError, match="ends before it begins"):
        Quarter.parse_range("2023-24-Q1..2022-23-Q1")


@pytest.mark.parametrize("text", ["../../etc", "2024-25-Q1..", "..", "..2024-25-Q1"])
def test_half_a_range_is_refused_in_the_words_that_were_given(text: str):
    with pytest.raises(RequestError, match=re.escape(repr(text))):
        Quarter.parse_range(text)


@pytest.mark.parametrize(
    ("period", "prose", "brief"),
    [
        (Q1.period, "April to June 2022", "Apr to Jun 2022"),
        (Q1.rolling_year, "July 2021 to June 2022", "Jul 2021 to Jun 2022"),
        (Period(date(2022, 5, 1), date(2022, 5, 31)), "May 2022", "May 2022"),
    ],
)
def test_a_period_is_named_by_its_months(period, prose, brief):
    assert (period.prose, period.brief) == (prose, brief)


def test_a_period_cannot_end_before_it_begins():
    with pytest.raises(RequestError, match="ends before it begins"):
        Period(date(2022, 6, 30), date(2022, 4, 1))


def test_only_whole_quarters_make_up_a_period():
    assert quarters_of(Q1.rolling_year) == [Quarter(2021, 2), Quarter(2021, 3), Quarter(2021, 4), Q1]
    assert quarters_of(Period(date(2022, 4, 1), date(2022, 5, 31))) == []


@given(quarters)
def test_a_quarter_written_and_read_again_is_the_same(quarter):
    assert Quarter.parse(str(quarter)) == quarter
    assert Quarter.containing(quarter.start) == Quarter.containing(quarter.end) == quarter


@given(quarters, st.integers(-40, 40))
def test_quarters_follow_each_other_without_gap_or_overlap(quarter, n):
    later = quarter + n

    assert later - quarter == n
    assert ((later + 1).start - later.end).days == 1
    assert (later > quarter) == (n > 0)
