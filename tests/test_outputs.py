"""A statement's folder: all of it or none of it, and one writer at a time."""

import fcntl
import itertools
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from helpers import outputs
from helpers.errors import StatementError
from helpers.periods import Quarter
from projects import manifest_of

FILES = {"statement.html": b"<p>one</p>", "downloads/a.csv": b"a\n1\n"}


@pytest.fixture
def folder(tmp_path):
    return outputs.statement_folder(tmp_path, Quarter(2022, 1), "west-mercia")


def full_at(nth):
    """Give a disk that has no room left at the nth write that it is to keep."""
    calls, sync = itertools.count(1), os.fsync

    def full(handle):
        if next(calls) == nth:
            raise OSError(28, "No room left on device")
        sync(handle)

    return full


def test_a_draft_is_a_link_to_a_whole_build(folder):
    draft = outputs.write_draft(folder, FILES, {"quarter": "2022-23-Q1"})

    assert draft == folder / "draft"
    assert draft.is_symlink()
    assert (draft / "statement.html").read_bytes() == b"<p>one</p>"
    assert (draft / "downloads/a.csv").read_bytes() == b"a\n1\n"
    assert outputs.is_statement(draft)


def test_the_manifest_holds_the_digest_of_every_other_file(folder):
    draft = outputs.write_draft(folder, FILES, {"quarter": "2022-23-Q1"})

    manifest = json.loads((draft / "manifest.json").read_text())

    assert manifest["outputs"] == outputs.digests(FILES)
    assert manifest["quarter"] == "2022-23-Q1"


def test_the_second_build_takes_the_place_of_the_first_and_the_first_stays_whole(folder):
    draft = outputs.write_draft(folder, FILES, {})
    first = draft.resolve()

    outputs.write_draft(folder, {"statement.html": b"two"}, {})

    assert (draft / "statement.html").read_bytes() == b"two"
    assert (first / "statement.html").read_bytes() == b"<p>one</p>"


def test_older_builds_are_cleared(folder):
    for n in range(5):
        outputs.write_draft(folder, {"statement.html": str(n).encode()}, {})

    assert len(list((folder / ".builds").iterdir())) == outputs.KEPT


@pytest.mark.parametrize("nth", range(1, 8))
def test_a_write_that_fails_leaves_the_last_good_draft_as_it_was(folder, monkeypatch, nth):
    draft = outputs.write_draft(folder, FILES, {})
    before = draft.resolve()
    monkeypatch.setattr(os, "fsync", full_at(nth))
    reached = True
    try:
        outputs.write_draft(folder, {**FILES, "statement.html": b"two"}, {})
    except OSError:
        reached = False

    assert outputs.is_statement(draft)
    shown = (draft / "statement.html").read_bytes()
    assert shown in {b"<p>one</p>", b"two"}
    if not reached and shown == b"<p>one</p>":
        assert draft.resolve() == before
    assert not list((folder / ".builds").glob(".stage-*"))


def test_what_a_killed_run_left_is_cleared_by_the_next(folder):
    outputs.write_draft(folder, FILES, {})
    left = folder / ".builds/.stage-dead"
    left.mkdir()
    (left / "half.html").write_text("<p>ha")

    outputs.write_draft(folder, FILES, {"again": True})

    assert not left.exists()


def test_a_second_writer_is_told_who_holds_the_folder(folder):
    told = pytest.raises(outputs.Busy, match=f"process {os.getpid()}")

    with outputs.sole_writer(folder), told, outputs.sole_writer(folder):
        pass


def test_a_dead_holder_holds_nothing(folder):
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom helpers import outputs\n"
        "with outputs.sole_writer(Path(sys.argv[1])):\n    os.kill(os.getpid(), 9)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(folder)], check=False)

    with outputs.sole_writer(folder):
        held = True

    assert ended.returncode == -9
    assert held


