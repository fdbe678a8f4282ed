"""The published test vectors of the rules for change, from the shipped counts to the verdict."""

import csv
from pathlib import Path

import pytest

from helpers.evidence import Records, gather
from helpers.periods import Quarter
from helpers.records import Against, ChangeTest, Comparison, Verdict
from helpers.values import Known

Row = dict[str, str]
#: as printed: p to four significant digits, limits and dispersions to four decimals, "" where there is none
FILE = Path(__file__).parent / "rules-for-change-vectors.csv"
ROWS: list[Row] = list(csv.DictReader(FILE.read_text().splitlines()))
IDS = ["-".join(row[name] for name in ("row", "force", "measure", "quarter", "against")) for row in ROWS]
TESTED = [row for row in ROWS if row["p"]]
UNTESTED = [row for row in ROWS if not row["p"]]
REASONS = {
    "25": "Fewer than two earlier years",
    "26": "The series breaks in April 2025",
    "27": "The earlier period was under pandemic restrictions.",
}


def compared(records: Records, row: Row) -> Comparison:
    known = gather(records, row["measure"], row["force"], Quarter.parse(row["quarter"]))
    found = known.against(Against(row["against"]))
    assert found is not None
    return found


def the_test(records: Records, row: Row) -> ChangeTest:
    found = compared(records, row).tested
    assert found is not None
    return found


def number(text: str) -> float | None:
    return float(text) if text else None


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_the_counts_and_the_verdict_are_the_published_ones(records: Records, row: Row) -> None:
    found = compared(records, row)

    now, then = float(row["now"]), float(row["then"])
    assert (found.now, found.then) == (Known(now), Known(then))
    assert found.difference == Known(now - then)
    assert found.verdict is Verdict(row["verdict"])


@pytest.mark.parametrize("row", TESTED, ids=lambda row: row["row"])
def test_p_and_the_interval_are_the_published_ones(records: Records, row: Row) -> None:
    found = the_test(records, row)

    limits = found.ratio_interval
    assert f"{found.p_value:.4g}" == f"{float(row['p']):.4g}"
    assert (f"{limits.lower:.4f}", f"{limits.upper:.4f}") == (row["lower"], row["upper"])


@pytest.mark.parametrize("row", TESTED, ids=lambda row: row["row"])
def test_what_the_test_rests_on_is_what_was_published(records: Records, row: Row) -> None:
    found = the_test(records, row)

    expected = [number(row[name]) for name in ("mean", "own", "phi", "degrees")]
    assert found.inputs is not None
    mean, own = found.inputs.mean, found.inputs.own_dispersion
    given = [mean, own, found.dispersion, found.degrees_of_freedom]
    assert [None if each is None else round(each, 4) for each in given] == expected
    assert found.inputs.usual_counts == (
        (number(row["same"]), number(row["before"])) if row["same"] else None
    )


@pytest.mark.parametrize("row", UNTESTED, ids=lambda row: row["row"])
def test_what_is_not_tested_says_why_and_shows_its_counts(records: Records, row: Row) -> None:
    found = compared(records, row)

    assert REASONS[row["row"]] in found.reason
    assert found.tested is None
    assert found.least_change is None
