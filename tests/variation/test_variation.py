"""Two editions set side by side: what is told of figures, verdicts and words, and why they differ."""

import csv
import io
import json
from pathlib import Path

import pytest

from editions import FOLDER, QUARTER, Files, both, figure, newer, replaced, written
from helpers import outputs, params, variation
from helpers.variation import Kind, Why

COUNTS = "home-office-counts"
SENTENCE = "A detailed homicide profile has been commissioned."


@pytest.fixture(scope="module")
def draft(built) -> Files:
    return outputs.read((built / FOLDER / "draft").resolve())


@pytest.fixture(scope="module")
def framework(root):
    return params.framework_for(root, QUARTER)


def changed(draft: Files, *changes) -> Files:
    files = dict(draft)
    both(*changes)(files)
    return files


def dropped(name: str):
    def change(files: Files) -> None:
        rows = list(csv.DictReader(io.StringIO(files["figures.csv"].decode())))
        files["figures.csv"] = written([row for row in rows if row["figure"] != name])

    return change


def released(source: str, day: str):
    def change(files: Files) -> None:
        content = json.loads(files["statement.json"])
        for each in content["statement"]["releases"]:
            each["released"] = day if each["source"] == source else each["released"]
        files["statement.json"] = outputs.json_bytes(content)

    return change


def verdict(measure: str, against: str, new: str):
    def change(files: Files) -> None:
        rows = list(csv.DictReader(io.StringIO(files["comparisons.csv"].decode())))
        (row,) = [row for row in rows if (row["measure"], row["against"]) == (measure, against)]
        row["verdict"] = new
        files["comparisons.csv"] = written(rows)

    return change


def test_an_edition_does_not_differ_from_itself(draft, framework):
    difference = variation.compare(draft, draft)

    assert difference.is_nothing
    assert difference.reasons == frozenset()
    told = variation.in_words(difference, framework, ("v1", "draft"))
    assert told == "v1 and draft give the same figures and the same words."


class TestFigures:
    def test_a_figure_whose_release_is_newer_was_revised(self, draft):
        later = changed(draft, newer(COUNTS, "2026-07-23"), figure("homicides.now", value="6"))

        (change,) = variation.compare(draft, later).figures

        assert (change.figure, change.kind, change.why) == ("homicides.now", Kind.CHANGED, Why.REVISED)
        assert (change.before.value, change.after.value, change.difference) == ("5", "6", 1)

    def test_a_figure_that_differs_with_the_same_data_was_corrected(self, draft, framework):
        later = changed(draft, figure("homicides.now", value="6"))

        difference = variation.compare(draft, later)

        assert difference.reasons == {Why.CORRECTION}
        assert variation.in_short(difference, framework) == (
            "Homicides: April to June 2022 was wrongly given as 5; it is 6.",
        )

    def test_a_newer_release_alone_changes_no_figure(self, draft, framework):
        later = changed(draft, newer(COUNTS, "2026-07-23"), figure("homicides.now", release="2026-07-23"))

        difference = variation.compare(draft, later)

        assert difference.figures == ()
        assert difference.reasons == {Why.REVISED}
        assert variation.in_short(difference, framework) == (
            "Home Office, Police recorded crime open data tables: the release of 23 April 2026 was used, "
            "and now that of 23 July 2026.",
        )

    def test_a_release_of_one_source_does_not_explain_a_figure_of_another(self, draft):
        later = changed(draft, newer(COUNTS, "2026-07-23"), figure("firearm-discharges.now", value="4"))

        (change,) = variation.compare(draft, later).figures

        assert change.why is Why.CORRECTION

    def test_a_rate_rests_on_populations_which_its_row_does_not_name(self, draft):
        later = changed(
            draft, newer("ons-populations", "2026-07"), figure("homicides.rolling-year.rate", value="11")
        )

        (change,) = variation.compare(draft, later).figures

        assert change.why is Why.REVISED
        assert change.is_derived

    def test_figures_added_and_gone_are_told_by_their_ids(self, draft, framework):
        without = changed(draft, dropped("homicides.year-ago"))

        gone, added = variation.compare(draft, without), variation.compare(without, draft)

        assert [(each.figure, each.kind) for each in gone.figures] == [("homicides.year-ago", Kind.GONE)]
        assert [(each.figure, each.kind) for each in added.figures] == [("homicides.year-ago", Kind.ADDED)]
        assert variation.in_short(gone, framework) == ("Homicides: April to June 2021 is no longer shown.",)
        assert variation.in_short(added, framework) == ("Homicides: April to June 2021 4 is new.",)

    def test_what_a_count_was_that_is_withheld_now_is_told_nowhere(self, draft, framework):
        hidden = figure("theft-from-person.now", value="", lower="", upper="", status="suppressed")

        difference = variation.compare(draft, changed(draft, hidden))

        told = variation.in_short(difference, framework)
        assert told == ("Theft from the person: April to June 2022 is withheld.",)
        told_in_full = variation.in_words(difference, framework, ("v1", "v2"))
        assert "changed theft-from-person.now: given → withheld;" in told_in_full
        assert "135" not in told_in_full

    def test_counts_of_one_measure_stand_in_one_sentence_and_what_follows_from_them_does_not(
        self, draft, framework
    ):
        later = changed(
            draft,
            newer(COUNTS, "2026-07-23"),
            figure("homicides.now", value="6"),
            figure("homicides.rolling-year", value="18"),
            figure("homicides.rolling-year.difference", value="1"),
        )

        _, told = variation.in_short(variation.compare(draft, later), framework)

        assert (
            told
            == "Homicides: April to June 2022 was 5 and is 6; the 12 months to June 2022 was 17 and is 18."
        )

    def test_a_status_alone_is_told(self, draft, framework):
        later = changed(draft, figure("homicides.now", status="provisional"))

        (told,) = variation.in_short(variation.compare(draft, later), framework)

        assert told == "Homicides: April to June 2022 was wrongly given as 5 (final); it is 5 (provisional)."

    def test_a_range_alone_is_told_in_full_and_not_in_short(self, draft, framework):
        difference = variation.compare(draft, changed(draft, figure("homicides.now", upper="12")))

        assert variation.in_short(difference, framework) == ()
        assert "5 (95% range 1.62348639 to 12)" in variation.in_words(difference, framework, ("v1", "v2"))

    def test_a_number_that_is_no_measure_was_wrong_when_it_differs(self, draft, framework):
        later = changed(draft, figure("homicide.facts.roundtable-themes", value="16"))

        difference = variation.compare(draft, later)

        assert difference.reasons == {Why.CORRECTION}
        assert variation.in_short(difference, framework) == (
            "Roundtable themes: was wrongly given as 17; it is 16.",
        )


