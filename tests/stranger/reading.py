"""What the stranger reads: every number that stands for a count, however an edition's files put it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import unquote

import openpyxl
from scipy.stats import chi2

from stranger.tracing import marks

Files = Mapping[str, bytes]
Span = tuple[date, date]
Row = Mapping[str, str]
#: measure and source: one column of counts over time
Column = tuple[str, str]

_HIDDEN = "suppressed"
_AGAINST = ("rolling-year", "baseline", "year-ago", "previous-quarter")
_COUNTS = ("now", *_AGAINST, "rolling-year.then")
_PARTS = ("difference", "percent", "ratio")
_FIGURE = re.compile(r'<data value="([^"]*)" data-figure="([^"]*)">')
_LINK = re.compile(r'download="([^"]+)" href="data:text/csv[^,"]*,([^"]*)"')
_CHART = re.compile(r'<figure class="chart" aria-labelledby="chart-([^"]+)-h">(.*?)</figure>', re.DOTALL)
_DRAWING = re.compile(r'<svg class="drawing.*?</svg>', re.DOTALL)
_QUARTERS = re.compile(r"<caption>[^<]* by quarter</caption>(.*?)</table>", re.DOTALL)
_YEAR = re.compile(r'<tr><th scope="row">(\d{4})-\d\d</th>(.*?)</tr>')


@dataclass(frozen=True)
class Said:
    """A number somewhere for a count: its column and period, the number, its release, and where it stood."""

    column: Column
    span: Span
    number: float
    release: str
    where: str


@dataclass
class Edition:
    """What one edition says of counts: shown ones, hidden ones, and what gives one away by itself."""

    said: list[Said] = field(default_factory=list)
    hidden: dict[tuple[Column, Span], str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)


# --------------------------------------------------------------------------- reading one edition


def read(files: Files) -> Edition:
    """Read an edition's files: everything that is a number of a count, however it is put."""
    return _Reader(files).edition


class _Reader:
    def __init__(self, files: Files) -> None:
        self.edition = Edition()
        every = dict(_unpacked(files))
        figures = [name for name in every if re.search(r"(^|/)figures(-[a-z-]+)?\.csv$", name)]
        rows = [(name, row) for name in figures for row in table(every[name])]
        self.rows = {row["figure"]: row for _, row in reversed(rows)}
        for name, row in rows:
            self._count(row["figure"], row["value"], name, row)
        for name, content in every.items():
            self._file(name, content)

    def _file(self, name: str, content: bytes) -> None:
        if re.search(r"comparisons(-[a-z-]+)?\.csv$", name):
            for row in table(content):
                self._comparison(row, name)
        elif re.search(r"chart-[a-z0-9-]+\.csv$", name):
            self._chart(table(content), name)
        elif name.endswith(".html"):
            self._page(content.decode(), name)
        elif name.endswith(".xlsx"):
            self._spreadsheet(content, name)

    # ------------------------------------------------------------------- what is said of a count

    def _count(self, figure: str, value: str, where: str, row: Row | None = None) -> None:
        """Take a number that stands for a figure by its id."""
        known = row or self.rows.get(figure)
        if known is None:
            self.edition.told += [f"{where}: {figure} = {value}, which figures.csv does not have"]
            return
        measure, _, window = figure.partition("@")[0].partition(".")
        column, span = (measure, known["source"]), _span(known["start"], known["end"])
        if known["unit"] == "per cent" and window in _COUNTS:
            return
        if window in _COUNTS:
            if known["status"] == _HIDDEN:
                self.edition.hidden[column, span] = known["release"]
            for number in (value, *_from_limits(known)):
                if number not in {"", "[c]"}:
                    self._say(column, span, float(number), known["release"], where)
        elif value and window.rpartition(".")[2] in _PARTS:
            self._part(figure, float(value), where)

    def _say(self, column: Column, span: Span, number: float, release: str, where: str) -> None:
        self.edition.said.append(Said(column, span, number, release, where))

    def _part(self, figure: str, number: float, where: str) -> None:
        """Take a difference, percentage or ratio: with one of its two counts it gives the other."""
        measure, against, part = figure.split(".")[:3]
        now = self.rows[f"{measure}.{'rolling-year' if against in _AGAINST[:2] else 'now'}"]
        then = self.rows[f"{measure}.{against}{'.then' if against == 'rolling-year' else ''}"]
        self._solve(now, then, part, number, where)

    def _solve(self, now: Row, then: Row, part: str, number: float, where: str) -> None:
        """Say the hidden one of two counts, where the other is shown."""
        share = 1 + number / 100 if part == "percent" else number
        if now["status"] == _HIDDEN and then["value"]:
            base = float(then["value"])
            self._hidden_is(now, base + number if part == "difference" else base * share, where)
        if then["status"] == _HIDDEN and now["value"]:
            later = float(now["value"])
            self._hidden_is(then, later - number if part == "difference" else later / (share or 1), where)
        if now["status"] == then["status"] == _HIDDEN:
            self.edition.told.append(f"{where}: {part} {number:g} of two hidden counts of {now['measure']}")

    def _hidden_is(self, row: Row, number: float, where: str) -> None:
        column = (row["measure"], row["source"])
        self._say(column, _span(row["start"], row["end"]), round(number, 6), row["release"], where)

    # ------------------------------------------------------------------- kinds of files

    def _comparison(self, row: Row, where: str) -> None:
        """Take a comparison: its counts, and all that could only have come of them."""
        measure, against = row["measure"], row["against"]
        years = against in _AGAINST[:2]
        self._count(f"{measure}.{'rolling-year' if years else 'now'}", row["now"], where)
        self._count(f"{measure}.{against}{'.then' if against == 'rolling-year' else ''}", row["then"], where)
        for part in _PARTS:
            if row[part]:
                self._part(f"{measure}.{against}.{part}", float(row[part]), where)
        if row["status"] == _HIDDEN:
            names = ("ratio_lower", "ratio_upper", "p_value", "dispersion", "degrees_of_freedom")
            beside = [f"{name} {row[name]}" for name in names if row[name]]
            self.edition.told += [f"{where}: {each} beside a hidden count of {measure}" for each in beside]

    def _chart(self, rows: Sequence[Row], where: str) -> None:
        """Take what is drawn, quarter by quarter; a chart is of the source that leads."""
        measure = re.sub(r".*chart-|\.csv", "", where)
        column = self._leading(measure)
        if column is None or not rows or "signal" not in rows[0]:
            return
        for row in rows:
            span = _span(row["start"], row["end"])
            if row["status"] == _HIDDEN:
                self.edition.hidden.setdefault((column, span), "")
            if row["value"]:
                self._say(column, span, float(row["value"]), "", where)

    def _leading(self, name: str) -> Column | None:
        """Find the measure and source that a chart is of, from the end of its name."""
        fitting = [row for figure, row in self.rows.items() if name.endswith(figure.partition(".now")[0])]
        return (fitting[0]["measure"], fitting[0]["source"]) if fitting else None

    def _page(self, text: str, where: str) -> None:
        for value, figure in _FIGURE.findall(text):
            if ".facts." not in figure:
                self._count(figure, value, where)
        for name, inner in _CHART.findall(text):
            column = self._leading(name)
            if column:
                self._drawn(column, inner, f"{where}: chart {name}")

    def _drawn(self, column: Column, chart: str, where: str) -> None:
        """Take the table behind a drawing, then measure its marks against the counts in the table."""
        known = {}
        for rows in _QUARTERS.findall(chart):
            for year, cells in _YEAR.findall(rows):
                for place, cell in enumerate(re.findall(r"<td>(.*?)</td>", cells)):
                    words = re.sub(r"<[^>]*>|◆|,|\[[erp]\]", "", cell).strip()
                    span = _quarter(int(year), place)
                    if re.fullmatch(r"-?\d+(\.\d+)?", words):
                        known[span] = float(words)
                        self._say(column, span, known[span], "", f"{where}, table")
        for drawing in _DRAWING.findall(chart) if known else ():
            for span, number in marks(drawing, known):
                self._say(column, span, number, "", f"{where}, drawing")

    def _spreadsheet(self, content: bytes, where: str) -> None:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        for sheet in book.worksheets:
            head: list[str] = []
            for cells in sheet.iter_rows(values_only=True):
                words = [re.sub(r"\s*\[note.*", "", str(cell or "").replace("\n", " ")) for cell in cells]
                if "Id" in words:
                    head = words
                elif head:
                    row = dict(zip(head, cells, strict=False))
                    if isinstance(row.get("Value"), int | float):
                        self._count(str(row["Id"]), str(row["Value"]), f"{where}, {sheet.title}")


