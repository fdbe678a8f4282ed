"""The tables of the spreadsheet, a sheet each, from the files beside the page: no cell is empty."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from helpers import wording
from helpers.params import Framework
from helpers.records import Row, read_rows
from helpers.spreadsheet.words import against_words, column_words, figure_words
from helpers.stitch import Context, Statement
from helpers.values import Status

#: a cell as it is written: a number as a number
Cell = str | int | float
_NONE = Status.NOT_APPLICABLE.shorthand
_RANGES = dict.fromkeys(("Lower", "Upper", "Ratio lower", "Ratio upper"), "ranges")
_TESTS = dict.fromkeys(("P value", "Dispersion", "Degrees of freedom", "Usual ratio"), "tests")
_LIMITS = dict.fromkeys(("Lower limit", "Average", "Upper limit"), "limits")
#: the columns that refer to a note, by the note's name
NOTED = {"Value": "values", "Now": "values", "Then": "values", "Percent": "percentages"}
NOTED |= _RANGES | _TESTS | _LIMITS


@dataclass(frozen=True)
class Sheet:
    """One table on one sheet: its tab, the table's name for programs, title, columns and rows."""

    tab: str
    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def notes(self) -> dict[str, str]:
        """The notes its columns refer to, by column."""
        return {column: NOTED[column] for column in self.columns if column in NOTED}


def sheets(statement: Statement, context: Context) -> list[Sheet]:
    """Give every table: the figures, the comparisons, and the one behind each chart; none without rows."""
    figures, comparisons = read_rows(statement.figures_csv), read_rows(statement.comparisons_csv)
    made = [_figures(figures, context), _comparisons(comparisons, figures, context)]
    return [each for each in (*made, *_charts(statement, context)) if each.rows]


def _title(what: str, context: Context) -> str:
    return f"{what}, {context.settings.area}, {context.quarter.prose}"


# --------------------------------------------------------------------------- figures and comparisons


def _figures(rows: Sequence[Row], context: Context) -> Sheet:
    """Tabulate the figures; what comparisons hold (differences, percentages, ratios) stands with them."""
    columns = ("Priority", "Measure", "Figure", "Start", "End", "Value", "Lower", "Upper", "Unit", "Status")
    own = [row for row in rows if not row["figure"].endswith((".difference", ".percent", ".ratio"))]
    return Sheet(
        tab="Figures",
        name="figures",
        title=_title("Figures of each national priority", context),
        columns=(*columns, "Source", "Release", "Id"),
        rows=tuple(_figure(row, context.framework) for row in own),
    )


def _figure(row: Row, framework: Framework) -> tuple[Cell, ...]:
    missing = Status(row["status"]).shorthand if not row["value"] else _NONE
    return (
        framework.priority(row["priority"]).title,
        _measure(row["measure"], framework) or "A figure in the words",
        figure_words(row["figure"], framework),
        row["start"],
        row["end"],
        *(_cell(row[name], missing) for name in ("value", "lower", "upper", "unit")),
        row["status"].replace("-", " "),
        *(_cell(row[name], _NONE) for name in ("source", "release")),
        row["figure"],
    )


def _comparisons(rows: Sequence[Row], figures: Sequence[Row], context: Context) -> Sheet:
    statuses = {row["figure"]: Status(row["status"]) for row in figures}
    counts = ("Now start", "Now end", "Now", "Then start", "Then end", "Then")
    parts = ("Difference", "Percent", "Ratio", "Ratio lower", "Ratio upper")
    return Sheet(
        tab="Comparisons",
        name="comparisons",
        title=_title("Comparisons of each national priority", context),
        columns=("Priority", "Measure", "Against", *counts, *parts, *_TESTS, "Verdict", "Reason", "Method"),
        rows=tuple(_comparison(row, statuses, context.framework) for row in rows),
    )


def _comparison(row: Row, statuses: Mapping[str, Status], framework: Framework) -> tuple[Cell, ...]:
    measure, against = row["measure"], row["against"]
    by_year = against in {"rolling-year", "baseline"}
    then = f"{against}.then" if against == "rolling-year" else against
    windows = {"now": "rolling-year" if by_year else "now", "then": then}
    windows |= {part: f"{against}.{part}" for part in ("difference", "percent", "ratio")}
    cells = {
        name: _cell(row[name], _shorthand(statuses.get(f"{measure}.{window}")))
        for name, window in windows.items()
    }
    tested = ("ratio_lower", "ratio_upper", "p_value", "dispersion", "degrees_of_freedom", "usual_ratio")
    return (
        framework.priority(row["priority"]).title,
        _measure(measure, framework),
        against_words(against, framework),
        *(row["now_start"], row["now_end"], cells["now"]),
        *(row["then_start"], row["then_end"], cells["then"]),
        *(cells["difference"], cells["percent"], cells["ratio"]),
        *(_cell(row[name], _NONE) for name in tested),
        wording.verdict(row["verdict"]),
        *(_cell(row[name], _NONE) for name in ("reason", "method")),
    )


def _shorthand(status: Status | None) -> str:
    """Give the letter of a figure that is missing; one that no file holds does not apply."""
    return (status.shorthand if status else "") or _NONE


def _measure(slug: str, framework: Framework) -> str:
    return framework.measures[slug].title if slug else ""


# --------------------------------------------------------------------------- charts


def _charts(statement: Statement, context: Context) -> Iterator[Sheet]:
    """Give the table behind each chart, in the order of the page."""
    page = json.loads(statement.statement_json)
    details = (block["details"] for section in page["sections"] for block in section["blocks"])
    drawn = [each for each in details if each.get("drawn")]
    for number, chart in enumerate(drawn, 1):
        rows = read_rows(statement.downloads[f"{chart['figure']}.csv"])
        yield Sheet(
            tab=f"Chart {number}",
            name=f"chart_{number}",
            title=f"Chart {number}: {chart['subtitle']}",
            columns=tuple(map(column_words, rows[0])),
            rows=tuple(_charted(row, context.framework) for row in rows),
        )


def _charted(row: Row, framework: Framework) -> tuple[Cell, ...]:
    missing = Status(row["status"]).shorthand or _NONE
    return tuple(
        _measure(text, framework) if name == "measure" else _cell(text, missing if name == "value" else _NONE)
        for name, text in row.items()
    )


def _cell(text: str, empty: str) -> Cell:
    """Write a field as a number where it is one, and what stands in its place where it is empty."""
    if not text:
        return empty
    try:
        number = float(text)
    except ValueError:
        return text
    if text.lstrip("-").isdigit():
        return int(text)
    return number if number not in {float("inf"), float("-inf")} else "no limit"
