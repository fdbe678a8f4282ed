"""A force's own extract: rows of the documented template, as CSV or as a workbook of such tables.

One row is one figure: whose it is, which measure, the first and last day it covers, and its value. A
value is a number, or words that bound a withheld count ("fewer than 8", "1 to 7"), or empty with a status
and a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from helpers.errors import Finding, InputRefused, Place, nearest
from helpers.forces import force_named
from helpers.load.cells import (
    Cell,
    Read,
    Unread,
    count,
    day,
    is_blank,
    shown,
    text,
)
from helpers.load.columns import found_in, read_columns
from helpers.load.extract_values import Fault, GivenValue, value_of
from helpers.load.findings import failed, noted, refusals
from helpers.load.grid import Layout, Sheets, Table, find_table, resembles
from helpers.load.inputs import Input, Reading
from helpers.load.sheets import open_sheets
from helpers.load.text import MEGABYTE
from helpers.load.tidy import Observation, as_frame
from helpers.params import Measure
from helpers.values import Status

#: the template's columns; those of the second group may be left out
LAYOUT = Layout(("force", "measure", "start", "end", "value"), ("answered", "status", "reason", "note"))
_STATUSES = [status.value for status in Status]


def read_extract(given: Input) -> Reading:
    """Read a force's extract; every cell that is wrong is a finding, and then nothing of the file is used."""
    sheets = _sheets(given)
    tables, others = _table_sheets(sheets)
    parts = [_read_sheet(sheets, name, given) for name in tables]
    observations = [each for part in parts for each in part.observations]
    findings = (
        *sheets.findings,
        *(
            noted("load.other-sheet", Place(given.name, name), "A sheet without a table is not read")
            for name in others
        ),
        *(finding for part in parts for finding in part.findings),
        *_repeated([placed for part in parts for placed in part.lines]),
    )
    return Reading(findings=findings) if refusals(findings) else Reading(as_frame(observations), findings)


def _sheets(given: Input) -> Sheets:
    ending = given.path.suffix.lower()
    if ending == ".xlsx":
        # openpyxl takes 0.3 s to import, and most builds read no workbook
        from helpers.load.extract_book import open_extract_book  # noqa: PLC0415

        return open_extract_book(given.path, given.name, given.source.unpacked_megabytes * MEGABYTE)
    if ending == ".ods":
        found = "An extract is not read from an OpenDocument spreadsheet"
        remedy = "Save it as .xlsx or .csv."
        raise InputRefused((failed("load.unknown-form", Place(given.name), found, remedy),))
    return open_sheets(given)


def _table_sheets(sheets: Sheets) -> tuple[list[str], list[str]]:
    """Tell the sheets that hold the table from those of notes; blank ones are neither."""
    filled = [
        name
        for name in sheets.names
        if any(not is_blank(cell) for row in sheets.peek(name).rows for cell in row)
    ]
    tables = [name for name in filled if resembles(sheets.peek(name), LAYOUT)]
    if not tables:  # then the message that says what is missing belongs to the first
        tables = filled[:1] or list(sheets.names[:1])
    return tables, [name for name in filled if name not in tables]


@dataclass(frozen=True)
class _SheetReading:
    observations: list[Observation] = field(default_factory=list)
    lines: list[tuple[_Line, Table]] = field(default_factory=list)
    findings: tuple[Finding, ...] = ()


def _read_sheet(sheets: Sheets, name: str, given: Input) -> _SheetReading:
    try:
        table = find_table(sheets.grid(name), LAYOUT)
    except InputRefused as refused:
        return _SheetReading(findings=refused.findings)
    lines, findings = _lines(table, given)
    read = [
        (line, value_of(line.measure, line.value, line.status, line.reason, line.answered)) for line in lines
    ]
    observations = [_observation(line, value, table) for line, value in read if isinstance(value, GivenValue)]
    values = [finding for line, value in read for finding in _value_findings(line, value, table)]
    periods = [finding for line in lines for finding in _wrong_period(line, table, given)]
    placed = [(line, table) for line in lines]
    return _SheetReading(observations, placed, (*table.findings, *findings, *values, *periods))


def _observation(line: _Line, value: GivenValue, table: Table) -> Observation:
    return Observation(
        force=line.force,
        measure=line.measure.slug,
        start=line.start,
        end=line.end,
        value=value.number,
        unit=line.measure.unit,
        place=str(table.place(line.row)),
        status=value.status.value,
        reason=value.reason,
        least=value.least,
        most=value.most,
        base=line.answered,
        note=line.note,
    )


def _value_findings(line: _Line, value: GivenValue | Fault, table: Table) -> Iterator[Finding]:
    if isinstance(value, Fault):
        place = table.place(line.row, value.column)
        yield failed("load.cell", place, value.found, value.remedy, value.value)
    elif value.understood:
        yield noted("load.cell-read", table.place(line.row, "value"), value.understood, shown(line.value))


