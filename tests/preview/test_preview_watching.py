"""A save is seen once and whole, however an editor makes it; what editors leave beside is not seen."""

import threading
import time

import pytest

from helpers.preview import inotify, watching
from helpers.preview.watching import Watch


@pytest.fixture(params=["inotify", "looking"])
def watch(request, tmp_path, monkeypatch):
    """A watch on a folder with two files, woken by inotify or looking now and then."""
    if request.param == "looking":
        monkeypatch.setattr(watching, "_inotify", lambda: None)
    (tmp_path / "homicide.md").write_text("before")
    (tmp_path / "below").mkdir()
    (tmp_path / "below/counts.csv").write_text("before")
    with Watch([tmp_path]) as made:
        yield made


def seen(watch, folder, seconds=5.0):
    return {each.relative_to(folder).as_posix() for each in watch.changes(seconds)}


def test_a_file_written_in_place_is_seen(watch, tmp_path):
    (tmp_path / "homicide.md").write_text("after")

    assert seen(watch, tmp_path) == {"homicide.md"}
    assert seen(watch, tmp_path, 0.3) == set()


def test_a_file_saved_by_renaming_another_is_seen_by_its_own_name_alone(watch, tmp_path):
    (tmp_path / ".homicide.md.swp").write_text("x")
    (tmp_path / "homicide.md~").write_text("before")
    (tmp_path / "homicide.md.tmp").write_text("after")
    (tmp_path / "homicide.md.tmp").rename(tmp_path / "homicide.md")

    assert seen(watch, tmp_path) == {"homicide.md"}


def test_a_file_moved_away_and_written_again_is_seen_as_saved(watch, tmp_path):
    (tmp_path / "homicide.md").rename(tmp_path / "homicide.md~")
    (tmp_path / "homicide.md").write_text("after")

    assert seen(watch, tmp_path) == {"homicide.md"}
    assert (tmp_path / "homicide.md").read_text() == "after"


def test_several_files_saved_together_are_seen_together(watch, tmp_path):
    (tmp_path / "homicide.md").write_text("after")
    (tmp_path / "below/counts.csv").write_text("after")

    found = seen(watch, tmp_path)
    while len(found) < 2:
        found |= seen(watch, tmp_path)
    assert found == {"homicide.md", "below/counts.csv"}


def test_files_added_and_removed_are_seen(watch, tmp_path):
    (tmp_path / "homicide.md").unlink()
    assert seen(watch, tmp_path) == {"homicide.md"}

    (tmp_path / "drugs.md").write_text("new")
    assert seen(watch, tmp_path) == {"drugs.md"}


def test_a_file_in_a_folder_made_since_is_seen_and_its_next_save_too(watch, tmp_path):
    (tmp_path / "release/2026").mkdir(parents=True)
    (tmp_path / "release/2026/counts.csv").write_text("new")
    assert seen(watch, tmp_path) == {"release/2026/counts.csv"}

    (tmp_path / "release/2026/counts.csv").write_text("newer")
    assert seen(watch, tmp_path) == {"release/2026/counts.csv"}


@pytest.mark.parametrize(
    "name",
    [
        *(".homicide.md.swp", ".#homicide.md", "#homicide.md#", "homicide.md~", "4913", "homicide.md.tmp"),
        *("homicide.md.bak", "counts.csv.part", ".ipynb_checkpoints/1-homicide.ipynb", "__pycache__/a.pyc"),
    ],
)
def test_what_editors_and_python_leave_is_not_seen(watch, tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("x")

    assert seen(watch, tmp_path, 0.3) == set()


def test_a_look_that_changes_nothing_is_no_save(watch, tmp_path):
    (tmp_path / "homicide.md").read_text()

    assert seen(watch, tmp_path, 0.3) == set()


def test_a_file_written_in_many_pieces_is_seen_whole(tmp_path):
    file = tmp_path / "counts.csv"
    file.write_text("")

    def write() -> None:
        with file.open("a") as out:
            for _ in range(20):
                out.write("x" * 100)
                out.flush()
                time.sleep(0.005)

    with Watch([tmp_path]) as watch:
        writer = threading.Thread(target=write)
        writer.start()
        found = [len(file.read_text()) for _ in range(1) if watch.changes(5)]
        writer.join()
        if found != [2000]:  # on a busy machine the pieces may lie further apart: then the rest is seen, too
            assert watch.changes(5)
    assert file.stat().st_size == 2000


def test_a_folder_that_is_not_there_yet_is_seen_when_it_is_made(tmp_path):
    with Watch([tmp_path / "params"]) as watch:
        (tmp_path / "params").mkdir()
        (tmp_path / "params/x.yaml").write_text("a")

        assert seen(watch, tmp_path) == {"params/x.yaml"}


def test_what_inotify_does_not_hear_is_seen_by_looking(tmp_path, monkeypatch):
    monkeypatch.setattr(inotify.Inotify, "follow", lambda self, folders: None)
    (tmp_path / "homicide.md").write_text("before")
    with Watch([tmp_path]) as watch:
        (tmp_path / "homicide.md").write_text("after")

        assert seen(watch, tmp_path) == {"homicide.md"}
