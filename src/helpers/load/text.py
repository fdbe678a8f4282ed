"""Text files as tables of cells: UTF-8 with commas, plain or gzipped; anything else is refused by name."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from pathlib import Path

from helpers.errors import Finding, InputRefused, Place
from helpers.load.findings import failed, noted
from helpers.load.grid import Grid

MEGABYTE = 1_000_000
#: the most a file may weigh, and the most it may unpack to, unless its source says otherwise
LARGEST_FILE = 50 * MEGABYTE
LARGEST_UNPACKED = 200 * MEGABYTE

_AS_CSV = "Save it again as CSV UTF-8 (comma delimited)."
_SIGNATURES = (
    (b"PK\x03\x04", "is a zip package (a workbook?), not text", "Give it its right ending (.xlsx or .ods)."),
    (b"\x1f\x8b", "is gzipped, not text", "Give it the ending .csv.gz."),
    (b"\xd0\xcf\x11\xe0", "is an old or password-protected workbook, not text", _AS_CSV),
    (b"PAR1", "is a Parquet file, not text", "Give it the ending .parquet."),
    (b"\xff\xfe", "is UTF-16 text", _AS_CSV),
    (b"\xfe\xff", "is UTF-16 text", _AS_CSV),
    (b"%PDF", "is a PDF, not text", "Ask the sender for a CSV or a workbook."),
)


def read_text_table(
    path: Path, name: str, largest_unpacked: int = LARGEST_UNPACKED
) -> tuple[Grid, tuple[Finding, ...]]:
    """Read a CSV file, gzipped if its name ends in .gz, as a grid of text cells, and what was noted.

    Refuses (InputRefused) what is not UTF-8 text with commas, is empty, too large, damaged, or not what
    its name says.
    """
    packed = path.name.endswith(".gz")
    content = _unpacked(path, name, largest_unpacked) if packed else _plain(path, name)
    decoded, notes = _decoded(content, name)
    rows = _lines(decoded, name)
    if rows and ",".join(rows[0]).strip().lower() == "sep=,":
        # kept as a blank row, so that the rows below keep their numbers
        rows[0] = []
        notes = (*notes, noted("load.separator-line", Place(name, row=1), "The line sep=, is skipped"))
    return Grid(name, "", rows), notes


def _plain(path: Path, name: str) -> bytes:
    if path.stat().st_size > LARGEST_FILE:
        raise _refused(
            "load.too-large",
            name,
            f"The file is larger than {LARGEST_FILE // MEGABYTE} MB",
            "Send less of it.",
        )
    return path.read_bytes()


def _unpacked(path: Path, name: str, largest: int) -> bytes:
    try:
        with gzip.open(path) as file:
            content = file.read(largest + 1)
    except (gzip.BadGzipFile, zlib.error):
        raise _refused(
            "load.not-what-named", name, "The file is not gzipped, or is damaged", "Get it again."
        ) from None
    except EOFError:
        raise _refused("load.cut-short", name, "The gzipped file is cut short", "Get it again.") from None
    if len(content) > largest:
        most = f"The file unpacks to more than {largest // MEGABYTE} MB"
        raise _refused("load.too-large", name, most, "Check that it is what you expect.")
    return content


def _decoded(content: bytes, name: str) -> tuple[str, tuple[Finding, ...]]:
    _refuse_other_kinds(content, name)
    try:
        decoded = content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        where = Place(name, row=row)
        byte = repr(content[max(0, error.start - 20) : error.start + 5])[2:-1]
        found = "The text is not UTF-8 (saved as Latin-1 or Windows-1252?)"
        raise InputRefused((failed("load.encoding", where, found, _AS_CSV, byte),)) from None
    notes = []
    if decoded.startswith("\ufeff"):
        notes.append(noted("load.byte-order-mark", Place(name), "A byte-order mark at the start is skipped"))
    if "\r" in decoded:
        notes.append(
            noted("load.line-ends", Place(name), "Line ends with a carriage return are read as line ends")
        )
    if not decoded.strip("\ufeff \t\r\n"):
        raise _refused("load.empty", name, "The file is empty", "Get it again, or remove it.")
    return decoded.removeprefix("\ufeff"), tuple(notes)


def _refuse_other_kinds(content: bytes, name: str) -> None:
    for signature, found, remedy in _SIGNATURES:
        if content.startswith(signature):
            raise _refused("load.not-what-named", name, f"The file {found}", remedy)
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        found = "The file is a web page or XML, not a table (an error page saved under this name?)"
        raise _refused("load.not-what-named", name, found, "Download the file itself.")
    if b"\0" in content:
        row = content.count(b"\n", 0, content.index(b"\0")) + 1
        finding = failed("load.encoding", Place(name, row=row), "The text holds a zero byte", _AS_CSV)
        raise InputRefused((finding,))


def _lines(decoded: str, name: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(decoded, newline=""), strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        finding = failed(
            "load.not-a-table",
            Place(name, row=reader.line_num),
            f"The line cannot be read as cells with commas between ({error})",
            "Look for a quotation mark without its partner, or a line that is far too long.",
        )
        raise InputRefused((finding,)) from None


def _refused(id: str, name: str, found: str, remedy: str) -> InputRefused:  # noqa: A002
    return InputRefused((failed(id, Place(name), found, remedy),))
