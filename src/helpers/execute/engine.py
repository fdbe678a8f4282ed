"""The papermill engine: runs the cells, notes what it sees, and keeps to the limits.

Only a worker imports this module: papermill and what it needs take half a second to import.
"""

# ruff: noqa: ANN401 (papermill's and nbclient's objects are not typed)
from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import zmq
from nbclient.exceptions import CellExecutionComplete, CellTimeoutError, DeadKernelError
from nbclient.util import ensure_async, run_sync
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines

from helpers.execute import guard
from helpers.execute.kernel import GuardedKernel
from helpers.execute.outcome import Reply, Seen, Trouble
from helpers.execute.tasks import Limits

NAME = "helpers"

#: how many times its size a byte of output may take on its way
_ENCODED = 8
#: how long a kernel that has run its last cell may take to answer, in seconds: on a busy machine it is slow
_ANSWER = 60.0
#: how long outputs may lag behind the reply to their cell, in seconds
_LAG = 15
#: how long after a kernel's end its guard has ended too, in seconds
_FOLLOW = 0.3


class ObservedClient(PapermillNotebookClient):  # type: ignore[misc]  # papermill is not typed
    """Papermill's client, which also notes every reply and stops at the limits."""

    kc: Any
    task_poll_for_reply: asyncio.Future[Any] | None

    def __init__(
        self,
        manager: NotebookExecutionManager,
        kernel: GuardedKernel,
        seen: Seen,
        limits: Limits,
        **traits: Any,
    ) -> None:
        super().__init__(
            manager,
            km=kernel,
            timeout_func=self._time_left,
            startup_timeout=int(limits.start_seconds),
            iopub_timeout=_LAG,
            force_raise_errors=True,
            store_widget_state=False,
            record_timing=False,
            on_notebook_start=self._note_ready,
            on_cell_start=self._note_start,
            on_cell_executed=self._note_reply,
            **traits,
        )
        self._kernel = kernel
        self._seen = seen
        self._limits = limits
        self._deadline = float("inf")
        self._written = 0
        self._refusals: asyncio.Future[None] | None = None

    def execute(self, **_: Any) -> Any:
        """Run every cell, then have the kernel answer once more and leave."""
        self._seen.trouble = Trouble.START
        self.reset_execution_trackers()
        with self.setup_kernel(cleanup_kc=True):
            self._deadline = time.monotonic() + self._limits.run_seconds
            self._seen.trouble = None
            try:
                self.papermill_execute_cells()
            except CellTimeoutError:
                late = time.monotonic() >= self._deadline
                self._seen.trouble = Trouble.RUN_TIME if late else Trouble.CELL_TIME
                raise
            except DeadKernelError:
                self._seen.trouble = self._seen.trouble or self._death()
                raise
            if all(reply.ok for reply in self._seen.replies):
                self._ask_once_more()
        return self.nb

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        """Take one message of a cell, unless the cell has said too much: then end its kernel."""
        self._written += _size(msg)
        if self._written <= self._limits.output:
            return super().process_message(msg, cell, cell_index)
        self._stop_cell()
        raise CellExecutionComplete

    def _death(self) -> Trouble:
        """Tell what the kernel's end was for: its guard has said so, if it was the guard."""
        told = {guard.TOO_MUCH_MEMORY: Trouble.MEMORY, guard.TOO_MANY_PROCESSES: Trouble.PROCESSES}
        return next((each for word, each in told.items() if self._kernel.was_ended_for(word)), Trouble.DEAD)

    def _stop_cell(self) -> None:
        """End a cell that has said too much; what follows is the end of its kernel."""
        self._seen.trouble = Trouble.OUTPUT
        if self.task_poll_for_reply is not None:
            self.task_poll_for_reply.cancel()

    def _time_left(self, _cell: Any) -> float:
        return max(0.001, min(self._limits.cell_seconds, self._deadline - time.monotonic()))

    def _note_ready(self, **_: Any) -> None:
        self._seen.ready = True
        self._refusals = asyncio.ensure_future(self._watch_refusals())

    async def _watch_refusals(self) -> None:
        """Stop the cell when a message was refused for its size: all that shows is a connection dropped."""
        monitor = self.kc.iopub_channel.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        await monitor.recv_multipart()
        # A kernel that dies drops its connections too; its guard follows at once.
        await asyncio.sleep(_FOLLOW)
        if await self._kernel.is_alive():
            self._stop_cell()

    def _note_start(self, cell: Any, cell_index: int) -> None:
        self._written = 0
        if cell.cell_type == "code":
            self._seen.started = cell_index

    def _note_reply(self, cell_index: int, execute_reply: Mapping[str, Any], **_: Any) -> None:
        content = execute_reply["content"]
        self._seen.replies.append(
            Reply(
                index=cell_index,
                count=content.get("execution_count", 0),
                ok=content["status"] == "ok",
                error=content.get("ename", content["status"]),
                message=content.get("evalue", ""),
                traceback=tuple(content.get("traceback", ())),
                asked_to_end=any(item.get("source") == "ask_exit" for item in content.get("payload", ())),
            )
        )
        if self._seen.trouble:  # the limit was met by the very last of the cell's output
            raise DeadKernelError(self._seen.trouble)

    async def _async_ask_once_more(self) -> None:
        """Have the kernel answer after its last cell: one that died then is not taken for a good one."""
        try:
            reply = await self.kc.kernel_info(reply=True, timeout=_ANSWER)
        except TimeoutError:
            self._seen.trouble = Trouble.NO_ANSWER
            raise
        self._seen.answered_at_end = reply["content"]["status"] == "ok"

    _ask_once_more = run_sync(_async_ask_once_more)

    async def _async_cleanup_kernel(self) -> None:
        """Ask a kernel that did well to leave; end any other; leave no process either way."""
        asked = False
        if self._refusals is not None:
            self._refusals.cancel()
        try:
            if self._seen.answered_at_end:
                with suppress(TimeoutError):
                    asked = bool(await self.kc.shutdown(reply=True, timeout=_ANSWER))
            self._seen.exit_answered = asked
            await self._kernel.stop(asked=asked)
            self._seen.exit_code = self._kernel.exit_code
        finally:
            if self.kc is not None:
                self.kc.iopub_channel.socket.disable_monitor()
                await ensure_async(self.kc.stop_channels())
                self.kc = None
            await ensure_async(self._kernel.cleanup_resources())

    _cleanup_kernel = run_sync(_async_cleanup_kernel)


