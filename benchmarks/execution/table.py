"""The table of docs/performance.md: what was measured, on what kind of machine."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

import psutil

_BEGIN, _END = "<!-- measured: begin -->", "<!-- measured: end -->"
_PACKAGES: Final = ("papermill", "nbclient", "nbconvert", "ipykernel", "pandas", "matplotlib")
_COLUMNS: Final = (
    "way",
    "CPU s",
    "CPU, × papermill CLI",
    "wall s",
    "wall, × papermill CLI",
    "CPU, × plain Python",
    "peak MiB",
    "cells equal to papermill's",
)


@dataclass(frozen=True)
class Row:
    """What was measured of one way: medians, ratios taken within a round, memory at its peak, equality."""

    name: str
    cpu: float
    wall: float
    cpu_ratio: float
    wall_ratio: float
    limit_ratio: float
    memory: float | None
    equal: str
    ours: bool = False

    @property
    def cells(self) -> tuple[str, ...]:
        """Give the row as the table writes it."""
        return (
            self.name,
            f"{self.cpu:.2f}",
            f"{self.cpu_ratio:.3f}",
            f"{self.wall:.2f}",
            f"{self.wall_ratio:.3f}",
            f"{self.limit_ratio:.2f}",
            "" if self.memory is None else f"{self.memory:.0f}",
            self.equal,
        )


def write(document: Path, rows: Sequence[Row], lines: Sequence[str], rounds: int, *, dry: bool) -> None:
    """Print what was measured, and put it between the document's marks."""
    made = "\n".join(_made(rows, lines, rounds))
    print(made)
    if dry:
        return
    text = document.read_text(encoding="utf-8")
    before, after = text.split(_BEGIN)[0], text.split(_END)[1]
    document.write_text(f"{before}{_BEGIN}\n{made}\n{_END}{after}", encoding="utf-8")


def _made(rows: Sequence[Row], lines: Sequence[str], rounds: int) -> Iterator[str]:
    yield f"Measured on {_machine()}. Medians of {rounds} rounds, all ways taking turns.\n"
    yield f"| {' | '.join(_COLUMNS)} |"
    yield f"|{'---|' * len(_COLUMNS)}"
    yield from (f"| {' | '.join(row.cells)} |" for row in rows)
    yield ""
    yield from (f"- {line}" for line in lines)


def _machine() -> str:
    cores, memory = len(os.sched_getaffinity(0)), psutil.virtual_memory().total / (1 << 30)
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    system = f"{platform.system()}, Python {platform.python_version()}"
    return f"a shared machine of {cores} cores and {memory:.0f} GiB, {system}, {packages}"
