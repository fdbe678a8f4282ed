"""What is asked of a build, what it tells while it goes on, and how each statement ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from helpers import execute, params, store
from helpers.errors import Finding
from helpers.execute.preload import Ahead
from helpers.periods import Quarter

#: gives what runs notebooks and makes calls in place of this machine's own workers
Executors = Callable[[execute.Workplace, execute.Limits, Ahead], AbstractContextManager[Executor]]


@dataclass(frozen=True)
class Request:
    """What to build: every quarter for every force, from the project at ``root``; ``jobs`` 0: one a core.

    ``pdf`` asks for the page as a PDF, too. ``fresh`` takes nothing from the store and leaves no draft as it
    is, ``why`` has told for each section what changed since it was last kept, ``plain`` has kernels started
    one by one. ``executors`` gives other workers than this machine's. ``limits`` are the project's own,
    unless others are given. ``kept`` is the most bytes the store may hold.
    """

    root: Path
    quarters: tuple[Quarter, ...]
    forces: tuple[str, ...]
    jobs: int = 0
    limits: params.Limits | None = None
    pdf: bool = False
    fresh: bool = False
    why: bool = False
    plain: bool = False
    executors: Executors | None = None
    kept: int = store.LIMIT

    @cached_property
    def allowed(self) -> params.Limits:
        """What the build may take; refuses (InputRefused) settings that are not as they must be."""
        return self.limits or params.read_limits(self.root)


@dataclass(frozen=True)
class Built:
    """How one statement ended: its page, or what went wrong (a finding for each notebook or input).

    ``checks`` counts the outcomes of the checks; a draft is written whatever they say. ``unchanged`` is set
    where the draft that was there is the one a build would give.
    """

    quarter: Quarter
    force: str
    page: Path | None
    checks: Mapping[str, int]
    problems: tuple[Finding, ...] = ()
    unchanged: bool = False

    @property
    def ok(self) -> bool:
        """Whether there is the draft that was asked for."""
        return self.page is not None


class Listener(Protocol):
    """What a build tells while it goes on; sections are named as a person would."""

    def begun(self, sections: int) -> None:
        """Hear how many sections there are in all."""

    def started(self, section: str) -> None:
        """Hear that a worker has begun to run a section."""

    def ended(self, section: str, ending: str, *, stored: bool = False) -> None:
        """Hear how a section ended, and whether it came from the store."""

    def told(self, line: str) -> None:
        """Hear what a person should know."""


class Unheard:
    """Makes lines of what a build tells, and hands them on where there is somebody to hand them to."""

    def __init__(self, tell: Callable[[str], None] | None = None) -> None:
        self._tell = tell

    def begun(self, sections: int) -> None:
        """Hear nothing."""

    def started(self, section: str) -> None:
        """Hear nothing."""

    def ended(self, section: str, ending: str, *, stored: bool = False) -> None:
        """Say how a section ended."""
        self.told(f"{section} {'from the store' if stored else ending}")

    def told(self, line: str) -> None:
        """Hand a line on."""
        if self._tell:
            self._tell(line)
