"""NHS admissions: withheld counts between bounds, rounded ones with theirs, regions that are no forces."""

from datetime import date

import openpyxl
import pandas as pd
import pytest
from arriving import put
from ons_books import given

from helpers.errors import InputRefused, Outcome
from helpers.load import load, open_tidy
from helpers.load.inputs import Reading
from helpers.load.nhs import ADMISSIONS, ENGLAND, REGIONS, read_admissions

MONTHS = ["April", "May", "June", "July", "August", "September"]
MONTHS += ["October", "November", "December", "January", "February", "March"]
NAMES = [*REGIONS, "Unknown", "England"]
#: the row of April of the first year, and of its total
FIRST, TOTAL = 7, 19
RULE = "'*' appears where a value between 1 and 7 can be calculated. Others are rounded to the nearest 5."


def admissions(changes: dict[str, object] | None = None) -> openpyxl.Workbook:
    """Two years as the publisher prints them: 10 admissions a month in each region, 100 in England."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "GOR-Data-Totals"
    sheet.append(
        ["Count of Finished Admissions Episodes (FAEs)1 for 2021-22 (Provisional, Apr 21 – Mar 22)8,9"]
    )
    for _ in range(3):
        sheet.append([])
    sheet.append(["", "", *(cell for name in NAMES for cell in (name, ""))])
    sheet.append(["Year", "Month", *["FAEs", "FCEs"] * len(NAMES)])
    for year in ("2020-21 \n", "2021-22"):
        for month in MONTHS:
            counts = [cell for name in NAMES for cell in ((100, 101) if name == "England" else (10, 10))]
            sheet.append([year if month == "April" else "", month, *counts])
        totals = [cell for name in NAMES for cell in ((1200, 1212) if name == "England" else (120, 120))]
        sheet.append(["2020-21 Total", "", *totals])
    sheet.append(["Source: Hospital Episode Statistics (HES)"])
    notes = book.create_sheet("Footnotes")
    notes.append([RULE])
    notes.cell(1, 16_384, " ")
    for reference, value in (changes or {}).items():
        sheet[reference] = value
    return book


@pytest.fixture
def read(tmp_path, framework):
    """Save a workbook and read it."""

    def reading(book: openpyxl.Workbook, released: str = "2022-07") -> Reading:
        path = tmp_path / "admissions.xlsx"
        book.save(path)
        return read_admissions(given(path, framework, "nhs", released))

    return reading


def row(found: Reading, area: str, start: date, months: int = 1) -> dict:
    rows = found.observations
    length = (
        rows["end"].dt.to_period("M").astype("int64") - rows["start"].dt.to_period("M").astype("int64") + 1
    )
    (one,) = rows[rows["force"].eq(area) & rows["start"].dt.date.eq(start) & length.eq(months)].to_dict(
        "records"
    )
    return one


def failures(found: Reading) -> list[str]:
    return [each.id for each in found.findings if each.outcome is Outcome.FAIL]


def test_months_and_years_of_england_and_its_regions_are_read(read):
    found = read(admissions())

    assert len(found.observations) == 10 * 2 * 13
    assert {*found.observations["measure"]} == {ADMISSIONS}
    assert row(found, ENGLAND, date(2021, 1, 1))["end"].date() == date(2021, 1, 31)
    assert row(found, ENGLAND, date(2021, 4, 1), 12)["value"] == 1200
    assert row(found, ENGLAND, date(2021, 4, 1), 12)["end"].date() == date(2022, 3, 31)


def test_a_region_is_never_the_force_of_its_name(read):
    areas = {*read(admissions()).observations["force"]}

    assert "region-west-midlands" in areas
    assert "west-midlands" not in areas
    assert "region-unknown" not in areas


def test_a_star_is_one_to_seven_and_no_number(read):
    found = row(read(admissions({f"C{FIRST}": "*"})), "region-east-midlands", date(2020, 4, 1))

    assert (found["status"], found["least"], found["most"]) == ("suppressed", 1, 7)
    assert found["reason"] == "NHS rules withhold counts of 1 to 7."
    assert pd.isna(found["value"])


@pytest.mark.parametrize(
    ("number", "note"),
    [
        (15, "Rounded to the nearest 5: between 13 and 17."),
        (10, "Rounded to the nearest 5: between 8 and 12."),
        (0, ""),
    ],
)
def test_a_rounded_count_says_between_what_it_lies(read, number, note):
    found = row(read(admissions({f"C{FIRST}": number})), "region-east-midlands", date(2020, 4, 1))

    assert (found["value"], found["note"]) == (number, note)
    assert (found["least"], found["most"]) == (-1, -1)


def test_england_is_not_rounded(read):
    assert row(read(admissions()), ENGLAND, date(2020, 4, 1))["note"] == ""


def test_a_regions_count_that_is_not_rounded_is_a_warning(read):
    (found,) = [each for each in read(admissions({f"C{FIRST}": 3})).findings if each.id == "load.not-rounded"]

    assert (found.outcome, found.value, found.place.row) == (Outcome.WARN, "3", FIRST)
    assert found.place.column == "East Midlands"


def test_the_year_the_title_calls_provisional_is_so(read):
    found = read(admissions())

    assert row(found, ENGLAND, date(2021, 3, 1))["status"] == "final"
    assert row(found, ENGLAND, date(2021, 4, 1))["status"] == "provisional"


def test_a_total_with_another_years_label_is_known_by_its_months_and_said(read):
    found = read(admissions())

    (wrong,) = [each for each in found.findings if each.id == "load.label"]
    assert (wrong.outcome, wrong.value, wrong.place.row) == (Outcome.WARN, "2020-21 Total", TOTAL + 13)
    assert "The total of 2021-22" in wrong.found


@pytest.mark.parametrize(
    ("changes", "expected", "words"),
    [
        ({f"W{TOTAL}": 1201}, "load.sum", "not the sum of its months (1,200)"),
        ({f"C{FIRST}": "<8"}, "load.cell", "A marker where a count should be"),
        ({f"C{FIRST}": None}, "load.cell", "A blank where a count should be"),
        ({f"C{FIRST}": 12.5}, "load.cell", "not whole"),
        ({f"B{FIRST + 1}": "April"}, "load.months", "not April to March"),
        ({f"A{FIRST}": "2020-22"}, "load.year", "Not a financial year"),
        ({f"A{FIRST}": "The first year"}, "load.row", "A row above the first year"),
        ({"C5": "Midlands"}, "load.area", "An unknown region"),
        ({"B6": "Months"}, "load.no-table", "No single sheet"),
    ],
)
def test_what_is_not_as_published_is_refused(read, changes, expected, words):
    found = read(admissions(changes))

    assert expected in failures(found)
    assert any(words in each.found for each in found.findings)
    assert found.observations.empty


def test_a_sum_beside_the_table_is_no_matter_and_a_formula_in_it_refused(read):
    assert failures(read(admissions({"AG7": "=C7+E7"}))) == []
    with pytest.raises(InputRefused, match="A formula"):
        read(admissions({f"C{FIRST}": "=1+1"}))


def test_months_after_the_release_are_refused(read):
    assert failures(read(admissions(), released="2022-03")) == []
    assert failures(read(admissions(), released="2022-02")) == ["load.future"]


def test_a_workbook_without_the_rule_of_disclosure_says_so(read):
    book = admissions()
    book["Footnotes"]["A1"] = "No rule"

    assert "load.no-rule" in [each.id for each in read(book).findings]


def test_a_year_still_running_has_months_and_no_total(read):
    book = admissions()
    book["GOR-Data-Totals"].delete_rows(FIRST + 13 + 3, 10)
    found = read(book, released="2021-07")

    assert failures(found) == []
    assert len(found.observations) == 10 * (13 + 3)


def test_admissions_load_beside_the_measures_and_are_no_forces(tmp_path, framework):
    path = put(tmp_path, "data/raw/nhs-sharp-object-admissions/2022-07/admissions.xlsx", b"")
    admissions().save(path)

    report = load(tmp_path, framework)
    rows = open_tidy(tmp_path, framework, "west-midlands").observations

    assert report.read == ("data/raw/nhs-sharp-object-admissions/2022-07/admissions.xlsx",)
    assert ADMISSIONS in framework.beside
    assert ADMISSIONS not in framework.measures
    assert rows[rows["force"].eq("west-midlands")].empty


@pytest.mark.real_data
def test_the_publishers_workbook_is_read_with_its_known_fault_named(real_data, framework):
    path = real_data / "real/nhs-sharp-object-admissions/UK_Knife_Crime_Workbook.xlsx"

    found = read_admissions(given(path, framework, "nhs", "2022-07"))

    assert [(each.id, each.value) for each in found.findings] == [
        ("load.label", "2020-21 Total"),
        ("load.sheet-unread", "GOR-Data-Gender, GOR-Data-Age-Group, GOR-Data-Ethnicity"),
    ]
    assert len(found.observations) == 10 * 10 * 13
    assert row(found, ENGLAND, date(2012, 4, 1), 12)["value"] == 3849
    assert row(found, ENGLAND, date(2021, 4, 1), 12)["value"] == 4049
    hidden = found.observations[found.observations["status"].eq("suppressed")]
    assert [*zip(hidden["force"], hidden["start"].dt.date, strict=True)] == [
        ("region-south-west", date(2019, 6, 1)),
        ("region-east-of-england", date(2020, 4, 1)),
        ("region-south-west", date(2022, 3, 1)),
    ]
    assert {*hidden["least"]} == {1}
    assert {*hidden["most"]} == {7}
