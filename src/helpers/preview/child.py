"""The builder seen from the process that serves: started, told of saves, ended, and heard."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from multiprocessing import Pipe
from pathlib import Path
from typing import Final

from helpers.preview.asked import Asked
from helpers.preview.faults import last_words
from helpers.preview.messages import Answer, Failed

#: how long a builder may take to end what it has started, in seconds
_LEAVE: Final = 3.0


class Builder:
    """One builder process; ``heard`` gets its answers, in a thread, until it has ended.

    A builder that ends by itself is heard of as a failure, with what it said last.
    """

    def __init__(self, asked: Asked, heard: Callable[[Builder, Answer], None]) -> None:
        self._asked = asked
        self._heard = heard
        self._number = 0
        self._stopped = False
        self._printed = tempfile.TemporaryFile()  # noqa: SIM115 (closed by stop)
        self._connection, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 (our own module, by this interpreter)
                [sys.executable, "-m", "helpers.preview.builder", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._printed,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._thread = threading.Thread(target=self._hear, name="preview-builder", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def ask(self, changed: Iterable[Path] = ()) -> None:
        """Tell it of saved files; nothing is lost when it has just ended, for that is heard of."""
        self._number += 1
        with suppress(OSError):
            self._connection.send((self._asked, self._number, frozenset(changed)))

    def is_latest(self, answer: Answer) -> bool:
        """Whether an answer is to the last thing asked."""
        return answer.number == self._number

    def stop(self) -> None:
        """End it, and all it has started."""
        self._stopped = True
        self._process.terminate()
        try:
            self._process.wait(_LEAVE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._thread.join()
        self._connection.close()
        self._printed.close()

    def _hear(self) -> None:
        with suppress(EOFError, OSError):
            while True:
                self._heard(self, self._connection.recv())
        self._process.wait()
        if not self._stopped:
            fault = last_words(self._said(), self._asked.root)
            self._heard(self, Failed(self._number, (fault,)))

    def _said(self) -> str:
        """Give the last of what it printed."""
        self._printed.seek(max(0, os.fstat(self._printed.fileno()).st_size - (1 << 16)))
        return self._printed.read().decode(errors="replace")
