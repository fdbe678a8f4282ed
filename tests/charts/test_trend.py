"""The chart of a measure over the quarters: numbers, marks, words, tables and the file."""

import csv
import re
from io import StringIO
from itertools import pairwise

import pytest
from drawings import COUNTS, diamonds, dots, drawings, homicides, paths, said, signal, volume, words

from helpers import charts
from helpers.charts import headlines
from helpers.charts.canvas import room
from helpers.charts.trend_numbers import trend_of
from helpers.errors import UnknownName
from helpers.evidence import Alarm
from helpers.periods import Quarter
from helpers.records import Against, Verdict
from helpers.section import open_section
from helpers.values import Known, Missing, Status
from make import QUARTER, counted, framework, section


def block(made=None):
    return charts.trend(made or volume(), "vehicle-offences")


def found(made=None, measure="vehicle-offences"):
    made = made or volume()
    return trend_of(made.measure(measure), made.framework, made.quarter)


class TestNumbers:
    def test_limits_are_those_of_the_twelve_quarters_before_the_pandemic(self):
        """Mean of 100 112 96 104 108 92 100 110 90 105 95 100 is 101, of the eleven ranges 11.2727."""
        (limits,) = found().limits

        assert (limits.first, limits.last) == (Quarter(2017, 1), Quarter(2019, 4))
        assert limits.average == pytest.approx(101)
        assert limits.upper == pytest.approx(101 + 2.66 * 124 / 11)
        assert limits.lower == pytest.approx(101 - 2.66 * 124 / 11)

    def test_after_the_pandemic_there_are_no_limits_below_eight_quarters(self):
        counts = [*COUNTS, 100, 101, 99, 103]
        assert [each.first for each in found(volume(counts, quarter=Quarter(2023, 1))).limits] == [
            Quarter(2017, 1),
            Quarter(2021, 2),
        ]
        trial = found(volume(counts, quarter=Quarter(2023, 1))).in_force

        assert trial.basis == "trial limits from 8 quarters"
        assert found(volume(counts[:-1], quarter=Quarter(2022, 4))).in_force is None

    def test_quarters_long_before_the_pandemic_are_drawn_outside_every_limit(self):
        early = found(volume([500, 20, *COUNTS]))

        assert early.first == Quarter(2016, 3)
        assert early.limits == found().limits
        assert early.points[0].signal == ""

    def test_a_pandemic_quarter_is_never_a_signal(self):
        assert [point.quarter for point in found().signals] == []

    def test_a_point_outside_the_limits_is_a_signal_with_its_reason(self):
        (point,) = found(signal()).signals

        assert (point.quarter, point.signal) == (Quarter(2024, 2), "above the upper limit")

    def test_a_named_break_begins_a_new_phase(self):
        made = section(
            "neighbourhood-crime",
            counted("business-robbery", [10, 14] * 8 + [90, 99], quarter=Quarter(2025, 2)),
            quarter=Quarter(2025, 2),
        )
        limits = found(made, "business-robbery").limits

        assert [each.last for each in limits] == [Quarter(2025, 1).previous]
        assert found(made, "business-robbery").signals == ()

    def test_no_quarter_after_the_one_under_report_enters(self):
        made = volume()
        earlier = trend_of(made.measure("vehicle-offences"), framework(), Quarter(2021, 4))

        assert earlier.last == Quarter(2021, 4)
        assert earlier.latest[1] == 99

    def test_a_quarter_the_source_leaves_out_is_missing_not_zero(self):
        made = volume()
        evidence = made.measure("vehicle-offences")
        kept = tuple(p for p in evidence.series.points if p.period != Quarter(2018, 1).period)
        gap = _with_points(evidence, kept)

        point = next(p for p in trend_of(gap, framework(), QUARTER).points if p.quarter == Quarter(2018, 1))
        assert isinstance(point.value, Missing)

    def test_rare_counts_have_exact_limits_of_the_latest_undisturbed_quarters(self):
        """Mean 3: of Poisson(3), 99.9% lie at 10 or below."""
        made = homicides([3] * 21)
        (limits,) = found(made, "homicides").limits

        assert (limits.lower, limits.average, limits.upper) == (0, 3, 10)
        assert not limits.has_lower

    def test_a_rare_count_above_its_limit_is_a_signal(self):
        (point,) = found(homicides([3] * 20 + [14]), "homicides").signals

        assert point.quarter == QUARTER

    def test_a_rare_measure_stays_rare_when_the_latest_quarter_is_missing(self):
        made = section("homicide", counted("homicides", [3, 4] * 6 + ["[x]"]))

        assert found(made, "homicides").rare


