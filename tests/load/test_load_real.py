"""The publisher's real files, and the figures that ship, agree to the offence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from helpers.load import COLUMNS, Tidy, covered, load, open_tidy
from helpers.load.making import make_counts
from helpers.params import Framework
from helpers.periods import Quarter

KEY = ["force", "measure", "start", "end", "value"]
WORKBOOK = "publisher-layout/prc-pfa-mar2013-onwards-tables.ods"
ROWS = "publisher-layout/prc-pfa-mar2013-onwards-tables.csv.gz"
EARLY = "real/home-office-prc-pfa/prc-pfa-mar2013-onwards-tables201718.csv"


@pytest.fixture(scope="module")
def shipped(root: Path, tmp_path_factory: pytest.TempPathFactory, framework: Framework) -> Tidy:
    where = tmp_path_factory.mktemp("shipped")
    for source in ("home-office-counts", "west-mercia-force"):
        shutil.copytree(root / "data/raw" / source, where / "data/raw" / source)
    return open_tidy(where, framework, "west-mercia")


def recorded(file: Path, where: Path, framework: Framework, release: str = "2026-04-23") -> Tidy:
    folder = where / "data/raw/home-office-prc" / release
    folder.mkdir(parents=True)
    shutil.copy(file, folder)
    return open_tidy(where, framework, "kent")


@pytest.fixture(scope="module")
def workbook(real_data: Path, tmp_path_factory: pytest.TempPathFactory, framework: Framework) -> Tidy:
    return recorded(real_data / WORKBOOK, tmp_path_factory.mktemp("workbook"), framework)


def quarter(tidy: Tidy, source: str, measure: str, when: str, force: str = "west-mercia") -> float:
    rows = tidy.observations
    start = pd.Timestamp(Quarter.parse(when).start)
    end = pd.Timestamp(Quarter.parse(when).end)
    found = rows[
        rows["source"].eq(source) & rows["measure"].eq(measure) & rows["force"].eq(force)
        & rows["start"].eq(start) & rows["end"].eq(end)
    ]  # fmt: skip
    return float(found["value"].item())


def ordered(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[KEY].sort_values(KEY[:4]).reset_index(drop=True)


def test_what_ships_has_the_tidy_columns_and_nothing_to_say(shipped: Tidy) -> None:
    assert {name: str(kind) for name, kind in shipped.observations.dtypes.items()} == dict(COLUMNS)
    assert shipped.findings == ()
    assert [(each.source, each.release) for each in shipped.releases] == [
        ("home-office-counts", "2026-04-23"),
        ("west-mercia-force", "2022-09"),
    ]
    assert (str(covered(shipped)[0]), str(covered(shipped)[-1])) == ("2012-13-Q1", "2025-26-Q2")


@pytest.mark.parametrize(
    ("measure", "ours", "forces"),
    [
        ("homicides", 5, 4),
        ("personal-robbery", 154, 155),
        ("business-robbery", 11, 12),
        ("residential-burglary", 870, 553),
        ("non-residential-burglary", 423, 740),
        ("vehicle-offences", 1258, 1257),
        ("theft-from-person", 135, 136),
    ],
)
def test_west_mercias_quarter_as_recorded_now_and_as_the_force_gave_it(
    measure: str, ours: int, forces: int, shipped: Tidy
) -> None:
    assert quarter(shipped, "home-office-counts", measure, "2022-23-Q1") == ours
    assert quarter(shipped, "west-mercia-force", measure, "2022-23-Q1") == forces


def test_the_forces_other_figures_are_as_it_gave_them(shipped: Tidy) -> None:
    rows = shipped.observations[lambda each: each["source"].eq("west-mercia-force")].set_index("measure")

    assert rows.loc["homicides", "value"].tolist() == [4, 6]
    assert rows.loc["firearm-discharges", "value"].tolist() == [3, 0]
    assert rows.loc["drug-related-homicides", "value"] == 1
    assert rows.loc["cyber-flagged-offences", "value"] == 5454
    assert rows.loc["action-fraud-reports", "status"] == "unavailable"
    satisfied = {name: rows.loc[name, "value"] for name in rows.index if name.startswith("satisfaction-")}
    assert [*satisfied.values()] == [71, 60, 63, 79, 73]
    admissions = rows.loc["sharp-object-admissions-under-25"]
    assert admissions[["least", "most"]].drop_duplicates().values.tolist() == [[0, 7]]
    assert len(admissions) == 36
    assert admissions["value"].isna().all()


@pytest.mark.real_data
def test_the_workbook_gives_what_ships_for_every_force_measure_and_quarter(
    workbook: Tidy, shipped: Tidy
) -> None:
    ours = shipped.observations[lambda rows: rows["source"].eq("home-office-counts")]

    pd.testing.assert_frame_equal(ordered(workbook.observations), ordered(ours))
    assert len(ours) == 24_300


@pytest.mark.real_data
def test_the_publishers_rows_as_text_give_what_its_workbook_gives(
    workbook: Tidy, real_data: Path, tmp_path: Path, framework: Framework
) -> None:
    text = recorded(real_data / ROWS, tmp_path, framework)

    pd.testing.assert_frame_equal(ordered(text.observations), ordered(workbook.observations))


@pytest.mark.real_data
def test_the_workbook_is_sound_but_for_spaces_that_do_not_break(workbook: Tidy) -> None:
    assert {each.id for each in workbook.findings} == {"load.cell-read", "load.no-release-settings"}
    metropolitan = workbook.observations[lambda rows: rows["status"].eq("provisional")]
    assert {*metropolitan["note"]} - {""} == {"Note 6: Data for this force are provisional."}


@pytest.mark.real_data
def test_negative_counts_in_the_workbook_are_kept(workbook: Tidy) -> None:
    below = workbook.observations[lambda rows: rows["value"].lt(0)]

    assert len(below) == 7
    assert below["note"].str.contains("reclassified").all()


@pytest.mark.real_data
def test_the_edition_of_2017_18_gives_the_same_measures_within_its_revisions(
    shipped: Tidy, real_data: Path, tmp_path: Path, framework: Framework
) -> None:
    early = recorded(real_data / EARLY, tmp_path, framework, "2019-08-01")

    assert [(each.value, each.count) for each in early.findings if each.id == "load.cell-read"] == [
        ("-00 ", 5792)
    ]
    for measure in ("vehicle-offences", "residential-burglary", "violence-with-injury"):
        then = quarter(early, "home-office-prc", measure, "2017-18-Q3")
        now = quarter(shipped, "home-office-counts", measure, "2017-18-Q3")
        assert abs(then - now) <= 0.043 * now
    homicides = [
        quarter(early, "home-office-prc", "homicides", f"2017-18-Q{number}") for number in (1, 2, 3, 4)
    ]
    assert sum(homicides) > 0


@pytest.mark.real_data
def test_an_older_edition_beside_what_ships_is_said_to_be_revised(
    root: Path, real_data: Path, tmp_path: Path, framework: Framework
) -> None:
    shutil.copytree(root / "data/raw/home-office-counts", tmp_path / "data/raw/home-office-counts")
    folder = tmp_path / "data/raw/home-office-prc/2019-08-01"
    folder.mkdir(parents=True)
    shutil.copy(real_data / EARLY, folder)

    revised = load(tmp_path, framework).revised

    vehicle = [each for each in revised if (each.force, each.measure) == ("west-mercia", "vehicle-offences")]
    assert {(each.release_before, each.release_after) for each in revised} == {("2019-08-01", "2026-04-23")}
    assert vehicle
    assert all(each.before != each.after for each in revised)


@pytest.mark.real_data
def test_the_shipped_table_is_made_from_the_publishers_file_byte_for_byte(
    root: Path, real_data: Path, tmp_path: Path, framework: Framework
) -> None:
    made = make_counts(real_data / ROWS, "2026-04-23", tmp_path, framework)

    assert made.read_bytes() == (root / "data/raw/home-office-counts/2026-04-23/counts.csv.gz").read_bytes()
