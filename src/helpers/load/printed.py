"""Tables as a publisher prints them: a title above, footnotes below, their numbers glued to the labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from helpers.errors import InputRefused
from helpers.load.cells import Cell, Row, Unread, is_blank, shown, text
from helpers.load.grid import Grid
from helpers.load.guard import guard_area
from helpers.load.guard_sheets import Area
from helpers.load.inputs import Input
from helpers.load.package import open_package
from helpers.load.text import MEGABYTE
from helpers.values import Status

_GLUED = re.compile(r"(.*?[^\d\s,.])\s*(\d{1,2}(?:\s*,\s*\d{1,2})*)?", re.DOTALL)
_FOOTNOTE = re.compile(r"(\d{1,2})\.\s+(.+)", re.DOTALL)
#: what publishers print in place of a figure, and what kind of missing it is
MARKERS: Mapping[str, Status] = {
    **dict.fromkeys(("..", "-", ":"), Status.UNAVAILABLE),
    **dict.fromkeys(("*", "+"), Status.SUPPRESSED),
    "N/A": Status.NOT_APPLICABLE,
}


@dataclass(frozen=True)
class Label:
    """A label without the footnote numbers at its end, and those numbers: "Cheshire7", "North West 7,8"."""

    text: str
    marks: tuple[str, ...] = ()


def label_of(cell: Cell) -> Label:
    """Read a label, its line breaks and stray spaces as one space."""
    read = text(cell)
    plain = " ".join((shown(cell) if isinstance(read, Unread) else read.value).split())
    found = _GLUED.fullmatch(plain)
    if not found or not found[2]:
        return Label(plain)
    return Label(found[1], tuple(mark.strip() for mark in found[2].split(",")))


def footnotes_of(rows: Iterable[Row]) -> Mapping[str, str]:
    """Read the footnotes among rows: their words by their number."""
    first = (row[0] for row in rows if row and isinstance(row[0], str))
    found = (_FOOTNOTE.fullmatch(" ".join(cell.split())) for cell in first)
    return {each[1]: each[2] for each in found if each}


def end_of_table(rows: Sequence[Row], header: int) -> int:
    """Say where the rows below a header end: at the source's line, or the first footnote, or the last row."""
    for number in range(header + 1, len(rows)):
        first = rows[number][0] if rows[number] else None
        if isinstance(first, str) and (_FOOTNOTE.match(first) or first.strip().startswith("Source")):
            return number
    return len(rows)


def marker_of(cell: Cell) -> Status | None:
    """Tell what a publisher's marker in place of a figure means; None for anything else."""
    return MARKERS.get(cell.strip()) if isinstance(cell, str) else None


def refuse_unsafe(given: Input, grid: Grid, rows: range, columns: range) -> None:
    """Refuse (InputRefused) a table with formulas, errors, links or hidden rows or columns inside it.

    ``rows`` and ``columns`` are the table's, counted from 0 in the grid. What stands beside or below the
    table is no matter: publishers link from their footnotes.
    """
    package = open_package(given.path, given.name, given.source.unpacked_megabytes * MEGABYTE)
    area = Area(
        range(rows.start + grid.first, rows.stop + grid.first),
        range(columns.start + grid.left, columns.stop + grid.left),
    )
    found = guard_area(package, grid.sheet, area)
    if found:
        raise InputRefused(found)


def filled_width(row: Row) -> int:
    """Count the cells of a row up to the last that is not blank."""
    return max((place + 1 for place, cell in enumerate(row) if not is_blank(cell)), default=0)
