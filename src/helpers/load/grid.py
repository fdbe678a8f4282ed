"""Grids of cells, and tables found in them: a header row known by its names, rows below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from helpers.errors import Finding, InputRefused, Place, nearest
from helpers.load.cells import Cell, Row, Unread, is_blank, shown, text
from helpers.load.findings import failed, noted, refusals, warned

#: how far down a header row is looked for
DEEPEST_HEADER = 40


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet, or of a text file (``sheet`` is then ""); its first row is row 1."""

    file: str
    sheet: str
    rows: Sequence[Row]

    def place(self, row: int = 0, column: str = "") -> Place:
        """Say where in the file something stands; rows count from 1."""
        return Place(self.file, self.sheet, row, column)


@dataclass(frozen=True)
class Table:
    """A table in a grid: ``columns`` by name with their position, and the rows with their number in the sheet.

    A column the table may have and has not is simply not in ``columns``.
    """

    grid: Grid
    header: int
    columns: Mapping[str, int]
    rows: Sequence[tuple[int, Row]]
    findings: tuple[Finding, ...] = ()

    def place(self, row: int, column: str = "") -> Place:
        """Say where a cell stands."""
        return self.grid.place(row, column)

    def cell(self, row: Row, column: str) -> Cell:
        """Give a row's cell in a column; nothing where the table has no such column."""
        position = self.columns.get(column)
        return row[position] if position is not None and position < len(row) else None


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
    """Find the table of a layout in a grid: its header row by the names in it, then every row that is not blank.

    Columns may stand in any order, title rows above the header. Refuses (InputRefused) missing, renamed or repeated
    columns, rows longer or shorter than the header, and text between rows. Footnotes below the last row are noted.
    """
    header = _header_row(grid, layout)
    names = _names(grid.rows[header])
    problems = _header_problems(grid, header, names, layout)
    if problems:
        raise InputRefused(tuple(problems))
    columns = {name: names.index(name) for name in layout.known if name in names}
    rows, findings = _body(grid, header, len(names))
    _refuse(findings)
    extra = [name for name in names if name and name not in layout.known]
    unused = [
        warned(
            "load.other-column", grid.place(header + 1, name), "A column that is not read", "Is it a new one?"
        )
        for name in extra
    ]
    return Table(grid, header + 1, columns, rows, (*findings, *unused))


def _names(row: Row) -> list[str]:
    """Read column names, without the empty cells a sheet may carry on its right."""
    found = [text(cell) for cell in row]
    names = [
        " ".join(shown(cell).split()) if isinstance(each, Unread) else " ".join(each.value.split())
        for cell, each in zip(row, found, strict=True)
    ]
    while names and not names[-1]:
        names.pop()
    return names


def _header_row(grid: Grid, layout: Layout) -> int:
    """Choose the row that holds most of the names, the first of equals."""
    if not any(not is_blank(cell) for row in grid.rows for cell in row):
        raise InputRefused(
            (failed("load.empty", grid.place(), "There is nothing in it", "Get it again, or remove it."),)
        )
    matches = [len({*layout.known} & {*_names(row)}) for row in grid.rows[:DEEPEST_HEADER]]
    best = max(matches)
    if best:
        return matches.index(best)
    return next(number for number, row in enumerate(grid.rows) if any(not is_blank(cell) for cell in row))


def _header_problems(
    grid: Grid, header: int, names: Sequence[str], layout: Layout
) -> Iterator[Finding] | list[Finding]:
    row = header + 1
    counts = Counter(names)
    missing = [name for name in layout.needed if name not in counts]
    unknown = [name for name in names if name and name not in layout.known]
    return [
        *(_missing(grid, row, name, unknown) for name in missing),
        *(
            failed(
                "load.column-twice",
                grid.place(row, name),
                "A column that stands there twice",
                "Keep one of them.",
            )
            for name in layout.known
            if counts[name] > 1
        ),
        *(
            failed(
                "load.column-unknown",
                grid.place(row, name),
                "A column the table does not have",
                "Remove it, or give it its right name.",
                name,
            )
            for name in unknown
            if not layout.others_allowed and not missing
        ),
        *_unnamed(grid, header, names),
    ]


def _missing(grid: Grid, row: int, name: str, unknown: Sequence[str]) -> Finding:
    close = nearest(name.casefold(), [each.casefold() for each in unknown], 1)
    stands = next((each for each in unknown if close and each.casefold() == close[0]), "")
    remedy = (
        f"Rename {stands!r} to {name!r}."
        if stands
        else "Put every name in one row, spelt as in the template."
    )
    return failed(
        "load.column-missing", grid.place(row, name), f"There is no column {name!r}", remedy, stands
    )


def _unnamed(grid: Grid, header: int, names: Sequence[str]) -> Iterator[Finding]:
    """Find values in columns without a name: nobody can say what they are."""
    blank = [position for position, name in enumerate(names) if not name]
    for number, row in enumerate(grid.rows[header + 1 :], start=header + 2):
        for position in blank:
            if position < len(row) and not is_blank(row[position]):
                place = grid.place(number, f"number {position + 1}")
                remedy = "Name the column, or remove it."
                yield failed(
                    "load.column-unnamed",
                    place,
                    "A value in a column without a name",
                    remedy,
                    shown(row[position]),
                )
                return


def _body(grid: Grid, header: int, width: int) -> tuple[list[tuple[int, Row]], list[Finding]]:
    filled = [
        (number, row)
        for number, row in enumerate(grid.rows[header + 1 :], start=header + 2)
        if any(not is_blank(cell) for cell in row)
    ]
    end = len(filled)
    while end and _is_footnote(filled[end - 1][1]):
        end -= 1
    rows, footnotes = filled[:end], filled[end:]
    findings = [
        noted("load.footnote", grid.place(number), "A footnote below the table is not read", _only(row))
        for number, row in footnotes
    ]
    return rows, [*findings, *_wrong_width(grid, rows, width)]


def _only(row: Row) -> str:
    return next(shown(cell) for cell in row if not is_blank(cell))


def _is_footnote(row: Row) -> bool:
    """Whether a row is words in its first cell alone: a cut-off row of data has no space between words there."""
    first = row[0] if row else None
    words = (
        isinstance(first, str) and " " in first.strip() and any(character.isalpha() for character in first)
    )
    return words and all(is_blank(cell) for cell in row[1:])


def _wrong_width(grid: Grid, rows: Sequence[tuple[int, Row]], width: int) -> Iterator[Finding]:
    for number, row in rows:
        if len(row) < width:
            remedy = "Is the file cut off, or a comma missing? Complete the row."
            yield failed(
                "load.row-short",
                grid.place(number),
                f"A row of {len(row)} cells under {width} names",
                remedy,
                _only(row),
            )
        elif any(not is_blank(cell) for cell in row[width:]):
            remedy = "Put text with a comma, or a number with one, between quotation marks."
            yield failed(
                "load.row-long",
                grid.place(number),
                f"A row of {len(row)} cells under {width} names",
                remedy,
                _only(row),
            )


def _refuse(findings: Sequence[Finding]) -> None:
    wrong = refusals(findings)
    if wrong:
        raise InputRefused(wrong)
