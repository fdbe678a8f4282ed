"""A fail is let through by its check, section, file and words, with a reason and a name; by nothing else."""

from dataclasses import replace

import pytest

from helpers.check import overrule
from helpers.check.overrule import as_yaml
from helpers.errors import Finding, Outcome, Place
from helpers.params import Overrule, StatementSettings
from helpers.params.reading import parse

FILE = "params/kent/2022-23-Q1/homicide.md"
HERE = Place(FILE, line=12, element="a-slight-fall", section="homicide")
SENTENCE = "The year had a slight fall."
FAIL = Finding(
    "size-word", Outcome.FAIL, HERE, "The change is called slight", "", "a slight fall", sentence=SENTENCE
)
BOUND = {"section": "homicide", "file": FILE, "words": "a slight fall", "sentence": SENTENCE}
BY = {"reason": "The Chief Constable's own words, quoted", "name": "Head of Policy"}


def by(check: str = "size-word", **changed: str) -> Overrule:
    return Overrule(check=check, **{**BOUND, **BY, **changed})


def test_a_fail_is_overruled_by_check_and_words_and_says_by_whom_and_why():
    (judged,) = overrule([FAIL], [by()])

    assert judged.outcome is Outcome.OVERRULED
    assert judged.found.endswith("overruled by Head of Policy: The Chief Constable's own words, quoted")


def test_the_line_may_move_and_the_white_space_be_folded():
    moved = replace(FAIL, place=replace(HERE, line=40), sentence="The year had\n a slight fall.")

    assert [each.outcome for each in overrule([moved], [by()])] == [Outcome.OVERRULED]


@pytest.mark.parametrize(
    "other",
    [
        by(check="direction"),
        by(section="cyber-crime"),
        by(file="params/kent/2022-23-Q1/cyber-crime.md"),
        by(words="fall"),
        by(words=""),
        by(sentence="The quarter had a slight fall."),
        by(sentence=""),
        by(cell="findings"),
    ],
)
def test_one_that_names_anything_else_lets_nothing_through_and_is_refused(other):
    judged, refused = overrule([FAIL], [other])

    assert judged == FAIL
    assert (refused.id, refused.outcome) == ("overrule-idle", Outcome.FAIL)


def test_one_bound_to_a_place_as_before_is_refused_with_what_to_write_now():
    (_, refused) = overrule([FAIL], [Overrule(check="size-word", place=f"{FILE}:12", **BY)])

    assert refused.outcome is Outcome.FAIL
    assert "names a place, which moves" in refused.found
    assert 'words: "a slight fall"' in refused.remedy


def test_one_that_matches_two_fails_lets_neither_through():
    twice = [FAIL, replace(FAIL, place=replace(HERE, line=40))]
    *judged, refused = overrule(twice, [by()])

    assert judged == twice
    assert (refused.id, refused.outcome) == ("overrule-ambiguous", Outcome.FAIL)
    assert ":12" in refused.found
    assert ":40" in refused.found


@pytest.mark.parametrize("lacking", ["reason", "name"])
def test_one_without_a_reason_or_a_name_lets_nothing_through_and_says_so(lacking):
    (judged,) = overrule([FAIL], [by(**{lacking: "  "})])

    assert judged.outcome is Outcome.FAIL
    assert "an overrule needs a reason and a name" in judged.remedy


def test_only_fails_are_overruled():
    warning = replace(FAIL, outcome=Outcome.WARN)
    judged, refused = overrule([warning], [by()])

    assert judged == warning
    assert refused.id == "overrule-idle"


def test_of_two_fails_in_one_sentence_only_the_one_named_is_let_through():
    other = replace(FAIL, value="a marked rise")

    assert [each.outcome for each in overrule([FAIL, other], [by()])] == [Outcome.OVERRULED, Outcome.FAIL]


@pytest.mark.parametrize(
    "finding",
    [
        FAIL,
        replace(FAIL, value='He said: "it\'s 5% # more"', sentence='He said: "it\'s 5% # more" — twice.'),
        Finding("page-size", Outcome.FAIL, Place("statement.html"), "The page has 2,100,000 bytes"),
    ],
)
def test_what_is_printed_can_be_pasted_and_lets_that_fail_through(finding):
    pasted = f"overrules:\n{as_yaml(finding)}\n"
    settings = parse(pasted, "statement.yaml", StatementSettings)

    assert [each.outcome for each in overrule([finding], settings.overrules)] == [Outcome.OVERRULED]
