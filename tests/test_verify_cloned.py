"""A version in a separate clone: built again to the same bytes, or what is not as it was is named."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from editions import FOLDER, WORDS, copied, published, sign
from helpers import outputs
from helpers.verify import verify
from projects import ROOT, manifest_of

V1 = FOLDER / "v1"
HOMICIDE = "notebooks/1-homicide.ipynb"
COUNTS = "data/raw/home-office-counts/2026-04-23/counts.csv.gz"


@pytest.fixture(scope="module")
def office(built, tmp_path_factory) -> Path:
    """A project in git as `make setup` leaves it, whose statement was published and committed."""
    root = copied(built, tmp_path_factory.mktemp("office") / "project")
    shutil.copytree(ROOT / "src", root / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for name in ("pyproject.toml", "requirements.txt", ".gitignore", ".gitattributes"):
        shutil.copyfile(ROOT / name, root / name)
    git(root, "init", "--quiet")
    hooked(root)
    commit(root, "The program, the data and the words")
    sign(root)
    published(root)
    commit(root, "The statement as published")
    return root


def hooked(root: Path) -> None:
    """Set the project's git hooks up, and what they run."""
    (root / ".venv/bin").mkdir(parents=True)
    (root / ".venv/bin/nbstripout").symlink_to(Path(sys.prefix, "bin/nbstripout"))
    git(root, "config", "core.hooksPath", str(ROOT / ".githooks"))


def git(root: Path, *arguments: str) -> str:
    """Run git as somebody whose own settings play no part."""
    who = {
        f"GIT_{role}_{part}": "office@example.org"
        for role in ("AUTHOR", "COMMITTER")
        for part in ("NAME", "EMAIL")
    }
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    ended = subprocess.run(
        ["git", "-C", str(root), *arguments],
        env={**os.environ, **who, **own},
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stdout.strip()


def commit(root: Path, message: str) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)


@pytest.fixture
def clone(office, tmp_path) -> Path:
    git(tmp_path, "clone", "--quiet", str(office), "clone")
    return tmp_path / "clone"


def verified(clone: Path) -> subprocess.CompletedProcess[str]:
    """Verify version 1 by the program that the clone holds, building it again."""
    return subprocess.run(
        [sys.executable, "-m", "helpers.cli", "verify", "--rebuild", V1.as_posix()],
        cwd=clone,
        env={**os.environ, "PYTHONPATH": str(clone / "src")},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.mark.long
def test_in_a_fresh_clone_a_version_is_built_again_to_the_same_bytes(clone):
    assert not (clone / FOLDER / "draft").exists()

    ended = verified(clone)

    count = len(outputs.read(clone / V1))
    inputs = len(manifest_of(clone / V1)["inputs"])
    assert (ended.returncode, ended.stdout) == (0, "")
    told = f"{count} files and {inputs} inputs verified, and built again to the same bytes.\n"
    assert told in ended.stderr
    assert "This is what git has committed" in ended.stderr
    assert git(clone, "status", "--porcelain") == ""


@pytest.mark.parametrize("name", [COUNTS, f"{WORDS}/homicide.md"])
def test_an_input_that_was_altered_since_is_named(clone, name):
    with (clone / name).open("ab") as file:
        file.write(b"\n")

    ended = verified(clone)

    assert ended.returncode == 1
    (line,) = ended.stdout.splitlines()
    assert line.startswith("fail: ")
    assert name in line


def test_a_clone_whose_git_writes_lines_as_windows_does_has_the_same_bytes(office, tmp_path):
    git(tmp_path, "clone", "--quiet", "--config", "core.autocrlf=true", str(office), "clone")

    assert verify(tmp_path / "clone" / V1).findings == ()


def test_a_notebook_is_committed_without_outputs_unless_it_was_published(clone):
    hooked(clone)
    ran = clone / V1 / HOMICIDE
    shutil.copyfile(ran, clone / HOMICIDE)
    shutil.copyfile(ran, clone / V1 / "notebooks/once more.ipynb")
    commit(clone, "One that ran")

    assert not any(each["outputs"] for each in code_cells(git(clone, "show", f"HEAD:{HOMICIDE}")))
    for published_one in ("1-homicide", "once more"):
        committed = git(clone, "show", f"HEAD:{(V1 / 'notebooks' / published_one).as_posix()}.ipynb")
        assert code_cells(committed) == code_cells(ran.read_text())


def code_cells(notebook: str) -> list[dict[str, object]]:
    return [cell for cell in json.loads(notebook)["cells"] if cell["cell_type"] == "code"]


def test_another_program_is_named_with_the_commit_that_builds_it(clone):
    wording = clone / "src/helpers/wording.py"
    wording.write_text(wording.read_text() + "\n# another program\n")

    ended = verified(clone)

    assert ended.returncode == 1
    (line,) = ended.stdout.splitlines()
    assert "src/helpers" in line
    assert manifest_of(clone / V1)["code"]["version"] in line
