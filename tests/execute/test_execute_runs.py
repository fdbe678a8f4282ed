"""Real runs with real kernels. Each costs a second or two, so one run of many notebooks serves most tests."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import nbformat
import psutil
import pytest
from made_notebooks import GIVEN, make_notebook

from helpers.errors import InputRefused
from helpers.execute import Ending, Limits, Task, Workplace, as_bytes, executed, prune, run, strip

LIMITS = Limits(cell_seconds=4, run_seconds=20)
CELLS = {
    "fine": ["1 + 1", "print('said')\nquarter, force", "import random\nobject()"],
    "divides": ["x = 1\n\nx / 0", "2"],
    "hangs": ["import time\ntime.sleep(600)"],
    "killed": ["import os\nos.kill(os.getpid(), 9)", "2"],
    "ends-at-once": ["import os\nos._exit(0)", "2"],
    "leaves": ["import sys\n\nsys.exit(0)", "2"],
    "exits": ["exit()", "2"],
    "asks": ["input()"],
    "tagged": ["1 / 0", "2"],
    "skipped": ["1", "2"],
    "endless": ["while True:\n    print('x' * 1000)"],
    "one-huge": ["print('x' * 30_000_000)"],
    "display-fails": ["class Odd:\n    def _repr_html_(self):\n        return 1 / 0\n\nOdd()"],
    "no-block": ["None"],
    "parents": [
        "import subprocess, sys\n"
        "sleep = [sys.executable, '-c', 'import time; time.sleep(600)']\n"
        "print(subprocess.Popen(sleep).pid, subprocess.Popen(sleep, start_new_session=True).pid)"
    ],
    "warns": [
        "import warnings, pathlib\nwarnings.warn(f'{pathlib.Path.cwd()}/a.csv is odd')\npathlib.Path.cwd()"
    ],
    "surroundings": [
        "import json, os, sys, matplotlib, pathlib\n"
        "print(json.dumps({'environ': dict(os.environ), 'executable': sys.executable, 'argv': sys.argv,\n"
        "    'folder': pathlib.Path.cwd().name, 'backend': matplotlib.get_backend(), 'names': dir()}))"
    ],
}
TAGS = {"tagged": {0: ["raises-exception"]}, "skipped": {0: ["skip-execution"]}}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project of the notebooks above, beside a home that would alter a careless run."""
    root = tmp_path_factory.mktemp("project")
    for name, cells in CELLS.items():
        make_notebook(root / "notebooks" / f"{name}.ipynb", cells, tags=TAGS.get(name))
    return root


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with another kernel called python3, a start-up file and a matplotlib style."""
    home = tmp_path_factory.mktemp("home")
    kernel = home / ".local/share/jupyter/kernels/python3/kernel.json"
    kernel.parent.mkdir(parents=True)
    kernel.write_text(json.dumps({"argv": ["false"], "display_name": "other", "language": "python"}))
    for name in ("startup.py", ".ipython/profile_default/startup/startup.py"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("planted = 1")
    return home


@pytest.fixture(scope="module")
def place(project):
    return Workplace.under(project)


@pytest.fixture(scope="module")
def results(project, place, home):
    """What became of each notebook, by name; all run at once, two at a time."""
    tasks = [
        Task(project / "notebooks" / f"{name}.ipynb", GIVEN, name, ("cell-0",) if name == "no-block" else ())
        for name in CELLS
    ]
    hostile = {
        "HOME": str(home),
        "JUPYTER_PATH": str(home / ".local/share/jupyter"),
        "JUPYTER_DEFAULT_PROVISIONER_NAME": "no-such-provisioner",
        "PYTHONSTARTUP": str(home / "startup.py"),
        "MPLBACKEND": "agg",
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "SECRET_TOKEN": "planted",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in hostile.items():
            patch.setenv(name, value)
        return {each.section: each for each in run(tasks, work=place, jobs=2, limits=LIMITS)}


def said(result) -> str:
    """What a notebook printed."""
    notebook = nbformat.read(result.notebook, as_version=4)
    return "".join(each.text for cell in notebook.cells for each in cell.get("outputs", []) if "text" in each)


def alive(numbers) -> list[int]:
    """Which of these processes run or could run; one that has ended may wait for its parent to notice."""
    found = []
    for number in numbers:
        with suppress(psutil.NoSuchProcess):
            if psutil.Process(number).status() != psutil.STATUS_ZOMBIE:
                found.append(number)
    return found


def test_a_good_notebook_succeeds_with_its_parameters_injected(results):
    notebook = executed(results["fine"])

    assert results["fine"].outcome is Ending.SUCCEEDED
    assert results["fine"].failure is None
    assert results["fine"].finding is None
    assert [cell.id for cell in notebook.cells] == [
        "parameters", "injected-parameters", "cell-0", "cell-1", "cell-2"
    ]  # fmt: skip
    assert notebook.cells[2].outputs[0].data["text/plain"] == "2"
    assert notebook.cells[3].outputs[1].data["text/plain"] == "('2024-25-Q3', 'kent')"


def test_results_come_in_the_order_asked_for_and_the_others_go_on_when_some_fail(results):
    assert list(results) == list(CELLS)
    assert {name for name, result in results.items() if result.outcome is Ending.SUCCEEDED} == {
        "fine", "parents", "warns", "surroundings"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "ending", "error", "line"),
    [
        ("divides", Ending.FAILED, "ZeroDivisionError", 3),
        ("hangs", Ending.TIMED_OUT, "too long", 0),
        ("killed", Ending.DIED, "kernel died", 0),
        ("ends-at-once", Ending.FAILED, "kernel ended", 0),
        ("leaves", Ending.FAILED, "SystemExit", 0),
        ("exits", Ending.FAILED, "kernel asked to end", 0),
        ("asks", Ending.FAILED, "StdinNotImplementedError", 1),
        ("tagged", Ending.FAILED, "ZeroDivisionError", 1),
        ("skipped", Ending.FAILED, "cell not run", 0),
        ("endless", Ending.FAILED, "too much output", 0),
        ("one-huge", Ending.FAILED, "too much output", 0),
        ("display-fails", Ending.FAILED, "ZeroDivisionError", 3),
        ("no-block", Ending.FAILED, "block missing", 0),
    ],
)
def test_what_goes_wrong_is_told_with_cell_and_line(results, name, ending, error, line):
    result = results[name]

    assert (result.outcome, result.failure.error) == (ending, error)
    assert (result.failure.cell, result.failure.index, result.failure.line) == ("cell-0", 1, line)
    assert result.failure.remedy


def test_the_executed_notebook_of_a_failure_is_kept_with_the_failing_cell_marked(results):
    notebook = nbformat.read(results["divides"].notebook, as_version=4)

    assert [cell.id for cell in notebook.cells] == [
        "parameters", "injected-parameters", "stopped-here", "cell-0", "cell-1"
    ]  # fmt: skip
    assert "stopped here, line 3" in notebook.cells[2].source
    assert "ZeroDivisionError: division by zero" in notebook.cells[2].source


def test_too_much_output_is_not_kept(results):
    assert results["endless"].notebook.stat().st_size < 2 * LIMITS.output
    assert results["one-huge"].notebook.stat().st_size < LIMITS.output


def test_processes_a_notebook_starts_end_with_it_also_those_in_a_session_of_their_own(results):
    children = [int(number) for number in said(results["parents"]).split()]

    assert len(children) == 2
    assert alive(children) == []


def test_a_warning_stays_to_be_seen_without_the_machine_s_path(results, project):
    assert "UserWarning: notebooks/a.csv is odd" in said(results["warns"])
    assert str(project) not in said(results["warns"])


def test_the_surroundings_of_a_kernel_are_fixed_whatever_those_of_its_user(results, home):
    seen = json.loads(said(results["surroundings"]))

    assert Path(seen["executable"]).name == Path(sys.executable).name
    assert seen["folder"] == "notebooks"
    assert seen["backend"].endswith("inline")
    assert "planted" not in seen["names"]
    fixed = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "PYTHONNOUSERSITE": "1"}
    assert {name: seen["environ"][name] for name in fixed} == fixed
    assert "SOURCE_DATE_EPOCH" in seen["environ"]
    assert not {"SECRET_TOKEN", "PYTHONSTARTUP"} & set(seen["environ"])
    assert str(home) not in json.dumps(seen["environ"])


def test_a_run_leaves_its_notebooks_and_its_log_and_nothing_else_of_its_own(results, place):
    assert sorted(path.name for path in place.work.iterdir()) == ["kernels", "notebooks"]
    assert list((place.work / "kernels").iterdir()) == []
    assert len(list((place.work / "notebooks").iterdir())) == len(CELLS)


def test_the_log_says_how_each_notebook_ended(results, place):
    log = place.log.read_text()

    assert log.count("  succeeded ") == 4
    assert "notebooks/divides.ipynb:3, #cell-0: failed: ZeroDivisionError: division by zero" in log
    assert "quarter=2024-25-Q3 force=kent" in log


def test_plain_papermill_gives_the_same_notebook_and_calls_a_killed_one_completed(results, project, tmp_path):
    code = (
        "import papermill, sys, nbclient\n"
        "given = dict(quarter='2024-25-Q3', force='kent', root='..')\n"
        "for name in ('fine', 'killed'):\n"
        "    try:\n"
        "        papermill.execute_notebook(f'{name}.ipynb', f'{sys.argv[1]}/{name}.ipynb', given,\n"
        "                                   kernel_name='python3', language='python', progress_bar=False)\n"
        "    except nbclient.exceptions.DeadKernelError:\n"
        "        pass\n"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=project / "notebooks",
        check=True,
        capture_output=True,
    )
    fine = nbformat.read(tmp_path / "fine.ipynb", as_version=4)
    killed = nbformat.read(tmp_path / "killed.ipynb", as_version=4)

    assert as_bytes(strip(fine)) == results["fine"].notebook.read_bytes()
    assert {cell.metadata.papermill.status for cell in killed.cells} == {"completed"}
    assert killed.metadata.papermill.exception is None
    assert results["killed"].outcome is Ending.DIED


def test_two_runs_give_the_same_bytes_and_side_by_side_notebooks_keep_to_their_folders(tmp_path):
    cells = [
        "import time\nfrom pathlib import Path\ntime.sleep(1)",
        "Path('mark').write_text(force)",
        "object()",
    ]
    tasks = [
        Task(make_notebook(tmp_path / name / "notebooks" / "a.ipynb", cells), GIVEN | {"force": name}, "a")
        for name in ("kent", "essex")
    ]

    first = run(tasks, work=Workplace.under(tmp_path), jobs=2)
    second = run(tasks[:1], work=Workplace.under(tmp_path))

    assert [each.outcome for each in first] == [Ending.SUCCEEDED] * 2
    assert [(tmp_path / name / "notebooks" / "mark").read_text() for name in ("kent", "essex")] == [
        "kent",
        "essex",
    ]
    assert first[0].notebook.read_bytes() == second[0].notebook.read_bytes()
    assert first[0].notebook != second[0].notebook
    assert first[0].sha256 != first[1].sha256


def test_a_wrong_parameter_is_refused_before_anything_is_written(project, tmp_path):
    place = Workplace.under(tmp_path)
    tasks = [
        Task(project / "notebooks" / f"{name}.ipynb", {"quater": "2024-25-Q3", "root": ".."}, name)
        for name in ("fine", "divides")
    ]

    with pytest.raises(InputRefused) as refused:
        run(tasks, work=place)

    assert [str(finding.place) for finding in refused.value.findings] == [
        "notebooks/fine.ipynb", "notebooks/fine.ipynb", "notebooks/divides.ipynb", "notebooks/divides.ipynb"
    ]  # fmt: skip
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("starts", "ending"), [(2, Ending.SUCCEEDED), (3, Ending.NOT_RUN)])
def test_a_kernel_that_does_not_start_is_tried_once_more_and_only_once(tmp_path, monkeypatch, starts, ending):
    # Read by every Python started below; only a kernel's has a parent to watch.
    (tmp_path / "sitecustomize.py").write_text(
        "import os, pathlib, sys\n"
        "if 'JPY_PARENT_PID' in os.environ:\n"
        f"    tries = pathlib.Path({str(tmp_path / 'tries')!r})\n"
        "    count = len(tries.read_text()) if tries.exists() else 0\n"
        "    tries.write_text('x' * (count + 1))\n"
        f"    if count + 1 < {starts}:\n"
        "        print('no free port', file=sys.stderr, flush=True)\n"
        "        os._exit(1)\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    task = Task(make_notebook(tmp_path / "notebooks" / "a.ipynb", ["1"]), GIVEN, "a")

    [result] = run([task], work=Workplace.under(tmp_path), plain=True)

    assert result.outcome is ending
    assert len((tmp_path / "tries").read_text()) == 2
    if ending is Ending.NOT_RUN:
        assert (result.failure.error, result.failure.message) == ("kernel did not start", "no free port")


def test_a_worker_that_dies_twice_is_the_result_of_its_own_notebook_only(tmp_path):
    # the forkserver first, then, without one, the worker
    cells = ["import psutil, time\npsutil.Process().parent().parent().kill()\ntime.sleep(9)"]
    tasks = [
        Task(make_notebook(tmp_path / "notebooks" / "kills.ipynb", cells), GIVEN, "kills"),
        Task(make_notebook(tmp_path / "notebooks" / "fine.ipynb", ["1"]), GIVEN, "fine"),
    ]
    came = []

    results = run(tasks, work=Workplace.under(tmp_path), jobs=1, progress=came.append)

    assert [each.outcome for each in results] == [Ending.DIED, Ending.SUCCEEDED]
    assert results[0].failure.error == "worker died"
    assert came == results[::-1]  # it is tried again after the other


def test_old_work_goes_and_that_of_runs_under_way_stays(tmp_path):
    work = tmp_path / ".statement" / "work"
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for name in ("20260101T000000000000Z-{}", "20260102T000000000000Z-{}", "20260103T000000000000Z-{}"):
        (work / name.format(ended.pid)).mkdir(parents=True)
    (work / f"20250101T000000000000Z-{os.getpid()}").mkdir()
    (work / "mine").mkdir()

    gone = prune(tmp_path, keep=2)

    assert [path.name[:8] for path in gone] == ["20260101"]
    assert len(list(work.iterdir())) == 4


ENDED = """
import signal
import sys
from pathlib import Path
from helpers.execute import Interrupted, Task, Workplace, run

