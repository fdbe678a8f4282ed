"""Files and releases are known by what they hold."""

from pathlib import Path

from helpers.provenance import Release, SourceFile, age_of, digest_of, sha256_of, source_file

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_file_is_known_by_the_sha256_of_its_bytes(tmp_path: Path) -> None:
    file = tmp_path / "data/raw/a.csv"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"abc")

    assert sha256_of(file) == ABC
    assert source_file(file, tmp_path) == SourceFile("data/raw/a.csv", ABC, 3)


def test_a_digest_of_texts_tells_where_one_ends_and_the_next_begins() -> None:
    assert digest_of(["ab", "c"]) != digest_of(["a", "bc"])
    assert digest_of(["abc"]) == digest_of(["abc"])
    assert digest_of([]) != digest_of([""])


def test_a_release_is_a_folder_of_its_source() -> None:
    release = Release("kent-force", "force", "2024-11", "2024-11", "Extract", "Kent Police", "", "")

    assert release.path == "data/raw/kent-force/2024-11"
    assert release.files == ()


def test_a_release_known_by_its_month_is_as_old_as_its_end() -> None:
    releases = ["2026-05-01", "2026-04", "2026-04-23", "2026-03", "2022-09"]

    assert sorted(releases, key=age_of) == ["2022-09", "2026-03", "2026-04-23", "2026-04", "2026-05-01"]
