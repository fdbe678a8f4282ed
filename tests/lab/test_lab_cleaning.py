"""Notebooks that are opened and saved: what is put in, what is taken out again, what stays."""

import copy
import json

import pytest

from helpers.lab import cleaned, with_parameters

KENT = {"quarter": "2024-25-Q3", "force": "kent"}


@pytest.fixture
def committed() -> dict:
    tagged = {"tags": ["parameters"]}
    lines = ['quarter = "2022-23-Q1"\n', 'force = "west-mercia"\n', 'root = ".."']
    return {
        "cells": [
            code("parameters", lines, metadata=tagged),
            code("setup", ["1 + 1"]),
            {"cell_type": "markdown", "id": "behind", "metadata": {}, "source": ["Words."]},
        ],
        "metadata": {"kernelspec": {"name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def code(name: str, source, *, outputs=(), count=None, metadata=None) -> dict:
    return {
        "cell_type": "code",
        "id": name,
        "metadata": metadata or {},
        "source": source,
        "outputs": list(outputs),
        "execution_count": count,
    }


def worked_on(committed: dict) -> dict:
    """The notebook as Jupyter holds it after a run: parameters, outputs, and its own notes."""
    opened = with_parameters(copy.deepcopy(committed), KENT)
    opened["cells"][1] |= {
        "outputs": [{"output_type": "execute_result", "data": {"text/plain": "2"}}],
        "execution_count": 7,
        "metadata": {"execution": {"iopub.execute_input": "2026"}, "trusted": True, "collapsed": False},
    }
    opened["metadata"] = {"kernelspec": {"name": "mine"}, "language_info": {"version": "3.99"}}
    return opened


def source_of(notebook: dict, place: int = 0) -> str:
    return "".join(notebook["cells"][place]["source"])


class TestOpened:
    def test_the_parameters_asked_for_are_set_and_the_others_stay(self, committed):
        opened = with_parameters(committed, KENT)

        assert source_of(opened) == 'quarter = "2024-25-Q3"\nforce = "kent"\nroot = ".."'
        assert opened["cells"][1:] == committed["cells"][1:]

    def test_the_notebook_itself_is_not_altered(self, committed):
        before = copy.deepcopy(committed)
        with_parameters(committed, KENT)

        assert committed == before

    def test_a_value_is_written_as_text_whatever_is_in_it(self, committed):
        opened = with_parameters(committed, {"force": 'a"; import os'})

        assert 'force = "a\\"; import os"' in source_of(opened)


class TestSaved:
    def test_after_a_run_nothing_is_left_of_it(self, committed):
        assert cleaned(worked_on(committed), committed) == committed

    def test_an_edit_to_a_cell_is_kept(self, committed):
        opened = worked_on(committed)
        opened["cells"][1]["source"] = "2 + 2"
        opened["cells"].append({"cell_type": "markdown", "id": "new", "metadata": {}, "source": "More."})

        saved = cleaned(opened, committed)

        assert source_of(saved, 1) == "2 + 2"
        assert saved["cells"][1]["outputs"] == []
        assert saved["cells"][3]["source"] == "More."
        assert saved["cells"][0] == committed["cells"][0]

    def test_a_tag_that_an_analyst_sets_is_kept(self, committed):
        opened = worked_on(committed)
        opened["cells"][1]["metadata"]["tags"] = ["mine"]

        assert cleaned(opened, committed)["cells"][1]["metadata"] == {"tags": ["mine"]}

    @pytest.mark.parametrize("line", ['quarter = "2019-20-Q4"', "print(1)", ""])
    def test_parameters_typed_over_are_the_committed_ones_again(self, committed, line):
        opened = worked_on(committed)
        opened["cells"][0]["source"] = line

        assert cleaned(opened, committed) == committed

    def test_a_parameters_cell_stays_where_it_was_moved_to_and_comes_back_when_deleted(self, committed):
        opened = worked_on(committed)
        first, second, third = opened["cells"]

        moved = cleaned({**opened, "cells": [second, first, third]}, committed)
        deleted = cleaned({**opened, "cells": [second, third]}, committed)
        twice = cleaned({**opened, "cells": [first, first, second, third]}, committed)

        assert [cell["id"] for cell in moved["cells"]] == ["setup", "parameters", "behind"]
        assert moved["cells"][1] == committed["cells"][0]
        assert deleted == committed
        assert twice == committed

    def test_a_new_notebook_keeps_its_own_settings_and_loses_its_outputs(self, committed):
        opened = worked_on(committed)

        saved = cleaned(opened, None)

        assert saved["metadata"] == opened["metadata"]
        assert json.dumps(saved).count('"outputs": []') == 2
