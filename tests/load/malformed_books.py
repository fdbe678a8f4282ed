"""Extracts of a force as workbooks that are malformed: Excel's and OpenDocument's."""

from __future__ import annotations

from datetime import date

import openpyxl
from arriving import (
    FIRST,
    HEADER,
    book_bytes,
    changed,
    extract_book,
    ods,
    ods_row,
    ods_sheet,
    package,
    repacked,
    workbook,
)
from malformed import GOOD, book, spreadsheet


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


def extract_sheet(*rows: str) -> bytes:
    """An extract as an OpenDocument spreadsheet: its header, and these rows."""
    return ods(ods_sheet("Extract", ods_row(HEADER), *rows))


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
    book("merged cells", _merged(), "load.merged", "Unmerge", value="A2:A3", row=3, column="A"),
    book(
        "a share formatted as a number",
        _formatted("E2", 0.71, "0.00"),
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
        "format to Text",
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
    book(
        "a zip package that is no workbook",
        package({"mimetype": "text/plain"}),
        "load.not-what-named",
        "no workbook",
        sheet="",
    ),
    book(
        "OpenDocument under the name of Excel",
        extract_sheet(),
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
)


SPREADSHEETS = (
    spreadsheet(
        "an OpenDocument spreadsheet",
        extract_sheet(ods_row(FIRST)),
        "load.unknown-form",
        "Save it as .xlsx or .csv",
        sheet="",
    ),
)
