"""A project of its own, its laboratory, and a real Jupyter server of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.lab import Lab, prepare
from helpers.periods import Quarter
from labs import Server, running
from projects import copy_project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("lab") / "project")


@pytest.fixture(scope="module")
def lab(project: Path) -> Lab:
    """The laboratory of Kent's Q3 2024-25, not yet started."""
    return prepare(project, Quarter(2024, 3), "kent")


@pytest.fixture(scope="module")
def server(lab: Lab, project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The laboratory, started; ended with the module."""
    with running(lab, project, tmp_path_factory.mktemp("jupyter")) as found:
        yield found
