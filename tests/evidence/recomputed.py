"""Figures and comparisons worked out anew from the shipped table, in plain pandas and scipy, with no helpers.

Written from the rules alone, one comparison at a time, as somebody would who does not trust the library.
"""

import math
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from scipy import stats

SUBGROUPS = {
    "homicides": ["Homicide"],
    "violence-with-injury": ["Violence with injury"],
    "personal-robbery": ["Robbery of personal property"],
    "business-robbery": ["Robbery of business property"],
    "residential-burglary": ["Residential burglary", "Domestic burglary"],
    "non-residential-burglary": ["Non-residential burglary", "Non-domestic burglary"],
    "vehicle-offences": ["Vehicle offences"],
    "theft-from-person": ["Theft from the person"],
}
PARTS = ["residential-burglary", "personal-robbery", "vehicle-offences", "theft-from-person"]
TOTAL = "neighbourhood-crime"
MEASURES = [*SUBGROUPS, TOTAL]
C = {
    "homicides": 0.0,
    "violence-with-injury": 0.04,
    "personal-robbery": 0.09,
    "business-robbery": 0.15,
    "residential-burglary": 0.07,
    "non-residential-burglary": 0.09,
    "vehicle-offences": 0.08,
    "theft-from-person": 0.11,
    TOTAL: 0.06,
}
APRIL_2017, APRIL_2025 = 2017 * 4, 2025 * 4
BREAKS = {
    "residential-burglary": APRIL_2017,
    "non-residential-burglary": APRIL_2017,
    TOTAL: APRIL_2017,
    "business-robbery": APRIL_2025,
}
#: quarters that one event filled, by measure and force
EVENTS = {
    ("homicides", "south-yorkshire"): [2016 * 4],
    ("homicides", "greater-manchester"): [2017 * 4],
    ("homicides", "metropolitan"): [2017 * 4],
    ("homicides", "sussex"): [2017 * 4 + 3],
    ("homicides", "essex"): [2019 * 4 + 2],
    ("homicides", "derbyshire"): [2021 * 4 + 1],
}
RESTRICTIONS = range(2020 * 4, 2021 * 4 + 1)  # April 2020 to June 2021
BASELINE = range(2018 * 4 + 1, 2019 * 4 + 1)  # July 2018 to June 2019


def counts(file: Path) -> pd.DataFrame:
    """Counts with a row a measure and force, a column a quarter numbered year * 4 + quarter - 1."""
    rows = pd.read_csv(file)
    number = rows["quarter"].str[:4].astype(int) * 4 + rows["quarter"].str[-1].astype(int) - 1
    named = {subgroup: measure for measure, subgroups in SUBGROUPS.items() for subgroup in subgroups}
    kept = rows.assign(number=number, measure=rows["subgroup"].map(named)).dropna(subset=["measure"])
    table = kept.pivot_table(index=["measure", "force"], columns="number", values="offences", aggfunc="sum")
    total = sum(table.loc[part] for part in PARTS)
    return pd.concat([table, pd.concat({TOTAL: total}, names=["measure"])])


def published(file: Path) -> pd.DataFrame:
    """The same counts summed from the publisher's own rows, by offence subgroup."""
    rows = pd.read_csv(file)
    rows.columns = rows.columns.str.strip()
    named = {subgroup: measure for measure, subgroups in SUBGROUPS.items() for subgroup in subgroups}
    slug = (
        rows["Force Name"]
        .str.replace(r"\[.*", "", regex=True)
        .str.strip()
        .str.lower()
        .str.replace("&", "and")
        .replace({"london, city of": "city of london", "metropolitan police": "metropolitan"})
        .str.replace(r"[^a-z]+", "-", regex=True)
    )
    year = rows["Financial Year"].str[:4].astype(int)
    kept = rows.assign(
        force=slug,
        number=year * 4 + rows["Financial Quarter"].astype(int) - 1,
        measure=rows["Offence Subgroup"].str.strip().map(named),
    ).dropna(subset=["measure"])
    return kept.pivot_table(
        index=["measure", "force"], columns="number", values="Number of Offences", aggfunc="sum"
    )


@dataclass(frozen=True)
class Answer:
    """What a comparison should say."""

    now: float
    then: float
    verdict: str
    p: float | None = None


def quarters(against: str, quarter: int) -> tuple[list[int], list[int]]:
    """The quarters of the later and the earlier period."""
    year = list(range(quarter - 3, quarter + 1))
    return {
        "previous-quarter": ([quarter], [quarter - 1]),
        "year-ago": ([quarter], [quarter - 4]),
        "rolling-year": (year, [each - 4 for each in year]),
        "baseline": (year, list(BASELINE)),
    }[against]


