"""What commands do where the disk is full, a folder is not theirs, or nobody takes what they print."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.cli.verbs import run
from projects import copy_project

QUARTER = "2022-23-Q1"
FORCE = "west-mercia"
OUTPUTS = f"outputs/{QUARTER}/{FORCE}"
SETTINGS = f"params/{FORCE}/{QUARTER}"
SIGN = ("sign", QUARTER, "--name", "A. Person", "--role", "Commissioner", "--date", "2026-05-01", "--yes")
NEW = ("new", "2026-27-Q1")
SHARE = ("share", QUARTER)
SHARED = f".statement/share/{QUARTER}-{FORCE}.zip"


@pytest.fixture
def project(built, tmp_path):
    """A copy of a project with two drafts; its data are only read."""
    where = tmp_path / "project"
    copy_project(where, data=False)
    (where / "data").symlink_to(built / "data", target_is_directory=True)
    shutil.copytree(built / "outputs", where / "outputs", symlinks=True)
    return where


def command(
    where: Path, *arguments: str, before: Callable[[], object] | None = None, stdout: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    """Run a command in a process that ``before`` prepares."""
    return subprocess.run(
        [sys.executable, "-m", "helpers.cli", *arguments],
        cwd=where,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=300,
        preexec_fn=before,
    )


def no_file_beyond(size: int) -> Callable[[], None]:
    """Stand for a full disk: no file may grow beyond so many bytes."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def files_of(where: Path) -> dict[str, bytes]:
    """Give what people see of a folder: every file by its name, without the caches."""
    found = (each for each in where.rglob("*") if each.is_file() and not each.is_symlink())
    return {
        each.relative_to(where).as_posix(): each.read_bytes()
        for each in found
        if each.name != ".lock" and (".statement" not in each.parts or "share" in each.parts)
    }


@pytest.mark.parametrize(
    ("arguments", "room", "written"),
    [
        (SHARE, 20_000, SHARED),
        (("template", "force-extract", "--out", "templates"), 2_000, "templates/force-extract.xlsx"),
        (NEW, 100, f"params/{FORCE}/2026-27-Q1"),
        (SIGN, 20, f"{SETTINGS}/sign-off.yaml"),
    ],
    ids=["share", "template", "new", "sign"],
)
def test_a_full_disk_leaves_nothing_half_written_and_is_told_plainly(project, arguments, room, written):
    before = files_of(project)

    ended = command(project, *arguments, before=no_file_beyond(room))

    assert ended.returncode == 1, ended.stderr
    assert f"No room on the disk for {written}: free 1 MB, then run it again." in ended.stderr
    assert "did not foresee" not in ended.stderr
    assert files_of(project) == before

    again = command(project, *arguments)
    assert again.returncode == 0, again.stderr
    assert files_of(project) != before


def test_a_full_disk_during_a_build_leaves_the_last_draft(project):
    before = files_of(project / OUTPUTS)
    file = project / f"params/{FORCE}/force.yaml"
    file.write_text(f"{file.read_text()}system_fonts: true\n")

    ended = command(project, "build", QUARTER, before=no_file_beyond(60_000))

    assert ended.returncode == 1
    assert "No room on the disk for " in ended.stderr
    assert "did not foresee" not in ended.stderr
    assert files_of(project / OUTPUTS) == before


@pytest.mark.parametrize(
    ("arguments", "taken"),
    [
        (SHARE, ".statement/share"),
        (("template", "force-extract", "--out", "templates"), "templates"),
        (("build", QUARTER, "--fresh"), "outputs/2022-23-Q1/west-mercia/.builds"),
    ],
    ids=["share", "template", "build"],
)
def test_a_file_in_the_place_of_a_folder_is_told_plainly(project, arguments, taken):
    path = project / taken
    shutil.rmtree(path, ignore_errors=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("in the way")

    ended = command(project, *arguments)

    assert ended.returncode in {1, 2}
    assert f"{taken}" in ended.stderr
    assert "Move it away" in ended.stderr
    assert "did not foresee" not in ended.stderr
    assert path.read_text() == "in the way"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("build", QUARTER), 0),
        (SIGN, 0),
        (SHARE, 0),
        (("evidence", QUARTER, "homicide"), 1),
    ],
    ids=lambda each: each[0] if isinstance(each, tuple) else "",
)
def test_a_full_standard_output_does_not_undo_what_was_done(project, arguments, code):
    with Path("/dev/full").open("w") as full:
        ended = command(project, *arguments, stdout=full.fileno())

    assert ended.returncode == code, ended.stderr
    assert "could not be written to standard output (No space left on device)" in ended.stderr
    assert "Nothing was published" not in ended.stderr
    assert "Exception ignored" not in ended.stderr
    if arguments is SIGN:
        assert (project / SETTINGS / "sign-off.yaml").is_file()