def _with_points(evidence, points):
    from dataclasses import replace

    return replace(evidence, series=replace(evidence.series, points=points))


class TestEnough:
    def test_seven_quarters_make_no_chart_and_the_block_says_so(self):
        made = block(volume([5] * 7))

        assert made.html == (
            '<p class="no-chart">No chart is drawn of recorded vehicle offences: '
            "7 quarters have a figure, and a chart needs 8.</p>"
        )
        assert made.details["drawn"] is False
        assert made.downloads == ()

    def test_eight_make_one(self):
        assert block(volume([5] * 8)).details["drawn"] is True

    def test_a_measure_without_any_figure_leaves_nothing(self):
        made = charts.trend(section("serious-violence"), "sharp-object-admissions-under-25")

        assert made.html == ""

    def test_everything_suppressed_is_no_chart(self):
        made = section("serious-violence", counted("sharp-object-admissions-under-25", ["[c]"] * 20))

        assert charts.trend(made, "sharp-object-admissions-under-25").html == ""

    def test_a_measure_of_another_section_is_refused(self):
        with pytest.raises(UnknownName, match="vehicle-offences"):
            charts.trend(section("homicide"), "vehicle-offences")


class TestDrawing:
    def test_every_known_quarter_is_drawn_once_wide_and_narrow(self):
        # the latest is drawn twice, small and large; of the five rings each has the ground inside
        for drawing in drawings(block().html):
            assert dots(drawing, "chart-series") == 21 + 1
            assert dots(drawing, "chart-ground") == 5

    def test_a_signal_is_a_diamond_and_no_dot(self):
        for drawing in drawings(block(signal()).html):
            assert diamonds(drawing) == 1
            assert dots(drawing, "chart-series") == 29

    def test_a_missing_quarter_breaks_the_line_and_has_its_letter(self):
        counts = list(COUNTS)
        counts[4] = "[c]"
        for drawing in drawings(block(volume(counts)).html):
            (line,) = paths(drawing, "chart-series", stroke_width="2")
            assert line.get("d").count("M") == 2
            assert dots(drawing, "chart-series") == 20 + 1
            assert "[c]" in words(drawing)

    def test_zero_is_drawn(self):
        for drawing in drawings(charts.trend(homicides([0, 1, 0, 2, 0, 1, 0, 0]), "homicides").html):
            assert dots(drawing, "chart-series") == 8 + 1

    def test_the_latest_count_is_written_at_its_point(self):
        for drawing in drawings(block().html):
            assert words(drawing).count("102") == 1

    def test_baseline_and_pandemic_are_named_and_the_pandemic_is_shaded(self):
        for drawing in drawings(block().html):
            assert {"Baseline", "Pandemic"} <= set(words(drawing))
            assert len(paths(drawing, "chart-shade")) == 1

    def test_a_baseline_that_is_not_wholly_drawn_is_not_marked(self):
        made = block(volume(COUNTS[-14:]))

        assert all("Baseline" not in words(drawing) for drawing in drawings(made.html))
        assert "Baseline" not in made.html

    def test_a_break_is_drawn_and_named(self):
        made = section(
            "neighbourhood-crime",
            counted("residential-burglary", [70, 80, 75, *COUNTS]),
        )
        html = charts.trend(made, "residential-burglary").html

        assert all("Break: April 2017" in words(drawing) for drawing in drawings(html))
        assert "Break in April 2017: Burglary was reclassified" in html

    def test_limits_in_force_are_named_beside_their_lines(self):
        made = volume([*COUNTS, 100, 101, 99, 103], quarter=Quarter(2023, 1))
        wide, narrow = drawings(block(made).html)

        assert {"Upper limit", "Average", "Lower limit"} <= set(words(wide))
        assert {"Upper", "Average", "Lower"} <= set(words(narrow))

    def test_all_places_lie_on_the_drawing(self):
        for counts in (COUNTS, [123_456, 98_765] * 30, [-3, 4, 5, 20, 30, 15, 18, 22, 25]):
            for drawing in drawings(block(volume(counts)).html):
                _, _, width, height = map(float, drawing.get("viewBox").split())
                for text in drawing.iter("text"):
                    assert 0 <= float(text.get("x")) <= width
                    assert 0 < float(text.get("y")) < height

    @pytest.mark.parametrize("quarters", range(8, 61, 4))
    def test_years_named_under_the_chart_keep_clear_of_each_other(self, quarters):
        for drawing in drawings(block(volume([100] * quarters)).html):
            places = [float(t.get("x")) for t in drawing.iter("text") if t.text.startswith("Apr ")]
            assert places
            assert all(b - a > room("Apr 2000") for a, b in pairwise(sorted(places)))

    def test_a_negative_count_is_drawn_below_the_axis(self):
        html = block(volume([-3, 4, 5, 20, 30, 15, 18, 22, 25])).html

        assert "−3" in html
        assert "-3<" not in html


