"""Runs a folder's notebooks, so many at once, with time to wait: python waiting.py FOLDER JOBS."""

from __future__ import annotations

import sys
from pathlib import Path

from workload import PARAMETERS

from helpers import execute

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    tasks = [execute.Task(each, PARAMETERS, "section") for each in (folder / "notebooks").glob("*.ipynb")]
    execute.run(
        tasks,
        work=execute.Workplace.under(folder),
        jobs=int(sys.argv[2]),
        limits=execute.Limits(cell_seconds=900),
    )
