"""What a newer release changed: the same measure, force and period, another number."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.load.tidy import KEY
from helpers.params import Framework
from helpers.periods import Period
from helpers.provenance import age_of
from helpers.values import Status

_SERIES = [*KEY, "family"]


@dataclass(frozen=True)
class Revision:
    """A figure that a newer release of the same family of sources gives differently than the one before.

    ``before`` and ``after`` are None where that release has no number; the status then says what it has.
    """

    force: str
    measure: str
    period: Period
    before: float | None
    after: float | None
    release_before: str
    release_after: str
    status_before: Status = Status.FINAL
    status_after: Status = Status.FINAL


def revisions(observations: pd.DataFrame, framework: Framework) -> tuple[Revision, ...]:
    """Compare the two newest releases that say anything of a figure, within each family of sources.

    A number that is another one, or came, or went; not one that only became final.
    """
    ordered = _ordered(observations, framework)
    older = ordered.shift()
    pairs = ordered[_SERIES].eq(older[_SERIES]).all(axis="columns") & ~ordered.duplicated(
        _SERIES, keep="last"
    )
    after, before = ordered[pairs], older[pairs]
    other = after["value"].ne(before["value"]).fillna(value=False)
    changed = other | after["value"].isna().ne(before["value"].isna())
    rows = zip(before[changed].to_dict("records"), after[changed].to_dict("records"), strict=True)
    return tuple(_revision(*pair) for pair in rows)


def _revision(before: dict[Hashable, Any], after: dict[Hashable, Any]) -> Revision:
    return Revision(
        force=after["force"],
        measure=after["measure"],
        period=Period(after["start"].date(), after["end"].date()),
        before=_number(before["value"]),
        after=_number(after["value"]),
        release_before=before["release"],
        release_after=after["release"],
        status_before=Status(before["status"]),
        status_after=Status(after["status"]),
    )


def _number(value: Any) -> float | None:  # noqa: ANN401 - a cell of a frame
    return None if pd.isna(value) else float(value)


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
    ages = {release: age_of(release) for release in observations["release"].unique()}
    rows = observations.assign(family=observations["source"].map(families))
    given_twice = rows[rows.duplicated(_SERIES, keep=False)]
    return (
        given_twice.assign(
            rank=given_twice["source"].map(rank).fillna(0), age=given_twice["release"].map(ages)
        )
        .sort_values([*_SERIES, "age", "rank"])
        .drop_duplicates([*_SERIES, "age"])
    )