# --------------------------------------------------------------------------- labels and dates of a row


@dataclass(frozen=True)
class _Line:
    """A row whose labels and dates could be read; its value is still as it stands."""

    row: int
    force: str
    measure: Measure
    start: date
    end: date
    value: Cell
    answered: int
    status: Status | None
    reason: str
    note: str


def _lines(table: Table, given: Input) -> tuple[list[_Line], list[Finding]]:
    """Read the columns that stand by themselves; a row with a fault in one of them gives no line."""
    readers = {
        "force": lambda cell: _force(cell, given.force),
        "measure": lambda cell: _measure(cell, given),
        "start": day,
        "end": day,
        "answered": _answered,
        "status": _status,
        "reason": text,
        "note": text,
    }
    columns = read_columns(table, readers)
    findings = found_in(columns)
    by_row = zip(
        table.numbers, table.column("value"), *(each.values for each in columns.values()), strict=True
    )
    lines = [
        _line(number, value, dict(zip(columns, found, strict=True)))
        for number, value, *found in by_row
        if None not in found
    ]
    return lines, findings


def _line(number: int, value: Cell, found: dict[str, Any]) -> _Line:
    whole = {"answered": -1, "status": "", "reason": "", "note": "", **found}
    status = Status(whole["status"]) if whole["status"] else None
    return _Line(row=number, value=value, **{**whole, "status": status})


def _force(cell: Cell, expected: str) -> Read[str] | Unread:
    label = text(cell)
    if isinstance(label, Unread):
        return label
    known = force_named(label.value)
    slug = known.slug if known else ""
    if slug == expected:
        return Read(slug, label.note)
    if slug:
        return Unread(
            f"Another force's figures in the extract of {expected}", "Put them into that force's folder."
        )
    return Unread("An unknown force" if label.value else "No force", f"Write {expected}.")


def _measure(cell: Cell, given: Input) -> Read[Measure] | Unread:
    label = text(cell)
    if isinstance(label, Unread):
        return label
    known = {slug: each for slug, each in given.framework.measures.items() if "force" in each.sources}
    if label.value in known:
        return Read(known[label.value], label.note)
    if label.value in given.framework.measures:
        return Unread("A measure that is not taken from a force's extract", "Remove the row.")
    close = nearest(label.value, known, 1)
    hint = f"Did you mean {close[0]}?" if close else "The template lists the measures."
    return Unread("An unknown measure" if label.value else "No measure", hint)


def _answered(cell: Cell) -> Read[int] | Unread:
    if is_blank(cell) or shown(cell).strip().casefold() == "unknown":
        return Read(-1)
    return count(cell)


def _status(cell: Cell) -> Read[str] | Unread:
    label = text(cell)
    if isinstance(label, Unread) or not label.value or label.value in _STATUSES:
        return label
    return Unread(
        "An unknown status", f"Write one of: {', '.join(_STATUSES)}; or nothing for a final figure."
    )


def _wrong_period(line: _Line, table: Table, given: Input) -> Iterator[Finding]:
    written = f"{line.start} to {line.end}"
    if line.end < line.start:
        yield failed(
            "load.period",
            table.place(line.row, "end"),
            "A period that ends before it begins",
            "Correct it.",
            written,
        )
    elif line.start.day != 1 or (line.end + timedelta(days=1)).day != 1:
        remedy = "Give whole months: from the first day of one to the last day of one."
        yield failed(
            "load.period",
            table.place(line.row, "end"),
            "A period that is not of whole months",
            remedy,
            written,
        )
    elif line.end.isoformat()[: len(given.released)] > given.released:
        found = f"A period that ends after its release of {given.released}"
        remedy = "Correct the period, or the release folder's name."
        yield failed("load.future", table.place(line.row, "end"), found, remedy, written)


def _repeated(lines: Sequence[tuple[_Line, Table]]) -> Iterator[Finding]:
    """Find periods of a measure that the file gives twice, in one sheet or in two."""
    seen: dict[tuple[str, date, date], tuple[_Line, Table]] = {}
    for line, table in lines:
        key = (line.measure.slug, line.start, line.end)
        first, where = seen.setdefault(key, (line, table))
        if first is not line:
            same = replace(first, row=line.row) == line
            found = "A row that repeats another" if same else "Two figures for one period"
            other = ", ".join(
                part
                for part in (f"sheet {where.grid.sheet!r}" if where.grid.sheet else "", f"row {first.row}")
                if part
            )
            label = f"{line.measure.slug}, {line.start} to {line.end}"
            yield failed(
                "load.twice", table.place(line.row), f"{found} ({other})", "Keep one of them.", label
            )
