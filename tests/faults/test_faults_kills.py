"""A build killed at any moment: readers see whole statements only, nothing is left, a rerun is clean."""

import os
import random
import signal
import subprocess
import time

import psutil
import pytest
from trials import Family, Project, ended, note, read_meanwhile, same

SIGNALS = ("SIGKILL", "SIGTERM", "SIGINT", "SIGHUP")
TARGETS = ("run", "kernel", "helper", "group")
#: earlier than this a process is not yet the program that is to be killed, in seconds
_EARLIEST = 0.2


@pytest.fixture(scope="module")
def times(project: Project) -> dict[str, tuple[float, float]]:
    """From when to when there is each target in a whole build, here and now, in seconds from its start."""
    begun = time.monotonic()
    seen: dict[str, tuple[float, float]] = {}
    run = project.begin("--fresh")
    while run.poll() is None:
        now = time.monotonic() - begun
        family = Family(run.pid)
        there = {"run": True, "group": now > _EARLIEST, "helper": family.helpers, "kernel": family.kernels}
        seen |= {target: (seen.get(target, (now,))[0], now) for target, found in there.items() if found}
        time.sleep(0.02)
    assert ended(run).returncode == 0
    return seen


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


def try_one(
    project: Project, way: int, when: tuple[float, float], target: str, name: str
) -> dict[str, object]:
    """Kill one build, and see that nothing is torn, false or left, and that a rerun gives the clean bytes."""
    project.put(way)
    if random.random() < 0.5:
        project.forget_sections()
    moment = random.uniform(max(when[0], _EARLIEST), when[1])
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
def test_a_killed_build_leaves_a_whole_statement_and_no_process(project, times, tmp_path, name, trials):
    random.seed(f"{name} {trials}")
    struck = number = 0
    # a build that was over before it could be killed is no trial
    while struck < trials and number < 2 * trials + 5:
        target = TARGETS[struck % 4] if trials > 1 else random.choice(TARGETS)
        found = try_one(project, 1 - number % 2, times[target], target, name)
        note(tmp_path / "record", number=number, signal=name, target=target, **found)
        struck += bool(found["sent"])
        number += 1

    assert struck == trials
