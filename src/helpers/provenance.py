"""Where figures come from: files known by their sha256, and the releases they arrived in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, order=True)
class SourceFile:
    """A file as it arrived: its path relative to the project's root (with "/"), digest and size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, order=True)
class Confirmation:
    """A suspect figure that a person confirmed with its source, as ``release.yaml`` records it.

    ``finding`` is the id of what ``validate`` found; ``force`` a slug or "england-and-wales"; ``quarter`` is
    written 2022-23-Q1.
    """

    finding: str
    measure: str
    force: str
    quarter: str
    who: str
    reason: str


@dataclass(frozen=True)
class Release:
    """One edition of a source: a folder ``data/raw/<source>/<release>``.

    ``source`` is the folder's name under ``data/raw`` and ``family`` the framework's name for its kind, ""
    if the framework knows none. ``released`` is ISO text, a day or a month as exactly as it is known, so that
    the text sorts by time. Where there is no ``release.yaml`` the framework's words and the folder's name
    stand in. ``confirmed`` are the suspect figures of it that somebody confirmed.
    """

    source: str
    family: str
    release: str
    released: str
    title: str
    publisher: str
    address: str
    licence: str
    covers: str = ""
    note: str = ""
    files: tuple[SourceFile, ...] = ()
    confirmed: tuple[Confirmation, ...] = ()

    @property
    def path(self) -> str:
        """The release's folder, relative to the project's root."""
        return f"data/raw/{self.source}/{self.release}"


def release_from(data: Mapping[str, Any]) -> Release:
    """Return a release from what ``asdict`` wrote of it; files and confirmations may be missing."""
    files = tuple(SourceFile(**each) for each in data.get("files", ()))
    confirmed = tuple(Confirmation(**each) for each in data.get("confirmed", ()))
    return Release(**{**data, "files": files, "confirmed": confirmed})


def age_of(release: str) -> str:
    """Give a release's date as text that sorts by time: a month counts as its end.

    "2026-04" may hold the edition of the 23rd, so it is newer than "2026-04-22" and older than "2026-05-01".
    """
    return release if len(release) > len("2026-04") else f"{release}-99"


def sha256_of(path: Path) -> str:
    """Give the sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def source_file(path: Path, root: Path) -> SourceFile:
    """Describe a file that lies somewhere under the project's root."""
    return SourceFile(path.relative_to(root).as_posix(), sha256_of(path), path.stat().st_size)


def digest_of(parts: Iterable[str]) -> str:
    """Give one sha256 for several texts in order; no joining of other texts gives the same."""
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode()
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()


def digest_of_files(files: Iterable[SourceFile]) -> str:
    """Give one sha256 for a set of files: their paths and contents, in whatever order they come."""
    return digest_of(part for file in sorted(files) for part in (file.path, file.sha256))


@cache
def code_version() -> str:
    """Name the code: the package's version, and the start of the digest of every file of the library.

    The same code has the same name on every machine, whether or not it lies in a git checkout.
    """
    from importlib.metadata import version  # noqa: PLC0415 (slow to import, and seldom needed)

    return f"{version('policing-priorities-statement')}+{_library_digest()[:10]}"


def _library_digest() -> str:
    folder = Path(__file__).parent
    files = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return digest_of(
        part for path in files for part in (path.relative_to(folder).as_posix(), sha256_of(path))
    )


def packages() -> dict[str, str]:
    """Name every installed package with its version, in order of name."""
    from importlib.metadata import distributions  # noqa: PLC0415 (as above)

    found = {each.metadata["Name"].lower().replace("_", "-"): each.version for each in distributions()}
    return dict(sorted(found.items()))


def differing(then: Iterable[SourceFile], now: Iterable[SourceFile]) -> list[tuple[str, str]]:
    """Give the path of every file that is not in both alike, with what became of it, in order of paths."""
    old, new = {each.path: each.sha256 for each in then}, {each.path: each.sha256 for each in now}
    return [
        (path, "is gone" if path not in new else "is new" if path not in old else "has changed")
        for path in sorted({*old, *new})
        if old.get(path) != new.get(path)
    ]


def commit(root: Path) -> str:
    """Name the git commit a project folder stands at, "" where it is no checkout or git is not there."""
    import subprocess  # noqa: PLC0415 (as above)

    try:
        ended = subprocess.run(  # noqa: S603 - our own command
            ["git", "-C", str(root), "rev-parse", "HEAD"],  # noqa: S607 - whichever git the user has
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return ended.stdout.strip() if ended.returncode == 0 else ""
