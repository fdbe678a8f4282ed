"""The records of a statement: figures.csv and comparisons.csv, one schema, written and read here.

A section's blocks carry these rows, the page puts those of all sections into one file each, and whatever
reads a statement afterwards (checks, spreadsheet, site, comparison of versions) reads them with this module.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from helpers import wording
from helpers.periods import Period
from helpers.values import Known, Missing, Status, Value

FIGURES_CSV, COMPARISONS_CSV = "figures.csv", "comparisons.csv"
FIGURE_COLUMNS = (
    "figure",
    "force",
    "priority",
    "measure",
    "start",
    "end",
    "value",
    "lower",
    "upper",
    "status",
    "unit",
    "source",
    "release",
)
COMPARISON_COLUMNS = (
    "force",
    "priority",
    "measure",
    "against",
    "now_start",
    "now_end",
    "now",
    "then_start",
    "then_end",
    "then",
    "difference",
    "percent",
    "ratio",
    "ratio_lower",
    "ratio_upper",
    "p_value",
    "dispersion",
    "degrees_of_freedom",
    "usual_ratio",
    "verdict",
    "reason",
    "status",
    "method",
)
#: a row as it is written: text by column
Row = Mapping[str, str]

#: a spreadsheet program takes text that begins with one of these for a formula
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
#: by this, spreadsheet programs know that a file is UTF-8
BYTE_ORDER_MARK = "\ufeff"
#: of two known values, the first of these that one of them has is the status of their comparison
_WEAKEST_FIRST = (Status.ESTIMATED, Status.PROVISIONAL, Status.REVISED, Status.FINAL)


class Against(StrEnum):
    """The earlier period that a figure is compared with, in the order of the page."""

    ROLLING_YEAR = "rolling-year"
    BASELINE = "baseline"
    YEAR_AGO = "year-ago"
    PREVIOUS_QUARTER = "previous-quarter"


class Verdict(StrEnum):
    """What a test lets the statement say of a change."""

    CLEAR_RISE = "clear-rise"
    CLEAR_FALL = "clear-fall"
    POSSIBLE_RISE = "possible-rise"
    POSSIBLE_FALL = "possible-fall"
    NO_CLEAR_CHANGE = "no-clear-change"
    NOT_TESTED = "not-tested"

    @property
    def is_clear(self) -> bool:
        """Whether it may lead a section or enter the key points."""
        return self in {Verdict.CLEAR_RISE, Verdict.CLEAR_FALL}

    @property
    def is_possible(self) -> bool:
        """Whether "could be chance" must accompany it."""
        return self in {Verdict.POSSIBLE_RISE, Verdict.POSSIBLE_FALL}


@dataclass(frozen=True)
class Interval:
    """A 95% interval; ``upper`` may be infinite."""

    lower: float
    upper: float


@dataclass(frozen=True)
class Figure:
    """A figure the page may show, by its contract id, with where it came from.

    ``interval`` is None where there is none or the value is hidden; ``base`` is -1 where the number who
    answered is unknown or does not apply. ``force`` is set only for a figure of another area
    ("england-and-wales"). ``measure`` is empty for a fact of the words. figures.csv keeps neither ``base``
    nor ``note``.
    """

    id: str
    measure: str
    value: Value
    period: Period
    unit: str
    source: str
    release: str
    interval: Interval | None = None
    base: int = -1
    note: str = ""
    force: str = ""
    priority: str = ""

    @property
    def is_fact(self) -> bool:
        """Whether it is a number that is no measure."""
        return not self.measure


@dataclass(frozen=True)
class ChangeTestInputs:
    """What a test took from a series' history: enough to redo it by hand.

    ``mean`` is that of the latest eight quarters; ``own_dispersion`` is None with fewer than two ``rows``
    (complete years); ``usual_counts`` are the two sums behind a usual ratio. comparisons.csv keeps none of
    them.
    """

    mean: float
    own_dispersion: float | None
    rows: int
    usual_counts: tuple[float, float] | None = None


@dataclass(frozen=True)
class ChangeTest:
    """The result of a test for change; the interval is of the ratio, or of the ratio to the usual one."""

    p_value: float
    ratio_interval: Interval
    dispersion: float | None = None
    degrees_of_freedom: float | None = None
    usual_ratio: float | None = None
    inputs: ChangeTestInputs | None = None


@dataclass(frozen=True)
class Comparison:
    """A measure in one period compared with the same measure in an earlier one.

    ``difference``, ``percent`` and ``ratio`` are values: each gives a reason where it has no number.
    ``tested`` is None where no test was made; ``reason`` says why not, or what to add. ``least_change`` is
    the fall in per cent that would probably have shown ("clear" four times in five). comparisons.csv keeps
    no ``least_change``, ``same_news`` or ``note``.
    """

    measure: str
    force: str
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
    method: str = ""
    tested: ChangeTest | None = None
    least_change: float | None = None
    same_news: bool = False
    note: str = ""
    priority: str = ""


# --------------------------------------------------------------------------- writing


def figure_row(figure: Figure, *, force: str, priority: str) -> dict[str, str]:
    """Return a figure as a row of figures.csv.

    A missing value is an empty field whose status says why. Numbers have at most 10 significant digits.
    """
    interval = figure.interval if isinstance(figure.value, Known) else None
    lower, upper = _limits(interval)
    return {
        "figure": figure.id,
        "force": figure.force or force,
        "priority": priority,
        "measure": figure.measure,
        "start": figure.period.start.isoformat(),
        "end": figure.period.end.isoformat(),
        "value": _number(figure.value),
        "lower": lower,
        "upper": upper,
        "status": figure.value.status.value,
        "unit": plain_text(figure.unit),
        "source": plain_text(figure.source),
        "release": plain_text(figure.release),
    }


def comparison_row(comparison: Comparison, *, priority: str) -> dict[str, str]:
    """Return a comparison as a row of comparisons.csv; a limit that does not exist is empty."""
    tested = comparison.tested
    ratio_lower, ratio_upper = _limits(tested.ratio_interval if tested else None)
    return {
        "force": comparison.force,
        "priority": priority,
        "measure": comparison.measure,
        "against": comparison.against.value,
        "now_start": comparison.now_period.start.isoformat(),
        "now_end": comparison.now_period.end.isoformat(),
        "now": _number(comparison.now),
        "then_start": comparison.then_period.start.isoformat(),
        "then_end": comparison.then_period.end.isoformat(),
        "then": _number(comparison.then),
        "difference": _number(comparison.difference),
        "percent": _number(comparison.percent),
        "ratio": _number(comparison.ratio),
        "ratio_lower": ratio_lower,
        "ratio_upper": ratio_upper,
        "p_value": _optional(tested.p_value if tested else None),
        "dispersion": _optional(tested.dispersion if tested else None),
        "degrees_of_freedom": _optional(tested.degrees_of_freedom if tested else None),
        "usual_ratio": _optional(tested.usual_ratio if tested else None),
        "verdict": comparison.verdict.value,
        "reason": plain_text(comparison.reason),
        "status": _status(comparison).value,
        "method": plain_text(comparison.method),
    }


def write_csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Return rows as CSV text with a heading; lines end with a line feed on every machine."""
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def plain_text(text: str) -> str:
    """Return a text on one line that no spreadsheet program takes for a formula."""
    line = " ".join(text.split())
    return f"'{line}" if text.startswith(_FORMULA_STARTS) else line


