"""Signing, publishing and verifying: what is signed is what is published, and nothing foreign is believed."""

import hashlib
import io
import json
import os
import pty
import shutil
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from helpers.cli.verbs import run as command
from projects import ROOT, made_once, statement

QUARTER = "2022-23-Q1"
WORDS = Path("params/west-mercia") / QUARTER
SETTINGS, SIGN_OFF, HOMICIDE = WORDS / "statement.yaml", WORDS / "sign-off.yaml", WORDS / "homicide.md"
FOLDER = Path("outputs") / QUARTER / "west-mercia"
NOTEBOOK = "notebooks/1-homicide.ipynb"
WHO = ("--name", "Jane Example", "--role", "Commissioner")
DAY = ("--date", "2026-05-01")
FELL = "Homicides fell on the previous quarter."


# --------------------------------------------------------------------------- projects and commands


@pytest.fixture
def project(built, tmp_path) -> Path:
    """A project with a draft nobody has signed, and what its build kept."""
    return shutil.copytree(built, tmp_path / "project", symlinks=True)


@pytest.fixture(scope="module")
def published_once(built, tmp_path_factory) -> Path:
    """A project with version 1; only read. Its `told` file holds what `publish` said."""

    def make(where: Path) -> None:
        shutil.copytree(built, where / "project", symlinks=True)
        root = where / "project"
        good(root, "sign", QUARTER, *WHO, *DAY)
        (where / "told").write_text(good(root, "publish", QUARTER))

    return made_once(tmp_path_factory, "published-for-signing", make)


@pytest.fixture
def published(published_once, tmp_path) -> Path:
    return shutil.copytree(published_once / "project", tmp_path / "project", symlinks=True)


def run(root: Path, *arguments: str) -> tuple[int, str]:
    """Run a command as a person standing in the project would; a build in a process of its own."""
    if arguments[0] == "build":
        ended = statement(root, *arguments)
        return ended.returncode, ended.stdout + ended.stderr
    said = io.StringIO()
    with chdir(root), redirect_stdout(said), redirect_stderr(said):
        code = command(arguments)
    return code, said.getvalue()


def good(root: Path, *arguments: str) -> str:
    code, said = run(root, *arguments)
    assert code == 0, said
    return said


def failed(root: Path, *arguments: str, code: int = 1) -> str:
    found, said = run(root, *arguments)
    assert found == code, said
    assert "did not foresee" not in said
    return said


def add(root: Path, file: Path, text: str) -> None:
    path = root / file
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def verify(root: Path, *options: str) -> tuple[int, str]:
    return run(root, "verify", f"{FOLDER}/v1", *options)


def reseal(version: Path, change=lambda manifest: None) -> None:
    """Write a version's manifest with every digest computed again, as whoever altered it could."""
    manifest = json.loads((version / "manifest.json").read_text(encoding="utf-8"))
    del manifest["seal"]
    for name in manifest["outputs"]:
        manifest["outputs"][name] = hashlib.sha256((version / name).read_bytes()).hexdigest()
    change(manifest)
    manifest["seal"] = hashlib.sha256(as_json(manifest)).hexdigest()
    (version / "manifest.json").write_bytes(as_json(manifest))


def as_json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Office", "-c", "user.email=office@example.org", "-c", "core.hooksPath=/dev/null")
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(
        ["git", "-C", str(root), *who, *arguments], check=True, capture_output=True, timeout=60, env=own
    )


# --------------------------------------------------------------------------- what a signature covers


def test_what_fails_stops_a_signature_and_an_overrule_after_it_voids_it(project):
    add(project, HOMICIDE, f"\n{FELL}\n")
    good(project, "build", QUARTER, "--quiet")

    said = failed(project, "sign", QUARTER, *WHO, *DAY)
    assert "1 fail stands" in said.lower()
    assert "cannot be published" in said
    assert FELL.split()[1] in said
    assert not (project / SIGN_OFF).exists()

    good(project, "sign", QUARTER, *WHO, *DAY, "--yes")
    overrule(project, "A quotation")
    good(project, "build", QUARTER, "--quiet")
    assert "what is overruled changed after signing" in failed(project, "publish", QUARTER)
    assert not (project / FOLDER / "v1").exists()

    good(project, "sign", QUARTER, *WHO, *DAY)
    good(project, "publish", QUARTER)
    code, said = verify(project)
    assert code == 0, said

    settings = project / SETTINGS
    settings.write_text(settings.read_text().replace("A quotation", "Another reason"))
    good(project, "build", QUARTER, "--quiet")
    varied = ("--reason", "A reason changed", "--class", "wording")
    assert "what is overruled changed after signing" in failed(project, "publish", QUARTER, *varied)


