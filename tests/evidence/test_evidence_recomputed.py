"""Every figure and comparison against an independent recomputation from the shipped table."""

import math
import random
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from recomputed import MEASURES, SUBGROUPS, answer, counts, published

from helpers.evidence import Records, gather
from helpers.forces import territorial_forces
from helpers.load import Tidy
from helpers.params import Framework
from helpers.periods import Quarter, quarters_between
from helpers.records import Against, Comparison
from helpers.values import Known

FIRST, LAST = Quarter(2012, 1), Quarter(2025, 2)
QUARTERS = list(quarters_between(FIRST, LAST))
FORCES = [force.slug for force in territorial_forces()]
#: a first quarter, one that burglary was reclassified in, one under restrictions, one that has everything
SAMPLE = [Quarter(2012, 2), Quarter(2017, 1), Quarter(2020, 4), Quarter(2025, 1)]


@pytest.fixture(scope="module")
def table(root: Path) -> pd.DataFrame:
    return counts(root / "data/raw/home-office-counts/2026-04-23/counts.csv.gz")


def differences(
    records: Records, table: pd.DataFrame, cases: Iterable[tuple[str, str, Quarter]]
) -> list[str]:
    """What the evidence says otherwise than the recomputation, for these forces, measures and quarters."""
    return [each for case in cases for each in _differences(records, table, *case)]


def _differences(
    records: Records, table: pd.DataFrame, force: str, measure: str, quarter: Quarter
) -> list[str]:
    series = table.loc[(measure, force)]
    evidence = gather(records, measure, force, quarter)
    found = [f"now {evidence.now.value}"] if evidence.now.value != Known(series[quarter.ordinal]) else []
    for against in Against:
        comparison = evidence.against(against)
        assert comparison is not None
        found += _wrong(comparison, series, measure, quarter)
    return [f"{force} {measure} {quarter}: {each}" for each in found]


def _wrong(comparison: Comparison, series: "pd.Series[float]", measure: str, quarter: Quarter) -> list[str]:
    expected = answer(series, measure, comparison.against.value, quarter.ordinal)
    if expected is None:
        fine = comparison.verdict == "not-tested" and not isinstance(comparison.difference, Known)
        return [] if fine else [f"{comparison.against} has no counts, yet {comparison}"]
    pairs = {
        "now": (comparison.now, Known(expected.now)),
        "then": (comparison.then, Known(expected.then)),
        "difference": (comparison.difference, Known(expected.now - expected.then)),
        "verdict": (comparison.verdict, expected.verdict),
    }
    wrong = [f"{comparison.against} {name}: {a}, not {b}" for name, (a, b) in pairs.items() if a != b]
    return wrong + _wrong_percent(comparison, expected.now, expected.then) + _wrong_p(comparison, expected.p)


def _wrong_percent(comparison: Comparison, now: float, then: float) -> list[str]:
    given = comparison.percent.number if isinstance(comparison.percent, Known) else None
    expected = 100 * (now - then) / then if then >= 30 else None
    return [] if _alike(given, expected) else [f"{comparison.against} {given}%, not {expected}"]


def _wrong_p(comparison: Comparison, expected: float | None) -> list[str]:
    given = comparison.tested.p_value if comparison.tested else None
    return [] if _alike(given, expected) else [f"{comparison.against} p {given}, not {expected}"]


def _alike(given: float | None, expected: float | None) -> bool:
    if given is None or expected is None:
        return given is expected
    return math.isclose(given, expected, rel_tol=1e-8, abs_tol=1e-300)


@pytest.mark.parametrize("quarter", SAMPLE, ids=str)
def test_figures_and_comparisons_are_those_of_plain_pandas(
    records: Records, table: pd.DataFrame, quarter: Quarter
) -> None:
    assert differences(records, table, product(FORCES[::9], MEASURES, [quarter])) == []


def test_a_hundred_and_fifty_drawn_at_random_are_those_of_plain_pandas(
    records: Records, table: pd.DataFrame
) -> None:
    draw = random.Random(20260423)
    drawn = [(draw.choice(FORCES), draw.choice(MEASURES), draw.choice(QUARTERS)) for _ in range(150)]

    assert differences(records, table, drawn) == []


@pytest.mark.real_data
def test_the_counts_are_sums_of_the_publishers_own_rows(table: pd.DataFrame, real_data: Path) -> None:
    expected = published(real_data / "publisher-layout/prc-pfa-mar2013-onwards-tables.csv.gz")

    for measure in SUBGROUPS:
        ours, theirs = table.loc[measure].loc[FORCES], expected.loc[measure].loc[FORCES]
        pd.testing.assert_frame_equal(ours.astype(float), theirs.astype(float), check_names=False)


@pytest.mark.parametrize("quarter", [Quarter(2019, 2), Quarter(2023, 1), Quarter(2025, 1)], ids=str)
def test_nothing_said_of_a_quarter_rests_on_a_later_one(
    records: Records, shipped: Tidy, framework: Framework, quarter: Quarter
) -> None:
    rows = shipped.observations
    then = Records(rows.loc[rows["end"] <= pd.Timestamp(quarter.end)], framework)

    for measure in MEASURES:
        now_known, known_then = (gather(each, measure, "kent", quarter) for each in (records, then))
        assert now_known == known_then


@pytest.mark.long
@pytest.mark.parametrize("measure", MEASURES)
def test_every_force_and_quarter_is_that_of_plain_pandas(
    records: Records, table: pd.DataFrame, measure: str
) -> None:
    assert differences(records, table, product(FORCES, [measure], QUARTERS)) == []
