"""The kernel of a run: this interpreter, under its guard, in an environment that is the same everywhere."""

# ruff: noqa: ANN401 (jupyter_client passes arguments on untyped)
from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import zmq
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets import DottedObjectName, Type

from helpers.execute import forked, guard
from helpers.execute.client import QuickClient
from helpers.execute.provisioner import NAME, GuardedProvisioner
from helpers.execute.surroundings import environment
from helpers.execute.tasks import Limits

#: how long a kernel may take to leave when asked, and a guard to clear up, in seconds
_LEAVE: Final = 2.0
_CLEAR_UP: Final = 1.7
#: the longest path of a socket, in bytes, less what is added to the folder's
_LONGEST: Final = 100


def specification(**settings: float | str) -> KernelSpec:
    """Describe the kernel: this very interpreter, whatever kernels are installed at home or elsewhere.

    The settings are those of the provisioner.
    """
    # Named, so that no environment variable can put another launcher in its place.
    named = {"provisioner_name": NAME, "config": settings}
    return KernelSpec(
        argv=[sys.executable, str(Path(guard.__file__).resolve()), "-f", "{connection_file}"],
        display_name="Python 3",
        language="python",
        metadata={"kernel_provisioner": named},
    )


class GuardedKernel(AsyncKernelManager):
    """A kernel that is started once, under its guard, and after whose end no process is left."""

    client_class = DottedObjectName(f"{QuickClient.__module__}.{QuickClient.__name__}")
    client_factory = Type(QuickClient, klass=QuickClient)

    def __init__(self, folder: Path, cache: Path, limits: Limits, *, largest: int) -> None:
        super().__init__(kernel_name="python3", connection_file=str(folder / "connection.json"))
        self._folder = folder
        self._cache = cache
        self._largest = largest
        self._sockets = self._use_files()
        self._kernel_spec = specification(
            start_seconds=limits.start_seconds, memory=limits.memory, sockets=self._sockets
        )
        self.exit_code: int | None = None

    def _use_files(self) -> str:
        """Talk through sockets in a folder of one's own; where its path is too long, through ports."""
        folder = tempfile.mkdtemp(prefix="kernel-", dir=forked.sockets_folder())
        if len(os.fsencode(folder)) > _LONGEST:
            Path(folder).rmdir()
            return ""
        self.transport, self.ip = "ipc", f"{folder}/s"
        return folder

    @property
    def printed(self) -> Path:
        """Where the kernel's own messages go: what it says before a client listens."""
        return self._folder / "kernel.txt"

    def was_ended_for(self, word: bytes) -> bool:
        """Whether the guard has ended the kernel for what the word says."""
        return isinstance(self.provisioner, GuardedProvisioner) and self.provisioner.was_told(word)

    def client(self, **arguments: Any) -> QuickClient:  # type: ignore[override]  # as its own base does
        """Give a client that refuses messages over the largest size, before any memory is spent on them."""
        client: QuickClient = super().client(**arguments)  # type: ignore[assignment]
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
        if process is not None:
            await self._end(process, asked=asked)
        if self._sockets:
            shutil.rmtree(self._sockets, ignore_errors=True)

    async def _end(self, process: subprocess.Popen[bytes] | forked.ForkedProcess, *, asked: bool) -> None:
        # A kernel asked to leave waits for its own children, a dead one among them for half a minute.
        if asked:
            await _gone(process, _LEAVE)
        if process.poll() is None:
            process.terminate()  # to the guard, which kills the kernel and everything that came from it
            await _gone(process, _CLEAR_UP)
        code = process.poll()
        if code is None or code < 0:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        self.exit_code = process.wait()

    @property
    def _process(self) -> subprocess.Popen[bytes] | forked.ForkedProcess | None:
        return getattr(self.provisioner, "process", None)


async def _gone(process: subprocess.Popen[bytes] | forked.ForkedProcess, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        await asyncio.sleep(0.005)
