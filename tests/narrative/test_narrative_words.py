"""Words with figures by name: what they show, what is refused, and that nothing gets out of them."""

import re
import time
from dataclasses import replace

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import params
from helpers.errors import InputRefused
from helpers.narrative.words import bind
from helpers.records import Against, Verdict
from make import counted, section

FORCE, BODY = "What the force is doing", "What the Commissioner says"
FRONT = """---
applicable: yes
facts:
  arrests: {value: 37, unit: arrests, source: the force, as_at: 2022-06-30}
  drugs-seized: {value: 52000, unit: pounds, source: the force, as_at: 2022-06-30}
---
"""
LINES = FRONT.count("\n")


@pytest.fixture(scope="module")
def homicide():
    evidence = counted(
        "homicides",
        [2, 2, 2, 40, 9, 1, 4, 6, 5],
        baseline="[x]",
        as_given=4,
        verdicts={Against.ROLLING_YEAR: Verdict.POSSIBLE_FALL},
    )
    return section("homicide", evidence, words=f"{FRONT}## {FORCE}\n\nx\n")


def bound(body: str, homicide):
    words = params.parse_words(f"{FRONT}## {FORCE}\n\n{body}\n", "homicide.md")
    return bind(words, homicide).part(FORCE)


def shows(body: str, homicide) -> str:
    return str(bound(body, homicide).html.striptags())


def refused(body: str, homicide) -> list[str]:
    with pytest.raises(InputRefused) as caught:
        bound(body, homicide)
    return [str(each) for each in caught.value.findings]


class TestWhatIsShown:
    @pytest.mark.parametrize(
        ("call", "text"),
        [
            ("homicides.now", "5"),
            ("homicides.now.value", "5"),
            ("homicides.previous", "6"),
            ("homicides.previous_quarter", "6"),
            ("homicides.change", "−1"),
            ("homicides.change | size", "1"),
            ("homicides.previous.difference", "−1"),
            ("homicides.rolling_year", "16"),
            ("homicides.rolling_year.then", "53"),
            ("homicides.rolling_year.percent", "−70"),
            ("homicides.rolling_year.percent|size", "70"),
            ("homicides.year_ago.ratio", "0.56"),
            ("homicides.verdict", "possible fall (could be chance)"),
            ("homicides.year_ago.verdict", "no clear change"),
            ("homicides.now.as_given", "4"),
            ("homicides.now | words", "five"),
            ("facts.arrests", "37"),
            ("homicide.facts.arrests", "37"),
            ("facts.drugs_seized | pounds", "£52k"),
            ("facts.drugs_seized", "52,000"),
            ("facts.drugs_seized | figure", "52,000"),
        ],
    )
    def test_a_figure_by_name(self, homicide, call, text):
        assert shows(f"There were {{{{ {call} }}}} here.", homicide) == f"There were {text} here."

    @pytest.mark.parametrize(
        "body",
        [
            "{{ homicides.now | words }} deaths",
            "- {{ homicides.now | words }} deaths",
            "1. {{ homicides.now | words }} deaths",
            "### Deaths\n{{ homicides.now | words }} deaths",
            "Sad. {{ homicides.now | words }} deaths",
            "Sad.\n\n**{{ homicides.now | words }}** deaths",
            "Is it? “{{ homicides.now | words }} deaths”",
        ],
    )
    def test_a_number_in_words_begins_a_sentence_with_a_capital(self, homicide, body):
        assert "Five" in shows(body, homicide)

    @pytest.mark.parametrize("body", ["of {{ homicides.now | words }}", "of\n{{ homicides.now | words }}"])
    def test_and_is_small_within_one(self, homicide, body):
        assert "five" in shows(body, homicide)

    def test_each_figure_is_bound_to_its_id_with_its_exact_value(self, homicide):
        body = "{{ homicides.rolling_year.percent | size }}% of {{ homicides.now.as_given | words }}"
        html = bound(body, homicide).html

        assert html == (
            '<p><data value="-69.81132075" data-figure="homicides.rolling-year.percent">70</data>% of '
            '<data value="4" data-figure="homicides.now@west-mercia-force">four</data></p>'
        )

    def test_a_verdict_is_bound_too(self, homicide):
        assert bound("{{ homicides.verdict }}", homicide).html == (
            '<p><data value="possible-fall" data-figure="homicides.rolling-year.verdict">'
            "Possible fall (could be chance)</data></p>"
        )

    def test_the_text_says_where_each_figure_stands_line_by_line(self, homicide):
        part = bound("In all {{ homicides.now }}.\n\n- after {{ homicides.previous | words }}", homicide)

        assert part.text.split("\n")[:4] == ["", "In all 5.", "", "- after six"]
        assert [(part.text[each.start : each.end], each.figure, each.line) for each in part.spans] == [
            ("5", "homicides.now", LINES + 3),
            ("six", "homicides.previous-quarter", LINES + 5),
        ]
        assert part.first_line == LINES + 2

    def test_markdown_becomes_plain_html_under_the_blocks_heading(self, homicide):
        links = "[x](https://a.uk/?b=1&c=2) [m](mailto:a@b.uk) [s](#homicide)"
        body = f"### Plan\n\n*a* **b** `c`\n\n##### Deep\n\n> q\n\n{links}"

        assert bound(body, homicide).html == (
            "<h4>Plan</h4>\n<p><em>a</em> <strong>b</strong> <code>c</code></p>\n<h5>Deep</h5>\n"
            "<blockquote>\n<p>q</p>\n</blockquote>\n"
            '<p><a href="https://a.uk/?b=1&amp;c=2">x</a> <a href="mailto:a@b.uk">m</a> '
            '<a href="#homicide">s</a></p>'
        )

    def test_what_looks_like_an_entity_is_shown_as_it_was_typed(self, homicide):
        assert bound("a &lt;b&gt; < c & d", homicide).html == "<p>a &amp;lt;b&amp;gt; &lt; c &amp; d</p>"

    def test_both_headings_are_read_and_an_empty_one_is_not_written(self, homicide):
        words = params.parse_words(f"{FRONT}## {BODY}\n\nSaid.\n\n## {FORCE}\n\n", "homicide.md")
        parts = bind(words, homicide).parts

        assert list(parts) == [BODY]
        assert parts[BODY].html == "<p>Said.</p>"

    def test_the_headings_are_the_forces_own(self, homicide):
        mayor = replace(
            homicide, settings=params.ForceSettings(name="A", area="B", heading_body="What the Mayor says")
        )
        words = params.parse_words(f"{FRONT}## What the Mayor says\n\nSaid.\n", "homicide.md")

        assert bind(words, mayor).part("What the Mayor says").html == "<p>Said.</p>"


