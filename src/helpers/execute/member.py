"""What a worker of a cluster does: it makes calls in processes forked for them, from a forkserver of its own.

A worker has threads and may serve one run after another; so each run gets a forkserver started by exec, which
ends with the run, when another begins and it is idle, or with the worker.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from distributed import get_worker

from helpers import provenance
from helpers.execute.forked import Forkserver, NoForkserver
from helpers.execute.session import TOPIC, Session
from helpers.execute.surroundings import environment
from helpers.execute.workers import WorkerDied, Workers

_LOG: Final = logging.getLogger(__name__)
#: how many calls a worker can have under way, whatever its threads
_MOST: Final = 64


class _Served:
    """What this worker has started for one run."""

    def __init__(self, session: Session) -> None:
        self.name = session.name
        self.calls = 0
        self._folder = Path(tempfile.mkdtemp(prefix="statement-"))
        self._forkserver = None if session.plain else _forkserver(self._folder, session)
        self.workers = Workers(_MOST, longest=session.longest, forkserver=self._forkserver, tell=_LOG.warning)

    def end(self) -> None:
        """End every process of the run."""
        self.workers.kill()
        if self._forkserver:
            self._forkserver.close()
        shutil.rmtree(self._folder, ignore_errors=True)


_lock = threading.Lock()
_serving: list[_Served] = []
_ended: set[str] = set()


def call(
    session: Session,
    number: int,
    function: Callable[..., Any],
    arguments: Sequence[Any],
    named: Mapping[str, Any],
) -> Any:  # noqa: ANN401 (whatever the function gives)
    """Make a call for a run in a process of its own; refuse one asked with other code than this worker's.

    The run is told by the call's number that it has been taken up.
    """
    get_worker().log_event(TOPIC, (session.name, number))
    own = provenance.code_version()
    if own != session.code:
        raise RuntimeError(f"this worker has other code ({own}) than the run ({session.code}): start it anew")
    try:
        with _serving_one_more(session) as served:
            return served.workers.submit(function, *arguments, **named).result()
    except WorkerDied as died:
        # It is told by its words: its own class does not survive being sent.
        raise BrokenExecutor(str(died)) from None


def end(name: str) -> None:
    """End what was started for a run."""
    with _lock:
        _ended.add(name)
        for served in [each for each in _serving if each.name == name]:
            _serving.remove(served)
            served.end()


@contextmanager
def _serving_one_more(session: Session) -> Iterator[_Served]:
    """Give what serves a run, which has one call more under way meanwhile."""
    with _lock:
        served = _served(session)
        served.calls += 1
    try:
        yield served
    finally:
        with _lock:
            served.calls -= 1


def _served(session: Session) -> _Served:
    """Find what serves a run, started by its first call; what served an earlier one and is idle ends."""
    if session.name in _ended:
        raise BrokenExecutor("the run has been ended")
    for idle in [each for each in _serving if each.name != session.name and not each.calls]:
        _serving.remove(idle)
        idle.end()
    if all(each.name != session.name for each in _serving):
        _serving.append(_Served(session))
    return next(each for each in _serving if each.name == session.name)


def _forkserver(folder: Path, session: Session) -> Forkserver | None:
    try:
        told = session.ahead.variable if session.ahead else {}
        return Forkserver(folder, environment(folder, session.cache) | told)
    except NoForkserver as why:
        _LOG.warning("Plain kernels, started one by one: %s.", why)
        return None
