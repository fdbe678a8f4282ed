"""The laboratory in a real Chromium: the blocks look as on the page, in its light theme and its dark one."""

import looking
import pytest
from playwright.sync_api import Page

from helpers.lab import prepare
from helpers.periods import Quarter
from labs import running
from projects import ROOT, copy_project

pytestmark = pytest.mark.browser

HOMICIDE = "1-homicide.ipynb"
_LONGEST = 120_000
_BLOCK = ".jp-OutputArea-output .statement"
#: the colours of a block: its words, its ground, and the mark that repeats a verdict
_COLOURS = """() => {
  const card = document.querySelector('.jp-OutputArea-output .statement .card');
  const block = getComputedStyle(card.closest('.statement'));
  return [block.color, block.backgroundColor, getComputedStyle(card).borderTopColor];
}"""
LIGHT = ["rgb(20, 25, 31)", "rgb(255, 255, 255)", "rgb(18, 67, 109)"]
DARK = ["rgb(238, 242, 246)", "rgb(16, 21, 27)", "rgb(125, 182, 238)"]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    project = copy_project(tmp_path_factory.mktemp("lab") / "project")
    lab = prepare(project, Quarter(2024, 3), "kent")
    with running(lab, project, tmp_path_factory.mktemp("jupyter")) as found:
        yield found


@pytest.fixture(scope="module")
def opened(server, browser):
    """The first notebook with every cell of it run, and saved."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.set_default_timeout(_LONGEST)
    page.goto(f"{server.url}lab/tree/{HOMICIDE}?token={server.token}")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_selector("text=/Python 3.*Idle/")
    chosen(page, "Run", "Run All Cells")
    page.wait_for_selector(f"{_BLOCK} .card")
    with page.expect_response(lambda answer: answer.request.method == "PUT" and HOMICIDE in answer.url):
        chosen(page, "File", "Save Notebook")
    yield page
    page.close()


def chosen(page: Page, menu: str, *entries: str) -> None:
    """Choose from a menu of JupyterLab."""
    page.click(f".lm-MenuBar-itemLabel:text-is('{menu}')")
    for entry in entries[:-1]:
        page.hover(f".lm-Menu-itemLabel:text-is('{entry}')")
    page.click(f".lm-Menu-itemLabel:text-is('{entries[-1]}')")


def test_the_blocks_are_those_of_the_quarter_and_force_asked_for(opened):
    assert "homicides, October to December 2024" in opened.inner_text(f"{_BLOCK} .card")


def test_what_was_run_and_saved_left_the_file_as_it_is_committed(opened, server):
    assert server.on_disk(HOMICIDE) == (ROOT / "notebooks" / HOMICIDE).read_bytes()


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_blocks_have_the_colours_of_the_page_in_either_theme(opened, theme):
    expected = DARK if theme.endswith("Dark") else LIGHT
    chosen(opened, "Settings", "Theme", theme)
    opened.wait_for_function(f"({_COLOURS})().join('|') === '{'|'.join(expected)}'", timeout=_LONGEST)

    ink, ground, mark = opened.evaluate(_COLOURS)
    assert looking.contrast(ink, ground) >= 7
    assert looking.contrast(mark, ground) >= 3
