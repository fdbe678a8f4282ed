"""Findings as sentences: what is said of a measure, and that it is said in good English."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import narrative, shown
from helpers.evidence import Alarm, Records, gather
from helpers.forces import territorial_forces
from helpers.load import open_tidy
from helpers.narrative.findings import sentences
from helpers.narrative.sentences import finding
from helpers.periods import Quarter
from helpers.records import Against, Verdict
from helpers.values import Known, Missing, Status
from make import comparison, counted, framework, section, surveyed


def said(evidence, priority="neighbourhood-crime") -> str:
    """What a reader reads of one measure."""
    return shown.plain(finding(evidence, section(priority, evidence)).whole)


class TestVolume:
    def test_the_rolling_year_leads_with_both_counts_periods_difference_and_verdict(self):
        cars = counted("vehicle-offences", [10, 10, 10, 10, 11, 11, 11, 11], least_change=23.4)

        assert said(cars) == (
            "There were 44 vehicle offences in the 12 months to June 2022, 4 more (a 10% rise) than the 40 "
            "in the 12 months to June 2021: no clear change. A fall of less than about 23% would probably "
            "not show."
        )

    def test_the_baseline_is_said_after_it_in_its_own_words(self):
        cars = counted(
            "vehicle-offences",
            [10] * 8,
            baseline=80,
            verdicts={Against.BASELINE: Verdict.CLEAR_FALL},
        )

        assert said(cars).endswith(
            "The 12 months had 40 fewer (a 50% fall) than the 80 in the national baseline (July 2018 to "
            "June 2019): a clear fall since the baseline year."
        )

    @pytest.mark.parametrize(
        ("verdict", "words"),
        [
            (Verdict.CLEAR_RISE, "a clear rise."),
            (Verdict.CLEAR_FALL, "a clear fall."),
            (Verdict.POSSIBLE_RISE, "a possible rise (could be chance)."),
            (Verdict.POSSIBLE_FALL, "a possible fall (could be chance)."),
            (Verdict.NO_CLEAR_CHANGE, "no clear change."),
        ],
    )
    def test_verdicts_are_in_the_fixed_words(self, verdict, words):
        cars = counted("vehicle-offences", [10] * 8, verdicts={Against.ROLLING_YEAR: verdict})

        assert said(cars).endswith(f": {words}")

    def test_a_possible_change_since_the_baseline_year_is_called_that(self):
        cars = counted(
            "vehicle-offences",
            [10] * 8,
            baseline=80,
            verdicts={Against.BASELINE: Verdict.POSSIBLE_FALL},
        )

        assert said(cars).endswith(": a possible fall since the baseline year (could be chance).")

    def test_under_the_pandemic_the_baseline_leads_and_the_year_before_is_named_untested(self):
        year = {Against.ROLLING_YEAR: Verdict.NOT_TESTED}
        why = {Against.ROLLING_YEAR: "The earlier period was under pandemic restrictions."}
        cars = counted("vehicle-offences", [10] * 8, baseline=50, verdicts=year, reasons=why)

        assert said(cars) == (
            "There were 40 vehicle offences in the 12 months to June 2022, 10 fewer (a 20% fall) than the "
            "50 in the national baseline (July 2018 to June 2019): no clear change since the "
            "baseline year. The 12 months to June 2021 had 40; the change from them is not tested. The "
            "earlier period was under pandemic restrictions."
        )

    def test_where_nothing_was_tested_the_reason_stands_in_its_place_and_no_percentage(self):
        every = dict.fromkeys(Against, Verdict.NOT_TESTED)
        why = dict.fromkeys(Against, "The later period was under pandemic restrictions.")
        cars = counted("vehicle-offences", [10] * 8, verdicts=every, reasons=why)

        assert said(cars) == (
            "There were 40 vehicle offences in the 12 months to June 2022, the same number as the 40 in "
            "the 12 months to June 2021: not tested. The later period was under pandemic restrictions."
        )

    def test_against_the_quarter_before_the_usual_change_is_said_first(self):
        cars = counted("vehicle-offences", [919, 834], usual_ratio=0.98)

        assert said(cars).startswith(
            "There were 834 vehicle offences in April to June 2022, 85 fewer (a 9% fall) than the 919 in "
            "January to March 2022; a fall of about 2% is usual between these quarters: no clear change "
            "beyond that."
        )

    def test_a_verdict_that_only_repeats_the_last_quarters_says_so(self):
        cars = counted("vehicle-offences", [20] * 4 + [10] * 4)
        repeated = comparison(
            "vehicle-offences", Against.ROLLING_YEAR, 40, 80, verdict=Verdict.CLEAR_FALL, same_news=True
        )
        cars = replace(cars, comparisons=(repeated,))

        assert said(cars).endswith(
            "a clear fall. The verdict was the same last quarter, and nine of the 12 months are the same."
        )

    def test_no_verdict_while_a_national_step_has_no_named_cause(self):
        robbery = counted(
            "business-robbery", [10] * 7 + [30], verdicts={Against.ROLLING_YEAR: Verdict.CLEAR_RISE}
        )
        stepped = replace(robbery, alarms=(Alarm(Quarter(2022, 1), 1, 0.64, 39),))

        assert "clear rise" not in said(stepped)
        assert (
            "In April to June 2022 the count rose clearly in many forces at once, which looks like a "
            "change of recording or a national event. No verdict is given until the cause is known."
        ) in said(stepped)

    def test_no_verdict_where_the_count_follows_what_the_police_do(self):
        drugs = counted("drug-trafficking", [100] * 4 + [150] * 4)

        assert said(drugs, "drugs-county-lines") == (
            "There were 600 drug trafficking offences in the 12 months to June 2022, 200 more than the 400 "
            "in the 12 months to June 2021. No verdict is given. Counts depend on how much the police look "
            "for this crime."
        )

    @pytest.mark.parametrize(
        ("then", "now", "words"),
        [(400, 444, "(an 11% rise)"), (400, 368, "(an 8% fall)"), (400, 401, "(a rise of less than 1%)")],
    )
    def test_percentages_take_the_right_article(self, then, now, words):
        cars = counted("vehicle-offences", [then // 4] * 4 + [now - 3 * (now // 4)] + [now // 4] * 3)

        assert words in said(cars)

    def test_no_percentage_from_a_count_below_30(self):
        assert "%" not in said(counted("vehicle-offences", [7] * 4 + [9] * 4))


class TestRare:
    def test_the_quarter_stands_with_the_twelve_months_beside_it(self):
        homicides = counted("homicides", [2, 2, 2, 5, 1, 4, 6, 5], rare=True, least_change=87)

        assert said(homicides, "homicide") == (
            "There were 5 homicides in April to June 2022 and 16 in the 12 months to June 2022, 5 more "
            "than the 11 in the 12 months to June 2021: no clear change. A fall of less than about 87% "
            "would probably not show."
        )

    @pytest.mark.parametrize(
        ("counts", "words"),
        [
            ([0, 1], "There was 1 homicide in April to June 2022, against none in January to March 2022: no"),
            ([2, 0], "There were no homicides in April to June 2022, against 2 in January to March 2022: no"),
            (
                [0, 0],
                "There were no homicides in April to June 2022, against none in January to March 2022: no",
            ),
            (
                [1, 2],
                "There were 2 homicides in April to June 2022, 1 more than the 1 in January to March 2022: "
                "no",
            ),
            (
                [2, 2],
                "There were 2 homicides in April to June 2022, the same number as the 2 in January to March",
            ),
        ],
    )
    def test_none_one_and_two_read_well(self, counts, words):
        assert said(counted("homicides", counts, rare=True), "homicide").startswith(words)

    def test_a_count_below_zero_is_called_a_count(self):
        homicides = counted("homicides", [1, 1, 1, 1, 1, 1, 1, -1], rare=True)

        assert said(homicides, "homicide").startswith(
            "The count of homicides in April to June 2022 was −1, and there were 2 in the 12 months to "
            "June 2022"
        )

    def test_without_an_earlier_figure_it_says_so(self):
        assert said(counted("drug-related-homicides", [1], rare=True), "drugs-county-lines") == (
            "There was 1 drug-related homicide in April to June 2022; there is no earlier figure to set "
            "beside it."
        )

    def test_counts_too_small_to_show_any_fall_say_that(self):
        homicides = counted("homicides", [1, 3], rare=True, least_change=float("inf"))

        assert said(homicides, "homicide").endswith("Counts this small can hide almost any change.")

    def test_the_forces_own_figure_stands_beside_it_where_it_differs(self):
        assert said(counted("homicides", [6, 5], rare=True, as_given=4), "homicide").endswith(
            "As the force gave it, September 2022, the figure for April to June 2022 was 4; the Home "
            "Office gives 5."
        )
        assert "force gave" not in said(counted("homicides", [6, 5], rare=True, as_given=5), "homicide")


class TestSurvey:
    def test_without_the_number_who_answered_the_range_is_unknown(self):
        assert said(surveyed("satisfaction-burglary", 71), "victim-satisfaction") == (
            "Of the victims of burglary asked in January to June 2022, 71% were satisfied. The number who "
            "answered was not given, so the range is unknown."
        )

    def test_with_it_the_range_is_whole_and_outward(self):
        asked = surveyed("satisfaction-burglary", 73, base=200, interval=(66.48, 78.67))

        assert said(asked, "victim-satisfaction") == (
            "Of the 200 victims of burglary asked in January to June 2022, 73% were satisfied. The 95% "
            "range is 66% to 79%."
        )


class TestWithoutFigure:
    def test_a_measure_without_figures_for_forces_says_why_and_what_is_shown_instead(self):
        trafficking = counted("drug-trafficking", [5] * 8)
        drugs = section("drugs-county-lines", trafficking)

        assert shown.plain(finding(drugs.measure("treatment-referrals"), drugs).whole) == (
            "At force level there is no figure for police referrals into drug treatment [x]. "
            f"{framework().measure('treatment-referrals').unavailable} Shown in its place: "
            f"trafficking of drugs."
        )

    def test_where_the_stand_in_has_no_figure_either_it_says_that(self):
        drugs = section("drugs-county-lines")

        assert shown.plain(finding(drugs.measure("treatment-referrals"), drugs).whole).endswith(
            "What would be shown in its place has no figure either: trafficking of drugs."
        )

    def test_a_withheld_count_is_withheld_with_its_reason_and_nothing_gives_it_away(self):
        admissions = counted("sharp-object-admissions-under-25", ["[c]"] * 8, source="force")
        text = said(admissions, "serious-violence")

        assert "[c] in April to June 2022 is withheld. NHS rules withhold counts of 1 to 7." in text
        assert not re.search(r"\d", text.replace("2022", "").replace("25", "").replace("1 to 7", ""))

    def test_measures_that_lack_a_figure_for_one_reason_are_spoken_of_together(self):
        together = [shown.plain(each.whole) for each in sentences(section("victim-satisfaction"))]

        assert together[0].startswith(
            "For April to June 2022 there is no figure for victims of domestic abuse"
        )
        assert together[-1] == (
            "For April to June 2022 there are no figures for victims of burglary who were satisfied [x], "
            "victims of violent crime who were satisfied [x], victims of hate crime who were satisfied [x] "
            "and victims of road traffic collisions who were satisfied [x]. The force has given no figure "
            "for this quarter."
        )


def test_every_number_of_a_finding_is_bound_to_its_figure():
    cars = counted("vehicle-offences", [10] * 4 + [11] * 4, baseline=80)
    html = str(finding(cars, section("neighbourhood-crime", cars)).whole)
    unbound = re.sub(r"<data[^>]*>[^<]*</data>", "", html)
    bound = re.findall(r'<data value="([^"]*)" data-figure="([^"]*)">', html)

    assert re.findall(r"\d+", unbound.replace("12 months", "")) == ["2022", "2021", "2018", "2019"]
    assert bound == [
        ("44", "vehicle-offences.rolling-year"),
        ("4", "vehicle-offences.rolling-year.difference"),
        ("10", "vehicle-offences.rolling-year.percent"),
        ("40", "vehicle-offences.rolling-year.then"),
        ("-36", "vehicle-offences.baseline.difference"),
        ("-45", "vehicle-offences.baseline.percent"),
        ("80", "vehicle-offences.baseline"),
    ]


def test_the_key_measure_comes_first_and_national_measures_next():
    robbery = counted("personal-robbery", [5] * 8)
    whole = counted("neighbourhood-crime", [50] * 8)
    lede, national, *_ = sentences(section("neighbourhood-crime", robbery, whole))

    assert "200</data> neighbourhood crimes" in lede.first
    assert shown.plain(national.whole).startswith(
        "At force level there is no figure for neighbourhood crime, Crime Survey"
    )


# --------------------------------------------------------------------------- grammar, over many

CLAUSES = re.compile(
    r"(?:There (?:was|were) [\d,no]+(?: \(\w+\))? [a-z]|The count of [a-z]|Of the |For |At force "
    r"level there |"
    r"The number of |The 12 months |No verdict is given\.|A fall of less than about \d+% |Counts |The "
    r"verdict was |"
    r"As the force gave it, |The (?:earlier|later) period |Both periods |Shown in its place: |What "
    r"would be shown |"
    r"In |The figure for |The series breaks in |Fewer than two |The 95% range |The force |NHS rules |One of )"
)


def faults(text: str) -> list[str]:
    """What is wrong with a finding's English, by rules that know nothing of how it was made."""
    wrong = {
        "one is singular": r"\bwere 1 |\bwas (?!1 |not|the|under|\d+;|−)(?:\d|no )",
        "singular after one only": r"\bwere [\d,no]+ (?:\w+ )*?(?:homicide|robbery)\b(?! of)",
        "an before a vowel sound": r"\ba (?:8\d*|11|18)(?:,\d{3})*%|\ban (?!8|11[,%]|18[,%])[\d]",
        "doubled": r"\b(\w+) \1\b|  |\.\.| ,| \.|:\.|;\.",
        "left over": r"[{}<>]|None|nan|inf\b",
        "number in few": r"\b1 (?:more|fewer) than the 1 fewer",
        "begins small": r"(?:^|\. )[a-z]",
        "a percentage of a small base": r"%[^()]*\) than the [12]?\d in\b",
    }
    found = [name for name, pattern in wrong.items() if re.search(pattern, text)]
    openings = re.split(r"(?<=[.])\s+(?=[A-Z])", text)
    found += [f"unknown opening: {each}" for each in openings if not CLAUSES.match(each)]
    return found if text.endswith(".") else [*found, "no full stop"]


