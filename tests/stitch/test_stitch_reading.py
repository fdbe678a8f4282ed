"""What an executed notebook must show, and what it must not, before it becomes a section."""

import copy

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

from helpers import stitch
from helpers.blocks import MIME, Block, Origin, marked
from helpers.stitch import NotWhole
from stitched import context, executed, run, sections, shown


@pytest.fixture(scope="module")
def notebooks():
    return run()


@pytest.fixture
def broken(notebooks):
    """The six notebooks, free to be spoilt."""
    return copy.deepcopy(notebooks)


def cell(notebook, name):
    return next(each for each in notebook.cells if each.id == name)


def refused(notebooks):
    with pytest.raises(NotWhole) as caught:
        stitch.stitch(notebooks, context())
    return [str(finding) for finding in caught.value.findings]


OWN = {"priority": "homicide", "quarter": "2022-23-Q1", "force": "west-mercia", "root": ".."}


def made(html, **changed):
    facts = {"kind": "tables.own", "name": "own", "html": html, "plain": "own"}
    return shown(marked(Block(**facts, origin=Origin(**{**OWN, **changed}))))


class TestOutputs:
    def test_what_a_cell_prints_is_refused_with_its_words(self, broken):
        cell(broken["homicide"], "findings").outputs.append(
            new_output("stream", name="stdout", text="checking\nmore\n")
        )

        assert refused(broken) == [
            "notebooks/1-homicide.ipynb, #findings: The cell writes to stdout 'checking'. "
            "Take out what prints, or mend what it warns about: only blocks reach the page."
        ]

    def test_a_warning_is_refused_too(self, broken):
        warning = new_output("stream", name="stderr", text="FutureWarning: this will change")
        cell(broken["homicide"], "measures").outputs.insert(0, warning)

        assert "The cell writes to stderr 'FutureWarning: this will change'" in refused(broken)[0]

    def test_an_error_in_a_cell_is_refused(self, broken):
        error = new_output("error", ename="SystemExit", evalue="0", traceback=[])
        cell(broken["cyber-crime"], "measures").outputs = [error]

        assert (
            "notebooks/6-cyber-crime.ipynb, #measures: The cell failed with SystemExit '0'"
            in refused(broken)[0]
        )

    def test_a_value_that_is_no_block_is_refused(self, broken):
        own = new_code_cell("1 + 1", id="own", outputs=[new_output("execute_result", {"text/plain": "2"})])
        broken["homicide"].cells.append(own)

        assert "#own: The cell shows something that is no block of the page '2'" in refused(broken)[0]

    def test_html_without_a_name_is_refused(self, broken):
        own = new_output("display_data", {"text/html": "<b>hello</b>", "text/plain": "hello"})
        broken["homicide"].cells.append(new_code_cell("display(x)", id="own", outputs=[own]))

        assert "no block of the page 'hello'" in refused(broken)[0]

    def test_a_cell_that_shows_nothing_is_refused(self, broken):
        cell(broken["homicide"], "chart-homicides").outputs = []

        assert "#chart-homicides: The cell shows nothing" in refused(broken)[0]

    def test_a_raw_cell_is_refused(self, broken):
        broken["homicide"].cells.append(new_raw_cell("<hr>", id="own"))

        assert "#own: A raw cell has no place on the page" in refused(broken)[0]

    def test_a_block_that_is_empty_vanishes(self, notebooks):
        empty = cell(notebooks["homicide"], "reconciliation").outputs[0]["data"]

        assert next(data["html"] for kind, data in empty.items() if kind.endswith("+json")) == ""
        assert stitch.stitch(notebooks, context()).html

    def test_every_finding_of_every_notebook_is_told_at_once(self, broken):
        for slug in ("homicide", "cyber-crime"):
            cell(broken[slug], "findings").outputs = []
            cell(broken[slug], "measures").outputs = []

        found = refused(broken)

        ends = ("#findings: ", "#measures: ", "narrative.findings is ", "tables.measures is ")
        assert len(found) == 8
        for told, file in ((found[:4], "1-homicide"), (found[4:], "6-cyber-crime")):
            assert all(each.startswith(f"notebooks/{file}.ipynb") for each in told)
            assert all(end in each for end, each in zip(ends, told, strict=True))


