"""Which files of a project a draft is made from and checked against, and what they hold now."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from helpers.periods import Quarter
from helpers.unchanged.digests import Digests

RAW = "data/raw"


@dataclass(frozen=True)
class Draft:
    """Whose draft it is: the project's folder, the quarter and the force."""

    root: str
    quarter: Quarter
    force: str

    @property
    def name(self) -> str:
        """Where it lies in its project."""
        return f"outputs/{self.quarter}/{self.force}/draft"

    @property
    def path(self) -> str:
        """Where it lies."""
        return f"{self.root}/{self.name}"


@dataclass(frozen=True)
class Scope:
    """What a draft reads: the names of its notebooks, and which folders of data it passes over.

    Those are other forces' own. A folder nobody knew of is not passed over.
    """

    notebooks: list[str]
    passed_over: list[str]


def watched_now(draft: Draft, scope: Scope, digests: Digests) -> dict[str, Any]:
    """See what a draft depends on: digests of files by name, and names of what lies beside it.

    A file that could be there and is not has the digest "".
    """
    root, quarter, folder = draft.root, draft.quarter, f"params/{draft.force}"
    names = [
        *(f"notebooks/{name}" for name in scope.notebooks),
        *(f"{RAW}/{name}" for name in data_files(root, scope.passed_over)),
        *_named(root, "params/frameworks"),
        f"{folder}/force.yaml",
        *_named(root, f"{folder}/{quarter}"),
        *_named(root, f"{folder}/{quarter.previous}"),
    ]
    files = {name: digests.of(f"{root}/{name}") for name in names}
    return {"files": files, "beside": _beside(root, quarter, draft.force)}


def data_files(root: str, passed_over: list[str]) -> list[str]:
    """Name every file under ``data/raw``, relative to it, in order, but for the folders passed over."""
    return sorted(_within(f"{root}/{RAW}", "", frozenset(passed_over)))


def _within(folder: str, name: str, passed_over: frozenset[str] = frozenset()) -> Iterator[str]:
    for entry in _entries(folder):
        if entry.name in passed_over:
            continue
        if entry.is_dir():
            yield from _within(entry.path, f"{name}{entry.name}/")
        else:
            yield name + entry.name


def _named(root: str, folder: str) -> list[str]:
    return sorted(f"{folder}/{name}" for name in _within(f"{root}/{folder}", ""))


def _beside(root: str, quarter: Quarter, force: str) -> list[str]:
    """Name what the checks look for in ``outputs``: versions of this statement, and the next one."""
    own = f"outputs/{quarter}/{force}"
    versions = [
        f"{own}/{entry.name}" for entry in _entries(f"{root}/{own}") if _is_version(entry.name, entry.path)
    ]
    following = f"outputs/{quarter + 1}/{force}"
    there = [following] if os.path.isdir(f"{root}/{following}") else []  # noqa: PTH112 (pathlib is slow)
    return sorted([*versions, *there])


def _is_version(name: str, path: str) -> bool:
    return name.startswith("v") and os.path.isfile(f"{path}/manifest.json")  # noqa: PTH113 (as above)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """Give what lies in a folder, but for what is hidden; nothing where there is no folder."""
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if not entry.name.startswith((".", "~$"))]
    except (FileNotFoundError, NotADirectoryError):
        return []
