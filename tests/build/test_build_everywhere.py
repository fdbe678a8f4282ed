"""Many quarters in one command, by this machine's workers and a cluster's, one of which is killed."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from clusters import Cluster, cluster
from helpers.periods import Quarter, quarters_between
from projects import copy_project

FEW = ["2016-17-Q2", "2022-23-Q1"]
ALL = ["2012-13-Q4..2025-26-Q2"]
HOURS = 3600
SECTIONS = 6


def build(project: Path, *arguments: str) -> list[str]:
    """Build as a person would; give what was said on standard output."""
    command = [sys.executable, "-m", "helpers.cli", "build", *arguments]
    ended = subprocess.run(
        command, cwd=project, capture_output=True, text=True, check=False, timeout=2 * HOURS
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


def drafts(project: Path) -> dict[str, bytes]:
    """Give every file of every draft, without the manifests' time and the seal upon it."""
    files = sorted(path for path in project.glob("outputs/*/*/draft/**/*") if path.is_file())
    return {path.relative_to(project).as_posix(): content(path) for path in files}


def content(path: Path) -> bytes:
    if path.name != "manifest.json":
        return path.read_bytes()
    manifest = json.loads(path.read_bytes())
    assert manifest.pop("built")
    assert manifest.pop("seal")
    return json.dumps(manifest).encode()


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def kill_when_half_is_there(project: Path, of: int, made: Cluster) -> threading.Thread:
    """Kill the first worker once half of the drafts have been written."""

    def wait_and_kill() -> None:
        while len(list(project.glob("outputs/*/*/draft/statement.html"))) < of / 2:
            time.sleep(0.05)
        made.workers[0].kill()

    thread = threading.Thread(target=wait_and_kill, daemon=True)
    thread.start()
    return thread


def on_a_cluster_losing_one(folder: Path, of: int, *quarters: str) -> dict[str, bytes]:
    """Build on two workers, one of which is killed half-way."""
    project = copy_project(folder / "project")
    with cluster(folder) as made:
        killer = kill_when_half_is_there(project, of, made)
        pages = build(project, *quarters, "--scheduler", made.address)
        killer.join(1)
        assert made.workers[0].wait(10) < 0
        assert len(pages) == of
    return drafts(project)


def test_a_few_quarters_are_the_same_on_a_cluster_of_which_a_worker_is_killed(tmp_path):
    here = copy_project(tmp_path / "here")
    assert len(build(here, *FEW)) == len(FEW)
    (tmp_path / "cluster").mkdir()
    there = on_a_cluster_losing_one(tmp_path / "cluster", len(FEW), *FEW)
    assert differing(drafts(here), there) == []
    assert len([name for name in there if name.endswith(".ipynb")]) == SECTIONS * len(FEW)


@pytest.mark.long
def test_every_quarter_builds_in_one_command_and_is_the_same_on_a_cluster_losing_a_worker(tmp_path):
    number = len(list(quarters_between(Quarter(2012, 4), Quarter(2025, 2))))
    here = copy_project(tmp_path / "here")
    assert len(build(here, *ALL)) == number
    (tmp_path / "cluster").mkdir()
    there = on_a_cluster_losing_one(tmp_path / "cluster", number, *ALL)
    assert differing(drafts(here), there) == []
    assert len([name for name in there if name.endswith(".ipynb")]) == SECTIONS * number
