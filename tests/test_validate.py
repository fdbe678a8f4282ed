"""Validate says what a person should know about the figures before a quarter is built from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from helpers import validate
from helpers.errors import Finding, Outcome, Place
from helpers.load import Tidy
from helpers.load.tidy import Observation, as_frame
from helpers.params import Framework, read_frameworks
from helpers.periods import Quarter
from helpers.provenance import Release

Q1 = Quarter.parse("2022-23-Q1")
HOMICIDES = Observation("west-mercia", "homicides", Q1.start, Q1.end, 5, "offences", "counts.csv, row 2")
SURVEY = Observation(
    "west-mercia",
    "satisfaction-burglary",
    date(2022, 1, 1),
    date(2022, 6, 30),
    71,
    "per cent",
    "survey.csv, row 2",
)
VEHICLES = replace(HOMICIDES, measure="vehicle-offences", value=1258)
FORCE, COUNTS = "west-mercia-force", "home-office-counts"


@pytest.fixture(scope="module")
def framework(root: Path) -> Framework:
    return read_frameworks(root)[0]


def tidy(*given: tuple[Observation, str, str], releases: tuple[Release, ...] = ()) -> Tidy:
    rows = as_frame(observation for observation, _, _ in given)
    sources = [source for _, source, _ in given]
    named = rows.assign(source=sources, release=[release for _, _, release in given]).astype(
        {"source": "str", "release": "str"}
    )
    return Tidy("west-mercia", named, releases)


def found(framework: Framework, *given: tuple[Observation, str, str], quarter: Quarter = Q1) -> list[Finding]:
    return list(validate.findings(tidy(*given), framework, "west-mercia", quarter))


def ids(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(each.id, each.outcome.value) for each in findings]


def test_sound_figures_give_no_finding(framework: Framework) -> None:
    assert found(framework, (HOMICIDES, COUNTS, "2022-10-27"), (SURVEY, FORCE, "2022-09")) == []


def test_what_the_readers_noted_comes_first(framework: Framework) -> None:
    note = Finding(
        "load.cell-read", Outcome.NOTE, Place("a.csv"), "The comma is read as standing between thousands"
    )
    given = replace(tidy((HOMICIDES, COUNTS, "2022-10-27")), findings=(note,))

    assert validate.findings(given, framework, "west-mercia", Q1) == (note,)


def test_two_figures_for_one_period_in_one_release_fail(framework: Framework) -> None:
    (finding,) = found(
        framework, (HOMICIDES, COUNTS, "2022-10-27"), (replace(HOMICIDES, value=6), COUNTS, "2022-10-27")
    )

    assert (finding.id, finding.found) == ("validate.twice", "Two figures for one period")
    assert finding.value == "west-mercia, homicides, 2022-04-01 to 2022-06-30: 5, 6"


def test_a_figure_that_stands_there_twice_fails_too(framework: Framework) -> None:
    (finding,) = found(framework, (HOMICIDES, COUNTS, "2022-10-27"), (HOMICIDES, COUNTS, "2022-10-27"))

    assert finding.found == "A figure that stands there twice"


def test_the_same_period_in_two_releases_is_a_revision_and_no_double(framework: Framework) -> None:
    (finding,) = found(
        framework, (HOMICIDES, COUNTS, "2022-10-27"), (replace(HOMICIDES, value=4), COUNTS, "2023-01-26")
    )

    assert ids([finding]) == [("validate.revised", "note")]
    assert finding.value == "2022-04-01 to 2022-06-30: from 5 to 4"


def test_the_publishers_file_of_the_same_day_with_other_figures_is_no_revision(framework: Framework) -> None:
    given = (
        (HOMICIDES, COUNTS, "2022-10-27"),
        (replace(HOMICIDES, value=4), "home-office-prc", "2022-10-27"),
    )

    assert found(framework, *given) == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (replace(SURVEY, value=101), "0 to 100"),
        (replace(SURVEY, value=-1), "0 to 100"),
        (replace(HOMICIDES, value=-1), "below zero"),
        (replace(HOMICIDES, value=None), "No number where the status promises one"),
        (replace(HOMICIDES, status="suppressed", reason="x"), "status says there is none"),
        (replace(HOMICIDES, value=None, status="suppressed"), "no reason why"),
    ],
)
def test_a_value_no_measure_can_have_fails(wrong: Observation, says: str, framework: Framework) -> None:
    (finding,) = found(framework, (wrong, FORCE, "2022-09"))

    assert ids([finding]) == [("validate.value", "fail")]
    assert says in finding.found
    assert finding.place == Place(wrong.place)


def test_a_negative_count_of_the_publisher_is_only_noted(framework: Framework) -> None:
    assert ids(found(framework, (replace(HOMICIDES, value=-1), COUNTS, "2022-10-27"))) == [
        ("validate.negative", "note")
    ]


def test_another_forces_figures_in_an_extract_fail(framework: Framework) -> None:
    assert ids(found(framework, (HOMICIDES, "kent-force", "2022-09"))) == [("validate.force", "fail")]


def test_a_measure_the_framework_does_not_know_fails(framework: Framework) -> None:
    assert ("validate.measure", "fail") in ids(
        found(framework, (replace(HOMICIDES, measure="murders"), FORCE, "2022-09"))
    )


def months(*values: float | None) -> list[tuple[Observation, str, str]]:
    ends = (date(2022, 4, 30), date(2022, 5, 31), date(2022, 6, 30))
    return [
        (
            replace(HOMICIDES, measure="firearm-discharges", start=end.replace(day=1), end=end, value=value),
            FORCE,
            "2022-09",
        )
        for end, value in zip(ends, values, strict=False)
    ]


@pytest.mark.parametrize(("total", "expected"), [(3, []), (4, [("validate.sum", "fail")])])
def test_a_quarter_that_is_not_the_sum_of_its_months_fails(
    total: float, expected: list[tuple[str, str]], framework: Framework
) -> None:
    whole = replace(HOMICIDES, measure="firearm-discharges", value=total)

    assert ids(found(framework, *months(1, 2, 0), (whole, FORCE, "2022-09"))) == expected


def test_months_that_are_only_a_part_of_a_longer_period_are_not_held_against_it(framework: Framework) -> None:
    whole = replace(HOMICIDES, measure="firearm-discharges", value=9)

    assert "validate.sum" not in dict(ids(found(framework, *months(1, 2), (whole, FORCE, "2022-09"))))


def test_a_part_of_a_quarter_is_no_quarter(framework: Framework) -> None:
    findings = found(framework, *months(1, 2))

    assert ids(findings) == [("validate.coverage", "warn"), ("validate.part-quarter", "warn")]
    assert findings[1].value == "firearm-discharges: 2022-04-01 to 2022-04-30, 2022-05-01 to 2022-05-31"


def test_a_source_that_ends_before_the_quarter_is_named_with_when_it_was_due(framework: Framework) -> None:
    (finding,) = found(framework, (HOMICIDES, COUNTS, "2022-10-27"), quarter=Q1 + 1)

    assert ids([finding]) == [("validate.coverage", "warn")]
    assert "no figures to the end of Q2 2022-23, due about 2023-02-02" in finding.found
    assert finding.value == "homicides"


def test_a_source_that_begins_after_the_quarter_is_named(framework: Framework) -> None:
    (finding,) = found(framework, (HOMICIDES, COUNTS, "2022-10-27"), quarter=Q1 + -1)

    assert "begin after Q4 2021-22" in finding.found


def test_a_release_that_does_not_hold_what_it_promises_is_named(framework: Framework) -> None:
    release = Release(
        COUNTS, "home-office", "2022-10-27", "2022-10-27", "", "", "", "", covers="2022-23-Q1..2022-23-Q2"
    )
    given = tidy((HOMICIDES, COUNTS, "2022-10-27"), releases=(release,))

    (finding,) = validate.findings(given, framework, "west-mercia", Q1)

    assert ids([finding]) == [("validate.covers", "warn")]
    assert "run from 2022-04-01 to 2022-06-30" in finding.found


@pytest.mark.parametrize("covers", ["", "April to June 2022", "2022-23-Q1"])
def test_a_release_that_holds_what_it_promises_or_promises_in_words_is_fine(
    covers: str, framework: Framework
) -> None:
    release = Release(COUNTS, "home-office", "2022-10-27", "2022-10-27", "", "", "", "", covers=covers)

    assert (
        validate.findings(
            tidy((HOMICIDES, COUNTS, "2022-10-27"), releases=(release,)), framework, "west-mercia", Q1
        )
        == ()
    )


@pytest.mark.parametrize(
    ("today", "expected"), [(date(2023, 2, 2), []), (date(2023, 2, 3), [("validate.overdue", "warn")])]
)
def test_a_release_is_overdue_by_the_day_the_next_quarters_should_have_come(
    today: date, expected: list[tuple[str, str]], framework: Framework
) -> None:
    given = tidy((HOMICIDES, COUNTS, "2022-10-27"))

    assert ids(list(validate.findings(given, framework, "west-mercia", Q1, today))) == expected


def test_nothing_at_all_gives_no_finding(framework: Framework) -> None:
    assert found(framework) == []
