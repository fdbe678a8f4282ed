"""A build killed at any moment: readers see whole statements only, nothing is left, a rerun is clean."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import psutil
import pytest
from trials import Family, Project, ended, note, read_meanwhile, same

SIGNALS = ("SIGKILL", "SIGTERM", "SIGINT", "SIGHUP")
TARGETS = ("run", "kernel", "helper", "group")


@pytest.fixture(scope="module")
def project(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(built, tmp_path_factory.mktemp("kills") / "project")


@pytest.fixture(scope="module")
def seconds(project: Project) -> float:
    """How long a whole build takes here and now."""
    begun = time.monotonic()
    assert project.build("--fresh").returncode == 0
    return time.monotonic() - begun


def strike(run: subprocess.Popen[str], target: str, number: int) -> bool:
    """Send the signal as soon as there is such a process; tell whether it was sent."""
    while run.poll() is None:
        family = Family(run.pid)
        found = {"kernel": family.kernels, "helper": family.helpers}.get(target)
        if target == "group":
            os.killpg(run.pid, number)
            return True
        if target == "run":
            run.send_signal(number)
            return True
        if found:
            try:
                random.choice(found).send_signal(number)
            except psutil.NoSuchProcess:
                continue
            return True
        time.sleep(0.002)
    return False


def try_one(project: Project, way: int, seconds: float, target: str, name: str) -> dict[str, object]:
    """Kill one build, and see that nothing is torn, false or left, and that a rerun gives the clean bytes."""
    project.put(way)
    if random.random() < 0.5:
        project.forget_sections()
    moment = random.uniform(0.2, seconds)
    with read_meanwhile(project) as reader:
        run = project.begin("--fresh")
        with_helper = False
        deadline = time.monotonic() + moment
        while run.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
            with_helper = with_helper or bool(Family(run.pid).helpers)
        sent = strike(run, target, getattr(signal, name))
        killed = ended(run)
        left = project.left()
        if killed.returncode == 0:
            assert same(project.shown(), project.clean[way]) == [], "a success that is none"
        again = project.build()
    assert left == []
    assert "Traceback" not in killed.stderr or not with_helper, killed.stderr
    if sent and killed.returncode != 0 and with_helper and name != "SIGKILL":
        assert killed.stderr, "it ended without a word"
    assert again.returncode == 0, again.stderr
    assert same(project.shown(), project.clean[way]) == []
    assert project.left() == []
    told = killed.stderr.strip().splitlines()[-1:] or [""]
    return {"moment": round(moment, 2), "sent": sent, "code": killed.returncode, "looks": reader.looks} | {
        "told": told[0]
    }


@pytest.mark.parametrize(
    ("name", "trials"),
    [("SIGTERM", 1), ("SIGKILL", 1), *(pytest.param(each, 50, marks=pytest.mark.long) for each in SIGNALS)],
)
def test_a_killed_build_leaves_a_whole_statement_and_no_process(project, seconds, tmp_path, name, trials):
    random.seed(f"{name} {trials}")
    for number in range(trials):
        target = TARGETS[number % 4] if trials > 1 else random.choice(TARGETS)
        found = try_one(project, 1 - number % 2, seconds, target, name)
        note(tmp_path / "record", number=number, signal=name, target=target, **found)
