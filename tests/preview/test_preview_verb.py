"""The verb as a person runs it: the address is told, the code itself is followed, ctrl-C ends it all."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

import psutil
import pytest

from projects import ROOT, copy_project, statement


@pytest.fixture(scope="module")
def code(tmp_path_factory):
    """A copy of the library, so that a test may save its code."""
    where = tmp_path_factory.mktemp("code")
    shutil.copytree(ROOT / "src/helpers", where / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    return where


#: the command line with no signal ignored, as it would be where the tests themselves run in the background
UNHEEDED = """
import signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)
from helpers.cli import main
main(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def started(code, tmp_path_factory):
    project = copy_project(tmp_path_factory.mktemp("project"))
    process = subprocess.Popen(
        [sys.executable, "-c", UNHEEDED, "preview", "2022-23-Q1", "homicide", "--no-browser"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(code)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


@pytest.fixture(scope="module")
def address(started):
    return re.search(r"http://127\.0\.0\.1:\d+/", started.stdout.readline())[0]


def until_served(address, wanted, seconds=90):
    """Wait until the page that is served is as wanted; give it."""
    deadline = time.monotonic() + seconds
    while True:
        with urllib.request.urlopen(address) as answer:
            content = answer.read()
        if wanted in content:
            return content
        assert time.monotonic() < deadline, content[-2000:]
        time.sleep(0.1)


def until_told(address, wanted, seconds=90):
    """Listen until what is told is as wanted."""
    deadline = time.monotonic() + seconds
    with urllib.request.urlopen(address + "preview/events") as told:
        for line in told:
            if wanted in line:
                return
            assert time.monotonic() < deadline, line


def test_the_page_is_served_where_the_verb_says(address):
    assert b'id="homicide"' in until_served(address, b'<section class="priority"')


def test_code_that_is_saved_is_taken_up_and_a_fault_in_it_told_over_the_last_good_page(address, code):
    until_served(address, b'<section class="priority"')
    file = code / "helpers/narrative/written.py"
    good = file.read_text(encoding="utf-8")
    file.write_text(good + "\ndef broken(:\n", encoding="utf-8")
    line = good.count("\n") + 2
    until_told(address, f"src/helpers/narrative/written.py:{line}".encode())
    until_served(address, b'<section class="priority"')

    file.write_text(good.replace("No contribution has", "Nothing has"), encoding="utf-8")
    until_told(address, b'"state": "ready"')
    template = code / "helpers/templates/blocks/written.html.j2"
    template.write_text("<p>marked-template</p>\n" + template.read_text(encoding="utf-8"), encoding="utf-8")
    until_served(address, b"marked-template")


def test_ctrl_c_ends_it_and_everything_it_started(address, started):
    own = psutil.Process(started.pid)
    family = own.children(recursive=True)
    assert family
    started.send_signal(signal.SIGINT)

    assert started.wait(30) == 0
    assert psutil.wait_procs(family, timeout=10)[1] == []


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_verb_that_is_told_to_end_says_so_and_leaves_nothing(tmp_path, name, code):
    with subprocess.Popen(
        [sys.executable, "-c", UNHEEDED, "preview", "2022-23-Q1", "--no-browser"],
        cwd=copy_project(tmp_path, data=False),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdout.readline()  # it serves
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(getattr(signal, name))
        said = process.communicate(timeout=60)[1]

    assert process.returncode == code
    assert said == f"Stopped by {name}. What was published before is as it was.\n"
    assert family
    assert psutil.wait_procs(family, timeout=10)[1] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["2022-23-Q9"], "2022-23-Q9"),
        (["2022-23-Q1", "homicid"], "Did you mean homicide?"),
        (["2022-23-Q1", "--force", "west-merica"], "west-mercia"),
        (["2022-23-Q1", "--port", "99999"], "--port"),
    ],
)
def test_a_wrong_request_is_refused_in_at_most_three_lines(tmp_path, arguments, said):
    ended = statement(copy_project(tmp_path, data=False), "preview", "--no-browser", *arguments)

    assert ended.returncode == 2
    assert said in ended.stderr
    assert len(ended.stderr.strip().splitlines()) <= 3