def test_a_holder_that_has_not_said_so_yet_is_not_taken_for_the_one_before(folder):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    folder.mkdir(parents=True)
    (folder / ".lock").write_text(f"process {gone.pid}\n")

    with (folder / ".lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with (
            pytest.raises(outputs.Busy, match="is being written by another run"),
            outputs.sole_writer(folder),
        ):
            pass
        says = threading.Timer(0.1, (folder / ".lock").write_text, [f"process {os.getpid()}\n"])
        says.start()
        with pytest.raises(outputs.Busy, match=f"process {os.getpid()}"), outputs.sole_writer(folder):
            pass
        says.join()


def test_a_real_folder_in_the_place_of_the_draft_is_never_removed(folder):
    (folder / "draft").mkdir(parents=True)
    (folder / "draft/mine.txt").write_text("kept")

    with pytest.raises(StatementError, match="is a folder"):
        outputs.write_draft(folder, FILES, {})

    assert (folder / "draft/mine.txt").read_text() == "kept"


def test_json_is_written_one_way():
    assert outputs.json_bytes({"b": 1, "a": "£"}) == '{\n "a": "£",\n "b": 1\n}\n'.encode()
    with pytest.raises(ValueError, match="not JSON compliant"):
        outputs.json_bytes({"a": float("nan")})


def test_statements_are_kept_by_quarter_and_force(tmp_path):
    expected = Path("outputs/2022-23-Q1/kent")

    assert outputs.statement_folder(Path(), Quarter(2022, 1), "kent") == expected


class TestVersions:
    def test_a_version_is_a_real_folder_with_a_sealed_manifest(self, folder):
        version = outputs.write_version(folder, FILES, {"quarter": "2022-23-Q1"}, 1)

        assert version == folder / "v1"
        assert not version.is_symlink()
        assert manifest_of(version)["outputs"] == outputs.digests(FILES)
        assert outputs.read(version).keys() == {*FILES, "manifest.json"}
        assert outputs.versions(folder) == [1]

    def test_what_is_published_is_never_overwritten(self, folder):
        outputs.write_version(folder, FILES, {}, 1)

        with pytest.raises(StatementError, match="never overwritten"):
            outputs.write_version(folder, {"statement.html": b"two"}, {}, 1)

        assert (folder / "v1/statement.html").read_bytes() == b"<p>one</p>"

    def test_an_empty_folder_in_its_place_is_refused_too(self, folder):
        (folder / "v1").mkdir(parents=True)

        with pytest.raises(StatementError, match="is there already"):
            outputs.write_version(folder, FILES, {}, 1)

    @pytest.mark.parametrize("nth", range(1, 7))
    def test_a_write_that_fails_leaves_no_version_and_a_rerun_makes_it(self, folder, monkeypatch, nth):
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full_at(nth))
            with pytest.raises(OSError, match="No room"):
                outputs.write_version(folder, FILES, {}, 1)

        # the last write of all is of the folder that shows the version, which is whole by then
        assert outputs.versions(folder) == ([1] if (folder / "v1").exists() else [])
        if not (folder / "v1").exists():
            outputs.write_version(folder, FILES, {}, 1)
        assert outputs.read(folder / "v1").keys() == {*FILES, "manifest.json"}

    def test_versions_are_told_in_order_of_their_numbers_and_only_whole_ones(self, folder):
        for number in (10, 2, 1):
            outputs.write_version(folder, {"a": str(number).encode()}, {}, number)
        (folder / "v3").mkdir()
        (folder / "v04").mkdir()

        assert outputs.versions(folder) == [1, 2, 10]

    def test_every_flipped_bit_of_a_manifest_is_seen(self):
        content = outputs.sealed({"quarter": "2022-23-Q1", "outputs": {}})

        assert outputs.unsealed(content)["quarter"] == "2022-23-Q1"
        for place in range(len(content) * 8):
            flipped = bytearray(content)
            flipped[place // 8] ^= 1 << place % 8
            assert outputs.unsealed(bytes(flipped)) is None
