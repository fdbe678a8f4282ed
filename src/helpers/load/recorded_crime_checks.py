"""What only the whole of a recorded crime file can show: rows twice, two spellings at once, series that stop."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.errors import Finding, Outcome, Place
from helpers.load.findings import warned
from helpers.load.inputs import Input
from helpers.periods import Quarter, quarters_between

#: below this count a national series may well fall to nothing by itself
_LARGE = 30
#: a series is new to be without figures when it stopped within so many quarters
_RECENT = 4
_ROW = ["quarter", "force", "body", "description", "label", "code"]


def file_findings(rows: pd.DataFrame, given: Input) -> Iterator[Finding]:
    """Find what is wrong with a file as a whole, its cells being all readable."""
    yield from _repeated(rows)
    yield from _both_spellings(rows, given)
    yield from _gaps(rows, given)
    yield from _stopped(rows, given)


def _place(row: pd.Series[object] | object) -> Place:
    return Place(str(row.file), str(row.sheet), int(row.row))  # type: ignore[attr-defined]


def _repeated(rows: pd.DataFrame) -> Iterator[Finding]:
    """Find rows that stand there more than once, but for an offence the publisher splits into rows alike.

    The tables of 2017/18 give homicide, "1/4.1/4.10/4.2", in four rows a force and quarter with the same labels: so
    many rows as codes, for every force and quarter alike, are the publisher's, and are summed.
    """
    repeated = rows.duplicated(_ROW)
    if not repeated.any():
        return
    split = _split_by_publisher(rows, rows.loc[repeated, "code"].unique())
    wrong = rows[repeated & ~rows["code"].isin(split)]
    for _, group in wrong.groupby("sheet", sort=False):
        first = next(group.itertuples())
        yield Finding(
            "load.twice",
            Outcome.FAIL,
            _place(first),
            "A row that stands in the file twice: its count would be added twice",
            "Remove the repeated rows.",
            f"{first.quarter}, {first.body}, {first.description}",
            len(group),
        )


def _split_by_publisher(rows: pd.DataFrame, codes: object) -> list[str]:
    sizes = rows[rows["code"].isin(codes)].groupby(_ROW).size()  # type: ignore[arg-type]
    by_code = sizes.groupby(level="code").agg(["min", "max"])
    return [
        str(code)
        for code, size in by_code.iterrows()
        if size["min"] == size["max"] == len(str(code).split("/"))
    ]


def _both_spellings(rows: pd.DataFrame, given: Input) -> Iterator[Finding]:
    """Find counts under a subgroup's present and former name at once: their sum would count offences twice."""
    nonzero = rows[rows["offences"].ne(0) & rows["force"].ne("")]
    for measure in given.framework.measures.values():
        present, former = measure.subgroups[:1], measure.subgroups[1:]
        now = nonzero[nonzero["subgroup"].isin(present)]
        then = nonzero[nonzero["subgroup"].isin(former)]
        both = then.merge(
            now[["quarter", "force"]].drop_duplicates(), on=["quarter", "force"], validate="many_to_one"
        )
        if len(both):
            first = next(both.itertuples())
            yield Finding(
                "load.both-spellings",
                Outcome.FAIL,
                Place(str(first.file), str(first.sheet), int(str(first.row)), "Offence Subgroup"),
                f"Counts under a subgroup's former name beside its present one ({present[0]})",
                "Keep the rows of one edition.",
                str(first.label),
                len(both),
            )


def _gaps(rows: pd.DataFrame, given: Input) -> Iterator[Finding]:
    """Find quarters missing between the first and the last, and forces missing from a quarter that others have."""
    held = {Quarter.parse(label) for label in rows["quarter"].unique()}
    for quarter in quarters_between(min(held), max(held)):
        if quarter not in held:
            remedy = "Comparisons that need it will say that it is missing."
            yield warned(
                "load.quarter-missing", Place(given.name), "A quarter is missing in between", remedy, quarter
            )
    forces = rows[rows["force"].ne("")].groupby("quarter")["force"].nunique()
    for label, number in forces[forces < forces.max()].items():
        found = f"A quarter with {number} forces, where others have {forces.max()}"
        yield warned(
            "load.force-missing",
            Place(given.name),
            found,
            "Ask the publisher, or wait for the next edition.",
            label,
        )


def _stopped(rows: pd.DataFrame, given: Input) -> Iterator[Finding]:
    """Find subgroups whose latest quarters are all zero after many: missing, more likely than none."""
    totals = (
        rows.groupby(["label", "quarter"])["offences"].sum().unstack("quarter").sort_index(axis="columns")
    )
    for label, series in totals.iterrows():
        known = series.dropna()
        trailing = int(known.iloc[::-1].eq(0).cumprod().sum())
        recent = len(series) - len(known) == 0 and 0 < trailing <= _RECENT and trailing < len(known)
        if recent and known.iloc[-trailing - 1] >= _LARGE:
            before = f"{known.iloc[-trailing - 1]:,.0f}"
            found = f"All rows are zero from {known.index[-trailing]}, after {before} the quarter before: missing, not none?"
            yield warned(
                "load.zero-series", Place(given.name), found, "Ask the publisher before using them.", label
            )
