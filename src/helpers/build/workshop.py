"""Whoever runs notebooks and makes calls: this machine's workers, others', or this process for a little."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Final, ParamSpec, Self, TypeVar

from helpers import execute
from helpers.build.model import Request
from helpers.execute.preload import Ahead
from helpers.execute.runner import Runner, workers
from helpers.execute.running import line_of

P = ParamSpec("P")
T = TypeVar("T")

#: how many workers there may be elsewhere, where nobody says
_ELSEWHERE: Final = 32


class Workshop:
    """Starts workers with the first thing they are asked for; ``little`` has a call made here instead.

    One statement that only has to be stitched is done before workers are there.
    """

    def __init__(self, request: Request, tell: Callable[[str], None]) -> None:
        self.jobs = request.jobs or (_ELSEWHERE if request.executors else execute.processors())
        self.little = False
        self._request = request
        self._tell = tell
        self._stack = ExitStack()
        self._runner: Runner | None = None
        self._note = tell

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def submit(self, task: execute.Task) -> Future[execute.Result]:
        """Have a notebook run."""
        return self._started().submit(task)

    def call(self, function: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> Future[T]:
        """Have a call made."""
        if self.little and self._runner is None:
            return _made_here(function, *arguments, **named)
        return self._started().call(function, *arguments, **named)

    def note(self, result: execute.Result) -> None:
        """Write how a notebook's run ended into the log of this run."""
        self._note(line_of(result))

    def _started(self) -> Runner:
        if self._runner is None:
            execute.prune(self._request.root)
            work = execute.Workplace.under(self._request.root)
            work.work.mkdir(parents=True, exist_ok=True)
            self._note = self._stack.enter_context(work.noting())
            executor = self._stack.enter_context(self._executor(work))
            self._runner = Runner(executor, work, self._limits)
        return self._runner

    def _executor(self, work: execute.Workplace) -> AbstractContextManager[Executor]:
        request = self._request
        if request.executors:
            return request.executors(work, self._limits, self._ahead)
        return workers(work, self.jobs, self._limits, plain=request.plain, tell=self._tell, ahead=self._ahead)

    @property
    def _limits(self) -> execute.Limits:
        return execute.Limits.of(self._request.allowed)

    @property
    def _ahead(self) -> Ahead:
        request = self._request
        several = len(request.quarters) > 1
        return Ahead(str(request.root), str(request.quarters[0]), request.forces, sections=several)


def _made_here(function: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> Future[T]:
    made = Future[T]()
    try:
        made.set_result(function(*arguments, **named))
    except Exception as error:  # noqa: BLE001 (it is told as that of a worker is)
        made.set_exception(error)
    return made
