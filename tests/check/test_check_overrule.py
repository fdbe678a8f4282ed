"""A fail is let through by its check and its place, with a reason and a name, and by nothing else."""

import pytest

from helpers.check import overrule
from helpers.errors import Finding, Outcome, Place
from helpers.params import Overrule

HERE = Place("params/kent/2022-23-Q1/homicide.md", line=12, element="a-slight-fall")
FAIL = Finding("size-word", Outcome.FAIL, HERE, "The change is called slight")
BY = {"reason": "The Chief Constable's own words, quoted", "name": "Head of Policy"}


def by(check: str = "size-word", place: str = str(HERE), **told: str) -> Overrule:
    return Overrule(check=check, place=place, **{**BY, **told})


def test_a_fail_is_overruled_by_check_and_place_and_says_by_whom_and_why():
    (told,) = overrule([FAIL], [by()])

    assert told.outcome is Outcome.OVERRULED
    assert told.found.endswith("overruled by Head of Policy: The Chief Constable's own words, quoted")


@pytest.mark.parametrize(
    "other",
    [
        by(check="direction"),
        by(place="params/kent/2022-23-Q1/homicide.md"),
        by(place="params/kent/2022-23-Q1/homicide.md:12"),
        by(place=str(HERE).replace("12", "13")),
        by(place=""),
    ],
)
def test_one_that_names_another_check_or_place_lets_nothing_through_and_is_a_warning(other):
    told, idle = overrule([FAIL], [other])

    assert told == FAIL
    assert (idle.id, idle.outcome) == ("overrule-idle", Outcome.WARN)


@pytest.mark.parametrize("lacking", ["reason", "name"])
def test_one_without_a_reason_or_a_name_lets_nothing_through_and_says_so(lacking):
    (told,) = overrule([FAIL], [by(**{lacking: "  "})])

    assert told.outcome is Outcome.FAIL
    assert "an overrule needs a reason and a name" in told.remedy


def test_only_fails_are_overruled():
    warning = Finding("cause", Outcome.WARN, HERE, "A cause is given")
    told, idle = overrule([warning], [by(check="cause")])

    assert told == warning
    assert idle.id == "overrule-idle"


def test_of_two_fails_in_one_line_only_the_one_named_is_let_through():
    other = Finding("size-word", Outcome.FAIL, Place(HERE.file, line=12, element="a-marked-rise"), "Another")

    assert [each.outcome for each in overrule([FAIL, other], [by()])] == [Outcome.OVERRULED, Outcome.FAIL]
