"""Rule 0: what may not be tested, and what it says instead."""

from datetime import date

import pytest

from helpers.evidence import Records, gather
from helpers.evidence.allowed import Sides, why_not_tested
from helpers.evidence.compare import periods
from helpers.params import Framework
from helpers.periods import Period, Quarter
from helpers.records import Against, Comparison, Verdict
from helpers.values import Known, Missing, Status, Value

HIDDEN = Missing(Status.SUPPRESSED, "NHS rules withhold counts of 1 to 7.", 1, 7)
LOST = Missing(Status.UNAVAILABLE, "There is no figure for July 2022.")


FIFTY, FORTY = Known(50), Known(40)


def why(
    framework: Framework,
    now: Value = FIFTY,
    then: Value = FORTY,
    *,
    measure: str = "vehicle-offences",
    against: Against = Against.YEAR_AGO,
    quarter: str = "2025-26-Q2",
) -> str:
    """Why a comparison that would else be fine is not tested."""
    spans = periods(against, Quarter.parse(quarter), framework)
    sides = Sides(framework.measure(measure), "kent", against, *spans, now, then)
    return why_not_tested(sides, framework)


def test_two_counts_of_undisturbed_unbroken_quarters_may_be_tested(framework: Framework) -> None:
    assert why(framework) == ""


@pytest.mark.parametrize(
    ("now", "then", "reason"),
    [
        (LOST, Known(4), "There is no figure for July 2022."),
        (Known(4), LOST, "There is no figure for July 2022."),
        (HIDDEN, Known(4), "The later period is hidden. NHS rules withhold counts of 1 to 7."),
        (Known(4), HIDDEN, "The earlier period is hidden. NHS rules withhold counts of 1 to 7."),
        (
            Known(-1),
            Known(4),
            "The later count is below zero: records were taken back or put in another class.",
        ),
        (
            Known(4),
            Known(-1),
            "The earlier count is below zero: records were taken back or put in another class.",
        ),
    ],
)
def test_a_side_without_a_count_is_named(framework: Framework, now: Value, then: Value, reason: str) -> None:
    assert why(framework, now, then) == reason


def test_both_sides_are_named_when_both_lack_a_count(framework: Framework) -> None:
    found = why(framework, HIDDEN, LOST)

    assert found.startswith("The later period is hidden.")
    assert "The earlier period has no figure." in found


def test_months_without_a_figure_on_both_sides_are_named_in_one_sentence(framework: Framework) -> None:
    before = Missing(Status.UNAVAILABLE, "There is no figure for July 2021.")

    assert why(framework, LOST, before) == "There is no figure for July 2022, nor for July 2021."
    assert why(framework, LOST, LOST) == "There is no figure for July 2022."


@pytest.mark.parametrize(
    ("against", "first_tested"),
    [
        (Against.PREVIOUS_QUARTER, "2025-26-Q2"),
        (Against.YEAR_AGO, "2026-27-Q1"),
        (Against.ROLLING_YEAR, "2026-27-Q4"),
    ],
)
def test_after_a_break_each_comparison_resumes_when_both_sides_lie_behind_it(
    framework: Framework, against: Against, first_tested: str
) -> None:
    first = Quarter.parse(first_tested)

    before = why(framework, measure="business-robbery", against=against, quarter=str(first.previous))
    after = why(framework, measure="business-robbery", against=against, quarter=str(first))

    assert before.startswith("The series breaks in April 2025: Recorded business robbery stepped up")
    assert after == ""


def test_the_baseline_never_resumes_after_a_break(framework: Framework) -> None:
    found = why(framework, measure="business-robbery", against=Against.BASELINE, quarter="2035-36-Q1")

    assert found.startswith("The series breaks in April 2025")


def test_a_break_of_one_force_concerns_no_other(framework: Framework) -> None:
    (first, *rest) = framework.breaks
    only_essex = framework.model_copy(
        update={"breaks": (first.model_copy(update={"force": ("essex",)}), *rest)}
    )

    found = why(only_essex, measure="residential-burglary", quarter="2017-18-Q1")

    assert found == ""
    assert why(framework, measure="residential-burglary", quarter="2017-18-Q1").startswith(
        "The series breaks"
    )


