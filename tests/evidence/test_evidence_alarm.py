"""The national step alarm on the shipped figures, and on steps that are planted."""

import numpy as np
import pytest

from helpers.evidence import Records, gather
from helpers.evidence.alarm import alarms, steps_of
from helpers.measures import Panel
from helpers.params import Framework
from helpers.periods import Quarter

VOLUME = [
    "personal-robbery",
    "business-robbery",
    "theft-from-person",
    "residential-burglary",
    "non-residential-burglary",
    "vehicle-offences",
    "neighbourhood-crime",
    "violence-with-injury",
]
PANDEMIC, APRIL_2025, APRIL_2017 = Quarter(2020, 1), Quarter(2025, 1), Quarter(2017, 1)


def fired(records: Records, measure: str) -> dict[Quarter, tuple[int, float]]:
    """When it fired, which way, and for what share of the forces."""
    found = records.alarms(measure, "home-office")
    return {quarter: (alarm.direction, round(alarm.share, 2)) for quarter, alarm in found.items()}


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("business-robbery", {APRIL_2025: (1, 0.64)}),
        ("neighbourhood-crime", {PANDEMIC: (-1, 0.70)}),
        ("vehicle-offences", {PANDEMIC: (-1, 0.67)}),
        ("theft-from-person", {PANDEMIC: (-1, 0.60)}),
        ("personal-robbery", {PANDEMIC: (-1, 0.23)}),
        # burglary was reclassified in April 2017: named in the register, and found without it
        ("residential-burglary", {APRIL_2017: (1, 0.79)}),
        ("non-residential-burglary", {APRIL_2017: (-1, 0.63)}),
        ("homicides", {}),
        # restrictions came and went: violence fell, rose, fell and rose again
        (
            "violence-with-injury",
            {
                PANDEMIC: (-1, 0.72),
                Quarter(2020, 2): (1, 0.70),
                Quarter(2020, 3): (-1, 0.44),
                Quarter(2021, 1): (1, 0.60),
            },
        ),
        ("weapons-possession", {}),
        ("drug-trafficking", {}),
    ],
)
def test_it_fires_where_recording_or_the_nation_changed_and_nowhere_else(
    records: Records, measure: str, expected: dict[Quarter, tuple[int, float]]
) -> None:
    assert fired(records, measure) == expected


def test_every_alarm_of_the_shipped_figures_has_a_named_cause(records: Records) -> None:
    unnamed = [
        (measure, quarter)
        for measure in VOLUME
        for quarter, alarm in records.alarms(measure, "home-office").items()
        if not alarm.named
    ]

    assert unnamed == []


def planted(rise: float, forces: int) -> Panel:
    """Forty quiet forces, some of which step in the last quarter."""
    draw = np.random.default_rng(4)
    counts = draw.poisson(400, size=(40, 44)).astype(float)
    counts[:forces, -1] *= rise
    names = tuple(f"force-{number}" for number in range(40))
    return Panel("vehicle-offences", names, Quarter(2030, 1), counts)


def test_a_planted_step_in_a_quarter_of_the_forces_fires_and_is_unnamed(framework: Framework) -> None:
    found = alarms(planted(2.0, 10), framework)

    assert list(found) == [Quarter(2040, 4)]
    assert (found[Quarter(2040, 4)].direction, found[Quarter(2040, 4)].named) == (1, "")


def test_a_step_in_fewer_than_a_fifth_of_the_forces_is_their_own(framework: Framework) -> None:
    assert alarms(planted(2.0, 7), framework) == {}


def test_too_few_forces_with_counts_enough_cannot_raise_it(framework: Framework) -> None:
    few = planted(2.0, 40)
    panel = Panel(few.measure, few.forces[:19], few.first, few.counts[:19])

    assert steps_of(panel, framework).testable[-1] == 19
    assert alarms(panel, framework) == {}


def test_a_verdict_may_not_lead_while_a_step_has_no_name(framework: Framework, records: Records) -> None:
    unnamed = framework.model_copy(
        update={"breaks": tuple(each for each in framework.breaks if "business-robbery" not in each.measures)}
    )
    held = Records(records.observations, unnamed)

    found = gather(held, "business-robbery", "west-mercia", Quarter(2025, 2))

    assert not found.may_lead
    assert gather(records, "business-robbery", "west-mercia", Quarter(2025, 2)).may_lead


def test_a_step_is_remembered_for_the_two_years_that_a_rolling_year_looks_back(records: Records) -> None:
    remembered = [
        bool(gather(records, "vehicle-offences", "kent", PANDEMIC + later).alarms) for later in (-1, 0, 7, 8)
    ]

    assert remembered == [False, True, True, False]
