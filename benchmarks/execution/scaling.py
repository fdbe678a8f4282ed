"""How the CPU a notebook goes with their number, and what many quarters take in one command."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import workload
from commands import HERE, statement
from measuring import measured

from helpers.periods import Quarter

_TOPICS: Final = 6
_LAST: Final = "2025-26-Q2"


def many(folder: Path, environment: Mapping[str, str], numbers: Sequence[int]) -> list[str]:
    """Give a line for each number of the workload's notebooks: the CPU a notebook beyond the first six."""
    if not numbers:
        return []
    least = _cpu(folder, environment, _TOPICS)
    lines = []
    for number in numbers:
        each = 1000 * (_cpu(folder, environment, number) - least) / (number - _TOPICS)
        lines.append(f"{number} notebooks of the workload in one run: {each:.0f} ms of CPU a notebook.")
        print(lines[-1], flush=True)
    return lines


def _cpu(folder: Path, environment: Mapping[str, str], number: int) -> float:
    shutil.rmtree(folder, ignore_errors=True)
    workload.make(folder, copies=number // _TOPICS)
    command = [sys.executable, str(HERE / "ways.py"), "ours-many", str(folder), str(folder)]
    return measured([command], folder, environment).cpu


def quarters(project: Path, environment: Mapping[str, str], number: int) -> list[str]:
    """Give a line that says what so many quarters, the last of which is the latest, take in one command."""
    if not number:
        return []
    first = Quarter.parse(_LAST) + (1 - number)
    spent = measured([statement("build", f"{first}..{_LAST}", "--quiet")], project, environment, memory=True)
    line = (
        f"{number} quarters in one command ({_TOPICS * number} notebooks, pages, checks, downloads): "
        f"{spent.wall:.0f} s, {spent.cpu:.0f} s of CPU ({spent.cpu / number:.2f} s a statement), "
        f"{spent.memory:.0f} MiB at most."
    )
    print(line, flush=True)
    return [line]