@pytest.mark.parametrize(
    ("against", "quarter", "sentence"),
    [
        (Against.YEAR_AGO, "2022-23-Q1", "The earlier period was under pandemic restrictions."),
        (Against.YEAR_AGO, "2020-21-Q1", "The later period was under pandemic restrictions."),
        (Against.YEAR_AGO, "2021-22-Q1", "Both periods were under pandemic restrictions."),
        (Against.ROLLING_YEAR, "2022-23-Q4", "The earlier period was under pandemic restrictions."),
        (Against.BASELINE, "2021-22-Q4", "The later period was under pandemic restrictions."),
    ],
)
def test_a_period_under_restrictions_is_named(
    framework: Framework, against: Against, quarter: str, sentence: str
) -> None:
    assert why(framework, against=against, quarter=quarter) == sentence


@pytest.mark.parametrize("quarter", ["2020-21-Q1", "2021-22-Q3", "2022-23-Q4"])
def test_no_rolling_year_is_tested_from_the_pandemic_to_the_end_of_2022_23(
    framework: Framework, quarter: str
) -> None:
    assert "restrictions" in why(framework, against=Against.ROLLING_YEAR, quarter=quarter)


@pytest.mark.parametrize("quarter", ["2019-20-Q4", "2023-24-Q1"])
def test_before_and_after_that_it_is(framework: Framework, quarter: str) -> None:
    assert why(framework, against=Against.ROLLING_YEAR, quarter=quarter) == ""


@pytest.mark.parametrize("quarter", ["2018-19-Q2", "2019-20-Q1", "2019-20-Q4"])
def test_a_year_that_overlaps_the_baseline_is_not_tested_against_it(
    framework: Framework, quarter: str
) -> None:
    assert why(framework, against=Against.BASELINE, quarter=quarter) == (
        "The two periods share some of their months."
    )


def test_the_first_year_after_the_baseline_is(framework: Framework) -> None:
    undisturbed = framework.change.disturbed_quarters.model_copy(
        update={"first": "2030-31-Q1", "last": "2030-31-Q1"}
    )
    calm = framework.model_copy(
        update={"change": framework.change.model_copy(update={"disturbed_quarters": undisturbed})}
    )

    assert why(calm, against=Against.BASELINE, quarter="2020-21-Q1") == ""


def test_a_count_that_follows_police_activity_gets_no_verdict(framework: Framework) -> None:
    assert why(framework, measure="drug-trafficking") == (
        "Counts depend on how much the police look for this crime."
    )


# --------------------------------------------------------------------------- on the shipped figures


def compared(records: Records, measure: str, quarter: str, against: Against) -> Comparison:
    found = gather(records, measure, "west-mercia", Quarter.parse(quarter)).against(against)
    assert found is not None
    return found


def test_what_is_not_tested_still_shows_its_counts_and_their_difference(records: Records) -> None:
    found = compared(records, "vehicle-offences", "2022-23-Q1", Against.ROLLING_YEAR)

    assert (found.now, found.then, found.difference) == (Known(4820), Known(3512), Known(1308))
    assert isinstance(found.percent, Known)
    assert found.verdict is Verdict.NOT_TESTED
    assert found.reason == "The earlier period was under pandemic restrictions."


def test_a_hidden_side_leaves_nothing_to_work_with(records: Records) -> None:
    found = compared(records, "sharp-object-admissions-under-25", "2022-23-Q1", Against.YEAR_AGO)

    for value in (found.now, found.then, found.difference, found.percent, found.ratio):
        assert isinstance(value, Missing)
        assert value.status is Status.SUPPRESSED
    for value in (found.difference, found.percent, found.ratio):
        assert isinstance(value, Missing)
        assert (value.least, value.most) == (-1, -1)
    assert found.tested is None


def test_a_window_with_days_of_restrictions_is_under_them(framework: Framework) -> None:
    year = Period(date(2021, 4, 1), date(2022, 3, 31))
    before = Period(date(2020, 4, 1), date(2021, 3, 31))
    sides = Sides(
        framework.measure("firearm-discharges"), "kent", Against.YEAR_AGO, year, before, Known(5), Known(4)
    )

    assert why_not_tested(sides, framework) == "Both periods were under pandemic restrictions."
