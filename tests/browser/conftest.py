"""The pages the tests open, each made once for all processes, and the browser that opens them."""

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsers import chromium
from extremes import extremes, nothing
from playwright.sync_api import Browser, sync_playwright

import stitched
from helpers import params, stitch
from helpers.periods import Quarter
from helpers.section import open_section

WEST_MERCIA = Path("outputs/2022-23-Q1/west-mercia/draft")
KENT = Path("outputs/2024-25-Q3/kent/draft")
#: what each page is, in the order the tests open them
PAGES = ("west-mercia", "kent", "city-of-london", "metropolitan", "nothing", "extremes")


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
    made = {"west-mercia": built / WEST_MERCIA, "kent": built / KENT}
    base = tmp_path_factory.getbasetemp()
    beside = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "pages"

    def folder(name: str) -> Path:
        return made.get(name) or _made(beside / name, lambda: _page(name, built))

    return folder


def _made(where: Path, make: Callable[[], dict[str, bytes]]) -> Path:
    """Write a page's files once, whichever process comes first."""
    where.mkdir(parents=True, exist_ok=True)
    with (where / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (where / "statement.html").exists():
            for name, content in make().items():
                (where / name).parent.mkdir(parents=True, exist_ok=True)
                (where / name).write_bytes(content)
    return where


def _page(name: str, built: Path) -> dict[str, bytes]:
    if name == "nothing":
        return {"statement.html": nothing()}
    if name == "extremes":
        return {"statement.html": extremes()}
    return in_process(built, "2024-25-Q3", name).files


def in_process(root: Path, quarter: str, force: str) -> stitch.Statement:
    """Make a statement's files from the project's data, its notebooks' calls made without kernels."""
    when = Quarter.parse(quarter)
    slugs = [each.slug for each in params.framework_for(root, when).priorities]
    sections = {slug: open_section(slug, quarter, force, str(root)) for slug in slugs}
    one = sections[slugs[0]]
    releases = {(each.source, each.release): each for made in sections.values() for each in made.releases}
    context = stitched.context(
        framework=one.framework,
        quarter=when,
        force=force,
        settings=one.settings,
        statement=one.statement,
        releases=tuple(releases[key] for key in sorted(releases)),
    )
    return stitch.stitch(stitched.run(sections), context)