class TestWhatIsRefused:
    def test_an_unknown_name_with_file_line_and_the_nearest_names(self, homicide):
        assert refused("a\n{{ homicide.now }}", homicide) == [
            f"homicide.md:{LINES + 4}: No figure called 'homicide.now'. Did you mean {{{{ "
            f"homicides.now }}}} or "
            "{{ homicides.now.value }}?"
        ]

    def test_a_name_like_nothing_known_says_where_the_names_are(self, homicide):
        assert "`statement evidence` lists the figures." in refused("{{ zzz }}", homicide)[0]

    def test_a_value_that_is_missing_with_the_reason(self, homicide):
        assert (
            refused("{{ homicides.baseline }}", homicide)
            == [
                f"homicide.md:{LINES + 3}: The figure has no number (There is no earlier figure) "
                f"'homicides.baseline'. "
                "Say in words that there is none, or leave it out."
            ]
            or "has no number" in refused("{{ homicides.baseline }}", homicide)[0]
        )

    def test_a_value_that_is_withheld(self):
        hidden = counted("sharp-object-admissions-under-25", ["[c]"] * 8, source="force")
        violence = section("serious-violence", hidden)
        words = params.parse_words(
            f"{FRONT}## {FORCE}\n\n{{{{ sharp_object_admissions_under_25.now }}}}", "w.md"
        )

        with pytest.raises(InputRefused, match="is withheld"):
            bind(words, violence)

    def test_everything_wrong_is_found_at_once_in_order(self, homicide):
        body = "{{ a.b }}\n\n<b>x</b>\n\n{% if x %}\n\n![p](q)\n\n[l](javascript:x)\n\n## Else\n\nx"
        found = refused(body, homicide)

        assert [int(each.split(":")[1]) - LINES - 2 for each in found] == [1, 3, 3, 5, 7, 9, 11]

    @pytest.mark.parametrize(
        "body",
        [
            "{{ ''.__class__ }}",
            "{{ homicides.__class__ }}",
            "{{ homicides.now.__class__.__mro__ }}",
            "{{ homicides['now'] }}",
            "{{ homicides.now() }}",
            "{{ homicides.now + 1 }}",
            "{{ homicides.now | attr('x') }}",
            "{{ homicides.now | | words }}",
            "{{ range(10**9) }}",
            "{{ cycler.__init__.__globals__.os }}",
            "{% for x in range(10**9) %}a{% endfor %}",
            "{% include '/etc/passwd' %}",
            "{% set x = 1 %}",
            "{# a note #}",
            "{{ homicides.now",
            "homicides.now }}",
            "{{ homicides.now\n}}",
            "{{{ homicides.now }}}",
            "{{ }}",
            "{{ {{ homicides.now }} }}",
        ],
    )
    def test_there_is_no_syntax_but_a_name(self, homicide, body):
        assert "no figure by name" in refused(body, homicide)[0]

    @pytest.mark.parametrize(
        "body",
        [
            "<script>alert(1)</script>",
            "a <b>b</b>",
            "<div>\nx\n</div>",
            "<!-- x -->",
            "a <img src=x onerror=alert(1)>",
            "<svg/onload=alert(1)>",
        ],
    )
    def test_html_is_refused_and_not_dropped(self, homicide, body):
        assert any("HTML in the words" in each for each in refused(body, homicide))

    @pytest.mark.parametrize(
        "address",
        [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "&#106;avascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "http://a.uk",
            "//a.uk",
            "/etc/passwd",
            "file:///etc/passwd",
            "figures.csv",
        ],
    )
    def test_links_go_to_secure_pages_mail_or_the_page_itself(self, homicide, address):
        assert "A link the page cannot carry" in refused(f"[x]({address})", homicide)[0]

    def test_a_link_by_reference_or_by_itself_is_looked_at_too(self, homicide):
        assert "cannot carry" in refused("[y]\n\n[y]: javascript:alert(1)", homicide)[0]
        assert "cannot carry" in refused("<ftp://a.uk>", homicide)[0]

    def test_a_figure_in_the_address_of_a_link(self, homicide):
        assert refused("[x](https://a.uk/{{ homicides.now }})", homicide) == [
            f"homicide.md:{LINES + 3}: A figure in the address of a link 'homicides.now'. Write the "
            f"address out."
        ]

    @pytest.mark.parametrize(
        ("letter", "name"),
        [
            ("\u202e", "U+202E"),
            ("\u200b", "U+200B"),
            ("\ue000", "U+E000"),
            ("\x07", "U+0007"),
            ("\ufeff", "U+FEFF"),
        ],
    )
    def test_characters_nobody_can_see(self, homicide, letter, name):
        assert name in refused(f"a{letter}b", homicide)[0]

    @pytest.mark.parametrize(
        ("body", "found"),
        [
            ("![map](map.png)", "A picture"),
            ("    indented", "shown as code"),
            ("```\nx\n```", "shown as code"),
            ("## Something else\n\nx", "Not a heading of the words 'Something else'"),
            ("# Title", "Not a heading of the words 'Title'"),
            (f"## {FORCE}\n\nagain", "A heading that stands here twice"),
            ("{{ homicides.now | wrds }}", "No filter called 'wrds'. Did you mean words?"),
            ("{{ homicides.year_ago.ratio | words }}", "cannot be written in words"),
        ],
    )
    def test_what_the_page_does_not_take(self, homicide, body, found):
        assert any(found in each for each in refused(body, homicide))

    def test_words_before_the_first_heading(self, homicide):
        words = params.parse_words(f"{FRONT}\nLost.\n\n## {FORCE}\n\nx\n", "homicide.md")

        with pytest.raises(InputRefused, match=rf"homicide.md:{LINES + 2}: Words before the first heading"):
            bind(words, homicide)

    def test_a_fact_of_another_section_is_out_of_reach(self, homicide):
        assert "No figure called" in refused("{{ cyber_crime.facts.arrests }}", homicide)[0]


