"""Every way an input has been seen to go wrong gives one finding that says where and what to do."""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from arriving import (
    EXTRACT,
    FIRST,
    HEADER,
    HOMICIDE,
    PUBLISHED,
    RECORDED,
    ROBBERY,
    SECOND,
    book_bytes,
    changed,
    extract,
    extract_book,
    ods,
    ods_cell,
    ods_row,
    ods_sheet,
    package,
    published,
    put,
    repacked,
    workbook,
)

from helpers.errors import Finding, InputRefused
from helpers.load import load
from helpers.params import Framework


@dataclass(frozen=True)
class Case:
    """A malformed file, and the finding it must give: kind, place, value, and words it must have."""

    name: str
    file: str
    content: str | bytes
    kind: str
    says: str
    value: str = ""
    row: int = 0
    column: str = ""
    sheet: str = ""


def cell(name: str, column: str, value: str, says: str, *, survey: bool = False) -> Case:
    """An extract with one wrong cell in its second row."""
    row = changed(SECOND if survey else FIRST, **{column: value})
    good = FIRST if survey else SECOND
    content = extract(good, row)
    return Case(name, f"{EXTRACT}/topic.csv", content, "load.cell", says, value, 3, column)


def rows(name: str, content: str | bytes, kind: str, says: str, **place: object) -> Case:
    """An extract with something wrong about its rows or its columns."""
    return Case(name, f"{EXTRACT}/topic.csv", content, kind, says, **place)


def recorded(
    name: str, content: str | bytes, kind: str, says: str, ending: str = "csv", **place: object
) -> Case:
    """A publisher's file with something wrong."""
    return Case(name, f"{RECORDED}/prc.{ending}", content, kind, says, **place)


def book(name: str, made: openpyxl.Workbook | bytes, kind: str, says: str, **place: object) -> Case:
    """An extract as a workbook with something wrong."""
    content = made if isinstance(made, bytes) else book_bytes(made)
    return Case(name, f"{EXTRACT}/topic.xlsx", content, kind, says, **{"sheet": "Extract", **place})


def spreadsheet(name: str, content: bytes, kind: str, says: str, **place: object) -> Case:
    """An extract as an OpenDocument spreadsheet with something wrong."""
    return Case(name, f"{EXTRACT}/topic.ods", content, kind, says, **place)


GOOD = extract(FIRST, SECOND)
ZIP = package({"mimetype": "text/plain"})

CELLS = (
    cell("a blank count", "value", "", "neither zero nor missing"),
    cell("two dots", "value", "..", "marker"),
    cell("a marker in brackets", "value", "[c]", "marker"),
    cell("a marker of suppression without words", "value", "<8", "fewer than 8"),
    cell("not available", "value", "N/A", "marker"),
    cell("a dash", "value", "-", "marker"),
    cell("a star", "value", "*", "marker"),
    cell("text in a count", "value", "about four", "digits"),
    cell("a letter O for a zero", "value", "1O", "digits"),
    cell("a letter in digits of another script", "value", "٤", "digits"),
    cell("a count in exponents", "value", "1e3", "digits"),
    cell("infinity", "value", "inf", "digits"),
    cell("a fraction as a count", "value", "4.5", "digits"),
    cell("a percentage as a count", "value", "12%", "digits"),
    cell("a marked count", "value", "12*", "digits"),
    cell("a negative count", "value", "-3", "0 or more"),
    cell("a count of millions of millions", "value", "9" * 25, "too large"),
    cell("a decimal comma", "value", "12,57", "digits"),
    cell("leading zeros", "value", "0044", "leading zeros"),
    cell("an error value", "value", "#REF!", "error value"),
    cell("a formula as text", "value", "=1+1", "values only"),
    cell("an unseen character", "value", "4\u200b", "unseen character"),
    cell("a truth value", "value", "TRUE", "digits"),
    cell("a percentage over 100", "value", "101", "0 to 100", survey=True),
    cell("a percentage below 0", "value", "-1", "0 to 100", survey=True),
    cell("a share for a percentage", "value", "0.71", "71 per cent", survey=True),
    cell("a blank percentage", "value", "", "neither zero nor missing", survey=True),
    cell("bounds on a percentage", "value", "fewer than 8", "digits", survey=True),
    cell("text for the number who answered", "answered", "most", "digits", survey=True),
    cell("an answered count beside a count", "answered", "12", "surveys"),
    cell("a status nobody knows", "status", "draft", "provisional"),
    cell("a number beside a status without one", "status", "unavailable", "Leave out one"),
    cell("a reason beside a number", "reason", "still open", "note"),
    cell("a day first", "start", "01/04/2022", "year, month, day"),
    cell("a month in letters", "start", "Apr-22", "year, month, day"),
    cell("a serial number", "start", "44652", "serial number"),
    cell("a blank date", "end", "", "blank"),
    cell("a date that does not exist", "end", "2022-06-31", "calendar"),
    cell("a month that does not exist", "end", "2022-13-01", "calendar"),
    cell("another force", "force", "kent", "Another force"),
    cell("an unknown force", "force", "Wessex", "west-mercia"),
    cell("an unknown measure", "measure", "homicide", "homicides"),
    cell("a measure summed by the program", "measure", "neighbourhood-crime", "not taken from"),
)

