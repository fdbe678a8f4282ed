"""Recorded crime of 43 forces as one array, read from the publisher's table with nothing of the library."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

SUBGROUPS = {
    "Homicide": "homicide",
    "Robbery of business property": "business robbery",
    "Robbery of personal property": "personal robbery",
    "Theft from the person": "theft from person",
    "Residential burglary": "residential burglary",
    "Domestic burglary": "residential burglary",
    "Non-residential burglary": "non-residential burglary",
    "Non-domestic burglary": "non-residential burglary",
    "Vehicle offences": "vehicle offences",
}
NEIGHBOURHOOD = ["residential burglary", "personal robbery", "vehicle offences", "theft from person"]
C = {
    "homicide": 0.0,
    "business robbery": 0.15,
    "personal robbery": 0.09,
    "theft from person": 0.11,
    "residential burglary": 0.07,
    "non-residential burglary": 0.09,
    "vehicle offences": 0.08,
    "neighbourhood total": 0.06,
}
BROKEN_2017 = {"residential burglary", "non-residential burglary", "neighbourhood total"}
NO_FORCE = [
    "British Transport Police",
    "Action Fraud",
    "CIFAS",
    "Cifas",
    "UK Finance",
    "Financial Fraud Action UK",
]
FIRST_YEAR = 2012


@dataclass(frozen=True)
class Recorded:
    """Counts by measure: forces by quarters, from 2012-13 Q1."""

    forces: list[str]
    counts: dict[str, np.ndarray]

    @property
    def years(self) -> np.ndarray:
        """The financial year of each column."""
        return FIRST_YEAR + np.arange(self.counts["homicide"].shape[1]) // 4

    @property
    def disturbed_years(self) -> np.ndarray:
        """Which columns lie in 2020-21 or 2021-22."""
        return np.isin(self.years, [2020, 2021])

    @property
    def disturbed_quarters(self) -> np.ndarray:
        """Which columns were under restrictions: 2020-21 Q1 to 2021-22 Q1."""
        first = self.column(2020, 1)
        return np.isin(np.arange(len(self.years)), np.arange(first, first + 5))

    def column(self, year: int, quarter: int) -> int:
        """The column of a quarter of a financial year."""
        return 4 * (year - FIRST_YEAR) + quarter - 1

    def segments(self, measure: str) -> np.ndarray:
        """Which side of April 2017 each column lies on, for what was reclassified then."""
        return (self.years >= 2017).astype(int) if measure in BROKEN_2017 else np.zeros(len(self.years), int)


@lru_cache(maxsize=1)
def recorded(folder: Path) -> Recorded:
    """Read the table in the publisher's layout."""
    rows = pd.read_csv(folder / "publisher-layout" / "prc-pfa-mar2013-onwards-tables.csv.gz")
    names = rows["Force Name"].str.replace(r"\[.*", "", regex=True).str.strip().str.replace("&", "and")
    rows = rows.assign(
        force=names,
        measure=rows["Offence Subgroup"].str.strip().map(SUBGROUPS),
        year=rows["Financial Year"].str[:4].astype(int),
    ).loc[lambda each: ~each["force"].isin(NO_FORCE) & each["measure"].notna()]
    wide = rows.pivot_table(
        index=["measure", "force"],
        columns=["year", "Financial Quarter"],
        values="Number of Offences",
        aggfunc="sum",
    ).sort_index(axis=1)
    counts = {measure: wide.loc[measure].to_numpy(float) for measure in set(SUBGROUPS.values())}
    counts["neighbourhood total"] = sum(counts[part] for part in NEIGHBOURHOOD)
    return Recorded(list(wide.loc["homicide"].index), counts)
