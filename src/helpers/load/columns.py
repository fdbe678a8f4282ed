"""Whole columns read cell by cell: each distinct cell once, so that a large table costs little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from helpers.errors import Finding
from helpers.load.cells import Cell, Read, Unread, shown
from helpers.load.findings import failed, noted
from helpers.load.grid import Table

T = TypeVar("T")


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column's values in the order of the rows (None where a cell is refused), and what was found in it."""

    values: Sequence[T | None]
    findings: tuple[Finding, ...]


def read_column(table: Table, name: str, reader: Callable[[Any], Read[T] | Unread]) -> Column[T]:
    """Read a column with a reader of single cells; findings name the first row and how many are alike."""
    position = table.columns[name]
    cells = [row[position] for _, row in table.rows]
    keys = _keys(cells)
    answers = {key: reader(cell) for key, cell in dict(zip(keys, cells, strict=True)).items()}
    values = {key: answer.value if isinstance(answer, Read) else None for key, answer in answers.items()}
    findings = tuple(_findings(table, name, cells, keys, answers))
    return Column([values[key] for key in keys], findings)


def _keys(cells: Sequence[Cell]) -> Sequence[Any]:
    """Give each cell a key that is equal only for cells that read alike: True is not 1, and no number is not itself."""
    kinds = {*map(type, cells)}
    if kinds <= {str} or kinds <= {str, float} or kinds <= {str, int}:
        return cells
    return [(type(cell), cell) for cell in cells]


def _findings(
    table: Table, name: str, cells: Sequence[Cell], keys: Sequence[Any], answers: dict[Any, Read[T] | Unread]
) -> Iterator[Finding]:
    special = {key for key, answer in answers.items() if isinstance(answer, Unread) or answer.note}
    if not special:
        return
    counts = Counter(key for key in keys if key in special)
    seen: set[Any] = set()
    for (number, _), cell, key in zip(table.rows, cells, keys, strict=True):
        if key in special and key not in seen:
            seen.add(key)
            yield _finding(table, number, name, cell, answers[key], counts[key])


def _finding(
    table: Table, number: int, name: str, cell: Cell, answer: Read[T] | Unread, alike: int
) -> Finding:
    place = table.place(number, name)
    if isinstance(answer, Unread):
        return _many(failed("load.cell", place, answer.found, answer.remedy, shown(cell)), alike)
    return _many(noted("load.cell-read", place, answer.note, shown(cell)), alike)


def _many(finding: Finding, alike: int) -> Finding:
    return Finding(
        finding.id, finding.outcome, finding.place, finding.found, finding.remedy, finding.value, alike
    )
