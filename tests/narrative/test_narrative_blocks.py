"""The blocks of a section in words: what each shows, says of itself, and gives the page as data."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from golden_files import assert_golden
from helpers import narrative, params
from helpers.blocks import Block
from helpers.errors import InputRefused
from helpers.evidence import Alarm
from helpers.periods import Quarter
from helpers.records import Against, Verdict
from make import counted, section, surveyed

WORDS = """---
applicable: yes
reason: The area records homicides every year
reviewed: 2022-09-01
---
## What the force is doing

There were {{ homicides.now | words }}.

## What the Commissioner says

We met.
"""
HOMICIDES = counted(
    "homicides", [2, 2, 2, 5, 1, 4, 6, 5], baseline=15, rare=True, as_given=4, least_change=87
)
CLEAR = {Against.ROLLING_YEAR: Verdict.CLEAR_FALL}
CARS = counted("neighbourhood-crime", [40] * 4 + [20] * 4, baseline=200, verdicts=CLEAR)


def every_block(given) -> list[Block]:
    return [
        narrative.heading(given),
        narrative.key_point(given),
        narrative.applicability(given),
        narrative.findings(given),
        narrative.contribution(given),
        narrative.commissioner(given),
    ]


@pytest.mark.parametrize("place", range(6))
def test_the_html_of_each_block(place):
    block = every_block(section("homicide", HOMICIDES, words=WORDS))[place]

    assert_golden(f"narrative-{block.name}", block.html)


def test_blocks_are_named_as_their_cells_and_written_again_where_words_are():
    blocks = every_block(section("homicide", HOMICIDES, words=WORDS))

    assert [(each.name, each.words) for each in blocks] == [
        ("setup", False),
        ("key-point", True),
        ("applicability", True),
        ("findings", False),
        ("contribution", True),
        ("commissioner", True),
    ]


def test_every_block_is_plain_data_and_the_heading_brings_the_style():
    blocks = every_block(section("homicide", HOMICIDES, words=WORDS))

    assert json.loads(json.dumps([each.data() for each in blocks]))[0]["details"]["number"] == 1
    assert [each.styled for each in blocks] == [True, *[False] * 5]


class TestKeyPoint:
    def card(self, priority, *evidence):
        return narrative.key_point(section(priority, *evidence))

    def test_a_volume_measure_is_known_by_its_rolling_year(self):
        card = self.card("neighbourhood-crime", CARS)

        assert card.details == {
            "number": 4,
            "title": "Reduce neighbourhood crime",
            "measure": "neighbourhood-crime",
            "figure": "neighbourhood-crime.rolling-year",
            "value": 80.0,
            "status": "final",
            "period": "July 2021 to June 2022",
            "kind": "clear-fall",
            "verdict": "clear fall",
            "reason": "More than the ordinary ups and downs.",
            "against": "rolling-year",
        }
        assert "80 fewer (a 50% fall) than the 160 in the 12 months to June 2021" in card.plain

    def test_a_rare_one_by_the_quarter_with_the_twelve_months_beside_it(self):
        card = self.card("homicide", HOMICIDES)

        assert card.plain.split("\n") == [
            "Reduce murder and other homicide",
            "5 homicides, April to June 2022",
            "16 in the 12 months to June 2022",
            "The 12 months: 5 more than the 11 in the 12 months to June 2021",
            "no clear change",
            "A fall of less than about 87% would probably not show.",
        ]

    def test_a_possible_change_has_the_words_it_has_everywhere(self):
        possible = {Against.ROLLING_YEAR: Verdict.POSSIBLE_FALL}
        card = self.card("neighbourhood-crime", counted("neighbourhood-crime", [20] * 8, verdicts=possible))

        assert (card.details["kind"], card.details["verdict"], card.details["reason"]) == (
            *("possible", "possible fall (could be chance)"),
            "",
        )

    def test_no_percentage_stands_beside_a_change_that_is_not_clear(self):
        card = self.card("neighbourhood-crime", counted("neighbourhood-crime", [20] * 4 + [30] * 4))

        assert "40 more than the 80" in card.plain
        assert "%" not in card.plain

    def test_the_baseline_leads_in_its_own_words_where_the_year_is_not_tested(self):
        year = {Against.ROLLING_YEAR: Verdict.NOT_TESTED, Against.BASELINE: Verdict.CLEAR_FALL}
        card = self.card(
            "neighbourhood-crime", counted("neighbourhood-crime", [20] * 8, baseline=99, verdicts=year)
        )

        assert (card.details["verdict"], card.details["against"]) == (
            "clear fall since the baseline year",
            "baseline",
        )

    def test_where_the_quarter_is_compared_the_card_says_so(self):
        years = dict.fromkeys((Against.ROLLING_YEAR, Against.BASELINE, Against.YEAR_AGO), Verdict.NOT_TESTED)
        card = self.card(
            "neighbourhood-crime", counted("neighbourhood-crime", [20] * 7 + [25], verdicts=years)
        )

        assert card.details["value"] == 85
        assert "25 in April to June 2022, 5 more than the 20 in January to March 2022" in card.plain

    def test_no_verdict_where_counting_depends_on_the_police(self):
        card = self.card("cyber-crime", counted("cyber-flagged-offences", [5] * 8, source="force"))

        assert card.details["kind"] == ""
        assert "chip" not in card.html
        assert "No verdict is given. Counts depend on officers applying the marker." in card.html

    def test_no_verdict_while_a_national_step_has_no_named_cause(self):
        stepped = replace(CARS, alarms=(Alarm(Quarter(2022, 1), -1, 0.5, 40),))
        card = self.card("neighbourhood-crime", stepped)

        assert card.details["kind"] == "not-tested"
        assert "fell clearly in many forces at once" in card.details["reason"]
        assert "%" not in card.plain

    def test_without_a_figure_it_says_so_and_shows_what_stands_beside_it(self):
        injury = counted("violence-with-injury", [100] * 8)
        card = self.card("serious-violence", injury)

        assert (card.details["value"], card.details["kind"]) == (None, "no-figure")
        assert '<span data-figure="firearm-discharges.now" data-status="unavailable">[x]</span>' in card.html
        assert ">400</data> offences of violence with injury, July 2021 to June 2022" in card.html
        assert "No figure at force level" in card.html

    def test_a_withheld_figure_is_not_given_away(self):
        hidden = counted("firearm-discharges", ["[c]"] * 8, source="force")
        card = self.card("serious-violence", hidden)

        assert card.details["verdict"] == "figure withheld"
        assert card.details["value"] is None
        assert "<data" not in card.html

    def test_a_survey_without_the_number_who_answered_cannot_be_tested(self):
        card = self.card("victim-satisfaction", surveyed("satisfaction-domestic-abuse", 73))

        assert "73% of victims of domestic abuse asked were satisfied, January to June 2022" in card.plain
        assert card.details["reason"] == "The number who answered is not known, so neither is the range."

    def test_each_kind_of_verdict_has_a_shape_of_its_own(self):
        shapes = {}
        for verdict in Verdict:
            years = dict.fromkeys(Against, verdict)
            card = self.card("neighbourhood-crime", counted("neighbourhood-crime", [20] * 8, verdicts=years))
            kind = card.details["kind"]
            (shapes[kind],) = re.findall(r'<path d="([^"]+)"', card.html)
            assert f'class="chip chip-{kind}"' in card.html

        assert len(shapes) == len(set(shapes.values())) == 5


class TestApplicability:
    def of(self, front: str) -> Block:
        words = f"---\n{front}\n---\n" if front else ""
        return narrative.applicability(section("homicide", words=words))

    def test_nobody_has_assessed_it(self):
        block = self.of("")

        assert block.plain == "Whether this priority applies has not been assessed."
        assert block.details == {"applicable": None, "reason": "", "reviewed": ""}

    def test_it_applies_with_the_reason(self):
        block = self.of("applicable: yes\nreason: it happens here\nreviewed: 2022-09-01")

        assert block.plain == "Applies in West Mercia. It happens here."
        assert block.details == {"applicable": True, "reason": "It happens here.", "reviewed": "2022-09-01"}

    def test_it_does_not_apply_and_stays_visible(self):
        block = self.of("applicable: no\nreason: There is none.")

        assert block.plain == "Does not apply in West Mercia. There is none."
        assert block.details["applicable"] is False

    def test_a_missing_reason_is_said_and_not_made_up(self):
        assert self.of("applicable: yes").plain == "Applies in West Mercia. No reason has been written."

    def test_the_reason_is_escaped(self):
        assert "&lt;script&gt;" in self.of("applicable: yes\nreason: <script>x</script>").html

    def test_a_reason_with_characters_nobody_can_see_is_refused(self):
        with pytest.raises(InputRefused, match=r"U\+202E"):
            self.of('applicable: yes\nreason: "a\\u202eb"')


class TestWritten:
    def test_nothing_written_is_said_and_not_made_up(self):
        empty = section("homicide", HOMICIDES)

        assert narrative.contribution(empty).plain == (
            "What the force is doing\nNo contribution has been written for this quarter."
        )
        assert narrative.commissioner(empty).plain == (
            "What the Commissioner says\n"
            "Nothing from the Police and Crime Commissioner has been written for this quarter."
        )
        assert narrative.contribution(empty).details == {"written": False, "reviewed": "", "carried_from": ""}

    def test_a_mayor_is_named_as_one(self):
        settings = params.ForceSettings(name="A", area="B", body="Mayor", heading_body="What the Mayor says")
        block = narrative.commissioner(section("homicide", settings=settings))

        assert block.plain == "What the Mayor says\nNothing from the Mayor has been written for this quarter."

    def test_text_carried_over_unread_says_so(self):
        carried = WORDS.replace("reviewed: 2022-09-01", "carried_from: 2021-22-Q4")
        block = narrative.contribution(section("homicide", HOMICIDES, words=carried))

        assert "This text was carried over from Q4 2021-22 and has not been reviewed." in block.html
        assert block.details == {"written": True, "reviewed": "", "carried_from": "2021-22-Q4"}

    def test_words_that_cannot_be_bound_are_refused(self):
        wrong = WORDS.replace("homicides.now", "homicides.nwo")

        with pytest.raises(InputRefused, match=r"2022-23-Q1/homicide.md:8: No figure called 'homicides.nwo'"):
            narrative.contribution(section("homicide", HOMICIDES, words=wrong))


@pytest.mark.parametrize(
    "priority", ["homicide", "serious-violence", "drugs-county-lines", "neighbourhood-crime"]
)
def test_no_figures_and_no_words_still_make_every_block(priority):
    for block in every_block(section(priority)):
        assert block.html
        assert block.plain
        assert "None" not in block.plain


def test_the_same_section_gives_the_same_bytes():
    made = [
        [each.data() for each in every_block(section("homicide", HOMICIDES, words=WORDS))] for _ in range(2)
    ]

    assert made[0] == made[1]
    assert date.today().isoformat() not in json.dumps(made[0])  # noqa: DTZ011 - the very day must not be there