class ObservedEngine(Engine):  # type: ignore[misc]  # papermill is not typed
    """Papermill's way in: one notebook, one guarded kernel, everything seen noted."""

    @classmethod
    def execute_managed_notebook(  # noqa: PLR0913 (papermill's two, and the run's four)
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        seen: Seen,
        limits: Limits,
        folder: Path,
        cache: Path,
        **_: Any,
    ) -> None:
        """Run one notebook; what was seen of it is in ``seen``, whatever is raised."""
        kernel = GuardedKernel(folder, cache, limits, largest=_ENCODED * limits.output)
        seen.notebook = nb_man.nb
        try:
            ObservedClient(nb_man, kernel, seen, limits, kernel_name=kernel_name).execute()
        finally:
            seen.cells = list(nb_man.nb.cells)
            run_sync(kernel.stop)(asked=False)
            if seen.trouble is Trouble.START and kernel.printed.exists():
                seen.detail = kernel.printed.read_text(errors="replace").strip().rpartition("\n")[2]


papermill_engines.register(NAME, ObservedEngine)


def _size(message: Mapping[str, Any]) -> int:
    """Count the bytes of what a message carries."""
    content = message["content"]
    carried = content.get("text") or content.get("data") or content.get("traceback") or ""
    text = carried if isinstance(carried, str) else json.dumps(carried, ensure_ascii=False)
    return len(text.encode(errors="surrogatepass"))
