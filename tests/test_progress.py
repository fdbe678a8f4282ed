"""What a person sees while a run goes on: on a terminal, in a pipe, and when asked to be quiet."""

import os
import pty
import subprocess
import sys
from itertools import count

import pytest

from helpers.cli.progress import Tally

RUN = """
from helpers.cli.progress import listener
import sys, time
with listener(quiet="quiet" in sys.argv) as run:
    run.begun(4)
    run.told("read counts.csv [twice]")
    run.ended("2022-23-Q1 kent: homicide", "succeeded", stored=True)
    for section, ending in ("cyber-crime", "succeeded"), ("drugs", "timed-out"), ("violence", "succeeded"):
        run.started(f"2022-23-Q1 kent: {section}")
        time.sleep(0.15)
        run.ended(f"2022-23-Q1 kent: {section}", ending)
    time.sleep(0.15)
print("the page")
"""
COMMAND = [sys.executable, "-c", RUN]


def piped(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=True, timeout=60)


def on_a_terminal(**environment: str) -> str:
    """Run it with standard error on a pseudo-terminal; give what the terminal got."""
    ours, theirs = pty.openpty()
    settings = {"TERM": "xterm", "COLUMNS": "110", "LINES": "30", **environment}
    with subprocess.Popen(
        COMMAND, stdout=subprocess.DEVNULL, stderr=theirs, env={**os.environ, **settings}
    ) as run:
        os.close(theirs)
        got = b""
        try:
            while more := os.read(ours, 1 << 16):
                got += more
        except OSError:  # what Linux tells when the other end is closed
            pass
        assert run.wait(60) == 0
    os.close(ours)
    return got.decode()


def test_in_a_pipe_each_section_is_a_line_on_standard_error():
    ended = piped()
    assert ended.stdout == "the page\n"
    assert ended.stderr.splitlines() == [
        "read counts.csv [twice]",
        "2022-23-Q1 kent: homicide from the store (1 of 4)",
        "2022-23-Q1 kent: cyber-crime succeeded (2 of 4)",
        "2022-23-Q1 kent: drugs timed-out (3 of 4)",
        "2022-23-Q1 kent: violence succeeded (4 of 4)",
    ]


def test_when_asked_to_be_quiet_only_the_result_is_said():
    ended = piped("quiet")
    assert (ended.stdout, ended.stderr) == ("the page\n", "")


def test_on_a_terminal_a_bar_counts_sections_and_tells_the_time_left():
    shown = on_a_terminal()
    assert "━" in shown
    assert "3 of 4 sections, 1 running, 1 from the store, 1 failed, 1 s left" in shown
    assert "read counts.csv [twice]" in shown
    assert "2022-23-Q1 kent: drugs timed-out" in shown
    assert "cyber-crime" not in shown


def test_the_bar_goes_when_the_run_has_ended():
    assert on_a_terminal().rstrip("\r\n").endswith("\x1b[2K")  # the line is erased


def test_a_terminal_that_cannot_draw_gets_lines():
    assert "2022-23-Q1 kent: cyber-crime succeeded (2 of 4)" in on_a_terminal(TERM="dumb")


def test_the_time_left_comes_from_sections_that_ran_not_from_those_of_the_store():
    ticks = count(100, 10)
    tally = Tally(10, clock=lambda: next(ticks))
    for _ in range(4):
        tally.end(good=True, stored=True)
    assert tally.seconds_left is None
    tally.start()  # at 100
    tally.end(good=True, stored=False)
    tally.start()
    tally.end(good=True, stored=False)
    # two ran in the 10 s up to now, 4 of 10 are left: 20 s
    assert tally.seconds_left == pytest.approx(20)
    assert str(tally) == "6 of 10 sections, 4 from the store"