HOSTILE = {
    "one long line": "a" * 1_000_000,
    "a long line of spaces": " " * 1_000_000 + "b",
    "many lines": "a\n" * 500_000,
    "open brackets": "[" * 19_000,
    "links without end": "[a](" * 4_900,
    "stars": "*a **b " * 5_000,
    "items": "- *a\n" * 20_000,
    "quotations": ">" * 19_000,
    "nested quotations": "\n".join("> " * depth + "a" for depth in range(200)),
    "backticks": "".join("`" * n + "a" for n in range(1, 190)),
    "braces": "{{" * 9_000,
    "closing braces": "}}" * 9_000,
    "a name without end": "{{ a" + ".a" * 9_000 + " }}",
    "filters without end": "{{ homicides.now " + "| words " * 2_000 + "}}",
    "bars and spaces": "{{ homicides.now" + " |" * 9_000 + " }}",
    "comments": "<!--" * 4_900,
    "entities": "&a;" * 6_000,
    "half a link": "[a]: <" * 3_000,
    "many unseen": "\u202e" * 19_000,
    "many unknown": "{{ homicide.nw }} " * 1_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_are_dealt_with_in_under_a_second(homicide, name):
    begun = time.process_time()
    try:
        bound(HOSTILE[name], homicide)
    except InputRefused as refusal:
        assert refusal.findings  # noqa: PT017 - either outcome is fine, what counts is that there is one
    spent = time.process_time() - begun

    assert spent < 1


def test_hostile_settings_are_dealt_with_as_fast():
    begun = time.process_time()
    with pytest.raises(InputRefused, match="characters"):
        params.parse_words(f"---\nreason: {'a' * 1_000_000}\n---\nx", "w.md")

    assert time.process_time() - begun < 1


PIECES = st.sampled_from([
    *("{{", "}}", "{%", "homicides.now", " | words", "<b>", "</p>", "[x](", "javascript:", ")", "**"),
    *("`", "&lt;", '"', "'", "<script", ">", "https://a.uk", "# ", "\ue000", "0", "\ue001", "é", "]", "!"),
    *("\n\n", "- ", "\\"),
])  # fmt: skip
TAGS = {
    "a",
    "blockquote",
    "br",
    "code",
    "data",
    "em",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "strong",
    "ul",
}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "data": {"value", "data-figure"}}


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_whatever_is_written_only_allowed_html_comes_out(homicide, body):
    try:
        part = bound(body, homicide)
    except InputRefused:
        return
    html = str(part.html) if part else ""

    assert "<script" not in html
    assert not re.search(r'href="(?!https://|mailto:|#)', html)
    assert nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, link_rel=None) == html


