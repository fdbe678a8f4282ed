"""Projects of their own for tests that build: copies, and the command line run in them as a person would."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers import outputs

ROOT = Path(__file__).parent.parent
#: the six national priorities, in their order
PRIORITIES = [
    "homicide",
    "serious-violence",
    "drugs-county-lines",
    "neighbourhood-crime",
    "victim-satisfaction",
    "cyber-crime",
]


def copy_project(where: Path, *, data: bool = True) -> Path:
    """Copy what a build reads into a folder of its own, so that tests never write into the project."""
    shutil.copytree(ROOT / "notebooks", where / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(ROOT / "params", where / "params")
    if data:
        shutil.copytree(ROOT / "data/raw", where / "data/raw")
    return where


def made_once(shared: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Give a folder that ``make`` fills once for all processes that run tests; only to be read."""
    base = shared.getbasetemp()
    where = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with (where.parent / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (where / "whole").exists():
            shutil.rmtree(where, ignore_errors=True)
            where.mkdir()
            make(where)
            (where / "whole").touch()
    return where


def manifest_of(folder: Path) -> dict[str, Any]:
    """Give a statement's manifest, which must be as it was written."""
    found = outputs.unsealed((folder / outputs.MANIFEST).read_bytes())
    assert found is not None, f"the manifest of {folder} is not as it was written"
    return found


def statement(where: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person would, standing in the project."""
    return subprocess.run(
        [sys.executable, "-m", "helpers.cli", *arguments],
        cwd=where,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