def _number(value: Value) -> str:
    return wording.exact(value.number) if isinstance(value, Known) else ""


def _limits(interval: Interval | None) -> tuple[str, str]:
    """Return both limits; one that does not exist (of a ratio to 0) is empty."""
    limits = (interval.lower, interval.upper) if interval else (None, None)
    lower, upper = (None if each is None or math.isinf(each) else each for each in limits)
    return _optional(lower), _optional(upper)


def _optional(number: float | None) -> str:
    return "" if number is None or math.isnan(number) else wording.exact(number)


def _status(comparison: Comparison) -> Status:
    """Return the status of a comparison: of the side that is missing, else the weaker of the two."""
    sides = (comparison.now, comparison.then)
    missing = [side.status for side in sides if isinstance(side, Missing)]
    if missing:
        return Status.SUPPRESSED if Status.SUPPRESSED in missing else missing[0]
    return next(kind for kind in _WEAKEST_FIRST if kind in {side.status for side in sides})


# --------------------------------------------------------------------------- reading


def read_rows(content: bytes | str) -> list[dict[str, str]]:
    """Read a CSV file of a statement, with or without a byte order mark, as rows of text by column."""
    text = content if isinstance(content, str) else content.decode("utf-8-sig", errors="replace")
    return list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def read_figures(content: bytes) -> Mapping[str, Figure]:
    """Read figures.csv: every figure by its id."""
    return {row["figure"]: _figure(row) for row in read_rows(content)}


def read_comparisons(content: bytes) -> Mapping[tuple[str, Against], Comparison]:
    """Read comparisons.csv: every comparison by measure and window."""
    comparisons = (_comparison(row) for row in read_rows(content))
    return {(each.measure, each.against): each for each in comparisons}


def read_period(row: Row, start: str = "start", end: str = "end") -> Period:
    """Return the period of a row, from the names of its two columns."""
    return Period(date.fromisoformat(row[start]), date.fromisoformat(row[end]))


def read_value(row: Row, column: str) -> Value:
    """Return the value of a field; an empty one is missing for the reason that its status gives."""
    status = Status(row["status"])
    if row[column]:
        return Known(float(row[column]), status if status.has_number else Status.FINAL)
    kind = Status.UNAVAILABLE if status.has_number else status
    return Missing(kind, row.get("reason") or "there is no figure")


def _figure(row: Row) -> Figure:
    return Figure(
        id=row["figure"],
        measure=row["measure"],
        value=read_value(row, "value"),
        period=read_period(row),
        unit=row["unit"],
        source=row["source"],
        release=row["release"],
        interval=_interval(row["lower"], row["upper"]),
        force=row["force"],
        priority=row["priority"],
    )


def _comparison(row: Row) -> Comparison:
    return Comparison(
        measure=row["measure"],
        force=row["force"],
        against=Against(row["against"]),
        now_period=read_period(row, "now_start", "now_end"),
        then_period=read_period(row, "then_start", "then_end"),
        now=read_value(row, "now"),
        then=read_value(row, "then"),
        difference=read_value(row, "difference"),
        percent=read_value(row, "percent"),
        ratio=read_value(row, "ratio"),
        verdict=Verdict(row["verdict"]),
        reason=row["reason"],
        method=row["method"],
        tested=_tested(row),
        priority=row["priority"],
    )


def _tested(row: Row) -> ChangeTest | None:
    if not row["p_value"]:
        return None
    return ChangeTest(
        p_value=float(row["p_value"]),
        ratio_interval=_interval(row["ratio_lower"], row["ratio_upper"]) or Interval(0, math.inf),
        dispersion=_float(row["dispersion"]),
        degrees_of_freedom=_float(row["degrees_of_freedom"]),
        usual_ratio=_float(row["usual_ratio"]),
    )


def _interval(lower: str, upper: str) -> Interval | None:
    """Return an interval; an empty upper limit beside a lower one is infinite."""
    return Interval(float(lower), float(upper) if upper else math.inf) if lower else None


def _float(text: str) -> float | None:
    return float(text) if text else None
