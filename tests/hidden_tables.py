"""Random tables of a count that rules withhold, and what the library shows of them, as an edition's files."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import pandas as pd

import make
from helpers import charts, narrative, tables
from helpers.evidence import Records, gather
from helpers.load.tidy import Observation, as_frame
from helpers.params import Framework
from helpers.periods import Period, Quarter

MEASURE = "sharp-object-admissions-under-25"
FORCE = "west-mercia"
SOURCE = "west-mercia-force"
SECTION = "serious-violence"
#: quarters a table spans, the last but one of them the first under report
LONG = 14
REPORTED = make.QUARTER
FIRST = REPORTED + (2 - LONG)
_SOME = (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 20, 41, 150)
#: shares of the windows that a table gives: quarters, half-years, financial years, years to any quarter
_SHAPES = ((1, 0, 0, 0), (1, 0, 1, 0), (1, 0, 0, 1), (0.7, 0.3, 0.5, 0.5), (0.4, 0.2, 0.3, 0.9))


@dataclass(frozen=True)
class Table:
    """The true counts of a table by the windows that it gives."""

    counts: Mapping[Period, int]

    @property
    def withheld(self) -> dict[Period, int]:
        """The quarters that it gives and the rule withholds."""
        return {each: count for each, count in self.counts.items() if each.is_quarter and 1 <= count <= 7}


def random_table(draw: random.Random) -> Table:
    """Draw a table: months only, or some of the windows that quarters make up."""
    truth = {FIRST + place: draw.choice(_SOME) for place in range(LONG)}
    if draw.random() < 0.15:
        return Table(dict(_months(truth, draw)))
    return Table(dict(_windows(truth, draw.choice(_SHAPES), draw)))


def revised(table: Table, draw: random.Random) -> Table:
    """Draw a later release of a table: a few quarters came out otherwise, and their sums with them."""
    moved = {each: draw.choice(_SOME) for each in table.counts if each.is_quarter and draw.random() < 0.15}
    by = {each: count - table.counts[each] for each, count in moved.items()}
    return Table(
        {
            window: count + sum(more for each, more in by.items() if _within(each, window))
            for window, count in table.counts.items()
        }
    )


def _within(inner: Period, outer: Period) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _months(truth: Mapping[Quarter, int], draw: random.Random) -> Iterator[tuple[Period, int]]:
    for quarter, count in truth.items():
        cuts = sorted(draw.choices(range(count + 1), k=2))
        days = pd.period_range(quarter.start, quarter.end, freq="M")
        for month, share in zip(days, (cuts[0], cuts[1] - cuts[0], count - cuts[1]), strict=True):
            yield Period(month.start_time.date(), month.end_time.date()), share


def _windows(
    truth: Mapping[Quarter, int], shares: tuple[float, ...], draw: random.Random
) -> Iterator[tuple[Period, int]]:
    sums = [0, *accumulate(truth.values())]
    for last, quarter in enumerate(truth, 1):
        years = shares[2] if quarter.number == 4 else shares[3]
        for length, share in ((1, shares[0]), (2, shares[1] if quarter.number % 2 == 0 else 0), (4, years)):
            if last >= length and draw.random() < share:
                yield Period((quarter + (1 - length)).start, quarter.end), sums[last] - sums[last - length]


# --------------------------------------------------------------------------- what is shown of it


@cache
def framework(*, exact: bool) -> Framework:
    """Give the framework, its rule as it is, or without rounding: then a sum tells more."""
    given = make.framework()
    policy = given.disclosure["nhs-hes"].model_copy(update={"round_to": None})
    changed = {"disclosure": {**given.disclosure, "nhs-hes": policy}}
    return given.model_copy(update=changed) if exact else given


def shown(releases: Mapping[str, Table], quarter: Quarter, *, exact: bool) -> dict[str, bytes]:
    """Give what the blocks of a section show of a table in its releases: an edition's files."""
    observations = pd.concat([_frame(table, release, quarter) for release, table in releases.items()])
    evidence = gather(
        Records(observations.reset_index(drop=True), framework(exact=exact)), MEASURE, FORCE, quarter
    )
    section = make.section(SECTION, evidence, quarter=quarter)
    blocks = [
        narrative.key_point(section),
        narrative.findings(section),
        tables.measures(section),
        charts.trend(section, MEASURE),
        tables.comparisons(section),
        tables.data(section),
    ]
    carried = {each.name: each.text for block in blocks for each in block.downloads}
    cells = [{"id": block.name, "outputs": [{"data": block._repr_mimebundle_()}]} for block in blocks]
    return {
        "figures.csv": carried[f"figures-{SECTION}.csv"].encode(),
        "comparisons.csv": carried[f"comparisons-{SECTION}.csv"].encode(),
        **{f"downloads/{name}": text.encode() for name, text in carried.items()},
        "statement.html": "\n".join(block.html for block in blocks).encode(),
        "notebooks/2-serious-violence.ipynb": json.dumps({"cells": cells}).encode(),
    }


def _frame(table: Table, release: str, quarter: Quarter) -> pd.DataFrame:
    """Give a table as it is after loading, up to a quarter, as one release of the force's own figures."""
    rows = [
        Observation(FORCE, MEASURE, each.start, each.end, count, "admissions", f"row {place}")
        for place, (each, count) in enumerate(table.counts.items(), 2)
        if each.end <= quarter.end
    ]
    return as_frame(rows).assign(source=SOURCE, release=release)
