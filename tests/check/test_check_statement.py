"""A whole statement, read back: what ships passes, and every planted fault trips its check."""

import json
import shutil
from dataclasses import replace
from datetime import date

import pytest
from planted_faults import PLANTED, STANDING
from planting import WORDS, Made, made_from

from examples import FORCE, QUARTER
from helpers import check, publish
from helpers.check import claims, suite
from helpers.errors import Outcome, RequestError


@pytest.fixture
def made(built, tmp_path) -> Made:
    return made_from(built, tmp_path)


@pytest.fixture
def made_up(example, tmp_path) -> Made:
    return replace(made_from(example, tmp_path, QUARTER, FORCE), today=date(2026, 5, 20))


@pytest.mark.parametrize("which", ["made", "made_up"])
def test_a_whole_statement_passes_with_no_fail_and_no_overrule(request, which):
    made = request.getfixturevalue(which)
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
    assert not any(each.place.line for each in found if each.place.file.endswith((".html", ".csv")))


def test_every_check_has_a_planted_fault():
    every = {each.id for each in (*suite.CHECKS, *claims.CHECKS)}
    planted = {each[0] for each in PLANTED} | {each.id for each in claims.CHECKS}

    assert every - planted == set()


def test_ids_are_words_with_hyphens_and_no_two_checks_share_one():
    ids = [each.id for each in (*suite.CHECKS, *claims.CHECKS)]

    assert len(set(ids)) == len(ids)
    assert all(each.replace("-", "").isalpha() and each.islower() for each in ids)


def test_a_draft_from_figures_alone_names_every_missing_duty_and_nothing_else_fails(built, tmp_path):
    kent = made_from(built, tmp_path, "2024-25-Q3", "kent")
    failed = [each for each in kent.check() if each.outcome is Outcome.FAIL]

    assert {each.id for each in failed} == {
        "duty-contribution",
        "duty-applicable",
        "duty-reason",
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


def signed(made: Made) -> None:
    """Sign the statement as it is."""
    digest = publish.parts_of(made.files).digest()
    text = f"name: Jane Doe\nrole: Commissioner\ndate: 2026-05-01\nrule: 2\ndigest: {digest}\n"
    (made.root / WORDS / "sign-off.yaml").write_text(text, encoding="utf-8")


def test_what_was_signed_as_it_is_needs_no_mark_of_a_draft(made):
    signed(made)
    made.replace("DRAFT", "Final", count=99)

    assert made.check("duty-sign-off") == ()
    assert made.check("duty-draft-mark") == ()


def test_a_sign_off_of_other_figures_is_none(made):
    signed(made)
    made.row("figures.csv", "homicides.now", value="4")
    made.replace("DRAFT", "Final", count=99)

    assert [each.found for each in made.check("duty-sign-off")] == ["What was signed is not this statement"]
    assert [each.outcome for each in made.check("duty-draft-mark")] == [Outcome.FAIL]


def test_a_version_is_held_against_the_words_kept_beside_it(made):
    folder = made.root / "outputs/2022-23-Q1/west-mercia/v1"
    for name, content in made.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    shutil.copytree(made.root / "params", folder / "inputs/params")
    made.settings(f"{WORDS}/homicide.md", r"\Z", "\nHomicides fell on the previous quarter.\n")

    assert check.check_folder(made.root, made.quarter, made.force, "v1", made.today).passes


def test_a_version_that_is_not_there_is_refused_with_what_to_do(made):
    with pytest.raises(
        RequestError, match=r"no v9 of Q1 2022-23 for west-mercia .*statement build 2022-23-Q1"
    ):
        check.check_folder(made.root, made.quarter, made.force, "v9", made.today)


def test_what_the_settings_say_on_the_page_is_held_against_the_figures_too(made):
    made.settings(
        f"{WORDS}/statement.yaml", r"^  homicides: .*?$", "  homicides: Homicides fell by 2 on last quarter."
    )
    found = [
        (each.id, each.place.file, each.place.line) for each in made.check() if each.outcome is Outcome.FAIL
    ]
    lines = (made.root / WORDS / "statement.yaml").read_text(encoding="utf-8").split("\n")
    line = next(number for number, text in enumerate(lines, start=1) if "Homicides fell" in text)

    assert ("direction", f"{WORDS}/statement.yaml", line) in found
    assert ("unbound-number", f"{WORDS}/statement.yaml", line) in found


def test_a_page_may_be_as_large_as_the_office_lets_it(made):
    subject = made.subject()
    size = len(subject.files["statement.html"])
    settings = subject.root / "params/defaults.yaml"
    text = settings.read_text()
    found = {}
    for megabytes in (size - 1, size):
        settings.write_text(text.replace("megabytes_a_page: 2", f"megabytes_a_page: {megabytes / 1e6:.6f}"))
        found[megabytes] = [each.place.file for each in made.check("page-size")]

    assert found == {size - 1: ["statement.html"], size: []}
