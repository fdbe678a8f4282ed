"""The constants of extra variation come out of the shipped counts again; a change says what it would do."""

import pytest

from helpers.evidence import ChangedVerdict, Records, recalibrate
from helpers.load import Tidy
from helpers.params import Framework
from helpers.periods import Quarter
from helpers.records import Verdict

LATEST = Quarter(2025, 2)


def only(framework: Framework, measure: str, c: float) -> Framework:
    """The framework with one recorded measure alone, and another constant for it."""
    changed = framework.measure(measure).model_copy(update={"c": c})
    return framework.model_copy(update={"measures": {measure: changed}})


@pytest.mark.parametrize(
    ("measure", "c"),
    [
        ("personal-robbery", 0.09),
        ("theft-from-person", 0.11),
        ("residential-burglary", 0.07),
        ("non-residential-burglary", 0.09),
        ("vehicle-offences", 0.08),
    ],
)
def test_the_constants_of_the_framework_are_those_the_counts_give(
    shipped: Tidy, framework: Framework, measure: str, c: float
) -> None:
    found = recalibrate(Records(shipped.observations, only(framework, measure, c)), LATEST)

    (constant,) = found.constants
    assert (constant.measure, constant.current, constant.estimated) == (measure, c, c)
    assert constant.forces >= 42
    assert found.changed == ()


def test_another_constant_lists_the_verdicts_it_would_change(shipped: Tidy, framework: Framework) -> None:
    # as if nobody had seen that vehicle offences vary more than chance: far too much would be "clear"
    found = recalibrate(Records(shipped.observations, only(framework, "vehicle-offences", 0.01)), LATEST)

    softened = [each for each in found.changed if each.before is Verdict.CLEAR_FALL]
    assert found.constants[0].estimated == 0.08
    assert softened
    assert all(each.after in {Verdict.POSSIBLE_FALL, Verdict.NO_CLEAR_CHANGE} for each in softened)
    assert isinstance(found.changed[0], ChangedVerdict)


def test_a_constant_of_nought_is_a_decision_and_stays(shipped: Tidy, framework: Framework) -> None:
    found = recalibrate(Records(shipped.observations, only(framework, "homicides", 0)), LATEST)

    assert found.constants[0].estimated is None
    assert found.changed == ()


def test_after_a_break_there_is_too_little_to_estimate_from(shipped: Tidy, framework: Framework) -> None:
    found = recalibrate(Records(shipped.observations, only(framework, "business-robbery", 0.15)), LATEST)

    assert (found.constants[0].estimated, found.constants[0].forces) == (None, 0)
    before = recalibrate(
        Records(shipped.observations, only(framework, "business-robbery", 0.15)), Quarter(2024, 4)
    )
    assert before.constants[0].forces == 30
