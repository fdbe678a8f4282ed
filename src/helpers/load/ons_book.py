"""The tables of an ONS police force area workbook: rows by area, columns by name, and what period they cover.

A sheet's table has two header rows with merged cells, an area code in its first column, and footnotes below.
Codes tell areas apart: "West Midlands" is a region and a force.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from helpers.errors import Finding, InputRefused, Place
from helpers.forces import ENGLAND_AND_WALES, all_forces
from helpers.load.cells import Cell, Row, is_blank, shown
from helpers.load.findings import failed
from helpers.load.grid import Grid, Sheets
from helpers.load.inputs import Input
from helpers.load.printed import (
    Label,
    end_of_table,
    filled_width,
    footnotes_of,
    label_of,
    refuse_unsafe,
)
from helpers.periods import MONTHS, Period

CODE, NAME = "Area Code", "Area Name"
_TABLE = re.compile(r"\s*Table\s+(P\d{1,2})\s*", re.IGNORECASE)
#: England, Wales and the regions; police force areas are E23 and W15
_REGION = re.compile(r"(E92|W92|E12)\d{6}", re.ASCII)
_ENGLAND_AND_WALES = "K04000001"
_ENDING = re.compile(rf"year ending ({'|'.join(MONTHS)}) (\d{{4}})\b", re.IGNORECASE)
_TITLE = re.compile(rf"year ending ({'|'.join(MONTHS)}) (\d{{2,}})", re.IGNORECASE)


@dataclass(frozen=True)
class AreaTable:
    """A printed table: its columns by label, and for each area (a force's slug or England and Wales) its row.

    ``rows`` holds the row's number in the sheet, its label and its cells.
    """

    grid: Grid
    title: str
    columns: Mapping[str, tuple[int, Label]]
    rows: Mapping[str, tuple[int, Label, Row]]
    footnotes: Mapping[str, str]

    def cell(self, area: str, column: str) -> Cell:
        """Give what stands in a cell, None where the row is cut off before it."""
        position = self.columns[column][0]
        row = self.rows[area][2]
        return row[position] if position < len(row) else None

    def place(self, area: str, column: str) -> Place:
        """Say where a cell stands."""
        return self.grid.place(self.rows[area][0], column)

    def note(self, area: str) -> str:
        """Give the footnotes of an area's row."""
        return " ".join(self.footnotes[mark] for mark in self.rows[area][1].marks if mark in self.footnotes)


def tables_of(sheets: Sheets) -> Mapping[str, str]:
    """Find the tables of a workbook: the sheet's name by the table's, such as "P1"."""
    found = ((_TABLE.fullmatch(name), name) for name in sheets.names)
    return {match[1].upper(): name for match, name in found if match}


def year_ending(sheets: Sheets, given: Input) -> Period:
    """Tell the twelve months a workbook covers, from its notes; titles of tables have footnotes glued to it.

    Refuses (InputRefused) a workbook whose sheets of words name none, or which ends after its release.
    """
    words = [name for name in sheets.names if not _TABLE.fullmatch(name)]
    cells = (shown(cell) for name in words for row in sheets.peek(name).rows for cell in row)
    found = next((match for match in map(_ENDING.search, cells) if match), None)
    if found is None:
        remedy = 'A sheet such as "Notes" should name the year: "year ending June 2019".'
        raise InputRefused(
            (failed("load.no-year", Place(given.name), "No sheet says which year this is", remedy),)
        )
    period = _year_to(found[1], int(found[2]))
    if period.end.isoformat()[: len(given.released)] > given.released:
        wrong = f"A year that ends after its release of {given.released}"
        remedy = "Check the workbook, or the release folder's name."
        raise InputRefused((failed("load.future", Place(given.name), wrong, remedy, found[0]),))
    return period


def _year_to(month: str, year: int) -> Period:
    number = [name.casefold() for name in MONTHS].index(month.casefold()) + 1
    after = date(year + number // 12, number % 12 + 1, 1)
    return Period(after.replace(year=after.year - 1), after - timedelta(days=1))


def other_year(table: AreaTable, period: Period) -> Iterator[Finding]:
    """Find a table whose title names another year than the workbook's notes do."""
    found = _TITLE.search(table.title)
    month, year = MONTHS[period.end.month - 1], str(period.end.year)
    # "June 20191,2" and "March 181,2,3" both occur: the year stands first, in four digits or in two
    if found and (found[1].casefold() != month.casefold() or not found[2].startswith((year, year[2:]))):
        wrong = f"A table of another year than the workbook's notes name ({month} {year})"
        yield failed("load.wrong-year", table.grid.place(1), wrong, "Get the workbook again.", found[0])


# --------------------------------------------------------------------------- one table


def read_area_table(sheets: Sheets, sheet: str, given: Input) -> AreaTable:
    """Read a printed table.

    Refuses (InputRefused) one without its header, with an area that is unknown, unlike its code, or there
    twice, or with anything inside that makes its values uncertain.
    """
    grid = sheets.peek(sheet)
    header = _header(grid)
    end = end_of_table(grid.rows, header)
    refuse_unsafe(given, grid, range(header, end), range(filled_width(grid.rows[header])))
    areas = list(_areas(grid, header, end))
    findings = [each for each in areas if isinstance(each, Finding)]
    known = [each for each in areas if not isinstance(each, Finding)]
    findings += _repeated(grid, known)
    if findings:
        raise InputRefused(tuple(findings))
    return AreaTable(
        grid=grid,
        title=next((label_of(row[0]).text for row in grid.rows[:header] if row and not is_blank(row[0])), ""),
        columns=_columns(grid.rows, header),
        rows={area: (number, label, row) for area, number, label, row in known if area},
        footnotes=footnotes_of(grid.rows[end:]),
    )


def _header(grid: Grid) -> int:
    for number, row in enumerate(grid.rows[:40]):
        names = [label_of(cell).text for cell in row[:2]]
        if names == [CODE, NAME]:
            return number
    found = f"No header row begins with {CODE!r} and {NAME!r}"
    raise InputRefused((failed("load.column-missing", grid.place(), found, "Get the workbook again."),))


def _columns(rows: Sequence[Row], header: int) -> Mapping[str, tuple[int, Label]]:
    """Name each column by the header row, or by the row above where a merged cell reaches down from there."""
    found: dict[str, tuple[int, Label]] = {}
    for position in range(2, filled_width(rows[header])):
        cell = rows[header][position]
        above = rows[header - 1] if header else ()
        label = label_of(cell if not is_blank(cell) or position >= len(above) else above[position])
        if label.text and label.text not in found:
            found[label.text] = (position, label)
    return found


_Area = tuple[str, int, Label, Row]


def _areas(grid: Grid, header: int, end: int) -> Iterator[_Area | Finding]:
    """Give the areas below a header: the slug ("" for a region), row number, label and cells."""
    for position in range(header + 1, end):
        row, number = grid.rows[position], grid.first + position
        code, label = label_of(row[0]).text, label_of(row[1] if len(row) > 1 else None)
        if not code and not label.text:
            continue  # a row of units, or a blank one
        yield _area(grid, number, code, label, row)


def _area(grid: Grid, number: int, code: str, label: Label, row: Row) -> _Area | Finding:
    if _REGION.fullmatch(code):
        return "", number, label, row
    named = _by_name().get(_folded(label.text), "")
    slug = _by_code().get(code, "") if code else named
    if not slug:
        column, found = (CODE, "An unknown police force area") if code else (NAME, "A row without a code")
        return _wrong(grid, number, column, found, code or label.text)
    if named != slug:
        return _wrong(grid, number, NAME, f"A name that is not that of its code ({code}, {slug})", label.text)
    return slug, number, label, row


def _wrong(grid: Grid, number: int, column: str, found: str, value: str) -> Finding:
    remedy = "Get the workbook again; a new area is added to the table of forces."
    return failed("load.area", grid.place(number, column), found, remedy, value)


def _repeated(grid: Grid, areas: Sequence[_Area]) -> Iterator[Finding]:
    seen: set[str] = set()
    for area, number, label, _ in areas:
        if area and area in seen:
            yield failed("load.twice", grid.place(number), "An area that stands there twice", "", label.text)
        seen.add(area)


@cache
def _by_code() -> Mapping[str, str]:
    codes = {force.code: force.slug for force in all_forces().values() if force.code}
    return {**codes, _ENGLAND_AND_WALES: ENGLAND_AND_WALES}


@cache
def _by_name() -> Mapping[str, str]:
    names = ((name, force.slug) for force in all_forces().values() for name in (force.area, *force.names))
    return {_folded(name): slug for name, slug in (*names, ("England and Wales", ENGLAND_AND_WALES))}


def _folded(name: str) -> str:
    return name.casefold()


# --------------------------------------------------------------------------- populations in it

_POPULATION = re.compile(r"population figures \(mid-(\d{4})\)", re.IGNORECASE)
_HOUSEHOLDS = re.compile(r"household figures \(mid-(\d{4})\)", re.IGNORECASE)


def population_column(table: AreaTable) -> str | None:
    """Find the column of populations in a table of rates."""
    return next((label for label in table.columns if _POPULATION.match(label)), None)


def mid_years(table: AreaTable) -> Mapping[str, tuple[str, int]]:
    """Find the columns of mid-year estimates: by label, "people" or "households" and the year.

    A table of rates has one of each; tables P9 and P10 have a column a year, and their title says which.
    """
    found: dict[str, tuple[str, int]] = {}
    kind = "households" if "household estimates" in table.title else "people"
    for label in table.columns:
        people, households = _POPULATION.match(label), _HOUSEHOLDS.match(label)
        if people:
            found[label] = ("people", int(people[1]))
        elif households:
            found[label] = ("households", int(households[1]))
        elif re.fullmatch(r"\d{4}", label):
            found[label] = (kind, int(label))
    return found
