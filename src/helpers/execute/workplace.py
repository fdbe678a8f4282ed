"""The places a run writes to, under ``.statement`` in the project, and which of them go again."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_RUN_FOLDER = re.compile(r"\d{8}T\d{12}Z-(\d+)")


@dataclass(frozen=True)
class Workplace:
    """The places one run may write to: its own work folder, a cache that outlives it, its log."""

    work: Path
    cache: Path
    log: Path

    @classmethod
    def under(cls, root: Path) -> Workplace:
        """Give a new run its places in a project, under ``.statement``: work/<run>, cache, log/<run>.log."""
        run = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z-{os.getpid()}"
        own = root.absolute() / ".statement"
        return cls(work=own / "work" / run, cache=own / "cache", log=own / "log" / f"{run}.log")

    @contextmanager
    def noting(self) -> Iterator[Callable[[str], None]]:
        """Open the run's log; what is noted is there at once, with its time."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("a", encoding="utf-8") as log:

            def note(line: str) -> None:
                log.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}  {line}\n")
                log.flush()

            yield note


def prune(root: Path, *, keep: int = 10) -> list[Path]:
    """Remove the work folders of all but the latest runs; those of runs under way stay. Gives what went."""
    runs = sorted(
        path for path in (root / ".statement" / "work").glob("*") if _RUN_FOLDER.fullmatch(path.name)
    )
    old = [path for path in runs[: max(0, len(runs) - keep)] if not _under_way(path)]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return old


def _under_way(folder: Path) -> bool:
    process = int(folder.name.rpartition("-")[2])
    with suppress(ProcessLookupError):
        with suppress(PermissionError):
            os.kill(process, 0)
        return True
    return False
