"""The charts of parts beside the baseline, of survey percentages, and of the forces."""

import csv
import re
from dataclasses import replace
from io import StringIO

import pytest
from drawings import dots, drawings, paths, said, satisfaction, words

from helpers import charts
from helpers.errors import RequestError
from helpers.evidence import AmongForces, ForceRate
from helpers.forces import territorial_forces
from helpers.records import Against, Interval, Verdict
from helpers.values import Known, Missing, Status
from make import QUARTER, counted, section

PARTS = ("residential-burglary", "personal-robbery", "vehicle-offences", "theft-from-person")
FALL = {Against.BASELINE: Verdict.CLEAR_FALL}


def parts(baselines=(500, 60, 600, 80), verdicts=(FALL, {}, FALL, {}), whole=FALL):
    """Neighbourhood crime of 100 a quarter in each part; the baselines are counts of twelve months."""
    made = [
        counted(slug, [100] * 8, baseline=baseline, verdicts=verdict)
        for slug, baseline, verdict in zip(PARTS, baselines, verdicts, strict=True)
    ]
    total = counted("neighbourhood-crime", [400] * 8, baseline=1240, verdicts=whole)
    return section("neighbourhood-crime", total, *made)


def records(block):
    return list(csv.DictReader(StringIO(block.downloads[0].text.removeprefix("\ufeff"), newline="")))


class TestComponents:
    def test_each_part_has_two_bars_as_long_as_its_counts(self):
        for drawing in drawings(charts.components(parts()).html):
            lengths = {
                colour: [
                    float(end) - float(start)
                    for path in paths(drawing, colour, fill=f"var(--{colour},{hue})")
                    for start, end in re.findall(r"M([\d.]+) [\d.]+H([\d.]+)", path.get("d"))
                ]
                for colour, hue in (("chart-series", "#12436d"), ("chart-context", "#6b7885"))
            }
            longest = max(lengths["chart-context"])
            assert [round(600 * length / longest) for length in lengths["chart-series"]] == [400] * 4
            assert [round(600 * length / longest, -1) for length in lengths["chart-context"]] == [
                500,
                60,
                600,
                80,
            ]

    def test_bars_carry_their_numbers_and_which_they_are(self):
        (wide, narrow) = drawings(charts.components(parts()).html)

        assert words(wide).count("400") == 4
        assert words(wide).count("now") == words(wide).count("baseline") == 4
        assert sorted(words(wide)) == sorted(words(narrow))

    def test_the_headline_says_where_the_whole_and_its_parts_stand(self):
        made = charts.components(parts()).details["headline"]

        assert made == (
            "A clear fall in recorded neighbourhood crimes since the baseline year, "
            "and in two of the four parts"
        )

    @pytest.mark.parametrize(
        ("verdicts", "end"),
        [
            ((FALL, FALL, FALL, FALL), ", and in every part"),
            (({}, {}, {}, {}), ", but in no part by itself"),
            ((FALL, {}, {}, {}), ", and in one of the four parts"),
        ],
    )
    def test_the_parts_are_counted(self, verdicts, end):
        assert charts.components(parts(verdicts=verdicts)).details["headline"].endswith(end)

    def test_without_a_test_of_the_whole_the_headline_claims_nothing(self):
        made = charts.components(parts(whole={Against.BASELINE: Verdict.NOT_TESTED}))

        assert made.details["headline"] == "The parts of neighbourhood crime beside the baseline"

    def test_a_missing_count_has_a_letter_and_no_bar(self):
        made = charts.components(parts(baselines=("[x]", 60, 600, 80)))
        for drawing in drawings(made.html):
            assert "[x]" in words(drawing)
            assert sum(p.get("d").count("M") for p in paths(drawing, "chart-context")) == 3 + len(
                paths(drawing, "chart-context", stroke_width="1.5")[0].get("d").split("M")[1:]
            )
        assert "Residential burglary: 400 now, no figure in the baseline." in made.details["description"]
        assert "[x] The force has given no figure for this quarter." in made.html

    def test_with_one_full_part_there_is_no_chart(self):
        made = charts.components(parts(baselines=(500, "[x]", "[x]", "[x]")))

        assert "No chart is drawn of the parts of neighbourhood crime" in made.html
        assert made.details["drawn"] is False

    def test_a_section_without_parts_is_refused(self):
        with pytest.raises(RequestError, match="Homicides is not made of parts"):
            charts.components(section("homicide"))

    def test_the_table_carries_the_ids_of_the_figures(self):
        html = charts.components(parts()).html

        assert '<data value="400" data-figure="vehicle-offences.rolling-year">400</data>' in html
        assert '<data value="600" data-figure="vehicle-offences.baseline">600</data>' in html
        assert '<data value="-200" data-figure="vehicle-offences.baseline.difference">−200</data>' in html

    def test_a_rise_has_its_sign_in_the_table(self):
        html = charts.components(parts(baselines=(500, 500, 300, 500))).html

        assert '<data value="100" data-figure="vehicle-offences.baseline.difference">+100</data>' in html

    def test_the_file_has_two_rows_a_part(self):
        rows = records(charts.components(parts()))

        assert [row["value"] for row in rows] == ["400", "500", "400", "60", "400", "600", "400", "80"]
        assert (rows[1]["start"], rows[1]["end"]) == ("2018-07-01", "2019-06-30")


