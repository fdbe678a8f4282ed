"""What a notebook may show, whoever edited it and with whatever tool: only figures of this statement."""

import json
import re
import shutil
from pathlib import Path

import pytest

from helpers import outputs
from projects import copy_project, statement

NOTEBOOK = "1-homicide.ipynb"
DRAFT = "outputs/2022-23-Q1/west-mercia/draft"
OPEN = 'open_section("homicide", quarter, force, root)'
FRAMEWORK = "params/frameworks/2021-national-priorities.yaml"
BY_HAND = """
from helpers.blocks import Block, Origin, MIME
from IPython.display import display
display({MIME: {"kind": "tables.own", "section": "homicide", "name": "own", "html": "<p>9 homicides</p>",
    "words": False, "arguments": [], "downloads": [], "details": {}}, "text/plain": "9 homicides"}, raw=True)
"""
CHANGED = """
from dataclasses import replace
replace(narrative.findings(homicide), html="<p>9 homicides</p>", words=False)
"""


def drop_priorities(where: Path, first: str) -> None:
    """Take a priority and all after it out of a project, so that a build runs few notebooks."""
    file = where / FRAMEWORK
    text = file.read_text(encoding="utf-8")
    assert f"  - slug: {first}\n" in text
    file.write_text(re.sub(rf"(?ms)^  - slug: {first}.*?(?=^\w)", "", text, count=1), encoding="utf-8")


@pytest.fixture
def project(tmp_path):
    """A project of one priority that has not been built."""
    copy_project(tmp_path)
    drop_priorities(tmp_path, "serious-violence")
    return tmp_path


def edit(project: Path, change, name: str = NOTEBOOK) -> None:
    """Change a notebook's cells as another program would."""
    file = project / "notebooks" / name
    notebook = json.loads(file.read_text(encoding="utf-8"))
    change(notebook)
    file.write_text(json.dumps(notebook), encoding="utf-8")


def put(old: str, new: str, cell: str):
    def change(notebook):
        (found,) = [each for each in notebook["cells"] if each["id"] == cell]
        source = "".join(found["source"])
        assert old in source
        found["source"] = source.replace(old, new)

    return change


def add(source: str, name: str = "own"):
    def change(notebook):
        cell = {"cell_type": "code", "id": name, "metadata": {}, "source": source}
        notebook["cells"].append({**cell, "execution_count": None, "outputs": []})

    return change


@pytest.mark.parametrize(
    ("opened", "cell", "found"),
    [
        ('open_section("homicide", quarter, "kent", root)', "setup", "force kent in place of west-mercia"),
        (
            'open_section("homicide", "2021-22-Q1", force, root)',
            "setup",
            "quarter 2021-22-Q1 in place of 2022-23-Q1",
        ),
    ],
)
def test_a_typed_force_or_quarter_stops_the_build_with_its_cell(project, opened, cell, found):
    edit(project, put(OPEN, opened, "setup"))

    ended = statement(project, "build", "2022-23-Q1")

    assert ended.returncode == 1
    assert f"notebooks/{NOTEBOOK}, #{cell}: The cell shows figures of another statement" in ended.stderr
    assert found in ended.stderr
    assert not (project / DRAFT).exists()

    again = statement(project, "build", "2022-23-Q1")  # what ran is taken from the store now

    assert again.returncode == 1
    assert found in again.stderr


def test_parameters_set_again_by_any_means_stop_the_build(project):
    edit(project, put(OPEN, 'globals().update(force="kent")\nhomicide = ' + OPEN, "setup"))

    ended = statement(project, "build", "2022-23-Q1")

    assert ended.returncode == 1
    assert "force kent in place of west-mercia" in ended.stderr


