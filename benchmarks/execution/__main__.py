"""How fast notebooks are run and a statement made, beside other ways: .venv/bin/python benchmarks/execution.

All ways take turns in each round, so that what else the machine does falls on all alike; ratios are taken
within a round, and medians are told. The first round, with memory watched, is not counted. ``--ploomber``
names a folder with ploomber-engine in it (pip install --target FOLDER --no-deps ploomber-engine ploomber-core
debuglater): it slows papermill's start where it is installed beside it, so it is no part of the environment.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import equal
from commands import LIMIT, NOTHING, OURS, PAPERMILL, PLOOMBER, UNCHANGED, WAYS, Way, statement
from kernels import memory_a_kernel
from measuring import Failed, Spent, measured
from scaling import many, quarters
from table import Row, write

ROOT = Path(__file__).parents[2]


@dataclass
class Bench:
    """Where and how everything is measured, and what was measured of each way in each round."""

    folder: Path
    ploomber: str
    spent: dict[str, list[Spent]] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)
    equal: dict[str, str] = field(default_factory=dict)

    @property
    def project(self) -> Path:
        """The copy of the project that is measured."""
        return self.folder / "project"

    def environment(self, way: Way) -> Mapping[str, str]:
        """Give the environment: compiled modules are kept; ploomber's folder for ploomber alone."""
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        path = [os.environ.get("PYTHONPATH", ""), *([self.ploomber] if way.name == PLOOMBER else [])]
        return kept | {"PYTHONPATH": os.pathsep.join(filter(None, path))}

    def out(self, way: Way) -> Path:
        """Give the folder a way writes to."""
        return self.folder / f"out-{WAYS.index(way)}"

    def measure(self, way: Way, *, memory: bool) -> Spent:
        """Run a way once, in an empty folder."""
        out = self.out(way)
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        way.before(self.project)
        commands = way.commands(self.project, out)
        return measured(commands, self.project, self.environment(way), memory=memory)


def main() -> None:
    """Measure, print, and write the table of docs/performance.md."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as made:
        bench = Bench(Path(made), asked.ploomber)
        _copy(bench.project)
        ways = [way for way in WAYS if asked.ploomber or way.name != PLOOMBER]
        ways = [way for way in ways if way.name in (PAPERMILL, LIMIT) or re.search(asked.ways, way.name)]
        for number in range(1 if asked.unwatched else 0, asked.rounds + 1):
            for way in ways:
                _note(bench, way, number)
        _compare(bench, ways)
        rows = [_row(bench, way) for way in ways if way.name in bench.spent]
        environment = bench.environment(WAYS[0])
        beyond = [
            *_unchanged(bench),
            *([] if asked.unwatched else memory_a_kernel(bench.folder / "kernels", environment)),
            *many(bench.folder / "many", environment, asked.many),
            *quarters(bench.project, environment, asked.quarters),
        ]
    write(ROOT / "docs/performance.md", rows, beyond, asked.rounds, dry=asked.dry)


def _arguments() -> argparse.Namespace:
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--rounds", type=int, default=5, help="rounds that count")
    told.add_argument("--ploomber", default="", help="a folder with ploomber-engine in it")
    told.add_argument("--many", type=int, nargs="*", default=[30, 60, 120, 240], help="notebooks a run")
    told.add_argument("--quarters", type=int, default=40, help="quarters built in one command; 0: none")
    told.add_argument("--ways", default="", help="those whose name has this pattern; papermill's CLI always")
    told.add_argument("--unwatched", action="store_true", help="without the round that watches memory")
    told.add_argument("--dry", action="store_true", help="print, and write no document")
    return told.parse_args()


def _copy(project: Path) -> None:
    for name in ("notebooks", "params", "data/raw"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns(".*"))
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    measured([statement("load")], project, kept)


def _note(bench: Bench, way: Way, number: int) -> None:
    """Measure a way in a round; one that cannot be run is told of and left out."""
    try:
        spent = bench.measure(way, memory=number == 0)
    except Failed as failed:
        print(f"{way.name}: not measured: {failed}", flush=True)
        return
    print(f"round {number}: {way.name}: {spent.wall:.2f} s, {spent.cpu:.2f} s CPU", flush=True)
    if number == 0:
        bench.memory[way.name] = spent.memory
    else:
        bench.spent.setdefault(way.name, []).append(spent)


def _compare(bench: Bench, ways: list[Way]) -> None:
    """Count the cells that are equal to papermill's."""
    first = sorted(bench.out(WAYS[0]).glob("*.ipynb"))
    for way in ways:
        if way.compared:
            pairs = [equal.same(each, bench.out(way) / each.name) for each in first]
            bench.equal[way.name] = f"{sum(same for same, _ in pairs)} of {sum(of for _, of in pairs)}"


def _row(bench: Bench, way: Way) -> Row:
    own, base, least = (bench.spent[name] for name in (way.name, PAPERMILL, LIMIT))
    return Row(
        name=way.name,
        cpu=median(each.cpu for each in own),
        wall=median(each.wall for each in own),
        cpu_ratio=median(one.cpu / other.cpu for one, other in zip(own, base, strict=False)),
        wall_ratio=median(one.wall / other.wall for one, other in zip(own, base, strict=False)),
        limit_ratio=median(one.cpu / other.cpu for one, other in zip(own, least, strict=False)),
        memory=bench.memory.get(way.name),
        equal=bench.equal.get(way.name, ""),
        ours=way.name in (OURS, LIMIT),
    )


def _unchanged(bench: Bench) -> list[str]:
    if UNCHANGED not in bench.spent:
        return []
    pairs = zip(bench.spent[UNCHANGED], bench.spent[NOTHING], strict=True)
    over = 1000 * median(one.wall - other.wall for one, other in pairs)
    return [f"A build with nothing changed takes {over:.0f} ms more than `python -c pass` (median)."]


if __name__ == "__main__":
    main()
