"""What arrives in a file is read as its sender sees it, or refused with what to do."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.formatting.rule import CellIsRule, DataBarRule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from projects import copy_project, made_once, statement

HEADER = ("force", "measure", "start", "end", "value", "answered", "status", "reason", "note")
ROW = ("kent", "firearm-discharges", date(2022, 4, 1), date(2022, 6, 30), 3)
SURVEY = ("kent", "satisfaction-burglary", date(2022, 1, 1), date(2022, 6, 30), 71, 120)
EXTRACT = Path("data/raw/kent-force/2022-09")
PUBLISHED = (
    "Financial Year,Financial Quarter,Force Name,Offence Description,Offence Group,"
    "Offence Subgroup,Offence Code,Number of Offences\n"
)


def book(*rows: tuple[object, ...]) -> tuple[openpyxl.Workbook, Worksheet]:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Extract"
    for row in (HEADER, *rows):
        sheet.append(row)
    return made, sheet


def saved(made: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def changed(change: Callable[[Worksheet], object], *rows: tuple[object, ...]) -> bytes:
    """An extract as a workbook, with one change to its sheet."""
    made, sheet = book(*(rows or (ROW,)))
    change(sheet)
    return saved(made)


def formatted(code: str, value: object = 3, *, survey: bool = False) -> bytes:
    """An extract whose one value has a number format."""

    def change(sheet: Worksheet) -> None:
        sheet["E2"] = value
        sheet["E2"].number_format = code

    return changed(change, SURVEY if survey else ROW)


def renamed(content: bytes, part: str, name: str) -> bytes:
    """A workbook with one part of its package under another name."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        assert part in old.namelist()
        for each in old.namelist():
            new.writestr(name if each == part else each, old.read(each))
    return made.getvalue()


def two_parts(content: bytes) -> bytes:
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a") as package:
        package.writestr("xl/Worksheets/Sheet1.xml", package.read("xl/worksheets/sheet1.xml"))
    return made.getvalue()


def lines(*rows: tuple[object, ...]) -> str:
    text = io.StringIO()
    whole = [(*row, *("",) * (len(HEADER) - len(row))) for row in (HEADER, *rows)]
    csv.writer(text, lineterminator="\n").writerows(whole)
    return text.getvalue()


def with_value(value: str, *, survey: bool = False) -> str:
    row = SURVEY if survey else ROW
    return lines((*row[:4], value, *row[5:]))


def hide(sheet: Worksheet) -> None:
    sheet.row_dimensions[2].hidden = True


def flatten(sheet: Worksheet) -> None:
    sheet.row_dimensions[2].height = 1


def filter_out(sheet: Worksheet) -> None:
    sheet.append(("kent", "firearm-discharges", date(2022, 1, 1), date(2022, 3, 31), 9))
    sheet.auto_filter.ref = "A1:I3"
    sheet.auto_filter.add_filter_column(4, ["9"])
    sheet.row_dimensions[2].hidden = True


def whiten(sheet: Worksheet) -> None:
    sheet["E2"].font = Font(color="FFFFFFFF")


def black_on_black(sheet: Worksheet) -> None:
    sheet["E2"].fill = PatternFill("solid", fgColor="FF000000")


def strike(sheet: Worksheet) -> None:
    sheet["E2"].font = Font(strike=True)


def compute(sheet: Worksheet) -> None:
    sheet["E2"] = "=1+2"


def merge(sheet: Worksheet) -> None:
    sheet.append(("kent", "firearm-discharges", date(2022, 1, 1), date(2022, 3, 31)))
    sheet.merge_cells("E2:E3")


def mask_when_small(sheet: Worksheet) -> None:
    rule = CellIsRule(operator="lessThan", formula=["8"])
    rule.dxf = DifferentialStyle(numFmt=openpyxl.styles.numbers.NumberFormat(164, '"fewer than 8"'))
    sheet.conditional_formatting.add("E2:E9", rule)


def whiten_when_small(sheet: Worksheet) -> None:
    rule = CellIsRule(operator="lessThan", formula=["8"], font=Font(color="FFFFFFFF"))
    sheet.conditional_formatting.add("E2:E9", rule)


def bars_alone(sheet: Worksheet) -> None:
    rule = DataBarRule("min", 0, "max", 9, color="FF638EC6", showValue=False)
    sheet.conditional_formatting.add("E2:E9", rule)


