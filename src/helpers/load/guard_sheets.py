"""The XML of sheets, walked through for what makes their values unsafe; nothing is kept but findings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.handler import ContentHandler

from helpers.errors import Finding, Place
from helpers.load.findings import failed

#: more cells than this in one sheet, empty ones between others included, are no table of figures
MOST_CELLS = 20_000_000
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_PASTE = "Copy the sheet and paste values only."
_SHOW = "Unhide them, or remove them, so that all that counts is seen."


@dataclass(frozen=True)
class Area:
    """The part of a sheet that figures are taken from: rows and columns by number, from 1."""

    rows: range
    columns: range

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies inside; 0 stands for the whole row, column or sheet."""
        return (row == 0 or row in self.rows) and (column == 0 or column in self.columns)


class SheetHandler(ContentHandler):
    """What the walks of both kinds of workbook share: findings of a sheet, one a kind, counted.

    With an ``area``, only what lies inside it is found.
    """

    def __init__(self, file: str, sheet: str = "", area: Area | None = None) -> None:
        """Begin with no finding."""
        super().__init__()
        self.file = file
        self.sheet = sheet
        self.area = area
        self.rows = 0
        self.columns = 0
        self._found: dict[tuple[str, str], Finding] = {}

    def find(self, kind: str, row: int, column: int, value: str = "") -> None:
        """Note one more of a kind of thing; the first place stands for all."""
        if self.area and not self.area.holds(row, column):
            return
        key = (self.sheet, kind)
        if key in self._found:
            self._found[key] = replace(self._found[key], count=self._found[key].count + 1)
            return
        found, remedy = _KINDS[kind]
        place = Place(self.file, self.sheet, row, letters(column) if column else "")
        self._found[key] = failed(f"load.{kind}", place, found, remedy, value)

    def reach(self, row: int, column: int) -> None:
        """Note that something stands as far down and right as this."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)

    def leave_sheet(self) -> None:
        """Judge the size of a sheet at its end, and begin again."""
        if self.rows * self.columns > MOST_CELLS:
            self.find("too-many-cells", 0, 0, f"{self.rows:,} rows by {self.columns:,} columns")
        self.rows = self.columns = 0

    def of_sheet(self, sheet: str) -> tuple[Finding, ...]:
        """Give what was found in a sheet."""
        return tuple(finding for (name, _), finding in self._found.items() if name == sheet)


_KINDS: Mapping[str, tuple[str, str]] = {
    "formula": ("A formula: its value may be old, or come from elsewhere", _PASTE),
    "other-file": ("A formula that refers to another file", _PASTE),
    "error-cell": (
        "A cell with a spreadsheet's error value",
        "Correct it at its source and paste values only.",
    ),
    "hidden-row": ("A hidden row with something in it", _SHOW),
    "hidden-column": ("A hidden column with something in it", _SHOW),
    "link": ("A link to elsewhere in a cell", "Remove the link, keep the text."),
    "too-many-cells": (
        "A sheet with more cells than any table of figures has",
        "Keep only the table itself.",
    ),
}


def letters(column: int) -> str:
    """Write a column's number, from 1, as a spreadsheet does: 1 is A, 28 is AB."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _attributes(attributes: Any) -> dict[str, str]:  # noqa: ANN401 - SAX's own type
    return {_local(name): value for name, value in attributes.items()}


# --------------------------------------------------------------------------- OpenDocument