TABLES = (
    rows(
        "no value and no reason",
        extract(changed(FIRST, value="", status="unavailable")),
        "load.cell",
        "why there is no",
        row=2,
        column="reason",
    ),
    rows(
        "withheld yet final",
        extract(changed(FIRST, value="fewer than 8", status="final")),
        "load.cell",
        "suppressed",
        value="final",
        row=2,
        column="status",
    ),
    rows(
        "a missing column",
        extract(FIRST[:4] + FIRST[5:], header=HEADER[:4] + HEADER[5:]),
        "load.column-missing",
        "no column 'value'",
        row=1,
        column="value",
    ),
    rows(
        "a renamed column",
        extract(FIRST, header=("force", "measure", "start", "end", "values", *HEADER[5:])),
        "load.column-missing",
        "Rename 'values' to 'value'",
        value="values",
        row=1,
        column="value",
    ),
    rows(
        "a column of another case",
        extract(FIRST, header=("Force", *HEADER[1:])),
        "load.column-missing",
        "Rename 'Force' to 'force'",
        value="Force",
        row=1,
        column="force",
    ),
    rows(
        "a column twice",
        extract((*FIRST, "5"), header=(*HEADER, "value")),
        "load.column-twice",
        "Keep one",
        value="value",
        row=1,
        column="value",
    ),
    rows(
        "a column of its own making",
        extract((*FIRST, "5"), header=(*HEADER, "last year")),
        "load.column-unknown",
        "right name",
        value="last year",
        row=1,
        column="last year",
    ),
    rows(
        "values under no name",
        extract((*FIRST, "5", "6"), header=(*HEADER, "", "note2")),
        "load.column-unknown",
        "right name",
        value="note2",
        row=1,
        column="note2",
    ),
    rows(
        "a header of two rows",
        "force,measure,period,,value,,,,\n,,start,end,,answered,status,reason,note\n"
        + extract(FIRST).split("\n", 1)[1],
        "load.column-missing",
        "one row",
        row=2,
        column="force",
    ),
    rows(
        "the header again",
        extract(FIRST, HEADER, SECOND),
        "load.header-again",
        "one header",
        value="force",
        row=3,
    ),
    rows(
        "a row twice",
        extract(FIRST, SECOND, FIRST),
        "load.twice",
        "Keep one",
        value="homicides, 2022-04-01 to 2022-06-30",
        row=4,
    ),
    rows(
        "two figures for one period",
        extract(FIRST, changed(FIRST, value="5")),
        "load.twice",
        "Two figures for one period",
        value="homicides, 2022-04-01 to 2022-06-30",
        row=3,
    ),
    rows(
        "a period backwards",
        extract(changed(FIRST, start="2022-06-30", end="2022-04-01")),
        "load.period",
        "ends before it begins",
        value="2022-06-30 to 2022-04-01",
        row=2,
        column="end",
    ),
    rows(
        "a part of a month",
        extract(changed(FIRST, end="2022-06-29")),
        "load.period",
        "whole months",
        value="2022-04-01 to 2022-06-29",
        row=2,
        column="end",
    ),
    rows(
        "a period after the release",
        extract(changed(FIRST, start="2022-10-01", end="2022-12-31")),
        "load.future",
        "after its release of 2022-09",
        value="2022-10-01 to 2022-12-31",
        row=2,
        column="end",
    ),
    rows(
        "a row cut off",
        GOOD.rsplit(",", 4)[0] + "\n",
        "load.row-short",
        "cut off",
        value="west-mercia",
        row=3,
    ),
    rows(
        "a comma too many",
        GOOD.replace(",4,,,,\n", ",1,257,,,,\n"),
        "load.row-long",
        "quotation marks",
        value="west-mercia",
        row=2,
    ),
    rows(
        "a footnote between rows",
        extract(FIRST, ("Source: the force",), SECOND),
        "load.row-short",
        "cut off",
        value="Source: the force",
        row=3,
    ),
    rows(
        "a quotation mark without its partner",
        GOOD + '"west-mercia,homicides\n',
        "load.not-a-table",
        "quotation mark",
        row=4,
    ),
    rows("a line of many megabytes", GOOD + "w" * 200_000 + "\n", "load.not-a-table", "too long", row=4),
    rows("an empty file", "", "load.empty", "empty"),
    rows("a file of blank lines", "\n\n \n", "load.empty", "empty"),
    rows("a header alone", extract(), "load.empty", "without rows", row=1),
    rows(
        "semicolons", GOOD.replace(",", ";"), "load.not-a-table", "semicolons", value=";".join(HEADER), row=1
    ),
    rows("tabs", GOOD.replace(",", "\t"), "load.not-a-table", "tabs", value="\t".join(HEADER), row=1),
    rows(
        "Latin-1", extract(changed(FIRST, note="Té")).encode("latin-1"), "load.encoding", "CSV UTF-8", row=2
    ),
    rows("UTF-16", GOOD.encode("utf-16"), "load.not-what-named", "UTF-16"),
    rows("a zero byte", GOOD.replace("homicides", "homi\0cides"), "load.encoding", "zero byte", row=2),
    rows(
        "a web page under the name of a table",
        "<!DOCTYPE html><html><body>404</body></html>",
        "load.not-what-named",
        "web page",
    ),
    rows(
        "a workbook under the name of a table",
        book_bytes(extract_book()),
        "load.not-what-named",
        "zip package",
    ),
    rows("gzip under the name of a table", gzip.compress(GOOD.encode()), "load.not-what-named", ".csv.gz"),
)


