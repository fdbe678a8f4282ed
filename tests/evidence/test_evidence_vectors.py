"""The published test vectors of the rules for change, from the shipped counts to the verdict."""

from dataclasses import dataclass

import pytest

from helpers.evidence import Against, Comparison, Records, Verdict, gather
from helpers.periods import Quarter
from helpers.values import Known

PREVIOUS, YEAR_AGO = Against.PREVIOUS_QUARTER, Against.YEAR_AGO
ROLLING, BASELINE = Against.ROLLING_YEAR, Against.BASELINE
NO, NOT_TESTED = Verdict.NO_CLEAR_CHANGE, Verdict.NOT_TESTED


@dataclass(frozen=True)
class Vector:
    """One row: the two counts, what the test rests on, and what it finds (empty where there is no test)."""

    row: int
    force: str
    measure: str
    quarter: str
    against: Against
    now: int
    then: int
    verdict: Verdict
    mean: float = 0
    own: float | None = None
    phi: float | None = None
    degrees: float | None = None
    usual: tuple[int, int] | None = None
    p: str = ""
    interval: tuple[str, str] = ("", "")

    @property
    def id(self) -> str:
        return f"{self.row}-{self.force}-{self.measure}-{self.quarter}-{self.against}"


WM, CITY = "west-mercia", "city-of-london"
RES, NON_RES, TOTAL = "residential-burglary", "non-residential-burglary", "neighbourhood-crime"
VEHICLE, THEFT = "vehicle-offences", "theft-from-person"
PERSONAL, BUSINESS = "personal-robbery", "business-robbery"
V = Vector
VECTORS = [
    V(1, WM, "homicides", "2025-26-Q2", YEAR_AGO, 4, 1, NO, 2.75, p="0.3750", interval=("0.3958", "196.9899")),
    V(2, WM, "homicides", "2025-26-Q2", ROLLING, 16, 6, NO, 2.75, p="0.05248", interval=("0.9912", "8.3206")),
    V(3, "durham", BUSINESS, "2024-25-Q4", ROLLING, 44, 26, Verdict.POSSIBLE_RISE, 8.75, p="0.04139", interval=("1.0192", "2.8629")),
    V(4, CITY, RES, "2024-25-Q4", PREVIOUS, 10, 3, NO, 6.875, p="0.09229", interval=("0.8583", "18.8487")),
    V(5, WM, BUSINESS, "2022-23-Q1", PREVIOUS, 11, 19, NO, 11, 1.3269, 1.2872, 24, (64, 78), "0.4658", ("0.2672", "1.8633")),
    V(6, WM, BUSINESS, "2022-23-Q1", BASELINE, 54, 78, NO, 11, 1.3269, 1.2872, 24, None, "0.07957", ("0.4574", "1.0479")),
    V(7, WM, PERSONAL, "2025-26-Q2", ROLLING, 439, 531, Verdict.POSSIBLE_FALL, 121.25, 1.8232, 1.9027, 24, None, "0.04288", ("0.6880", "0.9934")),
    V(8, WM, THEFT, "2025-26-Q2", YEAR_AGO, 61, 112, Verdict.POSSIBLE_FALL, 83.25, 4.8076, 3.4074, 24, None, "0.04952", ("0.2970", "0.9986")),
    V(9, WM, RES, "2022-23-Q1", PREVIOUS, 870, 858, NO, 836.75, 3.2558, 4.4853, 18, (2394, 2561), "0.5008", ("0.8459", "1.3909")),
    V(10, WM, RES, "2022-23-Q1", BASELINE, 3443, 5245, Verdict.CLEAR_FALL, 836.75, 3.2558, 4.4853, 18, None, "3.980e-08", ("0.5954", "0.7237")),
    V(11, WM, NON_RES, "2025-26-Q2", ROLLING, 1107, 1533, Verdict.CLEAR_FALL, 330, 3.0307, 3.3519, 24, None, "0.0001449", ("0.6221", "0.8382")),
    V(12, WM, VEHICLE, "2025-26-Q2", PREVIOUS, 834, 919, NO, 981.75, 13.8879, 10.5856, 24, (6092, 6195), "0.6336", ("0.6547", "1.3008")),
    V(13, WM, VEHICLE, "2025-26-Q2", YEAR_AGO, 834, 982, NO, 981.75, 13.8879, 10.5856, 24, None, "0.2969", ("0.6191", "1.1651")),
    V(14, WM, VEHICLE, "2025-26-Q2", ROLLING, 3888, 3966, NO, 981.75, 13.8879, 10.5856, 24, None, "0.7891", ("0.8425", "1.1407")),
    V(15, WM, VEHICLE, "2025-26-Q2", BASELINE, 3888, 5792, Verdict.CLEAR_FALL, 981.75, 13.8879, 10.5856, 24, None, "4.265e-06", ("0.5840", "0.7715")),
    V(16, WM, TOTAL, "2022-23-Q1", PREVIOUS, 2417, 2432, NO, 2107.375, 7.6926, 8.2886, 18, (5770, 5913), "0.8545", ("0.8283", "1.2523")),
    V(17, WM, TOTAL, "2022-23-Q1", BASELINE, 9264, 12436, Verdict.CLEAR_FALL, 2107.375, 7.6926, 8.2886, 18, None, "6.626e-07", ("0.6856", "0.8094")),
    V(18, "kent", RES, "2024-25-Q3", PREVIOUS, 1018, 1108, NO, 1101, 4.9456, 5.7738, 21, (9010, 8339), "0.1573", ("0.6757", "1.0701")),
    V(19, "devon-and-cornwall", THEFT, "2024-25-Q2", PREVIOUS, 261, 261, NO, 213.25, 1.6478, 2.6140, 24, (1245, 1033), "0.2462", ("0.6000", "1.1473")),
    V(20, "devon-and-cornwall", THEFT, "2024-25-Q2", ROLLING, 934, 772, Verdict.POSSIBLE_RISE, 213.25, 1.6478, 2.6140, 24, None, "0.02334", ("1.0286", "1.4231")),
    V(21, "metropolitan", THEFT, "2025-26-Q2", PREVIOUS, 19084, 21852, NO, 23904.875, 197.9544, 244.1017, 24, (73056, 79478), "0.7715", ("0.6631", "1.3614")),
    V(22, "metropolitan", "homicides", "2025-26-Q2", BASELINE, 97, 129, Verdict.POSSIBLE_FALL, 26.25, 1, 1, 24, None, "0.04441", ("0.5698", "0.9923")),
    V(23, CITY, VEHICLE, "2025-26-Q2", BASELINE, 94, 197, Verdict.CLEAR_FALL, 25.875, 6.7989, 3.9822, 24, None, "0.006859", ("0.2847", "0.7996")),
    V(24, "cumbria", RES, "2019-20-Q2", YEAR_AGO, 332, 305, NO, 305.875, None, 2.4988, 12, None, "0.5115", ("0.8283", "1.4305")),
    V(25, "cumbria", RES, "2019-20-Q2", PREVIOUS, 332, 327, NOT_TESTED),
    V(26, WM, BUSINESS, "2025-26-Q2", YEAR_AGO, 121, 13, NOT_TESTED),
    V(27, WM, VEHICLE, "2022-23-Q1", ROLLING, 4820, 3512, NOT_TESTED),
]  # fmt: skip
REASONS = {25: "Fewer than two earlier years", 26: "The series breaks in April 2025", 27: "pandemic restrictions"}
BY_ID = [pytest.param(vector, id=vector.id) for vector in VECTORS]