#: by name: the file, and what its refusal says
REFUSED: dict[str, tuple[bytes, str]] = {
    "masked.xlsx": (formatted('"fewer than 8"'), "column 'E': A value that its number format shows as"),
    "masked-below-8.xlsx": (formatted('[<8]"fewer than 8";0'), "'fewer than 8'"),
    "blank.xlsx": (formatted(";;;"), "A value that its number format hides"),
    "blank-text.xlsx": (formatted(";;;", "fewer than 8"), "A value that its number format hides"),
    "thousands.xlsx": (formatted("0,", 3000), "A value that its number format shows as something else '3'"),
    "more-digits.xlsx": (formatted('0"0"'), "A value that its number format shows as something else '30'"),
    "percent-count.xlsx": (formatted("0%"), "'300%'"),
    "percent-71.xlsx": (formatted("0%", 71, survey=True), "A percentage outside 0 to 100 '7100%'"),
    "share-of-1.xlsx": (formatted("0.0", 1.0, survey=True), "A percentage of 1 or less, or a share '1'"),
    "white.xlsx": (changed(whiten), "A value in a colour or size that cannot be seen"),
    "black.xlsx": (changed(black_on_black), "A value in a colour or size that cannot be seen"),
    "struck.xlsx": (changed(strike), "A value that is struck out"),
    "merged.xlsx": (changed(merge), "Merged cells in the table 'E2:E3'"),
    "conditional-number.xlsx": (changed(mask_when_small), "Conditional formatting that can hide"),
    "conditional-white.xlsx": (changed(whiten_when_small), "Conditional formatting that can hide"),
    "conditional-bars.xlsx": (changed(bars_alone), "Conditional formatting that can hide"),
    "flat-row.xlsx": (changed(flatten), "row 2: A hidden row"),
    "filtered.xlsx": (changed(filter_out), "row 2: A hidden row"),
    "hidden-row-case.xlsx": (
        renamed(changed(hide), "xl/worksheets/sheet1.xml", "xl/worksheets/Sheet1.xml"),
        "A part of the workbook is missing, or has another name",
    ),
    "formula-case.xlsx": (
        renamed(changed(compute), "xl/worksheets/sheet1.xml", "xl/Worksheets/Sheet1.xml"),
        "A part of the workbook is missing, or has another name",
    ),
    "styles-case.xlsx": (
        renamed(formatted('"fewer than 8"'), "xl/styles.xml", "xl/Styles.xml"),
        "A part of the workbook is missing, or has another name",
    ),
    "two-sheets-of-one-name.xlsx": (two_parts(changed(hide)), "the part 'xl/worksheets/sheet1.xml' twice"),
    "calc.ods": (b"PK\x03\x04", "Save it as .xlsx or .csv"),
    "semicolons.csv": (
        ("sep=;\n" + lines(ROW).replace(",", ";")).encode(),
        "row 2: The values are separated by semicolons",
    ),
    "semicolons-under-a-title.csv": (
        ("Figures of the force\n" + lines(ROW).replace(",", ";")).encode(),
        "row 2: The values are separated by semicolons",
    ),
    "tabs.csv": (lines(ROW).replace(",", "\t").encode(), "The values are separated by tabs"),
    "utf-16.csv": (lines(ROW).encode("utf-16"), "UTF-16"),
    "decimal-comma.csv": (with_value("71,5", survey=True).encode(), "with a point"),
    "thousands-point.csv": (with_value("5.000").encode(), "'5.000'"),
    "share-of-1.csv": (with_value("1.0", survey=True).encode(), "A percentage of 1 or less, or a share"),
    "day-first.csv": (lines(ROW).replace("2022-04-01", "01/04/2022").encode(), "2022-04-01: year, month"),
    "serial.csv": (lines(ROW).replace("2022-04-01", "44652").encode(), "serial number"),
    "in-words.csv": (with_value("about eight").encode(), '"fewer than 8" or "1 to 7"'),
    "star.csv": (with_value("*").encode(), '"fewer than 8" or "1 to 7"'),
}


def refusals(where: Path) -> None:
    copy_project(where, data=False)
    (where / EXTRACT).mkdir(parents=True)
    for name, (content, _) in REFUSED.items():
        (where / EXTRACT / name).write_bytes(content)
    ended = statement(where, "load")
    assert ended.returncode == 1
    (where / "said").write_text(ended.stderr + ended.stdout, encoding="utf-8")


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    where = made_once(tmp_path_factory, "refused-inputs", refusals)
    return (where / "said").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_does_not_say_what_it_shows_is_refused_with_what_to_do(name: str, refused: list[str]):
    found = [line for line in refused if f"/{name}" in line]
    assert any(REFUSED[name][1] in line for line in found), found
    # whoever withholds a count is not asked to give it
    assert not any("Write the number" in line for line in found)


def mac_dates() -> bytes:
    made, sheet = book(ROW)
    made.epoch = CALENDAR_MAC_1904
    sheet["E2"].number_format = "#,##0"
    return saved(made)


