"""The nbconvert exporter: one section as a page, on the command line and in JupyterLab's menu."""

import subprocess
import sys
from importlib.metadata import entry_points

import nbformat
import pytest
from nbconvert.exporters import get_exporter

from helpers import stitch
from helpers.stitch import NotWhole
from helpers.stitch.exporter import StatementExporter
from stitched import elements, executed, having, sections


@pytest.fixture(scope="module")
def homicide():
    return executed(sections()["homicide"])


def test_nbconvert_knows_the_exporter_by_its_name():
    assert "statement" in entry_points(group="nbconvert.exporters").names
    assert get_exporter("statement") is StatementExporter


def test_one_section_is_a_page_with_its_card_and_the_same_style(homicide):
    page = stitch.section_page(homicide)

    of = "West Mercia, Q1 2022-23 (April to June 2022)"
    assert f"<title>1. Reduce murder and other homicide: {of}</title>" in page
    assert "<h1>One section of the statement for West Mercia</h1>" in page
    assert page.count('<div class="card">') == 1
    assert [tag for tag, _ in elements(page)].count("section") == 1
    assert "style-src 'sha256-" in page
    assert "script" not in {tag for tag, _ in elements(page)}
    assert "open_section" not in page


def test_its_links_within_the_page_lead_somewhere(homicide):
    page = stitch.section_page(homicide)

    assert {each[1:] for each in having(page, "href") if each.startswith("#")} <= set(having(page, "id"))


def test_the_command_line_writes_the_same_page(homicide, tmp_path):
    nbformat.write(homicide, tmp_path / "homicide.ipynb")

    ended = subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "statement", "homicide.ipynb"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "homicide.html").read_text(encoding="utf-8") == stitch.section_page(homicide)


def test_a_notebook_that_was_not_run_is_refused_by_name(root):
    notebook = nbformat.read(root / "notebooks/1-homicide.ipynb", as_version=4)

    with pytest.raises(NotWhole, match="#findings: The cell shows nothing"):
        stitch.section_page(notebook)


def test_a_folder_called_base_beside_the_notebook_changes_nothing(homicide, tmp_path, monkeypatch):
    (tmp_path / "base").mkdir()
    (tmp_path / "base/display_priority.j2").write_text("<script>alert(1)</script>")
    monkeypatch.chdir(tmp_path)

    page, _ = StatementExporter().from_notebook_node(homicide)

    assert page == stitch.section_page(homicide)
