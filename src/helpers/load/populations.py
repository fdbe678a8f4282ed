"""The project's own small table of mid-year populations and households by police force area."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from helpers.errors import Datum, Finding
from helpers.forces import ENGLAND_AND_WALES, Force, all_forces, complete, merged_forces
from helpers.load.cells import Cell, Read, Unread, count, is_blank, text
from helpers.load.columns import found_in, read_columns
from helpers.load.findings import failed, refusals, warned
from helpers.load.grid import Layout, Table, find_table
from helpers.load.inputs import Input, Reading
from helpers.load.sheets import open_sheets
from helpers.load.tidy import POPULATIONS, Observation, as_frame
from helpers.provenance import age_of

LAYOUT = Layout(("force", "year", "people", "households"), ("note",))
KINDS = ("people", "households")
#: a row of no number: the year has none published
_NONE = -1
#: estimates of an area are rounded to 100, so a sum of them is off by as much as 50 each
_ROUNDED_BY = 50
#: no area of this size grows or shrinks by so much in a year; a row moved up or down by one does
_LARGE, _MOST_A_YEAR = 100_000, 0.05


def read_populations(given: Input) -> Reading:
    """Read the table: observations of "people" and "households" on the 30th of June of each year.

    An empty field is a year without a published number. Refuses a row twice, an unknown force, a year after
    the release; finds what is not the sum of its areas, and what grows or shrinks as no area does.
    """
    sheets = open_sheets(given)
    table = find_table(sheets.grid(sheets.names[0]), LAYOUT)
    rows, read = _rows(table)
    findings = [*sheets.findings, *table.findings, *read]
    if not refusals(findings):
        findings += [*_repeated(rows, table), *_too_late(rows, table, given), *_sums(rows, table)]
        findings += _jumps(rows, table)
    if refusals(findings):
        return Reading(findings=tuple(findings))
    observations = [each for record in rows.to_dict("records") for each in _observations(record, table)]
    return Reading(as_frame(observations), tuple(findings))


def _rows(table: Table) -> tuple[pd.DataFrame, list[Finding]]:
    readers: dict[str, Callable[[Any], Read[Any] | Unread]] = {
        "force": _force,
        "year": count,
        **dict.fromkeys(KINDS, _number),
        "note": text,
    }
    columns = read_columns(table, readers)
    findings = found_in(columns)
    rows = pd.DataFrame({name: column.values for name, column in columns.items()})
    return rows.assign(row=list(table.numbers)), findings


def _force(cell: Cell) -> Read[str] | Unread:
    label = text(cell)
    known = {force.slug for force in all_forces().values() if force.territorial} | {ENGLAND_AND_WALES}
    if isinstance(label, Unread) or label.value in known:
        return label
    return Unread("An unknown force", "Write the force's slug, such as west-mercia.")


def _number(cell: Cell) -> Read[int] | Unread:
    if is_blank(cell):
        return Read(_NONE)
    found = count(cell)
    if isinstance(found, Read) and found.value == 0:
        return Unread("A population of nobody", "Leave the field empty where none is published.")
    return found


def _observations(record: dict[Hashable, Any], table: Table) -> Iterator[Observation]:
    mid_year = date(record["year"], 6, 30)
    for kind in KINDS:
        if record[kind] != _NONE:
            yield Observation(
                force=record["force"],
                measure=kind,
                start=mid_year,
                end=mid_year,
                value=float(record[kind]),
                unit=kind,
                place=str(table.place(record["row"], kind)),
                note=record.get("note", ""),
            )


# --------------------------------------------------------------------------- what only the whole shows


def _repeated(rows: pd.DataFrame, table: Table) -> Iterator[Finding]:
    for _, row in rows[rows.duplicated(["force", "year"])].iterrows():
        found, label = "Two rows for one area and year", f"{row['force']}, {row['year']}"
        yield failed("load.twice", table.place(row["row"]), found, "Keep one of them.", label)


def _too_late(rows: pd.DataFrame, table: Table, given: Input) -> Iterator[Finding]:
    late = rows[rows["year"].ge(int(given.released[:4])) & rows["year"].map(_mid_year).gt(given.released)]
    for _, row in late.iterrows():
        found = f"A year that ends after its release of {given.released}"
        remedy = "Check the year, or the release folder's name."
        yield failed("load.future", table.place(row["row"], "year"), found, remedy, row["year"])


def _mid_year(year: int) -> str:
    return f"{year}-06-30"


def _sums(rows: pd.DataFrame, table: Table) -> Iterator[Finding]:
    """Hold England and Wales against the sum of its areas, where all of them are there."""
    for kind in KINDS:
        known = rows[rows[kind].ne(_NONE)]
        whole = known[known["force"].eq(ENGLAND_AND_WALES)]
        parts = known[known["force"].ne(ENGLAND_AND_WALES)]
        for _, row in whole.iterrows():
            areas = parts[parts["year"].eq(row["year"])]
            summed = areas[kind].sum()
            if complete({*areas["force"]}) and abs(row[kind] - summed) > len(areas) * _ROUNDED_BY:
                found = f"England and Wales is not the sum of its areas ({summed:,.0f})"
                remedy = "Make the table again from the publisher's files."
                yield failed("load.sum", table.place(row["row"], kind), found, remedy, f"{row[kind]:,.0f}")


def _jumps(rows: pd.DataFrame, table: Table) -> Iterator[Finding]:
    """Find areas that grow or shrink from one published year to the next as none does."""
    for kind in KINDS:
        known = rows[rows[kind].ne(_NONE)].sort_values(["force", "year"])
        before = known.groupby("force")[[kind, "year"]].shift()
        a_year = (known[kind] / before[kind]).pow(1 / (known["year"] - before["year"])).sub(1)
        odd = known[a_year.abs().gt(_MOST_A_YEAR) & known[kind].ge(_LARGE)]
        for _, row in odd.iterrows():
            found = f"{kind.capitalize()} change by more than {_MOST_A_YEAR:.0%} a year here"
            label = f"{row['force']}, {row['year']}: {row[kind]:,.0f}"
            remedy = "Is it another area's row? Correct it, or confirm it with the publisher."
            finding = warned("load.population-jump", table.place(row["row"], kind), found, remedy, label)
            mid_year = date(int(row["year"]), 6, 30)
            yield replace(finding, about=Datum(kind, row["force"], mid_year, mid_year))


# --------------------------------------------------------------------------- as rates need it


def populations_frame(observations: pd.DataFrame) -> pd.DataFrame:
    """Lay observations of people and households out by force and year (see ``tidy.POPULATIONS``).

    Of two releases the newer one's number is taken. A force that others merged into has, for years without
    a number of its own, the sum of theirs.
    """
    ages = observations["release"].map(age_of).rename("age")
    newest = observations.iloc[ages.argsort(kind="stable")].reset_index(drop=True)
    newest = newest.assign(year=newest["end"].dt.year)
    newest = pd.concat([newest, *(_back_series(newest, each) for each in merged_forces())])
    wide = newest.pivot_table(
        index=["force", "year"], columns="measure", values="value", aggfunc="last", observed=True
    ).reindex(columns=list(KINDS))
    last = newest.groupby(["force", "year"])[["source", "release"]].last()
    return wide.join(last).reset_index().loc[:, list(POPULATIONS)].astype(dict(POPULATIONS))


def _back_series(newest: pd.DataFrame, merged: Force) -> pd.DataFrame:
    """Sum the areas that merged, for the years that have all of them and no number of the merged one."""
    by = ["year", "measure"]
    parts = newest[newest["force"].isin(merged.formed_of)].drop_duplicates(["force", *by], keep="last")
    summed = parts.groupby(by, as_index=False).agg(
        value=("value", "sum"),
        force=("force", "size"),
        source=("source", "last"),
        release=("release", "last"),
    )
    own = pd.MultiIndex.from_frame(newest.loc[newest["force"].eq(merged.slug), by])
    missing = ~pd.MultiIndex.from_frame(summed[by]).isin(own)
    return summed[missing & summed["force"].eq(len(merged.formed_of))].assign(force=merged.slug)
