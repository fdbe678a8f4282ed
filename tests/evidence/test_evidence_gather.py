"""All that is known of a measure: which source leads, which figures there are, and under which ids."""

import pandas as pd
import pytest

from helpers.evidence import MeasureEvidence, Records, gather
from helpers.load import Tidy
from helpers.params import Framework
from helpers.periods import Quarter
from helpers.records import Against, Interval, Verdict
from helpers.values import Known, Missing, Status

Q1 = Quarter(2022, 1)
LATEST = Quarter(2025, 2)


def known(
    records: Records, measure: str, quarter: Quarter = Q1, force: str = "west-mercia"
) -> MeasureEvidence:
    return gather(records, measure, force, quarter, {measure: "split differently"})


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("homicides.now", 5),
        ("homicides.previous-quarter", 6),
        ("homicides.now@west-mercia-force", 4),
        ("homicides.previous-quarter@west-mercia-force", 6),
        ("firearm-discharges.now", 3),
        ("firearm-discharges.previous-quarter", 0),
        ("drug-related-homicides.now", 1),
        ("personal-robbery.now@west-mercia-force", 155),
        ("business-robbery.now@west-mercia-force", 12),
        ("residential-burglary.now", 870),
        ("residential-burglary.now@west-mercia-force", 553),
        ("non-residential-burglary.now", 423),
        ("non-residential-burglary.now@west-mercia-force", 740),
        ("vehicle-offences.now@west-mercia-force", 1257),
        ("theft-from-person.now@west-mercia-force", 136),
        ("satisfaction-burglary.now", 71),
        ("satisfaction-violent-crime.now", 60),
        ("satisfaction-hate-crime.now", 63),
        ("satisfaction-road-traffic-collision.now", 79),
        ("satisfaction-domestic-abuse.now", 73),
        ("cyber-flagged-offences.now", 5454),
        ("neighbourhood-crime.now", 2417),
        ("neighbourhood-crime.rolling-year", 9264),
        ("neighbourhood-crime.baseline", 12436),
    ],
)
def test_each_figure_of_the_published_statement_has_its_id(records: Records, figure: str, value: int) -> None:
    measure = figure.partition(".")[0]

    assert known(records, measure).figures[figure].value == Known(value)


def test_a_measure_of_quarters_has_these_figures_and_no_others(records: Records) -> None:
    windows = ["baseline", "year-ago", "previous-quarter"]
    expected = {"now", "rolling-year", "rolling-year.then", "rolling-year.rate", *windows}
    expected |= {
        f"{window}.{part}"
        for window in ["rolling-year", *windows]
        for part in ("difference", "percent", "ratio")
    }
    given = known(records, "vehicle-offences", LATEST)
    expected |= {
        f"{each.against}.least-change" for each in given.comparisons if each.least_change is not None
    }
    expected |= {"previous-quarter.usual"}

    found = given.figures

    assert {name.removeprefix("vehicle-offences.") for name in found} == expected


def test_comparisons_stand_in_the_order_of_the_page(records: Records) -> None:
    found = known(records, "vehicle-offences")

    assert [each.against for each in found.comparisons] == [
        Against.ROLLING_YEAR,
        Against.BASELINE,
        Against.YEAR_AGO,
        Against.PREVIOUS_QUARTER,
    ]


def test_figures_say_where_they_come_from_and_of_which_days(records: Records) -> None:
    figures = known(records, "homicides").figures

    ours, theirs = figures["homicides.baseline"], figures["homicides.now@west-mercia-force"]
    assert (ours.source, ours.release, str(ours.period)) == (
        "home-office-counts",
        "2026-04-23",
        "2018-07-01 to 2019-06-30",
    )
    assert (theirs.source, theirs.release, str(theirs.period)) == (
        "west-mercia-force",
        "2022-09",
        "2022-04-01 to 2022-06-30",
    )


def test_the_force_leads_where_the_home_office_has_nothing(records: Records) -> None:
    found = known(records, "firearm-discharges")

    assert found.series.source == "force"
    assert found.as_given == ()
    assert not any("@" in name for name in found.figures)


def test_the_home_office_leads_and_is_never_compared_with_the_force(records: Records) -> None:
    found = known(records, "homicides")

    assert found.series.source == "home-office"
    assert {point.source for point in found.series.points} == {"home-office-counts"}
    assert not any(
        part in name for name in found.figures for part in (".difference@", ".percent@", ".verdict@")
    )


