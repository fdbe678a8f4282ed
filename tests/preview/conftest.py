"""A preview that runs, and the project it shows, whose files the tests save."""

from collections.abc import Iterator

import pytest
from asking import until
from saving import Project

from helpers.periods import Quarter
from helpers.preview import Asked, Preview
from projects import copy_project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(copy_project(tmp_path_factory.mktemp("previewed")))


@pytest.fixture(scope="module")
def running(project: Project) -> Iterator[Preview]:
    """A preview of one priority alone, ready; it runs one notebook where the page runs six."""
    with Preview(Asked(project.root, Quarter(2022, 1), "west-mercia", "homicide")) as preview:
        until(preview.board, lambda standing: standing.state != "working")
        yield preview


@pytest.fixture(scope="module")
def first(running: Preview) -> bytes:
    """The page of the files as they were at first."""
    return running.board.standing.page


@pytest.fixture
def preview(running: Preview, first: bytes, project: Project) -> Iterator[Preview]:
    """The preview; the files are put back as they were afterwards, and so is the page."""
    yield running
    project.restore()
    until(running.board, lambda standing: standing.state == "ready" and standing.page == first)