def overrule(root: Path, reason: str) -> None:
    """Overrule the one fail of the draft, as `check` says it is written."""
    checks = json.loads((root / FOLDER / "draft/checks.json").read_text(encoding="utf-8"))["checks"]
    (fail,) = [each for each in checks if each["outcome"] == "fail"]
    own = {**fail["overrule"], "reason": reason, "name": "Head of Policy"}
    add(root, SETTINGS, f"overrules:\n  - {json.dumps(own, ensure_ascii=False)}\n")


@pytest.mark.parametrize(("answer", "code"), [("n", 1), ("y", 0)])
def test_on_a_terminal_signing_with_fails_asks(project, answer, code):
    """The date is before the newest release, which is a fail of what would be published."""
    ours, theirs = pty.openpty()
    started = [sys.executable, "-m", "helpers.cli", "sign", QUARTER, *WHO, "--date", "2022-09-15"]
    with subprocess.Popen(
        started, cwd=project, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        os.close(theirs)
        os.write(ours, f"{answer}\n".encode())
        said, _ = running.communicate(timeout=120)
    os.close(ours)

    assert "Sign it all the same?" in said
    assert running.returncode == code
    assert (project / SIGN_OFF).exists() == (code == 0)


def test_a_version_signed_by_the_older_rule_is_verified_and_the_rule_is_named(published):
    version = published / FOLDER / "v1"
    kept = version / "sign-off.yaml"
    lines = kept.read_text().splitlines(keepends=True)
    (content,) = [each.split()[1] for each in lines if each.startswith("content:")]
    old = [each for each in lines if not each.startswith(("rule:", "content:", "digest:"))]
    kept.write_text("".join([*old, f"digest: {content}\n"]))
    shutil.copyfile(kept, published / SIGN_OFF)
    reseal(version, lambda manifest: older(manifest["sign_off"], content))

    code, said = verify(published)

    assert code == 0, said
    assert "rule 1" in said
    assert "overrules are not" in said


def older(signed: dict, content: str) -> None:
    for name in ("rule", "content"):
        del signed[name]
    signed["digest"] = content


# --------------------------------------------------------------------------- dates


@pytest.mark.parametrize("day", ["2099-01-01", "2000-01-01", "0001-01-01", "31 March 2022"])
def test_nobody_signs_in_the_future_or_before_the_quarter_ended(project, day):
    said = failed(project, "sign", QUARTER, *WHO, "--date", day, "--yes", code=2)

    assert "in the future" in said or "before Q1 2022-23 ended" in said
    assert not (project / SIGN_OFF).exists()


@pytest.mark.parametrize("day", ["2099-01-01", "2022-06-29"])
def test_a_signature_written_by_hand_with_an_impossible_date_is_not_published(project, day):
    good(project, "sign", QUARTER, *WHO, *DAY)
    file = project / SIGN_OFF
    file.write_text(file.read_text().replace("2026-05-01", day))

    assert "It is signed" in failed(project, "publish", QUARTER)
    assert not (project / FOLDER / "v1").exists()


@pytest.mark.parametrize("day", ["September 2022", "2022-09-01", "31 March 2026"])
def test_a_statement_is_not_published_before_its_newest_release(project, day):
    add(project, SETTINGS, f"published: {day}\n")

    said = failed(project, "check", QUARTER)

    assert "[dates-publication]" in said
    assert "Home Office, Police recorded crime" in said
    assert "23 April 2026" in said


@pytest.mark.parametrize("day", ["April 2026", "2026-04", "2026-04-23", "1 May 2026", "May 2026"])
def test_a_date_of_publication_is_read_in_digits_and_in_words(project, day):
    add(project, SETTINGS, f"published: {day}\n")

    assert "dates-publication" not in good(project, "check", QUARTER)


@pytest.mark.parametrize(
    ("file", "setting", "remedy"),
    [
        (SETTINGS, "published: Septmber 2022", "Did you mean September?"),
        (SETTINGS, "published: 2022-13", "There is no month 13"),
        (SETTINGS, "published: 30 February 2026", "There is no such day"),
        (SETTINGS, "published: soon", "Write a day as 2022-09-01 or 1 September 2022"),
    ],
)
def test_a_date_that_is_none_is_refused_with_what_to_write(project, file, setting, remedy):
    add(project, file, f"{setting}\n")

    said = failed(project, "check", QUARTER)

    assert f"{file.as_posix()}:" in said
    assert remedy in said


def test_words_may_be_dated_in_words(project):
    file = project / HOMICIDE
    file.write_text(file.read_text().replace("reviewed: 2022-09-01", "reviewed: 1 September 2022"))

    assert "dates-past" not in run(project, "check", QUARTER)[1]


def test_the_date_of_the_signature_is_the_date_of_publication_and_held_to_the_releases(project):
    said = failed(project, "sign", QUARTER, *WHO, "--date", "2022-09-15")
    assert "newest release" in said
    assert "23 April 2026" in said

    good(project, "sign", QUARTER, *WHO, "--date", "2022-09-15", "--yes")
    said = failed(project, "publish", QUARTER)
    assert "newest release" in said
    assert "23 April 2026" in said


def test_every_command_has_the_day_from_one_clock(project, monkeypatch):
    monkeypatch.setenv("STATEMENT_TEST_TODAY", "2026-04-30")

    assert "in the future" in failed(project, "sign", QUARTER, *WHO, *DAY, code=2)
    assert "on 30 April 2026" in good(project, "sign", QUARTER, *WHO)
    assert json.loads((project / FOLDER / "draft/checks.json").read_text())["date"] != "2026-04-30"
    before = (project / FOLDER / "draft/statement.html").read_bytes()
    good(project, "build", QUARTER, "--quiet")
    assert json.loads((project / FOLDER / "draft/checks.json").read_text())["date"] == "2026-04-30"
    assert (project / FOLDER / "draft/statement.html").read_bytes() == before


# --------------------------------------------------------------------------- what verifying shows


def test_publish_tells_a_digest_that_verify_holds_the_version_to(published, published_once):
    told = (published_once / "told").read_text()
    digest = hashlib.sha256((published / FOLDER / "v1/manifest.json").read_bytes()).hexdigest()
    assert digest in told

    code, said = verify(published)
    assert code == 0, said
    assert "does not show who" in said
    assert digest in said
    assert verify(published, "--against", digest)[0] == 0
    assert verify(published, "--against", f"sha256:{digest.upper()}")[0] == 0

    figures = published / FOLDER / "v1/downloads/chart-homicide-homicides.csv"
    figures.write_bytes(figures.read_bytes() + b"\n")
    reseal(published / FOLDER / "v1")
    assert verify(published)[0] == 0
    code, said = verify(published, "--against", digest)
    assert code == 1
    assert "not the one given" in said
    assert verify(published, "--against", "1234")[0] == 2


def test_verify_says_when_a_version_is_not_what_git_has_committed(published):
    assert "Git was not asked" in verify(published)[1]
    git(published, "init", "--quiet")
    git(published, "add", "params")
    git(published, "commit", "--quiet", "-m", "Settings")
    assert "Git has not committed this version" in verify(published)[1]

    git(published, "add", "--force", f"{FOLDER}/v1")
    git(published, "commit", "--quiet", "-m", "Version 1")
    code, said = verify(published)
    assert code == 0, said
    assert "This is what git has committed" in said

    table = published / FOLDER / "v1/downloads/chart-homicide-homicides.csv"
    table.write_bytes(table.read_bytes() + b"\n")
    reseal(published / FOLDER / "v1")
    for committed in (False, True):
        code, said = verify(published)
        assert code == 1
        assert f"{FOLDER}/v1/downloads/chart-homicide-homicides.csv: Git has committed other bytes" in said
        if not committed:
            git(published, "add", "--force", f"{FOLDER}/v1")
            git(published, "commit", "--quiet", "-m", "Version 1 again")


# --------------------------------------------------------------------------- foreign versions


@pytest.mark.parametrize(
    "path", ["../../../planted", "/tmp/planted", "params/../../planted", "outputs/planted", "data/planted"]
)
def test_a_manifest_whose_inputs_lie_elsewhere_is_refused_and_nothing_is_written(published, path):
    planted = published.parent / "planted"
    planted.write_text("planted")
    entry = {"path": path, "sha256": hashlib.sha256(b"planted").hexdigest(), "size": 7}
    reseal(published / FOLDER / "v1", lambda manifest: manifest["inputs"].append(entry))

    code, said = verify(published, "--rebuild")

    assert code == 1, said
    assert "verify-manifest" in said or path in said
    assert "built again" not in said


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_an_input_that_is_missing_is_a_fail(published, digest):
    entry = {"path": "params/nothing.yaml", "sha256": digest, "size": 0}
    reseal(published / FOLDER / "v1", lambda manifest: manifest["inputs"].append(entry))

    code, said = verify(published)

    assert code == 1
    assert "params/nothing.yaml" in said or "inputs" in said


def test_an_input_that_is_a_link_is_not_read(published):
    file = published / HOMICIDE
    file.rename(published / "elsewhere.md")
    file.symlink_to(published / "elsewhere.md")

    code, said = verify(published)

    assert code == 1
    assert f"{HOMICIDE.as_posix()}: It is, or lies in, a symbolic link" in said


def test_a_version_that_holds_a_link_does_not_verify(published):
    page = published / FOLDER / "v1/statement.html"
    page.rename(published / "page.html")
    page.symlink_to(published / "page.html")

    code, said = verify(published)

    assert code == 1
    assert f"{FOLDER}/v1/statement.html: It is a symbolic link" in said


def test_a_foreign_notebook_runs_for_no_made_up_statement(published):
    """The version keeps another notebook, and a statement made of nothing but a manifest vouches for ours."""
    version, marker = published / FOLDER / "v1", published.parent / "ran"
    plant(version / "inputs" / NOTEBOOK, marker)
    altered = hashlib.sha256((version / "inputs" / NOTEBOOK).read_bytes()).hexdigest()

    def renamed(manifest):
        for each in manifest["inputs"]:
            if each["path"] == NOTEBOOK:
                each["sha256"] = altered

    reseal(version, renamed)
    made_up(published, "2022-23-Q2")

    code, said = verify(published, "--rebuild")

    assert code == 1, said
    assert NOTEBOOK in said
    assert not marker.exists()


def plant(notebook: Path, marker: Path) -> None:
    """Have a notebook write a file when it runs."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    cell = next(each for each in content["cells"] if each["id"] == "setup")
    cell["source"] = [f"open({str(marker)!r}, 'w').close()\n", *cell["source"]]
    notebook.write_text(json.dumps(content), encoding="utf-8")


def made_up(root: Path, quarter: str) -> None:
    """Write a later statement that is nothing but a manifest, with the inputs as the project has them now."""
    there = root / "outputs" / quarter / "west-mercia/v1"
    there.mkdir(parents=True)
    shutil.copyfile(root / FOLDER / "v1/manifest.json", there / "manifest.json")

    def later(manifest):
        manifest["outputs"] = {}
        manifest["published"] = "2099-01-01T00:00:00+00:00"
        for each in manifest["inputs"]:
            each["sha256"] = hashlib.sha256((root / each["path"]).read_bytes()).hexdigest()

    content = json.loads((there / "manifest.json").read_text())
    content["outputs"] = {}
    (there / "manifest.json").write_bytes(as_json(content))
    reseal(there, later)


@pytest.mark.long
def test_a_notebook_that_was_another_then_is_named_and_runs_only_when_trusted(published):
    marker = published.parent / "ran"
    file = published / NOTEBOOK
    content = json.loads(file.read_text(encoding="utf-8"))
    content["cells"][0]["source"] = ["# Written differently since.\n", *content["cells"][0]["source"]]
    file.write_text(json.dumps(content), encoding="utf-8")
    add(published, HOMICIDE, "\nThe Commissioner asks about it at every meeting.\n")
    good(published, "build", QUARTER, "--quiet")
    good(published, "sign", QUARTER, *WHO, "--date", "2026-05-02")
    good(published, "publish", QUARTER, "--reason", "A sentence more", "--class", "wording")
    assert verify(published)[0] == 0

    code, said = verify(published, "--rebuild")
    assert code == 1
    assert f"{FOLDER}/v1/inputs/{NOTEBOOK}: This program is not the one in your notebooks folder" in said
    code, said = verify(published, "--rebuild", "--trust")
    assert code == 0, said
    assert "built again to the same bytes" in said
    assert not marker.exists()


# --------------------------------------------------------------------------- what is written and said


def test_nothing_is_written_through_a_link(project):
    target = project.parent / "target"
    target.write_text("mine")
    for file, writes in (
        (SIGN_OFF, ("sign", QUARTER, *WHO, *DAY)),
        (Path(f".statement/share/{QUARTER}-west-mercia.zip"), ("share", QUARTER)),
    ):
        (project / file).parent.mkdir(parents=True, exist_ok=True)
        (project / file).symlink_to(target)
        assert "symbolic link" in failed(project, *writes)
        assert target.read_text() == "mine"


def test_nothing_is_published_into_a_folder_that_is_a_link(project):
    good(project, "sign", QUARTER, *WHO, *DAY)
    elsewhere = project.parent / "elsewhere"
    (project / FOLDER).rename(elsewhere)
    (project / FOLDER).symlink_to(elsewhere)

    assert "symbolic link" in failed(project, "publish", QUARTER)
    assert not (elsewhere / "v1").exists()


@pytest.mark.parametrize("name", ["build", "preview", "lab", "verify"])
def test_commands_that_run_notebooks_say_that_a_notebook_is_a_program(name, tmp_path):
    assert "A notebook is a program" in " ".join(good(tmp_path, name, "--help").split())


def test_the_page_on_security_says_what_runs_and_what_a_signature_does_not_show():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")

    for named in ("build", "preview", "lab", "verify --rebuild", "--trust", "--against DIGEST"):
        assert named in text
    assert "does not show who" in text
