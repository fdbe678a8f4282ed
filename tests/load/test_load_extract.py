"""A force's extract is read as the force meant it, with what was understood noted."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from arriving import (
    EXTRACT,
    FIRST,
    HEADER,
    SECOND,
    book_bytes,
    changed,
    extract,
    extract_book,
    put,
    workbook,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.errors import InputRefused, Outcome
from helpers.load import Tidy, open_tidy
from helpers.params import Framework

PLAIN = extract(FIRST, SECOND)


def opened(root: Path, framework: Framework, content: str | bytes, name: str = "topic.csv") -> Tidy:
    put(root, f"{EXTRACT}/{name}", content)
    put(root, f"{EXTRACT}/release.yaml", "title: Extract\n")
    return open_tidy(root, framework, "west-mercia")


def values(tidy: Tidy) -> dict[str, float]:
    return {row.measure: float(row.value) for row in tidy.observations.itertuples() if not pd.isna(row.value)}


def notes(tidy: Tidy) -> list[str]:
    return [each.found for each in tidy.findings]


def test_each_figure_keeps_its_period_unit_base_and_place(tmp_path: Path, framework: Framework) -> None:
    rows = opened(tmp_path, framework, PLAIN).observations

    survey = rows.iloc[1]
    assert list(rows["measure"]) == ["homicides", "satisfaction-burglary"]
    assert (survey["start"].date(), survey["end"].date()) == (date(2022, 1, 1), date(2022, 6, 30))
    assert (survey["value"], survey["base"], survey["unit"]) == (71, 120, "per cent")
    assert (survey["source"], survey["release"]) == ("west-mercia-force", "2022-09")
    assert survey["place"] == f"{EXTRACT}/topic.csv, row 3"
    assert not notes(opened(tmp_path, framework, PLAIN))


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (b"\xef\xbb\xbf" + PLAIN.encode(), "byte-order mark"),
        (PLAIN.replace("\n", "\r\n").encode(), "carriage return"),
        (PLAIN.replace("\n", "\r").encode(), "carriage return"),
        (PLAIN.replace(",71,", ",71%,").encode(), "% sign"),
        (PLAIN.replace(",71,", ",71\u00a0,").encode(), "non-breaking space"),
        ((PLAIN + "Source: the force's own survey\n").encode(), "footnote"),
        (b"Figures of the force\n\n" + PLAIN.encode(), ""),
        (PLAIN.replace("\n", ",,,\n").encode(), ""),
        (b"\n" + PLAIN.replace("\n", "\n\n").encode(), ""),
    ],
)
def test_what_can_be_meant_in_one_way_is_read_and_noted(
    content: bytes, note: str, tmp_path: Path, framework: Framework
) -> None:
    tidy = opened(tmp_path, framework, content)

    assert values(tidy) == {"homicides": 4, "satisfaction-burglary": 71}
    assert [each for each in notes(tidy) if note and note in each] or not note
    assert all(each.outcome == Outcome.NOTE for each in tidy.findings)


def test_columns_may_stand_in_any_order_and_the_optional_ones_may_be_left_out(
    tmp_path: Path, framework: Framework
) -> None:
    content = extract(FIRST[4::-1], header=HEADER[4::-1])

    assert values(opened(tmp_path, framework, content)) == {"homicides": 4}


def test_a_comma_between_thousands_is_read_and_noted(tmp_path: Path, framework: Framework) -> None:
    tidy = opened(tmp_path, framework, extract(changed(FIRST, measure="vehicle-offences", value="1,257")))

    assert values(tidy) == {"vehicle-offences": 1257}
    assert [(each.value, each.place.row, each.place.column) for each in tidy.findings] == [
        ("1,257", 2, "value")
    ]


def test_fewer_than_8_keeps_its_bounds_and_gets_a_reason(tmp_path: Path, framework: Framework) -> None:
    row = changed(FIRST, measure="sharp-object-admissions-under-25", value="fewer than 8")
    found = opened(tmp_path, framework, extract(row)).observations.iloc[0]

    assert pd.isna(found["value"])
    assert (found["least"], found["most"], found["status"]) == (0, 7, "suppressed")
    assert found["reason"] == 'Given only as "fewer than 8".'


def test_no_value_with_a_status_and_a_reason_is_a_missing_value(tmp_path: Path, framework: Framework) -> None:
    row = changed(FIRST, value="", status="unavailable", reason="Not counted yet.")
    found = opened(tmp_path, framework, extract(row)).observations.iloc[0]

    assert pd.isna(found["value"])
    assert (found["status"], found["reason"]) == ("unavailable", "Not counted yet.")


def test_zero_is_a_number(tmp_path: Path, framework: Framework) -> None:
    assert values(opened(tmp_path, framework, extract(changed(FIRST, value="0")))) == {"homicides": 0}


def test_the_number_who_answered_may_be_unknown(tmp_path: Path, framework: Framework) -> None:
    rows = extract(changed(SECOND, answered="unknown"))

    assert opened(tmp_path, framework, rows).observations.loc[0, "base"] == -1


def test_a_workbook_with_real_dates_and_numbers_reads_like_the_text(
    tmp_path: Path, framework: Framework
) -> None:
    book = extract_book()
    book.active.append(SECOND)

    assert values(opened(tmp_path, framework, book_bytes(book), "topic.xlsx")) == {
        "homicides": 4,
        "satisfaction-burglary": 71,
    }


def test_rows_in_a_workbook_are_named_as_the_spreadsheet_numbers_them(
    tmp_path: Path, framework: Framework
) -> None:
    content = workbook((), (), ("Figures of the force",), (), HEADER, changed(FIRST, value=".."))

    with pytest.raises(InputRefused) as refused:
        opened(tmp_path, framework, book_bytes(content), "topic.xlsx")

    assert (
        str(refused.value.findings[0].place)
        == f"{EXTRACT}/topic.xlsx, sheet 'Extract', row 6, column 'value'"
    )


def test_a_hidden_sheet_is_not_read_and_a_warning_says_so(tmp_path: Path, framework: Framework) -> None:
    book = extract_book()
    book.create_sheet("old").sheet_state = "hidden"
    tidy = opened(tmp_path, framework, book_bytes(book), "topic.xlsx")

    assert values(tidy) == {"homicides": 4}
    assert [(each.id, each.place.sheet) for each in tidy.findings] == [("load.hidden-sheet", "old")]


def test_sheets_of_notes_and_blank_sheets_beside_the_table_are_not_read(
    tmp_path: Path, framework: Framework
) -> None:
    book = extract_book()
    book.create_sheet("Sheet2")
    book.create_sheet("Notes", 0)["A1"] = "What the columns mean"
    tidy = opened(tmp_path, framework, book_bytes(book), "topic.xlsx")

    assert values(tidy) == {"homicides": 4}
    assert [(each.id, each.place.sheet) for each in tidy.findings] == [("load.other-sheet", "Notes")]


def test_a_figure_in_two_sheets_is_refused(tmp_path: Path, framework: Framework) -> None:
    book = extract_book()
    second = book.create_sheet("Again")
    second.append(list(HEADER))
    second.append([*FIRST])

    with pytest.raises(InputRefused, match="sheet 'Extract', row 2"):
        opened(tmp_path, framework, book_bytes(book), "topic.xlsx")


FIGURE = st.tuples(
    st.sampled_from(["homicides", "vehicle-offences", "firearm-discharges"]),
    st.integers(1, 6),
    st.one_of(
        st.integers(0, 99_999).map(str),
        st.integers(1000, 99_999).map("{:,}".format),
        st.sampled_from(["", "..", "[c]", "<8", "4.5", "-1", "1,25", "4 ", "007", "fewer than 8"]),
        st.text(alphabet="0123456789,. -", max_size=6),
    ),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(figures=st.lists(FIGURE, min_size=1, max_size=6, unique_by=lambda each: each[:2]))
def test_every_figure_written_is_the_figure_read_or_the_extract_is_refused(
    figures: list[tuple[str, int, str]], tmp_path_factory: pytest.TempPathFactory, framework: Framework
) -> None:
    ends = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30}
    rows = [
        changed(
            FIRST, measure=measure, start=f"2022-0{month}-01", end=f"2022-0{month}-{ends[month]}", value=value
        )
        for measure, month, value in figures
    ]
    where = tmp_path_factory.mktemp("extract")
    if not all(readable(value) for _, _, value in figures):
        with pytest.raises(InputRefused) as refused:
            opened(where, framework, extract(*rows))
        assert {each.value for each in refused.value.findings} <= {value for _, _, value in figures}
        return

    found = opened(where, framework, extract(*rows)).observations
    kept = {(row.measure, row.start.month): row for row in found.itertuples()}
    assert len(kept) == len(figures)
    for measure, month, value in figures:
        row = kept[measure, month]
        if bounds(value):
            assert (pd.isna(row.value), (row.least, row.most)) == (True, bounds(value))
        else:
            assert row.value == int(re.sub(r"[, ]|\.00?$", "", value.strip()))


def bounds(value: str) -> tuple[int, int] | None:
    """Bounds that a text of the alphabet above gives: "<8", "fewer than 8", "1-7"."""
    if value in {"<8", "fewer than 8"}:
        return (0, 7)
    least, dash, most = (part.strip() for part in value.partition("-"))
    digits = re.fullmatch("[0-9]{1,4}", least) and re.fullmatch("[0-9]{1,4}", most)
    return (int(least), int(most)) if dash and digits and int(least) < int(most) else None


def readable(value: str) -> bool:
    """Whether a text is a count that may be written so, told apart from the reader's own way."""
    plain = value.strip()
    if bounds(value) or re.fullmatch("-0+", plain):
        return True
    plain = re.sub(r"(?<=[0-9])\.00?$", "", plain) if re.fullmatch(r"-?[0-9]+\.00?", plain) else plain
    if re.fullmatch("-0+", plain):
        return True
    groups = re.split("[, ]", plain)
    marks = {*re.findall("[, ]", plain)}
    rest = all(len(group) == 3 for group in groups[1:])
    whole = all(re.fullmatch("[0-9]+", group) for group in groups) and len(marks) < 2 and rest
    leading = plain.startswith("0") and len(plain) > 1
    return whole and not leading and (not marks or len(groups[0]) <= 3)
