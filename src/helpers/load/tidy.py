"""Tidy observations: one row for one measure of one force in one period, from one release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date

import pandas as pd

from helpers.errors import Finding, RequestError
from helpers.forces import all_forces, merged_into
from helpers.periods import Quarter
from helpers.provenance import Release
from helpers.values import Status

#: column → type. ``value`` is NA only where the status has no number, ``least`` and ``most`` bound a withheld
#: count and ``base`` says how many answered (-1 for none); ``place`` is where in which file it stood.
COLUMNS: Mapping[str, str] = {
    "force": "str",
    "measure": "str",
    "start": "datetime64[us]",
    "end": "datetime64[us]",
    "value": "Float64",
    "least": "Int64",
    "most": "Int64",
    "status": "str",
    "reason": "str",
    "base": "Int64",
    "unit": "str",
    "source": "str",
    "release": "str",
    "note": "str",
    "place": "str",
}
#: of populations by force and mid-year: NA where none is published; where each number came from
POPULATIONS: Mapping[str, str] = {
    "force": "str",
    "year": "int64",
    "people": "Float64",
    "households": "Float64",
    "source": "str",
    "release": "str",
}
#: of recorded crime over all forces: quarter as "2022-23-Q1", subgroup as the framework spells it, code
OFFENCES: Mapping[str, str] = {
    "quarter": "str",
    "subgroup": "str",
    "code": "str",
    "offences": "int64",
    "source": "str",
    "release": "str",
}
#: what makes an observation one and the same within a release
KEY = ["force", "measure", "start", "end"]


@dataclass(frozen=True)
class Observation:
    """One observation as a reader finds it; which source and release it came in is added with the folder."""

    force: str
    measure: str
    start: date
    end: date
    value: float | None
    unit: str
    place: str
    status: str = Status.FINAL.value
    reason: str = ""
    least: int = -1
    most: int = -1
    base: int = -1
    note: str = ""


def no_populations() -> pd.DataFrame:
    """Give a frame of populations without a row."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in POPULATIONS.items()})


def no_offences() -> pd.DataFrame:
    """Return a frame of offence codes without a row."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in OFFENCES.items()})


@dataclass(frozen=True)
class Tidy:
    """What is known for a force: observations (see ``COLUMNS``), their releases, and what readers had to say.

    Home Office sources hold every force and "england-and-wales"; of the forces' own extracts only this
    force's is here. All releases stand side by side. ``populations`` (see ``POPULATIONS``) is what rates
    divide by; ``offences`` (see ``OFFENCES``) is what editions are compared by. ``findings`` are notes and
    warnings; nothing refused gets this far.
    """

    force: str
    observations: pd.DataFrame
    releases: tuple[Release, ...]
    findings: tuple[Finding, ...] = ()
    populations: pd.DataFrame = field(default_factory=no_populations)
    offences: pd.DataFrame = field(default_factory=no_offences)


def as_frame(observations: Iterable[Observation]) -> pd.DataFrame:
    """Give observations as a frame with the tidy columns, source and release still empty."""
    names = [each.name for each in fields(Observation)]
    rows = pd.DataFrame([asdict(each) for each in observations], columns=names, dtype=object)
    return typed(rows.assign(source="", release=""))


def typed(rows: pd.DataFrame) -> pd.DataFrame:
    """Give a frame the tidy columns, in order and of the right types."""
    return rows.loc[:, list(COLUMNS)].astype(dict(COLUMNS)).reset_index(drop=True)


def joined(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Stack tidy frames; an empty one where there are none."""
    kept = [frame for frame in frames if len(frame)]
    return pd.concat(kept, ignore_index=True) if kept else as_frame(())


def covered(tidy: Tidy) -> tuple[Quarter, ...]:
    """Give the quarters for which some source has a whole quarter of some measure for the force, in order."""
    own = tidy.observations.loc[lambda rows: rows["force"].eq(tidy.force) & rows["value"].notna()]
    parts = own.loc[:, ["source", "release", "measure", "start", "end"]].drop_duplicates()
    quarter = parts["start"].dt.to_period("Q-MAR")
    within = parts.loc[quarter.eq(parts["end"].dt.to_period("Q-MAR"))].assign(quarter=quarter)
    days = (within["end"] - within["start"]).dt.days + 1
    held = within.assign(days=days).groupby(["source", "release", "measure", "quarter"])["days"].sum()
    whole = {Quarter.containing(each.start_time.date()) for each in held.index.get_level_values("quarter")}
    return tuple(sorted(each for each in whole if _complete(held, each)))


def _complete(held: pd.Series[int], quarter: Quarter) -> bool:
    length = (quarter.end - quarter.start).days + 1
    found = held[held.index.get_level_values("quarter") == pd.Period(quarter.start, freq="Q-MAR")]
    return bool(found.ge(length).any())


def covers(tidy: Tidy, quarter: Quarter) -> bool:
    """Whether some source has figures of some measure for the force and the whole of the quarter."""
    return quarter in covered(tidy)


def refuse_uncovered(tidy: Tidy, quarter: Quarter) -> None:
    """Refuse (RequestError) a quarter that no source covers, and name the quarters that are.

    A force that has become part of another has no quarters from then on.
    """
    merged = merged_into(tidy.force)
    if merged and merged.formed and quarter.end >= merged.formed:
        found = f"{all_forces()[tidy.force].name} became part of {merged.name} on {merged.formed.isoformat()}"
        raise RequestError(found, str(quarter), f"Give --force {merged.slug}, or an earlier quarter.")
    known = covered(tidy)
    if quarter in known:
        return
    span = f"Sources here cover {known[0]} to {known[-1]}." if known else "No source here covers any quarter."
    raise RequestError(
        f"No source covers {quarter.prose} for {tidy.force}",
        "data/raw",
        f"{span} Choose one of them, or put a newer release into data/raw.",
    )