for number in (signal.SIGINT, signal.SIGHUP):  # ignored where the tests themselves run in the background
    signal.signal(number, signal.SIG_DFL)
root = Path(sys.argv[1])
given = dict(quarter="2024-25-Q3", force="kent", root="..")
tasks = [Task(root / "notebooks" / "busy.ipynb", given, "busy")] * 2
try:
    run(tasks, work=Workplace.under(root), jobs=1)
except Interrupted as interrupted:
    print(interrupted, [str(result.outcome) for result in interrupted.results])
"""
BUSY = (
    "import os, re, signal, subprocess, sys\nfrom pathlib import Path\n"
    "sleep = [sys.executable, '-c', 'import time; time.sleep(600)']\n"
    "children = [subprocess.Popen(sleep).pid, subprocess.Popen(sleep, start_new_session=True).pid]\n"
    "Path('part').write_text(' '.join(map(str, [os.getpid(), os.getppid(), *children])))\n"
    "Path('part').rename('pids')\n"
)
IN_C_CODE = "re.match('(a*)*b', 'a' * 60)"  # where no handler written in Python runs
STOPPED = "os.kill(os.getpid(), signal.SIGSTOP)"
SAID = {
    "SIGTERM": "a request to end (SIGTERM)",
    "SIGINT": "ctrl-C (SIGINT)",
    "SIGHUP": "the loss of its terminal (SIGHUP)",
}
ENDS = {"SIGTERM": IN_C_CODE, "SIGINT": IN_C_CODE, "SIGHUP": STOPPED, "SIGKILL": STOPPED}


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """Runs under way, by the signal that will end each: the process, and every process that came from it."""
    started = {}
    for name, last in ENDS.items():
        root = tmp_path_factory.mktemp(name)
        make_notebook(root / "notebooks" / "busy.ipynb", [BUSY + last])
        command = [sys.executable, "-c", ENDED, str(root)]
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        started[name] = running, root / "notebooks" / "pids"
    for running, known in started.values():
        while not known.exists():
            assert running.poll() is None
            time.sleep(0.02)
    yield {
        name: (running, {int(number) for number in known.read_text().split()} | descendants_of(running.pid))
        for name, (running, known) in started.items()
    }
    for running, _known in started.values():
        running.kill()
        running.wait()


def descendants_of(process: int) -> set[int]:
    return {child.pid for child in psutil.Process(process).children(recursive=True)}


@pytest.mark.parametrize("name", list(ENDS))
def test_no_process_outlives_a_run_that_is_told_to_end_or_killed(busy, name):
    running, processes = busy[name]

    running.send_signal(getattr(signal, name))
    told, errors = running.communicate(timeout=30)
    deadline = time.monotonic() + 2
    while alive(processes) and time.monotonic() < deadline:
        time.sleep(0.01)

    assert len(processes) == 6  # forkserver, worker, guard, kernel and the kernel's two children
    assert alive(processes) == []
    assert errors == ""
    if name != "SIGKILL":
        assert (
            told == f"Ended by {SAID[name]} while notebooks ran: 0 of 2 had ended. ['not-run', 'not-run']\n"
        )
