"""What one edition withholds no other may tell, nor all of them together."""

import csv
import io

import pytest

from helpers import params
from helpers.periods import Quarter
from helpers.publish import across_editions

MEASURE = "sharp-object-admissions-under-25"
COLUMNS = "figure,force,priority,measure,start,end,value,lower,upper,status,unit,source,release"
Q4, Q1, Q2, Q3 = (Quarter(2021, 4), Quarter(2022, 1), Quarter(2022, 2), Quarter(2022, 3))


@pytest.fixture(scope="module")
def framework(root):
    return params.framework_for(root, Q1)


def edition(quarter: Quarter, **shown: str) -> bytes:
    """The figures.csv of an edition: counts by window; "[c]" is withheld."""
    periods = {
        "now": quarter.period,
        "previous_quarter": quarter.previous.period,
        "year_ago": quarter.year_ago.period,
        "rolling_year": quarter.rolling_year,
    }
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS.split(","), lineterminator="\n")
    writer.writeheader()
    for window, count in shown.items():
        period, hidden = periods[window], count == "[c]"
        writer.writerow(
            {
                "figure": f"{MEASURE}.{window.replace('_', '-')}",
                "force": "west-mercia",
                "priority": "serious-violence",
                "measure": MEASURE,
                "start": period.start.isoformat(),
                "end": period.end.isoformat(),
                "value": "" if hidden else count,
                "status": "suppressed" if hidden else "final",
                "unit": "admissions",
                "source": "west-mercia-force",
                "release": "2022-09",
            }
        )
    return out.getvalue().encode()


def told(framework, *editions: bytes) -> list[tuple[str, ...]]:
    return [each.figures for each in across_editions(framework, [{"figures.csv": each} for each in editions])]


def test_a_count_withheld_everywhere_is_told_by_nothing(framework):
    one, two = edition(Q1, now="[c]", rolling_year="[c]"), edition(Q2, now="20", previous_quarter="[c]")

    assert told(framework, one, two) == []


def test_a_count_withheld_in_one_edition_and_shown_in_the_next_is_told(framework):
    one, two = edition(Q1, now="[c]"), edition(Q2, now="20", previous_quarter="5")

    assert told(framework, one, two) == [(f"{MEASURE}.now",)]


def test_a_count_shown_once_cannot_be_withheld_later_in_a_version(framework):
    assert told(framework, edition(Q1, now="5"), edition(Q1, now="[c]")) == [(f"{MEASURE}.now",)]


def test_a_year_less_the_quarters_of_other_editions_tells_a_count(framework):
    """Rounding to 5 leaves each shown count open by 2 each way, but 20 and three of 5 leave 5 ± 10."""
    quarters = [edition(each, now="5") for each in (Q4, Q2, Q3)]
    hidden = edition(Q1, now="[c]")

    assert told(framework, *quarters, hidden, edition(Q3, rolling_year="20")) == []
    assert told(framework, *quarters, hidden, edition(Q3, rolling_year="10")) == [(f"{MEASURE}.now",)]


def test_a_count_revised_into_what_the_rule_withholds_is_not_told_by_what_it_was(framework):
    was, revised = edition(Q1, now="20"), edition(Q1, now="[c]").replace(b"2022-09", b"2023-01")

    assert told(framework, was, revised) == []
    assert told(framework, was.replace(b",20,", b",5,"), revised) == [(f"{MEASURE}.now",)]


def test_a_count_its_source_withheld_is_told_by_the_same_release_and_not_by_a_later_one(framework):
    hidden = edition(Q1, now="[c]").replace(MEASURE.encode(), b"homicides")
    shown = edition(Q1, now="5").replace(MEASURE.encode(), b"homicides")

    assert told(framework, hidden, shown) == [("homicides.now",)]
    assert told(framework, hidden, shown.replace(b"2022-09", b"2023-01")) == []


def test_editions_that_contradict_each_other_tell_nothing_together(framework):
    """A year of 5 cannot hold quarters of 30: the release behind one of them was revised."""
    quarters = [edition(each, now="30").replace(b"2022-09", b"2023-01") for each in (Q4, Q2)]

    assert told(framework, edition(Q3, rolling_year="5"), edition(Q1, now="[c]"), *quarters) == []


def test_a_chart_counts_among_what_tells(framework):
    hidden, later = edition(Q1, now="[c]"), edition(Q2, now="20")
    row = f"{Q1.period.start},{Q1.period.end},5,admissions,final,,,,"
    chart = f"start,end,value,unit,status,lower_limit,average,upper_limit,signal\n{row}\n".encode()
    files = {"figures.csv": later, f"downloads/chart-serious-violence-{MEASURE}.csv": chart}

    (finding,) = across_editions(framework, [{"figures.csv": hidden}, files])

    assert finding.figures == (f"{MEASURE}.now",)
    assert "April to June 2022" in finding.found


def test_figures_of_which_none_is_withheld_are_not_looked_at(framework):
    assert told(framework, edition(Q1, now="5"), edition(Q1, now="6")) == []
