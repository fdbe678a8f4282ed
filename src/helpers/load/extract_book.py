"""A force's .xlsx extract, read and checked in one pass: what is checked of a cell is what is read of it.

A cell is its value together with its number format, its formula, and whether a reader sees it. A number
shown as a percentage is read as that percentage. What the sheet hides or replaces is a finding.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.xml.constants import ARC_STYLE

from helpers.errors import Finding, InputRefused, Place
from helpers.load.cells import Cell
from helpers.load.findings import failed, grouped, warned
from helpers.load.grid import Grid, Sheets
from helpers.load.number_formats import display_of, percent_text
from helpers.load.package import Package, damaged, open_package, reading_errors
from helpers.load.text import MEGABYTE

#: an extract has a few thousand rows; a file that unpacks to more than this is something else
LARGEST_UNPACKED = 50 * MEGABYTE
MOST_CELLS = 1_000_000
#: rows and columns lower or narrower than this (points, characters) cannot be seen
_UNSEEN_HEIGHT, _UNSEEN_WIDTH = 2.0, 0.5
_SMALLEST_FONT = 2.0
_SAVE = "Open it in a spreadsheet program and save it again."
_PASTE = "Copy the sheet and paste values only."
_SHOW = "Unhide them, or remove them, so that everything that is read can be seen."
_CLEAR = "Clear the conditional formatting of the sheet."
#: by kind: what was found, and what to do
_KINDS: Mapping[str, tuple[str, str]] = {
    "formula": ("A formula: its value may be out of date, or come from another place", _PASTE),
    "other-file": ("A formula that refers to another file", _PASTE),
    "error-cell": ("A cell with a spreadsheet's error value", "Correct it and paste values only."),
    "hidden-row": ("A hidden row with something in it", _SHOW),
    "hidden-column": ("A hidden column with something in it", _SHOW),
    "link": ("A link to another place in a cell", "Remove the link, keep the text."),
    "merged": ("Merged cells in the table", "Unmerge them, and write the value into each row."),
    "masked": (
        "A value that its number format shows as something else",
        'If it may not be given, type its bounds as text: "fewer than 8". Else set the format to General.',
    ),
    "masked-blank": (
        "A value that its number format hides",
        "Empty the cell and give a status and a reason, or set the format to General.",
    ),
    "unseen": (
        "A value in a colour or size that cannot be seen",
        "Remove it, or give it the usual colour and size.",
    ),
    "struck-out": ("A value that is struck out", "Remove the row, or the line through the value."),
    "conditional-format": ("Conditional formatting that can hide or replace a value", _CLEAR),
}
#: conditional formats that openpyxl leaves out: those of Excel 2010 and later with a style of their own
_NEWER_FORMATS = (b"x14:dxf", b'showValue="0"')
_UNREADABLE: tuple[type[Exception], ...] = (
    *reading_errors(),
    AttributeError,
    IndexError,
    KeyError,
    OverflowError,
    SyntaxError,
    TypeError,
    ValueError,
)


def open_extract_book(path: Path, name: str, largest_unpacked: int) -> Sheets:
    """Read every sheet of a force's .xlsx extract that is not hidden.

    Refuses (InputRefused) a file that is locked, damaged, too large or not a workbook. Of a sheet,
    ``Sheets.grid`` refuses formulas, error cells, links and hidden rows or columns; ``Grid.doubts`` has
    what matters only inside the table, such as merged cells and numbers that their format replaces.
    """
    package = open_package(path, name, min(largest_unpacked, LARGEST_UNPACKED))
    for part in package.parts:
        _refuse_entities(package, part)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of parts it does not keep
            read, hidden = _read_book(package)
    except _UNREADABLE:
        raise damaged(name) from None
    unseen = [
        warned(
            "load.hidden-sheet", Place(name, each), "A hidden sheet is not read", "Unhide it if it counts."
        )
        for each in hidden
    ]
    return Sheets(
        list(read),
        lambda sheet: read[sheet].grid,
        tuple(unseen),
        {sheet: each.unsafe for sheet, each in read.items() if each.unsafe},
    )


def _refuse_entities(package: Package, part: str) -> None:
    """Refuse XML with entities or another encoding than UTF-8; reading every part shows that it is whole."""
    try:
        for number, chunk in enumerate(package.chunks(part)):
            encoding = re.match(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=[\"']([^\"']*)", chunk)
            foreign = encoding is not None and encoding[1].lower() not in {b"utf-8", b"us-ascii"}
            wide = chunk.startswith((b"\xff\xfe", b"\xfe\xff"))
            if part.endswith((".xml", ".rels")) and not number and (foreign or wide):
                raise _strange(package, part, "The workbook is written in another encoding than UTF-8")
            if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                found = "The workbook declares entities of its own, which no spreadsheet program writes"
                raise _strange(package, part, found)
    except reading_errors():
        raise damaged(package.name) from None


def _strange(package: Package, part: str, found: str) -> InputRefused:
    return InputRefused((failed("load.strange-xml", Place(package.name, element=part), found, _SAVE),))


# --------------------------------------------------------------------------- the workbook


@dataclass
class _SheetRead:
    """A sheet while it is read: its cells by place, and what makes it unsafe as a whole."""

    file: str
    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    whole: list[Finding] = field(default_factory=list)
    doubts: list[Finding] = field(default_factory=list)

    def find(self, kind: str, row: int, column: int = 0, value: str = "") -> Finding:
        found, remedy = _KINDS[kind]
        place = Place(self.file, self.name, row, get_column_letter(column) if column else "")
        return failed(f"load.{kind}", place, found, remedy, value)

    @property
    def unsafe(self) -> tuple[Finding, ...]:
        return grouped(self.whole)

    @property
    def grid(self) -> Grid:
        """The cells as rows; a sheet that is too large has none."""
        rows = max((row for row, _ in self.cells), default=0)
        columns = max((column for _, column in self.cells), default=0)
        if rows * columns > MOST_CELLS:
            return Grid(self.file, self.name, ())
        lines = [
            [self.cells.get((row, column)) for column in range(1, columns + 1)] for row in _numbers(rows)
        ]
        return Grid(self.file, self.name, lines, doubts=tuple(self.doubts))


def _numbers(last: int) -> range:
    return range(1, last + 1)


def _read_book(package: Package) -> tuple[dict[str, _SheetRead], list[str]]:
    """Read the visible sheets in their order; give the names of the hidden ones."""
    reader = ExcelReader(package.path, read_only=True, keep_links=False)
    try:
        reader.read()
        _refuse_parts_not_read(package, reader)
        worksheets = reader.wb.worksheets
        visible = [each for each in worksheets if each.sheet_state == "visible"]
        read = {each.title: _read_sheet(package, reader, each) for each in visible}
        return read, [each.title for each in worksheets if each not in visible]
    finally:
        reader.archive.close()


def _refuse_parts_not_read(package: Package, reader: ExcelReader) -> None:
    """Refuse a package whose sheets or styles have other names than it says itself.

    Spreadsheet programs find such parts whatever their case; this reader would leave them out.
    """
    rels = get_rels_path(reader.package.find(reader.wb.mime_type).PartName[1:])
    wanted = [
        ARC_STYLE if each.Type.endswith("/styles") else each.target
        for each in get_dependents(reader.archive, rels)
        if each.Type.rpartition("/")[2] in {"worksheet", "styles", "sharedStrings"}
    ]
    missing = next((part for part in wanted if part not in package.parts), "")
    if missing:
        found = "A part of the workbook is missing, or has another name than the workbook says"
        raise InputRefused((failed("load.strange-part", Place(package.name), found, _SAVE, missing),))


def _read_sheet(package: Package, reader: ExcelReader, sheet: Any) -> _SheetRead:  # noqa: ANN401 - untyped
    part = sheet._worksheet_path
    book = reader.wb
    read = _SheetRead(package.name, sheet.title)
    with reader.archive.open(part) as source:
        parser = WorkSheetParser(
            source,
            reader.shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for _, cells in parser.parse():
            for cell in cells:
                if cell["value"] is not None:
                    _read_cell(read, ReadOnlyCell(sheet, **cell))
            if len(read.cells) > MOST_CELLS:
                break
    _judge_size(read)
    _judge_sheet(read, parser, book)
    if any(word in chunk for chunk in package.chunks(part) for word in _NEWER_FORMATS):
        read.whole.append(read.find("conditional-format", 0))
    return read


def _judge_size(read: _SheetRead) -> None:
    rows = max((row for row, _ in read.cells), default=0)
    columns = max((column for _, column in read.cells), default=0)
    if rows * columns > MOST_CELLS:
        found, remedy = "A sheet with more cells than any table of figures has", "Keep only the table itself."
        size = f"{rows:,} rows by {columns:,} columns"
        raise InputRefused((failed("load.too-many-cells", Place(read.file, read.name), found, remedy, size),))


# --------------------------------------------------------------------------- one cell


def _read_cell(read: _SheetRead, cell: ReadOnlyCell) -> None:
    place = (cell.row, cell.column)
    value: Any = cell.value
    if cell.data_type == "f":
        formula = (
            value if isinstance(value, str) else f"={getattr(value, 'text', None) or ''}".replace("==", "=")
        )
        read.whole.append(read.find("other-file" if "[" in formula else "formula", *place, formula))
        value = formula
    elif cell.data_type == "e":
        read.whole.append(read.find("error-cell", *place, str(value)))
    else:
        value = _as_shown(read, cell)
    read.cells[place] = value


def _as_shown(read: _SheetRead, cell: ReadOnlyCell) -> Cell:
    """Return a cell's value as its format shows it, and note what is shown otherwise or not at all."""
    value: Any = cell.value
    shown = display_of(value, cell.number_format)
    place = (cell.row, cell.column)
    if not shown.is_plain:
        kind = "masked" if shown.text.strip() else "masked-blank"
        read.doubts.append(read.find(kind, *place, shown.text.strip()))
    if _is_unseen(cell):
        read.doubts.append(read.find("unseen", *place))
    if cell.font.strike:
        read.doubts.append(read.find("struck-out", *place))
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return percent_text(value) if shown.is_percent else value


