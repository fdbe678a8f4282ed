"""A file is there whole, or as it was."""

import os

import pytest

from helpers.store import write_whole


@pytest.mark.parametrize("lasting", [False, True])
def test_a_file_takes_the_place_of_the_one_before_and_leaves_nothing_beside_it(tmp_path, lasting):
    file = tmp_path / "kept"
    file.write_bytes(b"before")

    write_whole(file, b"after", lasting=lasting)

    assert file.read_bytes() == b"after"
    assert list(tmp_path.iterdir()) == [file]


def test_what_was_there_stays_where_the_disk_fails(tmp_path, monkeypatch):
    file = tmp_path / "kept"
    file.write_bytes(b"before")

    def full(handle):
        raise OSError(28, "No room left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No room"):
        write_whole(file, b"after", lasting=True)

    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]
