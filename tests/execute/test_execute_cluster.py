"""Notebooks run by the workers of a Dask cluster: the same bytes, and clear words where it cannot be."""

import shutil
import sys
import threading
import time
from pathlib import Path

import pytest
from made_notebooks import GIVEN, make_notebook, waiting_pipes

import helpers
from clusters import cluster as a_cluster
from helpers import execute
from helpers.errors import RequestError
from helpers.execute.cluster import Here, cluster

SQUARES = ["import os\nn = len(quarter)", "n * n", "print(os.getcwd().rpartition('/')[2])\nn + 1"]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A cluster of two workers."""
    with a_cluster(tmp_path_factory.mktemp("cluster")) as made:
        yield made


def tasks_in(project: Path, cells: list[str], number: int) -> list[execute.Task]:
    paths = [make_notebook(project / "notebooks" / f"{at}.ipynb", cells) for at in range(number)]
    return [execute.Task(path, GIVEN, f"section-{at}") for at, path in enumerate(paths)]


def contents(results: list[execute.Result]) -> list[bytes]:
    assert [result.outcome for result in results] == [execute.Ending.SUCCEEDED] * len(results), results
    return [result.notebook.read_bytes() for result in results]


def run_on(address: str, tasks: list[execute.Task], project: Path) -> list[execute.Result]:
    work = execute.Workplace.under(project)
    with cluster(address, work) as executor:
        return execute.run(tasks, work=work, executor=executor)


def test_serial_parallel_and_distributed_give_the_same_bytes(two, tmp_path):
    tasks = tasks_in(tmp_path, SQUARES, 3)
    serial = execute.run(tasks, work=execute.Workplace.under(tmp_path), jobs=1)
    parallel = execute.run(tasks, work=execute.Workplace.under(tmp_path), jobs=3)
    assert contents(serial) == contents(parallel) == contents(run_on(two.address, tasks, tmp_path))


def test_a_call_runs_from_when_a_worker_of_the_cluster_has_taken_it_up(two, tmp_path):
    work = execute.Workplace.under(tmp_path)
    with cluster(two.address, work) as executor:
        runner = execute.Runner(executor, work)
        pipes = waiting_pipes(tmp_path, 3)
        calls = [runner.call(Path.read_bytes, each) for each in pipes]
        while sum(each.running() for each in calls) < 2:
            time.sleep(0.01)
        waiting = next(each for each in calls if not each.running())  # there are two workers
        assert not waiting.done()
        for pipe in pipes:
            threading.Thread(target=pipe.write_bytes, args=(b"1",)).start()
        assert [each.result() for each in calls] == [b"1", b"1", b"1"]


def test_nothing_of_a_run_is_left_on_the_cluster_when_it_has_ended(two, tmp_path):
    run_on(two.address, tasks_in(tmp_path, SQUARES, 2), tmp_path)
    assert not [line for line in commands() if "forkserver.py" in line and under(line, two.workers)]


def test_a_worker_that_dies_loses_only_its_task_which_is_run_again_elsewhere(tmp_path):
    here = tmp_path / "here"
    wait = f"from pathlib import Path\nimport time\nPath({str(here)!r}).touch()\ntime.sleep(1)\nquarter"
    tasks = tasks_in(tmp_path, [wait], 3)
    (tmp_path / "cluster").mkdir()
    with a_cluster(tmp_path / "cluster") as made:
        killer = threading.Thread(target=kill_when, args=(here, made.workers[0]))
        killer.start()
        results = run_on(made.address, tasks, tmp_path)
        killer.join()
        assert made.workers[0].poll() is not None
    expected = execute.run(tasks, work=execute.Workplace.under(tmp_path))
    assert contents(results) == contents(expected)


def test_other_code_at_a_worker_is_refused_with_both_versions(tmp_path):
    shutil.copytree(Path(helpers.__file__).parent, tmp_path / "other/helpers")
    with (tmp_path / "other/helpers/wording.py").open("a") as file:
        file.write("# a line more\n")
    with (
        a_cluster(tmp_path, workers=1, path=str(tmp_path / "other")) as made,
        pytest.raises(RequestError, match=r"unlike this machine: .*other code \(.*, here "),
    ):
        run_on(made.address, tasks_in(tmp_path, SQUARES, 1), tmp_path)


def test_a_scheduler_that_nobody_started_is_told_with_how_to_start_one(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.execute.cluster._ANSWER", 1)
    with pytest.raises(RequestError, match=r"No scheduler answers at tcp://127.0.0.1:9 .*dask scheduler"):
        run_on("tcp://127.0.0.1:9", tasks_in(tmp_path, SQUARES, 1), tmp_path)


def test_a_scheduler_without_workers_is_told_with_how_to_start_one(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.execute.cluster._ANSWER", 2)
    with (
        a_cluster(tmp_path, workers=0) as made,
        pytest.raises(RequestError, match=r"has no workers.*dask worker tcp://"),
    ):
        run_on(made.address, tasks_in(tmp_path, SQUARES, 1), tmp_path)


def test_without_the_extra_it_says_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(RequestError, match=r"pip install '\.\[cluster\]'"):
        run_on("tcp://127.0.0.1:9", tasks_in(tmp_path, SQUARES, 1), tmp_path)


def test_every_difference_between_two_machines_is_named():
    one = Here("3.11.7", {"pandas": "3.1", "numpy": "2.2"}, "1+a", sees=True)
    other = Here("3.12.1", {"pandas": "3.0"}, "1+b", sees=False)
    assert one.unlike(one) == []
    assert one.unlike(other) == [
        "Python 3.12.1, here 3.11.7",
        "other code (1+b, here 1+a)",
        "numpy missing, here 2.2",
        "pandas 3.0, here 3.1",
        "it does not see the project's folder by the same path",
    ]


def kill_when(there: Path, worker) -> None:
    """Kill a worker once a notebook has been seen to run."""
    deadline = time.monotonic() + 60
    while not there.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    worker.kill()


def commands() -> list[str]:
    """Give every process's number, parent and command."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text().rpartition(")")[2].split()
                line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except (FileNotFoundError, ProcessLookupError):
                continue
            found.append(f"{folder.name} {stat[1]} {line}")
    return found


def under(line: str, workers) -> bool:
    return int(line.split()[1]) in {worker.pid for worker in workers}
