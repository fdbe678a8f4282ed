"""A worker: a process of its own that runs one call after another for the process that started it."""

from __future__ import annotations

import os
import pickle
import sys
import threading
import time
from multiprocessing.connection import Connection

from helpers.execute.guard import die_with_parent


def main(descriptor: int, parent: int) -> None:
    """Take calls from the connection until it closes; send back what each gave or raised."""
    _end_with(parent)
    with Connection(descriptor) as connection:
        while True:
            try:
                call, arguments, named = connection.recv()
            except EOFError:
                return
            try:
                answer = (True, call(*arguments, **named))
            except Exception as error:  # noqa: BLE001 (it is raised again where the call was made)
                answer = (False, error)
            connection.send_bytes(_pickled(answer))


def _pickled(answer: tuple[bool, object]) -> bytes:
    try:
        return pickle.dumps(answer)
    except (pickle.PicklingError, TypeError, AttributeError):
        return pickle.dumps((False, RuntimeError(f"The worker cannot send back {answer[1]!r}")))


def _end_with(parent: int) -> None:
    """End when the parent does; where the system does not tell, look twice a second."""
    die_with_parent()
    if os.getppid() != parent:
        os._exit(1)
    if sys.platform != "linux":
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
