"""Many notebooks, run side by side: what one run writes, where, and how it ends when it is interrupted."""

from __future__ import annotations

import os
import re
import shutil
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, as_completed
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Final

from helpers.errors import InputRefused, StatementError
from helpers.execute.notebook import run_notebook
from helpers.execute.outcome import Ending, Failure, Result
from helpers.execute.tasks import DEFAULT_LIMITS, Limits, Task, check_parameters
from helpers.execute.workers import WorkerDied, Workers, WorkerTookTooLong

Progress = Callable[[Result], None]

_ENDS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
#: seconds beyond a run's own limits before its worker is taken to be stuck
_GRACE: Final = 60
_RUN_FOLDER = re.compile(r"\d{8}T\d{12}Z-(\d+)")


@dataclass(frozen=True)
class Workplace:
    """The places one run may write to: its own work folder, a cache that outlives it, its log."""

    work: Path
    cache: Path
    log: Path

    @classmethod
    def under(cls, root: Path) -> Workplace:
        """Give a new run its places in a project, under ``.statement``: work/<run>, cache, log/<run>.log."""
        run = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z-{os.getpid()}"
        own = root.absolute() / ".statement"
        return cls(work=own / "work" / run, cache=own / "cache", log=own / "log" / f"{run}.log")


@dataclass
class Interrupted(StatementError):
    """Raised if a run is told to end (ctrl-C, TERM, HUP); keeps what had been done, in the tasks' order."""

    signal: str
    results: list[Result] = field(default_factory=list)

    def __str__(self) -> str:
        """Say what was done and what was not."""
        done = sum(result.outcome is not Ending.NOT_RUN for result in self.results)
        return f"Ended by {self.signal}: {done} of {len(self.results)} notebooks had run."


def run(  # noqa: PLR0913 (what to run, then five settings with a default each)
    tasks: Sequence[Task],
    *,
    work: Workplace,
    jobs: int = 0,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> list[Result]:
    """Run each task's notebook and give the results in the order of the tasks.

    Raises ``InputRefused`` with every finding, before any kernel starts, when a notebook or its parameters
    are not as they must be, and ``Interrupted`` when told to end. The failure of one notebook is its result;
    the others go on. ``jobs`` notebooks run at a time (0: as many as there are processors), each in a
    process of its own; another ``executor`` may take their place. ``progress`` gets each result as it comes.
    """
    findings = tuple(
        finding for task in tasks for finding in check_parameters(task.notebook, task.parameters)
    )
    if findings:
        raise InputRefused(tuple(dict.fromkeys(findings)))
    longest = limits.run_seconds + 2 * limits.start_seconds + _GRACE
    side_by_side = max(1, min(jobs or processors(), len(tasks)))
    results: dict[int, Result] = {}
    work.work.mkdir(parents=True, exist_ok=True)
    with _log(work.log) as note, _ends_as_interruption():
        try:
            note(f"run of {len(tasks)} notebooks")
            with nullcontext(executor) if executor else Workers(side_by_side, longest=longest) as workers:
                for number, result in _results(tasks, workers, work, limits):
                    results[number] = result
                    note(_line(result))
                    if progress:
                        progress(result)
        except _Told as told:
            note(f"ended by {told.name}")
            everything = [results.get(n, Result(task, Ending.NOT_RUN)) for n, task in enumerate(tasks)]
            raise Interrupted(told.name, everything) from None
        note("ended")
    return [results[number] for number in range(len(tasks))]


def prune(root: Path, *, keep: int = 10) -> list[Path]:
    """Remove the work folders of all but the latest runs; those of runs under way stay. Gives what went."""
    runs = sorted(
        path for path in (root / ".statement" / "work").glob("*") if _RUN_FOLDER.fullmatch(path.name)
    )
    old = [path for path in runs[: max(0, len(runs) - keep)] if not _under_way(path)]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return old


def processors() -> int:
    """Count the processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _results(
    tasks: Sequence[Task], executor: Executor, work: Workplace, limits: Limits
) -> Iterator[tuple[int, Result]]:
    """Submit every task, and give each result with the place of its task, as they come."""
    futures = {
        executor.submit(run_notebook, task, number, work.work, work.cache, limits): number
        for number, task in enumerate(tasks)
    }
    try:
        for future in as_completed(futures):
            number = futures[future]
            yield number, _result(tasks[number], future, limits)
    finally:
        for future in futures:
            future.cancel()


def _result(task: Task, future: Future[Result], limits: Limits) -> Result:
    """Give what the worker sent back; a worker that sent nothing is a result too."""
    try:
        return future.result()
    except WorkerTookTooLong as late:
        told = Failure("too long", f"{late} (limit {limits.run_seconds:g} s)", "Build again.")
        return Result(task, Ending.TIMED_OUT, failure=told)
    except (BrokenExecutor, CancelledError, WorkerDied) as gone:
        told = Failure(
            "worker died", str(gone), "Build again; if it dies again, see how much memory is free."
        )
        return Result(task, Ending.DIED, failure=told)


class _Told(BaseException):
    """A signal, on its way up to ``run``."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.name = signal.Signals(number).name


@contextmanager
def _ends_as_interruption() -> Iterator[None]:
    """Have ctrl-C, TERM and HUP raise once, where the run can clear up; more of them change nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set handlers; the interruption is then its business
        return

    def told(number: int, _frame: FrameType | None) -> None:
        for each in _ENDS:
            signal.signal(each, signal.SIG_IGN)
        raise _Told(number)

    before = {
        number: signal.signal(number, told) for number in _ENDS if signal.getsignal(number) != signal.SIG_IGN
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _log(path: Path) -> Iterator[Callable[[str], None]]:
    """Open a run's log; what is noted is there at once, with its time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as log:

        def note(line: str) -> None:
            log.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}  {line}\n")
            log.flush()

        yield note


def _line(result: Result) -> str:
    given = " ".join(f"{name}={value}" for name, value in result.task.parameters.items() if name != "root")
    line = f"{result.outcome:9}  {result.seconds:6.1f} s  {result.task.place.file}  {given}"
    return f"{line}\n    {str(result.finding).replace(chr(10), chr(10) + '    ')}" if result.finding else line


def _under_way(folder: Path) -> bool:
    process = int(folder.name.rpartition("-")[2])
    with suppress(ProcessLookupError):
        with suppress(PermissionError):
            os.kill(process, 0)
        return True
    return False