@pytest.mark.parametrize(
    "planted",
    [
        "There were 1 homicides in April.",
        "There was 2 homicides in April.",
        "There were 40 vehicle offences, a 11% rise.",
        "There were 40 vehicle offences, an 12% rise.",
        "There were 40  vehicle offences.",
        "There were 40 vehicle offences: no clear change",
        "there were 40 vehicle offences.",
        "There were 3 homicide in April.",
        "There were 30 homicides in April 2022, 6 more (a 25% rise) than the 24 in April 2021.",
        "There were None homicides.",
    ],
)
def test_the_reader_of_grammar_sees_planted_faults(planted):
    assert faults(planted)


MEASURES = {
    "homicides": "homicide",
    "vehicle-offences": "neighbourhood-crime",
    "theft-from-person": "neighbourhood-crime",
    "business-robbery": "neighbourhood-crime",
    "drug-trafficking": "drugs-county-lines",
    "violence-with-injury": "serious-violence",
    "firearm-discharges": "serious-violence",
}
COUNT = st.one_of(st.integers(0, 3), st.integers(0, 40), st.integers(0, 90_000))


@settings(max_examples=1000, deadline=None)
@given(
    slug=st.sampled_from(sorted(MEASURES)),
    counts=st.lists(COUNT, min_size=1, max_size=8),
    baseline=st.one_of(COUNT, st.just("[x]")),
    verdict=st.sampled_from([each for each in Verdict if each is not Verdict.NOT_TESTED]),
    least=st.one_of(st.none(), st.floats(5, 99), st.just(float("inf"))),
    rare=st.booleans(),
)
def test_a_thousand_made_findings_are_good_english(slug, counts, baseline, verdict, *, least, rare):
    verdicts = dict.fromkeys(Against, verdict)
    evidence = counted(slug, counts, baseline=baseline, verdicts=verdicts, least_change=least, rare=rare)
    text = said(evidence, MEASURES[slug])

    assert faults(text) == [], text


