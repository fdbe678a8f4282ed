"""Building again: what runs, what comes from the store, and that either gives the very same bytes."""

import os
import shutil

import pytest
from projects_built import DRAFT, copy_built, drafted, edit, rebuild, set_cell

from helpers import build, outputs
from helpers.errors import InputRefused, RequestError
from projects import PRIORITIES, statement

WORDS = "params/west-mercia/2022-23-Q1"


@pytest.fixture
def where(built, tmp_path):
    return copy_built(built, tmp_path / "project")


def test_with_nothing_changed_the_draft_stays_as_it_is(where):
    before = (where / DRAFT).readlink()
    ended, heard = rebuild(where, why=True)

    assert ended.unchanged
    assert (heard.ran, heard.kept) == ([], PRIORITIES)
    assert (where / DRAFT).readlink() == before
    assert heard.lines[0] == "2022-23-Q1 west-mercia: homicide: nothing has changed"


def test_a_statement_that_another_run_writes_is_left_to_it_at_once(where):
    alter_all_words(where)
    before = (where / DRAFT).readlink()
    with outputs.sole_writer((where / DRAFT).parent):
        # a run that went on waiting would meet the limit of the command's time
        ended = statement(where, "build", "2022-23-Q1")

    assert ended.returncode == 1
    assert f"is being written by process {os.getpid()}" in ended.stderr
    assert (where / DRAFT).readlink() == before


def alter_all_words(where):
    """Alter whatever words may show: the priority's, the quarter's and the office's."""
    edit(where / WORDS / "homicide.md", "applicable: yes", "applicable: no")
    edit(where / WORDS / "homicide.md", "value: 17", "value: 18")
    (where / WORDS / "cyber-crime.md").unlink()
    for words in (where / WORDS).glob("*.md"):
        edit(words, "## What the force is doing", "## What the force does")
    edit(where / WORDS / "statement.yaml", "promises:", "published: October 2026\npromises:")
    own = where / "params/west-mercia/force.yaml"
    edit(own, "heading_force: What the force is doing", "heading_force: What the force does")
    edit(own, "body: Police and Crime Commissioner", "body: Mayor")
    edit(own, "body_short: PCC", "body_short: mayor")
    edit(own, "plan: Safer West Mercia Plan", "plan: Another plan")


def test_words_alone_run_no_kernel_and_give_the_bytes_of_a_full_run(where):
    alter_all_words(where)
    ended, heard = rebuild(where)
    written = drafted(where)

    assert ended.ok
    assert (heard.ran, heard.kept) == ([], PRIORITIES)
    assert b"October 2022" not in written["statement.html"]
    assert b"the Mayor" in written["statement.html"]

    ended, heard = rebuild(where, fresh=True)
    assert sorted(heard.ran) == sorted(PRIORITIES)
    again = drafted(where)
    assert {name for name in again if again[name] != written.get(name)} == set()
    assert set(written) == set(again)


def test_faults_in_words_are_all_named_by_file_and_line_without_a_kernel(where):
    before = drafted(where)
    for name in ("homicide.md", "cyber-crime.md"):
        edit(where / WORDS / name, "## What the force is doing", "## What nobody asked")
    ended, heard = rebuild(where)

    assert heard.ran == []
    assert [each.place.file for each in ended.problems] == [f"{WORDS}/homicide.md", f"{WORDS}/cyber-crime.md"]
    assert drafted(where) == before


def test_one_cell_edited_runs_its_notebook_alone_and_says_why(where):
    set_cell(where, "2-serious-violence.ipynb", "findings", "narrative.findings(violence)  # as before")
    source = (where / "notebooks/2-serious-violence.ipynb").read_text()
    name = source.split(" = open_section")[0].rpartition('"')[2]
    set_cell(where, "2-serious-violence.ipynb", "findings", f"narrative.findings({name})  # as before")
    ended, heard = rebuild(where, why=True)

    assert ended.ok, ended.problems
    assert heard.ran == ["serious-violence"]
    assert "2022-23-Q1 west-mercia: serious-violence: runs: cells (findings)" in heard.lines
    assert "2022-23-Q1 west-mercia: homicide: from the store: nothing has changed" in heard.lines


def test_words_altered_are_named_by_why(where):
    edit(where / WORDS / "homicide.md", "applicable: yes", "applicable: no")
    _, heard = rebuild(where, why=True)

    told = f"from the store, its words written anew: words ({WORDS}/homicide.md)"
    assert f"2022-23-Q1 west-mercia: homicide: {told}" in heard.lines


def test_a_damaged_entry_of_the_store_is_told_and_run_again(where):
    edit(where / WORDS / "homicide.md", "applicable: yes", "applicable: no")
    for path in (where / ".statement/store").glob("*/*"):
        path.write_bytes(path.read_bytes()[:-1])
    ended, heard = rebuild(where)

    assert ended.ok
    assert sorted(heard.ran) == sorted(PRIORITIES)
    assert any("is damaged: it is made anew" in line for line in heard.lines)


def test_a_store_without_room_keeps_nothing_and_the_draft_is_made_all_the_same(where):
    shutil.rmtree(where / ".statement/store")
    edit(where / WORDS / "homicide.md", "applicable: yes", "applicable: no")
    ended, heard = rebuild(where, kept=0)

    assert ended.ok
    assert len(heard.ran) == 6
    assert list((where / ".statement/store").glob("*/*")) == []


def test_sections_that_succeeded_beside_a_failure_are_kept(where):
    shutil.rmtree(where / ".statement/store")
    set_cell(where, "3-drugs-county-lines.ipynb", "measures", "1 / 0")
    ended, heard = rebuild(where, fresh=True)
    assert not ended.ok
    assert len(heard.ran) == 6

    _, heard = rebuild(where)
    assert heard.ran == ["drugs-county-lines"]


def test_several_statements_are_built_side_by_side_and_one_failure_stops_no_other(where):
    own = where / "params/kent/2024-25-Q3/statement.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("framework: 2021-national-priorities\n")
    from projects_built import Heard

    from helpers.periods import Quarter

    quarters = (Quarter(2024, 2), Quarter(2024, 3))
    (where / "outputs/2024-25-Q2/kent").mkdir(parents=True)
    (where / "outputs/2024-25-Q2/kent/draft").mkdir()
    heard = Heard()
    first, second = build.build(build.Request(where, quarters, ("kent",)), listener=heard)

    assert not first.ok
    assert "is a folder, not a link" in str(first.problems[0])
    assert second.ok
    assert heard.sections == 12


class TestRefusals:
    def test_a_notebook_that_is_not_there_is_named_before_anything_runs(self, where):
        (where / "notebooks/6-cyber-crime.ipynb").unlink()

        with pytest.raises(InputRefused, match=r"notebooks/6-cyber-crime\.ipynb: There is no such notebook"):
            rebuild(where)

    def test_outputs_that_are_a_file_are_named(self, where):
        shutil.rmtree(where / "outputs")
        (where / "outputs").write_text("")

        with pytest.raises(RequestError, match="This is a file, where drafts are to go"):
            rebuild(where)

    def test_a_folder_that_cannot_be_written_to_is_named_in_few_lines(self, where):
        shutil.rmtree(where / "outputs/2022-23-Q1")
        (where / "outputs/2022-23-Q1").write_text("")
        ended = statement(where, "build", "2022-23-Q1")

        assert ended.returncode == 2
        assert len(ended.stderr.strip().splitlines()) == 1
        assert "outputs/2022-23-Q1/west-mercia" in ended.stderr
