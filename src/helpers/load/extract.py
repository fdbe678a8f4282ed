"""A force's own extract: rows of the documented template, as CSV or as a workbook of such tables.

One row is one figure: whose it is, which measure, the first and last day it covers, and its value. A value is a
number, or words that bound a withheld count ("fewer than 8", "1 to 7"), or empty with a status and a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from helpers.errors import Finding, InputRefused, nearest
from helpers.forces import all_forces
from helpers.load.cells import (
    Cell,
    Range,
    Read,
    Unread,
    count,
    day,
    is_blank,
    percentage,
    shown,
    text,
    withheld,
)
from helpers.load.columns import read_column
from helpers.load.findings import failed, refusals
from helpers.load.grid import Layout, Sheets, Table, find_table
from helpers.load.inputs import Input, Reading
from helpers.load.sheets import open_sheets
from helpers.load.tidy import Observation, as_frame
from helpers.params import Measure
from helpers.values import Status

#: the template's columns; those of the second group may be left out
LAYOUT = Layout(("force", "measure", "start", "end", "value"), ("answered", "status", "reason", "note"))
_STATUSES = [status.value for status in Status]


def read_extract(given: Input) -> Reading:
    """Read a force's extract; every cell that is wrong is a finding, and then nothing of the file is used."""
    sheets = open_sheets(given)
    parts = [_read_sheet(sheets, name, given) for name in sheets.names]
    observations = [each for part in parts for each in part[0]]
    findings = (*sheets.findings, *(finding for part in parts for finding in part[1]))
    return Reading(findings=findings) if refusals(findings) else Reading(as_frame(observations), findings)


def _read_sheet(sheets: Sheets, name: str, given: Input) -> tuple[list[Observation], tuple[Finding, ...]]:
    try:
        table = find_table(sheets.grid(name), LAYOUT)
    except InputRefused as refused:
        return [], refused.findings
    lines, findings = _lines(table, given)
    answers = [(line, _observation(line, table)) for line in lines]
    observations = [answer for _, answer in answers if isinstance(answer, Observation)]
    wrong = [finding for _, answer in answers if not isinstance(answer, Observation) for finding in answer]
    twice = _repeated([line for line, answer in answers if isinstance(answer, Observation)], table)
    periods = [finding for line in lines for finding in _wrong_period(line, table, given)]
    return observations, (*table.findings, *findings, *wrong, *periods, *twice)


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
    columns = {
        name: read_column(table, name, reader) for name, reader in readers.items() if name in table.columns
    }
    findings = [finding for column in columns.values() for finding in column.findings]
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
    means = {
        name.casefold(): each.slug
        for each in all_forces().values()
        for name in (each.slug, each.name, *each.names)
    }
    slug = means.get(label.value.casefold(), "")
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


def _repeated(lines: Sequence[_Line], table: Table) -> Iterator[Finding]:
    seen: dict[tuple[str, date, date], _Line] = {}
    for line in lines:
        key = (line.measure.slug, line.start, line.end)
        first = seen.setdefault(key, line)
        if first is not line:
            same = replace(first, row=line.row) == line
            found = "A row that repeats another" if same else "Two figures for one period"
            label = f"{line.measure.slug}, {line.start} to {line.end}"
            yield failed(
                "load.twice", table.place(line.row), f"{found} (row {first.row})", "Keep one of them.", label
            )


# --------------------------------------------------------------------------- the value of a row


def _observation(line: _Line, table: Table) -> Observation | tuple[Finding, ...]:
    """Read the value a row gives; findings where it cannot be told, or does not go with its status."""
    bare = Observation(
        force=line.force,
        measure=line.measure.slug,
        start=line.start,
        end=line.end,
        value=None,
        unit=line.measure.unit,
        place=str(table.place(line.row)),
        base=line.answered,
        note=line.note,
    )
    if line.answered >= 0 and not line.measure.is_percentage:
        return _wrong(
            table,
            line,
            "answered",
            "A number who answered beside a count",
            "Leave it empty: it is for surveys.",
        )
    if is_blank(line.value) and line.status and not line.status.has_number:
        return _without_value(bare, line, table)
    bounds = None if line.measure.is_percentage else withheld(line.value)
    if bounds:
        return _withheld(bare, line, table, bounds)
    return _with_number(bare, line, table)


def _without_value(bare: Observation, line: _Line, table: Table) -> Observation | tuple[Finding, ...]:
    if not line.reason:
        return _wrong(
            table, line, "reason", "No value, and no reason why", "Say in a few words why there is no value."
        )
    return replace(bare, status=_name(line.status), reason=line.reason)


def _withheld(
    bare: Observation, line: _Line, table: Table, bounds: Range
) -> Observation | tuple[Finding, ...]:
    if line.status not in {None, Status.SUPPRESSED}:
        remedy = f"Write {Status.SUPPRESSED}, or nothing."
        return _wrong(
            table, line, "status", "A withheld count cannot have this status", remedy, _name(line.status)
        )
    reason = line.reason or f'Given only as "{shown(line.value).strip()}".'
    return replace(bare, status=Status.SUPPRESSED.value, reason=reason, least=bounds.least, most=bounds.most)


def _with_number(bare: Observation, line: _Line, table: Table) -> Observation | tuple[Finding, ...]:
    found = percentage(line.value) if line.measure.is_percentage else count(line.value)
    if isinstance(found, Unread):
        return _wrong(table, line, "value", found.found, found.remedy, shown(line.value))
    if line.status and not line.status.has_number:
        remedy = "Leave the value empty, or the status."
        return _wrong(
            table, line, "status", "A number beside a status that has none", remedy, _name(line.status)
        )
    if line.reason:
        return _wrong(
            table, line, "reason", "A reason for no value beside a value", "Move it to the note.", line.reason
        )
    return replace(bare, value=float(found.value), status=_name(line.status or Status.FINAL))


def _name(status: Status | None) -> str:
    return status.value if status else ""


def _wrong(
    table: Table, line: _Line, column: str, found: str, remedy: str, value: str = ""
) -> tuple[Finding, ...]:
    return (failed("load.cell", table.place(line.row, column), found, remedy, value),)
