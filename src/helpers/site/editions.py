"""The published versions a site is made from: each verified, held together, and none of them a draft."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from helpers import outputs, params, publish, verify, wording
from helpers.errors import Finding, InputRefused, Outcome, RequestError
from helpers.periods import Quarter
from helpers.publish.publishing import quarters_published
from helpers.variation import why_published

#: areas that a title names; of more it says how many they are
_MOST_NAMED = 3


@dataclass(frozen=True)
class Version:
    """A published version of a statement: its files by name, and what its manifest says of it."""

    quarter: Quarter
    force: str
    name: str
    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]

    @property
    def number(self) -> str:
        """As readers say it: "2" of "v2"."""
        return self.name.removeprefix("v")

    @property
    def stamp(self) -> str:
        """When it was published, to the second, as its manifest has it."""
        return str(self.manifest["published"])

    @property
    def published(self) -> str:
        """The date of publication as the page says it."""
        return str(self.manifest["variation"]["published"])

    @property
    def signed(self) -> str:
        """Who signed, and when."""
        signed = publish.SignOff.model_validate(self.manifest["sign_off"])
        return signed.prose

    @property
    def kind(self) -> str:
        """The class of the variation; "" for a first version."""
        return self.manifest["variation"]["class"] or ""

    @property
    def reason(self) -> str:
        """Why it was published: "First published." or the class and the reason given."""
        return why_published(self.kind, self.manifest["variation"]["reason"])

    @property
    def changes(self) -> tuple[str, ...]:
        """What it changed, a sentence each, as its page lists it."""
        return tuple(self.manifest["variation"]["changes"])

    @cached_property
    def frame(self) -> Mapping[str, Any]:
        """What the statement is about: title, area, body, names."""
        frame: Mapping[str, Any] = json.loads(self.files["statement.json"])["statement"]
        return frame

    @cached_property
    def sections(self) -> tuple[Mapping[str, Any], ...]:
        """The sections of the page, in order: ``priority`` (its slug), ``number``, ``title``."""
        return tuple(json.loads(self.files["statement.json"])["sections"])


@dataclass(frozen=True)
class Statement:
    """A quarter's statement: every published version of it, the oldest first; never empty."""

    versions: tuple[Version, ...]

    @property
    def newest(self) -> Version:
        """The version that stands."""
        return self.versions[-1]

    @property
    def quarter(self) -> Quarter:
        """The quarter it is about."""
        return self.newest.quarter


@dataclass(frozen=True)
class Archive:
    """All a force's office has published, the newest quarter first; never empty."""

    force: str
    statements: tuple[Statement, ...]

    @property
    def latest(self) -> Statement:
        """The statement of the newest quarter."""
        return self.statements[0]

    @property
    def frame(self) -> Mapping[str, Any]:
        """What the newest statement says it is about."""
        return self.latest.newest.frame


@dataclass(frozen=True)
class Collected:
    """What a site shows, and what was noticed of the inputs behind it, which the site does not show."""

    archives: tuple[Archive, ...]
    noticed: tuple[Finding, ...]

    @property
    def versions(self) -> Iterator[Version]:
        """Every version, by force, the newest quarter first, then the newest version."""
        for archive in self.archives:
            for statement in archive.statements:
                yield from reversed(statement.versions)


def published_forces(root: Path) -> tuple[str, ...]:
    """Give every force with a published version, in order of its id."""
    folders = (root / "outputs").glob("*/*") if (root / "outputs").is_dir() else ()
    found = {each.name for each in folders if _is_quarter(each.parent.name) and outputs.versions(each)}
    return tuple(sorted(found))


def _is_quarter(text: str) -> bool:
    try:
        return str(Quarter.parse(text)) == text
    except RequestError:
        return False


def collect(root: Path, forces: Sequence[str]) -> Collected:
    """Open every published version of some forces, verified.

    Refuses (InputRefused), naming each, versions that are not as they were published, and counts that one
    version withholds and all together tell; (RequestError) a force that has published nothing. An input that
    was edited since is noticed only: the version stands as it was published, whatever is being written now.
    """
    refused: list[Finding] = []
    noticed: list[Finding] = []
    archives = []
    for force in forces:
        _verify(root, force, refused, noticed)
        if not refused:
            archives.append(_archive(root, force))
            refused += _told_together(root, archives[-1])
    if refused:
        raise InputRefused(tuple(dict.fromkeys(refused)))
    return Collected(tuple(archives), tuple(dict.fromkeys(noticed)))


def _verify(root: Path, force: str, refused: list[Finding], noticed: list[Finding]) -> None:
    quarters = quarters_published(root, force)
    if not quarters:
        others = ", ".join(published_forces(root)) or "none"
        raise RequestError(
            f"{force} has no published statement",
            str(root / "outputs"),
            f"Publish one first: `statement publish`. Forces that have: {others}.",
        )
    for quarter in quarters:
        folder = outputs.statement_folder(root, quarter, force)
        for number in outputs.versions(folder):
            name = (folder / f"v{number}").relative_to(root).as_posix()
            for each in verify.verify(folder / f"v{number}").findings:
                own = each.place.file.startswith(f"{name}/")
                (refused if own and each.outcome is Outcome.FAIL else noticed).append(each)


def _archive(root: Path, force: str) -> Archive:
    statements = [
        Statement(
            tuple(
                Version(quarter, force, each.name, each.files, each.manifest)
                for each in publish.published_editions(root, quarter, force)
            )
        )
        for quarter in reversed(quarters_published(root, force))
    ]
    return Archive(force, tuple(statements))


def _told_together(root: Path, archive: Archive) -> Iterator[Finding]:
    """Find counts that one version withholds and a reader of the whole site can work out."""
    oldest_first = [each.files for statement in reversed(archive.statements) for each in statement.versions]
    frameworks = {}
    for each in archive.statements:
        framework = params.framework_of(root, each.quarter, archive.force)
        frameworks[framework.id] = framework
    for framework in frameworks.values():
        yield from publish.across_editions(framework, oldest_first)


def covers(version: Version) -> str:
    """Say which months a version is about."""
    return version.quarter.period.prose


def listed_forces(archives: Sequence[Archive]) -> str:
    """Name the areas of a site within a sentence, or say how many they are."""
    areas = [str(each.frame["area"]) for each in archives]
    return wording.listed(areas) if len(areas) <= _MOST_NAMED else f"{len(areas)} areas"
