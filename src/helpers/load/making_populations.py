"""Make the project's small table of populations from the publisher's files.

    python -m helpers.load.making_populations RELEASE FILE...      from the project's folder, for example
    python -m helpers.load.making_populations 2025-07 march2018v2.xlsx march2019.xlsx 2024=mid2024.csv

A workbook is one of the ONS police force area tables: its tables P3, P9 and P10 have mid-year estimates. A
CSV file has a code, a name and a population for each police force area, of the year written before it. The
table is ``data/raw/ons-populations/<release>/populations.csv``; its ``release.yaml`` is written by hand.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import Finding, InputRefused, Place
from helpers.forces import ENGLAND_AND_WALES, all_forces, territorial_forces
from helpers.load.cells import Read, Unread, count, shown
from helpers.load.findings import failed
from helpers.load.grid import Layout, Table, find_table
from helpers.load.inputs import Input
from helpers.load.ons_book import AreaTable, mid_years, read_area_table, tables_of, year_ending
from helpers.load.populations import LAYOUT
from helpers.load.releases import RAW
from helpers.load.sheets import open_sheets
from helpers.params import Framework, read_frameworks
from helpers.periods import MONTHS

FAMILY = "populations"
FOLDER = "ons-populations"
_TABLES = ("P3", "P9", "P10")
#: the columns of a file of one year's estimates: the year of the codes is in their names
_ESTIMATES = Layout(("PFA 2023 Code", "PFA 2023 Name", "Population"))
#: the footnote's number in a label such as "Household figures (mid-2017)4 rounded to 100"
_MARK = re.compile(r".*\)(\d{1,2}) .*")
_CITY = "Few live in the City of London and many work there."


@dataclass(frozen=True)
class Estimate:
    """A published mid-year number of people or households, and in which table of which edition it stands."""

    force: str
    kind: str
    year: int
    number: int
    where: str


def make_populations(files: Sequence[str], release: str, root: Path, framework: Framework) -> Path:
    """Gather the estimates of several files into one table; give its path.

    Refuses (InputRefused) files that give different numbers for one area and year.
    """
    estimates = [each for file in files for each in _estimates(file, release, framework)]
    _refuse_different(estimates)
    path = root / RAW / FOLDER / release / "populations.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_populations(estimates, path)
    return path


def _estimates(file: str, release: str, framework: Framework) -> Iterator[Estimate]:
    year, written, name = file.rpartition("=")
    path = Path(name)
    given = Input(path, path.name, framework, framework.sources[FAMILY], released=release)
    return _of_year(given, int(year)) if written else _of_workbook(given)


def _of_workbook(given: Input) -> Iterator[Estimate]:
    sheets = open_sheets(given)
    tables = tables_of(sheets)
    edition = year_ending(sheets, given)
    for code in _TABLES:
        if code in tables:
            table = read_area_table(sheets, tables[code], given)
            yield from _of_table(
                table, f"tables to {MONTHS[edition.end.month - 1]} {edition.end.year}, {code}"
            )


def _of_table(table: AreaTable, edition: str) -> Iterator[Estimate]:
    for label, (kind, year) in mid_years(table).items():
        # how households are estimated changes from edition to edition: the footnote says so
        basis = table.footnotes.get(_MARK.sub(r"\1", label), "") if kind == "households" else ""
        where = f"{edition} ({basis.rstrip('.')})" if basis else edition
        for area in table.rows:
            number = count(table.cell(area, label))
            if isinstance(number, Unread):
                place = table.place(area, label)
                shows = shown(table.cell(area, label))
                raise InputRefused((failed("load.cell", place, number.found, number.remedy, shows),))
            yield Estimate(area, kind, year, number.value, where)


def _of_year(given: Input, year: int) -> Iterator[Estimate]:
    """Read a file of one year; England and Wales is the sum of its areas."""
    (sheet,) = (sheets := open_sheets(given)).names
    table = find_table(sheets.grid(sheet), _ESTIMATES)
    forces = _forces(table)
    numbers = [_number(table, row) for row in range(len(table.rows))]
    where = f"mid-{year} estimates"
    for force, number in zip(forces, numbers, strict=True):
        yield Estimate(force, "people", year, number, where)
    yield Estimate(ENGLAND_AND_WALES, "people", year, sum(numbers), f"{where}, sum of the areas")


def _forces(table: Table) -> list[str]:
    """Read whose each row is, by its code; every area must be there, once."""
    slugs = {force.code: force.slug for force in territorial_forces()}
    codes = [shown(code) for code in table.column(_ESTIMATES.needed[0])]
    if sorted(codes) != sorted(slugs):
        wrong = ", ".join(sorted({*codes} ^ {*slugs})) or "a code twice"
        place = table.grid.place(0, _ESTIMATES.needed[0])
        found = "The areas are not the police force areas, each of them once"
        raise InputRefused((failed("load.area", place, found, "Get the file again.", wrong),))
    names = [shown(name) for name in table.column(_ESTIMATES.needed[1])]
    for row, (code, name) in enumerate(zip(codes, names, strict=True)):
        force = all_forces()[slugs[code]]
        if name not in {force.area, *force.names}:
            place = table.place(table.numbers[row], _ESTIMATES.needed[1])
            raise InputRefused((failed("load.area", place, f"A name that is not that of {code}", "", name),))
    return [slugs[code] for code in codes]


def _number(table: Table, row: int) -> int:
    cell = table.column(_ESTIMATES.needed[2])[row]
    number = count(cell)
    if isinstance(number, Read):
        return number.value
    place = table.place(table.numbers[row], _ESTIMATES.needed[2])
    raise InputRefused((failed("load.cell", place, number.found, number.remedy, shown(cell)),))


def _refuse_different(estimates: Iterable[Estimate]) -> None:
    known: dict[tuple[str, str, int], Estimate] = {}
    findings: list[Finding] = []
    for each in estimates:
        first = known.setdefault((each.force, each.kind, each.year), each)
        if first.number != each.number:
            found = f"Two numbers of {each.kind} for {each.force}, mid-{each.year}"
            value = f"{first.number:,} ({first.where}), {each.number:,} ({each.where})"
            findings.append(failed("load.twice", Place(FOLDER), found, "Leave one of the files out.", value))
    if findings:
        raise InputRefused(tuple(findings))


# --------------------------------------------------------------------------- the table


def write_populations(estimates: Iterable[Estimate], path: Path) -> None:
    """Write the table: a row an area and year, in order; an empty field where nothing is published."""
    rows: dict[tuple[str, int], dict[str, Estimate]] = {}
    for each in estimates:
        rows.setdefault((each.force, each.year), {}).setdefault(each.kind, each)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(LAYOUT.known)
        writer.writerows(_row(force, year, kinds) for (force, year), kinds in sorted(rows.items()))


def _row(force: str, year: int, kinds: Mapping[str, Estimate]) -> tuple[object, ...]:
    numbers = [kinds[kind].number if kind in kinds else "" for kind in ("people", "households")]
    notes = [
        f"{kind.capitalize()}: {kinds[kind].where if kind in kinds else 'none published for this year'}."
        for kind in ("people", "households")
    ]
    return force, year, *numbers, " ".join([*notes, *([_CITY] if force == "city-of-london" else [])])


if __name__ == "__main__":
    latest = read_frameworks(Path())[-1]
    sys.stdout.write(f"{make_populations(sys.argv[2:], sys.argv[1], Path(), latest)}\n")
