"""The guard of one kernel: starts it, ends with whoever asked for it, and leaves no process behind.

Run by its path, in place of ipykernel's launcher, so that nothing of this library is imported before the
kernel. The guard forks, the child becomes an ordinary ipykernel, and the guard waits. When the kernel ends,
when the guard is told to end, or when the process that started it is gone, everything descended from the
guard is killed, stopped processes and those that left the process group included. Then the guard ends as
the kernel did.
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    # The folder of this file is no place to import from; IPython adds the working folder back, as in Jupyter.
    del sys.path[0]

import os
import select
import signal
import time
from contextlib import suppress
from typing import Final, NoReturn

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_CHILD_SUBREAPER: Final = 36
_LINUX: Final = sys.platform == "linux"
_WAKES: Final = (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
#: how often a parent is looked for where the system does not tell, in seconds
_LOOK: Final = 0.5
#: how long killed processes may take to go, in seconds
_SWEEP: Final = 1.5


def prctl(option: int, value: int) -> None:
    """Set an attribute of this process; Linux only, elsewhere nothing happens."""
    if _LINUX:
        import ctypes  # noqa: PLC0415 (a few milliseconds that only a guard need spend)

        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def die_with_parent(number: int = signal.SIGKILL) -> None:
    """Have the system send this process a signal when the thread that started it ends (Linux only)."""
    prctl(_PR_SET_PDEATHSIG, number)


def main() -> NoReturn:
    """Start the kernel, wait for its end or ours, kill what is left, and end as the kernel did."""
    parent = int(os.environ["JPY_PARENT_PID"])
    die_with_parent(signal.SIGTERM)
    # Orphans of the kernel come to the guard, not to init: none can slip away by leaving its group.
    prctl(_PR_SET_CHILD_SUBREAPER, 1)
    woken = _wake_on_signals()
    kernel = os.fork()
    if kernel == 0:
        _become_kernel(woken)
    status = _watch(kernel, parent, woken)
    _sweep(kernel)
    _leave(status)


def _wake_on_signals() -> int:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    os.set_blocking(reader, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    for number in _WAKES:
        signal.signal(number, lambda *_: None)
    return reader


def _become_kernel(woken: int) -> NoReturn:
    guard = os.getppid()
    die_with_parent()
    os.close(woken)
    os.close(signal.set_wakeup_fd(-1))
    for number in _WAKES:
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ["JPY_PARENT_PID"] = str(guard)
    from ipykernel.kernelapp import launch_new_instance  # noqa: PLC0415 (the guard itself stays small)

    launch_new_instance()
    sys.exit(0)


def _watch(kernel: int, parent: int, woken: int) -> int | None:
    """Wait for the kernel's exit status; None when the guard has to end first."""
    while os.getppid() == parent:
        for ended, status in _reap():
            if ended == kernel:
                return status
        if select.select([woken], [], [], _LOOK)[0] and {signal.SIGTERM, signal.SIGHUP} & set(
            os.read(woken, 64)
        ):
            break
    return None


def _reap() -> list[tuple[int, int]]:
    """Collect the children that have ended: process number and wait status."""
    ended = []
    with suppress(ChildProcessError):
        while (child := os.waitpid(-1, os.WNOHANG))[0]:
            ended.append(child)
    return ended


def _sweep(kernel: int) -> None:
    """Kill until no child is left; a process that forks as it dies is met again in the next round."""
    deadline = time.monotonic() + _SWEEP
    while time.monotonic() < deadline:
        for process in descendants(os.getpid()) if _LINUX else [kernel]:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)
        if not _LINUX:
            # No list of processes and no adoption here: ask the group. The guard itself only wakes at TERM.
            os.killpg(os.getpgrp(), signal.SIGTERM)
        _reap()
        try:
            os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        time.sleep(0.005)


def descendants(ancestor: int) -> list[int]:
    """List the processes that come from this one, nearest first (Linux only)."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):  # noqa: PTH208 (pathlib is a slow import for a process this small)
        if name.isdigit():
            children.setdefault(_parent_of(name), []).append(int(name))
    found = [ancestor]
    for process in found:
        found += children.get(process, [])
    return found[1:]


def _parent_of(process: str) -> int:
    try:
        with open(f"/proc/{process}/stat", "rb") as stat:  # noqa: PTH123 (as above)
            # The second field is the program's name in brackets and may itself hold brackets and blanks.
            return int(stat.read().rpartition(b")")[2].split()[1])
    except (OSError, IndexError):
        return -1


def _leave(status: int | None) -> NoReturn:
    """End with the kernel's exit code, or by the signal that ended it."""
    code = 1 if status is None else os.waitstatus_to_exitcode(status)
    if code < 0:
        import resource  # noqa: PLC0415 (needed at this end only)

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with suppress(OSError):  # KILL and STOP have no handler to reset
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(abs(code))


if __name__ == "__main__":
    main()
