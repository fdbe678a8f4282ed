"""The data of a section as CSV: the contract's columns, empty fields with a status, nothing a formula."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import tables
from helpers.records import Against, ChangeTest, Interval, Verdict, write_csv
from helpers.values import Known, Missing, Status
from make import comparison, counted, section, surveyed

HOMICIDES = counted("homicides", [2, 2, 2, 5, 1, 4, 6, 5], baseline=15, as_given=4)
WORDS = """---
facts:
  arrests: {value: 37, unit: arrests, source: West Mercia Police, as_at: 2021-10-31}
  disruptions: {value: 133, unit: disruptions, source: the force, start: 2021-04-01, as_at: 2022-03-31}
  cash: {value: 20000, unit: pounds, source: "=cmd()", as_at: 2021-10-31, form: at-least}
---
"""


def rows(given, name) -> list[dict[str, str]]:
    text = next(each.text for each in tables.data(given).downloads if each.name.startswith(name))
    return list(csv.DictReader(io.StringIO(text)))


def test_the_columns_are_those_of_the_contract():
    figures, comparisons = (each.text.split("\n")[0] for each in tables.data(section("homicide")).downloads)

    assert figures == "figure,force,priority,measure,start,end,value,lower,upper,status,unit,source,release"
    assert comparisons == (
        ""
        "force,priority,measure,against,now_start,now_end,now,then_start,then_end,then,difference,percent,ratio,"
        ""
        "ratio_lower,ratio_upper,p_value,dispersion,degrees_of_freedom,usual_ratio,verdict,reason,status,method"
    )


def test_the_files_are_named_for_the_section_and_end_lines_with_a_line_feed():
    downloads = tables.data(section("homicide", HOMICIDES)).downloads

    assert [each.name for each in downloads] == ["figures-homicide.csv", "comparisons-homicide.csv"]
    assert all("\r" not in each.text and each.text.endswith("\n") for each in downloads)


def test_a_figure_has_its_row():
    by_id = {row["figure"]: row for row in rows(section("homicide", HOMICIDES), "figures")}

    assert by_id["homicides.now"] == {
        "figure": "homicides.now",
        "force": "west-mercia",
        "priority": "homicide",
        "measure": "homicides",
        "start": "2022-04-01",
        "end": "2022-06-30",
        "value": "5",
        "lower": "",
        "upper": "",
        "status": "final",
        "unit": "offences",
        "source": "home-office-counts",
        "release": "2026-04-23",
    }
    assert by_id["homicides.now@west-mercia-force"]["value"] == "4"
    assert by_id["homicides.rolling-year.then"]["value"] == "11"


def test_a_figure_without_a_number_is_an_empty_field_whose_status_says_why():
    hidden = counted("sharp-object-admissions-under-25", ["[c]"] * 8, source="force")
    by_id = {row["figure"]: row for row in rows(section("serious-violence", hidden), "figures")}
    now = by_id["sharp-object-admissions-under-25.now"]

    assert (now["value"], now["lower"], now["upper"], now["status"]) == ("", "", "", "suppressed")
    assert by_id["firearm-discharges.now"]["status"] == "unavailable"


def test_a_withheld_figure_loses_its_interval_too():
    hidden = Missing(Status.SUPPRESSED, "Withheld.", 1, 7)
    asked = surveyed("satisfaction-burglary", 71, base=9, interval=(40, 90))
    now = replace(asked.now, value=hidden)
    given = section("victim-satisfaction", replace(asked, now=now, figures={now.id: now}))
    row = next(each for each in rows(given, "figures") if each["figure"] == "satisfaction-burglary.now")

    assert (row["value"], row["lower"], row["upper"]) == ("", "", "")


def test_an_interval_stands_beside_its_figure():
    asked = surveyed("satisfaction-burglary", 73, base=200, interval=(66.4812345678, 78.67))
    row = next(
        each
        for each in rows(section("victim-satisfaction", asked), "figures")
        if each["figure"] == "satisfaction-burglary.now"
    )

    assert (row["value"], row["lower"], row["upper"]) == ("73", "66.48123457", "78.67")


def test_facts_are_figures_too():
    found = [row for row in rows(section("homicide", words=WORDS), "figures") if ".facts." in row["figure"]]

    assert [(row["figure"], row["value"], row["start"], row["end"], row["status"]) for row in found] == [
        ("homicide.facts.arrests", "37", "2021-10-31", "2021-10-31", "final"),
        ("homicide.facts.disruptions", "133", "2021-04-01", "2022-03-31", "final"),
        ("homicide.facts.cash", "20000", "2021-10-31", "2021-10-31", "estimated"),
    ]
    assert found[2]["source"] == "'=cmd()"


def test_a_comparison_has_its_row_with_ten_digits():
    tested = ChangeTest(0.0428812345678, Interval(0.68801234567, 0.9934), 1.9027, 24.0)
    robbery = replace(
        comparison("personal-robbery", Against.ROLLING_YEAR, 439, 531, verdict=Verdict.POSSIBLE_FALL),
        tested=tested,
    )
    given = section(
        "neighbourhood-crime", replace(counted("personal-robbery", [100]), comparisons=(robbery,))
    )

    assert rows(given, "comparisons") == [
        {
            "force": "west-mercia",
            "priority": "neighbourhood-crime",
            "measure": "personal-robbery",
            "against": "rolling-year",
            "now_start": "2021-07-01",
            "now_end": "2022-06-30",
            "now": "439",
            "then_start": "2020-07-01",
            "then_end": "2021-06-30",
            "then": "531",
            "difference": "-92",
            "percent": "-17.32580038",
            "ratio": "0.8267419962",
            "ratio_lower": "0.6880123457",
            "ratio_upper": "0.9934",
            "p_value": "0.04288123457",
            "dispersion": "1.9027",
            "degrees_of_freedom": "24",
            "usual_ratio": "",
            "verdict": "possible-fall",
            "reason": "",
            "status": "final",
            "method": "exact test",
        }
    ]


def test_percent_is_empty_below_a_base_of_thirty():
    year = rows(section("homicide", HOMICIDES), "comparisons")[0]

    assert (year["then"], year["percent"], year["difference"]) == ("11", "", "5")


def test_a_limit_that_does_not_exist_is_empty():
    tested = ChangeTest(0.25, Interval(0.41, float("inf")))
    shots = replace(comparison("firearm-discharges", Against.PREVIOUS_QUARTER, 3, 0), tested=tested)
    given = section("serious-violence", replace(counted("firearm-discharges", [0, 3]), comparisons=(shots,)))
    (row,) = rows(given, "comparisons")

    assert (row["ratio"], row["ratio_lower"], row["ratio_upper"], row["dispersion"]) == (
        "",
        "0.41",
        "",
        "",
    )


@pytest.mark.parametrize(
    ("now", "then", "status"),
    [
        (5, 6, "final"),
        (Known(5, Status.PROVISIONAL), Known(6, Status.REVISED), "provisional"),
        (5, "[x]", "unavailable"),
        ("[x]", "[c]", "suppressed"),
        ("[c]", 6, "suppressed"),
    ],
)
def test_a_comparison_has_the_status_of_its_weaker_side(now, then, status):
    given = replace(
        counted("homicides", [5]), comparisons=(comparison("homicides", Against.YEAR_AGO, now, then),)
    )
    (row,) = rows(section("homicide", given), "comparisons")

    assert row["status"] == status


def test_reasons_are_kept_from_being_formulas_and_on_one_line():
    why = {Against.YEAR_AGO: "-1 is\nno count"}
    given = counted("homicides", [1] * 8, reasons=why, verdicts=dict.fromkeys(Against, Verdict.NOT_TESTED))
    reasons = [row["reason"] for row in rows(section("homicide", given), "comparisons")]

    assert "'-1 is no count" in reasons


def test_the_block_counts_its_rows_and_reads_well_with_one_of_each():
    one = replace(counted("homicides", [5]), comparisons=(comparison("homicides", Against.YEAR_AGO, 5, 6),))
    figures = {"homicides.now": one.now}
    block = tables.data(section("homicide", replace(one, figures=figures)))

    assert block.details == {"figures": 1, "comparisons": 1}
    assert "1 figure and 1 comparison, are in" in block.html


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(st.text(st.characters(exclude_characters="\r\0")), min_size=2, max_size=2), max_size=5)
)
def test_whatever_stands_in_a_field_reads_back_as_it_was(table):
    text = write_csv(("a", "b"), [dict(zip(("a", "b"), row, strict=True)) for row in table])

    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == table
