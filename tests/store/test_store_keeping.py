"""The store: whole entries or none, within its limit, and nothing in it is ever executed."""

import os
import pickle

import pytest

from helpers.store import Store


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "store"


def file_of(folder):
    (path,) = folder.glob("*/*")
    return path


def test_what_was_put_is_given_back(folder):
    Store(folder).put("ab1", {"n": 1}, b"content\nof two lines")

    found = Store(folder).get("ab1")
    assert (found.head, found.content) == ({"n": 1}, b"content\nof two lines")
    assert Store(folder).get("ab2") is None


@pytest.mark.parametrize("at", [0, 64, 65, 70, -1])
def test_an_entry_with_one_flipped_bit_is_a_miss_that_is_told_and_goes(folder, at):
    Store(folder).put("ab1", {}, b"content")
    written = bytearray(file_of(folder).read_bytes())
    written[at] ^= 1
    file_of(folder).write_bytes(bytes(written))
    told = []

    assert Store(folder, tell=told.append).get("ab1") is None
    assert "ab1.kept is damaged: it is made anew" in told[0]
    assert list(folder.glob("*/*")) == []


@pytest.mark.parametrize("content", [b"", b"x" * 10, pickle.dumps(print)])
def test_a_file_that_is_no_entry_is_a_miss(folder, content):
    Store(folder).put("ab1", {}, b"content")
    file_of(folder).write_bytes(content)

    assert Store(folder).get("ab1") is None


def test_an_entry_under_anothers_name_is_a_miss(folder):
    Store(folder).put("ab1", {}, b"content")
    file_of(folder).rename(folder / "ab/ab2.kept")

    assert Store(folder).get("ab2") is None


def test_beyond_the_limit_what_was_not_used_for_longest_goes(folder):
    for number in range(5):
        Store(folder).put(f"ab{number}", {}, os.urandom(1000))
        os.utime(folder / f"ab/ab{number}.kept", ns=(number, number))
    Store(folder).get("ab0")

    assert Store(folder, limit=4000).clean() == 2
    assert [Store(folder).get(f"ab{number}") is None for number in range(5)] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_within_the_limit_nothing_goes(folder):
    Store(folder).put("ab1", {}, b"content")

    assert Store(folder, limit=4000).clean() == 0
    assert Store(folder).get("ab1")


def test_what_a_killed_run_left_half_written_goes_after_a_while(folder):
    Store(folder).put("ab1", {}, b"content")
    old, young = folder / "ab/.part-old", folder / "ab/.part-young"
    old.write_bytes(b"half")
    young.write_bytes(b"half")
    os.utime(old, (1, 1))

    Store(folder).clean()
    assert not old.exists()
    assert young.exists()


def test_where_nothing_can_be_kept_that_is_told_once(tmp_path):
    (tmp_path / "store").write_text("a file")
    told = []
    store = Store(tmp_path / "store", tell=told.append)

    store.put("ab1", {}, b"content")
    store.put("ab2", {}, b"content")
    assert len(told) == 1
    assert store.get("ab1") is None
