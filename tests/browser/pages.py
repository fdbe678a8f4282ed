"""The pages the tests open: which there are, and how each is made once for all processes."""

import fcntl
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from extremes import extremes, nothing

import stitched
from helpers import params, stitch
from helpers.execute import ROOT as NOTEBOOK_ROOT
from helpers.periods import Quarter
from helpers.section import Section, open_section

#: what a build writes, below the folder of the project
BUILT = {
    "west-mercia": Path("outputs/2022-23-Q1/west-mercia/draft"),
    "kent": Path("outputs/2024-25-Q3/kent/draft"),
}
#: what each page is, in the order the tests open them
PAGES = (*BUILT, "example", "city-of-london", "metropolitan", "nothing", "extremes")


def made_once(where: Path, make: Callable[[], dict[str, bytes]]) -> Path:
    """Write a page's files once, whichever process comes first."""
    where.mkdir(parents=True, exist_ok=True)
    with (where / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (where / "statement.html").exists():
            for name, content in make().items():
                (where / name).parent.mkdir(parents=True, exist_ok=True)
                (where / name).write_bytes(content)
    return where


def files_of(name: str, built: Path) -> dict[str, bytes]:
    """Make the files of a page no build writes."""
    if name == "nothing":
        return {"statement.html": nothing()}
    if name == "extremes":
        return {"statement.html": extremes()}
    return in_process(built, "2024-25-Q3", name).files


def in_process(root: Path, quarter: str, force: str) -> stitch.Statement:
    """Make a statement's files from the project's data, its notebooks' calls made without kernels."""
    sections = sections_of(root, quarter, force)
    return stitch.stitch(stitched.run(sections), frame_of(sections, quarter, force))


def sections_of(root: Path, quarter: str, force: str) -> dict[str, Section]:
    """Open every section of a statement, by slug."""
    slugs = [each.slug for each in params.framework_for(root, Quarter.parse(quarter)).priorities]
    opened = {slug: open_section(slug, quarter, force, str(root)) for slug in slugs}
    return {slug: replace(section, root=NOTEBOOK_ROOT) for slug, section in opened.items()}


def frame_of(sections: dict[str, Section], quarter: str, force: str) -> stitch.Context:
    """Give the frame of a statement whose sections are open."""
    one = next(iter(sections.values()))
    releases = {(each.source, each.release): each for made in sections.values() for each in made.releases}
    return stitched.context(
        framework=one.framework,
        quarter=Quarter.parse(quarter),
        force=force,
        settings=one.settings,
        statement=one.statement,
        releases=tuple(releases[key] for key in sorted(releases)),
    )
