"""The project's own small table of recorded crime: quarterly counts by force and offence subgroup."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.errors import Finding, RequestError
from helpers.forces import ENGLAND_AND_WALES, all_forces
from helpers.load.cells import Read, Unread, count, text
from helpers.load.columns import found_in, read_columns
from helpers.load.findings import failed, refusals
from helpers.load.grid import Layout, Table, find_table
from helpers.load.home_office import names_of, observations, quarters_after_release
from helpers.load.inputs import Input, Reading
from helpers.load.text import MEGABYTE, read_text_table
from helpers.periods import Quarter

LAYOUT = Layout(("quarter", "force", "subgroup", "offences"))
_KEY = ["quarter", "force", "subgroup"]


def read_counts(given: Input) -> Reading:
    """Read the small table; England and Wales in it must be the sum of the forces, to the offence."""
    grid, notes = read_text_table(given.path, given.name, given.source.unpacked_megabytes * MEGABYTE)
    table = find_table(grid, LAYOUT)
    counts, found = _counts(table, given)
    findings = (*notes, *table.findings, *found)
    if not refusals(findings):
        findings = (*findings, *_repeated(counts, table), *_wrong_sums(counts, table))
    if refusals(findings):
        return Reading(findings=findings)
    placed = counts.assign(place=[str(table.place(row)) for row in counts["row"]])
    return Reading(observations(placed, given), findings)


def _counts(table: Table, given: Input) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    names = names_of(given.framework, given.source)
    readers = {
        "quarter": _quarter,
        "force": _force,
        "subgroup": names.subgroup,
        "offences": lambda cell: count(cell, may_be_negative=True),
    }
    columns = read_columns(table, readers)
    findings = found_in(columns)
    if refusals(findings):
        return pd.DataFrame(), tuple(findings)
    labels = {name: columns[name].labels.astype("str") for name in _KEY}
    counts = pd.DataFrame({**labels, "offences": columns["offences"].numbers, "row": table.numbers})
    first = counts.drop_duplicates("quarter")
    quarters = {Quarter.parse(label): row for label, row in zip(first["quarter"], first["row"], strict=True)}
    findings += quarters_after_release(quarters, given, table.grid, "quarter")
    return counts.assign(note="", provisional=False), tuple(findings)


def _quarter(cell: object) -> Read[str] | Unread:
    try:
        return Read(str(Quarter.parse(str(cell))))
    except RequestError as error:
        return Unread("Not a quarter", error.remedy)


def _force(cell: object) -> Read[str] | Unread:
    label = text(str(cell))
    known = isinstance(label, Read) and label.value in {*all_forces(), ENGLAND_AND_WALES}
    return label if known else Unread("An unknown force", "Write the force's slug, such as west-mercia.")


def _repeated(counts: pd.DataFrame, table: Table) -> Iterator[Finding]:
    for _, row in counts[counts.duplicated(_KEY)].iterrows():
        label = ", ".join(row[_KEY])
        yield failed(
            "load.twice", table.place(row["row"]), "Two figures for one period", "Keep one of them.", label
        )


def _wrong_sums(counts: pd.DataFrame, table: Table) -> Iterator[Finding]:
    together = counts["force"].eq(ENGLAND_AND_WALES)
    by = ["quarter", "subgroup"]
    summed = counts[~together].groupby(by)["offences"].sum().rename("summed")
    held = counts[together].merge(summed.reset_index(), on=by, how="left", validate="many_to_one")
    for _, row in held[held["offences"].ne(held["summed"])].iterrows():
        yield failed(
            "load.sum",
            table.place(row["row"], "offences"),
            f"England and Wales is not the sum of the forces ({row['summed']:.0f})",
            "Make the table again from the publisher's file.",
            str(row["offences"]),
        )
