"""How a run of a notebook ended, judged from what was seen and never from what the notebook says of itself.

papermill marks every cell "completed" when the kernel was killed or a cell ran out of time, and takes
``sys.exit(0)`` for a good end. So a run has succeeded only if every code cell was seen to be executed, in
order, without an error in its reply or its outputs, and the kernel answered afterwards and left when asked.
"""

from __future__ import annotations

import hashlib
import re
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from helpers.errors import Finding, Outcome, StatementError
from helpers.execute.cleaning import INJECTED, without_colours, without_paths
from helpers.execute.guard import MOST_PROCESSES
from helpers.execute.imports import light_import
from helpers.execute.tasks import MEGABYTE, Limits, Task, place_of, source_of, tags_of

if TYPE_CHECKING:
    from nbformat import NotebookNode

_LINE = re.compile(r"Cell In\[(\d+)\], line (\d+)")
#: a message is meant to be read; what is longer is in the executed notebook
_LONGEST = 2_000
#: the setting whose limit Linux holds, too
_MEMORY: Final = "megabytes_of_memory_a_notebook"


class Ending(StrEnum):
    """How a run ended."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    TIMED_OUT = "timed-out"
    DIED = "died"
    NOT_RUN = "not-run"


class Trouble(StrEnum):
    """What was seen to stop a run, apart from an error in a cell."""

    START = "the kernel did not start"
    CELL_TIME = "a cell took too long"
    RUN_TIME = "the notebook took too long"
    OUTPUT = "a cell gave too much output"
    MEMORY = "the notebook took too much memory"
    PROCESSES = "the notebook started too many processes"
    DEAD = "the kernel was gone"
    NO_ANSWER = "the kernel did not answer after the last cell"


@dataclass(frozen=True)
class Reply:
    """What the kernel answered to one cell: its count, its status, the error if any, a request to end."""

    index: int
    count: int
    ok: bool
    error: str = ""
    message: str = ""
    traceback: tuple[str, ...] = ()
    asked_to_end: bool = False


@dataclass
class Seen:
    """What was seen while one notebook ran; the engine fills it, ``judge`` reads it."""

    notebook: NotebookNode | None = None
    #: its cells as they were run; papermill puts cells of its own before one that failed
    cells: Sequence[NotebookNode] = ()
    ready: bool = False
    started: int = -1
    replies: list[Reply] = field(default_factory=list)
    trouble: Trouble | None = None
    detail: str = ""
    exit_code: int | None = None
    answered_at_end: bool = False
    exit_answered: bool = False


@dataclass(frozen=True)
class Failure:
    """Where and why a run failed: the error, the cell's id and place among the notebook's cells, its line.

    ``index`` counts the cells as the analyst sees them, from 0, and is -1 where no cell is to blame; ``line``
    counts the cell's lines from 1, and is 0 where none is known.
    """

    error: str
    message: str
    remedy: str
    cell: str = ""
    index: int = -1
    line: int = 0


@dataclass(frozen=True)
class Result:
    """How the run of one task ended, and where its executed notebook lies.

    ``notebook`` is the executed notebook, stripped of times, paths and machine names; of a run that failed,
    the failing cell is marked. ``sha256`` is its digest: what is read back is what was seen to succeed.
    """

    task: Task
    outcome: Ending
    notebook: Path | None = None
    sha256: str = ""
    failure: Failure | None = None
    seconds: float = field(default=0.0, compare=False)

    @property
    def section(self) -> str:
        """The slug of the section the notebook makes."""
        return self.task.section

    @property
    def finding(self) -> Finding | None:
        """What went wrong, as a finding to report; None when nothing did."""
        if self.failure is None:
            return None
        place = place_of(self.task.notebook, self.failure.line, self.failure.cell)
        found = f"{self.outcome}: {self.failure.error}" if self.failure.error else str(self.outcome)
        told = f"{found}: {self.failure.message}" if self.failure.message else found
        return Finding("notebook-run", Outcome.FAIL, place, told.rstrip("."), self.failure.remedy)


class NotExecuted(StatementError):
    """Raised if an executed notebook is asked for that was not seen to succeed, or has changed since."""


def executed(result: Result) -> NotebookNode:
    """Read the executed notebook of a run that succeeded; refuse any other, and one changed since."""
    if result.outcome is not Ending.SUCCEEDED or result.notebook is None:
        raise NotExecuted(f"{result.task.place}: the run is {result.outcome}: there is nothing to show.")
    content = result.notebook.read_bytes()
    if hashlib.sha256(content).hexdigest() != result.sha256:
        raise NotExecuted(
            f"{result.task.place}: the executed notebook has changed since it ran. Build again."
        )
    notebook: NotebookNode = light_import("nbformat").reads(content.decode(), as_version=4)
    return notebook


def judge(
    task: Task, seen: Seen, limits: Limits, within: Sequence[Path] = ()
) -> tuple[Ending, Failure | None]:
    """Decide how a run ended, and where and why it failed, from what was seen of it."""
    fault = _fault(task, seen, limits)
    if fault is None:
        return Ending.SUCCEEDED, None
    reply = next((reply for reply in seen.replies if reply.index == fault.at), None)
    failure = Failure(
        error=fault.error,
        message=_cut(without_paths(without_colours(fault.message), within)),
        remedy=_remedy(task, fault),
        cell=str(seen.cells[fault.at].get("id", "")) if 0 <= fault.at < len(seen.cells) else "",
        index=_index_in_source(seen.cells, fault.at),
        line=_line(reply) if reply else 0,
    )
    return fault.ending, failure


class _Fault(NamedTuple):
    """How a run ended badly, the error's name and message, and the cell it concerns (-1 for none).

    ``limit`` names the setting whose limit was met.
    """

    ending: Ending
    error: str
    message: str
    at: int = -1
    limit: str = ""


def _fault(task: Task, seen: Seen, limits: Limits) -> _Fault | None:
    """Look for what makes a run no success, what stopped it first."""
    return (
        _asked_to_end(seen.replies)
        or _stopped(seen, limits)
        or _error_answered(seen)
        or _out_of_order(seen)
        or _error_shown(seen.cells)
        or _block_missing(task, seen.cells)
        or _end_unseen(seen)
    )


def _asked_to_end(replies: Sequence[Reply]) -> _Fault | None:
    asked = [reply.index for reply in replies if reply.asked_to_end]
    if not asked:
        return None
    return _Fault(Ending.FAILED, "kernel asked to end", "the cell calls exit() or quit()", asked[0])


def _stopped(seen: Seen, limits: Limits) -> _Fault | None:
    at = seen.started
    match seen.trouble:
        case None:
            return None
        case Trouble.START:
            return _Fault(Ending.NOT_RUN, "kernel did not start", seen.detail)
        case Trouble.DEAD:
            return _death(seen.exit_code, at)
        case Trouble.NO_ANSWER:
            return _Fault(Ending.DIED, "no answer", "the kernel was silent after this cell", at)
        case Trouble.PROCESSES:
            many = f"the notebook started more than {MOST_PROCESSES} processes"
            return _Fault(Ending.FAILED, "too many processes", many, at)
        case _:
            return _beyond(seen.trouble, limits, at)


def _beyond(trouble: Trouble, limits: Limits, at: int) -> _Fault:
    """Say which limit was met, in the unit and by the name of its setting."""
    match trouble:
        case Trouble.CELL_TIME:
            late = f"the cell took more than {limits.cell_seconds:g} seconds"
            return _Fault(Ending.TIMED_OUT, "too long", late, at, "seconds_a_cell")
        case Trouble.RUN_TIME:
            late = f"the notebook took more than {limits.run_seconds / 60:g} minutes"
            return _Fault(Ending.TIMED_OUT, "too long", late, at, "minutes_a_notebook")
        case Trouble.OUTPUT:
            much = f"the cell gave more than {limits.output / MEGABYTE:,g} MB"
            return _Fault(Ending.FAILED, "too much output", much, at, "megabytes_of_output_a_cell")
        case _:
            held = f"the notebook took more than {limits.memory / MEGABYTE:,g} MB"
            return _Fault(Ending.FAILED, "too much memory", held, at, _MEMORY)


def _death(code: int | None, at: int) -> _Fault:
    """Tell a kernel that was killed from one that the notebook ended itself, say with ``os._exit(0)``."""
    if code is not None and code >= 0:
        return _Fault(Ending.FAILED, "kernel ended", f"the cell ended its kernel with code {code}", at)
    name = signal.Signals(-code).name if code else "cause unknown"
    return _Fault(Ending.DIED, "kernel died", f"the kernel was killed ({name}) while the cell ran", at)


def _error_answered(seen: Seen) -> _Fault | None:
    """Take the first error; what the cell shows names it, the reply does not when a display fails."""
    for reply in seen.replies:
        if not reply.ok:
            return _error_shown(seen.cells) or _Fault(Ending.FAILED, reply.error, reply.message, reply.index)
    return None


def _out_of_order(seen: Seen) -> _Fault | None:
    """Every code cell ran once, in order, with counts 1, 2, 3 …, and the last one was reached."""
    expected = [at for at, cell in enumerate(seen.cells) if _runs(cell)]
    counts = {reply.index: reply.count for reply in seen.replies}
    for number, at in enumerate(expected, start=1):
        if at not in counts:
            skipped = "skip-execution" in tags_of(seen.cells[at])
            why = (
                "it is tagged skip-execution" if skipped else f"the run ended before it {seen.detail}".strip()
            )
            return _Fault(Ending.FAILED, "cell not run", why, at)
        if counts[at] != number:
            why = f"it ran as number {counts[at]}, not as number {number}"
            return _Fault(Ending.FAILED, "cell out of order", why, at)
    if [reply.index for reply in seen.replies] != expected:
        return _Fault(Ending.FAILED, "cells out of order", "cells ran twice, or in another order")
    return None


def _runs(cell: Mapping[str, Any]) -> bool:
    return cell["cell_type"] == "code" and bool(source_of(cell).strip())


def _error_shown(cells: Sequence[Mapping[str, Any]]) -> _Fault | None:
    for at, cell in enumerate(cells):
        for output in cell.get("outputs", ()):
            if output["output_type"] == "error":
                return _Fault(Ending.FAILED, output["ename"], output["evalue"], at)
    return None


def _block_missing(task: Task, cells: Sequence[Mapping[str, Any]]) -> _Fault | None:
    by_id = {cell.get("id", ""): at for at, cell in enumerate(cells)}
    for name in task.expects:
        at = by_id.get(name, -1)
        if at < 0:
            return _Fault(Ending.FAILED, "block missing", f"the notebook has no cell called {name!r}")
        if not any(_is_block(output) for output in cells[at].get("outputs", ())):
            return _Fault(Ending.FAILED, "block missing", "the cell was to show a block and showed none", at)
    return None


def _is_block(output: Mapping[str, Any]) -> bool:
    return output["output_type"] in ("execute_result", "display_data") and bool(output["data"])


def _end_unseen(seen: Seen) -> _Fault | None:
    if seen.ready and seen.answered_at_end and seen.exit_answered:
        return None
    why = f"it did not answer when asked to leave {seen.detail}".strip()
    return _Fault(Ending.DIED, "kernel did not end well", why)


def _index_in_source(cells: Sequence[Mapping[str, Any]], at: int) -> int:
    """Count as the analyst sees the notebook: without the injected cell."""
    return at - sum(INJECTED in tags_of(cell) for cell in cells[: max(at, 0)])


def _line(reply: Reply) -> int:
    """Find the line of the cell in the traceback, the innermost where it calls a function of its own."""
    lines = _LINE.findall(without_colours("\n".join(reply.traceback)))
    return next((int(line) for count, line in reversed(lines) if int(count) == reply.count), 0)


def _cut(message: str) -> str:
    if len(message) <= _LONGEST:
        return message
    return f"{message[:_LONGEST]} … ({len(message):,} characters in all)"


def _remedy(task: Task, fault: _Fault) -> str:
    # What Linux refuses a notebook is an error in its cell, as if the machine had no more.
    limit = _MEMORY if fault.error.endswith("MemoryError") else fault.limit
    opened = f"Open {task.place.file} in JupyterLab (statement lab) and run it to this cell"
    if limit:
        from helpers import params  # noqa: PLC0415 (slow to import, and needed at a bad end alone)

        return f"{opened} to see why; if it needs so much, raise {params.limit_setting(limit)}."
    return {
        Ending.DIED: "Build again; if it dies again, look at how much memory the machine has free.",
        Ending.NOT_RUN: "Run statement doctor, then build again.",
    }.get(fault.ending, f"{opened}.")
