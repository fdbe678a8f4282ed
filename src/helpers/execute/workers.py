"""Worker processes behind the standard executor interface; the death of one loses its own call only.

``concurrent.futures.ProcessPoolExecutor`` would do for good days: when one of its processes dies, it ends
the others and fails every call, the five good notebooks with the bad one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from multiprocessing import Pipe
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, TypeVar, cast

from helpers.execute.forked import ForkedProcess, Forkserver, NoForkserver

Process = subprocess.Popen[bytes] | ForkedProcess
P = ParamSpec("P")
T = TypeVar("T")


class WorkerDied(RuntimeError):
    """Raised by a call whose worker ended before it answered; ``code`` is negative for a signal."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the worker process ended with code {code}")
        self.code = code


class WorkerTookTooLong(RuntimeError):
    """Raised by a call that was not done in the time allowed; its worker has been killed."""


class Workers(Executor):
    """So many worker processes, each started by the first call that needs it; POSIX only.

    ``longest`` is how many seconds a call may take, whatever the call itself does to keep to its time. With a
    forkserver the workers are forked, and the kernels they run; when it cannot be used, or no longer, workers
    are started by exec, and ``tell`` hears why.
    """

    def __init__(
        self,
        jobs: int,
        *,
        longest: float | None = None,
        forkserver: Forkserver | None = None,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self._forkserver = forkserver
        self._tell = tell or (lambda _: None)
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="worker")
        self._own = threading.local()
        self._longest = longest
        self._lock = threading.Lock()
        self._workers: set[_Worker] = set()
        self._killed = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a worker make the call; the function is found there by its name."""
        return self._threads.submit(self._call, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers once they have done what was submitted."""
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        if wait:
            for worker in self._workers:
                worker.end()
            self._workers.clear()

    def kill(self) -> None:
        """Kill every worker now: calls under way raise ``WorkerDied``, those waiting are cancelled."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            self._killed = True
            for worker in self._workers:
                worker.kill()
        forkserver = self._forkserver
        if forkserver:
            forkserver.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for what was submitted; if the block was left by an error, kill instead."""
        if error is not None:
            self.kill()
        self.shutdown(wait=True)

    def _call(self, call: Callable[..., T], arguments: tuple[Any, ...], named: dict[str, Any]) -> T:
        worker = self._worker()
        try:
            good, answer = worker.call(call, arguments, named, self._longest)
        except (WorkerDied, WorkerTookTooLong):
            del self._own.worker
            with self._lock:
                self._workers.discard(worker)
            raise
        if not good:
            raise cast("BaseException", answer)
        return cast("T", answer)

    def _worker(self) -> _Worker:
        """Give this thread's worker, started if need be."""
        if not hasattr(self._own, "worker"):
            worker = _Worker(self._process_for)
            with self._lock:
                if self._killed:
                    worker.end()
                    raise WorkerDied(0)
                self._own.worker = worker
                self._workers.add(worker)
        return cast("_Worker", self._own.worker)

    def _process_for(self, connection: int) -> Process:
        """Start a worker's process on its end of a connection: forked if that can be."""
        forkserver = self._forkserver
        if forkserver:
            try:
                return forkserver.channel().worker(connection)
            except NoForkserver as why:
                if self._killed:  # it was closed with everything else
                    raise WorkerDied(0) from why
                self._go_on_without(why)
        return _by_exec(connection)

    def _go_on_without(self, why: NoForkserver) -> None:
        """Do without the forkserver from now on, and say so once, however many threads find it gone."""
        with self._lock:
            first = self._forkserver is not None
            self._forkserver = None
        if first:
            self._tell(f"Plain kernels, started one by one: {why}.")


class _Worker:
    """One process, in a session of its own so that ctrl-C in a terminal reaches the parent alone."""

    def __init__(self, start: Callable[[int], Process]) -> None:
        self._connection, theirs = Pipe()
        with theirs:
            self._process = start(theirs.fileno())

    def call(
        self,
        call: Callable[..., Any],
        arguments: tuple[Any, ...],
        named: dict[str, Any],
        longest: float | None,
    ) -> tuple[bool, object]:
        try:
            self._connection.send((call, arguments, named))
            if self._connection.poll(longest):
                good, answer = self._connection.recv()
                return good, answer
        except (EOFError, OSError) as gone:
            raise WorkerDied(self.end()) from gone
        self.end()
        raise WorkerTookTooLong(f"no answer within {longest} s")

    def kill(self) -> None:
        """Kill the process; whoever waits for its answer sees its end."""
        self._process.kill()

    def end(self) -> int:
        """Kill the process, if it still runs, forget it, and give its exit code."""
        self._process.kill()
        code = self._process.wait()
        self._connection.close()
        return code


def _by_exec(connection: int) -> Process:
    return subprocess.Popen(  # noqa: S603 (our own module, by this interpreter)
        [sys.executable, "-m", "helpers.execute.worker", str(connection), str(os.getpid())],
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=[connection],
        start_new_session=True,
    )


def _environment() -> dict[str, str]:
    """Keep this environment; a search path relative to this folder would mean another in a notebook's."""
    path = os.environ.get("PYTHONPATH")
    if not path:
        return dict(os.environ)
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(str(Path(part).absolute()) for part in path.split(os.pathsep))
    }