def _bomb() -> bytes:
    """Two hundred megabytes of commas, in two hundred kilobytes."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1) as file:
        for _ in range(201):
            file.write(b"," * 1_000_000)
    return packed.getvalue()


FORCE, SUBGROUP, COUNT = "Force Name", "Offence Subgroup", "Number of Offences"
RECORDED_CRIME = (
    recorded(
        "an unknown offence subgroup",
        published(HOMICIDE, changed(ROBBERY, PUBLISHED, Offence_Subgroup="Robbery of person")),
        "load.cell",
        "unknown offence subgroup",
        value="Robbery of person",
        row=3,
        column=SUBGROUP,
    ),
    recorded(
        "a force the publisher does not know",
        published(HOMICIDE, changed(ROBBERY, PUBLISHED, Force_Name="West Mercian")),
        "load.cell",
        "unknown force",
        value="West Mercian",
        row=3,
        column=FORCE,
    ),
    recorded(
        "a Cyrillic letter in a force's name",
        published(changed(HOMICIDE, PUBLISHED, Force_Name="Кent")),
        "load.cell",
        "unknown force",
        value="Кent",
        row=2,
        column=FORCE,
    ),
    recorded(
        "a blank force",
        published(changed(HOMICIDE, PUBLISHED, Force_Name="")),
        "load.cell",
        "No force",
        row=2,
        column=FORCE,
    ),
    recorded(
        "a fifth quarter",
        published(changed(HOMICIDE, PUBLISHED, Financial_Quarter="5")),
        "load.cell",
        "1 to 4",
        value="5",
        row=2,
        column="Financial Quarter",
    ),
    recorded(
        "a year that is none",
        published(changed(HOMICIDE, PUBLISHED, Financial_Year="2022/24")),
        "load.cell",
        "2022/23",
        value="2022/24",
        row=2,
        column="Financial Year",
    ),
    recorded(
        "a quarter after its release",
        published(changed(HOMICIDE, PUBLISHED, Financial_Year="2023/24")),
        "load.future",
        "after its release of 2023-01-26",
        value="2023-24-Q1",
        row=2,
        column="Financial Year",
    ),
    recorded(
        "a marker in a count",
        published(HOMICIDE, changed(ROBBERY, PUBLISHED, Number_of_Offences="..")),
        "load.cell",
        "marker",
        value="..",
        row=3,
        column=COUNT,
    ),
    recorded(
        "a row pasted twice",
        published(HOMICIDE, ROBBERY, ROBBERY),
        "load.twice",
        "added twice",
        value=", ".join(ROBBERY),
        row=4,
    ),
    recorded(
        "two spellings at once",
        published(
            changed(HOMICIDE, PUBLISHED, Offence_Subgroup="Vehicle offences"),
            changed(HOMICIDE, PUBLISHED, Offence_Subgroup="Vehicle interference"),
        ),
        "load.both-spellings",
        "former name",
        value="Vehicle interference",
    ),
    recorded(
        "a column missing",
        published(HOMICIDE[:2] + HOMICIDE[3:], header=PUBLISHED[:2] + PUBLISHED[3:]),
        "load.column-missing",
        "Force Name",
        row=1,
        column=FORCE,
    ),
    recorded(
        "gzip cut short",
        gzip.compress(published(HOMICIDE, ROBBERY).encode())[:-30],
        "load.cut-short",
        "cut short",
        "csv.gz",
    ),
    recorded(
        "text under the name of gzip", published(HOMICIDE), "load.not-what-named", "not gzipped", "csv.gz"
    ),
    recorded(
        "text under the name of Parquet", published(HOMICIDE), "load.not-what-named", "not Parquet", "parquet"
    ),
    Case("a gzip bomb", f"{EXTRACT}/topic.csv.gz", _bomb(), "load.too-large", "200 MB"),
    recorded(
        "a sheet with another year's rows",
        ods(ods_sheet("2021_22", ods_row(PUBLISHED), ods_row(HOMICIDE))),
        "load.wrong-year",
        "not its sheet's",
        "ods",
        value="2022-23",
        row=2,
        column="Financial Year",
        sheet="2021_22",
    ),
    recorded(
        "a year in two sheets",
        ods(*(ods_sheet(name, ods_row(PUBLISHED), ods_row(HOMICIDE)) for name in ("2022_23", "2022_23 (2)"))),
        "load.twice",
        "another sheet",
        "ods",
        value="2022-23-Q1",
        sheet="2022_23 (2)",
    ),
    recorded(
        "no sheet with figures",
        ods(ods_sheet("Cover", ods_row(["Recorded crime"]))),
        "load.no-table",
        "No sheet holds",
        "ods",
    ),
)


def _hidden_row() -> openpyxl.Workbook:
    made = extract_book()
    made.active.row_dimensions[2].hidden = True
    return made


def _hidden_column() -> openpyxl.Workbook:
    made = extract_book()
    made.active.column_dimensions["E"].hidden = True
    return made


def _linked() -> openpyxl.Workbook:
    made = extract_book()
    made.active["I2"] = "notes"
    made.active["I2"].hyperlink = "https://example.org/"
    return made


def _error() -> openpyxl.Workbook:
    made = extract_book()
    made.active["E2"] = "#REF!"
    made.active["E2"].data_type = "e"
    return made


def _vast() -> openpyxl.Workbook:
    made = extract_book()
    made.active["XFD1048576"] = "far"
    return made


def _merged() -> openpyxl.Workbook:
    made = workbook(HEADER, FIRST, changed(FIRST, start="2022-01-01", end="2022-03-31"))
    made.active.merge_cells("A2:A3")
    return made


def _formatted(cell: str, number: float, form: str) -> openpyxl.Workbook:
    made = extract_book(measure="satisfaction-burglary")
    made.active[cell] = number
    made.active[cell].number_format = form
    return made


def _without_end() -> str:
    cells = ods_cell("x", ' table:number-columns-repeated="100"')
    return f'<table:table-row table:number-rows-repeated="1000000">{cells}</table:table-row>'


SHEET = "xl/worksheets/sheet1.xml"
BOOKS = (
    book(
        "a formula",
        extract_book(value="=2+2"),
        "load.formula",
        "values only",
        value="=2+2",
        row=2,
        column="E",
    ),
    book(
        "a formula with another file",
        extract_book(value="='[old.xlsx]Sheet1'!A1"),
        "load.other-file",
        "another file",
        value="='[old.xlsx]Sheet1'!A1",
        row=2,
        column="E",
    ),
    book("an error cell", _error(), "load.error-cell", "error value", row=2, column="E"),
    book("a hidden row", _hidden_row(), "load.hidden-row", "Unhide", row=2),
    book("a hidden column", _hidden_column(), "load.hidden-column", "Unhide", row=1, column="E"),
    book("a link in a cell", _linked(), "load.link", "Remove the link", row=2, column="I"),
    book(
        "a cell at the far corner",
        _vast(),
        "load.too-many-cells",
        "only the table",
        value="1,048,576 rows by 16,384 columns",
    ),
    book("merged cells", _merged(), "load.cell", "No force", row=3, column="force"),
    book(
        "a share formatted as a percentage",
        _formatted("E2", 0.71, "0%"),
        "load.cell",
        "71 per cent",
        value="0.71",
        row=2,
        column="value",
    ),
    book(
        "a date in a count",
        extract_book(value=date(2022, 4, 1)),
        "load.cell",
        "number",
        value="2022-04-01",
        row=2,
        column="value",
    ),
    book(
        "a serial number in a workbook",
        extract_book(start=44652),
        "load.cell",
        "serial number",
        value="44652",
        row=2,
        column="start",
    ),
    book(
        "a truth value in a workbook",
        extract_book(value=True),
        "load.cell",
        "TRUE or FALSE",
        value="TRUE",
        row=2,
        column="value",
    ),
    book("a fraction", extract_book(value=4.5), "load.cell", "not whole", value="4.5", row=2, column="value"),
    book(
        "a second sheet that is no table",
        book_bytes(workbook(("a", "b"), (1, 2))),
        "load.column-missing",
        "no column 'force'",
        row=1,
        column="force",
    ),
    book("cut short", book_bytes(extract_book())[:-200], "load.cut-short", "Get it again", sheet=""),
    book(
        "a flipped bit",
        book_bytes(extract_book()).replace(b"PK\x03\x04", b"PK\x03\x05", 1)[:400] + b"\0" * 40,
        "load.cut-short",
        "Get it again",
        sheet="",
    ),
    book("an empty workbook", b"", "load.empty", "empty", sheet=""),
    book(
        "locked with a password",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "load.locked",
        "password",
        sheet="",
    ),
    book(
        "text under the name of a workbook", GOOD.encode(), "load.not-what-named", "not a workbook", sheet=""
    ),
    book("a zip package that is no workbook", ZIP, "load.not-what-named", "no workbook", sheet=""),
    book(
        "OpenDocument under the name of Excel",
        ods(ods_sheet("Extract", ods_row(HEADER))),
        "load.not-what-named",
        ".ods",
        sheet="",
    ),
    book(
        "a workbook packed far too tightly",
        repacked(book_bytes(extract_book()), SHEET, was="<sheetData>", now=" " * 4_000_000 + "<sheetData>"),
        "load.too-large",
        "unpacks",
        sheet="",
    ),
    book(
        "entities of its own",
        repacked(
            book_bytes(extract_book()),
            SHEET,
            was="<worksheet",
            now='<!DOCTYPE x [<!ENTITY a "b">]><worksheet',
        ),
        "load.strange-xml",
        "entities",
        sheet="",
    ),
    spreadsheet(
        "a formula in OpenDocument",
        ods(
            ods_sheet(
                "Extract",
                ods_row(HEADER),
                ods_row(FIRST).replace("<table:table-cell", '<table:table-cell table:formula="of:=1+1"', 1),
            )
        ),
        "load.formula",
        "values only",
        sheet="Extract",
        value="of:=1+1",
        row=2,
        column="A",
    ),
    spreadsheet(
        "a hidden row in OpenDocument",
        ods(ods_sheet("Extract", ods_row(HEADER), ods_row(FIRST, ' table:visibility="collapse"'))),
        "load.hidden-row",
        "Unhide",
        sheet="Extract",
        row=2,
    ),
    spreadsheet(
        "a link in OpenDocument",
        ods(
            ods_sheet(
                "Extract",
                ods_row(HEADER),
                ods_row([*FIRST[:8], '<text:a xlink:href="https://example.org/">x</text:a>']),
            )
        ),
        "load.link",
        "Remove the link",
        sheet="Extract",
        value="https://example.org/",
        row=2,
        column="I",
    ),
    spreadsheet(
        "a cell repeated without end",
        ods(
            ods_sheet(
                "Extract",
                ods_row(HEADER),
                _without_end(),
            )
        ),
        "load.too-many-cells",
        "only the table",
        sheet="Extract",
        value="1,000,001 rows by 100 columns",
    ),
    spreadsheet(
        "a locked OpenDocument",
        ods(ods_sheet("Extract", ods_row(HEADER)), manifest="<manifest:encryption-data/>"),
        "load.locked",
        "password",
    ),
)
CASES = (*CELLS, *TABLES, *RECORDED_CRIME, *BOOKS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_malformed_input_is_refused_with_the_finding_that_names_it(
    case: Case, tmp_path: Path, framework: Framework
) -> None:
    put(tmp_path, case.file, case.content)

    with pytest.raises(InputRefused) as refused:
        load(tmp_path, framework)

    found = [each for each in refused.value.findings if _is_it(each, case)]
    assert found, f"expected {case}, found {[*refused.value.findings]}"
    assert found[0].remedy
    assert not (tmp_path / "data/tidy").exists()


def _is_it(found: Finding, case: Case) -> bool:
    place = found.place
    if case.kind == "load.both-spellings":  # it points at a row by its place as text
        where = case.file in place.file
    else:
        where = (place.file, place.sheet, place.row, place.column) == (
            case.file,
            case.sheet,
            case.row,
            case.column,
        )
    value = case.kind == "load.encoding" or case.value in {found.value, ""}
    return found.id == case.kind and where and value and case.says in str(found)


def test_there_are_at_least_sixty_malformed_inputs() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60


def test_all_findings_come_at_once_and_alike_ones_together(tmp_path: Path, framework: Framework) -> None:
    wrong = [
        changed(FIRST, start=f"2022-0{month}-01", end=f"2022-0{month}-28", value="..") for month in (1, 3, 5)
    ]
    put(tmp_path, f"{EXTRACT}/one.csv", extract(*wrong))
    put(tmp_path, f"{EXTRACT}/two.csv", extract(changed(SECOND, value="101")))

    with pytest.raises(InputRefused) as refused:
        load(tmp_path, framework)

    markers = [each for each in refused.value.findings if each.value == ".."]
    assert [(each.place.row, each.count) for each in markers] == [(2, 3)]
    assert {Path(each.place.file).name for each in refused.value.findings} == {"one.csv", "two.csv"}
    assert "topic" not in str(refused.value)
