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
#: how much slower the next build may be
_SLOWER = 1.03


class Pace:
    """From when to when there is each target in a whole build, in seconds from its start.

    A build that is over before its moment has shown that the machine has become faster: later ones are
    expected to be as fast, and, little by little, slower again.
    """

    def __init__(self, seen: dict[str, tuple[float, float]], life: float) -> None:
        self.seen = seen
        self.life = life  # of a kernel
        self.factor = 1.0

    def moment(self, target: str) -> float:
        """Choose a moment at which there is such a process."""
        first, last = self.seen[target]
        return max(self.factor * random.uniform(first, last), _EARLIEST)

    def pause(self, target: str) -> float:
        """Choose how long to wait once there is one: kernels would else be killed as they start alone."""
        return self.factor * random.uniform(0, self.life) if target == "kernel" else 0

    def learn(self, *, sent: bool, took: float) -> None:
        """Take from a build whether it could be struck, and how long it took if not."""
        self.factor = self.factor * _SLOWER if sent else took / self.seen["run"][1]


@pytest.fixture(scope="module")
def pace(project: Project) -> Pace:
    """The pace of a build, here and now."""
    begun = time.monotonic()
    seen: dict[str, tuple[float, float]] = {}
    lives: dict[int, list[float]] = {}
    run = project.begin("--fresh")
    while run.poll() is None:
        now = time.monotonic() - begun
        family = Family(run.pid)
        there = {"run": True, "group": now > _EARLIEST, "helper": family.helpers, "kernel": family.kernels}
        seen |= {target: (seen.get(target, (now,))[0], now) for target, found in there.items() if found}
        for each in family.kernels:
            lives.setdefault(each.pid, []).append(now)
        time.sleep(0.02)
    assert ended(run).returncode == 0
    return Pace(seen, max(times[-1] - times[0] for times in lives.values()))


def strike(run: subprocess.Popen[str], target: str, number: int, pause: float) -> bool:
    """Send the signal once there is such a process, and a pause later; tell whether it was sent."""
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
            struck = random.choice(found)
            time.sleep(pause)
            try:
                struck.send_signal(number)
            except psutil.NoSuchProcess:
                continue
            return True
        time.sleep(0.002)
    return False


def try_one(project: Project, way: int, pace: Pace, target: str, name: str) -> dict[str, object]:
    """Kill one build, and see that nothing is torn, false or left, and that a rerun gives the clean bytes."""
    project.put(way)
    if random.random() < 0.5:
        project.forget_sections()
    moment = pace.moment(target)
    with read_meanwhile(project) as reader:
        run = project.begin("--fresh")
        with_helper = False
        begun = time.monotonic()
        while run.poll() is None and time.monotonic() < begun + moment:
            time.sleep(0.005)
            with_helper = with_helper or bool(Family(run.pid).helpers)
        sent = strike(run, target, getattr(signal, name), pace.pause(target))
        killed = ended(run)
        pace.learn(sent=sent, took=time.monotonic() - begun)
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
def test_a_killed_build_leaves_a_whole_statement_and_no_process(project, pace, tmp_path, name, trials):
    random.seed(f"{name} {trials}")
    struck = number = 0
    # a build that was over before it could be killed is no trial
    while struck < trials and number < 2 * trials + 5:
        target = TARGETS[struck % 4] if trials > 1 else random.choice(TARGETS)
        found = try_one(project, 1 - number % 2, pace, target, name)
        note(tmp_path / "record", number=number, signal=name, target=target, **found)
        struck += bool(found["sent"])
        number += 1

    assert struck == trials
