"""A cell is read when it can mean one thing: then as what was written, else not at all."""

from __future__ import annotations

import math
import re
from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.load.cells import LARGEST, Read, Unread, count, day, is_blank, percentage, text, withheld

WHOLE = st.integers(-LARGEST, LARGEST)
ANYTHING = st.one_of(st.text(max_size=12), st.text(alphabet="0123456789 ,.-+%<[]eE\u00a0", max_size=10))


@given(WHOLE)
def test_a_whole_number_is_read_as_written_in_every_notation_that_is_plain(number: int) -> None:
    for written in (str(number), f"{number:,}", f"{number:,}".replace(",", " "), f" {number}\u00a0"):
        read = count(written, may_be_negative=True)
        assert isinstance(read, Read)
        assert read.value == number


@given(ANYTHING)
@example("1,25")
@example("1 2")
@example("٣")
@example("1e3")
@example("--1")
def test_text_is_read_as_the_digits_in_it_or_refused(written: str) -> None:
    read = count(written, may_be_negative=True)

    if isinstance(read, Read):
        digits = re.sub(r"[ ,\u00a0\u2007\u2009\u202f]|\.00?$", "", written.strip())
        assert re.fullmatch("-?[0-9]+", digits)
        assert read.value == int(digits)
        assert isinstance(count(str(read.value), may_be_negative=True), Read)
    else:
        assert read.found
        assert read.remedy


@given(st.floats())
def test_a_spreadsheet_number_is_a_count_only_if_whole(number: float) -> None:
    read = count(number, may_be_negative=True)

    assert isinstance(read, Read) == (
        math.isfinite(number) and number == int(number) and abs(number) <= LARGEST
    )
    assert not isinstance(read, Read) or read.value == number


@given(st.decimals(0, 100, places=2))
def test_a_percentage_is_read_as_written_or_refused_as_a_share(number: object) -> None:
    read = percentage(str(number))

    share = 0 < float(str(number)) <= 1
    assert isinstance(read, Unread) == share
    assert share or (isinstance(read, Read) and read.value == float(str(number)))


@given(ANYTHING)
def test_no_text_gives_a_percentage_outside_0_to_100(written: str) -> None:
    read = percentage(written)

    assert isinstance(read, Unread) or 0 <= read.value <= 100


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_date_is_read_from_iso_text_and_from_a_spreadsheets_own(when: date) -> None:
    assert day(when.isoformat()) == Read(when)
    assert day(when) == Read(when)
    assert day(datetime(when.year, when.month, when.day)) == Read(when)  # noqa: DTZ001


@given(
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d-%m-%y", "%d %B %Y"]),
)
def test_a_date_in_any_other_form_is_refused(when: date, form: str) -> None:
    assert isinstance(day(when.strftime(form)), Unread)


@pytest.mark.parametrize(
    ("written", "number", "note"),
    [
        ("1,257", 1257, "comma"),
        ("1 257", 1257, "space"),
        ("1\u00a0257", 1257, "space"),
        ("-00", 0, "minus sign"),
        (" 66776 ", 66776, ""),
        ("-1", -1, ""),
    ],
)
def test_what_can_be_read_in_one_way_is_read_and_noted(written: str, number: int, note: str) -> None:
    read = count(written, may_be_negative=True)

    assert isinstance(read, Read)
    assert read.value == number
    assert note in read.note
    assert bool(read.note) == bool(note)


@pytest.mark.parametrize(
    ("written", "least", "most"),
    [
        ("fewer than 8", 0, 7),
        ("Fewer than 8", 0, 7),
        ("less than eight", 0, 7),
        ("<8", 0, 7),
        ("< 8", 0, 7),
        ("under 8", 0, 7),
        ("5 or fewer", 0, 5),
        ("five or less", 0, 5),
        ("up to 5", 0, 5),
        ("≤5", 0, 5),
        ("1 to 7", 1, 7),
        ("1-7", 1, 7),
        ("1\u20137", 1, 7),
        ("between one and seven", 1, 7),
    ],
)
def test_words_that_bound_a_count_are_read_as_bounds(written: str, least: int, most: int) -> None:
    found = withheld(written)

    assert found is not None
    assert (found.least, found.most) == (least, most)
    assert bool(found.note) == (written.casefold() not in {"fewer than 8", "1 to 7"})


@pytest.mark.parametrize(
    "written", ["about 8", "fewer than 0", "7 to 1", "5 to 5", "fewer than", "8 or more", ">8", 8, None, "8"]
)
def test_other_words_bound_nothing(written: object) -> None:
    assert withheld(written) is None  # type: ignore[arg-type]


def test_a_percent_sign_is_dropped_and_noted() -> None:
    assert percentage("71%") == Read(71.0, "The % sign is dropped")


def test_a_blank_is_a_blank_however_it_is_made() -> None:
    assert all(is_blank(cell) for cell in (None, "", "  ", "\u00a0", "\u202f\t"))
    assert not any(is_blank(cell) for cell in (0, 0.0, False, "0"))


def test_unseen_characters_in_a_name_are_refused() -> None:
    assert isinstance(text("Ke\u200bnt"), Unread)
    assert isinstance(text("\u202eKent"), Unread)
    assert text(" Kent\u00a0") == Read("Kent", "A non-breaking space is read as a space")