class TestBlocks:
    @pytest.mark.parametrize(
        "name", ["setup", "key-point", "applicability", "contribution", "sources", "data"]
    )
    def test_a_block_that_every_section_has_is_missed(self, broken, name):
        notebook = broken["homicide"]
        notebook.cells.remove(cell(notebook, name))

        assert "is missing" in refused(broken)[0]

    def test_a_block_that_is_there_twice_is_refused(self, broken):
        notebook = broken["homicide"]
        again = copy.deepcopy(cell(notebook, "findings"))
        again.id = "findings-again"
        notebook.cells.append(again)

        assert refused(broken) == [
            "notebooks/1-homicide.ipynb: The block narrative.findings is there 2 times. "
            "Each section has one cell with narrative.findings(section).",
            "notebooks/1-homicide.ipynb: 2 blocks are called 'findings'. Keep one of them.",
        ]

    def test_a_notebook_of_another_section_is_refused(self, broken):
        broken["homicide"] = executed(sections()["cyber-crime"])

        other = (
            "#setup: The cell shows figures of another statement: priority cyber-crime in place of homicide"
        )
        assert any(other in each for each in refused(broken))

    @pytest.mark.parametrize(
        ("changed", "found"),
        [
            ({"priority": "cyber-crime"}, "priority cyber-crime in place of homicide"),
            ({"force": "kent"}, "force kent in place of west-mercia"),
            ({"quarter": "2021-22-Q1"}, "quarter 2021-22-Q1 in place of 2022-23-Q1"),
            ({"root": "../../other"}, "root ../../other in place of .."),
        ],
    )
    def test_a_block_of_another_statement_is_refused_with_its_cell(self, broken, changed, found):
        other = made("<p>x</p>", **changed)
        broken["homicide"].cells.append(new_code_cell("other", id="own", outputs=[other]))

        (told,) = refused(broken)
        assert told.startswith(
            "notebooks/1-homicide.ipynb, #own: The cell shows figures of another statement"
        )
        assert found in told

    @pytest.mark.parametrize("change", ["html", "details", "mark", "plain"])
    def test_a_block_that_was_changed_after_the_library_made_it_is_refused(self, broken, change):
        output = cell(broken["homicide"], "sources").outputs[0]
        if change == "plain":
            output["data"]["text/plain"] = "9 homicides"
        else:
            output["data"][MIME][change] = {"figures": 9} if change == "details" else "<p>9</p>"

        found = refused(broken)[0]
        assert found.startswith(
            "notebooks/1-homicide.ipynb, #sources: The cell shows a block that the library"
        )

    @pytest.mark.parametrize("data", ["text", {}, {"kind": "tables.sources"}, {"mark": 1}])
    def test_data_that_is_no_block_under_a_blocks_name_is_refused(self, broken, data):
        forged = new_output("display_data", data={MIME: data, "text/plain": "x"})
        broken["homicide"].cells.append(new_code_cell("x", id="own", outputs=[forged]))

        assert "#own: The cell shows a block that the library did not make" in refused(broken)[0]

    def test_a_notebook_that_is_not_there_is_missed(self, broken):
        del broken["homicide"]

        assert "notebooks/1-homicide.ipynb: No executed notebook for this priority" in refused(broken)[0]


HARMFUL = {
    "<script>alert(1)</script>": "An element the page does not take '<script>'",
    "<p onclick='x()'>a</p>": "An attribute the page does not take 'onclick=\"x()\"'",
    "<p style='color:red'>a</p>": "An attribute the page does not take",
    "<img src='https://a.b/c.png' alt=''>": "An element the page does not take '<img>'",
    "<iframe></iframe>": "An element the page does not take '<iframe>'",
    "<form></form>": "An element the page does not take '<form>'",
    "<base href='https://a.b'>": "An element the page does not take '<base>'",
    "<h1>a</h1>": "An element the page does not take '<h1>'",
    "<a href='javascript:alert(1)'>a</a>": "A link the page does not take 'javascript:alert(1)'",
    "<a href='JAVASCRIPT:alert(1)'>a</a>": "A link the page does not take",
    "<a href='data:text/html,x'>a</a>": "A link the page does not take",
    "<a href='data:text/csv,x'>a</a>": "A link the page does not take",
    "<a href='//a.b'>a</a>": "A link the page does not take",
    "<svg><use href='https://a.b/c.svg#d'/></svg>": "A link the page does not take",
    "<svg><path fill='url(https://a.b/c)'/></svg>": "An attribute the page does not take",
    "<p id='main'>a</p>": "An id that is used already (#the page itself) 'main'",
    "<p id='homicide'>a</p>": "An id that is used already",
    "<p id='a'>a</p><p id='a'>b</p>": "An id that is used already",
    "<p>a": "An element is not closed '<p>'",
    "</section><p>a</p>": "An element closes that is not open here '</section>'",
    "<p><b>a</p></b>": "An element closes that is not open here",
    "<!-- a -->": "A comment",
    "<p>a</p><b": "A bracket that belongs to no element",
    "<p>a < b</p>": "A bracket that belongs to no element",
}


class TestHtml:
    @pytest.mark.parametrize(("html", "found"), HARMFUL.items(), ids=list(HARMFUL))
    def test_what_the_page_does_not_take_is_refused_with_its_cell(self, broken, html, found):
        broken["homicide"].cells.append(new_code_cell("own", id="own", outputs=[made(html)]))

        findings = refused(broken)

        assert findings[0].startswith("notebooks/1-homicide.ipynb, #own: ")
        assert found in findings[0]

    def test_an_id_of_one_section_is_refused_in_another(self, broken):
        for slug in ("homicide", "cyber-crime"):
            own = made("<p id='mine'>a</p>", priority=slug)
            broken[slug].cells.append(new_code_cell("own", id="own", outputs=[own]))

        assert refused(broken)[0].startswith(
            "notebooks/6-cyber-crime.ipynb, #own: An id that is used already "
            "(notebooks/1-homicide.ipynb, #own)"
        )

    def test_a_block_of_known_elements_is_taken_as_it_is(self, broken):
        html = '<p id="mine">Plain <strong>words</strong> &amp; <a href="https://a.b/">a link</a></p>'
        broken["homicide"].cells.append(new_code_cell("own", id="own", outputs=[made(html)]))

        assert html in stitch.stitch(broken, context()).html.decode()


class TestMarkdown:
    @pytest.mark.parametrize(
        "source",
        ["<b>bold</b>", "<div>\nx\n</div>", "![chart](a.png)", "[x](javascript:alert(1))", "    code"],
    )
    def test_what_is_more_than_words_is_refused_with_its_cell(self, broken, source):
        broken["homicide"].cells.append(new_markdown_cell(source, id="own"))

        assert refused(broken)[0].startswith("notebooks/1-homicide.ipynb, #own: ")

    def test_headings_begin_below_the_section_and_have_no_anchors(self, broken):
        broken["homicide"].cells.append(new_markdown_cell("# One\n\n#### Two & *three*", id="own"))

        html = stitch.stitch(broken, context()).html.decode()

        assert "<h3>One</h3>" in html
        assert "<h4>Two &amp; <em>three</em></h4>" in html
