"""Releases become tidy observations once: all or nothing, known again by their bytes, side by side."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
from arriving import EXTRACT, FIRST, HOMICIDE, PUBLISHED, RECORDED, SECOND, changed, extract, published, put

from helpers.errors import InputRefused, RequestError, UnknownName
from helpers.load import COLUMNS, covered, covers, load, open_tidy, refuse_uncovered, store
from helpers.load.inputs import Reading
from helpers.params import Framework, read_frameworks
from helpers.periods import Period, Quarter

Q1 = Quarter.parse("2022-23-Q1")


def told(root: Path) -> None:
    """Give each release its settings, so that nothing is warned about."""
    for folder in (root / "data/raw").glob("*/*"):
        put(root, f"{folder.relative_to(root)}/release.yaml", "licence: Open Government Licence v3.0\n")


def test_a_second_load_reads_nothing_again(tmp_path: Path, framework: Framework) -> None:
    put(tmp_path, f"{EXTRACT}/topic.csv", extract(FIRST))

    first, second = load(tmp_path, framework), load(tmp_path, framework)

    assert (first.read, first.reused) == ((f"{EXTRACT}/topic.csv",), ())
    assert (second.read, second.reused) == ((), (f"{EXTRACT}/topic.csv",))


def test_what_is_kept_is_the_same_frame_and_the_same_notes(tmp_path: Path, framework: Framework) -> None:
    put(
        tmp_path,
        f"{EXTRACT}/topic.csv",
        extract(
            changed(FIRST, value="1,257"),
            changed(SECOND, value="fewer than 8", measure="firearm-discharges", answered=""),
        ),
    )

    new, kept = (open_tidy(tmp_path, framework, "west-mercia") for _ in range(2))

    pd.testing.assert_frame_equal(new.observations, kept.observations)
    assert {name: str(kind) for name, kind in kept.observations.dtypes.items()} == dict(COLUMNS)
    assert new.findings == kept.findings


def test_another_byte_in_the_file_is_read_again(tmp_path: Path, framework: Framework) -> None:
    put(tmp_path, f"{EXTRACT}/topic.csv", extract(FIRST))
    load(tmp_path, framework)
    put(tmp_path, f"{EXTRACT}/topic.csv", extract(changed(FIRST, value="5")))

    assert load(tmp_path, framework).read == (f"{EXTRACT}/topic.csv",)
    assert open_tidy(tmp_path, framework, "west-mercia").observations.loc[0, "value"] == 5


def test_a_measure_of_other_subgroups_is_read_again(tmp_path: Path, framework: Framework) -> None:
    put(tmp_path, f"{RECORDED}/prc.csv", published(HOMICIDE))
    load(tmp_path, framework)
    measure = framework.measures["homicides"].model_copy(update={"subgroups": ("Homicide", "Arson")})
    other = framework.model_copy(update={"measures": {**framework.measures, "homicides": measure}})

    assert load(tmp_path, other).read == (f"{RECORDED}/prc.csv",)


@pytest.mark.parametrize("damage", [b"", b"PAR1", b"\0" * 3000])
def test_a_damaged_kept_file_is_read_from_its_source_again(
    damage: bytes, tmp_path: Path, framework: Framework
) -> None:
    put(tmp_path, f"{EXTRACT}/topic.csv", extract(FIRST))
    load(tmp_path, framework)
    (kept,) = (tmp_path / "data/tidy").rglob("*.parquet")
    kept.write_bytes(damage)

    assert load(tmp_path, framework).read == (f"{EXTRACT}/topic.csv",)
    assert load(tmp_path, framework).read == ()


def test_one_flipped_bit_in_a_kept_file_gives_no_other_figure(tmp_path: Path, framework: Framework) -> None:
    put(tmp_path, f"{EXTRACT}/topic.csv", extract(FIRST))
    right = open_tidy(tmp_path, framework, "west-mercia").observations
    (kept,) = (tmp_path / "data/tidy").rglob("*.parquet")
    whole = kept.read_bytes()
    for position in range(0, len(whole), 97):
        kept.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        found = open_tidy(tmp_path, framework, "west-mercia").observations
        pd.testing.assert_frame_equal(found, right)
        kept.write_bytes(whole)


def test_one_bad_file_keeps_every_other_from_being_kept(tmp_path: Path, framework: Framework) -> None:
    put(tmp_path, f"{EXTRACT}/good.csv", extract(FIRST))
    put(tmp_path, f"{EXTRACT}/wrong.csv", extract(changed(SECOND, value="..")))

    with pytest.raises(InputRefused):
        load(tmp_path, framework)

    assert not (tmp_path / "data/tidy").exists()


def test_figures_are_right_where_nothing_can_be_kept(tmp_path: Path, framework: Framework) -> None:
    put(tmp_path, f"{EXTRACT}/topic.csv", extract(FIRST))
    put(tmp_path, "data/tidy", "a file where the folder should be")
    told(tmp_path)

    tidy = open_tidy(tmp_path, framework, "west-mercia")

    assert len(tidy.observations) == 1
    assert [each.id for each in tidy.findings] == ["load.not-kept"]


def _load_in_a_process(root: Path) -> int:
    return len(open_tidy(root, read_frameworks(root)[0], "west-mercia").observations)


def test_processes_that_load_at_once_do_not_disturb_each_other(tmp_path: Path, root: Path) -> None:
    (tmp_path / "params").symlink_to(root / "params")
    put(tmp_path, f"{EXTRACT}/topic.csv", extract(FIRST, SECOND))
    with ProcessPoolExecutor(4) as processes:
        found = list(processes.map(_load_in_a_process, [tmp_path] * 8))

    assert found == [2] * 8
    assert len([*(tmp_path / "data/tidy").rglob("*")]) == 3  # source, release, one file: nothing half written


def test_another_forces_extract_is_neither_read_nor_mixed_in(tmp_path: Path, framework: Framework) -> None:
    put(tmp_path, f"{EXTRACT}/topic.csv", extract(FIRST))
    put(tmp_path, "data/raw/kent-force/2022-09/topic.csv", "not, a, table\n")

    assert {*open_tidy(tmp_path, framework, "west-mercia").observations["force"]} == {"west-mercia"}
    with pytest.raises(InputRefused):
        open_tidy(tmp_path, framework, "kent")


def test_releases_stand_side_by_side_and_the_load_says_what_was_revised(
    tmp_path: Path, framework: Framework
) -> None:
    put(tmp_path, f"{RECORDED}/prc.csv", published(HOMICIDE))
    put(
        tmp_path,
        "data/raw/home-office-prc/2023-04-27/prc.csv",
        published(changed(HOMICIDE, PUBLISHED, Number_of_Offences="6")),
    )

    report = load(tmp_path, framework)
    rows = open_tidy(tmp_path, framework, "west-mercia").observations

    assert sorted(zip(rows["release"], rows["value"].fillna(-9), strict=True)) == [
        ("2023-01-26", -9),
        ("2023-01-26", 5),
        ("2023-04-27", -9),
        ("2023-04-27", 6),
    ]
    (revised,) = report.revised
    assert (revised.measure, revised.force, revised.period) == (
        "homicides",
        "west-mercia",
        Period(Q1.start, Q1.end),
    )
    assert (revised.before, revised.after, revised.release_after) == (5, 6, "2023-04-27")


def test_the_same_rows_in_two_files_of_a_release_count_once(tmp_path: Path, framework: Framework) -> None:
    for name in ("a.csv", "b.csv"):
        put(tmp_path, f"{RECORDED}/{name}", published(HOMICIDE))
    told(tmp_path)
    tidy = open_tidy(tmp_path, framework, "west-mercia")

    assert tidy.observations["value"].sum() == 5
    assert [each.id for each in tidy.findings] == ["load.given-twice"]


def test_two_files_of_a_release_that_differ_are_refused(tmp_path: Path, framework: Framework) -> None:
    put(tmp_path, f"{EXTRACT}/a.csv", extract(FIRST))
    put(tmp_path, f"{EXTRACT}/b.csv", extract(changed(FIRST, value="5")))

    with pytest.raises(InputRefused, match="Two files of one release give different figures"):
        load(tmp_path, framework)


def test_without_release_yaml_the_frameworks_words_and_the_folders_name_stand_in(
    tmp_path: Path, framework: Framework
) -> None:
    put(tmp_path, f"{RECORDED}/prc.csv", published(HOMICIDE))
    tidy = open_tidy(tmp_path, framework, "west-mercia")
    (release,) = tidy.releases

    assert (release.publisher, release.released) == ("Home Office", "2023-01-26")
    assert release.licence == "Open Government Licence v3.0"
    assert [each.path for each in release.files] == [f"{RECORDED}/prc.csv"]
    assert [each.id for each in tidy.findings] == ["load.no-release-settings"]


def test_what_release_yaml_says_leads(tmp_path: Path, framework: Framework) -> None:
    put(tmp_path, f"{RECORDED}/prc.csv", published(HOMICIDE))
    put(tmp_path, f"{RECORDED}/release.yaml", "title: Ours\nreleased: 2023-01-27\ncovers: 2022-23-Q1\n")
    (release,) = open_tidy(tmp_path, framework, "west-mercia").releases

    assert (release.title, release.released, release.covers) == ("Ours", "2023-01-27", "2022-23-Q1")


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("data/raw/home-office-prc/latest/prc.csv", "", ("load.release-date", "fail")),
        ("data/raw/home-office-prc/2023-02-30/prc.csv", "", ("load.release-date", "fail")),
        (f"{RECORDED}/release.yaml", "titel: x\n", ("params", "fail")),
        (f"{RECORDED}/release.yaml", "released: January\n", ("params", "fail")),
        ("data/raw/home-office-prc/prc.csv", "x", ("load.stray-file", "warn")),
        ("data/raw/my-figures/2023-01-26/a.csv", "x", ("load.unknown-source", "warn")),
        ("data/raw/ons-csew/2023-01-26/a.csv", "x", ("load.no-reader", "warn")),
        (f"{EXTRACT}/letter.pdf", "x", ("load.unread-file", "warn")),
    ],
)
def test_folders_that_are_not_as_they_should_be_are_found(
    name: str, content: str, expected: tuple[str, str], tmp_path: Path, framework: Framework
) -> None:
    put(tmp_path, f"{EXTRACT}/topic.csv", extract(FIRST))
    put(tmp_path, name, content)
    try:
        findings = open_tidy(tmp_path, framework, "west-mercia").findings
    except InputRefused as refused:
        findings = refused.findings

    assert expected in [(each.id, each.outcome) for each in findings]


def test_lock_files_and_hidden_files_are_passed_over(tmp_path: Path, framework: Framework) -> None:
    put(tmp_path, f"{EXTRACT}/topic.csv", extract(FIRST))
    put(tmp_path, f"{EXTRACT}/~$topic.xlsx", "lock")
    put(tmp_path, f"{EXTRACT}/.topic.csv", "hidden")
    told(tmp_path)

    assert open_tidy(tmp_path, framework, "west-mercia").findings == ()


def test_a_source_that_has_no_folder_is_refused_with_the_nearest(
    tmp_path: Path, framework: Framework
) -> None:
    put(tmp_path, f"{EXTRACT}/topic.csv", extract(FIRST))

    with pytest.raises(UnknownName, match="Did you mean west-mercia-force"):
        load(tmp_path, framework, ["west-mercia"])


def test_only_the_sources_named_are_loaded(tmp_path: Path, framework: Framework) -> None:
    put(tmp_path, f"{EXTRACT}/topic.csv", extract(FIRST))
    put(tmp_path, f"{RECORDED}/prc.csv", published(HOMICIDE))

    assert load(tmp_path, framework, ["home-office-prc"]).read == (f"{RECORDED}/prc.csv",)


def test_without_any_data_there_is_nothing_and_no_quarter_is_covered(
    tmp_path: Path, framework: Framework
) -> None:
    tidy = open_tidy(tmp_path, framework, "west-mercia")

    assert tidy.observations.empty
    with pytest.raises(RequestError, match="covers any quarter"):
        refuse_uncovered(tidy, Q1)


def test_an_unknown_force_is_refused(tmp_path: Path, framework: Framework) -> None:
    with pytest.raises(UnknownName, match="Did you mean west-mercia"):
        open_tidy(tmp_path, framework, "west-mercai")


def test_a_quarter_is_covered_when_some_measure_has_all_of_it(tmp_path: Path, framework: Framework) -> None:
    months = [
        changed(FIRST, start=f"2022-0{month}-01", end=f"2022-0{month}-{end}")
        for month, end in ((4, 30), (5, 31), (6, 30))
    ]
    april = changed(FIRST, start="2022-07-01", end="2022-07-31")
    put(tmp_path, f"{EXTRACT}/topic.csv", extract(*months, april))
    tidy = open_tidy(tmp_path, framework, "west-mercia")

    assert covered(tidy) == (Q1,)
    assert covers(tidy, Q1)
    refuse_uncovered(tidy, Q1)
    with pytest.raises(RequestError, match="cover 2022-23-Q1 to 2022-23-Q1") as refused:
        refuse_uncovered(tidy, Q1 + 1)
    assert refused.value.exit_code == 2


def test_other_forces_figures_do_not_cover_a_quarter(tmp_path: Path, framework: Framework) -> None:
    put(tmp_path, f"{RECORDED}/prc.csv", published(changed(HOMICIDE, PUBLISHED, Force_Name="Kent")))

    assert covered(open_tidy(tmp_path, framework, "west-mercia")) == ()
    assert covered(open_tidy(tmp_path, framework, "kent")) == (Q1,)


class TestWhatIsKeptHasAnEnd:
    def test_of_one_file_only_the_newest_readings_stay(self, tmp_path: Path) -> None:
        for number in range(store.MOST_KEPT + 3):
            path = tmp_path / f"counts.csv.{number:016x}.{0:016x}"
            store.keep(path, f"key {number}", Reading())
            os.utime(next(tmp_path.glob(f"{path.name}.*")), ns=(number, number))

        kept = sorted(each.name.split(".")[2] for each in tmp_path.iterdir())
        assert kept == [f"{number:016x}" for number in range(3, store.MOST_KEPT + 3)]

    def test_readings_of_another_file_stay_whatever_its_name_begins_with(self, tmp_path: Path) -> None:
        other = tmp_path / f"counts.csv.gz.{1:016x}.{0:016x}"
        store.keep(other, "other", Reading())
        for number in range(store.MOST_KEPT + 2):
            store.keep(tmp_path / f"counts.csv.{number:016x}.{0:016x}", "key", Reading())

        assert store.fetch(other, "other") is not None
