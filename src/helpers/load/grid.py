"""Grids of cells, and tables found in them: a header row known by its names, rows below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from helpers.errors import Finding, InputRefused, Place, nearest
from helpers.load.cells import Cell, Row, Unread, is_blank, shown, text
from helpers.load.findings import failed, noted, warned

#: how far down a header row is looked for
DEEPEST_HEADER = 40


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet, or of a text file (``sheet`` is then "").

    ``first`` is the number of the first row, ``left`` that of the first column, both from 1. ``doubts`` are
    findings by row that refuse the sheet only where they are inside its table.
    """

    file: str
    sheet: str
    rows: Sequence[Row]
    first: int = 1
    left: int = 1
    doubts: tuple[Finding, ...] = ()

    def place(self, row: int = 0, column: str = "") -> Place:
        """Say where in the file something stands, by the number a spreadsheet gives the row."""
        return Place(self.file, self.sheet, row, column)


@dataclass(frozen=True)
class Sheets:
    """The sheets of a file by name, read one at a time; a text file is one sheet called "".

    ``unsafe`` says, by sheet, what makes its values uncertain; ``peek`` gives any sheet's cells as they
    are, to tell what kind of sheet it is.
    """

    names: Sequence[str]
    peek: Callable[[str], Grid]
    findings: tuple[Finding, ...] = ()
    unsafe: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)

    def grid(self, name: str) -> Grid:
        """Give a sheet to take figures from; refuses (InputRefused) one whose values are uncertain."""
        if self.unsafe.get(name):
            raise InputRefused(self.unsafe[name])
        return self.peek(name)


@dataclass(frozen=True)
class Alike:
    """A column's distinct cells, in the order they first stand in, and for each row which it holds."""

    cells: Sequence[Cell]
    codes: npt.NDArray[np.int32]


def _alike(cells: Sequence[Cell]) -> Alike:
    keys = _keys(cells)
    distinct = dict.fromkeys(keys) if keys is cells else dict(zip(keys, cells, strict=True))
    code_of = {key: code for code, key in enumerate(distinct)}
    codes = np.fromiter(map(code_of.__getitem__, keys), dtype=np.int32, count=len(keys))
    return Alike(list(distinct if keys is cells else distinct.values()), codes)


def _keys(cells: Sequence[Cell]) -> Sequence[Any]:
    """Give each cell a key, equal only for cells that read alike: True equals 1 but does not read so."""
    kinds = {*map(type, cells)}
    if kinds <= {str, float} or kinds <= {str, int}:
        return cells
    return [(type(cell), cell) for cell in cells]


@dataclass(frozen=True)
class Table:
    """A table in a grid: ``columns`` by name with their position, and its rows with their numbers.

    A column the table may have and has not is simply not in ``columns``.
    """

    grid: Grid
    columns: Mapping[str, int]
    numbers: Sequence[int]
    rows: Sequence[Row]
    findings: tuple[Finding, ...] = ()

    def place(self, row: int, column: str = "") -> Place:
        """Say where a cell stands."""
        return self.grid.place(row, column)

    def column(self, name: str) -> Sequence[Cell]:
        """Give the cells of a column, in the order of the rows."""
        return self._by_column[self.columns[name]]

    def alike(self, name: str) -> Alike:
        """Give the cells of a column with those that read alike taken together, once however often asked."""
        if name not in self._alike:
            self._alike[name] = _alike(self.column(name))
        return self._alike[name]

    @cached_property
    def _alike(self) -> dict[str, Alike]:
        return {}

    @cached_property
    def _by_column(self) -> list[tuple[Cell, ...]]:
        # rows are at least as long as the names; what is longer is blank
        return list(zip(*self.rows, strict=False))


