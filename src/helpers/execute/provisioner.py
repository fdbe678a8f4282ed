"""How kernels are started: forked where there is a forkserver, by exec where not; under a guard either way.

Registered with jupyter_client as ``guarded-provisioner`` and named in the specification of the kernel.
"""

# ruff: noqa: ANN401 (jupyter_client passes arguments on untyped)
from __future__ import annotations

import asyncio
import os
import socket
import subprocess
from pathlib import Path
from typing import Any, Final

from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Float, Integer, Unicode

from helpers.execute import forked, guard

NAME: Final = "guarded-provisioner"


class GuardedProvisioner(LocalProvisioner):
    """Starts a kernel under its guard, and has started it when its sockets are open or it has ended."""

    start_seconds = Float(60.0, help="How long the kernel may take until its sockets are open.")
    memory = Integer(0, help="How many bytes the notebook may take; 0 is no limit.")
    sockets = Unicode("", help="The folder of the kernel's sockets, which goes when the kernel ends.")

    process: subprocess.Popen[bytes] | forked.ForkedProcess | None  # type: ignore[assignment]
    _lifeline: socket.socket | None = None
    _said = b""

    async def launch_kernel(self, cmd: list[str], **arguments: Any) -> Any:
        """Start the guard, and wait for what its kernel says first."""
        self._lifeline, theirs = socket.socketpair()
        self._lifeline.setblocking(False)
        orders = guard.Orders(theirs.fileno(), self.memory, self.sockets)
        arguments["env"] |= {guard.VARIABLE: orders.text}
        channel = forked.channel()
        with theirs:
            if channel:
                self.process = _forked(channel, cmd, theirs, arguments)
            else:
                await super().launch_kernel(cmd, pass_fds=[theirs.fileno()], **arguments)
        await self._bound()
        return self.connection_info

    def was_told(self, word: bytes) -> bool:
        """Whether the guard has said this word of what became of the kernel."""
        return word in self._hear()

    async def cleanup(self, restart: bool = False) -> None:
        """Let go of the lifeline; a guard that still runs ends."""
        await super().cleanup(restart)
        if self._lifeline:
            self._hear()
            self._lifeline.close()
            self._lifeline = None

    async def _bound(self) -> None:
        """Wait for the kernel's sockets: a client that is refused waits a tenth of a second to try again."""
        loop = asyncio.get_running_loop()
        assert self._lifeline  # noqa: S101 (it was made a moment ago)
        async with asyncio.timeout(self.start_seconds):
            self._said = await loop.sock_recv(self._lifeline, 64)

    def _hear(self) -> bytes:
        """Give all that has been said on the lifeline so far."""
        try:
            while self._lifeline and (more := self._lifeline.recv(64)):
                self._said += more
        except OSError:  # nothing there now, or closed by a guard that was killed
            pass
        return self._said


def _forked(
    channel: forked.Channel, command: list[str], lifeline: socket.socket, arguments: dict[str, Any]
) -> forked.ForkedProcess:
    try:
        return channel.guard(
            command[1:],  # what Python itself makes the arguments of a program
            environment=arguments["env"] | {"JPY_PARENT_PID": str(os.getpid())},
            folder=Path(arguments.get("cwd") or Path.cwd()),
            streams=[arguments["stdout"].fileno(), arguments["stderr"].fileno()],
            lifeline=lifeline.fileno(),
        )
    except forked.NoForkserver:
        # What was forked does not outlive the forkserver: the call is made again, by another worker.
        os._exit(1)
