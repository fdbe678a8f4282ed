"""Files as they arrive, made small: extracts, publisher's rows, and workbooks."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import openpyxl

EXTRACT = "data/raw/west-mercia-force/2022-09"
RECORDED = "data/raw/home-office-prc/2023-01-26"
HEADER = ("force", "measure", "start", "end", "value", "answered", "status", "reason", "note")
FIRST = ("west-mercia", "homicides", "2022-04-01", "2022-06-30", "4", "", "", "", "")
SECOND = ("west-mercia", "satisfaction-burglary", "2022-01-01", "2022-06-30", "71", "120", "", "", "")
PUBLISHED = (
    *("Financial Year", "Financial Quarter", "Force Name", "Offence Description"),
    *("Offence Group", "Offence Subgroup", "Offence Code", "Number of Offences"),
)
HOMICIDE = ("2022/23", "1", "West Mercia", "Murder", "Violence against the person", "Homicide", "1", "5")
ROBBERY = ("2022/23", "1", "West Mercia", "Robbery", "Robbery", "Robbery of personal property", "34B", "154")


def changed(row: Sequence[str], header: Sequence[str] = HEADER, **cells: str) -> tuple[str, ...]:
    """A row with some cells changed, by column; "_" in a name stands for a space."""
    new = {name.replace("_", " "): value for name, value in cells.items()}
    assert {*new} <= {*header}, "a cell of no column"
    return tuple(new.get(name, value) for name, value in zip(header, row, strict=True))


def lines(*rows: Iterable[str]) -> str:
    """Rows as CSV text."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def extract(*rows: Iterable[str], header: Sequence[str] = HEADER) -> str:
    """The text of a force's extract."""
    return lines(header, *rows)


def published(*rows: Iterable[str], header: Sequence[str] = PUBLISHED) -> str:
    """The text of the publisher's rows."""
    return lines(header, *rows)


def put(root: Path, name: str, content: str | bytes) -> Path:
    """Put a file into a project's folder."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(*rows: Iterable[object], sheet: str = "Extract") -> openpyxl.Workbook:
    """A workbook of one sheet with these rows."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    return book


def extract_book(**cells: object) -> openpyxl.Workbook:
    """An extract as a workbook with real dates and numbers; cells of its one row may be changed."""
    row = dict(zip(HEADER, FIRST, strict=True)) | {
        "start": date(2022, 4, 1),
        "end": date(2022, 6, 30),
        "value": 4,
    }
    return workbook(HEADER, (row | cells).values())


def book_bytes(book: openpyxl.Workbook) -> bytes:
    """A workbook as the file it would be."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


# --------------------------------------------------------------------------- OpenDocument, by hand

_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def ods_cell(text: str, more: str = "") -> str:
    """A cell of text."""
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def ods_row(cells: Iterable[str], more: str = "") -> str:
    """A row of cells of text."""
    return f"<table:table-row{more}>{''.join(ods_cell(cell) for cell in cells)}</table:table-row>"


def ods_sheet(name: str, *rows: str) -> str:
    """A sheet of rows."""
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def ods(*sheets: str, prologue: str = "", manifest: str = "") -> bytes:
    """A spreadsheet of sheets."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prologue}<office:document-content {_NAMES} '
        f'xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:spreadsheet>{"".join(sheets)}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entries = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{kind}"/>{manifest}</manifest:manifest>'
    )
    parts = {"mimetype": kind, "META-INF/manifest.xml": entries, "content.xml": content}
    return package(parts)


def package(parts: dict[str, str]) -> bytes:
    """A zip package of parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return content.getvalue()


def repacked(content: bytes, part: str, *, was: str, now: str) -> bytes:
    """A package with one piece of text in one part replaced."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = {name: file.read(name).decode() for name in file.namelist()}
    assert was in parts[part], "nothing to replace"
    return package({**parts, part: parts[part].replace(was, now)})