@dataclass(frozen=True)
class Layout:
    """The columns a table must have, those it may have, and whether others may stand beside them."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    others_allowed: bool = False

    @property
    def known(self) -> tuple[str, ...]:
        """Every column by name."""
        return self.needed + self.optional


def find_table(grid: Grid, layout: Layout) -> Table:
    """Find the table of a layout in a grid: its header by the names in it, then every row that is not blank.

    Columns may stand in any order, and titles above the header. Refuses (InputRefused) missing, renamed or
    repeated columns, rows longer or shorter than the header, a header that comes again, and an empty table.
    Footnotes below the last row are noted.
    """
    header = _header_row(grid, layout)
    names = _names(grid.rows[header])
    _refuse(_packed_rows(grid, layout))
    _refuse(_header_problems(grid, header, names, layout))
    numbers, rows, footnotes = _body(grid, header)
    _refuse([*_wrong_rows(grid, numbers, rows, header), *_unnamed(grid, numbers, rows, names)])
    top = grid.first + header
    if not rows:
        _refuse(
            [failed("load.empty", grid.place(top), "A table without rows", "Get it again, or remove it.")]
        )
    _refuse(each for each in grid.doubts if top < each.place.row <= numbers[-1])
    columns = {name: names.index(name) for name in layout.known if name in names}
    unused = [
        warned("load.other-column", grid.place(top, name), "A column that is not read", "Is it a new one?")
        for name in names
        if name and name not in layout.known
    ]
    return Table(grid, columns, numbers, rows, (*footnotes, *unused))


def resembles(grid: Grid, layout: Layout) -> bool:
    """Whether some row near the top holds two or more of a layout's names, whatever their case."""
    names = {name.casefold() for name in layout.needed}
    near = grid.rows[:DEEPEST_HEADER]
    return any(
        len(names & {cell.strip().casefold() for cell in row if isinstance(cell, str)}) > 1 for row in near
    )


def _refuse(findings: Iterable[Finding]) -> None:
    found = tuple(findings)
    if found:
        raise InputRefused(found)


def _filled(row: Row) -> bool:
    return any(not is_blank(cell) for cell in row)


# --------------------------------------------------------------------------- the header


def _names(row: Row) -> list[str]:
    """Read column names, without the empty cells a sheet may carry on its right."""
    names = [_name(cell) for cell in row]
    while names and not names[-1]:
        names.pop()
    return names


def _name(cell: Cell) -> str:
    read = text(cell)
    return " ".join((shown(cell) if isinstance(read, Unread) else read.value).split())


def _header_row(grid: Grid, layout: Layout) -> int:
    """Choose the row that holds most of the names, the first of equals; else the first that is not blank."""
    filled = next((number for number, row in enumerate(grid.rows) if _filled(row)), None)
    if filled is None:
        raise InputRefused(
            (failed("load.empty", grid.place(), "There is nothing in it", "Get it again, or remove it."),)
        )
    matches = [len({*layout.known} & {*_names(row)}) for row in grid.rows[:DEEPEST_HEADER]]
    return matches.index(max(matches)) if max(matches) else filled


_MARKS = {";": "semicolons", "\t": "tabs", "|": "vertical bars", ",": "commas"}


def _packed_rows(grid: Grid, layout: Layout) -> Iterator[Finding]:
    """Find a table whose rows are one cell each, their values separated by something else than columns."""
    for position, row in enumerate(grid.rows[:DEEPEST_HEADER]):
        first = row[0] if row and isinstance(row[0], str) else ""
        for mark, name in _MARKS.items():
            names = {part.strip(" \"'") for part in first.split(mark)}
            if len(names & {*layout.needed}) > 1:
                found = f"The values are separated by {name}, in one cell a row"
                remedy = (
                    "Save it again as CSV UTF-8 (comma delimited), or as .xlsx with a column for each value."
                )
                yield failed("load.not-a-table", grid.place(grid.first + position), found, remedy, first)
                return


def _header_problems(grid: Grid, header: int, names: Sequence[str], layout: Layout) -> Iterator[Finding]:
    counts = Counter(names)
    missing = [name for name in layout.needed if name not in counts]
    unknown = [name for name in names if name and name not in layout.known]
    for name in missing:
        yield _missing(grid, grid.first + header, name, unknown)
    for name in layout.known:
        if counts[name] > 1:
            place = grid.place(grid.first + header, name)
            yield failed(
                "load.column-twice", place, "A column that stands there twice", "Keep one of them.", name
            )
    # with columns missing, an unknown one is most likely a renamed one: the remedy for that says so
    for name in () if layout.others_allowed or missing else unknown:
        remedy = "Remove it, or give it its right name."
        yield failed(
            "load.column-unknown",
            grid.place(grid.first + header, name),
            "A column the table does not have",
            remedy,
            name,
        )


