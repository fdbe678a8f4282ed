"""Hospital admissions for assault with a sharp object, as NHS tables give them: by month and region.

Regions of residence are no police force areas, so nothing here is a force's figure: it is context, under the
names of England and its regions. The rules of disclosure are the publisher's: "*" stands for 1 to 7, and
every other figure of a region is rounded to the nearest 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from helpers.errors import Finding, Place
from helpers.load.cells import Cell, Read, Row, Unread, count, shown, text
from helpers.load.findings import failed, noted, refusals, warned
from helpers.load.grid import Grid
from helpers.load.inputs import Input, Reading
from helpers.load.printed import label_of, refuse_unsafe
from helpers.load.sheets import open_sheets
from helpers.load.tidy import Observation, as_frame
from helpers.periods import MONTHS
from helpers.values import Status

#: what the figures are called beside the measures: admissions of all ages
ADMISSIONS = "sharp-object-admissions"
ENGLAND = "england"
#: a region's name may be a force's too: "West Midlands"
REGIONS: Mapping[str, str] = {
    name: f"region-{name.casefold().replace(' ', '-')}"
    for name in (
        *("East Midlands", "East of England", "London", "North East", "North West", "South East"),
        *("South West", "West Midlands", "Yorkshire and The Humber"),
    )
}
_NAMES = {**{slug: name for name, slug in REGIONS.items()}, ENGLAND: "England"}
_NOWHERE = (
    "England - Not Otherwise Specified",
    "Foreign (incl. Isle of Man & Channel Islands)",
    "Other UK Country",
    "Unknown",
)
WITHHELD = "NHS rules withhold counts of 1 to 7."
_LEAST, _MOST, _ROUNDED_TO = 1, 7, 5
_HEADER = ("Year", "Month", "FAEs")
_YEAR = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_TOTAL = re.compile(r"(\d{4}-\d{2})\s+total", re.IGNORECASE)
_PROVISIONAL = re.compile(r"(\d{4}-\d{2})\s*\(provisional", re.IGNORECASE)
_FINANCIAL_YEAR = (*MONTHS[3:], *MONTHS[:3])


def read_admissions(given: Input) -> Reading:
    """Read finished admission episodes by month and year, for England and its nine regions.

    A withheld count is suppressed between 1 and 7; a rounded one says between what it lies. Refuses months
    that are missing or out of order, a label nobody knows, and totals that are not of their months.
    """
    sheets = open_sheets(given)
    grids = {name: sheets.peek(name) for name in sheets.names}
    tables = {name: header for name, grid in grids.items() if (header := _header(grid)) is not None}
    whole = [name for name, header in tables.items() if _is_total(grids[name], header)]
    if len(whole) != 1:
        remedy = "The publisher's workbook has one sheet with Year, Month, and FAEs and FCEs by region."
        found = failed("load.no-table", Place(given.name), "No single sheet has the totals by month", remedy)
        return Reading(findings=(*sheets.findings, found))
    grid, header = grids[whole[0]], tables[whole[0]]
    end = _end(grid, header)
    areas = _areas(grid, header)
    refuse_unsafe(given, grid, range(header - 1, end), range(max((*areas.values(), 1)) + 1))
    years, read = _years(grid, header, end)
    observations = [each for year in years for each in _of_year(grid, year, areas)]
    findings = [*sheets.findings, *read, *_unknown_areas(grid, header), *_rules(grids.values(), given)]
    findings += [each for each in observations if isinstance(each, Finding)]
    findings += [*_totals(grid, years, areas), *_after_release(grid, years, given)]
    findings += _other_tables(given, [name for name in tables if name not in whole])
    if refusals(findings):
        return Reading(findings=tuple(findings))
    return Reading(as_frame(each for each in observations if isinstance(each, Observation)), tuple(findings))


# --------------------------------------------------------------------------- where the figures stand


def _header(grid: Grid) -> int | None:
    """Find the row with the names of columns; the regions stand in the row above it."""
    for number, row in enumerate(grid.rows[:40]):
        names = [label_of(cell).text for cell in row]
        if number and names[:2] == [*_HEADER[:2]] and _HEADER[2] in names:
            return number
    return None


def _is_total(grid: Grid, header: int) -> bool:
    """Whether figures are for everybody: no column and no row of sex, age or ethnicity stands between."""
    names = {label_of(cell).text for cell in grid.rows[header - 1]}
    return label_of(grid.rows[header][2]).text == _HEADER[2] and not names.isdisjoint({*REGIONS, "England"})


def _end(grid: Grid, header: int) -> int:
    for number in range(header + 1, len(grid.rows)):
        first = grid.rows[number][0] if grid.rows[number] else None
        if isinstance(first, str) and first.strip().startswith("Source"):
            return number
    return len(grid.rows)


def _areas(grid: Grid, header: int) -> Mapping[str, int]:
    """Give the column of admissions by area; a region's name stands over two columns, in the first."""
    known = {**REGIONS, "England": ENGLAND}
    labels = ((label_of(cell).text, position) for position, cell in enumerate(grid.rows[header - 1]))
    names = grid.rows[header]
    return {
        known[label]: position
        for label, position in labels
        if label in known and position < len(names) and label_of(names[position]).text == _HEADER[2]
    }


