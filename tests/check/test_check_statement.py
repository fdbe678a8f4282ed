"""A whole statement, read back: what ships passes, and every planted fault trips its check."""

import json

import pytest
from planted_faults import PLANTED, STANDING
from planting import WORDS, Made, made_from

from helpers import check
from helpers.check import claims, running
from helpers.errors import Outcome


@pytest.fixture
def made(built, tmp_path) -> Made:
    return made_from(built, tmp_path)


def test_the_shipped_statement_passes_with_no_fail_and_no_overrule(made):
    report = check.run(made.subject())

    assert [str(each) for each in report.findings if each.outcome is Outcome.FAIL] == []
    assert report.counts["overruled"] == 0
    assert report.passes


@pytest.fixture(scope="module")
def before(built, tmp_path_factory) -> set[tuple]:
    """What is found of the statement that ships, before anything is planted."""
    shipped = made_from(built, tmp_path_factory.mktemp("shipped"))
    return {(each.id, each.place, each.value) for each in shipped.check()}


@pytest.mark.parametrize(("name", "plant", "where"), PLANTED, ids=[each[0] for each in PLANTED])
def test_a_planted_fault_trips_its_check(made, before, name, plant, where):
    plant(made)

    found = [each for each in made.check(name) if where in f"{each.place} {each.value}"]
    new = {(each.id, each.place, each.value) for each in found} - before
    assert found
    assert new or name in STANDING


def test_every_check_has_a_planted_fault():
    every = {each.id for each in (*running.STATEMENT_CHECKS, *claims.CHECKS)}
    planted = {each[0] for each in PLANTED} | {each.id for each in claims.CHECKS}

    assert every - planted == set()


def test_ids_are_words_with_hyphens_and_no_two_checks_share_one():
    ids = [each.id for each in (*running.STATEMENT_CHECKS, *claims.CHECKS)]

    assert len(set(ids)) == len(ids)
    assert all(each.replace("-", "").isalpha() and each.islower() for each in ids)


def test_a_draft_from_figures_alone_names_every_missing_duty_and_nothing_else_fails(built, tmp_path):
    kent = made_from(built, tmp_path, "2024-25-Q3", "kent")
    failed = [each for each in kent.check() if each.outcome is Outcome.FAIL]

    assert {each.id for each in failed} == {
        "duty-contribution",
        "duty-applicable",
        "duty-reason",
        "duty-dated",
    }
    assert sum(each.id == "duty-contribution" for each in failed) == 6


def test_duties_nobody_had_yet_are_notes(made):
    (made.root / WORDS).rename(made.root / "params/west-mercia/2019-20-Q1")
    made.settings("params/west-mercia/2019-20-Q1/homicide.md", r"^applicable: yes\n", "")
    made.quarter = made.quarter + -12

    found = [each for each in made.check() if each.id == "duty-applicable"]

    assert [each.outcome for each in found] == [Outcome.NOTE]


def test_what_programs_read_has_every_check_with_its_outcome_and_place(made):
    report = check.run(made.subject())
    content = json.loads(report.json)

    assert {each["id"] for each in content["checks"]} >= {each.id for each in claims.CHECKS}
    assert content["counts"] == {
        name: sum(each["outcome"] == name for each in content["checks"]) for name in content["counts"]
    }
    stale = next(each for each in content["checks"] if each["id"] == "stale-activity")
    assert stale["place"]["file"] == f"{WORDS}/drugs-county-lines.md"
    assert stale["where"].startswith(f"{WORDS}/drugs-county-lines.md:")
    assert report.json == check.run(made.subject()).json


def test_what_people_read_is_grouped_by_outcome_and_file_worst_first(made):
    made.settings(f"{WORDS}/homicide.md", r"\Z", "\nHomicides fell on the previous quarter.\n")
    lines = check.run(made.subject()).text.split("\n")

    assert lines[0] == f"FAIL  {WORDS}/homicide.md"
    assert lines[1].startswith(f"  [direction] {WORDS}/homicide.md:")
    assert "True would be: 5 in April to June 2022, 6 in January to March 2022: no clear change." in lines[1]
    assert lines[-1].endswith("1 fail, 0 overruled")
