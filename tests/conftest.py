"""What every test may ask for: the project's root, and the real data where there are any."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The project folder."""
    return ROOT


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files named in STATEMENT_REAL_DATA; skips, saying so, where it is not set."""
    folder = os.environ.get("STATEMENT_REAL_DATA", "")
    if not folder:
        pytest.skip("STATEMENT_REAL_DATA is not set: no real files to test on")
    if not Path(folder).is_dir():
        pytest.fail(f"STATEMENT_REAL_DATA names {folder}, which is not a folder")
    return Path(folder)


def copy_project(where: Path, *, data: bool = True) -> Path:
    """Copy what a build reads into a folder of its own, so that tests never write into the project."""
    shutil.copytree(ROOT / "notebooks", where / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(ROOT / "params", where / "params")
    if data:
        shutil.copytree(ROOT / "data/raw", where / "data/raw")
    return where


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with West Mercia's Q1 2022-23 and Kent's Q3 2024-25 built by the command line, once."""
    where = copy_project(tmp_path_factory.mktemp("built"))
    for arguments in (["2022-23-Q1"], ["2024-25-Q3", "--force", "kent"]):
        ended = statement(where, "build", *arguments)
        assert ended.returncode == 0, ended.stderr
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
