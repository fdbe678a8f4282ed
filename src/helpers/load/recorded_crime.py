"""The publisher's own recorded crime tables: a workbook of a sheet a year, or its rows as text or Parquet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers.errors import Finding, InputRefused, Place
from helpers.forces import all_forces
from helpers.load.cells import Cell, Read, Unread, count, text
from helpers.load.columns import Categories, Column, found_in, labelled, read_column, read_columns
from helpers.load.findings import failed, refusals
from helpers.load.grid import Grid, Layout, Sheets, Table, find_table
from helpers.load.home_office import COUNTS, marks_of, names_of, observations, quarters_after_release
from helpers.load.inputs import Input, Reading
from helpers.load.memory import collecting_later
from helpers.load.recorded_crime_checks import file_findings, repeated_rows, uneven_rows
from helpers.load.sheets import open_sheets
from helpers.load.tidy import OFFENCES as OFFENCE_COLUMNS
from helpers.load.tidy import no_offences
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
    """Read the publisher's file, in today's or the 2017/18 spelling, to observations of the measures.

    Every row is read, also of offences no measure uses, so that a damaged file is known by any of its rows.
    """
    read = read_recorded_counts(given)
    if refusals(read.findings):
        return Reading(findings=read.findings)
    return Reading(observations(read.counts, given), read.findings, read.offences)


class RecordedCounts(NamedTuple):
    """The publisher's file as counts (``home_office.COUNTS``), and by offence code (``tidy.OFFENCES``)."""

    counts: pd.DataFrame
    offences: pd.DataFrame
    findings: tuple[Finding, ...]


def read_recorded_counts(given: Input) -> RecordedCounts:
    """Read the counts of the subgroups that measures use from the publisher's file."""
    sheets = open_sheets(given)
    notes = _publisher_notes(sheets)
    with collecting_later():
        parts = [_read_sheet(sheets, name, given, notes) for name in _data_sheets(sheets)]
    findings = [*sheets.findings, *(finding for part in parts for finding in part.findings)]
    if not parts:
        remedy = "The publisher's workbook has a sheet for each financial year."
        findings.append(failed("load.no-table", Place(given.name), "No sheet holds recorded crime", remedy))
    if refusals(findings):
        return RecordedCounts(pd.DataFrame(columns=COUNTS), no_offences(), tuple(findings))
    counts = pd.concat([part.counts for part in parts], ignore_index=True)
    totals = pd.concat([part.totals for part in parts], ignore_index=True)
    offences = pd.concat([part.offences for part in parts], ignore_index=True)
    return RecordedCounts(counts, offences, (*findings, *file_findings(counts, totals, given)))


# --------------------------------------------------------------------------- which sheets


def _data_sheets(sheets: Sheets) -> list[str]:
    """Choose the sheets with recorded crime: by a year in their name, or by their header row."""
    return [
        name
        for name in sheets.names
        if not name or _YEAR_IN_NAME.search(name) or _has_header(sheets.peek(name))
    ]


def _has_header(grid: Grid) -> bool:
    needed = {*LAYOUT.needed}
    return any(needed <= {cell.strip() for cell in row if isinstance(cell, str)} for row in grid.rows[:40])


def _publisher_notes(sheets: Sheets) -> Mapping[str, str]:
    """Read the publisher's notes, by "note 6", from the sheets that hold no year's figures."""
    rows = [
        row
        for name in sheets.names
        if name and not _YEAR_IN_NAME.search(name)
        for row in sheets.peek(name).rows
    ]
    return dict(pair for pair in map(_publisher_note, rows) if pair)


def _publisher_note(row: Any) -> tuple[str, str] | None:  # noqa: ANN401 - a row of cells
    if len(row) < 2 or not isinstance(row[0], str) or not isinstance(row[1], str):
        return None
    number = _NOTE_NUMBER.fullmatch(row[0].strip())
    return (_folded(number[1]), row[1].strip()) if number else None


def _folded(mark: str) -> str:
    return " ".join(mark.split()).casefold()


# --------------------------------------------------------------------------- one sheet


@dataclass(frozen=True)
class _Part:
    """A sheet read: ``counts`` and ``offences`` of the subgroups in use, ``totals`` of all by quarter."""

    counts: pd.DataFrame = field(default_factory=pd.DataFrame)
    totals: pd.DataFrame = field(default_factory=pd.DataFrame)
    offences: pd.DataFrame = field(default_factory=pd.DataFrame)
    findings: tuple[Finding, ...] = ()