def test_a_series_ends_with_the_quarter_under_report(records: Records) -> None:
    assert known(records, "homicides").series.points[-1].period == Q1.period


# --------------------------------------------------------------------------- where there is no figure


@pytest.mark.parametrize("measure", ["csew-satisfaction", "cyber-confidence", "treatment-referrals"])
def test_a_measure_not_available_for_a_force_says_why(
    records: Records, framework: Framework, measure: str
) -> None:
    found = known(records, measure)

    reason = framework.measure(measure).unavailable
    assert reason
    assert found.now.value == found.rolling_year.value == Missing(Status.UNAVAILABLE, reason)
    assert found.comparisons == ()
    assert set(found.figures) == {f"{measure}.now", f"{measure}.rolling-year"}


def test_a_force_that_has_given_nothing_has_no_figure_and_never_a_zero(records: Records) -> None:
    found = known(records, "firearm-discharges", force="kent")

    assert found.now.value == Missing(Status.UNAVAILABLE, "The force has given no figure for this quarter.")
    assert found.series.points == ()


def test_a_quarter_after_the_last_release_has_no_figure(records: Records) -> None:
    found = known(records, "vehicle-offences", Quarter(2031, 1))

    assert found.now.value == Missing(Status.UNAVAILABLE, "The figures here end with July to September 2025.")
    assert {each.verdict for each in found.comparisons} == {Verdict.NOT_TESTED}
    assert not any(isinstance(each.difference, Known) for each in found.comparisons)


def test_admissions_given_as_fewer_than_eight_a_month_lie_between_0_and_84_a_year(records: Records) -> None:
    found = known(records, "sharp-object-admissions-under-25")

    year = found.rolling_year.value
    assert isinstance(year, Missing)
    assert (year.status, year.least, year.most) == (Status.SUPPRESSED, 0, 84)
    assert all(isinstance(figure.value, Missing) for figure in found.figures.values())
    assert all(figure.interval is None for figure in found.figures.values())


def test_a_figure_of_the_nation_alone_is_context_and_never_the_forces(
    framework: Framework, shipped: Tidy
) -> None:
    rows = shipped.observations
    survey = rows.loc[rows["measure"].eq("satisfaction-burglary")].assign(
        measure="csew-satisfaction", force="england-and-wales", source="ons-csew", release="2022-07-21"
    )

    found = known(Records(pd.concat([rows, survey]), framework), "csew-satisfaction")

    assert isinstance(found.now.value, Missing)
    assert found.national is not None
    assert (found.national.id, found.national.value, found.national.force) == (
        "csew-satisfaction.now@ons-csew",
        Known(71),
        "england-and-wales",
    )
    assert found.as_given == ()


def test_a_force_without_a_figure_of_its_own_does_not_borrow_the_nations(records: Records) -> None:
    assert known(records, "firearm-discharges", force="kent").national is None


# --------------------------------------------------------------------------- windows of their own


def test_a_survey_figure_keeps_its_own_window_and_says_its_range_is_unknown(records: Records) -> None:
    found = known(records, "satisfaction-domestic-abuse").now

    assert str(found.period) == "2022-01-01 to 2022-06-30"
    assert found.interval is None
    assert "range unknown" in found.note


def test_a_survey_figure_of_known_people_has_wilsons_interval(framework: Framework, shipped: Tidy) -> None:
    rows = shipped.observations
    answered = rows.assign(base=rows["base"].mask(rows["measure"].eq("satisfaction-domestic-abuse"), 200))

    found = known(Records(answered, framework), "satisfaction-domestic-abuse").now

    assert found.interval is not None
    assert (round(found.interval.lower, 1), round(found.interval.upper, 1)) == (66.5, 78.7)


def test_a_survey_figure_of_fewer_than_ten_people_is_hidden(framework: Framework, shipped: Tidy) -> None:
    rows = shipped.observations
    answered = rows.assign(base=rows["base"].mask(rows["measure"].eq("satisfaction-domestic-abuse"), 9))

    found = known(Records(answered, framework), "satisfaction-domestic-abuse").now

    assert found.value == Missing(Status.SUPPRESSED, "Too few people answered.")
    assert (found.base, found.interval) == (-1, None)


