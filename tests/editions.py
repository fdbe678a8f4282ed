"""Editions of a statement to publish and compare: a built project copied, and its draft changed by hand."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

from helpers import outputs, publish
from helpers.periods import Quarter
from helpers.provenance import sha256_of
from helpers.variation import Why

QUARTER = Quarter(2022, 1)
FORCE = "west-mercia"
FOLDER = Path("outputs/2022-23-Q1/west-mercia")
WORDS = Path("params/west-mercia/2022-23-Q1")
#: days after the newest release that ships: nothing can be published before it
TODAY = date(2026, 5, 15)
SIGNED = date(2026, 5, 1)
SIGNER = publish.Signer("Jane Example", "Police and Crime Commissioner")
Files = dict[str, bytes]


def copied(built: Path, where: Path) -> Path:
    """Copy a built project, with nothing published in it."""
    for name in ("notebooks", "params", "data"):
        shutil.copytree(built / name, where / name)
    shutil.copytree(built / FOLDER, where / FOLDER, symlinks=True)
    return where


def sign(root: Path, day: date = SIGNED) -> publish.SignOff:
    return publish.sign(root, QUARTER, FORCE, SIGNER, day)


def published(root: Path, reason: str = "", kind: Why | None = None) -> Path:
    """Publish the draft and give the version's folder."""
    return publish.publish(root, QUARTER, FORCE, publish.Varied(reason, kind), TODAY).folder


def published_once(built: Path, where: Path) -> Path:
    """Copy a built project and publish its statement as v1."""
    root = copied(built, where)
    sign(root)
    published(root)
    return root


def redraft(root: Path, change: Callable[[Files], None]) -> None:
    """Write the draft anew with its files changed, and with the inputs as they are now."""
    files = outputs.read((root / FOLDER / "draft").resolve())
    manifest = json.loads(files.pop(outputs.MANIFEST))
    change(files)
    for each in manifest["inputs"]:
        each["sha256"] = sha256_of(root / each["path"])
    outputs.write_draft(root / FOLDER, files, manifest)


def replaced(name: str, old: str, new: str) -> Callable[[Files], None]:
    """Give a change that puts one text in the place of another, which must be there."""

    def change(files: Files) -> None:
        text = files[name].decode()
        assert old in text, f"{old!r} is not in {name}"
        files[name] = text.replace(old, new).encode()

    return change


def figure(name: str, **values: str) -> Callable[[Files], None]:
    """Give a change of one row of figures.csv, which must be there."""

    def change(files: Files) -> None:
        rows = list(csv.DictReader(io.StringIO(files["figures.csv"].decode())))
        (row,) = [row for row in rows if row["figure"] == name]
        row.update(values)
        files["figures.csv"] = written(rows)

    return change


def written(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def newer(source: str, release: str) -> Callable[[Files], None]:
    """Give a change by which the statement rests on a newer release of a source, and says so."""

    def change(files: Files) -> None:
        content = json.loads(files["statement.json"])
        for each in content["statement"]["releases"]:
            if each["source"] == source:
                each["release"] = release
        files["statement.json"] = outputs.json_bytes(content)

    return change


def both(*changes: Callable[[Files], None]) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        for each in changes:
            each(files)

    return change
