"""One notebook, run with papermill in this process and this process's only task."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.execute.cleaning import as_bytes, strip
from helpers.execute.imports import light_import
from helpers.execute.outcome import Failure, Result, Seen, Trouble, judge
from helpers.execute.tasks import Limits, Task, with_ids
from helpers.store import write_whole

if TYPE_CHECKING:
    from nbformat import NotebookNode

_MARK = "stopped-here"


def run_notebook(task: Task, number: int, work: Path, cache: Path, limits: Limits) -> Result:
    """Run one notebook and say how it ended; only a kernel that did not start is tried again, once.

    The executed notebook, stripped, goes to ``work/notebooks``; the kernel's own folders are gone afterwards.
    """
    begun = time.monotonic()
    folder = work / "kernels" / f"{number:04d}"
    within = (folder, work, task.root)
    for _attempt in range(2):
        seen = _run(task, folder, cache, limits)
        if seen.trouble is not Trouble.START:
            break
    ending, failure = judge(task, seen, limits, within)
    content = _content(seen, failure, within)
    path = work / "notebooks" / f"{number:04d}-{task.section}.ipynb"
    if content:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    return Result(
        task=task,
        outcome=ending,
        notebook=path if content else None,
        sha256=hashlib.sha256(content).hexdigest() if content else "",
        failure=failure,
        seconds=time.monotonic() - begun,
    )


def _run(task: Task, folder: Path, cache: Path, limits: Limits) -> Seen:
    # Half a second, spent in a worker only.
    papermill, engine = light_import("papermill"), light_import("helpers.execute.engine")
    seen = Seen(trouble=Trouble.START)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        papermill.execute_notebook(
            _read(task.notebook),
            None,
            parameters=task.parameters,
            engine_name=engine.NAME,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            cwd=task.notebook.absolute().parent,
            seen=seen,
            limits=limits,
            folder=folder,
            cache=cache,
        )
    except Exception as error:  # noqa: BLE001 (what was seen decides, not what papermill makes of it)
        seen.detail = seen.detail or f"{type(error).__name__}: {error}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return seen


def _read(path: Path) -> NotebookNode:
    """Read a notebook, with ids for the cells that have none: nbformat would make up random ones."""
    nbformat = light_import("nbformat")
    content = json.loads(path.read_bytes())
    content |= {"cells": with_ids(content["cells"]), "nbformat_minor": max(content["nbformat_minor"], 5)}
    notebook: NotebookNode = nbformat.reads(json.dumps(content), as_version=nbformat.NO_CONVERT)
    return notebook


def _content(seen: Seen, failure: Failure | None, within: Sequence[Path]) -> bytes:
    if seen.notebook is None:
        return b""
    seen.notebook.cells = list(seen.cells)
    kept = strip(seen.notebook, within=within)
    return as_bytes(_marked(kept, failure) if failure else kept)


def _marked(notebook: NotebookNode, failure: Failure) -> NotebookNode:
    """Put a note before the cell that failed, for the analyst who opens the notebook."""
    at = next((at for at, cell in enumerate(notebook.cells) if failure.cell and cell.id == failure.cell), 0)
    line = f", line {failure.line}" if failure.line else ""
    told = f"**The run stopped here{line}.**\n\n    {failure.error}: " + failure.message.replace(
        "\n", "\n    "
    )
    note = light_import("nbformat").v4.new_markdown_cell(told, id=_MARK, metadata={"tags": [_MARK]})
    notebook.cells.insert(at, note)
    return notebook
