"""A process that has imported what notebooks need, and forks a process for each that is asked for.

It is started by exec, stays single-threaded, and forks two kinds: the guard of a kernel, and a worker.
Whoever asks sends, with the request, a socket on which the forkserver answers: first the process's number
with a descriptor of it, at its end its exit code. When the process that started the forkserver is gone,
everything it has forked ends with it.
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    # The folder of this file is no place to import from, as for any kernel.
    del sys.path[0]

import gc
import json
import os
import select
import signal
import socket
import tempfile
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NoReturn

from helpers.execute import guard
from helpers.execute.forked import LARGEST, Channel, join

#: threads that survive a fork: the allocator of pyarrow starts its own as it is imported, and anew in a child
_HARMLESS: Final = {"jemalloc_bg_thd"}
_ENDS: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
#: how long what was forked may take to go, in seconds; a guard clears up meanwhile
_LEAVE: Final = 1.7
#: how often the process that started this one is looked for while getting ready, in seconds
_LOOK: Final = 0.2


class Surprise(RuntimeError):
    """Raised if this process is not as it must be to be forked."""


def main(descriptor: int) -> NoReturn:
    """Get ready, say so, and fork what is asked for until the other end of the connection is closed."""
    control = socket.socket(fileno=descriptor)
    _end_when_closed(control)
    try:
        get_ready()
    except BaseException as error:  # noqa: BLE001 (whatever it is, plain kernels take over)
        control.send(json.dumps({"refused": f"{type(error).__name__}: {error}"}).encode())
        os._exit(1)
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with suppress(OSError):  # whoever asked may be gone by now: the loop sees it
        control.send(json.dumps({"ready": os.getpid()}).encode())
    _Server(control).serve()
    os._exit(0)


def _end_when_closed(control: socket.socket) -> None:
    """End if whoever started this process goes while it gets ready, which takes seconds."""

    def look(*_: object) -> None:
        if select.select([control], [], [], 0)[0]:  # nothing is asked yet: it can only be the end
            os._exit(1)

    signal.signal(signal.SIGALRM, look)
    signal.siginterrupt(signal.SIGALRM, False)
    signal.setitimer(signal.ITIMER_REAL, _LOOK, _LOOK)


def get_ready() -> None:
    """Import and use once what notebooks need; raise Surprise where a fork would not be safe."""
    from helpers.execute.preload import preload  # noqa: PLC0415 (seconds: after the connection stands)

    preload()
    if running := threads():
        raise Surprise(f"threads are running: {', '.join(running)}")
    gc.collect()
    gc.freeze()


def threads() -> list[str]:
    """Name the threads of this process, but for the main one and those that a fork does not disturb."""
    tasks = [path for path in sorted(Path("/proc/self/task").iterdir()) if path.name != str(os.getpid())]
    return [name for name in map(_name, tasks) if name not in _HARMLESS]


def _name(task: Path) -> str:
    """Give a thread's name; one that has just been started may still have the process's."""
    own = Path("/proc/self/comm").read_text(encoding="utf-8")
    for _ in range(100):
        name = (task / "comm").read_text(encoding="utf-8")
        if name != own:
            break
        time.sleep(0.001)
    return name.strip()


class _Server:
    """The loop: requests in, forks out, exit codes back."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._channels = {control.fileno(): control}
        #: where the exit code of each process is to be told
        self._children: dict[int, socket.socket] = {}
        self._guards: set[int] = set()
        self._woken, self._writer = os.pipe()

    def serve(self) -> None:
        """Answer until told to end, then end all that was forked."""
        # Orphans of a guard that was killed come here, where they are known for what they are.
        guard.adopt_orphans()
        self._wake_on_signals()
        while self._control.fileno() in self._channels:
            ready = select.select([self._woken, *self._channels], [], [])[0]
            if self._woken in ready and set(_ENDS) & set(os.read(self._woken, 256)):
                break
            for descriptor in set(ready) - {self._woken}:
                self._answer(descriptor)
            self._reap()
        self._end()

    def _wake_on_signals(self) -> None:
        os.set_blocking(self._writer, False)
        signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        for number in (signal.SIGCHLD, *_ENDS):
            signal.signal(number, lambda *_: None)

    def _answer(self, channel: int) -> None:
        """Take one request from a channel, or forget the channel when it is closed."""
        message, descriptors = b"", list[int]()
        with suppress(OSError):
            message, descriptors, _, _ = socket.recv_fds(self._channels[channel], LARGEST, 8)
        if not message:
            self._channels.pop(channel).close()
            return
        try:
            self._fork(json.loads(message), descriptors)
        finally:
            for each in descriptors:
                os.close(each)

    def _fork(self, request: Mapping[str, Any], descriptors: Sequence[int]) -> None:
        status, *given = descriptors
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        own = [self._woken, self._writer, ours.fileno(), status, *self._channels]
        own += [each.fileno() for each in self._children.values()]
        child = os.fork()
        if child == 0:
            _become(request, given, theirs, own)
        theirs.close()
        if request["ask"] == "worker":
            self._channels[ours.fileno()] = ours
        else:
            self._guards.add(child)
            ours.close()
        self._children[child] = socket.socket(fileno=os.dup(status))
        self._introduce(child)

    def _introduce(self, child: int) -> None:
        """Send whoever asked the process's number, and a descriptor that never means another process."""
        process = os.pidfd_open(child)
        with suppress(OSError):
            socket.send_fds(self._children[child], [json.dumps({"pid": child}).encode()], [process])
        os.close(process)

    def _reap(self) -> None:
        """Tell exit codes to those who wait for them, and kill what nobody guards any more."""
        unguarded = False
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                code = os.waitstatus_to_exitcode(ended[1])
                unguarded |= code < 0 or ended[0] not in self._children
                self._tell(ended[0], code)
        if unguarded:
            self._kill_orphans()

    def _tell(self, process: int, code: int) -> None:
        self._guards.discard(process)
        if process in self._children:
            with self._children.pop(process) as asked, suppress(OSError):
                asked.send(json.dumps({"code": code}).encode())

    def _kill_orphans(self) -> None:
        """Kill what came here when its guard was killed; its own children come when it has ended."""
        for process in guard.children(os.getpid()):
            if process not in self._children:
                _kill(process, signal.SIGKILL)

    def _end(self) -> None:
        """End all that was forked, guards first, for they clear up; then what may be left."""
        for process in self._children:
            _kill(process, signal.SIGTERM if process in self._guards else signal.SIGKILL)
        deadline = time.monotonic() + _LEAVE
        while self._children and time.monotonic() < deadline:
            self._reap()
            time.sleep(0.005)
        while left := guard.descendants(os.getpid()):
            for process in left:
                _kill(process, signal.SIGKILL)
            self._reap()
            time.sleep(0.005)


