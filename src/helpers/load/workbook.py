"""Workbooks as grids of cells: values as calamine reads them, after the guard has looked at the rest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from helpers.errors import Finding, InputRefused, Place
from helpers.load.findings import warned
from helpers.load.grid import Grid, Sheets
from helpers.load.guard import guard
from helpers.load.package import damaged, open_package

_UNHIDE = "Unhide it if it counts."


def open_workbook(path: Path, name: str, largest_unpacked: int) -> Sheets:
    """Open an .ods or .xlsx workbook; its sheets are read when asked for, in the order they stand.

    Refuses (InputRefused) a workbook that is locked, damaged, too large or not one; and, when a sheet is
    asked for, that sheet if formulas, error cells, hidden rows or links make its values uncertain. A
    hidden sheet is not read, and a warning says so.
    """
    package = open_package(path, name, largest_unpacked)
    unsafe = guard(package)
    _refuse_vast(unsafe)
    try:
        book = CalamineWorkbook.from_path(path)
    except (CalamineError, PasswordError, ZipError, XmlError, OSError):
        raise damaged(name) from None
    sheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    shown = [each.name for each in sheets if each.visible == SheetVisibleEnum.Visible]
    hidden = [
        warned("load.hidden-sheet", Place(name, each.name), "A hidden sheet is not read", _UNHIDE)
        for each in sheets
        if each.name not in shown
    ]

    @lru_cache(maxsize=1)
    def peek(sheet: str) -> Grid:
        return _grid(book, sheet, name)

    return Sheets(shown, peek, tuple(hidden), unsafe)


def _refuse_vast(unsafe: Mapping[str, tuple[Finding, ...]]) -> None:
    """Refuse a sheet so vast that only opening the workbook would fill the memory."""
    vast = [each for findings in unsafe.values() for each in findings if each.id == "load.too-many-cells"]
    if vast:
        raise InputRefused(tuple(vast))


def _grid(book: CalamineWorkbook, sheet: str, name: str) -> Grid:
    try:
        found = book.get_sheet_by_name(sheet)
        rows = found.to_python(skip_empty_area=True)
    except (CalamineError, XmlError):
        raise damaged(name) from None
    row, column = found.start or (0, 0)
    return Grid(name, sheet, rows, first=row + 1, left=column + 1)
