"""An office that has published, and the site of it."""

from pathlib import Path

import pytest

from editions import published_once
from helpers.site import making
from offices import office as an_office


@pytest.fixture(scope="session")
def office(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with Q1 2022-23 published twice and Q2 once; only read."""
    return an_office(built, tmp_path_factory)


@pytest.fixture(scope="session")
def collected(office: Path) -> making.Collected:
    """All that office has published, verified."""
    return making.collect(office, ["west-mercia"])


@pytest.fixture(scope="session")
def files(collected: making.Collected) -> dict[str, bytes]:
    """The site of that office, by name."""
    return making.site_files(collected)


@pytest.fixture(scope="session")
def first(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose only statement is published once; only read."""
    return published_once(built, tmp_path_factory.mktemp("first") / "project")
