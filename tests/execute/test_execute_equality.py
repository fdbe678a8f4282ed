"""Executed cells are papermill's: every cell of the statement's notebooks and of the benchmark's workload."""

import subprocess
import sys
from pathlib import Path

import equal
import pytest
import workload

from helpers import execute
from projects import copy_project

PAPERMILL = """
import os, pathlib, sys
from helpers.execute import light_import
papermill = light_import("papermill")
os.chdir(sys.argv[1])
given = {"quarter": "2022-23-Q1", "force": "west-mercia", "root": ".."}
for notebook in sorted(pathlib.Path().glob("*.ipynb")):
    papermill.execute_notebook(notebook, f"{sys.argv[2]}/{notebook.name}", given, progress_bar=False)
"""


def unlike(project: Path, out: Path) -> dict[str, tuple[int, int]]:
    """Run every notebook with plain papermill and as the statement does; give those with unlike cells."""
    out.mkdir()
    folder = project / "notebooks"
    subprocess.run(
        [sys.executable, "-c", PAPERMILL, folder, out], check=True, capture_output=True, timeout=600
    )
    names = sorted(path.name for path in folder.glob("*.ipynb"))
    tasks = [execute.Task(folder / name, workload.PARAMETERS, "section") for name in names]
    results = execute.run(tasks, work=execute.Workplace.under(project))
    assert [result.outcome for result in results] == [execute.Ending.SUCCEEDED] * len(names), results
    counts = {
        name: equal.same(out / name, result.notebook) for name, result in zip(names, results, strict=True)
    }
    assert all(of > 10 for _, of in counts.values())
    return {name: (same, of) for name, (same, of) in counts.items() if same != of}


def test_every_cell_of_the_six_notebooks_is_what_papermill_gives(tmp_path):
    assert unlike(copy_project(tmp_path / "project"), tmp_path / "papermill") == {}


@pytest.mark.parametrize("number", [1, pytest.param(6, marks=pytest.mark.long)])
def test_every_cell_of_the_workload_is_what_papermill_gives(tmp_path, number):
    for left_out in workload.make(tmp_path / "workload")[number:]:
        left_out.unlink()
    assert unlike(tmp_path / "workload", tmp_path / "papermill") == {}


def test_a_cell_that_differs_is_counted_and_what_is_random_is_not(tmp_path):
    def notebook(name: str, shown: str) -> Path:
        output = (
            f'{{"output_type": "execute_result", "data": {{"text/plain": ["{shown}"]}}, "metadata": {{}}}}'
        )
        cell = f'{{"cell_type": "code", "source": "f()", "outputs": [{output}]}}'
        path = tmp_path / name
        path.write_text(f'{{"cells": [{cell}]}}')
        return path

    one = notebook("one", "<f at 0x7f00aa11bb22> #T_1a2b3")
    assert equal.same(one, notebook("two", "<f at 0x7f00cc33dd44> #T_ffff0")) == (1, 1)
    assert equal.same(one, notebook("three", "<g at 0x7f00aa11bb22> #T_1a2b3")) == (0, 1)


@pytest.mark.parametrize("copies", [1, 3])
def test_the_workload_is_the_same_every_time(tmp_path, copies):
    one, other = workload.make(tmp_path / "one", copies), workload.make(tmp_path / "other", copies)
    assert len(one) == 6 * copies
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]
    for name in ("counts.csv", "answers.csv", "forces.csv", "people.csv"):
        assert (tmp_path / "one/data" / name).read_bytes() == (tmp_path / "other/data" / name).read_bytes()
    assert len((tmp_path / "one/data/counts.csv").read_text().splitlines()) == 32_681
