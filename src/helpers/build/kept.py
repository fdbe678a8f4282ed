"""Sections kept from earlier builds: taken by their keys, kept when their run succeeded, and told apart."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from helpers.build.keys import Keys, Part, Plan
from helpers.errors import Finding, finding_as_data, finding_from
from helpers.provenance import Release, digest_of, release_from
from helpers.store import LIMIT, Store

#: parts that many sections share: kept once, by their digest
_SHARED: Final = ("cells", "code", "data", "everything", "packages", "templates")
#: how many things of a part are named of those that changed
_NAMED: Final = 4


@dataclass(frozen=True)
class KeptSection:
    """An executed notebook whose run succeeded: its bytes, the render key of the words in it, its releases.

    ``releases`` are those its figures rest on, None where that has not been looked up yet.
    """

    notebook: bytes
    render: str
    releases: tuple[Release, ...] | None = None


@dataclass(frozen=True)
class Change:
    """Why a section is as it is: each part that changed since the section was last kept, with what in it.

    ``first`` is set where nothing is known of an earlier one.
    """

    parts: Mapping[str, Sequence[str]]
    first: bool = False

    def __str__(self) -> str:
        """Say it in a phrase."""
        if self.first:
            return "nothing was kept of it"
        told = [f"{part} ({_some(names)})" for part, names in self.parts.items()]
        return ", ".join(told) if told else "nothing has changed"


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    shown = ", ".join(names[:_NAMED])
    return f"{shown} and {more} more" if more > 0 else shown


class KeptSections:
    """The store as a build uses it."""

    def __init__(self, folder: Path, limit: int = LIMIT, tell: Callable[[str], None] | None = None) -> None:
        self.folder = folder
        self._store = Store(folder, limit, *([tell] if tell else []))
        self._noted: set[str] = set()
        self._covered: dict[str, Mapping[str, tuple[Finding, ...]]] = {}

    @classmethod
    def under(cls, root: Path, limit: int = LIMIT, tell: Callable[[str], None] | None = None) -> KeptSections:
        """Give the store of a project."""
        return cls(root / ".statement/store", limit, tell)

    def find(self, keys: Keys) -> KeptSection | None:
        """Give the section kept under a run key."""
        found = self._store.get(keys.run)
        if found is None:
            return None
        releases = found.head.get("releases")
        known = None if releases is None else tuple(map(release_from, releases))
        return KeptSection(found.content, found.head["render"], known)

    def keep(self, run: str, section: KeptSection) -> None:
        """Keep a section whose run succeeded."""
        releases = None if section.releases is None else [asdict(each) for each in section.releases]
        self._store.put(run, {"render": section.render, "releases": releases}, section.notebook)

    def clean(self) -> None:
        """Hold the store to its limit."""
        self._store.clean()

    # --------------------------------------------------------------------- what the sources hold

    def covered(self, key: str) -> Mapping[str, tuple[Finding, ...]]:
        """Return the quarters that the sources cover, with what was found about the figures of each."""
        if key not in self._covered:
            found = self._store.get(key)
            known = found.head["covered"] if found else {}
            self._covered[key] = {name: tuple(map(finding_from, rows)) for name, rows in known.items()}
        return self._covered[key]

    def keep_covered(self, key: str, quarters: Mapping[str, tuple[Finding, ...]]) -> None:
        """Keep which quarters the sources cover, and what was found about their figures."""
        known = self._covered[key] = {**self.covered(key), **quarters}
        rows = {name: [finding_as_data(each) for each in found] for name, found in sorted(known.items())}
        self._store.put(key, {"covered": rows})

    # --------------------------------------------------------------------- why

    def change(self, plan: Plan, keys: Keys) -> Change:
        """Say what has changed since the section was last kept for the same force and quarter."""
        last = self._store.get(_last(plan, keys.slug))
        if last is None:
            return Change({}, first=True)
        found = {}
        for name, part in keys.parts.items():
            then = last.head["parts"].get(name)
            if then != part.digest:
                found[name] = self._differing(name, then, last.head["items"].get(name), part)
        return Change(found)

    def note(self, plan: Plan, keys: Keys) -> None:
        """Note what a section that was kept is made of, to tell later what has changed."""
        for name in _SHARED:
            part = keys.parts[name]
            if part.digest not in self._noted and not self._store.has(part.digest):
                self._store.put(part.digest, {}, json.dumps(part.items).encode())
            self._noted.add(part.digest)
        self._store.put(
            _last(plan, keys.slug),
            {
                "parts": {name: part.digest for name, part in keys.parts.items()},
                "items": {name: part.items for name, part in keys.parts.items() if name not in _SHARED},
            },
        )

    def _differing(self, name: str, then: str | None, items: dict[str, str] | None, now: Part) -> list[str]:
        """Name what differs in a part, as far as it is known what it was."""
        if items is None and name in _SHARED and then:
            kept = self._store.get(then)
            items = json.loads(kept.content) if kept else None
        if items is None:
            return ["what it was is not known any more"]
        unlike = [each for each in {*items, *now.items} if items.get(each) != now.items.get(each)]
        return [_named(each, items, now.items) for each in sorted(unlike)]


def _named(name: str, then: Mapping[str, str], now: Mapping[str, str]) -> str:
    if name not in now:
        return f"{name} is gone"
    return name if name in then else f"{name} is new"


def _last(plan: Plan, slug: str) -> str:
    return digest_of(["last", str(plan.quarter), plan.force, slug])
