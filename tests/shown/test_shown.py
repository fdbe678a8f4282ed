"""Figures as elements of the page, and what may be said of a measure."""

import pytest

from helpers import shown
from helpers.params import Fact
from helpers.records import Against, Verdict
from helpers.shown import Kind
from helpers.values import Known, Missing, Status
from make import comparison, counted, figure, section, surveyed, unavailable


def test_a_number_carries_its_exact_value_and_its_id():
    assert shown.figure(figure("homicides.now", 1257)) == (
        '<data value="1257" data-figure="homicides.now">1,257</data>'
    )
    assert shown.figure(figure("a.now.ratio", 1 / 3, unit="ratio")).startswith('<data value="0.3333333333"')


def test_a_percentage_of_a_survey_has_its_sign():
    assert shown.figure(figure("satisfaction-burglary.now", 71, unit="per cent")).endswith(">71%</data>")


@pytest.mark.parametrize(
    ("status", "letter"),
    [(Status.SUPPRESSED, "[c]"), (Status.UNAVAILABLE, "[x]"), (Status.NOT_APPLICABLE, "[z]")],
)
def test_a_value_without_a_number_is_its_letter_and_never_its_bounds(status, letter):
    hidden = figure("admissions.now", Missing(status, "Withheld.", 1, 7))

    assert (
        shown.figure(hidden) == f'<span data-figure="admissions.now" data-status="{status}">{letter}</span>'
    )


def test_what_is_shown_is_escaped():
    assert shown.data('a"b', "1", "<b>") == '<data value="1" data-figure="a&#34;b">&lt;b&gt;</data>'


def test_a_fact_is_bound_like_a_figure():
    arrests = Fact(value=1037, unit="arrests", source="the force", as_at="2022-06-30")

    assert shown.fact("homicide.facts.arrests", arrests) == (
        '<data value="1037" data-figure="homicide.facts.arrests">1,037</data>'
    )


class TestParts:
    @pytest.mark.parametrize(
        ("against", "ids"),
        [
            (Against.ROLLING_YEAR, ("m.rolling-year", "m.rolling-year.then", "m.rolling-year.difference")),
            (Against.BASELINE, ("m.rolling-year", "m.baseline", "m.baseline.difference")),
            (Against.YEAR_AGO, ("m.now", "m.year-ago", "m.year-ago.difference")),
            (Against.PREVIOUS_QUARTER, ("m.now", "m.previous-quarter", "m.previous-quarter.difference")),
        ],
    )
    def test_each_side_has_the_id_of_its_figure(self, against, ids):
        given = comparison("m", against, 5, 6)
        sides = shown.now(given), shown.against(given), shown.part(given, "difference")

        assert tuple(each.id for each in sides) == ids

    def test_every_id_of_a_comparison_is_a_figure_of_the_evidence(self):
        cars = counted("vehicle-offences", [10] * 8, baseline=50)
        for each in cars.comparisons:
            for side in (shown.now(each), shown.against(each), *(shown.part(each, name) for name in PARTS)):
                assert cars.figures[side.id].value == side.value


PARTS = ("difference", "percent", "ratio")


class TestLeading:
    def test_the_first_that_was_tested_leads_in_the_order_of_the_page(self):
        cars = counted("vehicle-offences", [10] * 8, baseline=50)

        assert shown.leading(cars).against is Against.ROLLING_YEAR

    def test_the_baseline_leads_where_the_year_was_not_tested(self):
        year = {Against.ROLLING_YEAR: Verdict.NOT_TESTED}

        assert (
            shown.leading(counted("vehicle-offences", [10] * 8, baseline=50, verdicts=year)).against
            is Against.BASELINE
        )

    def test_without_a_test_the_first_with_both_counts_leads(self):
        every = dict.fromkeys(Against, Verdict.NOT_TESTED)

        assert (
            shown.leading(counted("vehicle-offences", [10] * 8, verdicts=every)).against
            is Against.ROLLING_YEAR
        )

    def test_a_count_alone_has_nothing_that_leads(self):
        assert shown.leading(counted("homicides", [3])) is None


class TestKeyFigure:
    def test_volume_is_known_by_its_year_and_a_rare_count_by_its_quarter(self):
        assert shown.key_figure(counted("vehicle-offences", [10] * 8)).id == "vehicle-offences.rolling-year"
        assert shown.key_figure(counted("homicides", [1] * 8, rare=True)).id == "homicides.now"

    def test_without_a_whole_year_by_the_quarter(self):
        assert shown.key_figure(counted("vehicle-offences", [10] * 3)).id == "vehicle-offences.now"

    def test_a_survey_by_its_latest_window(self):
        assert shown.key_figure(surveyed("satisfaction-burglary", 71)).id == "satisfaction-burglary.now"


