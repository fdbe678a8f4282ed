"""A year's totals from ONS workbooks: told by area code, free of footnotes, worked out again from rates."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from ons_books import PEOPLE, given, ons_book, row_of

from helpers.errors import InputRefused, Outcome
from helpers.load.inputs import Reading
from helpers.load.ons_tables import read_ons_tables
from helpers.params import Framework


@pytest.fixture
def read(tmp_path: Path, framework: Framework):
    """Save a workbook and read it."""

    def reading(book: openpyxl.Workbook, released: str = "2019-10") -> Reading:
        path = tmp_path / "tables.xlsx"
        book.save(path)
        return read_ons_tables(given(path, framework, "ons-tables", released))

    return reading


def value(found: Reading, force: str, measure: str) -> float | None:
    rows = found.observations
    (number,) = rows.loc[rows["force"].eq(force) & rows["measure"].eq(measure), "value"]
    return number


def ids(found: Reading) -> list[tuple[str, Outcome]]:
    return [(each.id, each.outcome) for each in found.findings]


def test_each_force_has_its_year_and_the_region_of_the_same_name_none(read):
    found = read(ons_book())
    place = list(found.observations["force"].unique())

    assert value(found, "west-midlands", "homicides") == row_of("west-midlands") - 7
    assert value(found, "west-mercia", "residential-burglary") == 10 * (row_of("west-mercia") - 7)
    assert len(place) == 45  # 43 forces, British Transport Police, England and Wales
    assert {*found.observations["measure"]} == {"homicides", "residential-burglary", "vehicle-offences"}
    assert {*found.observations["start"].dt.date} == {date(2018, 7, 1)}
    assert {*found.observations["end"].dt.date} == {date(2019, 6, 30)}
    assert ids(found) == []


def test_footnotes_leave_the_labels_and_those_of_a_row_become_its_note(read):
    rows = read(ons_book()).observations.set_index(["force", "measure"])["note"]

    assert rows["cheshire", "homicides"] == "Cheshire has a new recording system."
    assert rows["england-and-wales", "homicides"] == "Includes British Transport Police."
    assert rows["kent", "homicides"] == ""


def test_places_name_sheet_row_and_column(read):
    rows = read(ons_book()).observations.set_index(["force", "measure"])["place"]

    assert (
        rows["kent", "homicides"]
        == f"tables.xlsx, sheet 'Table P1 ', row {row_of('kent')}, column 'Homicide'"
    )


@pytest.mark.parametrize(
    ("marker", "status"),
    [
        ("..", "unavailable"),
        ("-", "unavailable"),
        (":", "unavailable"),
        ("*", "suppressed"),
        ("N/A", "not-applicable"),
    ],
)
def test_a_marker_is_a_missing_value_that_says_so(read, marker, status):
    found = read(ons_book({("Table P1 ", f"C{row_of('kent')}"): marker}))
    (row,) = found.observations.query("force == 'kent' and measure == 'homicides'").to_dict("records")

    assert (row["status"], row["least"], row["most"]) == (status, -1, -1)
    assert row["reason"] == f"The publisher gives {marker!r} in place of a figure."


@pytest.mark.parametrize(
    ("reference", "content", "expected", "words"),
    [
        (f"C{row_of('kent')}", "many", "load.cell", "Text where a count should be"),
        (f"C{row_of('kent')}", 1.5, "load.cell", "not whole"),
        (f"C{row_of('kent')}", None, "load.cell", "A blank where a count should be"),
        (f"C{row_of('kent')}", "=1+1", "load.formula", "A formula"),
        (f"A{row_of('kent')}", "E23000099", "load.area", "An unknown police force area"),
        (f"B{row_of('kent')}", "Essex", "load.area", "not that of its code"),
        (f"A{row_of('kent')}", None, "load.area", "not that of its code"),
        (f"A{row_of('btp')}", "E23000032", "load.area", "not that of its code"),
        ("A4", "Code", "load.column-missing", "No header row"),
    ],
)
def test_what_cannot_be_certain_is_refused_by_place(read, reference, content, expected, words):
    book = ons_book({("Table P1 ", reference): content})
    if expected == "load.area" and content is None:
        book["Table P1 "][f"B{row_of('kent')}"] = "Somewhere"
        words = "A row without a code"

    try:
        findings = read(book).findings
    except InputRefused as refused:
        findings = refused.findings

    assert [each.id for each in findings if each.outcome is Outcome.FAIL] == [expected]
    assert words in next(each.found for each in findings if each.outcome is Outcome.FAIL)


def test_an_area_that_stands_there_twice_is_refused(read):
    changes = {("Table P1 ", f"A{row_of('kent')}"): "E23000028", ("Table P1 ", f"B{row_of('kent')}"): "Essex"}

    with pytest.raises(InputRefused, match="An area that stands there twice 'Essex'"):
        read(ons_book(changes))


def test_a_hidden_row_in_the_table_is_refused_and_below_it_no_matter(read):
    below, inside = ons_book(), ons_book()
    below["Table P1 "].row_dimensions[row_of("btp") + 2].hidden = True
    inside["Table P1 "].row_dimensions[row_of("kent")].hidden = True

    assert ids(read(below)) == []
    with pytest.raises(InputRefused, match="A hidden row"):
        read(inside)


def test_a_link_in_a_footnote_is_no_matter_and_in_the_table_refused(read):
    book = ons_book()
    book["Table P1 "][f"C{row_of('kent')}"].hyperlink = "https://example.com/"

    assert ids(read(ons_book())) == []
    with pytest.raises(InputRefused, match="A link to elsewhere"):
        read(book)


def test_a_workbook_that_names_no_year_is_refused(read):
    with pytest.raises(InputRefused, match="No sheet says which year this is"):
        read(ons_book({("Correction", "A1"): "Crime in England & Wales"}))


def test_a_year_after_the_release_is_refused(read):
    with pytest.raises(InputRefused, match="A year that ends after its release of 2019-05"):
        read(ons_book(), released="2019-05")


def test_a_table_of_another_year_than_the_notes_is_refused(read):
    found = read(ons_book({("Correction", "A1"): "year ending June 2018"}))

    assert [each.id for each in found.findings] == ["load.wrong-year", "load.wrong-year"]
    assert found.observations.empty


def test_two_digits_of_a_year_with_footnotes_glued_are_understood(read):
    book = ons_book({("Table P1 ", "A1"): "Table P1:  number of offences, year ending June 191,2,3"})

    assert ids(read(book)) == []


def test_a_sum_that_does_not_hold_is_said(read):
    found = read(ons_book({("Table P1 ", "C6"): 991}))

    assert ids(found) == [("load.sum", Outcome.WARN), ("load.rate", Outcome.WARN)]
    assert "not the sum of the forces (990)" in found.findings[0].found


def test_a_count_unlike_its_rate_is_said_with_both_figures(read):
    kent = row_of("kent")
    found = read(ons_book({("Table P3", f"F{kent}"): 20 * (kent - 7) * 1000 * 2 / PEOPLE}))

    (rate,) = found.findings
    assert rate.id == "load.rate"
    assert f"{40 * (kent - 7):,}" in rate.found
    assert rate.value == f"{20 * (kent - 7):,}"
    assert (rate.place.sheet, rate.place.row, rate.place.column) == ("Table P3", kent, "Vehicle offences")


def test_forces_that_are_missing_are_named(read):
    book = ons_book()
    book["Table P1 "].delete_rows(row_of("kent"))

    missing = next(each for each in read(book).findings if each.id == "load.force-missing")

    assert missing.value == "kent"


def test_a_workbook_without_the_table_of_counts_is_refused(read):
    book = ons_book()
    del book["Table P1 "]

    assert ids(read(book)) == [("load.no-table", Outcome.FAIL)]


def test_columns_of_other_names_are_refused_not_dropped(read):
    changes = {("Table P1 ", f"{column}4"): f"Offence {column}" for column in "CDE"}

    found = read(ons_book(changes))

    assert [each.id for each in found.findings] == ["load.column-missing"]


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("policeforceareatablesyearendingjune2019.xlsx", (date(2018, 7, 1), 681, 14)),
        ("policeforceareatablesyearendingmarch2018v2.xlsx", (date(2017, 4, 1), 726, 18)),
        ("policeforceareatablesyeendingmarch2019.xlsx", (date(2018, 4, 1), 701, 13)),
    ],
)
def test_the_publishers_workbooks_are_read_whole(real_data, framework, file, expected):
    start, whole, own = expected
    path = real_data / "real/ons-pfa-tables" / file

    found = read_ons_tables(given(path, framework, "ons-tables", "2019-10"))

    assert len(found.observations) == 45 * 8
    assert {*found.observations["start"].dt.date} == {start}
    assert found.observations["value"].notna().all()
    assert value(found, "england-and-wales", "homicides") == whole
    assert value(found, "west-mercia", "homicides") == own
    # sums and rates of all 360 figures hold, so nothing but the unread tables is to be said
    assert ids(found) == [("load.sheet-unread", Outcome.NOTE)]
