"""Runs notebooks and makes calls in workers, and gives a result whatever becomes of a worker."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, ParamSpec, TypeVar

from helpers.execute.forked import Forkserver, NoForkserver
from helpers.execute.notebook import run_notebook
from helpers.execute.outcome import Ending, Failure, Result
from helpers.execute.preload import Ahead
from helpers.execute.surroundings import environment
from helpers.execute.tasks import DEFAULT_LIMITS, Limits, Task
from helpers.execute.workers import WorkerDied, Workers, WorkerTookTooLong
from helpers.execute.workplace import Workplace

P = ParamSpec("P")
T = TypeVar("T")
Tell = Callable[[str], None]

#: what says that a worker is gone, not that a call went wrong
GONE: Final = (BrokenExecutor, CancelledError, WorkerDied)
#: how often a call is made whose worker dies
_TRIES: Final = 2
#: seconds beyond a run's own limits before its worker is taken to be stuck
_GRACE: Final = 60


@dataclass(frozen=True)
class Runner:
    """Takes notebooks to run and calls to make, side by side, behind any executor.

    What a worker was doing when it died is done again, once, by another.
    """

    executor: Executor
    work: Workplace
    limits: Limits = DEFAULT_LIMITS
    _numbers: Iterator[int] = field(default_factory=count)

    def submit(self, task: Task) -> Future[Result]:
        """Have a notebook run; how it ended is its result, whatever happened."""
        found = _Call[Result]()
        number = next(self._numbers)
        made = self.call(run_notebook, task, number, self.work.work, self.work.cache, self.limits)
        found.made = made
        made.add_done_callback(lambda made: found.set_result(_result(task, made, self.limits)))
        return found

    def call(self, function: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> Future[T]:
        """Have a function called in a worker, which finds it by its name."""
        found = _Call[T]()
        _Attempts(found, lambda: self.executor.submit(function, *arguments, **named)).make()
        return found


class _Call(Future[T]):
    """The future of a call, which runs when what it was made into does: when a worker has taken it up."""

    made: Future[Any] | None = None

    def running(self) -> bool:
        """Whether a worker has taken the call up."""
        return not self.done() and self.made is not None and (self.made.running() or self.made.done())


class _Attempts:
    """The attempts at one call, until one ends otherwise than with its worker's death."""

    def __init__(self, found: _Call[Any], submit: Callable[[], Future[Any]]) -> None:
        self._found = found
        self._submit = submit
        self._left = _TRIES

    def make(self) -> None:
        self._left -= 1
        try:
            self._found.made = self._submit()
            self._found.made.add_done_callback(self._done)
        except RuntimeError as closed:  # the executor takes no more: the run is being ended
            self._found.set_exception(closed)

    def _done(self, made: Future[Any]) -> None:
        error = CancelledError() if made.cancelled() else made.exception()
        if isinstance(error, GONE) and not made.cancelled() and self._left:
            self.make()
        elif error is not None:
            self._found.set_exception(error)
        else:
            self._found.set_result(made.result())


@contextmanager
def workers(  # noqa: PLR0913 (where and within what, then how)
    work: Workplace,
    jobs: int,
    limits: Limits,
    *,
    plain: bool,
    tell: Tell,
    ahead: Ahead | None = None,
) -> Iterator[Workers]:
    """Give workers on this machine: forked, and their kernels too, unless ``plain`` or it cannot be.

    What is named as ``ahead`` is opened once, before the first of them is forked.
    """
    longest = limits.run_seconds + 2 * limits.start_seconds + _GRACE
    with (
        _forkserver(work, ahead, plain=plain, tell=tell) as forkserver,
        Workers(jobs, longest=longest, forkserver=forkserver, tell=tell) as made,
    ):
        yield made


@contextmanager
def _forkserver(
    work: Workplace, ahead: Ahead | None, *, plain: bool, tell: Tell
) -> Iterator[Forkserver | None]:
    folder = work.work / "forkserver"
    told = ahead.variable if ahead else {}
    try:
        forkserver = None if plain else Forkserver(folder, environment(folder, work.cache) | told)
    except NoForkserver as why:
        tell(f"Plain kernels, started one by one: {why}.")
        forkserver = None
    try:
        yield forkserver
    finally:
        if forkserver:
            forkserver.close()
        shutil.rmtree(folder, ignore_errors=True)


def _result(task: Task, made: Future[Result], limits: Limits) -> Result:
    """Give what the worker sent back; a worker that sent nothing is a result too."""
    try:
        return made.result()
    except WorkerTookTooLong as late:
        told = Failure("too long", f"{late} (limit {limits.run_seconds:g} s)", "Build again.")
        return Result(task, Ending.TIMED_OUT, failure=told)
    except GONE as gone:
        remedy = "Build again; if it dies again, see how much memory is free."
        return Result(task, Ending.DIED, failure=Failure("worker died", str(gone), remedy))
    except Exception as error:  # noqa: BLE001 (a full disk, say: one notebook's trouble must not end the others)
        told = Failure(type(error).__name__, str(error), "Run statement doctor, then build again.")
        return Result(task, Ending.NOT_RUN, failure=told)