class TestReading:
    @pytest.mark.parametrize(
        ("verdict", "kind", "words"),
        [
            (Verdict.CLEAR_RISE, Kind.CLEAR_RISE, "clear rise"),
            (Verdict.CLEAR_FALL, Kind.CLEAR_FALL, "clear fall"),
            (Verdict.POSSIBLE_RISE, Kind.POSSIBLE, "possible rise (could be chance)"),
            (Verdict.NO_CLEAR_CHANGE, Kind.NO_CLEAR_CHANGE, "no clear change"),
            (Verdict.NOT_TESTED, Kind.NOT_TESTED, "not tested"),
        ],
    )
    def test_a_verdict_has_its_kind_and_fixed_words(self, verdict, kind, words):
        every = dict.fromkeys(Against, verdict)
        said = shown.reading(counted("vehicle-offences", [10] * 8, verdicts=every))

        assert (said.kind, said.words) == (kind, words)
        assert said.reason or verdict in {Verdict.NO_CLEAR_CHANGE, Verdict.POSSIBLE_RISE}

    def test_no_figure_has_its_reason(self):
        said = shown.reading(unavailable("treatment-referrals"))

        assert (said.kind, said.words) == (Kind.NO_FIGURE, "no figure at force level")
        assert said.reason.endswith("not published for police force areas.")

    def test_no_verdict_at_all_where_counting_is_at_the_polices_discretion(self):
        said = shown.reading(counted("drug-trafficking", [10] * 8))

        assert said.kind is None
        assert said.reason == "Counts depend on how much the police look for this crime."


class TestChange:
    def words(self, now, then, **more):
        given = comparison("vehicle-offences", Against.YEAR_AGO, now, then)
        return shown.plain(shown.change(given, "the national baseline", **more))

    @pytest.mark.parametrize(
        ("now", "then", "words"),
        [
            (44, 40, "4 more (a 10% rise) than the 40 in April to June 2021"),
            (40, 41, "1 fewer (a 2% fall) than the 41 in April to June 2021"),
            (40, 40, "the same number as the 40 in April to June 2021"),
            (9, 8, "1 more than the 8 in April to June 2021"),
            (5, 0, "against none in April to June 2021"),
            (0, 5, "against 5 in April to June 2021"),
            (0, 0, "against none in April to June 2021"),
            (2, -1, "against −1 in April to June 2021"),
        ],
    )
    def test_a_change_names_both_counts_and_the_period(self, now, then, words):
        assert self.words(now, then) == words

    def test_the_percentage_can_be_left_out(self):
        assert self.words(44, 40, percent=False) == "4 more than the 40 in April to June 2021"

    def test_a_change_from_a_missing_count_is_refused(self):
        given = comparison("vehicle-offences", Against.YEAR_AGO, 44, "[x]", verdict=Verdict.NOT_TESTED)

        with pytest.raises(TypeError, match="lacks a count"):
            shown.change(given, "the national baseline")


class TestSources:
    def test_a_figure_names_who_gave_it_and_when(self):
        homicides = counted("homicides", [6, 5], as_given=4)
        given = section("homicide", homicides)

        assert shown.source_words(homicides, homicides.now, given) == "Home Office, 23 April 2026"
        assert shown.source_words(homicides, homicides.as_given[0], given) == "Force, September 2022"
        assert shown.publisher_of(homicides.as_given[0], given) == "the force"

    def test_a_measure_without_a_figure_names_where_it_would_come_from(self):
        survey = unavailable("csew-satisfaction")
        given = section("victim-satisfaction", survey)

        assert shown.source_words(survey, survey.now, given) == "Crime Survey for England and Wales"

    def test_and_a_national_one_who_asks(self):
        survey = unavailable("cyber-confidence")
        given = section("cyber-crime", survey)

        assert shown.source_words(survey, survey.now, given) == "Asked by the Cyber Aware Tracker."


def test_least_change_is_in_whole_per_cent():
    given = comparison("vehicle-offences", Against.YEAR_AGO, 44, 40, least_change=23.4)

    assert shown.least_words(given) == (
        'A fall of less than about <data value="23.4" data-figure="vehicle-offences.year-ago.least-change">'
        "23%</data> would probably not show."
    )
    assert isinstance(given.percent, Known)