def _unpacked(files: Files) -> Iterator[tuple[str, bytes]]:
    """Give every file, and what notebooks, pages and data carry within them."""
    for name, content in files.items():
        yield name, content
        if name.endswith(".ipynb"):
            for cell in json.loads(content)["cells"]:
                for output in cell.get("outputs", ()):
                    yield from _carried(f"{name}#{cell['id']}", output.get("data", {}))
        elif name.endswith(".html"):
            yield from _linked(name, content.decode())
        elif name.endswith("statement.json"):
            held = json.loads(content)
            for kind in ("figures", "comparisons"):
                yield f"{name}/{kind}.csv", _as_csv(held[kind])


def _carried(name: str, data: Mapping[str, object]) -> Iterator[tuple[str, bytes]]:
    for kind, content in data.items():
        if isinstance(content, dict):
            yield f"{name}.html", str(content.get("html", "")).encode()
            for each in content.get("downloads", ()):
                yield f"{name}/{each['name']}", each["text"].encode()
        elif kind == "text/html":
            text = "".join(content) if isinstance(content, list) else str(content)
            yield f"{name}-shown.html", text.encode()
            yield from _linked(name, text)


def _linked(name: str, text: str) -> Iterator[tuple[str, bytes]]:
    for file, inner in _LINK.findall(text):
        yield f"{name}/{file}", unquote(inner).encode()


def _as_csv(rows: Sequence[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]) if rows else [])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def table(content: bytes) -> list[dict[str, str]]:
    """Read a CSV file."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _span(start: str, end: str) -> Span:
    return date.fromisoformat(start), date.fromisoformat(end)


def _quarter(year: int, place: int) -> Span:
    starts = [
        date(year, 4, 1),
        date(year, 7, 1),
        date(year, 10, 1),
        date(year + 1, 1, 1),
        date(year + 1, 4, 1),
    ]
    return starts[place], starts[place + 1] - timedelta(days=1)


def _from_limits(row: Row) -> tuple[str, ...]:
    """Work a count out from its 95% interval: exact below 10, Byar's approximation from there."""
    if row["value"] or not row["lower"]:
        return ()
    lower = float(row["lower"])
    every = range(1, 2000)
    return (str(min(every, key=lambda count: abs(_lower(count) - lower))),)


def _lower(count: int) -> float:
    if count < 10:
        return float(chi2.ppf(0.025, 2 * count)) / 2
    return count * (1 - 1 / (9 * count) - 1.959963985 / (3 * count**0.5)) ** 3