def _kill(process: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(process, number)


# --------------------------------------------------------------------------- in the forked process


def _become(
    request: Mapping[str, Any], given: Sequence[int], channel: socket.socket, others: Sequence[int]
) -> NoReturn:
    """Be what was asked for, without the forkserver's connections to others."""
    parent = os.getppid()  # the forkserver
    try:
        _settle(others)
        if request["ask"] == "worker":
            _be_worker(given[0], parent, Channel(channel, request["sockets"]))
        else:
            channel.close()
            _be_guard(request, given, parent)
    except BaseException:  # noqa: BLE001 (whatever it is, this process must not go on as the forkserver)
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(1)


def _settle(others: Sequence[int]) -> None:
    """Leave the forkserver's session, signals, connections and random numbers."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, *_ENDS):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for descriptor in others:
        os.close(descriptor)
    tempfile.tempdir = None
    # Python seeds its own random numbers anew after a fork, numpy does not.
    import numpy as np  # noqa: PLC0415 (imported by the forkserver already)

    np.random.seed()


def _be_worker(connection: int, parent: int, channel: Channel) -> NoReturn:
    from helpers.execute.worker import main as work  # noqa: PLC0415 (imported by the forkserver already)

    join(channel)
    work(connection, parent)
    os._exit(0)


def _be_guard(request: Mapping[str, Any], given: Sequence[int], parent: int) -> NoReturn:
    lifeline, *streams = given
    for stream, descriptor in zip((1, 2), streams, strict=True):
        os.dup2(descriptor, stream)
        os.close(descriptor)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = list(request["arguments"])
    guard.guard(parent, guard.told()._replace(lifeline=lifeline))


if __name__ == "__main__":
    main(int(sys.argv[1]))
