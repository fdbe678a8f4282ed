"""The asking side of the forkserver: starts one, asks it for processes, and holds on to what it forked."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

#: the most bytes of a request: a command line, an environment and a folder
LARGEST: Final = 1 << 17
#: how long the forkserver may take until it can be asked, to answer, to tell of an end, and to go when told
#: to, in seconds
_READY: Final = 60.0
_ANSWER: Final = 30.0
_TOLD: Final = 2.0
_GONE: Final = 2.0


class NoForkserver(RuntimeError):
    """Raised if there can be no forkserver, or it is gone; says why."""


class ForkedProcess:
    """A process forked for us: what ``subprocess.Popen`` offers of its own children, as far as it is needed.

    The forkserver is its parent and tells its exit code. Signals go through a descriptor of the process, so
    that they never reach another one that got its number later.
    """

    stdin = stdout = stderr = None

    def __init__(self, status: socket.socket) -> None:
        self._status = status
        self.returncode: int | None = None
        if not _readable(status, _ANSWER):
            raise NoForkserver("the forkserver does not answer")
        message, descriptors, _, _ = socket.recv_fds(status, LARGEST, 1)
        if not message:
            raise NoForkserver("the forkserver ended before it had forked")
        self.pid: int = json.loads(message)["pid"]
        self._process = descriptors[0]

    def poll(self) -> int | None:
        """Give the exit code, negative for a signal; None while the process runs."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end and give the exit code; raises ``subprocess.TimeoutExpired``."""
        code = self._look(timeout)
        if code is None:
            raise subprocess.TimeoutExpired([str(self.pid)], timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the process has ended."""
        if self.returncode is None:
            with suppress(OSError):  # it has ended meanwhile, which another thread may have seen
                signal.pidfd_send_signal(self._process, number)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Have the process killed."""
        self.send_signal(signal.SIGKILL)

    def _look(self, timeout: float | None) -> int | None:
        if self.returncode is None and _readable(self._process, timeout):
            # Without the forkserver nobody knows the code; what it forked does not outlive it.
            told = self._status.recv(LARGEST) if _readable(self._status, _TOLD) else b""
            self.returncode = json.loads(told)["code"] if told else -signal.SIGKILL
            self._status.close()
            os.close(self._process)
        return self.returncode


def _readable(what: socket.socket | int, timeout: float | None) -> bool:
    poll = select.poll()
    poll.register(what, select.POLLIN)
    return bool(poll.poll(None if timeout is None else timeout * 1000))


class Channel:
    """A connection on which a forkserver is asked for processes; ``sockets`` is where kernels' sockets go."""

    def __init__(self, connection: socket.socket, sockets: str) -> None:
        self._connection = connection
        self.sockets = sockets

    def worker(self, connection: int) -> ForkedProcess:
        """Have a worker forked that takes calls from the connection."""
        return self._fork({"ask": "worker", "sockets": self.sockets}, [connection])

    def guard(
        self,
        arguments: Sequence[str],
        *,
        environment: Mapping[str, str],
        folder: Path,
        streams: Sequence[int],
        lifeline: int,
    ) -> ForkedProcess:
        """Have the guard of a kernel forked; ``streams`` are its standard output and error."""
        request = {
            "ask": "kernel",
            "arguments": list(arguments),
            "environment": dict(environment),
            "folder": str(folder),
        }
        return self._fork(request, [lifeline, *streams])

    def close(self) -> None:
        """Ask for nothing more; a forkserver whose starter does so ends."""
        self._connection.close()

    def _fork(self, request: Mapping[str, Any], descriptors: Sequence[int]) -> ForkedProcess:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            try:
                message = json.dumps(request).encode()
                socket.send_fds(self._connection, [message], [theirs.fileno(), *descriptors])
            except OSError as error:
                ours.close()
                raise NoForkserver(f"the forkserver is gone ({error.strerror})") from error
        return ForkedProcess(ours)


#: the connection of this process to the forkserver that forked it
_own: list[Channel] = []


def join(channel: Channel) -> None:
    """Make a channel that of this process, which has just been forked."""
    _own[:] = [channel]


def channel() -> Channel | None:
    """Give the channel of this process; None where it was not forked by a forkserver."""
    return _own[0] if _own else None


def sockets_folder() -> str:
    """Give the folder for kernels' sockets, whose paths must be short: the user's own where there is one."""
    own = channel()
    return own.sockets if own else os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()


class Forkserver:
    """A forkserver of our own, started by exec; it gets ready while we go on."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
            raise NoForkserver("this system cannot fork safely")
        self._printed = folder / "forkserver.txt"
        self._lock = threading.Lock()
        self._ready = False
        self._refused = ""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._connection = ours
        with theirs, self._printed.open("wb") as printed:
            self._process = subprocess.Popen(  # noqa: S603 (our own module, by this interpreter)
                [sys.executable, str(Path(__file__).with_name("forkserver.py")), str(theirs.fileno())],
                env=dict(environment),
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=printed,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def channel(self) -> Channel:
        """Give the connection to ask on, once the forkserver is ready; raises NoForkserver."""
        with self._lock:
            if not self._ready and not self._refused:
                self._await_ready()
        if self._refused:
            raise NoForkserver(self._refused)
        return Channel(self._connection, sockets_folder())

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def close(self) -> None:
        """Have it end, with everything it has forked; who waits for it to get ready is told so."""
        with suppress(OSError):  # it may be gone
            self._connection.shutdown(socket.SHUT_RDWR)
        try:
            self._process.wait(_GONE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._connection.close()

    def _await_ready(self) -> None:
        told = self._connection.recv(LARGEST) if _readable(self._connection, _READY) else b""
        answer = json.loads(told) if told else {"refused": self._last_words()}
        if "refused" in answer:
            self.close()
            self._refused = answer["refused"]
        self._ready = True

    def _last_words(self) -> str:
        words = self._printed.read_text(errors="replace").strip().rpartition("\n")[2]
        return words or "the forkserver did not get ready"