def _read_sheet(sheets: Sheets, name: str, given: Input, notes: Mapping[str, str]) -> _Part:
    try:
        table = find_table(sheets.grid(name), LAYOUT)
    except InputRefused as refused:
        return _Part(findings=refused.findings)
    columns = _columns(table, given)
    findings = [*table.findings, *found_in(columns)]
    if refusals(findings):
        return _Part(findings=tuple(findings))
    quarter = _quarters(columns)
    repeated = repeated_rows(
        table, quarter, columns[CODE], [columns[name] for name in (FORCE, DESCRIPTION, GROUP, SUBGROUP)]
    )
    findings += [
        *repeated,
        *uneven_rows(table, quarter, columns[FORCE]),
        *_wrong_periods(quarter, table, given),
    ]
    return _Part(
        _counts(table, columns, quarter, notes),
        _totals(table, columns, quarter),
        _offences(columns, quarter),
        tuple(findings),
    )


def _columns(table: Table, given: Input) -> Mapping[str, Column[Any]]:
    names = names_of(given.framework, given.source)
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
    return read_columns(table, readers)


def _quarters(columns: Mapping[str, Column[Any]]) -> Categories:
    """Join year and quarter: each row's quarter as "2022-23-Q1"."""
    years, numbers = columns[YEAR], columns[QUARTER]
    distinct = [f"{year}-Q{number}" for year in years.distinct for number in numbers.distinct]
    return labelled(years.codes * np.int32(len(numbers.distinct)) + numbers.codes, distinct)


def _counts(
    table: Table,
    columns: Mapping[str, Column[Any]],
    quarter: Categories,
    notes: Mapping[str, str],
) -> pd.DataFrame:
    """Sum a sheet's rows to quarter, force and subgroup, for forces and for subgroups a measure uses."""
    note_texts, note_codes = _notes_of_rows(table, notes)
    rows = pd.DataFrame(
        {
            "quarter": quarter,
            "force": columns[FORCE].labels,
            "subgroup": columns[SUBGROUP].labels,
            "offences": columns[OFFENCES].numbers,
            "note": note_codes,
            "row": table.numbers,
        }
    )
    used = rows[rows["force"].isin([*all_forces()]) & rows["subgroup"].ne("")]
    by = ["quarter", "force", "subgroup"]
    counts = used.groupby(by, observed=True, as_index=False).agg(
        offences=("offences", "sum"), note=("note", "max"), row=("row", "min")
    )
    note = counts["note"].map(dict(enumerate(note_texts)))
    return counts.astype(dict.fromkeys(by, "str")).assign(
        note=note,
        provisional=note.str.contains("provisional", case=False),
        place=[str(table.place(row)) for row in counts["row"]],
    )


def _notes_of_rows(table: Table, notes: Mapping[str, str]) -> tuple[list[str], np.ndarray[Any, Any]]:
    """Give the notes that force names are marked with, and for each row which of them (0: none)."""
    labels = read_column(table, FORCE, text)
    note_of = ["; ".join(_note(mark, notes) for mark in marks_of(label)) for label in labels.distinct]
    texts = sorted({"", *note_of})
    return texts, np.array([texts.index(note) for note in note_of])[labels.codes]


def _note(mark: str, notes: Mapping[str, str]) -> str:
    told = notes.get(_folded(mark), "see the publisher's notes")
    return f"{mark}: {told}"


def _totals(table: Table, columns: Mapping[str, Column[Any]], quarter: Categories) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            "label": read_column(table, SUBGROUP, text).labels,
            "quarter": quarter,
            "offences": columns[OFFENCES].numbers,
        }
    )
    totals = rows.groupby(["label", "quarter"], observed=True, as_index=False).sum()
    return totals.astype({"label": "str", "quarter": "str"}).assign(sheet=table.grid.sheet)


def _offences(columns: Mapping[str, Column[Any]], quarter: Categories) -> pd.DataFrame:
    """Sum a sheet's rows of the subgroups in use to quarter, subgroup and offence code, over all forces."""
    rows = pd.DataFrame(
        {
            "quarter": quarter,
            "subgroup": columns[SUBGROUP].labels,
            "code": columns[CODE].labels,
            "offences": columns[OFFENCES].numbers,
        }
    )
    used = rows[columns[FORCE].labels.isin([*all_forces()]) & rows["subgroup"].ne("")]
    sums = used.groupby(["quarter", "subgroup", "code"], observed=True, as_index=False).sum()
    return sums.assign(source="", release="").astype(dict(OFFENCE_COLUMNS))


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


def _wrong_periods(quarter: Categories, table: Table, given: Input) -> Iterator[Finding]:
    codes, first = np.unique(quarter.codes, return_index=True)
    quarters = {
        Quarter.parse(str(quarter.categories[code])): table.numbers[position]
        for code, position in zip(codes, first, strict=True)
    }
    yield from quarters_after_release(quarters, given, table.grid, YEAR)
    in_name = _YEAR_IN_NAME.search(table.grid.sheet)
    year = f"{in_name[1]}-{in_name[2]}" if in_name else ""
    for each, row in quarters.items():
        if year and each.financial_year != year:
            found = f"A year that is not its sheet's ({year})"
            yield failed(
                "load.wrong-year",
                table.place(row, YEAR),
                found,
                "Ask for the file again.",
                each.financial_year,
            )
