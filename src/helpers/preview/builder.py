"""The builder: a process of its own, warm for as long as the library's code stays as it is.

It is told of saved files and answers with a page or with what is wrong. When the code changes, the process
that started it ends it and starts another, while the server goes on.
"""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import ExitStack, suppress
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, NoReturn

from helpers.preview.faults import faults_of
from helpers.preview.messages import Answer, Built, Checked, Failed

if TYPE_CHECKING:
    from concurrent.futures import Future

    from helpers.preview.asked import Asked
    from helpers.preview.examining import Examined
    from helpers.preview.session import Made, Session


class _Answers:
    """The connection's other direction: pages and checks come from different threads."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    def send(self, answer: Answer) -> None:
        with self._lock:
            self._connection.send(answer)


def main(descriptor: int) -> None:
    """Take lists of saved files from the connection until it closes; send back what came of each."""
    signal.signal(signal.SIGTERM, _leave)
    with Connection(descriptor) as connection, suppress(EOFError, BrokenPipeError), ExitStack() as stack:
        answers = _Answers(connection)
        session: Session | None = None
        while True:
            asked, number, changed = connection.recv()
            while connection.poll():  # saves that came meanwhile are taken together
                _, number, more = connection.recv()
                changed |= more
            try:
                session = session or _session(asked, stack)
                _answer(answers, number, session, session.make(changed))
            except Exception as error:  # noqa: BLE001 (whatever it is, it is told, and the next save tried)
                answers.send(Failed(number, faults_of(error, asked.root)))


def _leave(*_: object) -> NoReturn:
    raise SystemExit(0)


def _session(asked: Asked, stack: ExitStack) -> Session:
    """Begin: import what pages are made with, and have the processes that run notebooks got ready."""
    # Imported here, where a fault in any of it is told in the page.
    from helpers import execute, load  # noqa: PLC0415
    from helpers.execute.preload import Ahead  # noqa: PLC0415
    from helpers.execute.runner import Runner, workers  # noqa: PLC0415
    from helpers.preview.session import Session  # noqa: PLC0415

    execute.prune(asked.root)
    # Read before kernels can be forked: what is tidy by then, each of them has at hand.
    load.open_tidy(asked.root, asked.framework(), asked.force)
    work, limits = execute.Workplace.under(asked.root), execute.Limits.of(asked.limits())
    work.work.mkdir(parents=True, exist_ok=True)
    jobs = max(2, execute.processors())
    ahead = Ahead(str(asked.root), str(asked.quarter), (asked.force,), sections=True)
    made = stack.enter_context(workers(work, jobs, limits, plain=False, tell=_say, ahead=ahead))
    return Session(asked, Runner(made, work, limits))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 (kept by whoever started the builder)


def _answer(answers: _Answers, number: int, session: Session, made: Made) -> None:
    """Send a page at once, and how its checks ended when they have."""
    answers.send(Built(number, made.page, made.files))
    if made.whole:
        from helpers.preview.examining import examined  # noqa: PLC0415 (as above)

        checking = session.runner.call(examined, *made.whole, session.notebooks, session.asked.root)
        checking.add_done_callback(lambda done: _tell_checks(answers, number, done))


def _tell_checks(answers: _Answers, number: int, done: Future[Examined]) -> None:
    """Send how the checks ended; a page whose checks could not be made is shown without."""
    error = None if done.cancelled() else done.exception()
    if error is not None:
        _say(f"The checks could not be made: {type(error).__name__}: {error}")
    elif not done.cancelled():
        with suppress(OSError):  # whoever asked has gone
            answers.send(Checked(number, *done.result()))


if __name__ == "__main__":
    main(int(sys.argv[1]))
