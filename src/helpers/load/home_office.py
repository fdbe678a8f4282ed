"""Recorded crime by quarter, force and offence subgroup, and the measures' observations from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.errors import Finding, nearest
from helpers.forces import (
    ENGLAND_AND_WALES,
    Force,
    all_forces,
    force_named,
    merged_forces,
    present_forces,
)
from helpers.load.cells import Cell, Read, Unread, text
from helpers.load.findings import failed
from helpers.load.grid import Grid
from helpers.load.inputs import Input
from helpers.load.tidy import typed
from helpers.params import Framework, Source
from helpers.periods import Quarter
from helpers.values import Status

#: the columns of counts: quarter as "2022-23-Q1", force by slug, subgroup as the framework spells it, the
#: number, the publisher's note, whether it is called provisional, and where it stands
COUNTS = ["quarter", "force", "subgroup", "offences", "note", "provisional", "place"]
NEGATIVE = "Below zero as published: offences recorded earlier were reclassified or cancelled."
_MARKS = re.compile(r"\s*\[\s*([^\]]*?)\s*\]")


@dataclass(frozen=True)
class Names:
    """How a source's labels are known: folded label → what it stands for.

    ``bodies`` gives the name of a body that is no police force; ``subgroups`` the label as the framework
    spells it, "" for one that no measure uses.
    """

    bodies: Mapping[str, str]
    subgroups: Mapping[str, str]

    def force(self, cell: Cell) -> Read[str] | Unread:
        """Return the force that a label names, without note markers; nothing is guessed from likeness.

        Names of forces are alike where places are not: Humberside and Merseyside, Herefordshire and
        Hertfordshire.
        """
        label = text(cell)
        if isinstance(label, Unread):
            return label
        plain = _folded(label.value)
        known = force_named(plain)
        if known or plain in self.bodies:
            return Read(known.slug if known else self.bodies[plain], label.note)
        remedy = "Write the force's name, such as West Mercia; a new force or body is added to the framework."
        return Unread("An unknown force" if plain else "No force", remedy)

    def subgroup(self, cell: Cell) -> Read[str] | Unread:
        """Tell which offence subgroup a label means."""
        remedy = "If it is a new name, add it in the framework: to its measure, or to other_subgroups."
        return _known(cell, self.subgroups, "offence subgroup", remedy)


def names_of(framework: Framework, source: Source) -> Names:
    """Gather the names a source's tables may hold."""
    used = {label: label for measure in framework.measures.values() for label in measure.subgroups}
    other = dict.fromkeys(source.other_subgroups, "")
    return Names(
        bodies={_folded(body): body for body in source.other_bodies},
        subgroups={_folded(label): slug for label, slug in {**other, **used}.items()},
    )


def _known(cell: Cell, known: Mapping[str, str], kind: str, remedy: str) -> Read[str] | Unread:
    label = text(cell)
    if isinstance(label, Unread):
        return label
    folded = _folded(label.value)
    if folded in known:
        return Read(known[folded], label.note)
    close = nearest(folded, known, 1)
    hint = f"Is it {close[0]!r}? " if close else ""
    return Unread(f"An unknown {kind}" if folded else f"No {kind}", hint + remedy)


def marks_of(label: str) -> tuple[str, ...]:
    """Give the note markers on a label: "Metropolitan Police[Note 6]" has "Note 6"."""
    return tuple(_MARKS.findall(label))


def _folded(label: str) -> str:
    return " ".join(_MARKS.sub(" ", label).split()).casefold()


# --------------------------------------------------------------------------- counts → observations


