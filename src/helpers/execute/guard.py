"""The guard of one kernel: starts it, ends with whoever asked for it, and leaves no process behind.

Run by its path, in place of ipykernel's launcher, so that nothing of this library is imported before the
kernel; or called in a process that the forkserver has forked. The guard forks, the child becomes an ordinary
ipykernel, and the guard waits. When the kernel ends, when the guard is told to end, or when the process that
asked for the kernel or the one that started the guard is gone, everything descended from the guard is killed,
stopped processes and those that left the process group included. Then the guard ends as the kernel did.
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
from typing import Final, NamedTuple, NoReturn

#: what is said on the lifeline: the kernel's sockets are open; the notebook took too much memory, or has
#: started too many processes
BOUND: Final = b"bound\n"
TOO_MUCH_MEMORY: Final = b"memory\n"
TOO_MANY_PROCESSES: Final = b"processes\n"
#: the variable of the environment that tells the guard what it needs to know
VARIABLE: Final = "STATEMENT_GUARD"

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_CHILD_SUBREAPER: Final = 36
_LINUX: Final = sys.platform == "linux"
_WAKES: Final = (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
#: how often a parent is looked for where the system does not tell, and memory is looked at, in seconds
_LOOK: Final = 0.5
#: how long killed processes may take to go, in seconds
_SWEEP: Final = 1.5
#: address space that allocators set aside without using it, in bytes
SET_ASIDE: Final = 2 << 30
#: processes a notebook may have at once; more is a notebook that forks without end
MOST_PROCESSES: Final = 256


def prctl(option: int, value: int) -> None:
    """Set an attribute of this process; Linux only, elsewhere nothing happens."""
    if _LINUX:
        import ctypes  # noqa: PLC0415 (a few milliseconds that only a guard need spend)

        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def die_with_parent(number: int = signal.SIGKILL) -> None:
    """Have the system send this process a signal when the thread that started it ends (Linux only)."""
    prctl(_PR_SET_PDEATHSIG, number)


def adopt_orphans() -> None:
    """Have processes whose parent ends come to this process, not to init (Linux only)."""
    prctl(_PR_SET_CHILD_SUBREAPER, 1)


def main() -> NoReturn:
    """Guard a kernel in a process of its own."""
    guard(int(os.environ["JPY_PARENT_PID"]), told())


class Orders(NamedTuple):
    """What a guard needs to know.

    ``lifeline`` is the descriptor of a socket whose other end is held by the process that asked for the
    kernel. ``memory`` is how many bytes the notebook may take; 0 is no limit. ``sockets`` is the folder of
    the kernel's sockets, which goes when it ends; "" is none.
    """

    lifeline: int
    memory: int = 0
    sockets: str = ""

    @property
    def text(self) -> str:
        """Write the orders as the variable of the environment holds them."""
        return f"{self.lifeline} {self.memory} {self.sockets}"


def told() -> Orders:
    """Take the orders out of the environment: the notebook's has no such variable."""
    lifeline, memory, sockets = os.environ.pop(VARIABLE).split(" ", 2)
    return Orders(int(lifeline), int(memory), sockets)


def guard(parent: int, orders: Orders) -> NoReturn:
    """Start the kernel, wait for its end or ours, kill what is left, and end as the kernel did.

    ``parent`` is the process that started this one.
    """
    die_with_parent(signal.SIGTERM)
    # None can slip away by leaving the group of its parent.
    adopt_orphans()
    woken = _wake_on_signals()
    kernel = os.fork()
    if kernel == 0:
        become_kernel(woken, orders)
    status = _watch(kernel, parent, woken, orders)
    _sweep(kernel)
    _clear(orders.sockets)
    _leave(status)


