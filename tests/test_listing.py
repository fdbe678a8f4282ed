"""Results as plain text: aligned, complete, and with the reason where there is no number."""

import re
from dataclasses import replace

import pytest

from helpers import listing
from helpers.evidence import ChangedVerdict, Recalibrated, Recalibration
from helpers.load import LoadReport, Revision
from helpers.periods import Quarter
from helpers.records import Against, Verdict
from helpers.section import open_section
from helpers.values import Known, Missing, Status
from make import comparison, counted, section


@pytest.mark.parametrize(
    ("now", "then", "texts"),
    [
        (1257, 1260, ["1,257", "1,260", "−3", "less than 1%"]),
        (112, 100, ["112", "100", "+12", "+12%"]),
        (Known(5, Status.PROVISIONAL), 5, ["5 [p]", "5", "0"]),
        (Missing(Status.SUPPRESSED, "hidden", 1, 7), 8, ["[c]", "8"]),
    ],
)
def test_a_value_is_a_number_or_its_shorthand(now, then, texts):
    evidence = replace(
        counted("homicides", [1, 2]), comparisons=(comparison("homicides", Against.YEAR_AGO, now, then),)
    )
    row = listing.comparisons(section("homicide", evidence)).splitlines()[3]

    assert re.split(r"\s{2,}", row)[2 : 2 + len(texts)] == texts


def test_comparisons_are_listed_with_their_verdict_or_why_there_is_none(root):
    lines = listing.comparisons(open_section("homicide", "2022-23-Q1", "west-mercia", str(root))).splitlines()

    assert lines[0] == "1. Reduce murder and other homicide: West Mercia Police, Q1 2022-23"
    assert lines[4].split()[:6] == ["homicides", "baseline", "17", "15", "+2", "[z]"]
    assert lines[4].endswith("no clear change")
    assert lines[3].endswith("not tested: The earlier period was under pandemic restrictions.")


def test_a_measure_without_comparisons_says_why(root):
    section = open_section("victim-satisfaction", "2022-23-Q1", "west-mercia", str(root))

    assert "satisfaction-burglary: 71% (January to June 2022); not compared." in listing.comparisons(section)
    assert "csew-satisfaction: The Crime Survey has given no figures" in listing.comparisons(section)


def test_a_load_says_what_was_read_known_and_revised():
    revised = Revision("kent", "homicides", Quarter(2022, 1).period, 5, 4, "2026-01-29", "2026-04-23")

    assert listing.loaded(LoadReport(("a.csv",), ("b.csv",), (revised,) * 3, ()), most=1) == [
        "read a.csv",
        "revised: kent homicides, April to June 2022: 5 (2026-01-29) to 4 (2026-04-23)",
        "… and 2 more figures revised",
        "known already: b.csv",
    ]
    assert listing.news(LoadReport((), ("b.csv",), (), ())) == []


def test_findings_are_counted_in_words():
    assert [listing.counted(range(n)) for n in range(3)] == ["no findings", "1 finding", "2 findings"]


def test_why_this_verdict_prints_the_inputs_of_every_comparison(root):
    section = open_section("homicide", "2025-26-Q2", "west-mercia", str(root))

    text = listing.explanations(section)

    assert text.count("homicides, west-mercia, against ") == 4
    assert "p = 0.05247879" in text


def test_constants_estimated_anew_list_what_they_would_change():
    constants = (
        Recalibrated("vehicle-offences", 0.01, 0.08, 43),
        Recalibrated("homicides", 0.0, None, 0),
    )
    change = ChangedVerdict(
        "kent",
        "vehicle-offences",
        Against.YEAR_AGO,
        Quarter(2025, 2),
        Verdict.CLEAR_FALL,
        Verdict.NO_CLEAR_CHANGE,
    )

    lines = listing.recalibration(Recalibration(Quarter(2025, 2), constants, (change,))).splitlines()

    assert [line.split() for line in lines[1:3]] == [
        ["vehicle-offences", "0.01", "0.08", "43"],
        ["homicides", "0", "not", "estimated", "0"],
    ]
    assert lines[-2:] == [
        "1 verdict of Q2 2025-26, over all forces, would change.",
        "kent, vehicle-offences, year-ago: clear fall would be no clear change",
    ]