def observations(counts: pd.DataFrame, given: Input) -> pd.DataFrame:
    """Sum counts (see ``COUNTS``) to the framework's measures, for each force and for England and Wales.

    A force that others merged into has, for quarters without a count of its own, the sum of theirs. England
    and Wales means the 43 forces and British Transport Police; where the counts do not hold all of them for
    a quarter, its value says so. Counts may already hold England and Wales: it is then left out and summed
    anew.
    """
    measures = _measures_of(given.framework)
    rows = counts.merge(measures, on="subgroup", validate="many_to_many").sort_values(
        ["quarter", "force", "place"]
    )
    forces = _summed(rows[rows["force"].ne(ENGLAND_AND_WALES)], ["force", "measure", "quarter"])
    forces = pd.concat([forces, *(_back_series(forces, each) for each in merged_forces())])
    present = forces[forces["force"].isin([each.slug for each in present_forces()])]
    together = _summed(present.assign(forces=1), ["measure", "quarter"]).assign(force=ENGLAND_AND_WALES)
    return _as_observations(pd.concat([forces, together], ignore_index=True), given.framework)


def _measures_of(framework: Framework) -> pd.DataFrame:
    pairs = [(label, each.slug) for each in framework.measures.values() for label in each.subgroups]
    return pd.DataFrame(pairs, columns=["subgroup", "measure"])


def _back_series(forces: pd.DataFrame, merged: Force) -> pd.DataFrame:
    """Sum the forces that merged, for the quarters that have all of them and no count of the merged force."""
    by = ["measure", "quarter"]
    summed = _summed(forces[forces["force"].isin(merged.formed_of)].assign(forces=1), by)
    own = pd.MultiIndex.from_frame(forces.loc[forces["force"].eq(merged.slug), by])
    missing = ~pd.MultiIndex.from_frame(summed[by]).isin(own)
    names = " and ".join(all_forces()[each].name for each in merged.formed_of)
    told = f"The sum of {names}, before they merged."
    return summed[missing & summed["forces"].eq(len(merged.formed_of))].assign(
        force=merged.slug, note=told, forces=1
    )


def _summed(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    aggregations: dict[str, str] = {
        "offences": "sum",
        "provisional": "max",
        "note": "first",
        "place": "first",
    }
    present = rows if "forces" in rows else rows.assign(forces=1)
    return present.groupby(by, as_index=False, sort=True).agg({**aggregations, "forces": "sum"})


def _as_observations(sums: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    quarters = {label: Quarter.parse(label) for label in sums["quarter"].unique()}
    together = sums["force"].eq(ENGLAND_AND_WALES)
    lacking = together & sums["forces"].lt(len(present_forces()))
    status = sums["provisional"].map({True: Status.PROVISIONAL.value, False: Status.FINAL.value})
    note = sums["note"].where(~together, "").mask(sums["offences"].lt(0), NEGATIVE)
    reason = (
        "This release has only "
        + sums["forces"].astype(str)
        + f" of the {len(present_forces())} forces it is summed from."
    )
    return typed(
        sums.assign(
            start=sums["quarter"].map({label: each.start for label, each in quarters.items()}),
            end=sums["quarter"].map({label: each.end for label, each in quarters.items()}),
            value=sums["offences"].astype("Float64").mask(lacking),
            least=-1,
            most=-1,
            base=-1,
            status=status.mask(lacking, Status.UNAVAILABLE.value),
            reason=reason.where(lacking, ""),
            unit=sums["measure"].map({slug: each.unit for slug, each in framework.measures.items()}),
            source="",
            release="",
            note=note,
            place=sums["place"].where(~together, "sum of the forces"),
        )
    )


# --------------------------------------------------------------------------- checks both readers share


def quarters_after_release(
    quarters: Mapping[Quarter, int], given: Input, grid: Grid, column: str
) -> Iterator[Finding]:
    """Find quarters that had not ended at the release; ``quarters`` gives each one's first row."""
    for quarter, row in quarters.items():
        if quarter.end.isoformat()[: len(given.released)] > given.released:
            yield failed(
                "load.future",
                grid.place(row, column),
                f"A quarter that ends after its release of {given.released}",
                "Check the year and quarter, or the release folder's name.",
                str(quarter),
            )
