"""The template of the force's extract: what it allows is read, filled in as CSV or as a workbook."""

import csv
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from arriving import put

from helpers.cli import main
from helpers.errors import RequestError, UnknownName
from helpers.load import load, open_tidy
from helpers.load.extract import LAYOUT, read_extract
from helpers.load.inputs import Input
from helpers.load.package import open_package
from helpers.load.template import COLUMNS, examples, notes_of, write_template
from helpers.load.text import MEGABYTE
from helpers.values import Status

EXTRACT = "data/raw/kent-force/2023-01"


@pytest.fixture
def written(tmp_path, framework):
    """The template written for Kent."""
    return write_template("force-extract", tmp_path / "out", framework, "kent")


@pytest.fixture
def rows(framework):
    """The rows the template gives as examples."""
    return [
        each.cells
        for each in examples("kent", [m for m in framework.measures.values() if "force" in m.sources])
    ]


def filled_workbook(path: Path, rows, *, typed: bool) -> Path:
    """Fill the workbook in, as text or as a person would: numbers as numbers, days as dates."""
    book = openpyxl.load_workbook(path)
    sheet = book["Extract"]
    for number, row in enumerate(rows, start=2):
        for position, cell in enumerate(row, start=1):
            name = LAYOUT.known[position - 1]
            whole = typed and name in {"value", "answered"} and cell.isdigit()
            day = typed and name in {"start", "end"}
            content = int(cell) if whole else date.fromisoformat(cell) if day else cell
            sheet.cell(number, position, content or None if content != 0 else 0)
    book.save(path)
    return path


def read(path: Path, framework):
    given = Input(path, path.name, framework, framework.sources["force"], "2023-01", "kent")
    return read_extract(given)


def test_it_is_written_as_csv_as_a_workbook_and_as_notes(written):
    assert [path.name for path in written] == [
        "force-extract.csv",
        "force-extract.xlsx",
        "force-extract-notes.md",
    ]


def test_the_csv_holds_the_columns_alone(written):
    assert written[0].read_text(encoding="utf-8") == (
        "force,measure,start,end,value,answered,status,reason,note\n"
    )


def test_every_column_is_described(framework):
    assert [*COLUMNS] == [*LAYOUT.known]
    assert all(what and how for what, how in COLUMNS.values())


def test_its_measures_are_those_a_force_may_give_and_its_statuses_all(framework):
    sheets = {sheet.name: [row[0] for row in sheet.rows] for sheet in notes_of(framework, "kent")}

    assert sheets["Measures"] == [
        slug for slug, each in framework.measures.items() if "force" in each.sources
    ]
    assert sheets["Statuses"] == [status.value for status in Status]


def test_the_csv_filled_in_with_its_own_examples_is_read_to_the_last_figure(written, rows, framework):
    with written[0].open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)

    found = read(written[0], framework)

    assert found.findings == ()
    assert len(found.observations) == len(rows)
    assert list(found.observations["status"]) == [
        *("final", "final", "provisional", "suppressed", "final", "final", "unavailable"),
    ]
    assert list(found.observations["value"].fillna(-1)) == [3, 0, 4, -1, 71, 69, -1]
    assert list(found.observations["base"]) == [-1, -1, -1, -1, 120, -1, -1]


@pytest.mark.parametrize("typed", [True, False], ids=["numbers and dates", "text"])
def test_the_workbook_filled_in_gives_the_same_as_the_csv(written, rows, framework, typed):
    with written[0].open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    filled_workbook(written[1], rows, typed=typed)

    as_csv, as_workbook = read(written[0], framework), read(written[1], framework)

    same = [name for name in as_csv.observations.columns if name != "place"]
    assert as_workbook.observations[same].equals(as_csv.observations[same])
    assert {each.id for each in as_workbook.findings} == {"load.other-sheet"}


def test_the_workbook_as_it_is_written_is_sound_and_refused_only_as_empty(written, framework):
    assert open_package(written[1], "force-extract.xlsx", 10 * MEGABYTE).kind == "xlsx"
    assert {each.id for each in read(written[1], framework).findings} == {"load.empty", "load.other-sheet"}


def test_a_filled_template_loads_from_its_release_folder(written, rows, tmp_path, framework):
    put(tmp_path, f"{EXTRACT}/force-extract.xlsx", filled_workbook(written[1], rows, typed=True).read_bytes())

    report = load(tmp_path, framework)

    assert report.read == (f"{EXTRACT}/force-extract.xlsx",)
    assert len(open_tidy(tmp_path, framework, "kent").observations) == len(rows)


def test_each_sheet_is_one_table_from_its_first_cell_with_a_heading(written):
    book = openpyxl.load_workbook(written[1])

    assert book.sheetnames == ["Extract", "Notes", "Advice", "Measures", "Statuses", "Examples"]
    for sheet in book:
        (table,) = sheet.tables.values()
        assert table.ref.startswith("A1:")
        assert all(cell.value for cell in sheet[1])
        assert not sheet.merged_cells.ranges
    assert book.properties.title


def test_the_workbook_offers_the_allowed_values(written, framework):
    book = openpyxl.load_workbook(written[1])
    offered = {str(each.sqref): each.formula1 for each in book["Extract"].data_validations.dataValidation}
    measures = [slug for slug, each in framework.measures.items() if "force" in each.sources]

    assert offered == {
        "A2:A2001": '"kent"',
        "B2:B2001": f"Measures!$A$2:$A${len(measures) + 1}",
        "G2:G2001": "Statuses!$A$2:$A$9",
    }
    assert [cell.value for cell in book["Measures"]["A"][1:]] == measures


def test_the_same_framework_makes_the_same_bytes(tmp_path, framework):
    first = write_template("force-extract", tmp_path / "one", framework, "kent")
    second = write_template("force-extract", tmp_path / "two", framework, "kent")

    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    with zipfile.ZipFile(first[1]) as package:
        assert "<dcterms:created" in package.read("docProps/core.xml").decode()


def test_a_template_that_is_there_is_not_written_over(written, framework):
    written[0].unlink()
    written[1].write_text("filled in")

    with pytest.raises(RequestError, match=r"there already .*force-extract\.xlsx.*may be filled in"):
        write_template("force-extract", written[1].parent, framework, "kent")
    assert written[1].read_text() == "filled in"
    assert not written[0].exists()


def test_an_unknown_template_or_force_is_refused_with_the_nearest(tmp_path, framework):
    with pytest.raises(UnknownName, match="Did you mean force-extract"):
        write_template("force-extracts", tmp_path, framework, "kent")
    with pytest.raises(UnknownName, match="Did you mean kent"):
        write_template("force-extract", tmp_path, framework, "kentt")


def run(*arguments: str) -> int:
    """Run the command line in this process; give what it exits with."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code


def test_the_command_writes_it_and_names_the_files(root, tmp_path, capsys):
    command = ("template", "force-extract", "--out", str(tmp_path / "out"), "--root", str(root))

    assert run(*command) == 0
    assert [Path(line).name for line in capsys.readouterr().out.split()] == [
        "force-extract.csv",
        "force-extract.xlsx",
        "force-extract-notes.md",
    ]
    assert "west-mercia,firearm-discharges" in (tmp_path / "out/force-extract-notes.md").read_text()
    assert run(*command) == 2
    assert "there already" in capsys.readouterr().err
