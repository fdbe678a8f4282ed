"""The notebooks as an analyst runs them, in Jupyter's own way: the blocks are those of the page."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from helpers.blocks import MIME

DRAFT = Path("outputs/2022-23-Q1/west-mercia/draft/notebooks")
NAMES = sorted(file.name for file in (Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


def blocks(notebook: nbformat.NotebookNode) -> list[dict]:
    return [
        output["data"]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "data" in output
    ]


@pytest.mark.parametrize("name", NAMES)
def test_run_with_its_defaults_a_notebook_shows_the_blocks_of_the_page(built, name):
    committed = nbformat.read(built / "notebooks" / name, as_version=4)
    resources = {"metadata": {"path": str(built / "notebooks")}}

    NotebookClient(committed, timeout=120, kernel_name="python3", resources=resources).execute()

    published = nbformat.read(built / DRAFT / name, as_version=4)
    assert blocks(committed) == blocks(published)
    assert all(MIME in each and "text/html" in each and "text/plain" in each for each in blocks(committed))


def test_only_the_first_block_of_a_notebook_brings_the_style(built):
    for name in NAMES:
        shown = [each["text/html"] for each in blocks(nbformat.read(built / DRAFT / name, as_version=4))]

        assert ["<style>" in "".join(each) for each in shown] == [True] + [False] * (len(shown) - 1)
