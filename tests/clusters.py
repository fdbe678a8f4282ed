"""Dask clusters as a person would start them: a scheduler and workers, each a process of this machine."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_STARTED = 60


@dataclass
class Cluster:
    """A scheduler and its workers."""

    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return json.loads((self.folder / "scheduler.json").read_text())["address"]

    @property
    def workers(self) -> list[subprocess.Popen[bytes]]:
        return self.processes[1:]

    def start(self, *arguments: str, path: str = "") -> subprocess.Popen[bytes]:
        """Start ``dask`` with arguments; ``path`` is searched for modules before all else."""
        searched = os.pathsep.join(filter(None, [path, os.environ.get("PYTHONPATH", "")]))
        with (self.folder / f"said-{len(self.processes)}.txt").open("wb") as said:
            known = ["--scheduler-file", str(self.folder / "scheduler.json")]
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments, *known],
                cwd=self.folder,
                env=os.environ | {"PYTHONPATH": searched, "DASK_DISTRIBUTED__WORKER__DAEMON": "False"},
                stdout=said,
                stderr=said,
            )
        self.processes.append(process)
        return process

    def start_worker(self, path: str = "") -> subprocess.Popen[bytes]:
        return self.start("worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", path=path)


@contextmanager
def cluster(folder: Path, workers: int = 2, path: str = "") -> Iterator[Cluster]:
    """Give a cluster whose scheduler answers; its workers come as they are ready."""
    made = Cluster(folder)
    try:
        made.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        _await(folder / "scheduler.json")
        for _ in range(workers):
            made.start_worker(path)
        yield made
    finally:
        for process in made.processes:
            process.kill()
            process.wait()


def _await(path: Path) -> None:
    deadline = time.monotonic() + _STARTED
    while not (path.exists() and path.read_text().strip()):
        assert time.monotonic() < deadline, "the scheduler did not start"
        time.sleep(0.05)