def test_an_empty_section_still_has_findings():
    block = narrative.findings(section("homicide"))

    assert block.plain == (
        "For April to June 2022 there is no figure for homicides [x]. No source here gives a figure."
    )


def test_a_withheld_count_is_never_a_number_in_a_finding():
    hidden = Missing(Status.SUPPRESSED, "NHS rules withhold counts of 1 to 7.", 1, 7)
    admissions = counted("sharp-object-admissions-under-25", [10, 10, 10, 10, hidden], source="force")

    assert isinstance(admissions.against(Against.YEAR_AGO).then, Known)
    assert "10" not in said(admissions, "serious-violence")


@pytest.fixture(scope="module")
def shipped(root):
    """Everything the shipped figures say, arranged once."""
    tidy = open_tidy(root, framework(), "west-mercia")
    return Records(tidy.observations, framework())


QUARTERS = [Quarter.parse(each) for each in ("2013-14-Q1", "2019-20-Q2", "2021-22-Q3", "2025-26-Q2")]


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_findings_over_all_forces_are_good_english(shipped, quarter):
    measures = [slug for slug, each in framework().measures.items() if each.subgroups or each.parts]
    texts = [
        said(gather(shipped, slug, force.slug, quarter), _priority_of(slug))
        for force in territorial_forces()
        for slug in measures
    ]

    assert len(texts) > 450
    assert {text: found for text in texts if (found := faults(text))} == {}


def _priority_of(slug: str) -> str:
    return next(each.slug for each in framework().priorities if slug in each.shown)


def test_why_the_year_before_was_not_tested_is_said_once():
    year = {Against.ROLLING_YEAR: Verdict.NOT_TESTED}
    why = {Against.ROLLING_YEAR: "The earlier period was under pandemic restrictions."}
    whole, part = (
        counted(slug, [10] * 8, baseline=50, verdicts=year, reasons=why)
        for slug in ("neighbourhood-crime", "vehicle-offences")
    )
    block = narrative.findings(section("neighbourhood-crime", whole, part))

    assert block.plain.count("The 12 months to June 2021 had 40; the change from them is not tested.") == 1
    assert block.plain.count("under pandemic restrictions") == 1
    assert block.html.startswith('<p class="lede">There were')
    assert '<p class="findings">The 12 months to June 2021 had' in block.html