def answer(series: "pd.Series[float]", measure: str, against: str, quarter: int) -> Answer | None:
    """What the rules say of one comparison; None where a period is not in the table."""
    later, earlier = quarters(against, quarter)
    if not set(later + earlier) <= set(series.index):
        return None
    now, then = float(series[later].sum()), float(series[earlier].sum())
    first, last = min(later + earlier), max(later + earlier)
    broken = first < BREAKS.get(measure, 0) <= last
    events = EVENTS.get((measure, str(series.name[1])), [])
    disturbed = bool(set(later + earlier) & {*RESTRICTIONS, *events})
    if broken or disturbed or now < 0 or then < 0 or set(later) & set(earlier):
        return Answer(now, then, "not-tested")
    return _tested(series, measure, against, quarter, (now, then))


def _tested(
    series: "pd.Series[float]", measure: str, against: str, quarter: int, pair: tuple[float, float]
) -> Answer:
    now, then = pair
    start = BREAKS.get(measure, 0) if quarter >= BREAKS.get(measure, 0) else 0
    own = series[[number for number in series.index if start <= number <= quarter]].astype(float)
    own[[number for number in EVENTS.get((measure, str(series.name[1])), []) if number in own.index]] = (
        math.nan
    )
    mean = own.iloc[-8:].mean()
    if mean < 10 or now == 0 or then == 0:
        p = _exact(now, then)
        return Answer(now, then, _verdict(p, now - then), p)
    phi, degrees = _dispersion(own, mean, quarter, C[measure])
    if against == "previous-quarter":
        return _against_the_usual(own, quarter, pair, phi, degrees)
    z = abs(math.log(now / then)) / (phi * (1 / now + 1 / then)) ** 0.5
    p = max(2 * stats.t.sf(z, degrees), _exact(now, then))
    return Answer(now, then, _verdict(p, now - then), p)


def _exact(now: float, then: float) -> float:
    if now + then == 0:
        return 1.0
    return min(1.0, 2 * stats.binom.cdf(min(now, then), now + then, 0.5))


def _verdict(p: float, change: float) -> str:
    direction = "rise" if change > 0 else "fall"
    return f"clear-{direction}" if p < 0.01 else f"possible-{direction}" if p < 0.05 else "no-clear-change"


def _undisturbed(number: int) -> bool:
    return number // 4 not in {2020, 2021}


def _dispersion(own: "pd.Series[float]", mean: float, quarter: int, c: float) -> tuple[float, float]:
    rows = []
    for year in range(quarter // 4 - 2, quarter // 4 - 11, -1):
        numbers = [year * 4 + each for each in range(4)]
        fine = all(number in own.index and own[number] >= 0 for number in numbers)
        if fine and _undisturbed(numbers[0]) and len(rows) < 5:
            rows.append(own[numbers].tolist())
    national = 1 + c * c * mean
    table = pd.DataFrame(rows)
    if len(rows) < 2 or (table.sum() == 0).any() or (table.sum(axis=1) == 0).any():
        return max(1.0, national), 12
    degrees = 3 * (len(rows) - 1)
    # no continuity correction is made for tables of more than one degree of freedom
    chi = stats.chi2_contingency(table.to_numpy(), correction=False).statistic
    return max(1.0, (degrees * max(1.0, chi / degrees) + 12 * national) / (degrees + 12)), degrees + 12


def _against_the_usual(
    own: "pd.Series[float]", quarter: int, pair: tuple[float, float], phi: float, degrees: float
) -> Answer:
    now, then = pair
    pairs = []
    for back in range(1, 11):
        same, before = quarter - 4 * back, quarter - 4 * back - 1
        inside = all(each in own.index and own[each] >= 0 for each in (same, before))
        # own begins with the break, where there was one: no pair begins in that very quarter
        after_break = before > own.index[0] or own.index[0] == 2012 * 4
        if inside and after_break and _undisturbed(same) and _undisturbed(before) and len(pairs) < 5:
            pairs.append((own[same], own[before]))
    same, before = (sum(each) for each in zip(*pairs, strict=True)) if pairs else (0, 0)
    if len(pairs) < 2 or same == 0 or before == 0:
        return Answer(now, then, "not-tested")
    change = math.log(now / then / (same / before))
    error = (phi * (1 / now + 1 / then + 1 / same + 1 / before)) ** 0.5
    p = 2 * stats.t.sf(abs(change) / error, degrees)
    return Answer(now, then, _verdict(p, change), p)
