"""Words written again without a kernel: the same call, the same bytes, other words."""

import copy
from dataclasses import replace

import pytest

from helpers import stitch
from helpers.blocks import MIME
from helpers.errors import StatementError
from helpers.params import parse_words
from stitched import executed, sections


@pytest.fixture(scope="module")
def homicide():
    return sections()["homicide"]


def data(notebook, name):
    cell = next(each for each in notebook.cells if each.id == name)
    return cell.outputs[0]["data"]


def test_with_the_same_words_the_notebook_stays_the_same(homicide):
    assert stitch.rewrite(executed(homicide), homicide) == executed(homicide)


def test_other_words_reach_the_blocks_of_words_and_no_others(homicide):
    text = "---\napplicable: no\nreason: Not here.\n---\n## What the force is doing\n\nIt trains.\n"
    other = replace(homicide, words=parse_words(text, "params/x.md"))
    before = executed(homicide)

    after = stitch.rewrite(before, other)

    assert "It trains." in data(after, "contribution")[MIME]["html"]
    assert "It trains." in data(after, "contribution")["text/html"]
    assert data(after, "applicability")[MIME]["details"]["reason"] == "Not here."
    assert data(after, "findings") == data(before, "findings")
    assert after == executed(other)


def test_what_was_given_is_left_as_it_was(homicide):
    before = executed(homicide)
    kept = copy.deepcopy(before)

    stitch.rewrite(before, replace(homicide, words=None))

    assert before == kept


@pytest.mark.parametrize("kind", ["os.system", "narrative.findings_of_mine", "narrative.__doc__", "tables"])
def test_a_block_made_by_no_call_of_the_library_is_refused(homicide, kind):
    notebook = executed(homicide)
    data(notebook, "contribution")[MIME]["kind"] = kind

    with pytest.raises(StatementError, match="No call of the library"):
        stitch.rewrite(notebook, homicide)


def test_the_words_of_another_section_are_refused(homicide):
    with pytest.raises(StatementError, match="of homicide, not cyber-crime"):
        stitch.rewrite(executed(homicide), sections()["cyber-crime"])
