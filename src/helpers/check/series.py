"""The quarters of a chart, read back from the CSV behind it."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.periods import Period
from helpers.records import read_period, read_rows, read_value
from helpers.values import Value


@dataclass(frozen=True)
class ChartPoint:
    """A quarter of a chart, with the signal of its control chart, "" for none."""

    period: Period
    value: Value
    signal: str = ""


def read_series(content: bytes) -> tuple[ChartPoint, ...]:
    """Read the CSV of a chart of quarters; return nothing for a chart of another kind."""
    rows = read_rows(content)
    if not rows or "signal" not in rows[0]:
        return ()
    return tuple(ChartPoint(read_period(row), read_value(row, "value"), row["signal"]) for row in rows)
