"""The files of a site by name: pages, feed, figures; the same published versions give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers import pdf
from helpers.errors import Finding
from helpers.site import data, feed, pages, shells
from helpers.site.editions import Archive, Collected, Statement, Version, collect
from helpers.site.placing import place

Files = dict[str, bytes]
INDEX = "index.html"
_PAGE = "statement.html"
#: what lies beside a version for those who answer for it, and is nothing for visitors
_NOT_SHOWN = ("manifest.json", "checks.json", "quality-report.html", "sign-off.yaml", "inputs/", "notebooks/")
_ROBOTS = b"User-agent: *\nAllow: /\n"


@dataclass(frozen=True)
class Made:
    """A site that was made: where, of how many statements and versions, and what was noticed on the way."""

    folder: Path
    statements: int
    versions: int
    noticed: tuple[Finding, ...]


def make(root: Path, forces: Sequence[str], out: Path) -> Made:
    """Make the site of some forces' published versions and show it at ``out``.

    Refuses as ``collect`` and ``place`` do; nothing is shown then, and a site that is there stays.
    """
    collected = collect(root, forces)
    place(out, site_files(collected))
    statements = sum(len(each.statements) for each in collected.archives)
    return Made(out, statements, len(list(collected.versions)), collected.noticed)


def site_files(collected: Collected) -> Files:
    """Give every file of the site by name, folders with "/"; it reads no file and no clock."""
    archives = collected.archives
    files = {
        INDEX: pages.front(archives),
        pages.ABOUT_FIGURES: pages.about_figures(archives),
        feed.NAME: feed.feed(archives, list(collected.versions)),
        data.NAME: data.figures(archives),
        data.DICTIONARY: data.dictionary(),
        data.METADATA: data.metadata(pages.title(archives)),
        "robots.txt": _ROBOTS,
    }
    for archive in archives:
        files |= _archive(archive)
    return files


def _archive(archive: Archive) -> Files:
    """Give the pages of a force: its archive, its latest statement, and a folder a quarter."""
    files = {f"{archive.force}/{INDEX}": pages.archive(archive)}
    for statement in archive.statements:
        folder = f"{archive.force}/{statement.quarter}"
        files |= _edition(archive, statement, statement.newest, folder)
        for version in statement.versions:
            files |= _edition(archive, statement, version, f"{folder}/{version.name}")
    latest = archive.latest
    return files | _edition(archive, latest, latest.newest, f"{archive.force}/latest")


def _edition(archive: Archive, statement: Statement, version: Version, folder: str) -> Files:
    """Give a version's page, dressed for the folder it lies in, and the files it leads to."""
    page = shells.published(archive, statement, version, folder)
    return {f"{folder}/{INDEX}": page, **dict(_beside(statement, version, folder))}


def _beside(statement: Statement, version: Version, folder: str) -> Iterator[tuple[str, bytes]]:
    """Give the files of a version that its page leads to, as they were published.

    A page that was superseded is marked; its PDF cannot be, so it is left out.
    """
    left_out = (_PAGE, *_NOT_SHOWN) if version is statement.newest else (_PAGE, pdf.NAME, *_NOT_SHOWN)
    for name, content in _shown(version.files, left_out):
        yield f"{folder}/{name}", content


def _shown(files: Mapping[str, bytes], left_out: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    return ((name, files[name]) for name in sorted(files) if not name.startswith(left_out))
