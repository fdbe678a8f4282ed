"""How long commands take, and how much CPU and memory they and everything they started took."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

_EVERY: Final = 0.05
_MIB: Final = 1 << 20


@dataclass(frozen=True)
class Spent:
    """What a command took: seconds by the clock, seconds of CPU with its descendants, MiB at its peak."""

    wall: float
    cpu: float
    memory: float = 0.0


class Failed(RuntimeError):
    """Raised if a command did not end well; says what it said last."""


def measured(
    commands: Sequence[Sequence[str]], folder: Path, environment: Mapping[str, str], *, memory: bool = False
) -> Spent:
    """Run commands one after another and give what they took together.

    CPU counts every descendant that was waited for. ``memory`` also samples what the tree of processes holds
    (each its share of what it shares), which takes CPU of its own: not in a round that is timed.
    """
    spent = [_one(command, folder, environment, memory=memory) for command in commands]
    return Spent(
        wall=sum(each.wall for each in spent),
        cpu=sum(each.cpu for each in spent),
        memory=max(each.memory for each in spent),
    )


def _one(command: Sequence[str], folder: Path, environment: Mapping[str, str], *, memory: bool) -> Spent:
    begun = time.perf_counter()
    with (folder / "said.txt").open("w+") as said:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=said)
        peak = _Peak(process.pid) if memory else None
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        held = peak.end() if peak else 0.0
        if process.returncode:
            said.seek(0)
            raise Failed(f"{' '.join(command)}\n{said.read()[-3000:]}")
    return Spent(wall, usage.ru_utime + usage.ru_stime, held)


class _Peak(threading.Thread):
    """Watches the memory of a process and its descendants until told to end."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process = process
        self._most = 0.0
        self._ended = threading.Event()
        self.start()

    def run(self) -> None:
        while not self._ended.wait(_EVERY):
            self._most = max(self._most, held(self._process))

    def end(self) -> float:
        self._ended.set()
        self.join()
        return self._most


def held(process: int, below: int = 0) -> float:
    """Give the MiB a process and its descendants hold, each its share of what it shares.

    ``below`` counts only what is so many generations below the process, and its descendants.
    """
    found = 0
    with suppress(psutil.NoSuchProcess):
        counted = [psutil.Process(process)]
        for _ in range(below):
            counted = [child for each in counted for child in each.children()]
        for each in [more for one in counted for more in (one, *one.children(recursive=True))]:
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                found += each.memory_full_info().pss
    return found / _MIB
