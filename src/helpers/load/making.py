"""Make the project's small table of recorded crime from the publisher's file.

    python -m helpers.load.making FILE RELEASE      from the project's folder, for example
    python -m helpers.load.making prc-pfa-mar2013-onwards-tables.ods 2026-04-23

writes ``data/raw/home-office-counts/<release>/counts.csv.gz``; ``release.yaml`` beside it is written by hand.
"""

from __future__ import annotations

import sys
from pathlib import Path

from helpers.errors import InputRefused
from helpers.load.counts import write_counts
from helpers.load.findings import refusals
from helpers.load.inputs import Input
from helpers.load.recorded_crime import counts_of, read_rows
from helpers.load.releases import RAW
from helpers.params import Framework, read_frameworks

FAMILY = "home-office"
FOLDER = "home-office-counts"


def make_counts(file: Path, release: str, root: Path, framework: Framework) -> Path:
    """Sum the publisher's file to quarters, forces and the framework's offence subgroups; give the table's path.

    Refuses (InputRefused) a file that ``load`` would refuse.
    """
    given = Input(file, file.name, framework, framework.sources[FAMILY], released=release)
    rows, findings = read_rows(given)
    if refusals(findings):
        raise InputRefused(refusals(findings))
    path = root / RAW / FOLDER / release / "counts.csv.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_counts(counts_of(rows), path)
    return path


if __name__ == "__main__":
    latest = read_frameworks(Path())[-1]
    sys.stdout.write(f"{make_counts(Path(sys.argv[1]), sys.argv[2], Path(), latest)}\n")
