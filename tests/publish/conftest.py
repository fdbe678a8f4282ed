"""A built project to sign and publish, and one whose statement is published already."""

from pathlib import Path

import pytest

from editions import copied, published_once


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A project of its own, with a draft nobody has signed."""
    return copied(built, tmp_path / "project")


@pytest.fixture(scope="session")
def first(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose statement is published as v1; only read."""
    return published_once(built, tmp_path_factory.mktemp("first") / "project")
