"""Workbooks as the zip packages they are: what kind, how large unpacked, whole or damaged, open or locked."""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.sax import SAXParseException

from helpers.errors import InputRefused, Place
from helpers.load.findings import failed
from helpers.load.text import LARGEST_FILE, MEGABYTE

#: bytes read at a time, and how many of them are looked at again with the next, so that nothing hides at a
#: seam
CHUNK = 4 * MEGABYTE
SEAM = 65_536
#: no workbook of figures packs tighter than this; a bomb does
TIGHTEST = 200

_WAYS = {
    "ods": ("content.xml", "an OpenDocument spreadsheet"),
    "xlsx": ("xl/workbook.xml", "an Excel workbook"),
}
#: what reading a damaged package raises
_DAMAGED: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
)


@dataclass(frozen=True)
class Package:
    """A workbook's package that was found sound: its kind ("ods" or "xlsx") and its parts by name."""

    path: Path
    name: str
    kind: str
    parts: tuple[str, ...]

    @contextmanager
    def open(self, part: str) -> Iterator[IO[bytes]]:
        """Open a part to be read."""
        with zipfile.ZipFile(self.path) as package, package.open(part) as file:
            yield file

    def chunks(self, part: str) -> Iterator[bytes]:
        """Give a part's bytes in pieces that overlap, each at most ``CHUNK`` and a ``SEAM`` long."""
        with self.open(part) as file:
            seam = b""
            while piece := file.read(CHUNK):
                yield seam + piece
                seam = (seam + piece)[-SEAM:]


def open_package(path: Path, name: str, largest_unpacked: int) -> Package:
    """Check a workbook's package before anything reads it.

    Refuses (InputRefused) a file that is too large or too tightly packed, cut short or damaged, locked with a
    password, or of another kind than its ending says.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise _refused(
            "load.too-large", name, f"The file is larger than {LARGEST_FILE // MEGABYTE} MB", "Send less."
        )
    _refuse_other_kinds(path, name)
    try:
        with zipfile.ZipFile(path) as package:
            _refuse_large(package, path, name, largest_unpacked)
            kind = _kind(package, path, name)
            _refuse_locked(package, name)
            _refuse_parts_twice(package, name)
            return Package(path, name, kind, tuple(package.namelist()))
    except _DAMAGED:
        raise damaged(name) from None


def reading_errors() -> tuple[type[Exception], ...]:
    """Give the errors that reading a damaged package, or XML that is none, raises."""
    return (*_DAMAGED, SAXParseException)


def damaged(name: str) -> InputRefused:
    """Give the refusal of a workbook that is cut short or damaged."""
    return _refused("load.cut-short", name, "The workbook is cut short or damaged", "Get it again.")


def _refuse_other_kinds(path: Path, name: str) -> None:
    with path.open("rb") as file:
        start = file.read(512)
    if not start.strip():
        raise _refused("load.empty", name, "The file is empty", "Get it again, or remove it.")
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        found = "The workbook is locked with a password, or an old .xls"
        raise _refused(
            "load.locked", name, found, "Open it, take the password off, and save it as .xlsx or .ods."
        )
    if not start.startswith(b"PK"):
        remedy = "Save it from the spreadsheet program as .xlsx or .ods, or give a text file the ending .csv."
        raise _refused(
            "load.not-what-named", name, "The file is not a workbook, whatever its name says", remedy
        )


def _refuse_large(package: zipfile.ZipFile, path: Path, name: str, largest: int) -> None:
    # a part that is longer than the package says is found as damaged when it is read
    unpacked = sum(part.file_size for part in package.infolist())
    most = min(largest, max(TIGHTEST * path.stat().st_size, MEGABYTE))
    if unpacked > most:
        found = f"The workbook unpacks to {unpacked // MEGABYTE:,} MB, more than {most // MEGABYTE:,} MB"
        raise _refused(
            "load.too-large", name, found, "Check that it is what you expect; ask the sender for less."
        )


def _kind(package: zipfile.ZipFile, path: Path, name: str) -> str:
    parts = {*package.namelist()}
    ending = path.suffix.lower().removeprefix(".")
    kind = next((kind for kind, (part, _) in _WAYS.items() if part in parts), "")
    if not kind:
        remedy = "Save it from the spreadsheet program as .xlsx or .ods."
        raise _refused("load.not-what-named", name, "The file is a zip package but no workbook", remedy)
    if kind != ending:
        found = f"The file is {_WAYS[kind][1]}, not what its name says"
        raise _refused("load.not-what-named", name, found, f"Give it the ending .{kind}.")
    return kind


def _refuse_locked(package: zipfile.ZipFile, name: str) -> None:
    manifest = "META-INF/manifest.xml"
    locked = any(part.flag_bits & 1 for part in package.infolist())
    if manifest in package.namelist():
        locked = locked or b"encryption-data" in package.read(manifest)
    if locked:
        remedy = "Open it, take the password off, and save it."
        raise _refused("load.locked", name, "The workbook is locked with a password", remedy)


def _refuse_parts_twice(package: zipfile.ZipFile, name: str) -> None:
    """Refuse parts with one name, whatever its case: programs differ in which of them they read."""
    names = Counter(part.casefold() for part in package.namelist())
    twice = [part for part, number in names.items() if number > 1]
    if twice:
        found = f"The workbook has the part {twice[0]!r} twice"
        remedy = "Open it in a spreadsheet program and save it again."
        raise _refused("load.strange-part", name, found, remedy)


def _refused(id: str, name: str, found: str, remedy: str) -> InputRefused:  # noqa: A002
    return InputRefused((failed(id, Place(name), found, remedy),))
