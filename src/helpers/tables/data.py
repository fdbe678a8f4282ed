"""A section's figures and comparisons as rows in fixed columns: what a script or a journalist reads."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence

from helpers import wording
from helpers.blocks import Block, Download, render
from helpers.evidence import Comparison, Figure, Interval
from helpers.params import Fact
from helpers.periods import Period
from helpers.section import Section
from helpers.values import Known, Missing, Status, Value

FIGURES = (
    *("figure", "force", "priority", "measure", "start", "end", "value", "lower", "upper", "status"),
    *("unit", "source", "release"),
)
COMPARISONS = (
    *("force", "priority", "measure", "against", "now_start", "now_end", "now", "then_start", "then_end"),
    *("then", "difference", "percent", "ratio", "ratio_lower", "ratio_upper", "p_value", "dispersion"),
    *("degrees_of_freedom", "usual_ratio", "verdict", "reason", "status", "method"),
)
#: a spreadsheet takes text that begins so for a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: of two values, the first of these that one of them has is the comparison's
_WEAKEST_FIRST = (Status.ESTIMATED, Status.PROVISIONAL, Status.REVISED, Status.FINAL)


def data(section: Section) -> Block:
    """Give the section's figures, facts and comparisons as two CSV files.

    A value that is missing is an empty field, and its status says why. Numbers from tests have 10
    significant digits; a limit that does not exist is empty.
    """
    slug = section.priority.slug
    figures, compared = figure_rows(section), comparison_rows(section)
    downloads = (
        Download(f"figures-{slug}.csv", csv_of(FIGURES, figures), "Figures"),
        Download(f"comparisons-{slug}.csv", csv_of(COMPARISONS, compared), "Comparisons"),
    )
    content = {"figures": len(figures), "comparisons": len(compared), "noun": wording.noun}
    return Block(
        kind="tables.data",
        section=slug,
        name="data",
        html=render("data.html.j2", content),
        plain=f"{len(figures)} figures, {len(compared)} comparisons",
        words=True,
        downloads=downloads,
        details={"figures": len(figures), "comparisons": len(compared)},
    )


def figure_rows(section: Section) -> list[tuple[str, ...]]:
    """Give a row a figure, in the columns of ``figures.csv``, then a row a fact."""
    rows = [_figure(section, figure) for figure in section.figures.values()]
    return rows + [_fact(section, name, fact) for name, fact in section.facts.items()]


def comparison_rows(section: Section) -> list[tuple[str, ...]]:
    """Give a row a comparison, in the columns of ``comparisons.csv``."""
    compared = [each for evidence in section.evidence.values() for each in evidence.comparisons]
    return [_comparison(section, each) for each in compared]


def _figure(section: Section, figure: Figure) -> tuple[str, ...]:
    interval = figure.interval if isinstance(figure.value, Known) else None
    return (
        figure.id,
        figure.force or section.force.slug,
        section.priority.slug,
        figure.measure,
        *_days(figure.period),
        _number(figure.value),
        *_limits(interval),
        figure.value.status.value,
        _text(figure.unit),
        _text(figure.source),
        _text(figure.release),
    )


def _fact(section: Section, name: str, fact: Fact) -> tuple[str, ...]:
    start = fact.start or fact.as_at
    return (
        f"{section.priority.slug}.facts.{name}",
        section.force.slug,
        section.priority.slug,
        "",
        start.isoformat(),
        fact.as_at.isoformat(),
        wording.exact(fact.value),
        "",
        "",
        # "about", "at least" and "fewer than" are no exact number
        (Status.ESTIMATED if fact.form else Status.FINAL).value,
        _text(fact.unit),
        _text(fact.source),
        "",
    )


def _comparison(section: Section, comparison: Comparison) -> tuple[str, ...]:
    tested = comparison.tested
    return (
        comparison.force,
        section.priority.slug,
        comparison.measure,
        comparison.against.value,
        *_days(comparison.now_period),
        _number(comparison.now),
        *_days(comparison.then_period),
        _number(comparison.then),
        _number(comparison.difference),
        _number(comparison.percent),
        _number(comparison.ratio),
        *_limits(tested.ratio_interval if tested else None),
        _given(tested.p_value if tested else None),
        _given(tested.dispersion if tested else None),
        _given(tested.degrees_of_freedom if tested else None),
        _given(tested.usual_ratio if tested else None),
        comparison.verdict.value,
        _text(comparison.reason),
        _status(comparison).value,
        _text(comparison.method),
    )


def _days(period: Period) -> tuple[str, str]:
    return period.start.isoformat(), period.end.isoformat()


def _number(value: Value) -> str:
    return wording.exact(value.number) if isinstance(value, Known) else ""


def _limits(interval: Interval | None) -> tuple[str, str]:
    """Write an interval; a limit that does not exist (a ratio to none) is empty."""
    limits = (interval.lower, interval.upper) if interval else (None, None)
    lower, upper = (None if each is None or math.isinf(each) else each for each in limits)
    return _given(lower), _given(upper)


def _given(number: float | None) -> str:
    return "" if number is None or math.isnan(number) else wording.exact(number)


def _status(comparison: Comparison) -> Status:
    """Give the status of a comparison: of the side that is missing, else the weaker of the two."""
    sides = (comparison.now, comparison.then)
    missing = [side.status for side in sides if isinstance(side, Missing)]
    hidden = Status.SUPPRESSED in missing
    if missing:
        return Status.SUPPRESSED if hidden else missing[0]
    return next(kind for kind in _WEAKEST_FIRST if kind in {side.status for side in sides})


def _text(text: str) -> str:
    """Keep a text on one line, and from being taken for a formula."""
    line = " ".join(text.split())
    return f"'{line}" if text.startswith(_FORMULA) else line


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write rows as CSV with a heading; lines end with a line feed, whatever the machine."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return file.getvalue()