class TestSurvey:
    def test_a_known_range_is_a_line_and_an_unknown_one_a_hollow_dot(self):
        made = charts.survey(satisfaction(76, (60, 412, (55.2, 64.6)), (68, 40, (52.4, 80.2))))
        wide, narrow = drawings(made.html)
        for drawing in (wide, narrow):
            assert dots(drawing, "chart-series") == 3
            assert dots(drawing, "chart-ground") == 1
            lines = paths(drawing, "chart-series", stroke_width="2")
            assert len(lines) == 2
        assert {"76%", "range unknown", "60%", "55% to 65%", "52% to 81%"} <= set(words(wide))

    def test_ranges_are_rounded_outwards(self):
        description = charts.survey(satisfaction(76, 70, (60, 412, (55.9, 64.1)))).details["description"]

        assert "Victims of hate crime: 60%, range 55% to 65%." in description
        assert "Victims of burglary: 76%, range unknown." in description

    @pytest.mark.parametrize(
        ("percentages", "headline"),
        [
            ((76, 60, 68), "The ranges are unknown, so no difference can be judged"),
            (
                (76, 60, (68, 40, (52, 81))),
                "Some ranges are unknown, so not every difference can be judged",
            ),
            (
                ((76, 40, (60, 87)), (60, 40, (44, 74)), (68, 40, (52, 81))),
                "No group stands apart: the ranges overlap",
            ),
            (
                ((86, 400, (82, 89)), (60, 400, (55, 65)), (68, 400, (63, 72))),
                "Not all groups are alike: some of the ranges do not overlap",
            ),
        ],
    )
    def test_the_headline_tells_groups_apart_only_by_their_ranges(self, percentages, headline):
        assert charts.survey(satisfaction(*percentages)).details["headline"] == headline

    def test_two_percentages_make_no_chart(self):
        made = charts.survey(satisfaction(76, 60))

        assert "2 of the percentages have a figure, and a chart needs 3" in made.html
        assert drawings(made.html) == []

    def test_none_leaves_nothing(self):
        assert charts.survey(section("victim-satisfaction")).html == ""

    def test_a_suppressed_percentage_is_named_and_not_drawn(self):
        made = charts.survey(satisfaction(76, 60, 68, 79, "[c]"))
        for drawing in drawings(made.html):
            assert "[c]" in words(drawing)
            assert dots(drawing, "chart-series") == 4
        assert "Victims of domestic abuse: no figure." in made.details["description"]

    def test_only_the_named_measures_are_drawn(self):
        made = charts.survey(
            satisfaction(76, 60, 68, 79),
            "satisfaction-burglary",
            "satisfaction-violent-crime",
            "satisfaction-hate-crime",
        )

        assert "road traffic" not in made.html
        assert len(made.arguments) == 3

    def test_national_surveys_are_not_among_them(self):
        assert "Crime Survey" not in charts.survey(satisfaction(76, 60, 68)).html

    def test_the_table_says_who_answered(self):
        html = charts.survey(satisfaction(76, 60, (68, 1040, (65.1, 70.8)))).html

        assert "<td>1,040</td>" in html
        assert "The number who answered is not known, and so neither is the range." in html
        assert '<data value="68" data-figure="satisfaction-hate-crime.now">68%</data>' in html


