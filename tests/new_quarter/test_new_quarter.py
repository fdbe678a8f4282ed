"""A quarter is begun: what stays is copied and marked, what must be judged anew is blank."""

import re
from datetime import date

import pytest

from helpers import new_quarter, params
from helpers.errors import InputRefused, RequestError
from helpers.periods import Quarter
from projects import PRIORITIES, copy_project, statement

FIRST, NEXT = Quarter(2022, 1), Quarter(2022, 2)
FORCE = "west-mercia"


@pytest.fixture
def project(tmp_path):
    return copy_project(tmp_path / "project", data=False)


def everything(folder):
    return {each: each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}


class TestFromTheQuarterBefore:
    def test_the_words_stand_as_they_stood(self, project):
        new_quarter.start(project, NEXT, FORCE)

        for slug in PRIORITIES:
            earlier = params.read_words(project, FORCE, FIRST, slug)
            now = params.read_words(project, FORCE, NEXT, slug)
            assert now.body == earlier.body
            assert now.front.reason == earlier.front.reason
            assert now.front.facts == earlier.front.facts

    def test_each_file_is_marked_as_not_reviewed_and_whether_it_applies_is_blank(self, project):
        new_quarter.start(project, NEXT, FORCE)

        for slug in PRIORITIES:
            front = params.read_words(project, FORCE, NEXT, slug).front
            assert (front.applicable, front.reviewed, front.carried_from) == (None, None, "2022-23-Q1")
            text = (project / params.quarter_folder(FORCE, NEXT) / f"{slug}.md").read_text()
            assert "not reviewed" in text.split("---")[1]

    def test_comments_in_the_settings_of_the_words_stay(self, project):
        file = project / params.quarter_folder(FORCE, FIRST) / "homicide.md"
        file.write_text(file.read_text().replace("    value: 17", "    value: 17  # as counted by hand"))
        new_quarter.start(project, NEXT, FORCE)

        assert "# as counted by hand" in (project / "params/west-mercia/2022-23-Q2/homicide.md").read_text()

    def test_words_carried_over_twice_unread_name_the_quarter_they_were_written_for(self, project):
        new_quarter.start(project, NEXT, FORCE)
        read = project / "params/west-mercia/2022-23-Q2/cyber-crime.md"
        read.write_text(re.sub(r"reviewed: .*", "reviewed: 2022-12-01", read.read_text()))
        new_quarter.start(project, Quarter(2022, 3), FORCE)

        marks = {s: params.read_words(project, FORCE, Quarter(2022, 3), s).front for s in PRIORITIES}
        assert marks["homicide"].carried_from == "2022-23-Q1"
        assert marks["cyber-crime"].carried_from == "2022-23-Q2"

    def test_open_promises_stay_with_the_quarter_they_were_made_in_and_closed_ones_go(self, project):
        file = project / params.quarter_folder(FORCE, FIRST) / "statement.yaml"
        text = file.read_text().replace("made: 2022-23-Q1\n", "made: 2022-23-Q1\n    closed: Kept.\n", 1)
        file.write_text(text)
        new_quarter.start(project, NEXT, FORCE)

        promises = params.read_statement(project, FORCE, NEXT).promises
        assert [(each.made, "two national cyber" in each.text) for each in promises] == [("2022-23-Q1", True)]

    def test_what_was_judged_of_the_earlier_figures_does_not_count_but_can_be_read(self, project):
        file = project / params.quarter_folder(FORCE, FIRST) / "statement.yaml"
        file.write_text(
            file.read_text() + "shared_reason: All of it.\noverrules:\n"
            "  - {check: duty-contact, place: force.yaml, reason: Known., name: A. Reader}\n"
            "roles: {analyst: A. Analyst, assurer: A. Reader}\n"
        )
        new_quarter.start(project, NEXT, FORCE)
        now = params.read_statement(project, FORCE, NEXT)

        assert now.published == now.shared_reason == now.framework == ""
        assert now.overrules == now.assumptions == now.decisions == ()
        assert dict(now.reconciliation) == {}
        assert (now.roles.analyst, now.roles.assurer) == ("A. Analyst", "A. Reader")
        text = (project / "params/west-mercia/2022-23-Q2/statement.yaml").read_text()
        assert "#   shared_reason: All of it." in text
        assert "#     homicides: A homicide can be recorded" in text

    def test_it_is_begun_from_the_latest_earlier_quarter_and_never_from_a_later_one(self, project):
        folder = project / "params" / FORCE
        (folder / "2022-23-Q1").rename(folder / "2021-22-Q4")
        (folder / "2023-24-Q1").mkdir()
        (folder / "notes").mkdir()

        assert new_quarter.start(project, NEXT, FORCE).before == Quarter(2021, 4)

    def test_the_settings_of_the_force_are_not_touched(self, project):
        before = everything(project / "params")
        new_quarter.start(project, NEXT, FORCE)
        now = everything(project / "params")

        assert {path: now[path] for path in before} == before
        assert len(now) == len(before) + len(PRIORITIES) + 1

    def test_a_priority_nobody_wrote_for_is_a_skeleton_and_one_no_longer_known_is_named(self, project):
        folder = project / params.quarter_folder(FORCE, FIRST)
        (folder / "homicide.md").rename(folder / "arson.md")
        started = new_quarter.start(project, NEXT, FORCE)

        assert "To be written." in (project / started.folder / "homicide.md").read_text()
        assert "arson.md of 2022-23-Q1 was left: no priority is called so now" in new_quarter.told(started)
        assert not (project / started.folder / "arson.md").exists()


