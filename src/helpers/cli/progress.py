"""How a run goes on, as a person sees it: a bar on a terminal, plain lines elsewhere, nothing if so asked.

All goes to standard error. Sections are counted: done (those from the store among them), running, failed; the
time left is told from how long the sections took that were run, side by side, so far.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from helpers.cli.telling import tell

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

    from helpers.build import Listener

#: how a section ended well
SUCCEEDED: Final = "succeeded"
#: how many sections must have run before the time left is told
_ENOUGH: Final = 2


@dataclass
class Tally:
    """How many sections there are, were done, come from the store, run now, and failed; since when."""

    sections: int = 0
    done: int = 0
    stored: int = 0
    failed: int = 0
    running: int = 0
    clock: Callable[[], float] = time.monotonic
    since: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Count a section that is being run; the first sets the clock."""
        self.since = self.since or self.clock()
        self.running += 1

    def end(self, *, good: bool, stored: bool) -> None:
        """Count a section that has ended."""
        self.done += 1
        self.stored += stored
        self.failed += not good
        self.running -= not stored and self.running > 0

    @property
    def seconds_left(self) -> float | None:
        """Give the seconds left at the pace so far; None while too few have run to say."""
        ran = self.done - self.stored
        if ran < _ENOUGH or not self.since:
            return None
        return (self.clock() - self.since) / ran * (self.sections - self.done)

    def __str__(self) -> str:
        """Write the tally as a person reads it, without the time."""
        parts = [f"{self.done} of {self.sections} sections"]
        parts += [f"{self.running} running"] if self.running else []
        parts += [f"{self.stored} from the store"] if self.stored else []
        parts += [f"{self.failed} failed"] if self.failed else []
        return ", ".join(parts)


@dataclass
class Silent:
    """Says nothing while a run goes on."""

    def begun(self, sections: int) -> None:
        """Say nothing."""

    def started(self, section: str) -> None:
        """Say nothing."""

    def ended(self, section: str, ending: str, *, stored: bool = False) -> None:
        """Say nothing."""

    def told(self, line: str) -> None:
        """Say nothing."""


@dataclass
class Lines:
    """Says a line for each section that ends; those from the store are counted at the end only."""

    tally: Tally = field(default_factory=Tally)

    def begun(self, sections: int) -> None:
        """Take down how many sections there are."""
        self.tally.sections += sections

    def started(self, section: str) -> None:  # noqa: ARG002 (a line for each end is enough)
        """Count it."""
        self.tally.start()

    def ended(self, section: str, ending: str, *, stored: bool = False) -> None:
        """Say how a section ended, and how many have."""
        self.tally.end(good=ending == SUCCEEDED, stored=stored)
        how = "from the store" if stored else ending
        tell(f"{section} {how} ({self.tally.done} of {self.tally.sections})")

    def told(self, line: str) -> None:
        """Say a line."""
        tell(line)


@dataclass
class Bar:
    """Draws a bar: what is done, running, from the store, failed, and the time left; lines go above it."""

    shown: RichProgress
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        """Draw the bar, empty."""
        self._task = self.shown.add_task("", total=None)

    def begun(self, sections: int) -> None:
        """Take down how many sections there are."""
        self.tally.sections += sections
        self._draw()

    def started(self, section: str) -> None:  # noqa: ARG002 (the bar counts, it does not name)
        """Count it."""
        self.tally.start()
        self._draw()

    def ended(self, section: str, ending: str, *, stored: bool = False) -> None:
        """Count it; one that failed is named above the bar."""
        good = ending == SUCCEEDED
        self.tally.end(good=good, stored=stored)
        if not good:
            self.told(f"{section} {ending}")
        self._draw()

    def told(self, line: str) -> None:
        """Say a line above the bar."""
        self.shown.console.print(line, markup=False, highlight=False, soft_wrap=True)

    def _draw(self) -> None:
        left = self.tally.seconds_left
        ahead = "" if left is None else f", {_duration(left)} left"
        told = f"{self.tally}{ahead}"
        self.shown.update(self._task, total=self.tally.sections, completed=self.tally.done, description=told)


def listener(*, quiet: bool) -> AbstractContextManager[Listener]:
    """Give what listens to a run: silent, a bar where standard error is a terminal, else lines."""
    if quiet:
        return nullcontext(Silent())
    return _bar() if sys.stderr.isatty() and os.environ.get("TERM") != "dumb" else nullcontext(Lines())


@contextmanager
def _bar() -> Iterator[Bar]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = BarColumn(bar_width=24), TextColumn("{task.description}", markup=False)
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield Bar(shown)


def _duration(seconds: float) -> str:
    """Write how long as a person would say it: 45 s, 3 min, 1 h 20 min."""
    if seconds < 60:
        return f"{max(seconds, 1):.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
