"""How long the evidence of one force takes: every measure, for 1 to all quarters since 2012-13, one process.

Run from the project's folder: .venv/bin/python benchmarks/evidence.py [FORCE]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from helpers import params
from helpers.evidence import Records, gather
from helpers.load import Tidy, open_tidy
from helpers.params import Framework
from helpers.periods import Quarter, quarters_between

FIRST, LAST = Quarter(2012, 1), Quarter(2025, 2)
ROUNDS = 3


def evaluate(tidy: Tidy, framework: Framework, quarters: list[Quarter]) -> float:
    """Give the CPU seconds for arranging the observations and gathering every measure of the quarters."""
    start = time.process_time()
    records = Records(tidy.observations, framework, tidy.populations)
    for quarter in quarters:
        for priority in framework.priorities:
            for measure in priority.shown:
                gather(records, measure, tidy.force, quarter)
    return time.process_time() - start


def main(force: str = "west-mercia") -> None:
    """Print the best of three rounds, for more and more quarters."""
    root = Path()
    framework = params.framework_for(root, LAST)
    tidy = open_tidy(root, framework, force)
    quarters = list(quarters_between(FIRST, LAST))
    evaluate(tidy, framework, quarters[-1:])  # imports and caches once, as in a warm process
    print(f"{'quarters':>8} {'CPU s':>8} {'ms a quarter':>14}")
    for count in (1, 10, 20, 30, 40, 50, len(quarters)):
        seconds = min(evaluate(tidy, framework, quarters[-count:]) for _ in range(ROUNDS))
        print(f"{count:>8} {seconds:>8.2f} {1000 * seconds / count:>14.1f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
