"""The tables of a section: what each row says, and that it is a table anyone can read."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from golden_files import assert_golden
from helpers import params, tables
from helpers.blocks import Block
from helpers.records import Against, Verdict
from helpers.values import Known, Status
from make import counted, figure, section, surveyed

HOMICIDES = counted(
    "homicides", [2, 2, 2, 5, 1, 4, 6, 5], baseline=15, rare=True, as_given=4, least_change=87
)
WORDS = """---
applicable: yes
facts:
  arrests: {value: 37, unit: arrests, source: West Mercia Police, as_at: 2021-10-31, start: 2021-10-01}
  cash: {value: 20000, unit: pounds, source: West Mercia Police, as_at: 2021-10-31, form: at-least}
---
"""


def every_block(given) -> list[Block]:
    made = (tables.measures, tables.comparisons, tables.reconciliation, tables.sources, tables.data)
    return [make(given) for make in made]


@pytest.mark.parametrize("place", range(5))
def test_the_html_of_each_block(place):
    block = every_block(section("homicide", HOMICIDES, words=WORDS))[place]

    assert_golden(f"tables-{block.name}", block.html)


class Rows(HTMLParser):
    """Reads tables as a screen reader does: captions, header cells with scope, and how long each row is."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.captions, self.heads, self.rows = 0, [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "caption":
            self.captions += 1
        if tag == "tr":
            self.rows.append(0)
        if tag in {"td", "th"}:
            self.rows[-1] += 1
        if tag == "th":
            self.heads.append(dict(attrs).get("scope"))


SECTIONS = {
    "homicide": (HOMICIDES,),
    "serious-violence": (
        counted("firearm-discharges", [0, 3], rare=True, source="force"),
        counted("violence-with-injury", [90] * 8, baseline=300),
        counted("sharp-object-admissions-under-25", ["[c]"] * 8, source="force"),
    ),
    "drugs-county-lines": (),
    "neighbourhood-crime": (
        counted("neighbourhood-crime", [50] * 8, baseline=400),
        counted("residential-burglary", [20] * 8, as_given=13),
        counted("non-residential-burglary", [10] * 8, as_given=17),
    ),
    "victim-satisfaction": (surveyed("satisfaction-burglary", 71),),
    "cyber-crime": (counted("cyber-flagged-offences", [500] * 8, source="force"),),
}


@pytest.mark.parametrize("priority", SECTIONS)
def test_every_table_has_a_caption_scopes_and_no_empty_cell(priority):
    for block in every_block(section(priority, *SECTIONS[priority], words=WORDS)):
        read = Rows(block.html)

        assert read.captions == block.html.count("<table")
        assert set(read.heads) <= {"col", "row"}
        assert len(set(read.rows)) <= block.html.count("<table")
        assert not re.search(r"<t[dh][^>]*>(?:<span class=\"label\">[^<]*</span>)?\s*</t[dh]>", block.html)
        assert " style=" not in block.html


@pytest.mark.parametrize("priority", SECTIONS)
def test_ids_are_unique_within_a_section_and_links_lead_to_them(priority):
    html = "".join(each.html for each in every_block(section(priority, *SECTIONS[priority])))
    ids = re.findall(r' id="([^"]+)"', html)

    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


