"""The page: what stands on it, in which order, and what does not."""

import base64
import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from html import unescape
from itertools import pairwise

import pytest

import make
from helpers import params, stitch
from helpers.errors import StatementError
from helpers.periods import Quarter
from helpers.stitch import Variation
from stitched import context, elements, having, run, sections, statement

SLUGS = [
    *("homicide", "serious-violence", "drugs-county-lines", "neighbourhood-crime"),
    *("victim-satisfaction", "cyber-crime"),
]
PARTS = {
    *("main", "key-points", "contents", "applicability", "about", "how-we-decide", "variations", "made"),
}


@pytest.fixture(scope="module")
def page():
    return statement().html.decode()


def text_of(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


class TestStructure:
    def test_the_parts_stand_in_the_order_of_the_design(self, page):
        found = [value for value in having(page, "id") if value in {*SLUGS, *PARTS}]

        assert found == [
            *("main", "key-points", "contents", "applicability"),
            *SLUGS,
            *("about", "how-we-decide", "variations", "made"),
        ]

    def test_every_priority_is_one_section_in_the_order_of_the_framework(self, page):
        priorities = [
            attributes["id"]
            for tag, attributes in elements(page)
            if tag == "section" and attributes.get("class") == "priority"
        ]

        assert priorities == SLUGS

    def test_the_skip_link_comes_first_and_leads_to_main(self, page):
        body = page[page.index("<body") :]

        assert next(having(body, "href")) == "#main"
        assert "main" in having(page, "id")

    def test_every_id_stands_once_and_every_link_within_the_page_leads_to_one(self, page):
        ids = list(having(page, "id"))
        targets = {each[1:] for each in having(page, "href") if each.startswith("#")}

        assert len(ids) == len(set(ids))
        assert targets <= set(ids)

    def test_what_names_or_describes_something_names_something_that_is_there(self, page):
        named = {name for value in having(page, "aria-labelledby") for name in value.split()}

        assert named <= set(having(page, "id"))

    def test_headings_go_down_one_level_at_a_time_from_one_title(self, page):
        levels = [int(tag[1]) for tag, _ in elements(page) if re.fullmatch(r"h[1-6]", tag)]

        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(below - above <= 1 for above, below in pairwise(levels))

    def test_the_key_point_of_each_priority_is_a_card_and_not_in_its_section(self, page):
        cards = page[page.index('<ol class="key-points"') : page.index("</ol>")]
        after = page[page.index("</ol>") :]

        assert cards.count('<div class="card">') == 6
        assert 'class="card"' not in after

    def test_four_facts_stand_under_the_title(self, page):
        facts = text_of(page[page.index('<dl class="four-facts">') : page.index("</dl>")])

        assert "Published Not yet published" in facts
        assert "Covers April to June 2022 Q1 2022-23" in facts
        assert "Area West Mercia West Mercia Police" in facts
        assert "Elected Local Policing Bodies (Specified Information) Order 2011" in facts

    def test_the_page_says_how_it_was_made(self, page):
        foot = text_of(page[page.index('<section id="made"') :])

        assert "Home Office: Police recorded crime open data tables Released 23 April 2026" in foot
        assert "Version of the program 1.2.3" in foot
        assert f"Hash of all inputs (SHA-256) {'ab' * 32}" in foot

    def test_what_is_to_be_known_of_a_source_is_said_once(self, page):
        notes = [note for each in make.releases() if (note := make.framework().sources[each.family].note)]

        assert notes
        assert all(text_of(page).count(note.rstrip(".")) == 1 for note in notes)

    def test_markdown_of_the_notebook_stands_in_its_section(self, page):
        homicide = page[page.index('id="homicide"') : page.index('id="serious-violence"')]

        assert "<h3>What is behind the figures</h3>" in homicide


class TestWhatApplies:
    def rows(self, given, **changed):
        html = stitch.stitch(run(given), context(**changed)).html.decode()
        table = html[html.index('<table class="stacked assessment">') :]
        return text_of(table[: table.index("</table>")])

    def test_each_priority_has_its_answer_and_its_reason(self, page):
        table = page[page.index('<table class="stacked assessment">') :]
        words = text_of(table[: table.index("</table>")])

        assert words.count("Yes") == 6
        assert words.count("It is an aim of the plan.") == 6

    def test_a_priority_nobody_has_assessed_says_so_and_a_draft_lists_it_as_missing(self):
        html = text_of(stitch.stitch(run(sections(reason="")), context()).html.decode())

        assert html.count("Not yet assessed") == 6
        assert "1. Reduce murder and other homicide: whether it applies has not been assessed." in html
        assert "1. Reduce murder and other homicide: what the force is doing has not been written." in html
        assert "homicide: what the Police and Crime Commissioner says has not been written." in html

    def test_one_reason_for_all_is_said_once(self):
        shared = params.StatementSettings(shared_reason="All six are aims of the plan.")
        html = stitch.stitch(run(), context(statement=shared)).html.decode()

        assert html.count("All six are aims of the plan.") == 1
        assert '<th scope="col">Why</th>' not in html[: html.index('id="homicide"')]

    def test_a_quarter_before_the_priorities_is_looked_back_on(self):
        early = Quarter(2020, 1)
        html = stitch.stitch(run(sections(quarter=early)), context(quarter=early)).html.decode()

        assert "We use them here to look back" in html
        assert "We use them here to look back" not in statement().html.decode()


class TestNothingActiveNothingFetched:
    def test_the_only_script_is_a_block_of_data(self, page):
        scripts = [attributes for tag, attributes in elements(page) if tag == "script"]

        assert scripts == [{"type": "application/ld+json"}]

    def test_no_element_has_a_style_or_a_handler_or_loads_anything(self, page):
        names = {name for _, attributes in elements(page) for name in attributes}

        assert not {name for name in names if name.startswith("on")} | names & {"style", "src", "srcset"}

    def test_links_go_to_the_page_itself_to_others_or_hold_a_file(self, page):
        kinds = {
            re.match(r"#|https://|data:text/csv|[\w/-]+\.(csv|xlsx)$", each)[0]
            for each in having(page, "href")
        }

        beside = {"figures.csv", "comparisons.csv", "downloads/statement.xlsx"}
        assert kinds == {"#", "https://", "data:text/csv", *beside}

    def test_the_style_fetches_nothing(self, page):
        assert set(re.findall(r"url\(([a-z]+:[a-z/0-9]+)", page)) == {"data:font/woff2"}
        assert "@import" not in page

    def test_the_policy_allows_the_style_by_its_hash_as_written_and_nothing_else(self, page):
        style = page[page.index("<style>") + 7 : page.index("</style>")]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = next(each["content"] for tag, each in elements(page) if each.get("http-equiv"))

        assert policy == (
            f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        )

    def test_no_code_prompt_or_cell_id_is_on_the_page(self, page):
        assert "open_section" not in page
        assert "In [" not in page
        assert "cell-id" not in page


EVIL = "</style></script><script>alert(1)</script>\"'&<img src=x onerror=alert(1)>{{ 7*7 }}"


@pytest.fixture(scope="module")
def hostile():
    contact = params.Contact.model_construct(  # as if nobody had refused it when it was read
        name=EVIL, email=EVIL, telephone=EVIL, address=EVIL
    )
    settings = params.ForceSettings(name=EVIL, area=EVIL, body=EVIL, contact=contact)
    release = replace(make.releases()[0], title=EVIL, publisher=EVIL, licence=EVIL)
    promise = params.Promise(text=EVIL, made=EVIL)
    frame = context(
        settings=settings,
        statement=params.StatementSettings(shared_reason=EVIL, promises=(promise,)),
        releases=(release,),
        code_version=EVIL,
        inputs_digest=EVIL,
        missing=(EVIL,),
        signed=EVIL,
        variations=(Variation(EVIL, EVIL, EVIL, (EVIL,)),),
    )
    return stitch.stitch(run(), frame).html.decode()


class TestHostileValues:
    def test_nothing_in_them_comes_alive(self, hostile):
        assert [tag for tag, _ in elements(hostile)].count("script") == 1
        assert "img" not in {tag for tag, _ in elements(hostile)}
        assert not list(having(hostile, "onerror"))

    def test_they_are_shown_as_the_words_they_are(self, hostile):
        assert hostile.count("&lt;img src=x onerror=alert(1)&gt;{{ 7*7 }}") > 10

    def test_the_style_still_ends_where_it_ends(self, hostile):
        style = hostile[hostile.index("<style>") + 7 : hostile.index("</style>")]

        assert "<" not in style
        assert style.endswith("}")

    def test_the_data_block_is_still_json(self, hostile):
        block = hostile[hostile.index('ld+json">') + 9 : hostile.index("</script>")]

        assert json.loads(block)["@graph"][0]["spatialCoverage"]["name"] == EVIL


class TestTheShell:
    def test_a_draft_says_so_on_screen_in_print_and_to_search_engines(self, page):
        assert "<title>DRAFT: National priorities for policing: West Mercia, Q1 2022-23</title>" in page
        assert "DRAFT, not approved for publication." in page
        assert '<div class="watermark" aria-hidden="true">DRAFT</div>' in page
        assert '@top-right{content:"DRAFT' in page
        assert '<meta name="robots" content="noindex">' in page

    def test_a_draft_lists_what_is_missing(self):
        html = text_of(stitch.stitch(run(), context(missing=("The sign-off is missing.",))).html.decode())

        assert "The sign-off is missing." in html
        assert "No contact is given." in html
        assert "There is no link to the inspectorate's reports on the force." in html

    def test_what_is_published_does_not_say_draft(self):
        html = stitch.stitch(run(), context(draft=False)).html.decode()

        assert "DRAFT" not in html
        assert "noindex" not in html

    def test_publishing_changes_the_shell_and_keeps_main_byte_for_byte(self):
        draft = stitch.stitch(run(), context(missing=("Something.",))).html
        told = Variation("v2", "October 2022", "A figure was revised.", ("Homicides: 5, was 4.",))
        final = context(
            draft=False,
            signed="Approved by the Commissioner",
            statement=params.StatementSettings(published="October 2022"),
            variations=(told,),
        )

        published = stitch.with_shell(draft, final)

        assert published != draft
        assert stitch.main_of(published) == stitch.main_of(draft)
        assert published == stitch.stitch(run(), final).html
        words = text_of(published.decode())
        assert "v2 October 2022 A figure was revised. Homicides: 5, was 4." in words
        assert "Published October 2022 Approved by the Commissioner" in words

    def test_a_file_without_main_is_no_page(self):
        with pytest.raises(StatementError, match="no main part"):
            stitch.main_of(b"<html><body></body></html>")

    def test_system_fonts_leave_the_font_out(self):
        plain = params.ForceSettings(name="Kent Police", area="Kent", system_fonts=True)
        html = stitch.stitch(run(), context(settings=plain)).html

        assert b"@font-face" not in html
        assert b"It is set in Inter" not in html
        assert len(statement().html) - len(html) > 20_000

    def test_the_page_is_in_the_language_of_the_settings(self):
        welsh = params.ForceSettings(name="Heddlu", area="Gwent", language="cy")

        assert b'<html lang="cy">' in stitch.stitch(run(), context(settings=welsh)).html


class TestFilesBesideThePage:
    def test_figures_of_all_sections_stand_under_one_header(self):
        rows = list(csv.DictReader(io.StringIO(statement().figures_csv.decode())))

        assert list(rows[0]) == [
            *("figure", "force", "priority", "measure", "start", "end", "value", "lower", "upper"),
            *("status", "unit", "source", "release"),
        ]
        assert list(dict.fromkeys(row["priority"] for row in rows)) == SLUGS
        assert next(row for row in rows if row["figure"] == "homicides.now")["value"] == "1"

    def test_comparisons_of_all_sections_stand_under_one_header(self):
        text = statement().comparisons_csv.decode()
        rows = list(csv.DictReader(io.StringIO(text)))

        assert text.count("now_start") == 1
        assert {row["priority"] for row in rows} == {"homicide", "serious-violence", "neighbourhood-crime"}

    def test_each_chart_can_be_taken_as_a_file_that_spreadsheets_read(self):
        content = statement().downloads["chart-homicide-homicides.csv"]

        assert content.startswith(b"\xef\xbb\xbf")
        assert b"\r\n" in content

    def test_the_page_as_data_holds_sections_words_and_figures(self):
        content = json.loads(statement().statement_json)
        homicide = content["sections"][0]
        applies = next(each for each in homicide["blocks"] if each["kind"] == "narrative.applicability")

        assert content["statement"]["quarter"] == "2022-23-Q1"
        assert homicide["priority"] == "homicide"
        assert applies["details"]["reason"] == "It is an aim of the plan."
        assert len(content["figures"]) == statement().figures_csv.count(b"\n") - 1

    def test_the_files_are_named_as_the_contract_has_them(self):
        names = set(statement().files)

        assert names > {"statement.html", "figures.csv", "comparisons.csv", "statement.json"}
        assert all(name.startswith("downloads/") for name in names if name.count("/"))


class TestSameBytes:
    def test_two_pages_of_the_same_content_are_the_same_bytes(self):
        assert stitch.stitch(run(), context()).files == statement().files

    def test_another_process_with_another_hash_seed_writes_the_same_bytes(self):
        program = (
            "import hashlib, sys; sys.path[:0] = sys.argv[1:]; from stitched import statement; "
            "print(hashlib.sha256(b''.join(statement().files.values())).hexdigest())"
        )
        here = [path for path in sys.path if path.endswith(("/tests", "/tests/stitch"))]
        ended = subprocess.run(
            [sys.executable, "-c", program, *here],
            env={"PYTHONHASHSEED": "7", "HOME": "/nowhere", "LC_ALL": "C", "TZ": "Pacific/Auckland"},
            capture_output=True,
            text=True,
            check=True,
        )

        assert ended.stdout.strip() == hashlib.sha256(b"".join(statement().files.values())).hexdigest()
