"""What a build may take: each limit met is told with its place and its setting, and ends cleanly."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from projects_built import DRAFT, Heard, copy_built, drafted, edit, rebuild, set_cell

from helpers import build
from helpers.params import Limits
from helpers.periods import Quarter
from projects import PRIORITIES, statement

SETTINGS = "params/defaults.yaml"
HOMICIDE, VIOLENCE, DRUGS = "1-homicide.ipynb", "2-serious-violence.ipynb", "3-drugs-county-lines.ipynb"
SLEEPS = "import time\ntime.sleep(600)"


@pytest.fixture
def where(built, tmp_path):
    return copy_built(built, tmp_path / "project")


def test_limits_of_a_cell_and_a_notebook_are_those_of_the_project_and_told_with_their_setting(where):
    before = drafted(where)
    set_cell(where, HOMICIDE, "measures", SLEEPS)
    set_cell(where, VIOLENCE, "measures", "while True:\n    print('x' * 1000)")
    set_cell(where, DRUGS, "measures", f"held = bytearray(500_000_000)\n{SLEEPS}")
    edit(where / SETTINGS, "seconds_a_cell: 120", "seconds_a_cell: 15")
    edit(where / SETTINGS, "output_a_cell: 1", "output_a_cell: 0.2")
    edit(where / SETTINGS, "memory_a_notebook: 4000", "memory_a_notebook: 400")

    ended = statement(where, "build", "2022-23-Q1", "--jobs", "2")

    assert ended.returncode == 1
    assert told(ended, HOMICIDE) == (
        "timed-out: too long: the cell took more than 15 seconds.",
        "seconds_a_cell under limits in params/defaults.yaml.",
    )
    assert told(ended, VIOLENCE) == (
        "failed: too much output: the cell gave more than 0.2 MB.",
        "megabytes_of_output_a_cell under limits in params/defaults.yaml.",
    )
    assert told(ended, DRUGS) == (
        "failed: too much memory: the notebook took more than 400 MB.",
        "megabytes_of_memory_a_notebook under limits in params/defaults.yaml.",
    )
    assert drafted(where) == before


def told(ended: subprocess.CompletedProcess[str], notebook: str) -> tuple[str, str]:
    """Give what was found in a notebook, and which setting is named."""
    (line,) = [each for each in ended.stderr.splitlines() if f"fail: notebooks/{notebook}" in each]
    found, _, remedy = line.partition("#measures: ")[2].partition(" Open ")
    return found, remedy.partition(" raise ")[2]


def test_a_page_that_is_too_large_is_refused_and_the_last_good_draft_stays(where):
    before = drafted(where)
    edit(where / SETTINGS, "megabytes_a_page: 2", "megabytes_a_page: 0.2")
    edit(where / "params/west-mercia/2022-23-Q1/homicide.md", "value: 17", "value: 18")

    ended = statement(where, "build", "2022-23-Q1")

    assert ended.returncode == 1
    assert "200 kB are the most it may have" in ended.stderr
    assert "raise megabytes_a_page under limits in params/defaults.yaml" in ended.stderr
    assert drafted(where) == before


def test_other_limits_make_nothing_anew(where):
    edit(where / SETTINGS, "seconds_a_cell: 120", "seconds_a_cell: 100")
    edit(where / SETTINGS, "megabytes_a_page: 2", "megabytes_a_page: 1")
    ended, heard = rebuild(where)
    assert ended.unchanged

    before = (where / DRAFT / "statement.html").read_bytes()
    edit(where / "params/west-mercia/2022-23-Q1/homicide.md", "value: 17", "value: 18")
    assert rebuild(where)[1].ran == []
    edit(where / "params/west-mercia/2022-23-Q1/homicide.md", "value: 18", "value: 17")
    ended, heard = rebuild(where, limits=Limits(seconds_a_cell=90, hours_a_run=1))
    assert (heard.ran, heard.kept) == ([], PRIORITIES)
    assert (where / DRAFT / "statement.html").read_bytes() == before


def test_settings_that_are_no_limits_are_refused_before_anything_runs(where):
    edit(where / SETTINGS, "hours_a_run: 12", "hours_a_run: twelve")
    (where / DRAFT).unlink()

    ended = statement(where, "build", "2022-23-Q1", "--force", "west-mercia")

    assert ended.returncode == 1
    assert "params/defaults.yaml:9, column 'limits.hours_a_run'" in ended.stderr


# --------------------------------------------------------------------------- a run that is ended


class Counting(Heard):
    """A listener that counts how many sections run at once."""

    def __init__(self):
        super().__init__()
        self.running, self.most = 0, 0

    def started(self, section):
        self.running += 1
        self.most = max(self.most, self.running)

    def ended(self, section, ending, *, stored=False):
        super().ended(section, ending, stored=stored)
        self.running -= not stored


def test_a_run_that_takes_too_long_ends_keeps_what_succeeded_and_goes_on_later(where):
    before = drafted(where)
    as_it_was = (where / "notebooks" / HOMICIDE).read_bytes()
    set_cell(where, HOMICIDE, "measures", SLEEPS)
    ended, heard = rebuild(where, limits=Limits(hours_a_run=4 / 3600))

    (finding,) = ended.problems
    assert str(finding) == (
        "2022-23-Q1 west-mercia: Not finished within the 0.00111111 hours of a run; 5 of its 6 sections are "
        "kept. Build again: it goes on from there. If it needs so long, raise hours_a_run under limits in "
        "params/defaults.yaml."
    )
    assert heard.kept == PRIORITIES[1:]
    assert drafted(where) == before
    assert running_in(where) == []

    (where / "notebooks" / HOMICIDE).write_bytes(as_it_was)
    ended, heard = rebuild(where)
    assert ended.ok
    assert drafted(where) == before


def test_what_has_no_time_to_be_begun_is_told_and_what_is_built_stays(where):
    asked = (Quarter(2022, 1), Quarter(2022, 2))
    request = build.Request(where, asked, ("west-mercia",), limits=Limits(hours_a_run=1e-9))

    first, second = build.build(request, listener=Heard())

    assert first.unchanged
    assert not second.ok
    assert "hours of a run; it was not begun" in second.problems[0].found
    assert not (where / "outputs/2022-23-Q2/west-mercia/draft").exists()


def test_as_many_sections_run_at_once_as_there_are_workers(where):
    heard = Counting()
    for name in (HOMICIDE, VIOLENCE, DRUGS):
        set_cell(where, name, "measures", "1 / 0")
    request = build.Request(where, (Quarter(2022, 1),), ("west-mercia",), jobs=1)

    build.build(request, listener=heard)

    assert (len(heard.ran), heard.most, heard.running) == (3, 1, 0)


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [("SIGTERM", 143, "a request to end (SIGTERM)"), ("SIGINT", 130, "ctrl-C (SIGINT)")],
)
def test_a_run_that_is_told_to_end_says_what_it_was_at_and_how_to_go_on(where, name, code, said):
    set_cell(where, HOMICIDE, "measures", f"from pathlib import Path\nPath('here').touch()\n{SLEEPS}")
    script = (
        "import signal, sys\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from helpers.cli import main\nmain(sys.argv[1:])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, "build", "2022-23-Q1", "--quiet"],
        cwd=where,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        while not (where / "notebooks/here").exists():
            assert run.poll() is None
            time.sleep(0.02)
        run.send_signal(getattr(signal, name))
        errors = run.communicate(timeout=60)[1]

    assert run.returncode == code
    assert errors == (
        f"Ended by {said} while running notebooks, with 5 of 6 sections done; what succeeded is kept. "
        "The last good drafts are as they were: build again to go on.\n"
    )


def running_in(where: Path) -> list[str]:
    """Name the processes whose folder is the project's."""
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdigit() and int(each.name) != os.getpid():
            try:
                folder = (each / "cwd").readlink()
            except OSError:
                continue
            found += [each.name] if folder.is_relative_to(where) else []
    return found
