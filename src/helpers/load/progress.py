"""How far a download has come, on a terminal; elsewhere nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from helpers.load.download import Progress as Report


@contextmanager
def download_bar(name: str, console: Console | None = None) -> Iterator[Report]:
    """Show a bar on standard error while a file comes; give what is told of its bytes."""
    shown = console or Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=shown, disable=not shown.is_terminal, transient=True) as progress:
        task = progress.add_task(name, total=None)

        def report(come: int, whole: int) -> None:
            progress.update(task, completed=come, total=whole or None)

        yield report
