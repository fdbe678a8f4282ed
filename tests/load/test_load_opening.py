"""What is known for a force is opened once in a process, shared by forces, and read again when it changes."""

import os
import time
from pathlib import Path

import pytest
from arriving import EXTRACT, FIRST, HOMICIDE, RECORDED, changed, extract, published, put

from helpers.load import is_tidy, load, open_tidy
from helpers.params import Framework
from helpers.unchanged import STEP


def settle(root: Path) -> None:
    """Wait until no file was altered so shortly ago that another alteration might not show."""
    time.sleep(STEP / 1e9 + 0.1)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    put(tmp_path, f"{EXTRACT}/topic.csv", extract(FIRST))
    put(tmp_path, f"{RECORDED}/prc.csv", published(HOMICIDE))
    settle(tmp_path)
    return tmp_path


def taken(root: Path, framework: Framework, force: str) -> list[float]:
    return open_tidy(root, framework, force).observations["value"].dropna().tolist()


def test_it_is_tidy_once_all_of_it_has_been_read(project: Path, framework: Framework) -> None:
    assert not is_tidy(project, framework, "west-mercia")
    load(project, framework, ["home-office-prc"])

    assert is_tidy(project, framework, "kent")
    assert not is_tidy(project, framework, "west-mercia")
    load(project, framework)
    assert is_tidy(project, framework, "west-mercia")


def test_a_second_opening_reads_nothing(project: Path, framework: Framework) -> None:
    first = open_tidy(project, framework, "west-mercia")
    for kept in (project / "data/tidy").rglob("*.parquet"):
        kept.write_bytes(b"")

    second = open_tidy(project, framework, "west-mercia")

    assert first.observations.equals(second.observations)
    assert all(not kept.stat().st_size for kept in (project / "data/tidy").rglob("*.parquet"))


def test_forces_without_an_extract_share_what_is_opened(project: Path, framework: Framework) -> None:
    kent, cumbria = (open_tidy(project, framework, force) for force in ("kent", "cumbria"))
    own = open_tidy(project, framework, "west-mercia")

    assert (kent.force, cumbria.force, own.force) == ("kent", "cumbria", "west-mercia")
    assert kent.observations.equals(cumbria.observations)
    assert {*own.observations["source"]} - {*kent.observations["source"]} == {"west-mercia-force"}


def test_whoever_alters_a_frame_alters_no_one_elses(project: Path, framework: Framework) -> None:
    one = open_tidy(project, framework, "west-mercia").observations
    one["value"] = 0
    one.loc[0, "force"] = "kent"
    del one["note"]

    other = open_tidy(project, framework, "west-mercia").observations

    assert 5 in other["value"].tolist()
    assert "kent" not in other["force"].tolist()
    assert "note" in other


def test_every_file_that_changes_has_it_read_again(project: Path, framework: Framework) -> None:
    assert sorted(taken(project, framework, "west-mercia")) == [4, 5]
    put(project, f"{EXTRACT}/topic.csv", extract(changed(FIRST, value="6")))
    assert sorted(taken(project, framework, "west-mercia")) == [5, 6]
    (project / RECORDED / "prc.csv").unlink()
    assert taken(project, framework, "west-mercia") == [6]
    put(project, f"{RECORDED}/new.csv", published(HOMICIDE))
    assert sorted(taken(project, framework, "west-mercia")) == [5, 6]


def test_a_file_altered_twice_in_one_step_of_time_is_seen(project: Path, framework: Framework) -> None:
    path = project / EXTRACT / "topic.csv"
    when = path.stat().st_mtime_ns
    for value in ("6", "7"):
        put(project, f"{EXTRACT}/topic.csv", extract(changed(FIRST, value=value)))
        os.utime(path, ns=(when, when))

        assert float(value) in taken(project, framework, "west-mercia")
