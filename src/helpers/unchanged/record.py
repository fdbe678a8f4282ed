"""What a draft was made from, written down when it was shown; and whether all that is still so.

The checks depend on the day. So a draft of another day does not hold: it is checked again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from helpers.unchanged import sealing
from helpers.unchanged.digests import Digests
from helpers.unchanged.surroundings import Surroundings
from helpers.unchanged.watched import Draft, Scope, watched_now

#: another form of the record, or another meaning of a word in it
_FORM: Final = 1


@dataclass(frozen=True)
class Record:
    """A draft as it was shown.

    ``day`` is that of its checks, ``checks`` how many ended which way, ``pdf`` whether the page was printed,
    too. ``sections`` are their slugs. ``made_from`` is as ``made_from`` gave it; ``shown`` is what the
    draft's link said, and ``outputs`` the digest of each of its files.
    """

    day: str
    pdf: bool
    checks: dict[str, int]
    sections: list[str]
    notebooks: list[str]
    passed_over: list[str]
    made_from: dict[str, Any]
    shown: str
    outputs: dict[str, str]

    @property
    def scope(self) -> Scope:
        """What the draft read."""
        return Scope(self.notebooks, self.passed_over)


def remember(draft: Draft, record: Record) -> None:
    """Write down what a draft was made from."""
    _write(draft, record, Digests())


def read(draft: Draft) -> tuple[Record, Digests] | None:
    """Read what was written down of a draft, and the states its files were in; None where nothing was."""
    held = sealing.read(_path(draft))
    if held is None or held["form"] != _FORM:
        return None
    return Record(**held["record"]), Digests(held["states"])


def is_recorded(draft: Draft) -> bool:
    """Whether anything was written down of a draft."""
    return os.path.isfile(_path(draft))  # noqa: PTH113 (pathlib is slow to import)


def still_holds(draft: Draft, surroundings: Surroundings, *, day: str, pdf: bool) -> Record | None:
    """Give the record of a draft that is whole, of this day, and would be made alike now; else None."""
    held = read(draft)
    if held is None:
        return None
    record, digests = held
    if (record.day, record.pdf) != (day, pdf):
        return None
    if made_from(draft, record.scope, surroundings) != record.made_from:
        return None
    if outputs_of(draft, digests) != (record.shown, record.outputs):
        return None
    if digests.added:
        _write(draft, record, digests)
    return record


def made_from(draft: Draft, scope: Scope, surroundings: Surroundings) -> dict[str, Any]:
    """See everything a draft would be made from now."""
    return {**surroundings.as_data(), **watched_now(draft, scope, surroundings.digests)}


def changed(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Name what is not as it was, in order: files of the project, else what surrounds it."""
    old, new = then["files"], now["files"]
    files = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
    return files + sorted(name for name in {*then, *now} - {"files"} if then.get(name) != now.get(name))


def outputs_of(draft: Draft, digests: Digests) -> tuple[str, dict[str, str]] | None:
    """Give what a draft's link says, and the digest of each of its files; None where there is no draft."""
    try:
        shown = os.readlink(draft.path)  # noqa: PTH115 (as above)
        names = _files(draft.path, "")
    except OSError:
        return None
    return shown, {name: digests.of(f"{draft.path}/{name}") for name in names}


def _files(folder: str, name: str) -> list[str]:
    with os.scandir(folder) as entries:
        found = [(entry.name, entry.is_dir(), entry.path) for entry in entries]
    within = [each for own, folds, path in found if folds for each in _files(path, f"{name}{own}/")]
    return [*within, *(name + own for own, folds, _ in found if not folds)]


def _write(draft: Draft, record: Record, digests: Digests) -> None:
    sealing.write(_path(draft), {"form": _FORM, "record": vars(record), "states": digests.kept})


def _path(draft: Draft) -> str:
    return f"{draft.root}/.statement/unchanged/{draft.quarter}/{draft.force}.json"