def _is_unseen(cell: ReadOnlyCell) -> bool:
    """Whether a cell's text has the colour of its background, or is too small to read."""
    fill = cell.fill
    behind = _rgb(fill.fgColor, "FFFFFF") if fill.patternType == "solid" else "FFFFFF"
    size = cell.font.sz
    return _alike(_rgb(cell.font.color, "000000"), behind) or (size is not None and size < _SMALLEST_FONT)


def _rgb(colour: Any, usual: str) -> str:  # noqa: ANN401 - untyped
    """Return a colour as six hexadecimal digits, "" where only the workbook's theme knows it."""
    if colour is None or colour.type == "auto":
        return usual
    if colour.type == "rgb":
        return str(colour.rgb)[-6:]
    if colour.type == "indexed":
        return COLOR_INDEX[colour.indexed][-6:] if colour.indexed < len(COLOR_INDEX) else usual
    return {0: "FFFFFF", 1: "000000"}.get(colour.theme, "") if not colour.tint else ""


def _alike(one: str, other: str) -> bool:
    """Whether nobody could tell two colours apart."""
    if not (one and other):
        return False
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (0, 2, 4))
    return sum(abs(left - right) for left, right in pairs) < 48


# --------------------------------------------------------------------------- the sheet round the cells


def _judge_sheet(read: _SheetRead, parser: WorkSheetParser, book: Any) -> None:  # noqa: ANN401 - untyped
    read.whole += _hidden_rows(read, parser)
    read.whole += _hidden_columns(read, parser)
    links = (link for link in parser.hyperlinks.hyperlink if link.id)
    read.whole += [read.find("link", *_corner(link.ref)) for link in links]
    merged = parser.merged_cells.mergeCell if parser.merged_cells else ()
    ranges = [CellRange(each.ref) for each in merged]
    # by their last row: titles above the table and footnotes below it may be merged
    read.doubts += [read.find("merged", each.max_row, each.min_col, each.coord) for each in ranges]
    read.doubts += _conditional_formats(read, parser, book)