def _wake_on_signals() -> int:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    os.set_blocking(reader, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    for number in _WAKES:
        signal.signal(number, lambda *_: None)
    return reader


# --------------------------------------------------------------------------- the kernel


def become_kernel(woken: int, orders: Orders) -> NoReturn:
    """Be an ordinary ipykernel until it is asked to leave; say when its sockets are open."""
    code = 1
    try:
        _settle(woken, orders.memory)
        from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415 (the guard itself stays small)

        kernel = IPKernelApp.instance()
        kernel.parent_handle = os.getppid()
        kernel.initialize()  # type: ignore[no-untyped-call]
        os.write(orders.lifeline, BOUND)
        os.close(orders.lifeline)
        kernel.start()  # type: ignore[no-untyped-call]
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 (whatever it is, this process must not go on as its parent would)
        sys.excepthook(*sys.exc_info())
    _end_at_once(code)


def _settle(woken: int, memory: int) -> None:
    parent = os.getppid()
    die_with_parent()
    os.close(woken)
    os.close(signal.set_wakeup_fd(-1))
    for number in _WAKES:
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ["JPY_PARENT_PID"] = str(parent)
    if memory and _LINUX:
        import resource  # noqa: PLC0415 (needed by a kernel with a limit only)

        most = memory + SET_ASIDE
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _end_at_once(code: int) -> NoReturn:
    """End as Python does, but for taking every object apart, which touches all of the memory once more."""
    import atexit  # noqa: PLC0415 (the guard itself stays small)

    with suppress(BaseException):
        atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(BaseException):
            stream.flush()
    os._exit(code)


# --------------------------------------------------------------------------- the guard


def _watch(kernel: int, parent: int, woken: int, orders: Orders) -> int | None:
    """Wait for the kernel's exit status; None when the guard has to end first."""
    looked = time.monotonic()
    while os.getppid() == parent:
        for ended, status in _reap():
            if ended == kernel:
                return status
        ready = select.select([woken, orders.lifeline], [], [], _LOOK)[0]
        told = set(os.read(woken, 64)) if woken in ready else set()
        # Nothing is ever sent to the guard: what can be read is the end.
        if orders.lifeline in ready or {signal.SIGTERM, signal.SIGHUP} & told:
            break
        if orders.memory and time.monotonic() - looked >= _LOOK:
            if exceeded := _exceeded(orders.memory):
                with suppress(OSError):
                    os.write(orders.lifeline, exceeded)
                break
            looked = time.monotonic()
    return None


def _exceeded(memory: int) -> bytes:
    """Say what the notebook's processes have too much of: their number, or memory (Linux only)."""
    if not _LINUX:
        return b""
    processes = descendants(os.getpid())
    if len(processes) > MOST_PROCESSES:
        return TOO_MANY_PROCESSES
    # What is quick to read counts pages as often as they are shared, so it only says when to look closely.
    much = sum(map(_resident, processes)) > memory and sum(map(_held, processes)) > memory
    return TOO_MUCH_MEMORY if much else b""


def _resident(process: int) -> int:
    try:
        with open(f"/proc/{process}/statm", "rb") as statm:  # noqa: PTH123 (as below)
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE")
    except (OSError, IndexError):
        return 0


def _held(process: int) -> int:
    """Give the memory a process holds, in bytes, its share of what it shares."""
    try:
        with open(f"/proc/{process}/smaps_rollup", "rb") as rollup:  # noqa: PTH123 (as below)
            return sum(int(line.split()[1]) << 10 for line in rollup if line.startswith(b"Pss:"))
    except OSError:
        return 0


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


def _clear(folder: str) -> None:
    """Remove the kernel's sockets: whoever asked for it may be gone."""
    if folder:
        with suppress(OSError):
            for name in os.listdir(folder):  # noqa: PTH208 (as below)
                os.unlink(os.path.join(folder, name))  # noqa: PTH108, PTH118 (as below)
            os.rmdir(folder)  # noqa: PTH106 (as below)


def descendants(ancestor: int) -> list[int]:
    """List the processes that come from this one, nearest first (Linux only)."""
    families = _families()
    found = [ancestor]
    for process in found:
        found += families.get(process, [])
    return found[1:]


def children(parent: int) -> list[int]:
    """List the processes whose parent this one is (Linux only)."""
    return _families().get(parent, [])


def _families() -> dict[int, list[int]]:
    """Give the children of every process that has some."""
    found: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):  # noqa: PTH208 (pathlib is a slow import for a process this small)
        if name.isdigit():
            found.setdefault(_parent_of(name), []).append(int(name))
    return found


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