def test_a_years_flags_are_set_beside_the_year_before_and_never_tested(records: Records) -> None:
    found = known(records, "cyber-flagged-offences")

    (comparison,) = found.comparisons
    assert str(found.now.period) == "2021-04-01 to 2022-03-31"
    assert str(comparison.then_period) == "2020-04-01 to 2021-03-31"
    assert comparison.verdict is Verdict.NOT_TESTED


def test_a_window_that_ended_more_than_a_year_before_the_quarter_is_too_old(records: Records) -> None:
    fresh, stale = (known(records, "satisfaction-burglary", Q1 + later).now for later in (4, 5))

    assert fresh.value == Known(71)
    assert stale.value == Missing(Status.UNAVAILABLE, "The force has given no figure for this quarter.")


# --------------------------------------------------------------------------- beside the comparisons


def test_two_sources_within_three_or_one_per_cent_agree(records: Records) -> None:
    homicides, burglary = known(records, "homicides"), known(records, "residential-burglary")

    now, before = homicides.reconciliation
    assert (now.difference, now.agrees, now.reason) == (Known(-1), True, "split differently")
    assert (before.difference, before.agrees, before.reason) == (Known(0), True, "")
    (split,) = burglary.reconciliation
    assert (split.difference, split.agrees) == (Known(-317), False)


def test_a_count_has_an_interval_and_a_count_below_zero_has_none(framework: Framework, shipped: Tidy) -> None:
    rows = shipped.observations
    here = (
        rows["force"].eq("kent") & rows["measure"].eq("homicides") & rows["start"].eq(pd.Timestamp(Q1.start))
    )
    reclassified = Records(rows.assign(value=rows["value"].mask(here, -1)), framework)

    found = known(reclassified, "homicides", force="kent")

    assert found.now.value == Known(-1)
    assert found.now.interval is None
    assert found.against(Against.PREVIOUS_QUARTER).verdict is Verdict.NOT_TESTED  # type: ignore[union-attr]
    four = known(records_of(shipped, framework), "homicides").figures["homicides.now@west-mercia-force"]
    assert isinstance(four.interval, Interval)
    assert (round(four.interval.lower, 2), round(four.interval.upper, 2)) == (1.09, 10.24)


def records_of(shipped: Tidy, framework: Framework) -> Records:
    return Records(shipped.observations, framework)


def test_a_percentage_needs_a_base_of_thirty(records: Records) -> None:
    small = known(records, "homicides").against(Against.BASELINE)
    large = known(records, "business-robbery").against(Against.BASELINE)

    assert small is not None
    assert large is not None
    assert small.percent == Missing(Status.NOT_APPLICABLE, "No percentage is given from a count below 30.")
    assert isinstance(large.percent, Known)
    assert round(large.percent.number, 1) == -30.8


def test_a_verdict_that_repeats_last_quarters_is_the_same_news(records: Records) -> None:
    found = known(records, "non-residential-burglary", LATEST)
    before = known(records, "non-residential-burglary", LATEST.previous)

    rolling, earlier = found.against(Against.ROLLING_YEAR), before.against(Against.ROLLING_YEAR)
    assert rolling is not None
    assert earlier is not None
    assert rolling.verdict is earlier.verdict is Verdict.CLEAR_FALL
    assert rolling.same_news


def test_beside_no_clear_change_stands_the_fall_that_would_have_shown(records: Records) -> None:
    compared = known(records, "vehicle-offences", LATEST).against(Against.ROLLING_YEAR)

    assert compared is not None
    assert compared.verdict is Verdict.NO_CLEAR_CHANGE
    assert compared.least_change is not None
    # simulated: a fall of 25% is clear in 89 of 100 rolling years, one of 10% in 14
    assert 20 < compared.least_change < 26


def test_a_rare_count_is_told_from_a_volume_one(records: Records) -> None:
    rare, volume = known(records, "homicides", LATEST), known(records, "vehicle-offences", LATEST)

    assert (rare.rare, rare.usual_variation) == (True, None)
    assert volume.rare is False
    # a hundred times the root of 10.5856, the dispersion, over 981.75, the mean
    assert volume.usual_variation == pytest.approx(10.384, abs=0.001)


def test_breaks_of_a_series_come_with_it(records: Records) -> None:
    assert [each.title for each in known(records, "residential-burglary").breaks] == ["April 2017"]
    assert known(records, "homicides").breaks == ()