class TestTheFirstQuarterOfAForce:
    def test_skeletons_are_complete_and_can_be_read(self, project):
        started = new_quarter.start(project, NEXT, "kent")

        assert started.before is None
        assert params.read_force(project, "kent").name == "Kent Police"
        assert params.read_statement(project, "kent", NEXT) == params.StatementSettings()
        for slug in PRIORITIES:
            words = params.read_words(project, "kent", NEXT, slug)
            assert words.front == params.FrontMatter()
            assert words.body.count("To be written.") == 2

    def test_settings_of_the_force_that_are_there_stay_and_give_the_headings(self, project):
        (project / "params/kent").mkdir()
        settings = "name: Kent Police\narea: Kent\nheading_body: What the Mayor says\n"
        (project / "params/kent/force.yaml").write_text(settings)
        started = new_quarter.start(project, NEXT, "kent")

        assert (project / "params/kent/force.yaml").read_text() == settings
        assert "## What the Mayor says" in (project / started.folder / "homicide.md").read_text()

    @pytest.mark.parametrize("force", ["devon-and-cornwall", "london", "dyfed-powys"])
    def test_the_name_of_any_force_survives_being_written(self, project, force):
        slug = "city-of-london" if force == "london" else force
        named = params.read_force(project, slug)
        new_quarter.start(project, NEXT, slug)

        assert params.read_force(project, slug) == named


class TestNothingIsOverwritten:
    def test_a_quarter_that_was_begun_is_refused_and_stays_as_it_was(self, project):
        before = everything(project)

        with pytest.raises(RequestError, match="nothing is overwritten") as refused:
            new_quarter.start(project, FIRST, FORCE)

        assert "homicide.md" in refused.value.remedy
        assert everything(project) == before

    def test_earlier_words_that_cannot_be_read_stop_all_of_it(self, project):
        (project / params.quarter_folder(FORCE, FIRST) / "cyber-crime.md").write_text("No settings.\n")
        before = everything(project)

        with pytest.raises(InputRefused, match="does not begin with settings"):
            new_quarter.start(project, NEXT, FORCE)

        assert everything(project) == before
        assert not (project / params.quarter_folder(FORCE, NEXT)).exists()

    def test_a_file_where_the_folder_of_the_force_would_be_leaves_nothing_behind(self, project):
        (project / "params/kent").write_text("")
        before = everything(project)

        with pytest.raises(OSError, match="kent"):
            new_quarter.start(project, NEXT, "kent")

        assert everything(project) == before


def test_each_source_is_listed_with_the_day_it_is_due_and_what_is_at_hand(root):
    framework = params.framework_for(root, NEXT)
    dues = {each.source: each for each in new_quarter.calendar.dues(root, framework, FORCE, NEXT)}

    assert dues["force"].day == date(2022, 11, 29)
    assert dues["home-office"].day == date(2023, 2, 2)
    assert (dues["home-office"].at_hand, dues["force"].at_hand) == ("2026-04-23", "2022-09")
    assert dues["populations"].day == date(2026, 7, 2)
    assert (dues["csew"].day, dues["csew"].at_hand) == (None, "")


def test_a_person_is_told_what_to_write_where_and_what_is_due_when(project):
    ended = statement(project, "new", "2022-23-Q2")

    assert ended.returncode == 0, ended.stderr
    assert "params/west-mercia/2022-23-Q2 begun from 2022-23-Q1" in ended.stdout
    assert "drugs-county-lines.md: judge whether it applies" in ended.stdout
    assert "renew 8 facts (the oldest as at 31 October 2021)" in ended.stdout
    assert "keep 2 open promises" in ended.stdout
    assert "Police recorded crime open data tables: due by 2 February 2023; none at hand" in ended.stdout
    again = statement(project, "new", "2022-23-Q2")
    assert (again.returncode, again.stdout) == (2, "")
    assert "nothing is overwritten" in again.stderr