def _corner(reference: str) -> tuple[int, int]:
    area = CellRange(reference)
    return area.min_row, area.min_col


def _hidden_rows(read: _SheetRead, parser: WorkSheetParser) -> Iterator[Finding]:
    layout = getattr(parser, "sheet_format", None)
    usual = layout is not None and bool(layout.zeroHeight)
    for row in sorted({row for row, _ in read.cells}):
        known = parser.row_dimensions.get(str(row))
        if (usual and known is None) or (known is not None and _is_hidden(known, "ht", _UNSEEN_HEIGHT)):
            yield read.find("hidden-row", row)


def _is_hidden(attributes: Mapping[str, str], size: str, least: float) -> bool:
    return attributes.get("hidden", "0") in {"1", "true"} or float(attributes.get(size, least)) < least


def _hidden_columns(read: _SheetRead, parser: WorkSheetParser) -> Iterator[Finding]:
    first: dict[int, int] = {}
    for row, column in read.cells:
        first[column] = min(row, first.get(column, row))
    for known in parser.column_dimensions.values():
        hidden = _is_hidden(known, "width", _UNSEEN_WIDTH)
        for column in range(int(known["min"]), int(known["max"]) + 1) if hidden else ():
            if column in first:
                yield read.find("hidden-column", first[column], column)


def _conditional_formats(read: _SheetRead, parser: WorkSheetParser, book: Any) -> Iterator[Finding]:  # noqa: ANN401
    styles = book._differential_styles.styles
    hiding = [each for each in parser.formatting if any(_hides(rule, styles) for rule in each.rules)]
    ranges = [area for each in hiding for area in each.sqref.ranges]
    for row, column in read.cells if ranges else ():
        if any(
            area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col for area in ranges
        ):
            yield read.find("conditional-format", row, column)


def _hides(rule: Any, styles: Sequence[Any]) -> bool:  # noqa: ANN401 - untyped
    """Whether a rule can hide or replace a value: by number format, pale font, or bars alone."""
    drawn = rule.dataBar or rule.iconSet
    if drawn is not None and drawn.showValue is False:
        return True
    style = styles[rule.dxfId] if rule.dxfId is not None else None
    if style is None:
        return False
    behind = _rgb(style.fill.bgColor, "FFFFFF") if style.fill else "FFFFFF"
    text = _rgb(style.font.color, "000000") if style.font else "000000"
    return style.numFmt is not None or _alike(text, behind) or bool(style.font and style.font.strike)
