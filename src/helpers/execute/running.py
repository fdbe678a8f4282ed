"""Many notebooks, run side by side, and how the run ends when it is interrupted."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Final

from helpers.errors import InputRefused, StatementError
from helpers.execute.interruption import Told, ends_as_interruption
from helpers.execute.outcome import Ending, Result
from helpers.execute.runner import Runner, Tell, workers
from helpers.execute.tasks import DEFAULT_LIMITS, Limits, Task, check_parameters
from helpers.execute.workplace import Workplace

Progress = Callable[[Result], None]
#: the signals that end a run, as a person knows them
_SIGNALS: Final = {
    "SIGINT": "ctrl-C (SIGINT)",
    "SIGTERM": "a request to end (SIGTERM)",
    "SIGHUP": "the loss of its terminal (SIGHUP)",
}


@dataclass
class Interrupted(StatementError):
    """Raised if a run is told to end (ctrl-C, TERM, HUP); keeps what had been done, in the tasks' order.

    ``told`` is a phrase that says what was being done and what had been, where there is more to say than
    the results do.
    """

    signal: str
    results: list[Result] = field(default_factory=list)
    told: str = ""

    def __post_init__(self) -> None:
        """Have the command line exit as a shell says that a signal ended it."""
        self.exit_code = 128 + signal.Signals[self.signal]

    def __str__(self) -> str:
        """Say what was being done, what was done and what was not."""
        done = sum(result.outcome is not Ending.NOT_RUN for result in self.results)
        told = self.told or f"while notebooks ran: {done} of {len(self.results)} had ended"
        return f"Ended by {_SIGNALS.get(self.signal, self.signal)} {told}."


def _unheard(_line: str) -> None:
    """Hear nothing."""


def run(  # noqa: PLR0913 (what to run, then settings with a default each)
    tasks: Sequence[Task],
    *,
    work: Workplace,
    jobs: int = 0,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
    executor: Executor | None = None,
    plain: bool = False,
    tell: Tell = _unheard,
) -> list[Result]:
    """Run each task's notebook and give the results in the order of the tasks.

    Raises ``InputRefused`` with every finding, before any kernel starts, when a notebook or its parameters
    are not as they must be, and ``Interrupted`` when told to end. The failure of one notebook is its result;
    the others go on. ``jobs`` notebooks run at a time (0: as many as there are processors), each in a
    process of its own with a kernel forked for it, or started by exec where ``plain`` is set or it cannot be
    forked; another ``executor`` may take their place. ``progress`` gets each result as it comes, ``tell``
    what a person should know.
    """
    refuse_unfit(tasks)
    side_by_side = max(1, min(jobs or processors(), len(tasks)))
    results: dict[int, Result] = {}
    work.work.mkdir(parents=True, exist_ok=True)
    with work.noting() as note, ends_as_interruption():
        note(f"run of {len(tasks)} notebooks")
        try:
            with _executor(executor, work, side_by_side, limits, plain=plain, tell=tell) as made:
                for number, result in _results(tasks, Runner(made, work, limits)):
                    results[number] = result
                    note(line_of(result))
                    if progress:
                        progress(result)
        except Told as told:
            note(f"ended by {told.name}")
            everything = [results.get(n, Result(task, Ending.NOT_RUN)) for n, task in enumerate(tasks)]
            raise Interrupted(told.name, everything) from None
        note("ended")
    return [results[number] for number in range(len(tasks))]


def refuse_unfit(tasks: Sequence[Task]) -> None:
    """Raise ``InputRefused`` with every finding where notebooks or parameters are not as they must be."""
    findings = tuple(
        finding for task in tasks for finding in check_parameters(task.notebook, task.parameters)
    )
    if findings:
        raise InputRefused(tuple(dict.fromkeys(findings)))


def processors() -> int:
    """Count the processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def line_of(result: Result) -> str:
    """Give the log's line of a result."""
    given = " ".join(f"{name}={value}" for name, value in result.task.parameters.items() if name != "root")
    line = f"{result.outcome:9}  {result.seconds:6.1f} s  {result.task.place.file}  {given}"
    return f"{line}\n    {str(result.finding).replace(chr(10), chr(10) + '    ')}" if result.finding else line


def _executor(  # noqa: PLR0913 (those of a run)
    given: Executor | None, work: Workplace, jobs: int, limits: Limits, *, plain: bool, tell: Tell
) -> AbstractContextManager[Executor]:
    return nullcontext(given) if given else workers(work, jobs, limits, plain=plain, tell=tell)


def _results(tasks: Sequence[Task], runner: Runner) -> Iterator[tuple[int, Result]]:
    """Submit every task, and give each result with the place of its task, as they come."""
    futures = {runner.submit(task): number for number, task in enumerate(tasks)}
    for future in as_completed(futures):
        yield futures[future], future.result()
