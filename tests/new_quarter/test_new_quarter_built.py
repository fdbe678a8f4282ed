"""A quarter that was begun can be built at once: what is still to be written stands in it, and fails."""

import json

import pytest

from projects import copy_project, statement

SENTENCE = "The force itself counted {{ homicides.now.as_given }} homicides."


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """The quarter after the first, begun from words that call what only the first has, and built."""
    where = copy_project(tmp_path_factory.mktemp("begun") / "project")
    words = where / "params/west-mercia/2022-23-Q1/homicide.md"
    heading = "\n## What the Commissioner says"
    words.write_text(words.read_text().replace(heading, f"\n{SENTENCE}\n{heading}"))
    for arguments in (["new", "2022-23-Q2"], ["build", "2022-23-Q2", "--quiet"]):
        ended = statement(where, *arguments)
        assert ended.returncode == 0, ended.stderr
    return where / "outputs/2022-23-Q2/west-mercia/draft"


def test_a_figure_that_is_not_there_yet_leaves_a_placeholder_in_the_draft(begun):
    page = (begun / "statement.html").read_text()

    assert "The force itself counted [to be written: homicides.now.as_given has no figure] homicides." in page
    assert "This text was carried over from Q1 2022-23 and has not been reviewed." in page


def test_its_checks_name_what_is_still_to_be_written_and_read(begun):
    checks = json.loads((begun / "checks.json").read_text())["checks"]
    words = begun.parents[3] / "params/west-mercia/2022-23-Q2/homicide.md"
    line = words.read_text().splitlines().index(SENTENCE) + 1
    failed = {(each["id"], each["where"]) for each in checks if each["outcome"] == "fail"}

    assert (
        "figure-called",
        f"params/west-mercia/2022-23-Q2/homicide.md:{line}, #homicides.now.as_given",
    ) in failed
    assert len([each for each, _ in failed if each == "carried-unread"]) == 6
