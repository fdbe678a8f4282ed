"""What a malformed input is, and the finding it must give; the inputs are in the modules beside this one."""

from __future__ import annotations

from dataclasses import dataclass

import openpyxl
from arriving import (
    EXTRACT,
    FIRST,
    HOMICIDE,
    PUBLISHED,
    RECORDED,
    ROBBERY,
    SECOND,
    book_bytes,
    changed,
    extract,
    published,
)

from helpers.errors import Finding

GOOD = extract(FIRST, SECOND)


@dataclass(frozen=True)
class Case:
    """A malformed file, and the finding it must give: kind, place, value, and words it must have."""

    name: str
    file: str
    content: str | bytes
    kind: str
    says: str
    value: str = ""
    row: int = 0
    column: str = ""
    sheet: str = ""

    def is_found_in(self, finding: Finding) -> bool:
        """Whether the finding is the one the file must give."""
        value = self.kind == "load.encoding" or self.value in {finding.value, ""}
        return finding.id == self.kind and self._stands_in(finding) and value and self.says in str(finding)

    def _stands_in(self, finding: Finding) -> bool:
        place = finding.place
        if self.kind == "load.both-spellings":  # it points at a row by its place as text
            return self.file in place.file
        here = (place.file, place.sheet, place.row, place.column)
        return here == (self.file, self.sheet, self.row, self.column)


def cell(name: str, column: str, value: str, says: str, *, survey: bool = False) -> Case:
    """An extract with one wrong cell in its second row."""
    row = changed(SECOND if survey else FIRST, **{column: value})
    good = FIRST if survey else SECOND
    content = extract(good, row)
    return Case(name, f"{EXTRACT}/topic.csv", content, "load.cell", says, value, 3, column)


def rows(name: str, content: str | bytes, kind: str, says: str, **place: object) -> Case:
    """An extract with something wrong about its rows or its columns."""
    return Case(name, f"{EXTRACT}/topic.csv", content, kind, says, **place)


def recorded(
    name: str, content: str | bytes, kind: str, says: str, ending: str = "csv", **place: object
) -> Case:
    """A publisher's file with something wrong."""
    return Case(name, f"{RECORDED}/prc.{ending}", content, kind, says, **place)


def book(name: str, made: openpyxl.Workbook | bytes, kind: str, says: str, **place: object) -> Case:
    """An extract as a workbook with something wrong."""
    content = made if isinstance(made, bytes) else book_bytes(made)
    return Case(name, f"{EXTRACT}/topic.xlsx", content, kind, says, **{"sheet": "Extract", **place})


def spreadsheet(name: str, content: bytes, kind: str, says: str, **place: object) -> Case:
    """An extract as an OpenDocument spreadsheet with something wrong."""
    return Case(name, f"{EXTRACT}/topic.ods", content, kind, says, **{"sheet": "Extract", **place})


def published_cell(name: str, column: str, value: str, says: str) -> Case:
    """A publisher's file with one wrong cell in its second row."""
    row = changed(ROBBERY, PUBLISHED, **{column.replace(" ", "_"): value})
    return recorded(name, published(HOMICIDE, row), "load.cell", says, value=value, row=3, column=column)