class OdsSheets(SheetHandler):
    """All sheets of an OpenDocument spreadsheet, which are one part."""

    def __init__(self, file: str, area: Area | None = None) -> None:
        """Begin outside any sheet."""
        super().__init__(file, area=area)
        self.depth = 0
        self.row = self.column = self.defined = 0
        self.row_repeat = 1
        self.row_hidden = self.row_filled = False
        self.hidden: list[range] = []
        self.names: list[str] = []

    @property
    def findings(self) -> Mapping[str, tuple[Finding, ...]]:
        """What was found, by sheet; sound sheets are not named."""
        found = {name: self.of_sheet(name) for name in self.names}
        return {name: findings for name, findings in found.items() if findings}

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: ANN401, N802 - SAX's names
        """Follow rows and columns, which may stand for many alike."""
        local = _local(name)
        begin = getattr(self, f"_begin_{local.replace('-', '_')}", None)
        if begin:
            begin(_attributes(attrs))

    def endElement(self, name: str) -> None:  # noqa: N802
        """Close rows and sheets."""
        local = _local(name)
        if local == "table-row" and self.depth == 1:
            if self.row_filled and self.row_hidden:
                self.find("hidden-row", self.row + 1, 0)
            self.row += self.row_repeat
            if self.row_filled:
                self.reach(self.row, 0)
        elif local == "table":
            self.depth -= 1
            if not self.depth:
                self.leave_sheet()

    def _begin_table(self, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 1:
            self.sheet = attributes.get("name", "")
            self.names.append(self.sheet)
            self.row = self.defined = 0
            self.hidden = []

    def _begin_table_source(self, attributes: dict[str, str]) -> None:
        self.find("other-file", 0, 0, attributes.get("href", ""))

    def _begin_table_column(self, attributes: dict[str, str]) -> None:
        repeat = int(attributes.get("number-columns-repeated", "1"))
        if attributes.get("visibility", "visible") != "visible":
            self.hidden.append(range(self.defined + 1, self.defined + repeat + 1))
        self.defined += repeat

    def _begin_table_row(self, attributes: dict[str, str]) -> None:
        if self.depth == 1:
            self.column = 0
            self.row_repeat = int(attributes.get("number-rows-repeated", "1"))
            self.row_hidden = attributes.get("visibility", "visible") != "visible"
            self.row_filled = False

    def _begin_table_cell(self, attributes: dict[str, str]) -> None:
        if self.depth != 1:
            return
        first = self.column + 1
        self.column += int(attributes.get("number-columns-repeated", "1"))
        if "formula" in attributes:
            other = "'file:" in attributes["formula"] or "dde(" in attributes["formula"].casefold()
            self.find("other-file" if other else "formula", self.row + 1, first, attributes["formula"])
        if "value-type" in attributes or "formula" in attributes:
            self.row_filled = True
            self.reach(self.row + self.row_repeat, self.column)
            if any(first in columns for columns in self.hidden):
                self.find("hidden-column", self.row + 1, first)

    _begin_covered_table_cell = _begin_table_cell

    def _begin_a(self, attributes: dict[str, str]) -> None:
        self.find("link", self.row + 1, self.column, attributes.get("href", ""))


# --------------------------------------------------------------------------- Excel


class XlsxSheetNames(ContentHandler):
    """The sheets of an Excel workbook: name and the key of their part, in order."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.sheets: dict[str, str] = {}

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: ANN401, N802
        """Note each sheet."""
        if _local(name) == "sheet":
            attributes = _attributes(attrs)
            self.sheets[attributes.get("name", "")] = attributes.get("id", "")


class XlsxTargets(ContentHandler):
    """The parts of an Excel workbook by their key."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.targets: dict[str, str] = {}

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: ANN401, N802
        """Note each target, as the name of a part."""
        if _local(name) == "Relationship":
            target = attrs.get("Target", "")
            self.targets[attrs.get("Id", "")] = (
                target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            )


class XlsxSheet(SheetHandler):
    """One sheet of an Excel workbook."""

    def __init__(self, file: str, sheet: str, area: Area | None = None) -> None:
        """Begin at the first cell."""
        super().__init__(file, sheet, area)
        self.row = self.column = 0
        self.row_hidden = self.row_filled = self.in_formula = False
        self.hidden: list[range] = []
        self.formula = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found."""
        return self.of_sheet(self.sheet)

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: ANN401, N802
        """Follow rows and cells."""
        local = _local(name)
        if local in {"col", "row", "c", "f", "v", "is", "hyperlink"}:
            getattr(self, f"_begin_{local}")(_attributes(attrs))

    def characters(self, content: str) -> None:
        """Gather the text of a formula."""
        if self.in_formula:
            self.formula += content

    def endElement(self, name: str) -> None:  # noqa: N802
        """Close formulas, rows and the sheet."""
        local = _local(name)
        if local == "f" and self.in_formula:
            self.in_formula = False
            self.find(
                "other-file" if "[" in self.formula else "formula", self.row, self.column, f"={self.formula}"
            )
        elif local == "row" and self.row_hidden and self.row_filled:
            self.find("hidden-row", self.row, 0)
        elif local == "worksheet":
            self.leave_sheet()

    def _begin_col(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden", "0") in {"1", "true"}:
            self.hidden.append(range(int(attributes["min"]), int(attributes["max"]) + 1))

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        self.column = 0
        self.row_hidden = attributes.get("hidden", "0") in {"1", "true"}
        self.row_filled = False

    def _begin_c(self, attributes: dict[str, str]) -> None:
        found = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = _number(found[1]) if found else self.column + 1
        self.reach(max(self.row, int(found[2]) if found else 0), self.column)
        if attributes.get("t") == "e":
            self.find("error-cell", self.row, self.column)

    def _begin_f(self, _: dict[str, str]) -> None:
        self.in_formula, self.formula = True, ""

    def _begin_v(self, _: dict[str, str]) -> None:
        self.row_filled = True
        if any(self.column in columns for columns in self.hidden):
            self.find("hidden-column", self.row, self.column)

    _begin_is = _begin_v

    def _begin_hyperlink(self, attributes: dict[str, str]) -> None:
        if "id" in attributes:
            found = _REFERENCE.match(attributes.get("ref", ""))
            self.find("link", int(found[2]) if found else 0, _number(found[1]) if found else 0)


def _number(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
