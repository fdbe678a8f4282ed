"""Opening a section: everything behind one priority, or a refusal that says what is wrong."""

import os
import shutil
from pathlib import Path

import pytest

from helpers.errors import RequestError, UnknownName
from helpers.section import open_section
from helpers.values import Known
from projects import copy_project


def test_a_section_opens_with_its_figures_facts_and_words(root: Path) -> None:
    section = open_section("homicide", "2022-23-Q1", "west-mercia", str(root))

    assert section.figures["homicides.now"].value == Known(5)
    assert section.facts["roundtable-themes"].value == 17
    assert section.settings.body_short == "PCC"
    assert list(section.evidence) == ["homicides"]


def test_measures_stand_in_the_order_of_the_framework(root: Path) -> None:
    section = open_section("neighbourhood-crime", "2022-23-Q1", "west-mercia", str(root))

    assert tuple(section.evidence) == section.priority.shown


def test_only_the_releases_behind_its_figures_are_named(root: Path) -> None:
    homicide = open_section("homicide", "2022-23-Q1", "west-mercia", str(root))
    satisfaction = open_section("victim-satisfaction", "2022-23-Q1", "west-mercia", str(root))

    assert {each.source for each in homicide.releases} == {
        "home-office-counts",
        "ons-populations",  # of the rate
        "west-mercia-force",
    }
    assert [each.source for each in satisfaction.releases] == ["west-mercia-force"]


def test_another_force_opens_from_figures_alone(root: Path) -> None:
    section = open_section("homicide", "2024-25-Q3", "kent", str(root))

    assert section.words is None
    assert section.facts == {}
    assert isinstance(section.figures["homicides.now"].value, Known)
    assert not any("@" in name for name in section.figures)


def test_the_reason_for_a_difference_between_sources_is_the_quarters_own(root: Path) -> None:
    section = open_section("homicide", "2022-23-Q1", "west-mercia", str(root))

    (now, _) = section.measure("homicides").reconciliation
    assert now.reason == section.statement.reconciliation["homicides"]


@pytest.mark.parametrize(
    ("priority", "quarter", "force", "says"),
    [
        ("homicid", "2022-23-Q1", "west-mercia", "Did you mean homicide"),
        ("homicide", "2022-23-Q5", "west-mercia", "not a quarter"),
        ("homicide", "../../etc", "west-mercia", "not a quarter"),
        ("homicide", "2022-23-Q1", "west-merica", "Did you mean west-mercia"),
    ],
)
def test_what_does_not_exist_is_refused_by_name(
    root: Path, priority: str, quarter: str, force: str, says: str
) -> None:
    with pytest.raises(RequestError, match=says):
        open_section(priority, quarter, force, str(root))


def test_a_measure_of_another_section_is_refused_with_those_that_are_here(root: Path) -> None:
    section = open_section("homicide", "2022-23-Q1", "west-mercia", str(root))

    with pytest.raises(UnknownName, match="section homicide"):
        section.measure("vehicle-offences")


def test_a_quarter_before_the_framework_is_looked_back_on(root: Path) -> None:
    back = open_section("homicide", "2019-20-Q1", "west-mercia", str(root))

    assert back.looking_back
    assert not open_section("homicide", "2022-23-Q1", "west-mercia", str(root)).looking_back


def test_a_changed_file_is_seen_by_the_next_section_opened_in_the_same_process(
    root: Path, tmp_path: Path
) -> None:
    for folder in ("params", "data/raw/west-mercia-force"):
        shutil.copytree(root / folder, tmp_path / folder)
    homicides = tmp_path / "data/raw/west-mercia-force/2022-09/homicide.csv"

    before = open_section("homicide", "2022-23-Q1", "west-mercia", str(tmp_path))
    homicides.write_text(homicides.read_text().replace("2022-06-30,4,", "2022-06-30,3,"))
    after = open_section("homicide", "2022-23-Q1", "west-mercia", str(tmp_path))

    assert before.figures["homicides.now"].value == Known(4)
    assert after.figures["homicides.now"].value == Known(3)


def test_of_two_editions_side_by_side_the_newer_one_is_used(root: Path, tmp_path: Path) -> None:
    for folder in ("params", "data/raw/home-office-counts"):
        shutil.copytree(root / folder, tmp_path / folder)
    editions = tmp_path / "data/raw/home-office-counts"
    shutil.copytree(editions / "2026-04-23", editions / "2026-07-23")

    section = open_section("homicide", "2024-25-Q3", "kent", str(tmp_path))

    assert [each.release for each in section.releases if each.family == "home-office"] == ["2026-07-23"]


def test_a_file_altered_and_made_to_look_as_old_as_it_was_is_read_again(tmp_path: Path) -> None:
    where = copy_project(tmp_path / "project")
    for path in (where / "data/raw").rglob("*"):
        os.utime(path, (1, 1))
    extract = where / "data/raw/west-mercia-force/2022-09/cyber-crime.csv"

    def flagged() -> float:
        section = open_section("cyber-crime", "2022-23-Q1", "west-mercia", str(where))
        return section.figures["cyber-flagged-offences.now"].value.number

    assert flagged() == 5454
    extract.write_text(extract.read_text().replace("5454", "5455"))
    os.utime(extract, (1, 1))
    assert flagged() == 5455