def test_blocks_of_a_second_section_stop_the_build_each_with_its_cell(tmp_path):
    project = copy_project(tmp_path)
    drop_priorities(project, "drugs-county-lines")
    edit(project, add("tables.reconciliation(open_section('homicide', quarter, 'kent', root))"))
    edit(project, add('tables.comparisons(open_section("serious-violence", quarter, force, root))', "second"))

    ended = statement(project, "build", "2022-23-Q1")

    assert ended.returncode == 1
    assert f"{NOTEBOOK}, #own: The cell shows figures of another statement: force kent" in ended.stderr
    assert (
        f"{NOTEBOOK}, #second: The cell shows figures of another statement: priority serious-violence"
        in ended.stderr
    )


def test_data_of_another_project_stops_the_build(project, tmp_path_factory):
    other = copy_project(tmp_path_factory.mktemp("other"))
    edit(project, put(OPEN, f'open_section("homicide", quarter, force, "{other}")', "setup"))

    ended = statement(project, "build", "2022-23-Q1")

    assert ended.returncode == 1
    assert f"root {other} in place of .." in ended.stderr


@pytest.mark.parametrize("source", [BY_HAND, CHANGED], ids=["typed", "changed"])
def test_a_block_that_the_library_did_not_make_stops_the_build_with_its_cell(project, source):
    edit(project, add(source))

    ended = statement(project, "build", "2022-23-Q1")

    assert ended.returncode == 1
    assert f"notebooks/{NOTEBOOK}, #own: The cell shows a block that the library did not make" in ended.stderr


def without_ids(notebook) -> None:
    """Make a notebook what tools write that know no ids of cells: format 4.0."""
    notebook["nbformat_minor"] = 0
    for cell in notebook["cells"]:
        cell["metadata"] |= {"id": cell.pop("id"), "colab": {}}


def test_a_notebook_without_cell_ids_is_built_to_the_same_bytes_each_time(project):
    edit(project, without_ids)

    ended = statement(project, "build", "2022-23-Q1")

    assert ended.returncode == 0, ended.stderr
    first = outputs.read(project / DRAFT)
    ids = [each["id"] for each in json.loads(first[f"notebooks/{NOTEBOOK}"])["cells"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"cell-\d+-[0-9a-f]{8}|injected-parameters", each) for each in ids)

    shutil.rmtree(project / "outputs")
    statement(project, "build", "2022-23-Q1", "--fresh")
    second = outputs.read(project / DRAFT)
    assert {each: first[each] for each in first if each.endswith(("ipynb", "html", "csv"))} == {
        each: second[each] for each in second if each.endswith(("ipynb", "html", "csv"))
    }

    edit(project, lambda notebook: notebook["cells"][3].update(source="1 / 0"))
    ended = statement(project, "build", "2022-23-Q1")
    assert ended.returncode == 1
    assert re.search(rf"{NOTEBOOK}:1, #cell-4-[0-9a-f]{{8}}: failed: ZeroDivisionError", ended.stderr)


def test_two_cells_of_one_id_are_told_apart(project):
    edit(project, add("tables.reconciliation(homicide)", "sources"))

    ended = statement(project, "build", "2022-23-Q1")

    assert "did not foresee" not in ended.stderr
    assert "2 blocks are called 'reconciliation'" in ended.stderr


def test_notebooks_that_no_priority_uses_are_named_in_the_build_and_in_the_checks(project):
    for name in ("1-homicide-Copy1.ipynb", "Untitled.ipynb", "7-own.ipynb"):
        shutil.copy(project / "notebooks" / NOTEBOOK, project / "notebooks" / name)
        said = f"note: notebooks/{name} is not used"
        ended = statement(project, "build", "2022-23-Q1")  # the second and third change nothing else

        assert ended.returncode == 0, ended.stderr
        assert said in ended.stderr

    checked = statement(project, "check", "2022-23-Q1")

    for name in ("1-homicide-Copy1.ipynb", "Untitled.ipynb", "7-own.ipynb"):
        assert f"notebooks/{name}: The notebook is not used in the statement" in checked.stdout
    assert f"notebooks/{NOTEBOOK}: The notebook is not used" not in checked.stdout
