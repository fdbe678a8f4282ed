"""A year's totals by police force area, from ONS workbooks: to hold recorded crime of other releases against.

Table P1 has the counts. Where table P3 is there, with rates and populations, each count is worked out again
from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from helpers.errors import Finding, Place
from helpers.forces import ENGLAND_AND_WALES, all_forces
from helpers.load.cells import Unread, count, shown
from helpers.load.findings import failed, noted, refusals, warned
from helpers.load.grid import Sheets
from helpers.load.inputs import Input, Reading
from helpers.load.ons_book import (
    AreaTable,
    other_year,
    population_column,
    read_area_table,
    tables_of,
    year_ending,
)
from helpers.load.printed import marker_of
from helpers.load.sheets import open_sheets
from helpers.load.tidy import Observation, as_frame
from helpers.params import Beside, Framework, Measure
from helpers.periods import Period
from helpers.values import Status

_PER = 1000
#: populations are printed to the nearest 100, so a count worked out from a rate is off by as much
_ROUNDED_BY = 50
#: what a rate printed to its last digit still loses
_HALF = 0.51


def read_ons_tables(given: Input) -> Reading:
    """Read the counts of the offence subgroups that measures use, for every force and England and Wales.

    Each observation carries the publisher's footnotes of its row as its note. A marker in place
    of a figure is a value that is missing. Refuses (InputRefused) what the workbook's tables refuse.
    """
    sheets = open_sheets(given)
    tables = tables_of(sheets)
    if "P1" not in tables:
        remedy = "The publisher's workbook has a sheet called Table P1."
        found = failed("load.no-table", Place(given.name), "No sheet holds numbers of offences", remedy)
        return Reading(findings=(*sheets.findings, found))
    period = year_ending(sheets, given)
    counts = read_area_table(sheets, tables["P1"], given)
    columns = _measured(counts, given.framework)
    read = [
        _observation(counts, area, label, measure, period)
        for area in counts.rows
        for label, measure in columns.items()
    ]
    observations = [each for each in read if isinstance(each, Observation)]
    findings = [*sheets.findings, *other_year(counts, period), *_unread(sheets, tables)]
    findings += [each for each in read if isinstance(each, Finding)]
    findings += [*_no_measure(counts, columns), *_missing(counts), *_sums(counts, observations)]
    if "P3" in tables:
        rates = read_area_table(sheets, tables["P3"], given)
        findings += [*other_year(rates, period), *_rates(rates, columns, observations)]
    kept = () if refusals(findings) else observations
    return Reading(as_frame(kept), tuple(findings))


#: a measure's slug and unit
Named = tuple[str, str]


def _measured(table: AreaTable, framework: Framework) -> Mapping[str, Named]:
    """Find the columns that are an offence subgroup of a measure, or stand beside them: slug and unit."""
    described: list[tuple[str, Measure | Beside]] = [*framework.measures.items(), *framework.beside.items()]
    known = {label.casefold(): (slug, each.unit) for slug, each in described for label in each.subgroups}
    return {label: known[label.casefold()] for label in table.columns if label.casefold() in known}


def _observation(
    table: AreaTable, area: str, label: str, measure: Named, period: Period
) -> Observation | Finding:
    cell, place = table.cell(area, label), table.place(area, label)
    missing, number = marker_of(cell), count(cell, may_be_negative=True)
    if missing is None and isinstance(number, Unread):
        return failed("load.cell", place, number.found, number.remedy, shown(cell))
    return Observation(
        force=area,
        measure=measure[0],
        start=period.start,
        end=period.end,
        value=None if isinstance(number, Unread) else float(number.value),
        unit=measure[1],
        place=str(place),
        status=(missing or Status.FINAL).value,
        reason=f"The publisher gives {shown(cell).strip()!r} in place of a figure." if missing else "",
        note=table.note(area),
    )


# --------------------------------------------------------------------------- what only the whole shows


def _unread(sheets: Sheets, tables: Mapping[str, str]) -> Iterator[Finding]:
    others = [name for code, name in tables.items() if code not in {"P1", "P3"}]
    if others:
        listed = ", ".join(name.strip() for name in others)
        file = sheets.peek(others[0]).file
        yield noted(
            "load.sheet-unread", Place(file), "Tables that hold no measure's counts are not read", listed
        )


def _no_measure(table: AreaTable, columns: Mapping[str, Named]) -> Iterator[Finding]:
    if not columns:
        found = "No column is an offence subgroup of a measure"
        remedy = "If names have changed, add them to the measures in the framework."
        yield failed("load.column-missing", table.grid.place(), found, remedy, ", ".join(table.columns))


def _missing(table: AreaTable) -> Iterator[Finding]:
    lost = [
        force.slug for force in all_forces().values() if force.territorial and force.slug not in table.rows
    ]
    if lost:
        remedy = "Ask the publisher, or get the workbook again."
        yield warned("load.force-missing", table.grid.place(), "Forces are missing", remedy, ", ".join(lost))


def _sums(table: AreaTable, observations: Sequence[Observation]) -> Iterator[Finding]:
    """Hold England and Wales against the sum of the forces and British Transport Police."""
    if not {*all_forces(), ENGLAND_AND_WALES} <= {*table.rows}:
        return
    for slug in dict.fromkeys(each.measure for each in observations):
        values = {each.force: each.value for each in observations if each.measure == slug}
        whole = values.pop(ENGLAND_AND_WALES)
        parts = [value for value in values.values() if value is not None]
        if whole is not None and len(parts) == len(values) and sum(parts) != whole:
            found = f"England and Wales is not the sum of the forces ({sum(parts):,.0f})"
            yield warned("load.sum", table.grid.place(0, slug), found, "Ask the publisher.", f"{whole:,.0f}")


def _rates(
    table: AreaTable, columns: Mapping[str, Named], observations: Sequence[Observation]
) -> Iterator[Finding]:
    """Find counts that are not what the table of rates says, given the population beside them."""
    people = population_column(table)
    counts = {(each.force, each.measure): each.value for each in observations}
    for area in table.rows if people else ():
        population = count(table.cell(area, people or ""))
        if isinstance(population, Unread):
            continue
        for label in columns:
            rate = table.cell(area, label) if label in table.columns else None
            value = counts.get((area, columns[label][0]))
            if isinstance(rate, float) and value is not None:
                yield from _rate(table.place(area, label), rate, population.value, value)


def _rate(place: Place, rate: float, population: int, value: float) -> Iterator[Finding]:
    worked_out = rate * population / _PER
    if abs(worked_out - value) > abs(value) * _ROUNDED_BY / population + _HALF:
        found = f"The rate here makes the count {worked_out:,.0f}, not as table P1 has it"
        yield warned("load.rate", place, found, "Ask the publisher which is right.", f"{value:,.0f}")
