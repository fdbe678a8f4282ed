"""What a newer release changed is said, and marked wherever the figure goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from arriving import FIRST, HOMICIDE, PUBLISHED, changed, extract, published, put

from helpers.evidence import Records, gather
from helpers.listing import loaded
from helpers.load import load, open_tidy, revisions
from helpers.periods import Quarter
from helpers.records import Figure
from helpers.shown import elements
from helpers.tables.cells import with_letter
from helpers.values import Known, Missing, Status
from observed import COUNTS, row, tidied

Q1 = Quarter(2022, 1)


@pytest.fixture
def revised(framework):
    """Say what rows of several releases revise: from and to, and between which releases."""

    def said(*rows: dict[str, object]) -> list[tuple[object, ...]]:
        return [
            (each.before, each.after, each.release_before, each.release_after)
            for each in revisions(tidied(*rows), framework)
        ]

    return said


PRC, WITHHELD = "home-office-prc", {"status": "suppressed", "reason": "withheld"}


def test_another_number_is_a_revision_with_both_and_their_releases(revised):
    assert revised(row(5, "2023-01-26", PRC), row(6, "2023-04-27", PRC)) == [
        (5, 6, "2023-01-26", "2023-04-27")
    ]


def test_the_same_number_is_none_whatever_became_of_its_status(revised):
    assert revised(row(5, "2023-01-26", PRC, status="provisional"), row(5, "2023-04-27", PRC)) == []


def test_only_the_two_newest_releases_are_compared(revised):
    rows = [row(4, "2022-10-27", PRC), row(5, "2023-01-26", PRC), row(5, "2023-04-27", PRC)]

    assert revised(*rows) == []


def test_a_number_that_went_or_came_is_a_revision(revised):
    assert revised(row(5, "2023-01-26", PRC), row(None, "2023-04-27", PRC, **WITHHELD)) == [
        (5, None, "2023-01-26", "2023-04-27")
    ]
    assert revised(row(None, "2023-01-26", PRC, **WITHHELD), row(5, "2023-04-27", PRC)) == [
        (None, 5, "2023-01-26", "2023-04-27")
    ]
    assert revised(row(None, "2023-01-26", PRC, **WITHHELD), row(None, "2023-04-27", PRC, **WITHHELD)) == []


def test_a_release_known_by_its_month_counts_as_of_its_end(revised):
    assert revised(row(6, "2023-04", PRC), row(5, "2023-04-27", PRC)) == [(5, 6, "2023-04-27", "2023-04")]
    assert revised(row(6, "2023-04", PRC), row(5, "2023-05-01", PRC)) == [(6, 5, "2023-04", "2023-05-01")]


def test_of_two_sources_of_one_day_the_publishers_file_speaks(revised):
    rows = [row(9, "2023-04-27", COUNTS), row(6, "2023-04-27", PRC), row(5, "2023-01-26", COUNTS)]

    assert revised(*rows) == [(5, 6, "2023-01-26", "2023-04-27")]


def test_another_family_of_sources_revises_nothing(revised):
    assert revised(row(5, "2023-01-26", PRC), row(6, "2023-04-27", "kent-force")) == []


def test_the_load_lists_each_revision_in_words(tmp_path: Path, framework):
    put(tmp_path, "data/raw/west-mercia-force/2022-09/own.csv", extract(FIRST))
    withheld = changed(FIRST, value="fewer than 8")
    put(tmp_path, "data/raw/west-mercia-force/2022-10/own.csv", extract(withheld))

    lines = loaded(load(tmp_path, framework))

    assert lines[-1] == (
        "revised: west-mercia homicides, April to June 2022: 4 (2022-09) to suppressed (2022-10)"
    )


# --------------------------------------------------------------------------- and marks the figure


def now(root: Path, framework, measure: str = "homicides"):
    tidy = open_tidy(root, framework, "west-mercia")
    return gather(Records(tidy.observations, framework), measure, "west-mercia", Q1).now


def shown(figure: Figure) -> str:
    """What a table shows of it."""
    return elements.plain(with_letter(elements.Counted(figure.id, figure.value)))


def test_a_figure_the_newest_release_changed_is_marked_revised_on_the_page(tmp_path: Path, framework):
    put(tmp_path, "data/raw/home-office-prc/2023-01-26/prc.csv", published(HOMICIDE))
    newer = published(changed(HOMICIDE, PUBLISHED, Number_of_Offences="6"))
    put(tmp_path, "data/raw/home-office-prc/2023-04-27/prc.csv", newer)

    found = now(tmp_path, framework)

    assert found.value == Known(6, Status.REVISED)
    assert found.release == "2023-04-27"
    assert shown(found) == "6 [r]"


def test_a_figure_its_source_calls_provisional_is_marked_so(tmp_path: Path, framework):
    shots = changed(FIRST, measure="firearm-discharges", status="provisional")
    put(tmp_path, "data/raw/west-mercia-force/2022-09/own.csv", extract(shots))

    found = now(tmp_path, framework, "firearm-discharges")

    assert found.value == Known(4, Status.PROVISIONAL)
    assert shown(found) == "4 [p]"


def test_a_figure_withheld_since_shows_no_earlier_number(tmp_path: Path, framework):
    shots = changed(FIRST, measure="firearm-discharges")
    put(tmp_path, "data/raw/west-mercia-force/2022-09/own.csv", extract(shots))
    withheld = extract(changed(shots, value="fewer than 8"))
    put(tmp_path, "data/raw/west-mercia-force/2022-10/own.csv", withheld)

    found = now(tmp_path, framework, "firearm-discharges")

    assert isinstance(found.value, Missing)
    assert (found.value.status, found.value.least, found.value.most) == (Status.SUPPRESSED, 0, 7)
    assert shown(found) == "[c]"
