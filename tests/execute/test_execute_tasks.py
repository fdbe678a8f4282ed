"""What is refused before any kernel starts."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from made_notebooks import GIVEN, PARAMETERS, make_notebook

from helpers.errors import RequestError
from helpers.execute import Task, check_parameters, expected_blocks


def refusals(notebook: Path, given: dict[str, object] = dict(GIVEN)) -> list[str]:  # noqa: B006
    return [str(finding) for finding in check_parameters(notebook, given)]


def test_a_notebook_given_its_three_parameters_is_fine(tmp_path):
    assert refusals(make_notebook(tmp_path / "notebooks" / "a.ipynb", ["1 + 1"])) == []


def test_a_misspelt_parameter_is_refused_with_the_nearest_and_the_missing_one_is_named(tmp_path):
    notebook = make_notebook(tmp_path / "notebooks" / "a.ipynb", ["1 + 1"])

    assert refusals(notebook, {"qaurter": "2024-25-Q3", "force": "kent", "root": ".."}) == [
        "notebooks/a.ipynb: No parameter called 'qaurter'. Did you mean quarter?",
        "notebooks/a.ipynb: Not given: quarter. Every parameter of the notebook is given, and no other.",
    ]


def test_a_notebook_without_the_tag_is_refused(tmp_path):
    notebook = make_notebook(tmp_path / "notebooks" / "a.ipynb", [PARAMETERS], parameters=None)

    assert refusals(notebook) == [
        "notebooks/a.ipynb: No cell is tagged parameters. "
        "Tag the cell that sets quarter, force and root: what is given would be overwritten by it."
    ]


def test_two_cells_with_the_tag_are_refused(tmp_path):
    notebook = make_notebook(tmp_path / "notebooks" / "a.ipynb", ["x = 1"], tags={0: ["parameters"]})

    assert refusals(notebook) == [
        "notebooks/a.ipynb: 2 cells are tagged parameters (parameters, cell-0). Keep the tag on one."
    ]


def test_a_default_that_is_no_plain_string_is_refused_with_its_line(tmp_path):
    computed = 'quarter = "2022-23" + "-Q1"\nforce = "west-mercia"\nroot = ".."'

    assert refusals(make_notebook(tmp_path / "notebooks" / "a.ipynb", [], parameters=computed)) == [
        "notebooks/a.ipynb:1, #parameters: Not a name set once to a plain string "
        "\"quarter = '2022-23' + '-Q1'\". Write name = \"text\"."
    ]


def test_a_parameters_cell_that_is_no_python_is_refused(tmp_path):
    notebook = make_notebook(tmp_path / "notebooks" / "a.ipynb", [], parameters='quarter = "2022')

    assert refusals(notebook, {})[0].startswith(
        "notebooks/a.ipynb:1, #parameters: The parameters cell is not Python."
    )


def test_values_are_text_and_root_is_the_folder_above(tmp_path):
    notebook = make_notebook(tmp_path / "notebooks" / "a.ipynb", [])

    assert refusals(notebook, {"quarter": 2024, "force": "kent", "root": "/data"}) == [
        "notebooks/a.ipynb: Parameter quarter is a int '2024'. Give it as text.",
        "notebooks/a.ipynb: Parameter root is not '..' '/data'. No other folder is ever injected.",
    ]


def test_a_later_cell_that_sets_a_parameter_again_is_refused(tmp_path):
    notebook = make_notebook(tmp_path / "notebooks" / "a.ipynb", ["%time 1", 'x = 1\nforce = "essex"'])

    assert refusals(notebook) == [
        "notebooks/a.ipynb:2, #cell-1: Parameter force is set again. "
        "The cell tagged parameters alone sets them: use another name here."
    ]


def test_parameters_left_by_an_earlier_run_are_refused(tmp_path):
    notebook = make_notebook(
        tmp_path / "notebooks" / "a.ipynb", ['x = "1"'], tags={0: ["injected-parameters"]}
    )

    assert refusals(notebook) == [
        "notebooks/a.ipynb, #cell-0: The notebook holds parameters injected by an earlier run. "
        "Delete that cell."
    ]


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"nbformat": 3, "worksheets": []}', '{"nbformat": 4, "cells": [1]}']
)
def test_what_is_no_notebook_is_refused(tmp_path, content):
    path = tmp_path / "notebooks" / "a.ipynb"
    path.parent.mkdir()
    path.write_text(content)

    assert refusals(path) == [
        "notebooks/a.ipynb: This is no notebook (format 4). Put the notebook back as it was committed."
    ]


def test_a_notebook_that_is_not_there_is_refused(tmp_path):
    assert "There is no such notebook" in refusals(tmp_path / "notebooks" / "a.ipynb")[0]


def test_a_section_names_files_so_it_is_a_slug(tmp_path):
    with pytest.raises(RequestError, match="is not the slug of a section"):
        Task(tmp_path / "notebooks" / "a.ipynb", GIVEN, "../../etc")


def test_the_cells_that_end_in_an_expression_are_the_expected_blocks(tmp_path):
    cells = ["import math", "math.pi", "x = 1\nx", "x;", "# words"]

    assert expected_blocks(make_notebook(tmp_path / "a.ipynb", cells)) == ("cell-1", "cell-2")


def test_the_six_notebooks_take_these_parameters(root):
    notebooks = sorted((root / "notebooks").glob("*.ipynb"))

    assert len(notebooks) == 6
    assert [refusals(notebook) for notebook in notebooks] == [[]] * 6


def test_nbformat_comes_without_the_grammar_that_takes_longer_than_all_else():
    code = (
        "import sys; from helpers.execute import light_import; light_import('nbformat').v4.new_notebook();"
        "print('rfc3987_syntax' in sys.modules); import rfc3987_syntax"
    )

    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert asked.stdout == "False\n"


def test_importing_the_module_imports_nothing_heavy():
    heavy = "['papermill', 'nbclient', 'nbformat', 'jupyter_client', 'IPython', 'pandas', 'asyncio', 'zmq']"
    code = f"import sys, json, helpers.execute; print(json.dumps([m for m in {heavy} if m in sys.modules]))"

    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert json.loads(asked.stdout) == []
