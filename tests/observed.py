"""Tidy observations made by hand, as if they had been loaded."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.load.tidy import typed
from helpers.periods import Quarter

Q1 = Quarter(2022, 1)
COUNTS = "home-office-counts"


def row(
    value: float | None, release: str, source: str = COUNTS, *, quarter: Quarter = Q1, **columns: object
) -> dict[str, object]:
    """One tidy observation: homicides in Kent in Q1 2022-23, unless it is said otherwise."""
    return {
        "force": "kent",
        "measure": "homicides",
        "start": quarter.start,
        "end": quarter.end,
        "value": value,
        "least": -1,
        "most": -1,
        "status": "final",
        "reason": "",
        "base": -1,
        "unit": "offences",
        "source": source,
        "release": release,
        "note": "",
        "place": "",
        **columns,
    }


def tidied(*rows: Mapping[str, object]) -> pd.DataFrame:
    """Observations as the frame that loading gives."""
    return typed(pd.DataFrame(list(rows)))