class TestWords:
    def test_the_headline_states_the_finding_of_the_year(self):
        assert block().details["headline"] == "A clear fall in recorded vehicle offences over the year"

    @pytest.mark.parametrize(
        ("verdict", "headline"),
        [
            (
                Verdict.POSSIBLE_FALL,
                "A possible fall in recorded vehicle offences over the year (could be chance)",
            ),
            (Verdict.NO_CLEAR_CHANGE, "No clear change in recorded vehicle offences over the year"),
        ],
    )
    def test_the_headline_has_the_words_of_the_verdict(self, verdict, headline):
        assert block(volume(verdict=verdict)).details["headline"] == headline

    def test_where_the_year_is_not_tested_the_baseline_leads(self):
        made = section(
            "neighbourhood-crime",
            counted(
                "vehicle-offences",
                COUNTS,
                baseline=400,
                verdicts={Against.ROLLING_YEAR: Verdict.NOT_TESTED, Against.BASELINE: Verdict.CLEAR_FALL},
            ),
        )

        assert block(made).details["headline"] == (
            "A clear fall in recorded vehicle offences since the baseline year"
        )

    @pytest.mark.parametrize(
        ("tested", "headline"),
        [
            (
                Against.YEAR_AGO,
                "A clear rise in recorded vehicle offences since the same quarter last year",
            ),
            (
                Against.PREVIOUS_QUARTER,
                "A clear rise in recorded vehicle offences since last quarter, "
                "after the usual seasonal change",
            ),
            (None, "Vehicle offences: change could not be tested"),
        ],
    )
    def test_what_could_be_tested_leads(self, tested, headline):
        verdicts = {each: Verdict.CLEAR_RISE if each is tested else Verdict.NOT_TESTED for each in Against}
        made = section("neighbourhood-crime", counted("vehicle-offences", COUNTS, verdicts=verdicts))

        assert block(made).details["headline"] == headline

    def test_no_verdict_where_counting_depends_on_police_activity(self):
        made = section("drugs-county-lines", counted("drug-trafficking", COUNTS))
        html = charts.trend(made, "drug-trafficking").html

        assert "Trafficking of drugs: no verdict, for counting depends on police activity" in html
        assert "Counts depend on how much the police look for this crime." in html

    def test_a_step_in_most_forces_without_a_named_cause_leads_no_headline(self):
        from dataclasses import replace

        evidence = volume().measure("vehicle-offences")
        alarmed = replace(evidence, alarms=(Alarm(QUARTER, 1, 0.6, 40),))

        assert "cause not yet known" in headlines.trend(alarmed)
        named = replace(alarmed, alarms=(Alarm(QUARTER, 1, 0.6, 40, "a new counting rule"),))
        assert headlines.trend(named) == headlines.trend(evidence)

    def test_a_missing_latest_figure_is_said(self):
        made = block(volume([*COUNTS, "[x]"]))

        assert made.details["headline"] == "Vehicle offences: no figure for April to June 2022"
        assert "No figure for April to June 2022." in made.details["description"]

    def test_alt_text_is_made_of_what_is_plotted(self):
        wide, narrow = drawings(block().html)

        assert said(wide) == said(narrow)
        assert said(wide) == (
            "Line chart with control limits of recorded vehicle offences each quarter, West Mercia "
            "21 quarters, April 2017 to June 2022. Lowest 40 in April to June 2020; highest 112 in July to "
            "September 2017. Latest 102 in April to June 2022. "
            "A clear fall in recorded vehicle offences over the year. "
            "The numbers are in the table below the chart."
        )

    def test_alt_text_holds_nothing_of_a_hidden_count(self):
        counts = list(COUNTS)
        counts[4] = "[c]"
        (wide, _) = drawings(block(volume(counts)).html)

        assert "Quarters without a figure: 1." in said(wide)
        assert not re.search(r"\b[17]\b to|suppress", said(wide))

    @pytest.mark.parametrize(
        ("counts", "sentence"),
        [
            ([1, 0, 2, 1, 0, 1, 0, 2], "Last recorded in April to June 2022."),
            ([1, 0, 2, 1, 0, 1, 2, 0], "Last recorded in January to March 2022 (the quarter before)."),
            (
                [1, 0, 2, 1, 3, 0, 0, 0],
                "Last recorded in July to September 2021 (3 quarters before the latest).",
            ),
            ([0] * 8, "None recorded in the quarters shown."),
            ([1, "[c]", 2, 1, 0, 1, 0, 0, 1], "Last recorded in April to June 2022."),
        ],
    )
    def test_a_rare_chart_says_when_the_last_was_recorded(self, counts, sentence):
        made = charts.trend(homicides(counts), "homicides")

        assert sentence in made.html
        assert sentence in made.details["description"]

    def test_when_the_last_was_recorded_is_not_said_if_a_later_quarter_is_hidden(self):
        made = charts.trend(homicides([1, 0, 2, 1, 0, 1, 0, "[c]", 0]), "homicides")

        assert "ecorded in" not in made.html.replace("Recorded homicides", "")

    def test_the_source_is_named_with_its_date(self):
        assert (
            "Source: Home Office, Police recorded crime open data tables, released 23 April 2026"
            in block().html
        )

    def test_another_units_counts_are_not_called_recorded(self):
        made = section("serious-violence", counted("sharp-object-admissions-under-25", [20] * 9))
        made_block = charts.trend(made, "sharp-object-admissions-under-25")

        assert made_block.details["headline"] == "No clear change in hospital admissions over the year"


