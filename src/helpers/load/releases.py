"""The releases under ``data/raw``: their folders, what they say of themselves, and their files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field, field_validator

from helpers.dates import parse_date
from helpers.errors import Finding, InputRefused, Place, RequestError
from helpers.forces import ENGLAND_AND_WALES, all_forces
from helpers.load.findings import failed, warned
from helpers.params import Framework, Strict, WebAddress, read_settings
from helpers.periods import Quarter
from helpers.provenance import Confirmation, Release, source_file

RAW = Path("data/raw")
SETTINGS = "release.yaml"
#: endings of the files that readers know
ENDINGS = (".csv", ".csv.gz", ".ods", ".xlsx", ".parquet")
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?", re.ASCII)


class ConfirmedFigure(Strict):
    """A row under ``confirmed:``: a suspect figure of this release that ``who`` confirmed with its source.

    ``finding`` is the id that ``statement validate`` prints, ``force`` a slug or "england-and-wales".
    """

    finding: str = Field(pattern=r"^[a-z]+(\.[a-z-]+)$")
    measure: str = Field(min_length=1)
    force: str
    quarter: str
    who: str
    reason: str

    @field_validator("force")
    @classmethod
    def _is_force(cls, given: str) -> str:
        if given not in {*all_forces(), ENGLAND_AND_WALES}:
            raise ValueError(f"Write a force's slug, such as west-mercia, or {ENGLAND_AND_WALES}")
        return given

    @field_validator("quarter")
    @classmethod
    def _is_quarter(cls, given: str) -> str:
        try:
            return str(Quarter.parse(given))
        except RequestError as error:
            raise ValueError(error.remedy) from None

    @field_validator("who", "reason")
    @classmethod
    def _is_said(cls, given: str) -> str:
        if not given.strip():
            raise ValueError("Say who confirmed the figure with its source, and why it is right")
        return given.strip()


class ReleaseSettings(Strict):
    """What ``release.yaml`` says; for the rest the framework's words and the folder's name stand in."""

    title: str = ""
    publisher: str = ""
    address: WebAddress = ""
    licence: str = ""
    released: str = ""
    covers: str = ""
    note: str = ""
    confirmed: tuple[ConfirmedFigure, ...] = ()

    @field_validator("released", mode="before")
    @classmethod
    def _as_text(cls, given: Any) -> Any:  # noqa: ANN401 - raw YAML, in which a whole date is a date
        return given.isoformat() if isinstance(given, date) else given

    @field_validator("released")
    @classmethod
    def _is_date(cls, given: str) -> str:
        return parse_date(given).iso if given else ""


@dataclass(frozen=True)
class Releases:
    """The releases found, oldest first within a source, and what is wrong or missing about their folders."""

    found: tuple[Release, ...]
    findings: tuple[Finding, ...]


def is_release_date(text: str) -> bool:
    """Whether a text is a day or a month that exists, written 2026-04-23 or 2026-04."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    except ValueError:
        return False
    return True


def find_releases(root: Path, framework: Framework, sources: Sequence[str] | None = None) -> Releases:
    """Find the releases of the sources named (all when none is), with the sha256 of every file.

    Refuses nothing: a folder that is no release, or settings that cannot be read, are findings.
    """
    releases: list[Release] = []
    findings: list[Finding] = []
    for folder in _folders(root / RAW):
        if sources is not None and folder.name not in sources:
            continue
        findings += _strays(folder, root)
        if not framework.family_of(folder.name):
            known = "The framework names the folders of each source."
            findings.append(
                warned(
                    "load.unknown-source",
                    Place(_name(folder, root)),
                    "A folder that belongs to no source",
                    known,
                )
            )
            continue
        for release in _folders(folder):
            found, problems = _release(release, root, framework)
            findings += problems
            releases += [found] if found else []
    return Releases(tuple(releases), tuple(findings))


def _folders(parent: Path) -> list[Path]:
    if not parent.is_dir():
        return []
    return sorted(each for each in parent.iterdir() if each.is_dir() and not each.name.startswith("."))


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _strays(folder: Path, root: Path) -> Iterator[Finding]:
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name.lower().endswith(ENDINGS):
            remedy = "Put it into a folder named for its release date, such as 2026-04-23."
            yield warned(
                "load.stray-file", Place(_name(path, root)), "A file outside any release is not read", remedy
            )


def _release(folder: Path, root: Path, framework: Framework) -> tuple[Release | None, list[Finding]]:
    place = Place(_name(folder, root))
    if not is_release_date(folder.name):
        remedy = "Name it for the day or month of the release: 2026-04-23 or 2026-04."
        return None, [
            failed("load.release-date", place, "A release folder whose name is no date", remedy, folder.name)
        ]
    try:
        settings, findings = _settings(folder, root)
    except InputRefused as refused:
        return None, list(refused.findings)
    findings += _unread(folder, root)
    files = tuple(source_file(path, root) for path in _files(folder))
    family = framework.family_of(folder.parent.name)
    source = framework.sources[family]
    release = Release(
        source=folder.parent.name,
        family=family,
        release=folder.name,
        released=settings.released or folder.name,
        title=settings.title or source.title,
        publisher=settings.publisher or source.publisher,
        address=settings.address or source.landing,
        licence=settings.licence or source.licence,
        covers=settings.covers,
        note=settings.note,
        files=files,
        confirmed=tuple(Confirmation(**each.model_dump()) for each in settings.confirmed),
    )
    return release, findings


def _settings(folder: Path, root: Path) -> tuple[ReleaseSettings, list[Finding]]:
    file = folder.relative_to(root) / SETTINGS
    if (root / file).is_file():
        return read_settings(root, file, ReleaseSettings), []
    found = f"No {SETTINGS}: the framework's words and the folder's name stand in"
    remedy = "Write one with title, publisher, address, licence, released and covers."
    return ReleaseSettings(), [
        warned("load.no-release-settings", Place(folder.relative_to(root).as_posix()), found, remedy)
    ]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file() and _is_data(path))


def _is_data(path: Path) -> bool:
    # "~$" begins the lock file a spreadsheet program leaves beside an open workbook
    return path.name.lower().endswith(ENDINGS) and not path.name.startswith((".", "~$"))


def _unread(folder: Path, root: Path) -> Iterator[Finding]:
    for path in sorted(folder.iterdir()):
        if not _is_data(path) and path.name != SETTINGS and not path.name.startswith((".", "~$")):
            remedy = f"Readers know {', '.join(ENDINGS)}."
            yield warned("load.unread-file", Place(_name(path, root)), "A file that is not read", remedy)