class TestVerdicts:
    def test_a_verdict_that_turned_is_told_with_both(self, draft, framework):
        later = changed(draft, verdict("vehicle-offences", "baseline", "no-clear-change"))

        difference = variation.compare(draft, later)

        assert [(each.measure, each.against) for each in difference.verdicts] == [
            ("vehicle-offences", "baseline")
        ]
        assert variation.in_short(difference, framework) == (
            "Vehicle offences against the national baseline: the verdict was clear fall and is "
            "no clear change.",
        )

    def test_it_follows_from_the_data_when_those_are_newer(self, draft):
        later = changed(
            draft, newer(COUNTS, "2026-07-23"), verdict("vehicle-offences", "baseline", "no-clear-change")
        )

        assert variation.compare(draft, later).verdicts[0].why is Why.REVISED


class TestWords:
    def test_a_sentence_that_changed_is_told_with_its_section_and_heading(self, draft, framework):
        later = changed(draft, replaced("statement.html", SENTENCE, "A profile was made. It is used."))

        difference = variation.compare(draft, later)

        (change,) = difference.words
        assert (change.section, change.part) == ("homicide", "What the force is doing")
        assert (change.gone, change.added) == ((SENTENCE,), ("A profile was made.", "It is used."))
        assert difference.reasons == {Why.WORDING}
        assert variation.in_short(difference, framework) == (
            "Words in 1. Reduce murder and other homicide, what the force is doing: "
            "1 sentence changed and 1 sentence added.",
        )

    def test_a_sentence_in_which_only_a_figure_changed_has_the_same_words(self, draft):
        themes = '<data value="17" data-figure="homicide.facts.roundtable-themes">17</data>'
        later = changed(
            draft,
            replaced("statement.html", themes, themes.replace("17", "9")),
            figure("homicide.facts.roundtable-themes", value="9"),
        )

        assert variation.compare(draft, later).words == ()

    def test_a_reason_for_applying_is_words_too(self, draft):
        old = "and the area records homicides every year."

        (change,) = variation.compare(
            draft, changed(draft, replaced("statement.html", old, "and always was."))
        ).words

        assert (change.section, change.part) == ("homicide", "Whether it applies")

    def test_what_the_library_writes_is_told_where_no_figure_moved(self, draft):
        reworded = replaced("statement.html", "Chance explains it well enough.", "It can be chance.")

        (change,) = variation.compare(draft, changed(draft, reworded)).words

        assert change.section == "about"

    def test_the_date_of_a_newer_release_is_no_change_of_words(self, draft):
        later = changed(
            draft,
            newer(COUNTS, "2026-07-23"),
            released(COUNTS, "2026-07-23"),
            replaced("statement.html", "23 April 2026", "23 July 2026"),
        )

        difference = variation.compare(draft, later)

        assert difference.words == ()
        assert difference.reasons == {Why.REVISED}

    def test_a_date_that_somebody_wrote_is_words(self, draft):
        later = changed(
            draft, replaced("statement.html", "In August 2022 the Chief", "In September 2022 the Chief")
        )

        assert [each.part for each in variation.compare(draft, later).words] == ["What the Commissioner says"]

    def test_all_of_it_is_told_line_by_line_with_what_differs(self, draft, framework):
        later = changed(
            draft,
            figure("homicides.now", value="6"),
            replaced("statement.html", SENTENCE, "A profile was made."),
        )

        told = variation.in_words(variation.compare(draft, later), framework, ("v1", "v2")).splitlines()

        assert told == [
            "From v1 to v2: figures 1 changed; words changed in 1 place.",
            "",
            "Figures",
            "  changed homicides.now: 5 → 6 (+1); Homicides, Apr to Jun 2022 [correction]",
            "",
            "Words",
            "  1. Reduce murder and other homicide, what the force is doing [wording]",
            f"    - {SENTENCE}",
            "    + A profile was made.",
        ]


def test_editions_are_compared_from_their_files_alone(draft, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert variation.compare(draft, draft).is_nothing
