"""Measures the page: its size for every force, and the time to put six executed notebooks together.

``python benchmarks/page.py [QUARTER…]`` makes the pages of all forces in those quarters (the shipped one and
the newest, if none is named) without kernels, and says which is the largest. Then it stitches the page of the
first force again and again in this process, now warm, and gives the median and the slowest.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/browser")]

from extremes import extremes, nothing  # noqa: E402
from pages import frame_of, sections_of  # noqa: E402

import stitched  # noqa: E402
from helpers import stitch  # noqa: E402
from helpers.forces import territorial_forces  # noqa: E402

QUARTERS = ("2022-23-Q1", "2025-26-Q2")
LARGEST = 300_000
TIMES = 15


def main(quarters: tuple[str, ...]) -> None:
    """Print the sizes, then the times."""
    os.chdir(ROOT / "notebooks")
    sizes = {"extremes": len(extremes()), "nothing": len(nothing())}
    for quarter in quarters:
        for force in territorial_forces():
            sections = sections_of(ROOT, quarter, force.slug)
            page = stitch.stitch(stitched.run(sections), frame_of(sections, quarter, force.slug))
            sizes[f"{quarter} {force.slug}"] = len(page.html)
    _tell_sizes(sizes)
    _tell_times(quarters[0])


def _tell_sizes(sizes: dict[str, int]) -> None:
    ordered = sorted(sizes.items(), key=lambda each: -each[1])
    print(f"pages: {len(ordered)}; over {LARGEST:,} bytes: {sum(size >= LARGEST for _, size in ordered)}")
    for name, size in [*ordered[:5], ordered[-1]]:
        print(f"{size:>9,} bytes  {name}")
    print(f"{statistics.median(sizes.values()):>9,.0f} bytes  median")


def _tell_times(quarter: str) -> None:
    sections = sections_of(ROOT, quarter, "west-mercia")
    notebooks, frame = stitched.run(sections), frame_of(sections, quarter, "west-mercia")
    times, worked = [], []
    for _ in range(TIMES):
        began, idle = time.perf_counter(), time.process_time()
        stitch.stitch(notebooks, frame)
        times.append(time.perf_counter() - began)
        worked.append(time.process_time() - idle)
    print(f"six notebooks to the page, warm: {statistics.median(times):.3f} s, slowest {max(times):.3f} s")
    print(f"of which this process worked: {statistics.median(worked):.3f} s (the rest is others' time)")


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or QUARTERS)
