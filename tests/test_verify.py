"""Verifying: one flipped bit anywhere is found from the manifest alone, and named by its file."""

import json
import random
import shutil
from pathlib import Path

import pytest

from editions import FOLDER, WORDS, copied, published, redraft, replaced, sign
from helpers import outputs, provenance
from helpers.errors import RequestError
from helpers.variation import Why
from helpers.verify import verify
from projects import manifest_of

SENTENCE = "A detailed homicide profile has been commissioned."


@pytest.fixture(scope="module")
def twice(built, tmp_path_factory) -> Path:
    """A project with two versions, the second with other words; only read."""
    root = copied(built, tmp_path_factory.mktemp("twice") / "project")
    sign(root)
    published(root)
    homicide = root / WORDS / "homicide.md"
    homicide.write_text(homicide.read_text().replace(SENTENCE, "A profile is being made."))
    redraft(root, replaced("statement.html", SENTENCE, "A profile is being made."))
    sign(root)
    published(root, "It was put wrongly.", Why.WORDING)
    return root


def found(path: Path) -> list[str]:
    return [each.place.file for each in verify(path).findings if each.outcome == "fail"]


def flip(file: Path, seed: int) -> bytes:
    """Flip one bit of a file, and give what it was."""
    before = file.read_bytes()
    bit = random.Random(seed).randrange(len(before) * 8)
    after = bytearray(before)
    after[bit // 8] ^= 1 << bit % 8
    file.write_bytes(after)
    return before


def test_every_version_is_what_was_published(twice):
    for version in ("v1", "v2"):
        verified = verify(twice / FOLDER / version)

        assert verified.findings == ()
        assert verified.holds
        assert verified.inputs == 26
        assert verified.outputs == len(outputs.read(twice / FOLDER / version))


def test_a_draft_is_verified_too(twice):
    assert verify(twice / FOLDER / "draft").findings == ()


def test_a_file_of_a_version_stands_for_it(twice):
    assert verify(twice / FOLDER / "v1/statement.html").folder == twice / FOLDER / "v1"


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_one_flipped_bit_of_any_output_is_found_and_named(twice, version):
    for seed, name in enumerate(outputs.read(twice / FOLDER / version)):
        file = twice / FOLDER / version / name
        before = flip(file, seed)
        try:
            assert f"{FOLDER}/{version}/{name}" in found(twice / FOLDER / version)
        finally:
            file.write_bytes(before)


def test_one_flipped_bit_of_any_input_is_found_and_named(twice):
    inputs = manifest_of(twice / FOLDER / "v2")["inputs"]
    for seed, each in enumerate(inputs):
        before = flip(twice / each["path"], seed)
        try:
            assert found(twice / FOLDER / "v2") == [each["path"]]
            assert each["path"] in found(twice / FOLDER / "v1")
        finally:
            (twice / each["path"]).write_bytes(before)


def test_one_flipped_bit_of_the_sign_off_is_found(twice):
    file = twice / WORDS / "sign-off.yaml"
    for seed in range(24):
        before = flip(file, seed)
        try:
            assert found(twice / FOLDER / "v2") == [f"{WORDS}/sign-off.yaml"]
        finally:
            file.write_bytes(before)


def test_the_sign_off_may_be_of_a_draft_that_is_not_published_yet(built, tmp_path):
    root = copied(built, tmp_path / "project")
    sign(root)
    version = published(root)
    redraft(root, replaced("statement.html", SENTENCE, "A profile is being made."))
    sign(root)
    assert verify(version).findings == ()

    redraft(root, replaced("statement.html", "A profile is being made.", "A profile was made."))
    assert found(version) == [f"{WORDS}/sign-off.yaml"]


def test_a_file_that_is_missing_or_too_many_is_named(twice, tmp_path):
    copy = tmp_path / "v1"
    shutil.copytree(twice / FOLDER / "v1", copy)
    (copy / "downloads/chart-homicide-homicides.csv").unlink()
    (copy / "more.txt").write_text("more")

    assert found(copy) == ["v1/downloads/chart-homicide-homicides.csv", "v1/more.txt"]


def test_a_copy_outside_any_project_is_verified_by_itself_and_says_so(twice, tmp_path):
    shutil.copytree(twice / FOLDER / "v1", tmp_path / "v1")

    verified = verify(tmp_path / "v1")

    assert verified.holds
    assert [each.outcome for each in verified.findings] == ["note"]
    assert "lies in no project" in verified.findings[0].found


def test_words_edited_for_the_next_version_are_not_what_the_last_was_made_from_until_it_is_published(
    built, tmp_path
):
    root = copied(built, tmp_path / "project")
    sign(root)
    version = published(root)
    homicide = root / WORDS / "homicide.md"
    homicide.write_text(homicide.read_text().replace(SENTENCE, "A profile is being made."))

    (finding,) = verify(version).findings
    assert finding.place.file == f"{WORDS}/homicide.md"
    assert finding.remedy == f"As it was then: {FOLDER}/v1/inputs/{WORDS}/homicide.md."

    redraft(root, replaced("statement.html", SENTENCE, "A profile is being made."))
    sign(root)
    assert found(version) == [f"{WORDS}/homicide.md"]
    published(root, "It was put wrongly.", Why.WORDING)
    assert verify(version).findings == ()


def test_a_manifest_written_anew_is_found_by_the_version_after_it(twice, tmp_path):
    root = tmp_path / "project"
    shutil.copytree(twice, root, symlinks=True)
    file = root / FOLDER / "v1/manifest.json"
    manifest = json.loads(file.read_text())
    file.write_bytes(outputs.sealed({**manifest, "built": "2020-01-01T00:00:00+00:00"}))

    assert found(root / FOLDER / "v1") == [f"{FOLDER}/v1/manifest.json", f"{WORDS}/homicide.md"]


def test_a_path_that_is_no_statement_is_refused(twice):
    with pytest.raises(RequestError, match=r"no manifest\.json"):
        verify(twice / "params")


class TestBuiltAgain:
    def test_every_file_but_one_altered_by_hand_has_the_same_bytes(self, twice, tmp_path):
        """The manifest is written anew for the altered file, so that only building again can tell."""
        root = tmp_path / "project"
        shutil.copytree(twice, root, symlinks=True)
        shutil.rmtree(root / FOLDER / "v2")
        shutil.copyfile(root / FOLDER / f"v1/inputs/{WORDS}/homicide.md", root / WORDS / "homicide.md")
        alter(root / FOLDER / "v1", "downloads/chart-homicide-homicides.csv")
        restore_sign_off(root)

        assert verify(root / FOLDER / "v1").findings == ()
        again = verify(root / FOLDER / "v1", rebuild=True)

        name = f"{FOLDER}/v1/downloads/chart-homicide-homicides.csv"
        assert [(each.id, each.place.file) for each in again.findings] == [("verify-rebuild", name)]

    def test_another_program_is_named_with_the_commit_to_check_out(self, twice, monkeypatch):
        monkeypatch.setattr(provenance, "code_version", lambda: "0.1.0+another")

        (finding,) = verify(twice / FOLDER / "v2", rebuild=True).findings

        assert finding.id == "verify-program"
        assert finding.remedy.startswith("Check out ")


def alter(version: Path, name: str) -> None:
    file = version / name
    file.write_bytes(file.read_bytes().replace(b"2022", b"2021", 1))
    manifest = json.loads((version / "manifest.json").read_text())
    manifest["outputs"][name] = provenance.sha256_of(file)
    (version / "manifest.json").write_bytes(outputs.sealed(manifest))


def restore_sign_off(root: Path) -> None:
    """Let the file of the sign-off be the first version's again."""
    shutil.copyfile(root / FOLDER / "v1/sign-off.yaml", root / WORDS / "sign-off.yaml")
