"""What sections are opened from is opened once, before kernels are forked, and never passed off for newer."""

import shutil
import time

import pytest
from made_notebooks import make_notebook

from helpers.execute import Ending, Result, Runner, Task, Workplace, executed
from helpers.execute.preload import Ahead
from helpers.execute.runner import workers
from helpers.execute.tasks import DEFAULT_LIMITS
from helpers.unchanged import STEP
from projects import copy_project, statement

GIVEN = {"quarter": "2022-23-Q1", "force": "west-mercia", "root": ".."}
OPENS = (
    "from helpers.section import open_section\n"
    'print(open_section("cyber-crime", quarter, force, root)'
    '.figures["cyber-flagged-offences.now"].value.number)'
)
EXTRACT = "data/raw/west-mercia-force/2022-09/cyber-crime.csv"


@pytest.fixture
def project(tmp_path):
    return copy_project(tmp_path / "project")


def looked(project, between=lambda: None) -> Result:
    """Run a notebook that opens a section, once ``between`` was done to a run that is under way."""
    heard = []
    made = make_notebook(project / "notebooks" / "9-looks.ipynb", [OPENS])
    work = Workplace.under(project)
    ahead = Ahead(str(project), GIVEN["quarter"], (GIVEN["force"],))
    with workers(work, 1, DEFAULT_LIMITS, plain=False, tell=heard.append, ahead=ahead) as executor:
        executor.submit(abs, -1).result()  # the forkserver is ready
        between()
        result = Runner(executor, work).submit(Task(made, GIVEN, "looks")).result()
    assert heard == []
    return result


def opened(project, between=lambda: None) -> list[str]:
    """What it prints."""
    result = looked(project, between)
    assert result.outcome is Ending.SUCCEEDED, result.finding
    (cell,) = [each for each in executed(result).cells if each.id == "cell-0"]
    return cell.outputs[0].text.split()


def settle(project) -> None:
    """Wait until no file was altered so shortly ago that another alteration might not show."""
    time.sleep(STEP / 1e9 + 0.1)


def test_figures_that_were_read_before_are_at_hand_in_every_kernel(project):
    assert statement(project, "load").returncode == 0
    settle(project)

    assert opened(project, lambda: shutil.rmtree(project / "data/tidy")) == ["5454.0"]

    assert not (project / "data/tidy").exists()  # nothing had to be read again


def test_a_file_that_is_altered_once_they_are_at_hand_is_read_again(project):
    assert statement(project, "load").returncode == 0
    settle(project)
    extract = project / EXTRACT

    def alter():
        extract.write_text(extract.read_text().replace("5454", "5455"))

    assert opened(project, alter) == ["5455.0"]


def test_what_has_not_been_read_before_is_not_read_ahead(project):
    def nothing_is_read():
        assert not (project / "data/tidy").exists()

    assert opened(project, nothing_is_read) == ["5454.0"]


def test_what_is_wrong_with_a_project_is_not_told_before_its_time(project):
    (project / "params/frameworks/2021-national-priorities.yaml").write_text("nonsense: [")

    result = looked(project)

    assert result.outcome is Ending.FAILED
    assert "2021-national-priorities.yaml" in str(result.finding)
