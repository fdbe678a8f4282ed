"""A kernel's client that is ready as soon as the kernel has answered."""

# ruff: noqa: ANN401 (jupyter_client passes messages on untyped)
from __future__ import annotations

import asyncio
import queue
import time
from typing import Any, Final

from jupyter_client.asynchronous.client import AsyncKernelClient

#: how long to wait for an answer before asking again, in seconds: the first may go by unheard
_AGAIN: Final = 0.5


class QuickClient(AsyncKernelClient):
    """Waits for the answer to its own question where its base waits for a fifth of a second of silence.

    It opens the channels that running a notebook needs: no stdin, and no heartbeat, which takes a thread.
    """

    def start_channels(self, *_: Any, **__: Any) -> None:
        """Connect shell, output and control."""
        super().start_channels(stdin=False, hb=False)

    def stop_channels(self) -> None:
        """Disconnect what was connected; to ask for the other channels would make them."""
        for channel in (self._shell_channel, self._iopub_channel, self._control_channel):
            if channel is not None and channel.is_alive():
                channel.stop()
        self.context.destroy(linger=100)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and its output is heard; raises RuntimeError where it does not."""
        deadline = time.monotonic() + (timeout or float("inf"))
        asked: set[str] = set()
        while not await self._answered(asked):
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > deadline:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    async def _answered(self, asked: set[str]) -> bool:
        """Ask, and tell whether this or an earlier question was both answered and seen to be done with."""
        asked.add(self.kernel_info())
        try:
            async with asyncio.timeout(_AGAIN):
                await self._idle(asked)
                reply = await self.get_shell_msg()
        except (TimeoutError, queue.Empty):
            return False
        self._handle_kernel_info_reply(reply)
        return True

    async def _idle(self, asked: set[str]) -> None:
        while True:
            message = await self.get_iopub_msg()
            if (
                message["msg_type"] == "status"
                and message["content"]["execution_state"] == "idle"
                and message["parent_header"].get("msg_id") in asked
            ):
                return
