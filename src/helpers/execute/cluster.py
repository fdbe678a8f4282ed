"""More than one machine: the workers of a Dask cluster behind the standard executor interface.

Each of the cluster's workers starts, by exec, a forkserver of its own, and runs notebooks in processes forked
from that: a Dask worker has threads, so it is never forked itself. The project lies in a folder that all
machines see by the same path; Python, packages and code are the same on all, or nothing is run.
"""

from __future__ import annotations

import platform
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from helpers import provenance
from helpers.errors import RequestError
from helpers.execute.preload import Ahead
from helpers.execute.session import TOPIC, Session
from helpers.execute.tasks import DEFAULT_LIMITS, Limits
from helpers.execute.workplace import Workplace

P = ParamSpec("P")
T = TypeVar("T")

#: how long a scheduler may take to answer, and a first worker to be there, in seconds
_ANSWER: Final = 10
#: how many differences are named of each worker; they mostly have one cause
_NAMED: Final = 5


@dataclass(frozen=True)
class Here:
    """What a process runs on: Python, packages, the code of this library; and whether it sees the project."""

    python: str
    packages: dict[str, str]
    code: str
    sees: bool

    def unlike(self, other: Here) -> list[str]:
        """Say, a phrase each, in what another process differs from this one."""
        found = [f"Python {other.python}, here {self.python}"] if other.python != self.python else []
        found += [f"other code ({other.code}, here {self.code})"] if other.code != self.code else []
        found += [
            f"{name} {other.packages.get(name, 'missing')}, here {self.packages.get(name, 'missing')}"
            for name in sorted({*self.packages, *other.packages})
            if self.packages.get(name) != other.packages.get(name)
        ]
        return found if other.sees else [*found, "it does not see the project's folder by the same path"]


class ClusterGone(BrokenExecutor):
    """Raised by a call that the cluster has lost: the scheduler is gone, or worker after worker died."""


class Cluster(Executor):
    """Calls made by a cluster's workers; a call whose worker dies is made again by another."""

    def __init__(self, client: Any, session: Session) -> None:  # noqa: ANN401 (distributed is not typed)
        self._client = client
        self._session = session
        self._executor = client.get_executor(pure=False)
        self._numbers = count()
        self._waiting: dict[int, Future[Any]] = {}
        client.subscribe_topic(TOPIC, self._hear)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a worker make the call; the function is found there by its name."""
        from helpers.execute.member import call  # noqa: PLC0415 (it imports what a worker of a cluster needs)

        number, found = next(self._numbers), Future[T]()
        self._waiting[number] = found
        made = self._executor.submit(call, self._session, number, fn, args, kwargs)
        made.add_done_callback(lambda made: _hand_on(made, self._waiting.pop(number)))
        return found

    def _hear(self, event: tuple[float, tuple[str, int]]) -> None:
        """Take down that a worker has taken up a call of this run; one that was run before runs already."""
        session, number = event[1]
        found = self._waiting.get(number) if session == self._session.name else None
        if found is not None and not found.running() and not found.done():
            found.set_running_or_notify_cancel()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls; without waiting, or where asked, those under way are given up."""
        self._executor.shutdown(wait=wait and not cancel_futures)

    def end(self) -> None:
        """Give up what is left, and have the workers end what they started for this run."""
        from helpers.execute.member import end  # noqa: PLC0415 (as above)

        self.shutdown(wait=False)
        with suppress(Exception):  # who does not answer any more ends on its own
            self._client.run(end, self._session.name, on_error="ignore")


@contextmanager
def cluster(
    address: str,
    work: Workplace,
    limits: Limits = DEFAULT_LIMITS,
    *,
    plain: bool = False,
    ahead: Ahead | None = None,
) -> Iterator[Cluster]:
    """Give the workers of the cluster whose scheduler answers at ``address``.

    Refuses (RequestError) where Dask distributed is not installed, nobody answers, there is no worker, or a
    worker has another Python, other packages or code, or does not see the project's folder.
    """
    client = _client(address)
    try:
        session = _session(work, limits, ahead, plain=plain)
        _refuse_unlike(client, address, work)
        made = Cluster(client, session)
        try:
            yield made
        finally:
            made.end()
    finally:
        client.close()


def here(token: str) -> Here:
    """Give what this process runs on, and whether it sees a file of the run."""
    packages, code = provenance.packages(), provenance.code_version()
    return Here(platform.python_version(), packages, code, sees=Path(token).is_file())


def _client(address: str) -> Any:  # noqa: ANN401 (distributed is not typed)
    try:
        from distributed import Client  # noqa: PLC0415 (an extra, and slow to import)
    except ImportError:
        raise RequestError(
            "Dask distributed is not installed", "--scheduler", "Install it: pip install '.[cluster]'."
        ) from None
    try:
        return Client(address, timeout=_ANSWER, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise RequestError(
            f"No scheduler answers at {address} ({_short(error)})",
            "--scheduler",
            "Start one (dask scheduler), workers (dask worker ADDRESS), and give the address it tells.",
        ) from error


def _session(work: Workplace, limits: Limits, ahead: Ahead | None, *, plain: bool) -> Session:
    longest = limits.run_seconds + 2 * limits.start_seconds + _ANSWER
    return Session(uuid.uuid4().hex, provenance.code_version(), work.cache, longest, plain, ahead)


def _refuse_unlike(client: Any, address: str, work: Workplace) -> None:  # noqa: ANN401 (as above)
    """Refuse a cluster without a worker, or with one that would not run what is run here."""
    try:
        client.wait_for_workers(1, timeout=_ANSWER)
    except TimeoutError:
        raise RequestError(
            f"The scheduler at {address} has no workers", "--scheduler", f"Start some: dask worker {address}."
        ) from None
    work.work.mkdir(parents=True, exist_ok=True)
    token = work.work / "seen-by-workers"
    token.touch()
    own = here(str(token))
    unlike = [
        f"{worker}: {_listed(own.unlike(other))}"
        for worker, other in sorted(client.run(here, str(token)).items())
        if own.unlike(other)
    ]
    token.unlink()
    if unlike:
        remedy = (
            "Install the same version everywhere, share the project's folder, and start the workers anew."
        )
        raise RequestError(f"Workers are unlike this machine: {'; '.join(unlike)}", "--scheduler", remedy)


def _listed(differences: list[str]) -> str:
    more = len(differences) - _NAMED
    return ", ".join(differences[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _short(error: BaseException) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__


def _hand_on(made: Future[T], found: Future[T]) -> None:
    """Pass a call's end on; what the cluster has lost is told as the end of a worker."""
    if found.cancelled():
        return
    error = CancelledError() if made.cancelled() else made.exception()
    if error is None:
        found.set_result(made.result())
    elif isinstance(error, CancelledError) or type(error).__name__ == "KilledWorker":
        found.set_exception(ClusterGone("the cluster lost it: the scheduler is gone, or its workers died"))
    else:
        found.set_exception(error)