class TestMeasures:
    def plain(self, priority, *evidence) -> list[str]:
        return tables.measures(section(priority, *evidence)).plain.split("\n")

    def test_a_rare_count_has_its_year_and_the_forces_own_figure_beside_it(self):
        assert self.plain("homicide", HOMICIDES) == [
            "Homicides: 16 in Jul 2021 to Jun 2022; 5 in Apr to Jun 2022; 4 in Apr to Jun 2022, as "
            "the force gave it, "
            "September 2022; before: 11 in Jul 2020 to Jun 2021, the 12 months before; no clear change"
        ]

    def test_a_count_without_an_earlier_one_is_set_beside_as_many_months(self):
        alone = counted("drug-related-homicides", ["[x]"] * 7 + [1], rare=True, source="force")

        assert self.plain("drugs-county-lines", alone)[0] == (
            "Drug-related homicides: 1 in Apr to Jun 2022; before: [x] in Apr to Jun 2021, the same "
            "quarter last year; not tested"
        )

    def test_every_national_measure_keeps_its_row_without_any_figure(self):
        rows = self.plain("drugs-county-lines")

        assert rows[:2] == [
            "Drug-related homicides: [x] in Apr to Jun 2022; before: [x] not available; no figure at "
            "force level",
            "Police referrals into drug treatment: [x] in Apr to Jun 2022; before: [x] not "
            "available; no figure at "
            "force level",
        ]

    def test_a_missing_measure_gives_its_reason_and_links_to_what_stands_in(self):
        html = tables.measures(section("drugs-county-lines")).html

        assert "not published for police force areas." in html
        assert '<a href="#measure-drugs-county-lines-drug-trafficking">Trafficking of drugs</a>' in html
        assert '<p class="shorthand">[x] means not available.</p>' in html

    @pytest.mark.parametrize(
        ("measure", "role"),
        [
            ("neighbourhood-crime", "Stands in for a national measure"),
            ("vehicle-offences", "Part of neighbourhood crime"),
            ("business-robbery", "Local, not in the national measure"),
        ],
    )
    def test_what_is_not_a_national_measure_says_what_it_is(self, measure, role):
        html = tables.measures(section("neighbourhood-crime")).html

        assert re.search(rf'id="measure-[a-z-]*{measure}">.*?<span class="role">{role}</span>', html)

    def test_national_measures_come_first_in_a_table_of_their_own(self):
        html = tables.measures(section("neighbourhood-crime")).html

        assert re.findall(r"<caption>([^<]+)", html) == [
            "National measures of priority 4",
            "Also shown for priority 4",
        ]

    def test_a_survey_with_answers_gives_their_number_and_the_range(self):
        asked = surveyed("satisfaction-burglary", 73, base=1200, interval=(66.48, 78.67))
        html = tables.measures(section("victim-satisfaction", asked)).html

        assert "1,200 people answered; the 95% range is 66% to 79%." in html

    def test_a_withheld_count_gives_nothing_away(self):
        hidden = counted("sharp-object-admissions-under-25", ["[c]"] * 8, source="force")
        block = tables.measures(section("serious-violence", hidden))
        row = re.search(r'<tr id="measure-serious-violence-sharp.*?</tr>', block.html, re.DOTALL)[0]

        assert "<data" not in row
        assert "[c] means withheld" in block.html

    def test_a_rate_stands_below_the_count_it_is_of(self):
        cars = counted("neighbourhood-crime", [50] * 8)
        estimated = Known(7.0636, Status.ESTIMATED)
        rate = figure("neighbourhood-crime.rolling-year.rate", estimated, unit="offences per 1,000 people")
        rated = replace(cars, figures={**cars.figures, rate.id: rate})
        block = tables.measures(section("neighbourhood-crime", rated))

        assert "7.1 [e] per 1,000 people a year, in Apr to Jun 2022" in block.plain
        assert "[e] means estimated" in block.html

    def test_status_letters_stand_beside_the_number(self):
        revised = counted("homicides", [2, 2, 2, 5, 1, 4, 6, Known(5, Status.REVISED)], rare=True)
        block = tables.measures(section("homicide", revised))

        assert ">5</data> [r]</strong>" in block.html
        assert "[r] means revised since first published" in block.html


class TestComparisons:
    def test_each_row_has_both_periods_both_counts_and_the_difference(self):
        cars = counted("vehicle-offences", [10] * 4 + [11] * 4, baseline=80)

        assert tables.comparisons(section("neighbourhood-crime", cars)).plain.split("\n") == [
            "Vehicle offences",
            " The 12 months before: 44 against 40, +4 (+10%) no clear change",
            " The national baseline: 44 against 80, −36 (−45%) no clear change",
            " The same quarter last year: 11 against 10, +1 no clear change",
            " The quarter before: 11 against 11, 0 no clear change",
        ]

    def test_the_usual_change_stands_with_the_verdict_against_the_quarter_before(self):
        cars = counted("vehicle-offences", [10] * 8, usual_ratio=0.98)
        html = tables.comparisons(section("neighbourhood-crime", cars)).html

        assert "A 2% fall is usual between these quarters." in html

    def test_a_comparison_that_was_not_tested_says_why(self):
        why = {Against.ROLLING_YEAR: "The earlier period was under pandemic restrictions."}
        year = {Against.ROLLING_YEAR: Verdict.NOT_TESTED}
        cars = counted("vehicle-offences", [10] * 8, verdicts=year, reasons=why)

        assert 'Not tested</span> <span class="why">The earlier period was under pandemic' in (
            tables.comparisons(section("neighbourhood-crime", cars)).html
        )

    def test_ordinary_variation_is_told_where_it_is_known(self):
        cars = replace(counted("vehicle-offences", [10] * 8), usual_variation=9.8)

        assert "Its ordinary ups and downs are about 10% a quarter." in (
            tables.comparisons(section("neighbourhood-crime", cars)).html
        )

    def test_where_counting_is_discretionary_the_reason_is_said_once(self):
        drugs = counted("drug-trafficking", [10] * 8)
        html = tables.comparisons(section("drugs-county-lines", drugs)).html

        assert html.count("Counts depend on how much the police look for this crime.") == 1
        assert "chip" not in html

    def test_how_a_change_was_tested_can_be_redone_by_hand(self):
        cars = counted("vehicle-offences", [10] * 8)
        html = tables.comparisons(section("neighbourhood-crime", cars)).html

        for text in ("Exact test", "0.50", "0.80 to 1.25", "1.50 on 24 (5 years)"):
            assert text in html

    def test_a_section_without_counts_says_so(self):
        block = tables.comparisons(section("victim-satisfaction", surveyed("satisfaction-burglary", 71)))

        assert block.plain == "No measure of this priority has counts that can be set beside earlier ones."
        assert "<table" not in block.html

    def test_a_withheld_side_has_no_difference_and_no_percentage(self):
        counts = [50, 50, 50, 50, 50, 50, 50, "[c]"]
        hidden = counted("sharp-object-admissions-under-25", counts, source="force")
        plain = tables.comparisons(section("serious-violence", hidden)).plain

        assert " The quarter before: [c] against 50, [b] not tested" in plain


