"""What the trials share: one project that is built both ways once, and a copy of it for each module."""

import shutil
from pathlib import Path

import pytest
from trials import Project, build_both_ways

from projects import made_once


@pytest.fixture(scope="session")
def both_ways(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose drafts of either way are known; only read it."""
    return made_once(tmp_path_factory, "both-ways", lambda where: build_both_ways(built, where))


@pytest.fixture(scope="module")
def project(both_ways: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of it to build while something goes wrong."""
    where = tmp_path_factory.mktemp("trials") / "copy"
    shutil.copytree(both_ways, where, symlinks=True)
    return Project(where)
