"""The publisher's own recorded crime tables: a workbook of a sheet a year, or its rows as text or Parquet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from helpers.errors import Finding, InputRefused
from helpers.load.cells import Cell, Read, Unread, count, text
from helpers.load.columns import Column, read_column
from helpers.load.findings import failed, refusals
from helpers.load.grid import Grid, Layout, Table, find_table
from helpers.load.home_office import Names, marks_of, names_of, observations, quarters_after_release
from helpers.load.inputs import Input, Reading
from helpers.load.recorded_crime_checks import file_findings
from helpers.load.sheets import Sheets, open_sheets
from helpers.periods import Quarter

YEAR, QUARTER, FORCE, DESCRIPTION, GROUP, SUBGROUP, CODE, OFFENCES = (
    *("Financial Year", "Financial Quarter", "Force Name", "Offence Description"),
    *("Offence Group", "Offence Subgroup", "Offence Code", "Number of Offences"),
)
LAYOUT = Layout((YEAR, QUARTER, FORCE, DESCRIPTION, GROUP, SUBGROUP, CODE, OFFENCES), others_allowed=True)
_YEAR = re.compile(r"(\d{4})/(\d{2})", re.ASCII)
_YEAR_IN_NAME = re.compile(r"(?<!\d)(\d{4})\s*[-_/ ]\s*(\d{2})(?!\d)", re.ASCII)
_NOTE_NUMBER = re.compile(r"\[?\s*(note\s*\w+)\s*\]?", re.IGNORECASE)


def read_recorded_crime(given: Input) -> Reading:
    """Read the publisher's file, in today's or the 2017/18 spelling, to observations of the framework's measures.

    Every row is read, also of offences no measure uses, so that a damaged file is known by any of its rows.
    """
    rows, findings = read_rows(given)
    if refusals(findings):
        return Reading(findings=findings)
    return Reading(observations(counts_of(rows), given), findings)


def read_rows(given: Input) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Read every row of the file: quarter, force (slug, "" for a body that is none), subgroup, offences and labels."""
    sheets = open_sheets(given)
    notes = _notes(sheets)
    parts = [_part(sheets, name, given, notes) for name in _data_sheets(sheets)]
    findings = [*sheets.findings, *(finding for part in parts for finding in part.findings)]
    rows = pd.concat([part.rows for part in parts], ignore_index=True) if parts else pd.DataFrame()
    if not parts:
        remedy = "The publisher's workbook has a sheet for each financial year."
        findings.append(
            failed("load.no-table", Grid(given.name, "", ()).place(), "No sheet holds recorded crime", remedy)
        )
    if not refusals(findings):
        findings += file_findings(rows, given)
    return rows, tuple(findings)


def counts_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Give the rows a measure uses as counts, each with its place."""
    used = rows[rows["subgroup"].ne("") & rows["force"].ne("")]
    sheet = (", sheet '" + used["sheet"] + "'").where(used["sheet"].ne(""), "")
    return used.assign(place=used["file"] + sheet + ", row " + used["row"].astype(str))


# --------------------------------------------------------------------------- sheets


def _data_sheets(sheets: Sheets) -> list[str]:
    """Choose the sheets with recorded crime: by a year in their name, or by their header row."""
    return [
        name
        for name in sheets.names
        if _YEAR_IN_NAME.search(name) or not name or _has_header(sheets.grid(name))
    ]


def _has_header(grid: Grid) -> bool:
    for row in grid.rows[:40]:
        if {*LAYOUT.needed} <= {cell.strip() for cell in row if isinstance(cell, str)}:
            return True
    return False


def _notes(sheets: Sheets) -> dict[str, str]:
    """Read the publisher's notes by number from the sheets that hold no figures."""
    found: dict[str, str] = {}
    for name in sheets.names:
        if name and not _YEAR_IN_NAME.search(name):
            for row in sheets.grid(name).rows:
                label = _NOTE_NUMBER.fullmatch(row[0].strip()) if row and isinstance(row[0], str) else None
                if label and len(row) > 1 and isinstance(row[1], str):
                    found[label[1].casefold()] = row[1].strip()
    return found


