"""Make the project's small table of recorded crime from the publisher's file.

    python -m helpers.load.making FILE RELEASE      from the project's folder, for example
    python -m helpers.load.making prc-pfa-mar2013-onwards-tables.ods 2026-04-23

writes ``data/raw/home-office-counts/<release>/counts.csv.gz``; ``release.yaml`` beside it is written by hand.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
from pathlib import Path

import pandas as pd

from helpers.errors import InputRefused
from helpers.forces import ENGLAND_AND_WALES
from helpers.load.counts import LAYOUT
from helpers.load.findings import refusals
from helpers.load.inputs import Input
from helpers.load.recorded_crime import read_recorded_counts
from helpers.load.releases import RAW
from helpers.params import Framework, read_frameworks

FAMILY = "home-office"
FOLDER = "home-office-counts"


def make_counts(file: Path, release: str, root: Path, framework: Framework) -> Path:
    """Sum the publisher's file to quarters, forces and offence subgroups; give the table's path.

    Refuses (InputRefused) a file that ``load`` would refuse.
    """
    given = Input(file, file.name, framework, framework.sources[FAMILY], released=release)
    read = read_recorded_counts(given)
    if refusals(read.findings):
        raise InputRefused(refusals(read.findings))
    path = root / RAW / FOLDER / release / "counts.csv.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_counts(read.counts, path)
    return path


def write_counts(counts: pd.DataFrame, path: Path) -> None:
    """Write counts (see ``home_office.COUNTS``), with England and Wales as the sum of the forces.

    Same counts, same bytes: rows are in order, and the gzip header has neither time nor name.
    """
    forces = counts.groupby(["force", "quarter", "subgroup"], as_index=False)["offences"].sum()
    summed = forces.groupby(["quarter", "subgroup"], as_index=False)["offences"].sum()
    rows = pd.concat([forces, summed.assign(force=ENGLAND_AND_WALES)])
    ordered = rows.sort_values(["force", "subgroup", "quarter"]).loc[:, list(LAYOUT.needed)]
    content = io.StringIO(newline="")
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow(LAYOUT.needed)
    writer.writerows(ordered.itertuples(index=False))
    path.write_bytes(gzip.compress(content.getvalue().encode(), compresslevel=9, mtime=0))


if __name__ == "__main__":
    latest = read_frameworks(Path())[-1]
    sys.stdout.write(f"{make_counts(Path(sys.argv[1]), sys.argv[2], Path(), latest)}\n")
