"""Projects of their own for tests that build: copies, and the command line run in them as a person would."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def copy_project(where: Path, *, data: bool = True) -> Path:
    """Copy what a build reads into a folder of its own, so that tests never write into the project."""
    shutil.copytree(ROOT / "notebooks", where / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(ROOT / "params", where / "params")
    if data:
        shutil.copytree(ROOT / "data/raw", where / "data/raw")
    return where


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
