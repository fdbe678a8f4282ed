"""The same inputs give the same bytes, whoever builds them, wherever, and however their machine is set up."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from trials import BUILD, FOLDER, LONGEST, QUARTER, drafted, same

from projects import copy_project

UNLIKE = {
    "LC_ALL": "tr_TR.UTF-8",
    "LANG": "tr_TR.UTF-8",
    "TZ": "Pacific/Kiritimati",
    "PYTHONHASHSEED": "7",
    "COLUMNS": "40",
    "MPLBACKEND": "svg",
    "OMP_NUM_THREADS": "3",
}


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A folder that another user may use, whatever the tests' own folder allows."""
    folder = Path(tempfile.mkdtemp(prefix="another place "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def as_another_user(folder: Path) -> list[str]:
    """Give the folder to another user, and what starts a command as that one.

    It may still read what only we may: this Python can lie in our home.
    """
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root, with setpriv, may build as another user")
    nobody = pwd.getpwnam("nobody")
    for each in [folder, *folder.rglob("*")]:
        os.chown(each, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    reading = [f"--{kind}-caps=+dac_read_search" for kind in ("inh", "ambient")]
    return ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups", *reading]


@pytest.mark.parametrize("who", ["another user", pytest.param("the same user", marks=pytest.mark.long)])
def test_two_builds_in_unlike_surroundings_give_the_same_bytes(built, elsewhere, who):
    project = copy_project(elsewhere / "a project")
    (elsewhere / "home").mkdir()
    as_other = as_another_user(elsewhere) if who == "another user" else []

    ended = subprocess.run(
        [*as_other, sys.executable, "-c", BUILD, "build", QUARTER, "--jobs", "1"],
        cwd=project,
        env=os.environ | UNLIKE | {"HOME": str(elsewhere / "home"), "USER": who, "TMPDIR": str(elsewhere)},
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
        umask=0o077,
    )

    assert ended.returncode == 0, ended.stderr
    assert same(drafted(project / FOLDER / "draft"), drafted(built / FOLDER / "draft")) == []
