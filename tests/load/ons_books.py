"""Small workbooks in the layout of the ONS police force area tables, with what may be wrong in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl

from helpers.forces import all_forces
from helpers.load.inputs import Input
from helpers.params import Framework

COLUMNS = ("Homicide", "Residential burglary5", "Vehicle offences", "Bicycle theft")
PEOPLE = 1_000_000
CODES = {force.slug: force.code for force in all_forces().values()}
#: spelt in table P1 as the publisher spells them
LABELS = {
    "btp": "British Transport Police",
    "cheshire": "Cheshire7",
    "city-of-london": "London, City of",
    "west-midlands": "West Midlands ",
}
FOOTNOTES = (
    "Source: Home Office - Police recorded crime ",
    "5. A few crimes may be recorded against an expired code.",
    "6. Includes British Transport Police.",
    "7. Cheshire has a new recording system.",
)


def ons_book(
    changes: Mapping[tuple[str, str], object] | None = None, *, year: str = "2019"
) -> openpyxl.Workbook:
    """A workbook with notes, table P1 and table P3; ``changes`` are cells by sheet and reference.

    The force in place n (from 1) has n homicides, 10n residential burglaries, 20n vehicle offences.
    """
    book = openpyxl.Workbook()
    book.active.title = "Correction"
    book.active.append([f"Crime in England & Wales, year ending June {year} - PFA tables"])
    _table(book, "Table P1 ", f"number of offences, year ending June {year}1,2", rates=False)
    _table(book, "Table P3", f"rate of offences, year ending June {year}1,2", rates=True)
    for (sheet, reference), value in (changes or {}).items():
        book[sheet][reference] = value
    return book


def _table(book: openpyxl.Workbook, name: str, title: str, *, rates: bool) -> None:
    sheet = book.create_sheet(name)
    population = ["Population figures\n (mid-2018)3  rounded to 100"] if rates else []
    for row in (
        [f"{name.strip()}:  Police recorded crime, {title}"],
        [],
        ["", "", *([""] if rates else []), "Victim-based crime"],
        ["Area Code", "Area Name", *population, *COLUMNS],
        ["", "", "Rate" if rates else "Numbers"],
    ):
        sheet.append(row)
    sheet.merge_cells("D3:F3")
    forces = [each for each in all_forces() if not (rates and each == "btp")]
    total = sum(range(1, len(all_forces()) + 1))
    areas = [("K04000001", "ENGLAND AND WALES6", total), ("E12000005", "West Midlands ", 7)]
    areas += [
        (CODES[each], LABELS.get(each, all_forces()[each].area), place)
        for place, each in enumerate(forces, 1)
    ]
    for code, label, size in areas:
        counts = [size, 10 * size, 20 * size, ".."]
        people = PEOPLE * (43 if label.startswith("ENGLAND") else 1)
        numbers = [people, *(count * 1000 / people for count in counts[:3]), "+"] if rates else counts
        sheet.append([code, label, *numbers])
    for footnote in FOOTNOTES:
        sheet.append([footnote])
    sheet.cell(sheet.max_row, 1).hyperlink = "https://www.ons.gov.uk/"


def row_of(slug: str) -> int:
    """The row of a force in either table."""
    return 8 + list(all_forces()).index(slug)


def given(path: Path, framework: Framework, source: str, released: str) -> Input:
    """A file as a reader is given it."""
    return Input(path, path.name, framework, framework.sources[source], released)