class TestTable:
    def test_years_are_rows_and_every_cell_is_filled(self):
        html = block().html

        assert '<tr><th scope="row">2017-18</th><td>100</td><td>112</td><td>96</td><td>104</td></tr>' in html
        assert "<td>[z]</td>" in html
        assert "<td></td>" not in html
        assert "[z] Outside the period of the chart." in html

    def test_the_latest_figure_carries_its_id(self):
        assert '<data value="102" data-figure="vehicle-offences.now">102</data>' in block().html

    def test_a_hidden_latest_figure_carries_its_id_without_a_number(self):
        made = section("serious-violence", counted("violence-with-injury", [*COUNTS[:-1], "[c]"]))
        html = charts.trend(made, "violence-with-injury").html

        assert '<span data-figure="violence-with-injury.now" data-status="suppressed">[c]</span>' in html
        assert "[c] NHS rules withhold counts of 1 to 7." in html

    def test_a_provisional_figure_says_it_is(self):
        counts = [*COUNTS[:-1], Known(102, Status.PROVISIONAL)]
        html = block(volume(counts)).html

        assert "102</data> [p]</td>" in html
        assert "<li>[p] Provisional.</li>" in html

    def test_a_signal_is_marked_and_explained(self):
        html = block(signal()).html

        assert '<td>◆ <data value="150" data-figure="vehicle-offences.now">150</data></td>' in html
        assert "<li>◆ above the upper limit: Jul to Sep 2024</li>" in html

    def test_limits_are_in_a_table_with_how_they_were_set(self):
        html = block().html

        assert '<tr><th scope="row">Apr 2017 to Mar 2020</th><td>71</td><td>101</td><td>131</td></tr>' in html
        assert "Apr 2017 to Mar 2020: limits from its first 12 quarters" in html


class TestFile:
    def rows(self, made=None):
        (download,) = block(made).downloads
        return list(csv.DictReader(StringIO(download.text.removeprefix("\ufeff"), newline="")))

    def test_the_file_has_every_quarter_with_its_status(self):
        rows = self.rows()

        assert len(rows) == 21
        assert rows[0] == {
            "start": "2017-04-01",
            "end": "2017-06-30",
            "value": "100",
            "unit": "offences",
            "status": "final",
            "lower_limit": "71.01454545",
            "average": "101",
            "upper_limit": "130.9854545",
            "signal": "",
            "event": "",
        }
        assert rows[12]["upper_limit"] == ""

    def test_a_hidden_count_is_an_empty_field_with_its_status(self):
        counts = list(COUNTS)
        counts[4] = "[c]"
        row = self.rows(volume(counts))[4]

        assert (row["value"], row["status"]) == ("", "suppressed")

    def test_the_link_holds_the_file(self):
        from urllib.parse import unquote

        made = block()
        (address,) = re.findall(r'href="(data:[^"]*)"', made.html)
        text = unquote(address.removeprefix("data:text/csv;charset=utf-8,"))

        assert text == made.downloads[0].text
        assert text.startswith("\ufeffstart,end,")
        assert text.count("\r\n") == 22
        assert made.downloads[0].name == "chart-neighbourhood-crime-vehicle-offences.csv"


