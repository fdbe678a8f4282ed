"""The made-up example: Kent's Q2 2025-26, with an extract that has everything the template offers."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

FORCE = "kent"
QUARTER = "2025-26-Q2"
EXAMPLE = Path(__file__).parent / "example"
RELEASE = Path("data/raw/kent-force/2026-01")
EXTRACT = RELEASE / "made-up-for-tests.csv"
FOLDER = Path("outputs") / QUARTER / FORCE
WORDS = Path("params") / FORCE / QUARTER
COLUMNS = ("force", "measure", "start", "end", "value", "answered", "status", "reason", "note")
Row = dict[str, str]


def lay_example(project: Path) -> Path:
    """Lay the example's settings, words and extract over a copied project."""
    for name in ("params", "data"):
        shutil.copytree(EXAMPLE / name, project / name, dirs_exist_ok=True)
    return project


def rows() -> list[Row]:
    """Give the rows of the example's extract."""
    with (EXAMPLE / EXTRACT).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(project: Path, given: Iterable[Row], columns: Sequence[str] = COLUMNS) -> Path:
    """Write the project's extract with other rows, each a dictionary of some of the columns."""
    path = project / EXTRACT
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows({"force": FORCE, **row} for row in given)
    return path