def _unknown_areas(grid: Grid, header: int) -> Iterator[Finding]:
    known = {*REGIONS, "England", *_NOWHERE}
    labels = [label_of(cell).text for cell in grid.rows[header - 1]]
    for label in labels:
        if label and label not in known:
            place = grid.place(grid.first + header - 1)
            yield failed(
                "load.area", place, "An unknown region", "Is it a new name? Tell the maintainers.", label
            )
    lost = [name for name in (*REGIONS, "England") if name not in labels]
    if lost:
        found, remedy = "Regions are missing", "Get the workbook again."
        yield failed("load.area", grid.place(grid.first + header - 1), found, remedy, ", ".join(lost))


# --------------------------------------------------------------------------- the rows


@dataclass(frozen=True)
class _Year:
    """A financial year's rows: its label, its first calendar year, its months' rows in order, its total's."""

    label: str
    first: int
    months: tuple[tuple[int, Row], ...]
    total: tuple[int, Row] | None
    total_label: str
    provisional: bool


def _years(grid: Grid, header: int, end: int) -> tuple[list[_Year], list[Finding]]:
    """Cut the rows into financial years; each begins where a year stands in the first column."""
    title = " ".join(shown(cell) for row in grid.rows[: header - 1] for cell in row)
    provisional = {*_PROVISIONAL.findall(title)}
    rows = [
        (grid.first + at, grid.rows[at]) for at in range(header + 1, end) if any(map(shown, grid.rows[at]))
    ]
    starts = [place for place, (_, row) in enumerate(rows) if _YEAR.fullmatch(_plain(row[0]))]
    findings = [_stray(grid, rows[place]) for place in range(starts[0] if starts else len(rows))]
    years = []
    for start, after in zip(starts, [*starts[1:], len(rows)], strict=True):
        block = rows[start:after]
        label = _plain(block[0][1][0])
        totals = [row for row in block if _TOTAL.fullmatch(_plain(row[1][0]))]
        months = tuple(row for row in block if row not in totals)
        wrong = _wrong_months(grid, label, months, len(totals))
        findings += [wrong] if wrong else []
        found = _TOTAL.fullmatch(_plain(totals[0][1][0])) if totals else None
        total = totals[0] if totals else None
        years.append(
            _Year(label, int(label[:4]), months, total, found[1] if found else "", label in provisional)
        )
    return years, findings


def _plain(cell: Cell) -> str:
    read = text(cell)
    return " ".join((shown(cell) if isinstance(read, Unread) else read.value).split())


def _stray(grid: Grid, row: tuple[int, Row]) -> Finding:
    found = "A row above the first year"
    return failed("load.row", grid.place(row[0]), found, "Get the workbook again.", _plain(row[1][0]))


def _wrong_months(grid: Grid, label: str, months: Sequence[tuple[int, Row]], totals: int) -> Finding | None:
    names = tuple(_plain(row[1]) for _, row in months)
    place = grid.place(months[0][0], _HEADER[1])
    remedy = "Get the workbook again, or wait for the whole year."
    if (int(label[:4]) + 1) % 100 != int(label[5:]):
        return failed("load.year", place, "Not a financial year", remedy, label)
    if names != _FINANCIAL_YEAR[: len(names)] or (totals and len(names) < len(_FINANCIAL_YEAR)) or totals > 1:
        found = f"The months of {label} are not April to March, each once, and one total"
        return failed("load.months", place, found, remedy, ", ".join(names))
    return None


# --------------------------------------------------------------------------- the figures


