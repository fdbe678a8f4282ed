"""A disk that is full, or fails, at any write of a build: no torn or false statement; a rerun is clean."""

import errno
import json
import os
import shutil
from pathlib import Path

import pytest
from trials import Project, note, read_meanwhile, same

PLANTED = Path(__file__).with_name("planted.py")
ERRORS = (errno.ENOSPC, errno.EIO)
#: more writes than any process of a build makes
MOST = 2000


def fail_at(project: Project, folder: Path, role: str, number: int, way: int) -> dict[str, object] | None:
    """Build with one write failing; nothing is given once there are not so many writes."""
    shutil.copyfile(PLANTED, folder / "sitecustomize.py")
    plan = {"root": str(project.root), "role": role, "number": number, "error": ERRORS[number % 2]}
    (folder / "fault.json").write_text(json.dumps(plan))
    (folder / "done").unlink(missing_ok=True)
    project.put(way)
    path = os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])
    with read_meanwhile(project):
        failed = project.build(*(["--fresh"] if role == "forked" else []), PYTHONPATH=path)
        left = project.left()
        if failed.returncode == 0:
            assert same(project.shown(), project.clean[way]) == [], f"{role} {number}: a success that is none"
        again = project.build()
    assert left == []
    assert "Traceback" not in failed.stderr, failed.stderr
    assert again.returncode == 0, again.stderr
    assert same(project.shown(), project.clean[way]) == [], f"{role} {number}"
    if failed.returncode:
        assert "No room on the disk" in failed.stderr or "nput/output error" in failed.stderr, failed.stderr
    if not (folder / "done").exists():
        return None
    return {"role": role, "number": number, "code": failed.returncode, "told": failed.stderr[-300:]}


@pytest.mark.parametrize("role", ["run", "forked"])
@pytest.mark.long
def test_each_write_of_a_build_may_fail_once(project, tmp_path, role):
    for number in range(1, MOST):
        found = fail_at(project, tmp_path, role, number, number % 2)
        if found is None:
            break
        note(tmp_path / "record", **found)

    assert number > 20


@pytest.mark.parametrize("number", [3, 90])
def test_a_write_that_fails_leaves_a_whole_statement_and_a_rerun_is_clean(project, tmp_path, number):
    # the other words than those of the draft: an unchanged build writes nothing that could fail
    assert fail_at(project, tmp_path, "run", number, 1 - project.way) is not None
