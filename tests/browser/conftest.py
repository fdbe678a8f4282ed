"""The pages the tests open, each made once for all processes, and the browser that opens them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsers import chromium
from pages import BUILT, files_of, made_once
from playwright.sync_api import Browser, sync_playwright

import examples
from editions import FOLDER, QUARTER
from helpers import outputs, params
from helpers.share import Wanted, shared_files
from helpers.site import make
from offices import office


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium or Chrome; ended with the module, for it leaves an event loop running."""
    program = chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def folder_of(built: Path, example: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Give the folder of a page: what a build wrote, or the page alone where no build is needed."""
    made = {name: built / folder for name, folder in BUILT.items()}
    made["example"] = example / examples.FOLDER / "draft"
    base = tmp_path_factory.getbasetemp()
    beside = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "pages"

    def folder(name: str) -> Path:
        return made.get(name) or made_once(beside / name, lambda: files_of(name, built))

    return folder


@pytest.fixture(scope="session")
def site(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an office that has published two quarters, one of them twice."""
    project = office(built, tmp_path_factory)
    out = tmp_path_factory.mktemp("site") / "under" / "any path"
    out.parent.mkdir()
    return make(project, ["west-mercia"], out).folder


@pytest.fixture(scope="session")
def shared(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a colleague gets of a draft, unpacked, with the notebooks' code and without it."""
    draft, where = outputs.read((built / FOLDER / "draft").resolve()), tmp_path_factory.mktemp("shared")
    framework = params.framework_for(built, QUARTER)
    for name, code in (("with code", True), ("without code", False)):
        for file, content in shared_files(draft, framework, Wanted(code=code)).items():
            (where / name / file).parent.mkdir(parents=True, exist_ok=True)
            (where / name / file).write_bytes(content)
    return where
