"""Whole columns read cell by cell: each distinct cell once, so that a large table costs little."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.errors import Finding
from helpers.load.cells import Cell, Read, Unread, shown
from helpers.load.findings import failed, noted
from helpers.load.grid import Alike, Table

T = TypeVar("T")
if TYPE_CHECKING:
    Categories: TypeAlias = pd.Categorical[str]
else:
    Categories = pd.Categorical


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column read: its distinct values, for each row which of them it is, and what was found in it.

    ``codes`` is -1 in a row whose cell is refused.
    """

    distinct: Sequence[T]
    codes: npt.NDArray[np.int32]
    findings: tuple[Finding, ...]

    @cached_property
    def values(self) -> Sequence[T | None]:
        """The values in the order of the rows, None where a cell is refused."""
        known = [*self.distinct, None]
        return [known[code] for code in self.codes]

    @property
    def labels(self) -> Categories:
        """The values in the order of the rows, as a categorical: small, and quick to group by."""
        return labelled(self.codes, [str(value) for value in self.distinct])

    @property
    def numbers(self) -> npt.NDArray[np.int64]:
        """The values of a column of whole numbers, none of them refused, in the order of the rows."""
        return np.array(self.distinct, dtype=np.int64)[self.codes]


def labelled(codes: npt.NDArray[np.int32], labels: Sequence[str]) -> Categories:
    """Give a categorical of texts from codes."""
    return pd.Categorical.from_codes(codes.astype(np.int64), categories=pd.Index(list(labels)))


def read_column(table: Table, name: str, reader: Callable[[Any], Read[T] | Unread]) -> Column[T]:
    """Read a column with a reader of single cells; findings name the first row and how many are alike."""
    alike = table.alike(name)
    answers = [reader(cell) for cell in alike.cells]
    distinct = list(dict.fromkeys(answer.value for answer in answers if isinstance(answer, Read)))
    position = {value: code for code, value in enumerate(distinct)}
    code_of = [position[each.value] if isinstance(each, Read) else -1 for each in answers]
    codes = np.array(code_of, dtype=np.int32)[alike.codes]
    return Column(distinct, codes, tuple(_findings(table, name, alike, answers)))


def read_columns(
    table: Table, readers: Mapping[str, Callable[[Any], Read[Any] | Unread]]
) -> dict[str, Column[Any]]:
    """Read those of the columns that the table has, each with its reader."""
    return {
        name: read_column(table, name, reader) for name, reader in readers.items() if name in table.columns
    }


def found_in(columns: Mapping[str, Column[Any]]) -> list[Finding]:
    """Give what was found in columns, one after the other."""
    return [finding for column in columns.values() for finding in column.findings]


def _findings(
    table: Table, name: str, alike: Alike, answers: Sequence[Read[T] | Unread]
) -> Iterator[Finding]:
    for code, answer in enumerate(answers):
        if isinstance(answer, Unread) or answer.note:
            rows = np.flatnonzero(alike.codes == code)
            found = _finding(table, name, table.numbers[int(rows[0])], alike.cells[code], answer)
            yield replace(found, count=len(rows))


def _finding(table: Table, name: str, row: int, cell: Cell, answer: Read[T] | Unread) -> Finding:
    place = table.place(row, name)
    if isinstance(answer, Unread):
        return failed("load.cell", place, answer.found, answer.remedy, shown(cell))
    return noted("load.cell-read", place, answer.note, shown(cell))