def _missing(grid: Grid, row: int, name: str, unknown: Sequence[str]) -> Finding:
    close = nearest(name.casefold(), [each.casefold() for each in unknown], 1)
    stands = next((each for each in unknown if close and each.casefold() == close[0]), "")
    whole = "Put every name in one row, with none missing, spelt as in the template."
    remedy = f"Rename {stands!r} to {name!r}." if stands else whole
    return failed(
        "load.column-missing", grid.place(row, name), f"There is no column {name!r}", remedy, stands
    )


# --------------------------------------------------------------------------- the rows


def _body(grid: Grid, header: int) -> tuple[Sequence[int], Sequence[Row], list[Finding]]:
    """Take the rows below the header that are not blank, and the footnotes below them apart."""
    numbers, rows = _filled_rows(grid.rows[header + 1 :], grid.first + header + 1)
    end = len(rows)
    while end and _is_footnote(rows[end - 1]):
        end -= 1
    footnotes = [
        noted("load.footnote", grid.place(number), "A footnote below the table is not read", _first(row))
        for number, row in zip(numbers[end:], rows[end:], strict=True)
    ]
    return numbers[:end], rows[:end], footnotes


def _filled_rows(rows: Sequence[Row], first: int) -> tuple[Sequence[int], Sequence[Row]]:
    distinct = {row[0] if row else None for row in rows}
    if not any(is_blank(cell) for cell in distinct):  # as in a sound file: no need to look at every row
        return range(first, first + len(rows)), rows
    filled = [(number, row) for number, row in enumerate(rows, start=first) if _filled(row)]
    return [number for number, _ in filled], [row for _, row in filled]


def _first(row: Row) -> str:
    return next((shown(cell) for cell in row if not is_blank(cell)), "")


def _is_footnote(row: Row) -> bool:
    """Whether a row is words in its first cell alone. A row of data that is cut off has no words there."""
    first = row[0] if row else None
    words = (
        isinstance(first, str) and " " in first.strip() and any(character.isalpha() for character in first)
    )
    return words and all(is_blank(cell) for cell in row[1:])


_SHORT = (
    "A row with fewer cells than there are names",
    "Is the file cut off, or a comma missing? Complete the row.",
)
_LONG = (
    "A row with more cells than there are names",
    "Put text with a comma, or a number with one, between quotation marks.",
)
_AGAIN = ("The header comes again", "Keep one table, under one header.")


def _wrong_rows(grid: Grid, numbers: Sequence[int], rows: Sequence[Row], header: int) -> Iterator[Finding]:
    """Find rows of another length than the header, and the header itself among the rows.

    A row longer than the header is wrong even if its last cells are blank: an unquoted "1,257" moves all that
    follows it by one cell.
    """
    names = _names(grid.rows[header])
    width, widest = len(names), len(grid.rows[header])
    first_name = names[0]
    if {*map(len, rows)} == {width} and not any(row[0] == first_name for row in rows):
        return
    for number, row in zip(numbers, rows, strict=True):
        if len(row) < width:
            yield failed("load.row-short", grid.place(number), *_SHORT, _first(row))
        elif len(row) > widest or _filled(row[width:]):
            yield failed("load.row-long", grid.place(number), *_LONG, _first(row))
        elif row[0] == first_name and _names(row) == names:
            yield failed("load.header-again", grid.place(number), *_AGAIN, _first(row))


def _unnamed(
    grid: Grid, numbers: Sequence[int], rows: Sequence[Row], names: Sequence[str]
) -> Iterator[Finding]:
    """Find values in columns without a name: nobody can say what they are."""
    for position in (position for position, name in enumerate(names) if not name):
        for number, row in zip(numbers, rows, strict=True):
            if position < len(row) and not is_blank(row[position]):
                place = grid.place(number, f"number {position + 1}")
                remedy = "Name the column, or remove it."
                found = "A value in a column without a name"
                yield failed("load.column-unnamed", place, found, remedy, shown(row[position]))
                break
