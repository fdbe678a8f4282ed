"""The printed PDF, read back: tagged, in a language, with an outline and every figure described."""

import io
import re

import pikepdf
import pytest
from browsers import chromium

from helpers import pdf
from helpers.errors import StatementError
from helpers.pdf.printing import ADDRESS
from helpers.pdf.settling import figures, settled
from stitched import elements

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=("west-mercia", "extremes"))
def printed(request, folder_of):
    """A page and its PDF, printed once."""
    chromium()
    page = (folder_of(request.param) / "statement.html").read_bytes()
    return page, pdf.printed(page)


@pytest.fixture
def document(printed):
    with pikepdf.open(io.BytesIO(printed[1])) as opened:
        yield opened


def test_it_is_tagged_in_a_language_and_titled(document):
    assert bool(document.Root.MarkInfo.Marked)
    assert str(document.Root.Lang) == "en-GB"
    assert "National priorities for policing" in str(document.docinfo.Title)


def test_its_outline_has_the_headings_of_the_page(printed, document):
    headings = sum(1 for tag, _ in elements(printed[0]) if re.fullmatch("h[1-6]", tag))
    with document.open_outline() as outline:
        titles = list(entries(outline.root))

    # the contents are not printed: a reader has the outline
    assert len(titles) == headings - 1
    assert "Contents" not in titles
    assert "Key points" in titles
    assert "Reduce murder and other homicide" in titles


def entries(items):
    for item in items:
        yield item.title
        yield from entries(item.children)


def test_every_figure_of_the_page_has_its_description(printed, document):
    charts = sum(1 for tag, held in elements(printed[0]) if tag == "figure" and held.get("class") == "chart")
    described = [str(each.get("/Alt", "")).strip() for each in figures(document)]

    assert charts > 3
    assert len(described) >= charts
    assert all(described)


def test_nothing_of_the_day_or_the_machine_is_in_it(document):
    assert set(document.docinfo.keys()) & {"/CreationDate", "/ModDate", "/Creator"} == set()
    links = [each for page in document.pages for each in page.get("/Annots", []) if "/A" in each]
    targets = [str(each.A.get("/URI", "")) for each in links]

    assert any(each.startswith("https://") for each in targets)
    assert [each for each in targets if each.startswith(("file:", ADDRESS))] == []


def test_the_same_page_is_the_same_pdf(printed):
    assert pdf.printed(printed[0]) == printed[1]


def test_what_a_reader_would_miss_is_named_and_refused(printed):
    with pikepdf.open(io.BytesIO(printed[1])) as opened:
        del opened.Root.Outlines, opened.Root.Lang
        del next(figures(opened)).Alt
        bare = io.BytesIO()
        opened.save(bare)

    with pytest.raises(StatementError, match=r"no language.*no outline.*1 figures? ha(s|ve) no description"):
        settled(bare.getvalue(), [], ADDRESS)