def test_a_closed_standard_output_is_told_too(project):
    ended = command(project, *SHARE, before=lambda: os.close(1))

    assert ended.returncode == 0
    assert "could not be written to standard output (it is closed)" in ended.stderr
    assert (project / SHARED).is_file()


def test_a_reader_that_has_gone_is_no_fault(project):
    read, write = os.pipe()
    os.close(read)

    ended = command(project, "evidence", QUARTER, stdout=write)
    os.close(write)

    assert ended.returncode == 0
    assert ended.stderr == ""


def link(path: Path, target: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        path.rename(target)
    else:
        path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("build", QUARTER, "--fresh"), f"{OUTPUTS}/.lock"),
        (("build", QUARTER, "--fresh"), OUTPUTS),
        (("build", QUARTER, "--fresh"), f"{OUTPUTS}/.builds"),
        (SIGN, f"params/{FORCE}"),
        (NEW, f"params/{FORCE}"),
        (SHARE, ".statement/share"),
    ],
    ids=lambda each: each if isinstance(each, str) else each[0],
)
def test_a_link_in_the_place_of_what_is_written_is_not_followed(project, tmp_path, arguments, name):
    elsewhere = tmp_path / "elsewhere"
    if name.endswith(".lock"):
        elsewhere.write_text("someone else's")
    elif not (project / name).is_dir():
        elsewhere.mkdir()
    link(project / name, elsewhere)
    before = files_of(elsewhere) if elsewhere.is_dir() else elsewhere.read_bytes()

    ended = command(project, *arguments)

    assert ended.returncode in {1, 2}, ended.stderr
    assert f"{'/'.join(Path(name).parts[-2:])} is a symbolic link" in ended.stderr
    assert (files_of(elsewhere) if elsewhere.is_dir() else elsewhere.read_bytes()) == before


@pytest.mark.parametrize("name", [SHARED, "force-extract.csv"])
def test_a_link_of_a_files_name_is_replaced_or_refused_never_followed(project, tmp_path, name):
    target = tmp_path / "target"
    target.write_text("someone else's")
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).symlink_to(target)

    ended = command(project, *(SHARE if name == SHARED else ("template", "force-extract")))

    assert target.read_text() == "someone else's"
    assert (project / name).is_symlink() == (ended.returncode != 0)


@pytest.mark.parametrize("name", ["/etc", "../west-mercia/draft", "v0", "V1", "", "draft/..", ".builds"])
def test_a_version_that_is_no_name_of_one_is_refused(built, capsys, name):
    for arguments in (("compare", QUARTER, name, "draft"), ("check", QUARTER, f"--version={name}")):
        code = run(["--root", str(built), *arguments])

        assert code == 2
        assert "no version. Write draft, or a version such as v1." in capsys.readouterr().err


def test_words_of_nested_brackets_end_in_findings(project):
    file = project / SETTINGS / "homicide.md"
    nested = ("[" * 500, "[" * 500 + "x" + "](https://a.uk)" * 500, "> " * 500 + "x", "(" * 500)
    file.write_text("\n\n".join([file.read_text(), *nested, ""]))

    for arguments in (("build", QUARTER), ("check", QUARTER)):
        ended = command(project, *arguments)

        assert ended.returncode in {0, 1}
        for word in ("did not foresee", "Traceback", "RecursionError"):
            assert word not in ended.stderr + ended.stdout