def compared(records: Records, vector: Vector) -> Comparison:
    evidence = gather(records, vector.measure, vector.force, Quarter.parse(vector.quarter))
    found = evidence.against(vector.against)
    assert found is not None
    return found


@pytest.mark.parametrize("vector", BY_ID)
def test_the_counts_and_the_verdict_are_the_published_ones(records: Records, vector: Vector) -> None:
    found = compared(records, vector)

    assert (found.now, found.then) == (Known(vector.now), Known(vector.then))
    assert found.difference == Known(vector.now - vector.then)
    assert found.verdict is vector.verdict


@pytest.mark.parametrize("vector", [each for each in VECTORS if each.p], ids=lambda each: each.id)
def test_p_and_the_interval_are_the_published_ones(records: Records, vector: Vector) -> None:
    tested = compared(records, vector).tested

    assert tested is not None
    # as printed: four significant digits, four decimals
    assert f"{tested.p_value:.4g}" == f"{float(vector.p):.4g}"
    limits = (tested.ratio_interval.lower, tested.ratio_interval.upper)
    assert tuple(f"{limit:.4f}" for limit in limits) == vector.interval


@pytest.mark.parametrize("vector", [each for each in VECTORS if each.p], ids=lambda each: each.id)
def test_what_the_test_rests_on_is_what_was_published(records: Records, vector: Vector) -> None:
    tested = compared(records, vector).tested

    assert tested is not None
    assert tested.mean == vector.mean
    assert tested.usual_counts == vector.usual
    assert tested.degrees_of_freedom == vector.degrees
    for given, published in ((tested.dispersion, vector.phi), (tested.own_dispersion, vector.own)):
        assert (given is None) == (published is None)
        assert given is None or round(given, 4) == published


@pytest.mark.parametrize("vector", [each for each in VECTORS if not each.p], ids=lambda each: each.id)
def test_what_is_not_tested_says_why_and_shows_its_counts(records: Records, vector: Vector) -> None:
    found = compared(records, vector)

    assert REASONS[vector.row] in found.reason
    assert found.tested is None
    assert found.least_change is None
