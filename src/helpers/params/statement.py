"""What belongs to one quarter's statement, and the folder it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, Field

from helpers.dates import DateText, Day
from helpers.params.reading import read_settings
from helpers.params.strict import Slug, Strict
from helpers.periods import Quarter


class Overrule(Strict):
    """A failed check let through by a person, with a reason.

    It is bound to the check, the ``section`` ("" for the statement as a whole), the ``file`` and, of a
    notebook, the ``cell``, and the ``words`` found in their ``sentence``; never to a line, which moves.
    ``place`` bound overrules before: it is read in versions that were published with it, and matches nothing.
    """

    check: str
    section: Slug = ""
    file: str = ""
    cell: str = ""
    words: str = ""
    sentence: str = ""
    reason: str
    name: str
    place: str = ""


class Confirmations(Strict):
    """The part of a ``release.yaml`` that lets suspect figures through; the rest is read with the data."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    confirmed: tuple[Mapping[str, Any], ...] = ()


class Promise(Strict):
    """Something an earlier statement said would come."""

    text: str
    made: str
    owner: str = ""
    due: Day | None = None
    closed: str = ""


class Roles(Strict):
    """Who answers for the statement, in the AQuA Book's terms; the assurer is not the analyst."""

    commissioner: str = ""
    analyst: str = ""
    assurer: str = ""
    approver: str = ""


class StatementSettings(Strict):
    """The quarter's own settings: when published, under which framework, what was overruled and promised."""

    published: DateText = ""
    framework: Slug = ""
    shared_reason: str = ""
    overrules: tuple[Overrule, ...] = ()
    promises: tuple[Promise, ...] = ()
    assumptions: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    roles: Roles = Roles()
    reconciliation: Mapping[Slug, str] = Field(default_factory=dict)


def quarter_folder(force: Slug, quarter: Quarter) -> Path:
    """Give the folder of a force's quarter, relative to the root."""
    return Path("params") / force / str(quarter)


def read_statement(root: Path, force: Slug, quarter: Quarter) -> StatementSettings:
    """Read the quarter's ``statement.yaml``; empty settings where nobody has written one."""
    file = quarter_folder(force, quarter) / "statement.yaml"
    return read_settings(root, file, StatementSettings) if (root / file).is_file() else StatementSettings()