def among(own=9.5, rates=None, lowest=8, highest=10):
    """Rates from 1 to 43, one a force; the section's own is given, with the ranks it may hold."""
    found = {
        force.slug: ForceRate(force.slug, force.name, Known(float(n)))
        for n, force in enumerate(territorial_forces(), start=1)
    }
    few = Missing(Status.NOT_APPLICABLE, "Few people live there.")
    mine = ForceRate("west-mercia", "West Mercia Police", Known(own), Interval(own - 1, own + 1))
    found |= {
        "city-of-london": ForceRate("city-of-london", "City of London Police", few),
        "west-mercia": mine,
        **(rates or {}),
    }
    return AmongForces(
        measure="vehicle-offences",
        force="west-mercia",
        period=QUARTER.rolling_year,
        unit="offences per 1,000 people",
        rates=found,
        median=Known(21.5),
        lowest=lowest,
        highest=highest,
        ranked=42,
        england_and_wales=Known(20.0),
        without_metropolitan=Known(19.0),
    )


class TestForces:
    def drawn(self, given=None):
        made = section("neighbourhood-crime", counted("vehicle-offences", [100] * 9))
        return charts.forces(replace(made, among={"vehicle-offences": given or among()}), "vehicle-offences")

    def test_every_force_with_a_rate_is_a_dot_and_the_own_one_another_shape(self):
        for drawing in drawings(self.drawn().html):
            assert dots(drawing, "chart-context") == 41
            (own,) = paths(drawing, "chart-series", stroke_width="1.8")
            assert own.get("d").count("M") == 1

    def test_only_the_own_force_and_the_median_are_named(self):
        for drawing in drawings(self.drawn().html):
            assert [text for text in words(drawing) if re.match(r"[A-Z]", text)] == [
                "Offences per 1,000 people",
                "Median 21.5",
                "West Mercia Police 9.5",
            ]

    def test_no_two_dots_lie_on_each_other(self):
        crowded = {slug: ForceRate(slug, slug, Known(20.0)) for slug in ("kent", "essex", "gwent")}
        for drawing in drawings(self.drawn(among(rates=crowded)).html):
            places = [
                tuple(map(float, place.split()))
                for path in paths(drawing, "chart-context")
                for place in re.findall(r"M([\d. ]+)h0", path.get("d"))
            ]
            nearest = min(
                abs(a[0] - b[0]) + abs(a[1] - b[1]) for n, a in enumerate(places) for b in places[n + 1 :]
            )
            assert nearest >= 10

    @pytest.mark.parametrize(
        ("lowest", "highest", "where"),
        [
            (1, 10, " is among the forces with the lowest rates"),
            (1, 11, ": its place among the forces is open within wide limits"),
            (11, 31, " is in the middle of the forces by rate"),
            (12, 32, ": its place among the forces is open within wide limits"),
            (32, 42, " is among the forces with the highest rates"),
        ],
    )
    def test_the_headline_says_only_what_the_ranks_it_may_hold_bear(self, lowest, highest, where):
        made = self.drawn(among(lowest=lowest, highest=highest))

        assert made.details["headline"] == f"West Mercia Police{where}"

    def test_a_force_without_a_rate_is_said_to_have_none(self):
        gone = ForceRate("west-mercia", "West Mercia Police", Missing(Status.UNAVAILABLE, "No count."))
        made = self.drawn(among(rates={"west-mercia": gone}, lowest=0, highest=0))

        assert made.details["headline"] == "West Mercia Police: no rate to set beside the other forces"
        assert all(paths(drawing, "chart-series") == [] for drawing in drawings(made.html))

    def test_city_of_london_has_no_rate_and_the_table_says_why(self):
        html = self.drawn().html

        assert '<tr><th scope="row">City of London Police</th><td>[z]</td><td>[z]</td></tr>' in html
        assert "[z] Few people live there." in html

    def test_a_rare_measure_is_never_drawn_among_the_forces(self):
        made = section("homicide", counted("homicides", [3] * 9, rare=True))

        assert charts.forces(replace(made, among={"homicides": among()}), "homicides").html == ""
        assert charts.forces(made, "homicides").html == ""

    def test_few_rates_make_no_chart(self):
        few = dict(list(among().rates.items())[:4])

        made = self.drawn(replace(among(), rates=few))
        assert "4 have a rate, and a chart needs 8" in made.html

    def test_forces_stand_in_the_order_of_the_alphabet(self):
        rows = records(self.drawn())

        assert [row["force"] for row in rows] == sorted(row["force"] for row in rows)

    def test_alt_text_gives_range_median_and_the_own_rate(self):
        (wide, _) = drawings(self.drawn().html)

        assert "From 1.0 to 43.0. Median 21.5. West Mercia Police 9.5. Forces without a rate: 1." in said(
            wide
        )
