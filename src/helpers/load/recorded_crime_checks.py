"""What only many rows of recorded crime can show: rows twice, two spellings at once, series that stop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from helpers.errors import Finding, Outcome, Place
from helpers.forces import all_forces
from helpers.load.columns import Categories, Column
from helpers.load.findings import failed, warned
from helpers.load.grid import Table
from helpers.load.inputs import Input
from helpers.periods import Quarter, quarters_between

#: below this count a national series may well fall to nothing by itself
_LARGE = 30
#: so many forces, and so large a share of them, show how many rows a force should have in a quarter
_MANY, _MOST = 20, 0.9
#: a series is new to be without figures when it stopped within so many quarters
_RECENT = 4


def repeated_rows(
    table: Table, quarter: Categories, code: Column[str], labels: Sequence[Column[Any]]
) -> Iterator[Finding]:
    """Find rows of a sheet with the same labels, but for an offence the publisher splits into rows alike.

    The tables of 2017/18 give homicide, "1/4.1/4.10/4.2", in four rows with the same labels: as many rows as
    codes, for every force and quarter alike, are the publisher's own, and are summed.
    """
    rows = pd.DataFrame({"quarter": quarter.codes, "code": code.codes})
    rows = rows.assign(**{f"label {number}": each.codes for number, each in enumerate(labels)})
    repeated = rows.duplicated()
    if not repeated.any():
        return
    sizes = rows[rows["code"].isin(rows.loc[repeated, "code"])].value_counts(sort=False)
    by_code = sizes.groupby(level="code").agg(["min", "max"])
    split = [
        each
        for each, least, most in by_code.itertuples()
        if least == most == len(code.distinct[each].split("/"))
    ]
    wrong = np.flatnonzero(repeated & ~rows["code"].isin(split))
    if len(wrong):
        found = "A row that stands in the file twice: its count would be added twice"
        shown = ", ".join(str(cell) for cell in table.rows[wrong[0]])
        place = table.place(table.numbers[wrong[0]])
        yield Finding("load.twice", Outcome.FAIL, place, found, "Keep one of them.", shown, len(wrong))


def uneven_rows(table: Table, quarter: Categories, force: Column[str]) -> Iterator[Finding]:
    """Find forces with other than the usual number of rows in a quarter: rows of the file were lost or added.

    The publisher gives every force a row for every offence, zeros included.
    """
    rows = pd.DataFrame({"quarter": quarter.codes, "force": force.codes, "row": table.numbers})
    known = rows[
        rows["force"].isin([code for code, name in enumerate(force.distinct) if name in all_forces()])
    ]
    sizes = known.groupby(["quarter", "force"], as_index=False).agg(size=("row", "size"), row=("row", "max"))
    for _, group in sizes.groupby("quarter"):
        usual = int(group["size"].mode().iloc[0])
        odd = group[group["size"].ne(usual)]
        if len(group) >= _MANY and 0 < len(odd) <= (1 - _MOST) * len(group):
            first = odd.iloc[0]
            label = f"{quarter.categories[first['quarter']]}, {force.distinct[first['force']]}"
            found = f"A force with {first['size']} rows in a quarter where the others have {usual}"
            remedy = "Rows are missing or added (is the file cut off?): get it again."
            place = table.place(int(first["row"]))
            yield Finding("load.rows-uneven", Outcome.FAIL, place, found, remedy, label, len(odd))


def file_findings(counts: pd.DataFrame, totals: pd.DataFrame, given: Input) -> Iterator[Finding]:
    """Find what is wrong with a file as a whole, its sheets being readable by themselves."""
    yield from _quarter_in_two_sheets(totals, given)
    yield from _both_spellings(counts, given)
    yield from _gaps(counts, given)
    yield from _stopped(totals, given)


def _quarter_in_two_sheets(totals: pd.DataFrame, given: Input) -> Iterator[Finding]:
    sheets = totals.drop_duplicates(["quarter", "sheet"])
    for quarter, sheet in sheets.loc[sheets.duplicated("quarter"), ["quarter", "sheet"]].itertuples(
        index=False
    ):
        found = "A quarter that stands in another sheet too: its counts would be added twice"
        yield failed("load.twice", Place(given.name, str(sheet)), found, "Keep one of the sheets.", quarter)


def _both_spellings(counts: pd.DataFrame, given: Input) -> Iterator[Finding]:
    """Find counts under a subgroup's present and former name at once: a sum would count them twice."""
    former = {
        label: measure.subgroups[0]
        for measure in given.framework.measures.values()
        for label in measure.subgroups[1:]
    }
    nonzero = counts[counts["offences"].ne(0)]
    then = nonzero.assign(present=nonzero["subgroup"].map(former)).dropna(subset="present")
    now = nonzero.loc[nonzero["subgroup"].isin({*former.values()}), ["quarter", "force", "subgroup"]]
    both = then.merge(
        now.rename(columns={"subgroup": "present"}),
        on=["quarter", "force", "present"],
        validate="many_to_one",
    )
    for present, group in both.groupby("present"):
        place, label = group.iloc[0][["place", "subgroup"]]
        found = f"Counts under a subgroup's former name beside its present one ({present})"
        remedy = "Keep the rows of one edition."
        yield Finding(
            "load.both-spellings", Outcome.FAIL, Place(str(place)), found, remedy, str(label), len(group)
        )


def _gaps(counts: pd.DataFrame, given: Input) -> Iterator[Finding]:
    """Find quarters missing in between, and forces missing from a quarter that others have."""
    forces = counts.groupby("quarter")["force"].nunique()
    held = {Quarter.parse(str(label)): int(number) for label, number in forces.items()}
    for quarter in quarters_between(min(held), max(held)) if held else ():
        place = Place(given.name)
        if quarter not in held:
            found, remedy = "A quarter is missing in between", "Comparisons that need it will say so."
            yield warned("load.quarter-missing", place, found, remedy, quarter)
        elif held[quarter] < max(held.values()):
            found = f"A quarter with {held[quarter]} forces, where others have {max(held.values())}"
            yield warned(
                "load.force-missing",
                place,
                found,
                "Ask the publisher, or wait for the next edition.",
                quarter,
            )


def _stopped(totals: pd.DataFrame, given: Input) -> Iterator[Finding]:
    """Find subgroups whose latest quarters are all zero after many: missing, more likely than none."""
    table = totals.pivot_table(index="label", columns="quarter", values="offences", aggfunc="sum")
    for label, series in table.iterrows():
        zeros = int(series.iloc[::-1].eq(0).cumprod().sum())
        if not 0 < zeros <= _RECENT or zeros == len(series):
            continue
        before = series.iloc[-zeros - 1]
        if before >= _LARGE:
            found = f"All rows are zero from {series.index[-zeros]}, after {before:,.0f}: missing, not none?"
            yield warned("load.zero-series", Place(given.name), found, "Ask the publisher.", label)