def sound_project(where: Path) -> None:
    copy_project(where, data=False)
    (where / EXTRACT).mkdir(parents=True)
    made, sheet = book(
        (*SURVEY[:4], 1.0, 40),
        ("Kent Police", "satisfaction-hate-crime", *SURVEY[2:4], 0.57, 100),
        ("kent", "satisfaction-violent-crime", *SURVEY[2:4], 62.5, 100),
    )
    for cell in ("E2", "E3"):
        sheet[cell].number_format = "0%"
    sheet["E4"].number_format = '_-* #,##0.0_-;-* #,##0.0_-;_-* "-"??_-;_-@_-'
    made.create_sheet("Old").sheet_state = "veryHidden"
    (where / EXTRACT / "survey.xlsx").write_bytes(saved(made))
    (where / EXTRACT / "discharges.xlsx").write_bytes(mac_dates())
    months = [
        ("1-7", "2021-04-01", "2021-06-30"),
        ("less than 8", "2021-07-01", "2021-09-30"),
        ("5 or fewer", "2021-10-01", "2021-12-31"),
        ("fewer than eight", "2022-01-01", "2022-03-31"),
        ("5.0", "2022-04-01", "2022-06-30"),
    ]
    rows = [
        ("Kent Constabulary", "drug-related-homicides", start, end, value) for value, start, end in months
    ]
    (where / EXTRACT / "counts.csv").write_text("sep=,\n" + lines(*rows), encoding="utf-8")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "sound-inputs", sound_project)


def evidence(project: Path, priority: str) -> str:
    ended = statement(project, "evidence", "2022-23-Q1", priority, "--force", "kent")
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_a_share_that_is_shown_as_a_percentage_is_read_as_that_percentage(sound: Path) -> None:
    ended = statement(sound, "load")
    assert ended.returncode == 0, ended.stderr
    assert "sheet 'Old': A hidden sheet is not read" in ended.stderr + ended.stdout
    shown = evidence(sound, "victim-satisfaction")
    assert "satisfaction-burglary: 100% " in shown
    assert "satisfaction-hate-crime: 57% " in shown


def test_bounds_in_words_are_read_as_bounds_and_5_point_0_as_5(sound: Path) -> None:
    load = statement(sound, "load", "kent-force")
    shown = evidence(sound, "drugs-county-lines")
    year_ago = next(line.split() for line in shown.splitlines() if " year-ago " in line)
    assert year_ago[2:4] == ["5", "[c]"]
    assert 'Given only as "1 to 7".' in shown
    for words, bounds in (
        ("1-7", "1 to 7"),
        ("less than 8", "0 to 7"),
        ("5 or fewer", "0 to 5"),
        ("fewer than eight", "0 to 7"),
    ):
        assert f"read as {bounds} '{words}'" in load.stderr + load.stdout


def test_dates_of_the_1904_system_are_the_dates_that_are_shown(sound: Path) -> None:
    shown = evidence(sound, "serious-violence")
    assert next(line.split()[2] for line in shown.splitlines() if " year-ago " in line) == "3"


def crime(*forces: str) -> str:
    """Homicides in the publisher's rows, one a force."""
    rows = [f"2022/23,1,{name},Murder,Violence,Homicide,1,{number}" for number, name in enumerate(forces, 1)]
    return PUBLISHED + "\n".join(rows) + "\n"


def test_forces_are_known_with_and_without_the_words_round_their_place(tmp_path: Path) -> None:
    project = copy_project(tmp_path, data=False)
    file = project / "data/raw/home-office-prc/2023-01-26/prc.csv"
    file.parent.mkdir(parents=True)
    spellings = ["Humberside Police", "Avon & Somerset Constabulary", "Heddlu Dyfed-Powys", "West Mercia"]
    spellings += ["Metropolitan Police Service[Note 6]", "Devon and Cornwall Constabulary", "Heddlu De Cymru"]
    file.write_text(crime(*spellings), encoding="utf-8")
    for number, force in ((1, "humberside"), (3, "dyfed-powys")):
        shown = statement(project, "evidence", "2022-23-Q1", "homicide", "--force", force).stdout
        assert next(line.split()[2] for line in shown.splitlines() if " year-ago " in line) == str(number)

    strangers = ["Herefordshire Police", "Wearside Police", "East Yorkshire Police", "Wessex"]
    file.write_text(crime(*strangers), encoding="utf-8")
    ended = statement(project, "load")
    assert ended.returncode == 1
    for name in strangers:
        line = next(line for line in ended.stderr.splitlines() if name in line)
        assert "An unknown force" in line
        assert not any(place in line.casefold() for place in ("hertford", "mersey", "west york", " essex"))


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [("west-mercai", "west-mercia"), ("Humberside Police", "humberside"), ("herefordshire", "")],
)
def test_a_suggested_force_is_never_another_place(typed: str, suggested: str, tmp_path: Path) -> None:
    ended = statement(copy_project(tmp_path, data=False), "evidence", "2022-23-Q1", "--force", typed)
    assert ended.returncode == 2
    assert (f"Did you mean {suggested}?" in ended.stderr) == bool(suggested)
    assert "hertfordshire" not in ended.stderr
