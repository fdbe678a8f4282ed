"""The spreadsheet, opened as a reader's program would: every figure, one table a sheet, no cell empty."""

import csv
import io
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook

import make
from helpers import params, stitch
from helpers.spreadsheet import spreadsheet
from helpers.spreadsheet.words import figure_words
from stitched import context, run, sections, statement


def opened(made=None, frame=None):
    return load_workbook(io.BytesIO(spreadsheet(made or statement(), frame or context())))


@pytest.fixture(scope="module")
def book():
    return opened()


def table(sheet):
    """Give the table of a sheet as rows by column, without the references to notes."""
    (only,) = sheet.tables.values()
    head, *rows = [[cell.value for cell in row] for row in sheet[only.ref]]
    names = [name.partition("\n")[0] for name in head]
    return [dict(zip(names, row, strict=True)) for row in rows]


def figures(made):
    rows = csv.DictReader(io.StringIO(made.figures_csv.decode()))
    return {row["figure"]: row for row in rows}


def test_the_sheets_are_cover_contents_notes_and_then_one_table_each(book):
    assert book.sheetnames[:5] == ["Cover", "Contents", "Notes", "Figures", "Comparisons"]
    assert book.sheetnames[5:] == ["Chart 1", "Chart 2", "Chart 3"]
    assert [len(sheet.tables) for sheet in book] == [0] + [1] * (len(book.sheetnames) - 1)


def test_no_cell_is_empty_or_merged_in_any_table(book):
    for sheet in book.worksheets[1:]:
        assert not sheet.merged_cells.ranges
        assert all(value not in {None, ""} for row in table(sheet) for value in row.values()), sheet.title


def test_every_figure_stands_there_with_its_value_as_a_number(book):
    parts = (".difference", ".percent", ".ratio")
    held = {name: row for name, row in figures(statement()).items() if not name.endswith(parts)}
    shown = {row["Id"]: row["Value"] for row in table(book["Figures"])}

    assert set(shown) == set(held)
    assert {name: value for name, value in shown.items() if isinstance(value, int | float)} == {
        name: float(row["value"]) for name, row in held.items() if row["value"]
    }


def test_a_comparison_has_both_counts_the_difference_and_the_verdict(book):
    rows = {(row["Measure"], row["Against"]): row for row in table(book["Comparisons"])}
    row = rows["Neighbourhood crime", "The national baseline"]

    assert (row["Now"], row["Then"], row["Difference"], row["Percent"]) == (160, 200, -40, -20)
    assert row["Verdict"] == "no clear change"


def test_what_has_no_number_has_its_letter():
    hidden = {"homicide": make.section("homicide", make.counted("homicides", ["[c]"] * 12, rare=True))}
    made = stitch.stitch(run({**sections(), **hidden}), context())
    book = opened(made)
    values = {row["Id"]: (row["Value"], row["Lower"]) for row in table(book["Figures"])}
    (baseline, *_) = [
        row
        for row in table(book["Comparisons"])
        if (row["Measure"], row["Against"][:12]) == ("Homicides", "The national")
    ]

    assert values["homicides.now"] == ("[c]", "[c]")
    assert values["treatment-referrals.now"] == ("[x]", "[x]")
    assert values["satisfaction-domestic-abuse.now"] == (73, "[z]")
    assert (baseline["Now"], baseline["Then"]) == ("[c]", "[x]")


def test_columns_refer_to_notes_that_are_there(book):
    heads = [
        cell.value for sheet in book.worksheets[3:] for row in sheet.iter_rows() for cell in row if cell.value
    ]
    referred = {int(text.rpartition("[note ")[2].rstrip("]")) for text in map(str, heads) if "[note " in text}
    notes = {row["Note number"]: row["Note text"] for row in table(book["Notes"])}

    assert referred == set(notes)
    assert "[c] is withheld" in notes[1]


def test_contents_link_to_every_table(book):
    links = [cell.hyperlink.location for cell in book["Contents"]["A"] if cell.hyperlink]

    assert [location.partition("!")[0].strip("'") for location in links] == book.sheetnames[3:]


def test_the_cover_says_what_it_is_of_whom_and_from_which_release(book):
    said = " ".join(str(row[0].value) for row in book["Cover"].iter_rows())

    assert "West Mercia, Q1 2022-23" in said
    assert "released 23 April 2026" in said
    assert "Open Government Licence" in said


def test_the_same_statement_gives_the_same_bytes_whenever_it_is_written():
    assert spreadsheet(statement(), context()) == spreadsheet(statement(), context())
    package = zipfile.ZipFile(io.BytesIO(spreadsheet(statement(), context())))
    assert {each.date_time for each in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert opened().properties.created.date() == date(2026, 4, 23)


def test_text_is_never_taken_for_a_formula_a_link_or_a_note():
    frame = context(settings=params.ForceSettings(name="=1+1", area="[x](http://a) $$b$$", body="+cmd"))
    given = {slug: make.section(slug, settings=frame.settings) for slug in sections()}
    book = opened(stitch.stitch(run(given), frame), frame)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell.hyperlink.target for cell in cells if cell.hyperlink and cell.hyperlink.target] == []


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("homicides.now", "Latest"),
        ("homicides.now@west-mercia-force", "Latest, as west-mercia-force gave it"),
        ("homicides.rolling-year.then", "The 12 months before"),
        ("homicides.rolling-year.rate", "Rate of the 12 months"),
        ("homicides.baseline", "The national baseline"),
        ("drugs-county-lines.facts.cuckooing-visits", "Cuckooing visits"),
    ],
)
def test_a_figure_is_named_from_its_id(figure, words):
    assert figure_words(figure, make.framework()) == words
