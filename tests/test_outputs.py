"""A statement's folder: all of it or none of it, and one writer at a time."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import outputs
from helpers.errors import StatementError
from helpers.periods import Quarter

FILES = {"statement.html": b"<p>one</p>", "downloads/a.csv": b"a\n1\n"}


@pytest.fixture
def folder(tmp_path):
    return outputs.statement_folder(tmp_path, Quarter(2022, 1), "west-mercia")


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
    calls = iter(range(1, 1000))
    sync = os.fsync

    def full(handle):
        if next(calls) == nth:
            raise OSError(28, "No space left on device")
        sync(handle)

    monkeypatch.setattr(os, "fsync", full)
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
