"""The people and households a rate divides by: of the year itself, or an estimate that says what it rests on.

The input is a frame with a row a force and year: ``force`` (slug), ``year`` (of the mid-year estimate),
``people`` and ``households`` (Int64 or Float64, NA where not published). Only published years are in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from helpers.periods import Period
from helpers.values import Known, Missing, Status, Value

Denominator = Literal["people", "households"]
COLUMNS = ("force", "year", "people", "households")
#: no resident rate is given where so many more people work than live that it would mean nothing
NO_RESIDENTS: Mapping[str, str] = {
    "city-of-london": "Few live in the City of London and many work there: a rate by residents would mislead."
}


@dataclass(frozen=True)
class Population:
    """How many people or households lived there in a year; ``note`` says what an estimate rests on."""

    year: int
    value: Value
    note: str = ""


class Populations:
    """Published mid-year populations by force, found by year."""

    def __init__(self, frame: pd.DataFrame | None = None) -> None:
        self._published: dict[tuple[str, str], dict[int, float]] = {}
        if frame is not None:
            for name in ("people", "households"):
                known = frame.dropna(subset=[name])
                for force, year, number in zip(known["force"], known["year"], known[name], strict=True):
                    self._published.setdefault((force, name), {})[int(year)] = float(number)

    @property
    def known(self) -> bool:
        """Whether any population is known at all."""
        return bool(self._published)

    def of(self, force: str, year: int, kind: Denominator = "people") -> Population:
        """Give the population of a force in a year.

        A year between two published ones is interpolated, one year beyond the last is given as the last; both
        are estimates that name their years. Further away there is none.
        """
        published = self._published.get((force, kind), {})
        if year in published:
            return Population(year, Known(published[year]))
        before = max((each for each in published if each < year), default=None)
        after = min((each for each in published if each > year), default=None)
        if before is not None and after is not None:
            return _between(year, before, after, published)
        if before == year - 1:
            note = f"The population is that of mid-{before}, the latest published."
            return Population(year, Known(published[before], Status.ESTIMATED), note)
        return Population(year, Missing(Status.UNAVAILABLE, f"No number of {kind} is known here for {year}."))


def _between(year: int, before: int, after: int, published: Mapping[int, float]) -> Population:
    share = (year - before) / (after - before)
    number = published[before] + share * (published[after] - published[before])
    note = f"The population of mid-{year} lies on a line between those published for {before} and {after}."
    return Population(year, Known(number, Status.ESTIMATED), note)


def year_of(period: Period) -> int:
    """Give the year whose mid-year population belongs to twelve months: the one their middle day falls in.

    April 2021 to March 2022 has that of mid-2021, and so has July 2021 to June 2022.
    """
    return (period.start + (period.end - period.start) / 2).year