def _of_year(grid: Grid, year: _Year, areas: Mapping[str, int]) -> Iterator[Observation | Finding]:
    for place, (number, row) in enumerate(year.months):
        start = date(year.first + (place >= 9), (place + 3) % 12 + 1, 1)
        yield from _of_row(grid, number, row, (start, _month_end(start)), areas, year)
    if year.total:
        span = (date(year.first, 4, 1), date(year.first + 1, 3, 31))
        yield from _of_row(grid, *year.total, span, areas, year)


def _month_end(start: date) -> date:
    return (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _of_row(  # noqa: PLR0913, PLR0917 - where it stands, what it covers, what it holds
    grid: Grid, number: int, row: Row, span: tuple[date, date], areas: Mapping[str, int], year: _Year
) -> Iterator[Observation | Finding]:
    for area, position in areas.items():
        cell = row[position] if position < len(row) else None
        place = grid.place(number, _NAMES[area])
        hidden = isinstance(cell, str) and cell.strip() == "*"
        found = Read(None) if hidden else count(cell)
        if isinstance(found, Unread):
            yield failed("load.cell", place, found.found, found.remedy, shown(cell))
            continue
        if area != ENGLAND and found.value and found.value % _ROUNDED_TO:
            remedy = "May it be published? Ask the publisher."
            yield warned(
                "load.not-rounded", place, "A region's count that is not rounded", remedy, found.value
            )
        with_number = Status.PROVISIONAL if year.provisional else Status.FINAL
        yield Observation(
            force=area,
            measure=ADMISSIONS,
            start=span[0],
            end=span[1],
            value=found.value,
            unit="admissions",
            place=str(place),
            status=(Status.SUPPRESSED if hidden else with_number).value,
            reason=WITHHELD if hidden else "",
            least=_LEAST if hidden else -1,
            most=_MOST if hidden else -1,
            note=_rounded(area, found.value),
        )


def _rounded(area: str, number: int | None) -> str:
    """Say between what a rounded count lies; England is not rounded, and none is none."""
    if area == ENGLAND or not number:
        return ""
    return f"Rounded to the nearest {_ROUNDED_TO}: between {max(number - 2, _MOST + 1)} and {number + 2}."


# --------------------------------------------------------------------------- what only the whole shows


def _totals(grid: Grid, years: Sequence[_Year], areas: Mapping[str, int]) -> Iterator[Finding]:
    """Hold each year's total against its months in England, where nothing is rounded; mind its label."""
    for year in years if ENGLAND in areas else ():
        if year.total is None:
            continue
        number, row = year.total
        months = [count(each[areas[ENGLAND]]) for _, each in year.months]
        total = count(row[areas[ENGLAND]])
        summed = sum(each.value for each in months if isinstance(each, Read))
        if isinstance(total, Read) and total.value != summed:
            found = f"The total of {year.label} is not the sum of its months ({summed:,})"
            yield failed(
                "load.sum",
                grid.place(number, _NAMES[ENGLAND]),
                found,
                "Ask the publisher.",
                f"{total.value:,}",
            )
        elif year.total_label != year.label:
            found = f"The total of {year.label} is labelled as another year's; it is the sum of these months"
            yield warned("load.label", grid.place(number, _HEADER[0]), found, "", f"{year.total_label} Total")


def _after_release(grid: Grid, years: Sequence[_Year], given: Input) -> Iterator[Finding]:
    for year in years[-1:]:
        last = date(year.first + (len(year.months) > 9), (len(year.months) + 2) % 12 + 1, 1)
        if _month_end(last).isoformat()[: len(given.released)] > given.released:
            found = f"Months after the release of {given.released}"
            remedy = "Check the workbook, or the release folder's name."
            yield failed("load.future", grid.place(year.months[-1][0]), found, remedy, year.label)


def _rules(grids: Iterable[Grid], given: Input) -> Iterator[Finding]:
    """Find the publisher's rule of disclosure in its footnotes; say so where it is not there."""
    words = (shown(cell) for grid in grids for row in grid.rows[:60] for cell in row[:2])
    if not any("between 1 and 7" in cell and "nearest 5" in cell for cell in words):
        found = "No footnote says that * stands for 1 to 7 and that others are rounded to 5; it is taken so"
        yield warned("load.no-rule", Place(given.name), found, "Ask the publisher.")


def _other_tables(given: Input, others: Sequence[str]) -> Iterator[Finding]:
    if others:
        found = "Tables by sex, age or ethnicity are not read: their age bands do not give under 25"
        yield noted("load.sheet-unread", Place(given.name), found, ", ".join(others))
