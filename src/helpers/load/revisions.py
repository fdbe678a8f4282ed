"""What a newer release changed: the same measure, force and period, another number."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.load.tidy import KEY
from helpers.params import Framework
from helpers.periods import Period


@dataclass(frozen=True)
class Revision:
    """A figure that a newer release of the same family of sources gives differently than the one before."""

    force: str
    measure: str
    period: Period
    before: float
    after: float
    release_before: str
    release_after: str


def revisions(observations: pd.DataFrame, framework: Framework) -> tuple[Revision, ...]:
    """Compare the two newest releases that give a figure, within each family of sources."""
    ordered = _ordered(observations, framework)
    latest = ordered.groupby([*KEY, "family"], sort=True).tail(2)
    pairs = latest.groupby([*KEY, "family"], sort=True).agg(
        before=("value", "first"), after=("value", "last"), old=("release", "first"), new=("release", "last")
    )
    changed = pairs[pairs["old"].ne(pairs["new"]) & pairs["before"].ne(pairs["after"])].reset_index()
    return tuple(_revision(row) for row in changed.to_dict("records"))


def _revision(row: dict[Hashable, Any]) -> Revision:
    return Revision(
        force=row["force"],
        measure=row["measure"],
        period=Period(row["start"].date(), row["end"].date()),
        before=float(row["before"]),
        after=float(row["after"]),
        release_before=row["old"],
        release_after=row["new"],
    )


def _ordered(observations: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Order by release, one figure a release: of two sources on one day the framework's first leads."""
    families = {name: framework.family_of(name) for name in observations["source"].unique()}
    rank = {
        name: position
        for source in framework.sources.values()
        for position, pattern in enumerate(source.folders)
        for name in families
        if pattern == name
    }
    known = observations[observations["value"].notna()]
    return (
        known.assign(family=known["source"].map(families), rank=known["source"].map(rank).fillna(0))
        .sort_values([*KEY, "family", "release", "rank"])
        .drop_duplicates([*KEY, "family", "release"])
    )