class TestReconciliation:
    SPLIT = "The force split burglary differently; the two together agree."

    def burglaries(self):
        made = []
        for slug, ours, theirs in (
            ("residential-burglary", 870, 553),
            ("non-residential-burglary", 423, 740),
        ):
            given = counted(slug, [ours], as_given=theirs)
            made.append(replace(given, reconciliation=(replace(given.reconciliation[0], reason=self.SPLIT),)))
        return section("neighbourhood-crime", *made)

    def test_figures_that_differ_for_one_reason_are_added_up_too(self):
        assert tables.reconciliation(self.burglaries()).plain.split("\n") == [
            f"Residential burglary, April to June 2022: 870 and 553. {self.SPLIT}",
            f"Non-residential burglary, April to June 2022: 423 and 740. {self.SPLIT}",
            "Residential burglary and non-residential burglary together, April to June 2022: 1,293 "
            "and 1,293. The "
            "same.",
        ]

    def test_the_columns_name_their_sources(self):
        heads = re.findall(r'<th scope="col">([^<]+)', tables.reconciliation(self.burglaries()).html)

        assert heads[1:3] == ["Home Office, 23 April 2026", "As the force gave it, September 2022"]

    def test_with_nothing_to_reconcile_the_block_is_empty(self):
        assert tables.reconciliation(section("homicide", counted("homicides", [6, 5]))).html == ""


class TestSources:
    def test_each_release_is_named_with_its_date_and_licence_and_linked_when_it_can_be(self):
        html = tables.sources(section("homicide", HOMICIDES)).html

        assert '<a href="https://www.gov.uk/government/statistical-data-sets/' in html
        assert "Home Office, released 23 April 2026. Open Government Licence v3.0." in html
        assert "<li>The force&#39;s own extract. The force, released September 2022." in html

    def test_an_address_that_is_not_secure_is_no_link(self):
        given = section("homicide", HOMICIDES)
        release = replace(given.releases[0], address="javascript:alert(1)", title="<b>x</b>")
        html = tables.sources(replace(given, releases=(release,))).html

        assert "javascript" not in html
        assert "&lt;b&gt;x&lt;/b&gt;" in html

    def test_quarters_covered_are_in_words(self):
        given = section("homicide", HOMICIDES)
        release = replace(given.releases[0], covers="2012-13-Q1..2025-26-Q2")

        assert "Covers Q1 2012-13 to Q2 2025-26." in tables.sources(replace(given, releases=(release,))).html

    def test_facts_have_their_source_and_date(self):
        html = tables.sources(section("homicide", HOMICIDES, words=WORDS)).html

        assert '<data value="37" data-figure="homicide.facts.arrests">37</data> arrests' in html
        assert "1 October 2021 to 31 October 2021" in html
        assert 'at least <data value="20000" data-figure="homicide.facts.cash">£20k</data>' in html

    def test_the_limits_say_what_is_counted_where_it_breaks_and_what_the_baseline_is(self):
        burglary = counted("residential-burglary", [5])
        html = tables.sources(section("neighbourhood-crime", burglary)).html

        assert "<strong>Break in April 2017.</strong> Burglary was reclassified" in html
        assert "<strong>The national baseline.</strong> July 2018 to June 2019." in html
        assert "wider than the national wording" in html

    def test_a_break_after_the_quarter_is_not_told(self):
        html = tables.sources(section("neighbourhood-crime", counted("business-robbery", [5]))).html

        assert "Break in April 2025" not in html


def test_every_block_of_a_section_in_which_all_is_missing_can_be_made():
    given = section("serious-violence", settings=params.ForceSettings(name="A" * 200, area="B" * 200))

    for block in every_block(given):
        assert json.dumps(block.data())
        assert "None" not in block.html