# --------------------------------------------------------------------------- one sheet


@dataclass(frozen=True)
class _Part:
    rows: pd.DataFrame
    findings: tuple[Finding, ...]


def _part(sheets: Sheets, name: str, given: Input, notes: dict[str, str]) -> _Part:
    try:
        table = find_table(sheets.grid(name), LAYOUT)
    except InputRefused as refused:
        return _Part(pd.DataFrame(), refused.findings)
    columns = _columns(table, names_of(given.framework, given.source))
    findings = [*table.findings, *(finding for column in columns.values() for finding in column.findings)]
    if refusals(findings):
        return _Part(pd.DataFrame(), tuple(findings))
    rows = _rows(table, columns, notes)
    findings += _wrong_periods(rows, table, name, given)
    return _Part(rows, tuple(findings))


def _columns(table: Table, names: Names) -> dict[str, Column[object]]:
    readers = {
        YEAR: _year,
        QUARTER: _quarter,
        FORCE: names.force,
        DESCRIPTION: text,
        GROUP: text,
        SUBGROUP: names.subgroup,
        CODE: text,
        OFFENCES: lambda cell: count(cell, may_be_negative=True),
    }
    return {name: read_column(table, name, reader) for name, reader in readers.items()}


def _rows(table: Table, columns: dict[str, Column[object]], notes: dict[str, str]) -> pd.DataFrame:
    labels = [str(table.cell(row, FORCE)) for _, row in table.rows]
    note_of = {label: "; ".join(_note(mark, notes) for mark in marks_of(label)) for label in {*labels}}
    note = pd.Series([note_of[label] for label in labels], dtype=object)
    return pd.DataFrame(
        {
            "quarter": [
                f"{year}-Q{number}"
                for year, number in zip(columns[YEAR].values, columns[QUARTER].values, strict=True)
            ],
            "force": pd.Series(columns[FORCE].values, dtype=object),
            "body": pd.Series(labels, dtype=object),
            "description": pd.Series(columns[DESCRIPTION].values, dtype=object),
            "subgroup": pd.Series(columns[SUBGROUP].values, dtype=object),
            "label": pd.Series([str(table.cell(row, SUBGROUP)) for _, row in table.rows], dtype=object),
            "code": pd.Series(columns[CODE].values, dtype=object),
            "offences": pd.Series(columns[OFFENCES].values, dtype="int64"),
            "note": note,
            "provisional": note.str.contains("provisional", case=False),
            "file": table.grid.file,
            "sheet": table.grid.sheet,
            "row": [number for number, _ in table.rows],
        }
    )


def _note(mark: str, notes: dict[str, str]) -> str:
    found = notes.get(" ".join(mark.split()).casefold(), "see the publisher's notes")
    return f"{mark}: {found}"


def _year(cell: Cell) -> Read[str] | Unread:
    label = text(cell)
    found = _YEAR.fullmatch(label.value) if isinstance(label, Read) else None
    if found and (int(found[1]) + 1) % 100 == int(found[2]):
        return Read(f"{found[1]}-{found[2]}")
    return Unread("Not a financial year", "Write it as the publisher does: 2022/23.")


def _quarter(cell: Cell) -> Read[int] | Unread:
    number = count(cell)
    if isinstance(number, Read) and 1 <= number.value <= 4:
        return number
    return Unread("Not a quarter of a financial year", "Write 1 to 4; 1 is April to June.")


def _wrong_periods(rows: pd.DataFrame, table: Table, name: str, given: Input) -> Iterator[Finding]:
    first = rows.drop_duplicates("quarter")
    quarters = {Quarter.parse(label): row for label, row in zip(first["quarter"], first["row"], strict=True)}
    yield from quarters_after_release(quarters, given, table.grid, YEAR)
    in_name = _YEAR_IN_NAME.search(name)
    year = f"{in_name[1]}-{in_name[2]}" if in_name else ""
    for quarter, row in quarters.items():
        if year and quarter.financial_year != year:
            found = f"A year that is not its sheet's ({year})"
            yield failed(
                "load.wrong-year",
                table.place(row, YEAR),
                found,
                "Ask for the file again.",
                quarter.financial_year,
            )
