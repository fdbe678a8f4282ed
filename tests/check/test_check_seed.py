"""Sixteen faults of a statement typed by hand, each planted where it lives: none gets past the checks."""

from collections.abc import Callable

import pytest
from planting import WORDS, Made, made_from

AGAIN = r"(?=## What the Commissioner says)"


def says(priority: str, text: str) -> Callable[[Made], None]:
    """Write a sentence more under what the force is doing."""
    return lambda made: made.settings(f"{WORDS}/{priority}.md", AGAIN, f"{text}\n\n")


def alone(made: Made) -> None:
    """Leave the counts of neighbourhood crime without anything beside them, in the files and on the page."""
    made.rows(
        "comparisons.csv",
        lambda rows: [each for each in rows if each["priority"] != "neighbourhood-crime"],
    )


def unpromised(made: Made) -> None:
    made.settings(f"{WORDS}/statement.yaml", r"^promises:\n(?:  .*?\n)+", "promises: []\n")


def one_reason(made: Made) -> None:
    for name in ("homicide", "serious-violence", "cyber-crime"):
        made.settings(
            f"{WORDS}/{name}.md", r"^reason: .*?$", "reason: It aligns to the plan and the strategy."
        )


def anonymous(made: Made) -> None:
    made.settings("params/west-mercia/force.yaml", r"^contact:\n(?:  .*?\n)+", "")
    made.replace("23 April 2026", "a while ago", count=99)


SLIGHT = (
    "{{ homicides.now }} offences were recorded in Q1 2022-23, compared with {{ homicides.previous }} in Q4 "
    "2021-22, which represents a slight reduction."
)
DISCHARGES = (
    "There have been {{ firearm_discharges.now }} firearm discharges in Q1 2022-23, an increase from "
    "{{ firearm_discharges.previous }} in the previous quarter."
)
SURVEYS = (
    "Satisfaction is highest among victims of road traffic collisions, "
    "{{ satisfaction_road_traffic_collision.now }}%, and lower among victims of burglary, "
    "{{ satisfaction_burglary.now }}%."
)
FLAGGED = (
    "{{ cyber_flagged_offences.now }} offences were flagged as having a cyber element, a 14% increase on the "
    "same time period in the previous year."
)
WEEK = "During the intensification week in October 2021 warrants were carried out and cash was seized."
FAULTS = [
    ("6 to 4 is called a slight reduction", says("homicide", SLIGHT), {"size-word": "homicide.md"}),
    (
        "3 against 0 is called an increase",
        says("serious-violence", DISCHARGES),
        {"direction": "serious-violence.md"},
    ),
    (
        "what a discharge is, is not said",
        lambda made: made.replace(
            "whether air weapons, suicides and unconfirmed discharges", "these", count=9
        ),
        {"page-definitions": "statement.html"},
    ),
    (
        "the rule that withholds a count is told as a finding",
        says(
            "serious-violence",
            "There are fewer than 8 admissions each month for assault with a sharp object.",
        ),
        {"hidden-count-told": "serious-violence.md"},
    ),
    (
        "fewer than last year, and there is no figure for last year",
        says(
            "drugs-county-lines",
            "There have been fewer drug-related homicides than the same period last year.",
        ),
        {"earlier-figure": "drugs-county-lines.md"},
    ),
    ("a table of one column", alone, {"comparisons-every": "comparisons.csv"}),
    (
        "a table of one column, on the page",
        lambda made: made.replace(
            'data-figure="vehicle-offences.previous-quarter', 'data-figure="x', count=9
        ),
        {"page-comparisons": "statement.html"},
    ),
    (
        "a claim about a crime that no measure counts",
        says(
            "neighbourhood-crime", "Thefts from a vehicle have decreased compared with the previous quarter."
        ),
        {"claim-without-measure": "neighbourhood-crime.md"},
    ),
    (
        "one percentage for every measure",
        says(
            "neighbourhood-crime",
            "All neighbourhood crime offences remain approximately 30% below the baseline.",
        ),
        {"several-measures": "neighbourhood-crime.md", "unbound-number": "neighbourhood-crime.md"},
    ),
    (
        "business robbery stands as if it were in the national measure",
        lambda made: made.replace("Local, not in the national measure", "", count=9),
        {"page-roles": "statement.html"},
    ),
    (
        "survey percentages without range, of different windows, ranked",
        says("victim-satisfaction", SURVEYS),
        {"ranking": "victim-satisfaction.md", "unlike-windows": "victim-satisfaction.md"},
    ),
    (
        "survey percentages without a word of their range, on the page",
        lambda made: made.replace("so neither is the range", "", count=99),
        {"page-ranges": "statement.html"},
    ),
    (
        "the focus of the priority is not what leads it",
        lambda made: made.replace(
            'data-figure="satisfaction-domestic-abuse.now"',
            'data-figure="satisfaction-burglary.now"',
            count=1,
        ),
        {"page-key-points": "statement.html"},
    ),
    (
        "more flags are told as more crime",
        says("cyber-crime", FLAGGED),
        {"earlier-figure": "cyber-crime.md", "unbound-number": "cyber-crime.md"},
    ),
    (
        "an average of rounded numbers",
        says("cyber-crime", "The average number of reports was less than 50 per month."),
        {"averaged": "cyber-crime.md", "unbound-number": "cyber-crime.md"},
    ),
    ("a promise that nobody lists", unpromised, {"promise": "cyber-crime.md"}),
    ("a promise that stays open", lambda made: None, {"duty-promises": "statement.yaml"}),
    ("a week of last autumn", says("drugs-county-lines", WEEK), {"stale-activity": "drugs-county-lines.md"}),
    ("one reason for every priority", one_reason, {"duty-own-reason": "cyber-crime.md"}),
    (
        "one reason for every priority, declared",
        lambda made: made.settings(
            f"{WORDS}/statement.yaml", r"\Z", "shared_reason: It aligns to the plan.\n"
        ),
        {"duty-shared-reason": "statement.yaml"},
    ),
    (
        "published, and by whom and from what is not said",
        anonymous,
        {"duty-contact": "force.yaml", "duty-sources-dated": "statement.html"},
    ),
]


@pytest.mark.parametrize(("fault", "plant", "caught"), FAULTS, ids=[each[0] for each in FAULTS])
def test_a_fault_of_the_statement_typed_by_hand_is_caught(built, tmp_path, fault, plant, caught):
    made = made_from(built, tmp_path)
    plant(made)
    found = {(each.id, each.place.file.rpartition("/")[2]) for each in made.check()}

    assert set(caught.items()) <= found
