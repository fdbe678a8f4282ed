"""Reads the statement's files as anybody does: figures, comparisons and chart series from their CSV.

The checks hold words and page against these files, not against the code that wrote them; so they also hold
for a version published long ago, and need nothing loaded.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from helpers.periods import Period
from helpers.values import Known, Missing, Status, Value


class Against(StrEnum):
    """The windows of comparisons.csv, in the order of the page."""

    ROLLING_YEAR = "rolling-year"
    BASELINE = "baseline"
    YEAR_AGO = "year-ago"
    PREVIOUS_QUARTER = "previous-quarter"


class Verdict(StrEnum):
    """The verdicts of comparisons.csv."""

    CLEAR_RISE = "clear-rise"
    CLEAR_FALL = "clear-fall"
    POSSIBLE_RISE = "possible-rise"
    POSSIBLE_FALL = "possible-fall"
    NO_CLEAR_CHANGE = "no-clear-change"
    NOT_TESTED = "not-tested"


@dataclass(frozen=True)
class Figure:
    """A row of figures.csv; ``lower`` and ``upper`` are None where there is no interval."""

    id: str
    priority: str
    measure: str
    value: Value
    period: Period
    unit: str = ""
    source: str = ""
    release: str = ""
    lower: float | None = None
    upper: float | None = None

    @property
    def is_fact(self) -> bool:
        """Whether it is a number that is no measure."""
        return not self.measure


@dataclass(frozen=True)
class Comparison:
    """A row of comparisons.csv, as far as checks need it."""

    priority: str
    measure: str
    against: Against
    now_period: Period
    then_period: Period
    now: Value
    then: Value
    difference: Value
    percent: Value
    ratio: Value
    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True)
class Point:
    """A quarter of a chart's series, with the signal its control chart gives, "" for none."""

    period: Period
    value: Value
    signal: str = ""


Comparisons = Mapping[tuple[str, Against], Comparison]


def figures_of(content: bytes) -> Mapping[str, Figure]:
    """Read figures.csv: every figure by its id."""
    return {row["figure"]: _figure(row) for row in _rows(content)}


def comparisons_of(content: bytes) -> Comparisons:
    """Read comparisons.csv: every comparison by measure and window."""
    found = (_comparison(row) for row in _rows(content))
    return {(each.measure, each.against): each for each in found}


def series_of(content: bytes) -> tuple[Point, ...]:
    """Read the CSV of a chart of quarters; nothing where it is of another kind."""
    rows = _rows(content)
    if not rows or "signal" not in rows[0]:
        return ()
    return tuple(
        Point(_period(row["start"], row["end"]), _value(row, "value"), row["signal"]) for row in rows
    )


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def _figure(row: Mapping[str, str]) -> Figure:
    return Figure(
        id=row["figure"],
        priority=row["priority"],
        measure=row["measure"],
        value=_value(row, "value"),
        period=_period(row["start"], row["end"]),
        unit=row["unit"],
        source=row["source"],
        release=row["release"],
        lower=_number(row["lower"]),
        upper=_number(row["upper"]),
    )


def _comparison(row: Mapping[str, str]) -> Comparison:
    values = {name: _value(row, name) for name in ("now", "then", "difference", "percent", "ratio")}
    return Comparison(
        priority=row["priority"],
        measure=row["measure"],
        against=Against(row["against"]),
        now_period=_period(row["now_start"], row["now_end"]),
        then_period=_period(row["then_start"], row["then_end"]),
        verdict=Verdict(row["verdict"]),
        reason=row["reason"],
        **values,
    )


def _period(start: str, end: str) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end))


def _number(text: str) -> float | None:
    return float(text) if text else None


def _value(row: Mapping[str, str], column: str) -> Value:
    """Read a value: an empty field is missing, and the row's status says why as far as it can."""
    number, status = _number(row[column]), Status(row["status"])
    if number is not None:
        return Known(number, status if status.has_number else Status.FINAL)
    return Missing(
        Status.UNAVAILABLE if status.has_number else status, row.get("reason") or "there is no figure"
    )
