"""The pages the tests open, each made once for all processes, and the browser that opens them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsers import chromium
from pages import BUILT, files_of, made_once
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium or Chrome; ended with the module, for it leaves an event loop running."""
    program = chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def folder_of(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Give the folder of a page: what a build wrote, or the page alone where no build is needed."""
    made = {name: built / folder for name, folder in BUILT.items()}
    base = tmp_path_factory.getbasetemp()
    beside = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "pages"

    def folder(name: str) -> Path:
        return made.get(name) or made_once(beside / name, lambda: files_of(name, built))

    return folder