class TestBlock:
    def test_it_is_named_as_its_cell(self):
        made = block()

        assert (made.kind, made.origin.priority, made.name) == (
            "charts.trend",
            "neighbourhood-crime",
            "chart-vehicle-offences",
        )
        assert made.arguments == ("vehicle-offences",)

    def test_the_same_numbers_give_the_same_bytes(self):
        assert block().data() == block().data()

    def test_ids_are_unique_across_charts_and_everything_referred_to_is_there(self):
        made = section("homicide", counted("homicides", [3] * 9, rare=True))
        html = (
            block().html
            + charts.trend(made, "homicides").html
            + block(volume()).html.replace(
                "chart-neighbourhood-crime-vehicle-offences", "chart-neighbourhood-crime-other"
            )
        )
        ids = re.findall(r' id="([^"]+)"', html)

        assert len(ids) == len(set(ids)) == 3 * 5
        for label in re.findall(r'aria-labelledby="([^"]+)"', html):
            assert set(label.split()) <= set(ids)

    def test_no_style_script_font_or_size_of_its_own(self):
        html = block().html

        assert not re.search(r"style=|<style|<script|font-family|DejaVu| width=| height=|matplotlib", html)

    def test_its_words_are_not_in_the_picture(self):
        for drawing in drawings(block().html):
            assert "A clear fall in recorded vehicle offences over the year" not in words(drawing)

    def test_names_from_settings_are_escaped(self):
        from helpers.params import ForceSettings

        made = section(
            "neighbourhood-crime",
            counted("vehicle-offences", COUNTS),
            settings=ForceSettings(name="A", area="<b>Here & there</b>"),
        )

        assert "<b>" not in block(made).html
        assert "&lt;b&gt;Here &amp; there&lt;/b&gt;" in block(made).html

    def test_it_is_small(self):
        """Ten of them, with 54 quarters each, are to leave a page of 300 KB room for its words."""
        assert len(block(volume([1234, 2345] * 27)).html.encode()) < 24_000


@pytest.fixture(scope="module")
def neighbourhood(root):
    return open_section("neighbourhood-crime", "2025-26-Q2", "west-mercia", str(root))


class TestShippedFigures:
    """Limits worked out by hand from West Mercia's recorded crime, edition of 23 April 2026."""

    @pytest.mark.parametrize(
        ("measure", "average", "lower", "upper"),
        [
            ("neighbourhood-crime", 2229.0, 1782.8, 2675.2),
            ("vehicle-offences", 1149.67, 806.8, 1492.6),
            ("residential-burglary", 833.75, 650.5, 1017.0),
        ],
    )
    def test_limits_since_the_pandemic(self, neighbourhood, measure, average, lower, upper):
        limits = found(neighbourhood, measure).in_force

        assert limits.first == Quarter(2021, 2)
        assert limits.average == pytest.approx(average, abs=0.01)
        assert (limits.lower, limits.upper) == pytest.approx((lower, upper), abs=0.06)

    @pytest.mark.parametrize(
        ("measure", "below"),
        [
            ("neighbourhood-crime", [(Quarter(2025, 2), 1629)]),
            ("vehicle-offences", []),
            (
                "residential-burglary",
                [(Quarter(2024, 2), 621), (Quarter(2024, 3), 645), (Quarter(2025, 2), 612)],
            ),
        ],
    )
    def test_quarters_below_the_lower_limit(self, neighbourhood, measure, below):
        known = found(neighbourhood, measure).known
        signalled = [
            (point.quarter, number)
            for point, number in known
            if point.signal == "below the lower limit" and point.quarter > Quarter(2021, 1)
        ]

        assert signalled[-len(below) :] == below if below else signalled == []

    def test_the_alt_text_of_the_chart_that_ships(self, neighbourhood):
        made = charts.trend(neighbourhood, "vehicle-offences")

        assert "54 quarters, April 2012 to September 2025." in made.details["description"]
        assert "Latest 834 in July to September 2025." in made.details["description"]
        assert "Since July 2021, usual range 807 to 1,493, average 1,150." in made.details["description"]
