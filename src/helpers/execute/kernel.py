"""The kernel of a run: this interpreter, under its guard, in an environment that is the same everywhere."""

# ruff: noqa: ANN401 (jupyter_client passes arguments on untyped)
from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

from helpers.execute import guard

#: what a kernel takes over from the environment around it; anything else could alter a run, or leak
_TAKEN_OVER: Final = (
    "LD_LIBRARY_PATH",
    "PATH",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONPATH",
    "PYTHONPYCACHEPREFIX",
    "VIRTUAL_ENV",
)
#: the same for every run; 1 January 1980 is the first date a zip archive can hold
_FIXED: Final = {
    "LC_ALL": "C.UTF-8",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONNOUSERSITE": "1",
    "SOURCE_DATE_EPOCH": "315532800",
    "TZ": "UTC",
}
#: how long a kernel may take to leave when asked, and a guard to clear up, in seconds
_LEAVE: Final = 2.0
_CLEAR_UP: Final = 1.7


def environment(folder: Path, cache: Path) -> dict[str, str]:
    """Give the environment of a kernel: fixed settings, and folders of its own for what goes to one's home.

    The font list that matplotlib makes once is kept in ``cache``; no file of the user's alters a chart.
    MPLBACKEND is left out: ipykernel sets its inline backend where there is none.
    """
    own = {"HOME": "home", "IPYTHONDIR": "ipython", "JUPYTER_RUNTIME_DIR": "runtime", "TMPDIR": "tmp"}
    for name in own.values():
        (folder / name).mkdir(parents=True, exist_ok=True)
    (cache / "matplotlib").mkdir(parents=True, exist_ok=True)
    return (
        {name: os.environ[name] for name in _TAKEN_OVER if name in os.environ}
        | _FIXED
        | {name: str(folder / place) for name, place in own.items()}
        | {"MPLCONFIGDIR": str(cache / "matplotlib")}
    )


def specification() -> KernelSpec:
    """Describe the kernel: this very interpreter, whatever kernels are installed at home or elsewhere."""
    return KernelSpec(
        argv=[sys.executable, str(Path(guard.__file__).resolve()), "-f", "{connection_file}"],
        display_name="Python 3",
        language="python",
        # Named, so that no environment variable can put another launcher in its place.
        metadata={"kernel_provisioner": {"provisioner_name": "local-provisioner"}},
    )


class GuardedKernel(AsyncKernelManager):
    """A kernel that is started once, under its guard, and after whose end no process is left."""

    def __init__(self, folder: Path, cache: Path, *, largest: int) -> None:
        super().__init__(kernel_name="python3", connection_file=str(folder / "connection.json"))
        self._kernel_spec = specification()
        self._folder = folder
        self._cache = cache
        self._largest = largest
        self.exit_code: int | None = None

    @property
    def printed(self) -> Path:
        """Where the kernel's own messages go: what it says before a client listens."""
        return self._folder / "kernel.txt"

    def client(self, **arguments: Any) -> AsyncKernelClient:  # type: ignore[override]  # as its own base does
        """Give a client that refuses messages over the largest size, before any memory is spent on them."""
        client = super().client(**arguments)
        client.context.setsockopt(zmq.MAXMSGSIZE, self._largest)
        return client

    async def _async_start_kernel(self, **arguments: Any) -> None:
        with self.printed.open("wb") as printed:
            arguments |= {"env": environment(self._folder, self._cache), "stdout": printed, "stderr": printed}
            await super()._async_start_kernel(**arguments)

    start_kernel = _async_start_kernel

    async def stop(self, *, asked: bool) -> None:
        """End the kernel and all that came from it; one that has been asked to leave gets the time to."""
        process = self._process
        if process is None:
            return
        # A kernel asked to leave waits for its own children, a dead one among them for half a minute.
        if asked:
            await _gone(process, _LEAVE)
        if process.poll() is None:
            process.terminate()  # to the guard, which kills the kernel and everything that came from it
            await _gone(process, _CLEAR_UP)
        if process.poll() is None or process.returncode < 0:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        self.exit_code = process.wait()

    @property
    def _process(self) -> subprocess.Popen[bytes] | None:
        return getattr(self.provisioner, "process", None)


async def _gone(process: subprocess.Popen[bytes], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        await asyncio.sleep(0.005)
