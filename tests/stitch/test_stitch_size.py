"""A page that is too large is refused, and what makes it so is named."""

import pytest
from nbformat.v4 import new_markdown_cell

from helpers import stitch
from helpers.blocks import MIME, Block, Origin, marked
from helpers.stitch import PageTooLarge
from stitched import context, run, shown


@pytest.fixture(scope="module")
def notebooks():
    return run()


@pytest.fixture(scope="module")
def page(notebooks) -> bytes:
    return stitch.stitch(notebooks, context()).html


def test_a_page_of_just_so_many_bytes_is_made_and_one_more_is_not(notebooks, page):
    assert stitch.stitch(notebooks, context(), most=len(page)).html == page
    with pytest.raises(PageTooLarge):
        stitch.stitch(notebooks, context(), most=len(page) - 1)


def test_the_limit_is_far_above_what_a_page_has_when_nobody_sets_one(notebooks, page):
    assert len(page) < 2_000_000 / 4


def test_the_largest_block_is_named_with_its_cell_its_size_and_the_setting():
    large = run()
    (cell,) = [each for each in large["serious-violence"].cells if each.id == "findings"]
    given = cell.outputs[0]["data"][MIME]
    facts = {name: given[name] for name in ("kind", "name", "details")}
    html = given["html"] + f"<p>{'x' * 2_000_000}</p>"
    block = Block(**facts, origin=Origin(**given["origin"]), html=html, plain="")
    cell.outputs = [shown(marked(block))]

    with pytest.raises(PageTooLarge) as refused:
        stitch.stitch(large, context())

    (finding,) = refused.value.findings
    assert str(finding.place) == "notebooks/2-serious-violence.ipynb, #findings"
    assert "and 2,000 kB are the most it may have" in finding.found
    assert "narrative.findings here is its largest part with 2,0" in finding.found
    assert finding.found.count("ipynb") == 2  # those that come next
    assert finding.remedy.endswith("raise megabytes_a_page under limits in params/defaults.yaml.")


def test_markdown_that_makes_a_page_too_large_is_named_too():
    large = run()
    large["homicide"].cells.append(new_markdown_cell("words " * 400_000, id="long"))

    with pytest.raises(PageTooLarge, match=r"#long: .*the Markdown here is its largest part with 2,400 kB"):
        stitch.stitch(large, context())
