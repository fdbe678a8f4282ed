"""What is shown at present: the last good page with its files, and how the work on the next one stands."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from secrets import token_hex
from typing import Any

from helpers.preview.messages import Fault


class State(StrEnum):
    """How the work stands."""

    WORKING = "working"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class Standing:
    """The last good page with its files by name, its edition, and what is to be told beside it.

    ``change`` counts every change of it, so that whoever waits knows what it has seen.
    """

    edition: str
    page: bytes = b""
    files: Mapping[str, bytes] = field(default_factory=dict)
    state: State = State.WORKING
    told: str = ""
    faults: Sequence[Fault] = ()
    checks: Mapping[str, int] = field(default_factory=dict)
    change: int = 0

    def as_data(self) -> dict[str, Any]:
        """Give what the browser is told of it."""
        return {
            "edition": self.edition,
            "state": str(self.state),
            "told": self.told,
            "faults": [vars(each) for each in self.faults],
            "checks": dict(self.checks),
            "report": "quality-report.html" in self.files,
        }


class Board:
    """Where the builder puts what it has made, and the server finds it; safe in threads."""

    def __init__(self) -> None:
        # The run's own mark: a browser still open from an earlier one sees that its page is not of this.
        self._run = token_hex(4)
        self._changed = threading.Condition()
        self._standing = Standing(f"{self._run}-0")

    @property
    def standing(self) -> Standing:
        """What is shown at present."""
        with self._changed:
            return self._standing

    def wait(self, seen: int, seconds: float) -> Standing | None:
        """Wait for a change beyond the one seen; None when there was none in that time."""
        with self._changed:
            known = self._changed.wait_for(lambda: self._standing.change != seen, seconds)
            return self._standing if known else None

    def working(self, told: str) -> None:
        """Say what is being done; the page and what was found of it stay."""
        self._put(state=State.WORKING, told=told)

    def show(self, page: bytes, files: Mapping[str, bytes], told: str = "", *, ready: bool = True) -> None:
        """Put up a new good page."""
        with self._changed:
            edition = f"{self._run}-{self._standing.change + 1}"
            state = State.READY if ready else State.WORKING
            self._put(
                edition=edition, page=page, files=dict(files), state=state, told=told, faults=(), checks={}
            )

    def fail(self, faults: Sequence[Fault]) -> None:
        """Say what is wrong; the last good page stays in view."""
        self._put(state=State.FAILED, told="", faults=tuple(faults))

    def check(self, checks: Mapping[str, int], files: Mapping[str, bytes]) -> None:
        """Add how the checks of the page ended, and the files they gave."""
        with self._changed:
            self._put(checks=dict(checks), files={**self._standing.files, **files})

    def _put(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of a standing
        with self._changed:
            self._standing = replace(self._standing, **changes, change=self._standing.change + 1)
            self._changed.notify_all()
