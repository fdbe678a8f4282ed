"""What every test may ask for: the project's root, and the real data where there are any."""

import os
from pathlib import Path

import pytest

from examples import FORCE, QUARTER, lay_example
from projects import copy_project, made_once, statement

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


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with West Mercia's Q1 2022-23 and Kent's Q3 2024-25 built by the command line.

    It is built once for all processes that run tests, and only read by them.
    """
    return made_once(tmp_path_factory, "built", _build)


def _build(where: Path) -> None:
    copy_project(where)
    for arguments in (["2022-23-Q1"], ["2024-25-Q3", "--force", "kent"]):
        ended = statement(where, "build", *arguments)
        assert ended.returncode == 0, ended.stderr


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the made-up example (Kent's Q2 2025-26) built by the command line; only to be read."""
    return made_once(tmp_path_factory, "example", _build_example)


def _build_example(where: Path) -> None:
    lay_example(copy_project(where))
    ended = statement(where, "build", QUARTER, "--force", FORCE)
    assert ended.returncode == 0, ended.stderr
