"""What can go wrong, and what was found: facts first, sentences from the facts."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """How a check ended. Only ``fail`` stops a publication; ``overruled`` was a fail with a name to it."""

    PASS = "pass"
    NOTE = "note"
    WARN = "warn"
    FAIL = "fail"
    OVERRULED = "overruled"


@dataclass(frozen=True, order=True)
class Place:
    """Where something was found: as much of file, sheet, row or line, and column as is known.

    ``file`` is relative to the project's root (or a bare file name), never an absolute path. ``cell`` is the
    id of a notebook's cell, ``section`` the priority it belongs to, "" for the statement as a whole.
    """

    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
    line: int = 0
    element: str = ""
    cell: str = ""
    section: str = ""

    def __str__(self) -> str:
        """Read as a person would point: file, sheet, row, column, cell of a notebook, section of the page."""
        parts = [
            f"{self.file}:{self.line}" if self.line else self.file,
            f"sheet {self.sheet!r}" if self.sheet else "",
            f"row {self.row}" if self.row else "",
            f"column {self.column!r}" if self.column else "",
            f"cell {self.cell!r}" if self.cell else "",
            f"section {self.section}" if self.section and not self._names_section else "",
            f"#{self.element}" if self.element else "",
        ]
        return ", ".join(part for part in parts if part)

    @property
    def _names_section(self) -> bool:
        """Whether the file or the element says already which section it is of."""
        stem = self.file.rpartition("/")[2].rpartition(".")[0]
        return stem.endswith(self.section) or self.element == self.section


@dataclass(frozen=True, order=True)
class Datum:
    """The figures of a source that a finding concerns: one measure of one force from ``start`` to ``end``.

    ``force`` is a slug, or "england-and-wales" where it concerns every force. Both days are inclusive.
    """

    measure: str
    force: str
    start: date
    end: date


@dataclass(frozen=True)
class Finding:
    """One thing found: which check, how bad, where, what stands there, and what to do about it.

    ``value`` is the text as it stands in the input. ``count`` is how many places are alike,
    ``place`` then being the first of them. ``figures`` are the ids of the figures it is about.
    ``sentence`` is the sentence in which the value stands, "" where it stands in none. ``about`` names the
    figures of a source that it concerns: a statement that uses them has the finding among its checks.
    """

    id: str
    outcome: Outcome
    place: Place
    found: str
    remedy: str = ""
    value: str = ""
    count: int = 1
    figures: tuple[str, ...] = ()
    sentence: str = ""
    about: Datum | None = None

    def __str__(self) -> str:
        """Write the finding in one line."""
        shown = f" {self.value!r}" if self.value else ""
        more = f" (and {self.count - 1} more alike)" if self.count > 1 else ""
        where = f"{self.place}: " if str(self.place) else ""
        end = f" {self.remedy}" if self.remedy else ""
        return f"{where}{self.found}{shown}{more}.{end}"


def finding_as_data(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain JSON; ``finding_from`` reads it back."""
    about = finding.about
    days = about and {"start": about.start.isoformat(), "end": about.end.isoformat()}
    return {
        **vars(finding),
        "outcome": finding.outcome.value,
        "place": vars(finding.place),
        "figures": list(finding.figures),
        "about": {**vars(about), **days} if about and days else None,
    }


def finding_from(data: Mapping[str, Any]) -> Finding:
    """Return the finding that ``finding_as_data`` wrote."""
    about = data["about"]
    days = about and {name: date.fromisoformat(about[name]) for name in ("start", "end")}
    read = {
        "outcome": Outcome(data["outcome"]),
        "place": Place(**data["place"]),
        "figures": tuple(data["figures"]),
        "about": Datum(**{**about, **days}) if about else None,
    }
    return Finding(**{**data, **read})


class StatementError(Exception):
    """The base of every error this library raises on purpose."""

    #: what the command line exits with: 1 when something failed, 2 when the request was wrong
    exit_code = 1


@dataclass
class RequestError(StatementError):
    """Raised if what was asked for cannot be asked for: a wrong name, a malformed quarter."""

    what: str
    where: str = ""
    remedy: str = ""
    exit_code = 2

    def __str__(self) -> str:
        """Say what, where, and what to do."""
        where = f" ({self.where})" if self.where else ""
        return f"{self.what}{where}." + (f" {self.remedy}" if self.remedy else "")


@dataclass
class UnknownName(RequestError):
    """Raised if a name is not one of those known; keeps the known ones to suggest the nearest."""

    what: str = field(init=False, default="")
    kind: str = ""
    name: str = ""
    known: Sequence[str] = ()
    where: str = ""
    remedy: str = field(init=False, default="")
    #: what to suggest, where likeness of letters would mislead
    close: Sequence[str] | None = None

    def __post_init__(self) -> None:
        """Compose the sentence from the facts."""
        self.what = f"No {self.kind} called {self.name!r}"
        close = nearest(self.name, self.known) if self.close is None else self.close
        few = len(self.known) <= 12
        known = f"Known here: {', '.join(self.known)}." if few else f"{len(self.known)} are known."
        self.remedy = f"Did you mean {' or '.join(close)}?" if close else known if self.known else ""


@dataclass
class InputRefused(StatementError):
    """Raised if an input cannot be read with certainty; carries every finding, not only the first."""

    findings: tuple[Finding, ...]

    def __str__(self) -> str:
        """List every finding, one a line."""
        return "\n".join(str(finding) for finding in self.findings)


class NotWritten(StatementError, OSError):
    """Raised if the system does not let something be written, or read; says what, why and what to do."""


def not_written(error: OSError, path: str | os.PathLike[str] = "", needed: int = 0) -> NotWritten:
    """Return the refusal that an error of the system stands for.

    ``path`` is what was to be written, where the error does not name it; ``needed`` is its size in bytes.
    """
    if isinstance(error, NotWritten):
        return error
    where = _short(os.fspath(path or error.filename or "what was to be written"))
    megabytes = -(-needed // 1_000_000)
    free = f"free {megabytes} MB" if megabytes else "free some of it"
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            told = f"No room on the disk for {where}: {free}, then run it again."
        case errno.EROFS | errno.EACCES | errno.EPERM:
            told = (
                f"{where} cannot be written or read: it is read-only here, or belongs to someone else. "
                "Ask for the right to write there, or work in a folder of your own."
            )
        case errno.ELOOP:
            told = (
                f"{where} is a symbolic link, and nothing is written through one. "
                "Put a real file or folder in its place."
            )
        case errno.ENOTDIR | errno.EISDIR | errno.EEXIST | errno.ENOTEMPTY:
            told = f"Something else is in the place of {where} ({error.strerror}). Move it away."
        case _:
            told = f"{where} cannot be written or read ({error.strerror or error}). Run statement doctor."
    return NotWritten(told)


def _short(path: str) -> str:
    """Return a path as a person in the working folder would write it."""
    here = os.getcwd() + os.sep  # noqa: PTH109 (this module imports nothing that takes time)
    return path.removeprefix(here)


def nearest(name: str, known: Iterable[str], most: int = 2) -> list[str]:
    """Give the known names most like this one, best first; empty when none is close."""
    return get_close_matches(name, list(known), n=most, cutoff=0.6)