CARRIED = FRONT.replace("applicable: yes\n", "applicable:\nreviewed:\ncarried_from: 2021-22-Q4\n")


class TestWordsCarriedOverUnread:
    def test_a_figure_this_quarter_does_not_have_leaves_a_placeholder(self, homicide):
        body = "There were {{ homicides.now }}, and {{ homicides.baseline }} of {{ homicides.gone.by }}."
        words = params.parse_words(f"{CARRIED}## {FORCE}\n\n{body}\n", "homicide.md")
        part = bind(words, homicide).part(FORCE)

        assert part.html.striptags() == (
            "There were 5, and [to be written: homicides.baseline has no figure] "
            "of [to be written: homicides.gone.by has no figure]."
        )
        assert [each.figure for each in part.spans] == ["homicides.now"]

    def test_what_is_no_figure_of_the_section_is_refused_as_ever(self, homicide):
        for call in ("burglaries.now", "facts.gone", "homicides.now | wrods", "homicides.now +"):
            words = params.parse_words(f"{CARRIED}## {FORCE}\n\n{{{{ {call} }}}}\n", "homicide.md")
            with pytest.raises(InputRefused):
                bind(words, homicide)

    def test_once_it_is_reviewed_it_is_refused_as_ever(self, homicide):
        read = CARRIED.replace("reviewed:\n", "reviewed: 2022-09-01\n")
        words = params.parse_words(f"{read}## {FORCE}\n\n{{{{ homicides.baseline }}}}\n", "homicide.md")

        with pytest.raises(InputRefused, match="has no number"):
            bind(words, homicide)
