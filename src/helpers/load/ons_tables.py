"""A year's totals by police force area, from ONS workbooks: to hold recorded crime of other releases against.

Table P1 has the counts; table P3, where it is there, has rates and populations, and each count is worked out
again from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from helpers.errors import Finding, InputRefused, Place
from helpers.forces import ENGLAND_AND_WALES, all_forces
from helpers.load.cells import Cell, Unread, count, shown
from helpers.load.findings import failed, refusals, warned
from helpers.load.inputs import Input, Reading
from helpers.load.ons_book import AreaTable, other_year, read_area_table, tables_of, year_ending
from helpers.load.printed import marker_of
from helpers.load.sheets import open_sheets
from helpers.load.tidy import Observation, as_frame
from helpers.params import Measure
from helpers.periods import Period
from helpers.values import Status

#: populations are printed to the nearest 100
_ROUNDED_BY = 50
#: half a count, and what a spreadsheet's arithmetic loses
_HALF = 0.51
_PER = 1000


def read_ons_tables(given: Input) -> Reading:
    """Read the counts of the measures' offence subgroups, for every force and for England and Wales.

    Each observation carries the publisher's footnotes of its row and column as its note.
    """
    sheets = open_sheets(given)
    tables = tables_of(sheets)
    if "P1" not in tables:
        remedy = "The publisher's workbook has a sheet called Table P1."
        found = failed("load.no-table", Place(given.name), "No sheet holds numbers of offences", remedy)
        return Reading(findings=(*sheets.findings, found))
    period = year_ending(sheets, given)
    counts = read_area_table(sheets, tables["P1"], given)
    columns = _measured(counts, given)
    observations = list(_observations(counts, columns, period))
    findings = [
        *sheets.findings,
        *other_year(counts, period),
        *(each for each in observations if isinstance(each, Finding)),
        *_none_measured(counts, columns),
        *_missing_forces(counts),
    ]
    found_values = [each for each in observations if isinstance(each, Observation)]
    if not refusals(findings):
        findings += [*_sums(counts, columns, found_values), *_rates(sheets, tables, found_values, columns, given)]
    if refusals(findings):
        return Reading(findings=tuple(findings))
    return Reading(as_frame(found_values), tuple(findings))
