"""Kernels forked for each notebook: the same as plain ones, apart from each other, and gone at the end."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import nbformat
import psutil
import pytest
from made_notebooks import GIVEN, make_notebook

from helpers.execute import Ending, Limits, Task, Workplace, executed, expected_blocks, run
from helpers.execute.forked import Forkserver, NoForkserver
from helpers.execute.runner import workers
from helpers.execute.surroundings import environment
from helpers.execute.tasks import DEFAULT_LIMITS

CHANGES = """
import os, random, sys
import numpy as np, pandas as pd, matplotlib as mpl
from helpers import wording
pd.set_option("display.max_rows", 7)
mpl.rcParams["lines.linewidth"] = 7
os.environ["PLANTED"] = "7"
sys.modules["planted"] = sys
wording.planted = 7
"""
LOOKS = """
import os, random, sys
import numpy as np, pandas as pd, matplotlib as mpl
from helpers import wording
print(pd.get_option("display.max_rows"), mpl.rcParams["lines.linewidth"], os.environ.get("PLANTED"),
      "planted" in sys.modules, hasattr(wording, "planted"), "np_before" in globals())
print(random.random(), np.random.random())
"""
#: one notebook that does some of everything whose outcome could depend on how its kernel was started
VARIED = [
    "import pandas as pd\nframe = pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']})\nframe",
    "frame.style.format(precision=1).set_uuid('a')",
    "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\naxes.plot([1, 3, 2]);",
    "from IPython.display import Markdown, display\nhandle = display(Markdown('*a*'), display_id='m')\n"
    "handle.update(Markdown('*b*'))",
    "import subprocess\nprint(subprocess.run(['echo', 'from', 'a', 'child'], capture_output=True).stdout)",
    "!echo shell",
    "%config InlineBackend.figure_formats = ['svg']\n%matplotlib inline",
    "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
    "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(2) as pool:\n"
    "    print(list(pool.map(str, range(3))))",
    "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(2) as pool:\n"
    "    print(pool.map(abs, [-1, -2]))",
    "import sys\n[name for name in sorted(globals()) if not name.startswith('_')], sys.path[-1] != ''",
    "import warnings\nwarnings.warn('odd')",
    "import numpy as np\nsquare = np.linspace(0, 1, 10000).reshape(100, 100)\n(square @ square).sum()",
]


def told(result) -> list[str]:
    """What a notebook printed, line by line."""
    notebook = nbformat.read(result.notebook, as_version=4)
    texts = [each.text for cell in notebook.cells for each in cell.get("outputs", []) if "text" in each]
    return "".join(texts).splitlines()


def task(folder: Path, name: str, *cells: str) -> Task:
    return Task(make_notebook(folder / "notebooks" / f"{name}.ipynb", cells), GIVEN, name)


def gone(processes, seconds: float = 2) -> bool:
    """Whether all of these end within so many seconds."""
    deadline = time.monotonic() + seconds
    while left := [each for each in processes if running(each)]:
        if time.monotonic() > deadline:
            return not left
        time.sleep(0.01)
    return True


def running(process: int) -> bool:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    return False


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """The list of fonts, which takes seconds to make, for every run here."""
    return tmp_path_factory.mktemp("cache")


def place(root: Path, cache: Path) -> Workplace:
    made = Workplace.under(root)
    return Workplace(made.work, cache, made.log)


@pytest.fixture(scope="module")
def forking(tmp_path_factory, cache):
    """Two workers with one forkserver, for all tests that leave it alive."""
    heard = []
    folder = tmp_path_factory.mktemp("forking")
    with workers(place(folder, cache), 2, DEFAULT_LIMITS, plain=False, tell=heard.append) as executor:
        yield executor
    assert heard == []


@pytest.fixture(scope="module")
def plain(tmp_path_factory, cache):
    """Two workers without a forkserver."""
    with workers(
        place(tmp_path_factory.mktemp("plain"), cache), 2, DEFAULT_LIMITS, plain=True, tell=print
    ) as executor:
        yield executor


def test_a_forked_kernel_gives_the_bytes_of_a_plain_one(tmp_path, forking, plain):
    tasks = [task(tmp_path, "varied", *VARIED), task(tmp_path, "fails", "1 / 0")]

    forked = run(tasks, work=Workplace.under(tmp_path), executor=forking)
    plain = run(tasks, work=Workplace.under(tmp_path), executor=plain)

    assert [each.outcome for each in forked] == [Ending.SUCCEEDED, Ending.FAILED]
    assert [each.notebook.read_bytes() for each in forked] == [each.notebook.read_bytes() for each in plain]


def test_the_six_notebooks_give_the_bytes_of_plain_kernels(built, tmp_path, forking, plain):
    given = {"quarter": "2022-23-Q1", "force": "west-mercia", "root": ".."}
    tasks = [
        Task(file, given, file.stem[2:], expected_blocks(file))
        for file in sorted((built / "notebooks").glob("*.ipynb"))
    ]

    forked = run(tasks, work=Workplace.under(tmp_path), executor=forking)
    plain = run(tasks, work=Workplace.under(tmp_path), executor=plain)

    assert [each.outcome for each in forked] == [Ending.SUCCEEDED] * 6
    assert [executed(each) for each in forked] == [executed(each) for each in plain]
    assert [each.sha256 for each in forked] == [each.sha256 for each in plain]


def test_nothing_of_one_notebook_is_seen_by_another(tmp_path, forking):
    tasks = [
        task(tmp_path, "first", LOOKS),
        task(tmp_path, "changes", CHANGES),
        task(tmp_path, "second", LOOKS),
    ]

    first, _, second = run(tasks, work=Workplace.under(tmp_path), executor=forking)

    assert told(first)[0] == told(second)[0] == "60 1.5 None False False False"
    assert told(first)[1] != told(second)[1]
    assert {*told(first)[1].split()}.isdisjoint(told(second)[1].split())


@pytest.mark.parametrize("when", ["while it gets ready", "while a kernel runs"])
def test_when_the_forkserver_is_killed_the_run_goes_on_with_plain_kernels_and_says_so(tmp_path, cache, when):
    at = tmp_path / "notebooks" / "at"
    waits = "import time\nfrom pathlib import Path\nPath('at').touch()\ntime.sleep(1)\nforce"
    tasks = [task(tmp_path, "waits", waits), task(tmp_path, "fine", "1 + 1")]
    before, heard = {each.pid for each in forkservers()}, []

    def kill() -> None:
        while not heard:
            started = [each for each in forkservers() if each.pid not in before]
            if started and (at.exists() or when == "while it gets ready"):
                started[0].kill()
                return
            time.sleep(0.01)

    killer = threading.Thread(target=kill)
    killer.start()
    # Two threads find out at once; one says so.
    results = run(tasks, work=place(tmp_path, cache), jobs=2, tell=heard.append)
    killer.join()

    assert [each.outcome for each in results] == [Ending.SUCCEEDED] * 2
    assert len(heard) == 1
    assert heard[0].startswith("Plain kernels")


def test_a_forkserver_that_refused_refuses_whoever_asks_later(tmp_path, cache):
    made = environment(tmp_path, cache) | {"PYTHONPATH": str(tmp_path)}
    (tmp_path / "pyarrow.py").write_text("raise ImportError('planted')")
    server = Forkserver(tmp_path, made)

    for _ in range(2):
        with pytest.raises(NoForkserver, match="planted"):
            server.channel()


def forkservers() -> list[psutil.Process]:
    return [
        each
        for each in psutil.Process().children()
        if any(word.endswith("forkserver.py") for word in each.cmdline())
    ]


def test_where_something_surprises_plain_kernels_take_over_and_say_why(tmp_path, cache, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text(
        "import sys, threading, time\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True, name='planted').start()\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    heard = []

    [result] = run([task(tmp_path, "a", "1")], work=place(tmp_path, cache), tell=heard.append)

    assert result.outcome is Ending.SUCCEEDED
    assert len(heard) == 1
    assert "threads are running" in heard[0]


DRAWS = (
    "import matplotlib.pyplot as plt\nimport pandas as pd\nfrom helpers import narrative, tables\n"
    "pd.DataFrame({'a': range(1000)}).plot();"
)
MEASURES = (
    "import psutil\nkernel = psutil.Process()\n"
    "print(sum(each.memory_full_info().uss for each in (kernel, kernel.parent())))"
)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process has of its own")
def test_a_further_kernel_takes_at_most_60_mib_with_its_guard(tmp_path, forking):
    """What is shared with the forkserver and other kernels is there already."""
    [result] = run([task(tmp_path, "a", DRAWS, MEASURES)], work=Workplace.under(tmp_path), executor=forking)

    assert 10 << 20 < int(told(result)[-1]) <= 60 << 20


TAKES = {
    "holds": ("import time\nheld = b'x' * (400 << 20)\ntime.sleep(60)", "too much memory"),
    "asks-for": ("held = b'x' * (4 << 30)", "MemoryError"),
    "forks": (
        "import os, time\nfor _ in range(300):\n    if not os.fork():\n        break\ntime.sleep(60)",
        "too much memory",
    ),
}


def test_a_notebook_that_takes_too_much_is_ended_and_told_why(tmp_path, forking):
    tasks = [task(tmp_path, name, cell) for name, (cell, _) in TAKES.items()]

    results = run(tasks, work=Workplace.under(tmp_path), executor=forking, limits=Limits(memory=300 << 20))

    assert [(each.outcome, each.failure.error) for each in results] == [
        (Ending.FAILED, error) for _, error in TAKES.values()
    ]
    assert {each.failure.cell for each in results} == {"cell-0"}


# --------------------------------------------------------------------------- the forkserver by itself


@pytest.fixture(scope="module")
def server(tmp_path_factory, cache):
    """A forkserver by itself; the last test that uses it closes it."""
    folder = tmp_path_factory.mktemp("server")
    made = Forkserver(folder, environment(folder, cache))
    yield made
    made.close()


def guarded(server: Forkserver, folder: Path, *code: str):
    """A guard forked for a kernel that cannot start: its connection file does not exist."""
    import socket

    ours, theirs = socket.socketpair()
    with theirs, (folder / "printed").open("wb") as printed:
        process = server.channel().guard(
            ["guard", *code],
            environment={"STATEMENT_GUARD": f"{theirs.fileno()} 0 ", "PATH": os.environ["PATH"]},
            folder=folder,
            streams=[printed.fileno(), printed.fileno()],
            lifeline=theirs.fileno(),
        )
    return process, ours


def test_a_forked_process_tells_its_exit_code(server, tmp_path):
    process, lifeline = guarded(server, tmp_path, "--no-such-option")

    with lifeline:
        assert process.wait(20) == 2
        assert process.poll() == 2
        process.kill()  # which no process gets any more


def test_a_killed_forked_process_tells_the_signal(server, tmp_path):
    process, lifeline = guarded(server, tmp_path)
    with lifeline:
        process.kill()

        assert process.wait(20) == -signal.SIGKILL


def test_a_guard_whose_lifeline_is_closed_ends(server, tmp_path):
    process, lifeline = guarded(server, tmp_path)
    lifeline.close()

    assert process.wait(20) == 1


def test_a_forkserver_that_is_closed_is_gone_and_forks_no_more(server, tmp_path):
    channel = server.channel()
    server.close()

    assert not server.alive
    with pytest.raises(NoForkserver):
        channel.worker(0)


@pytest.mark.parametrize("until", ["server.channel()", ""], ids=["ready", "getting ready"])
def test_a_forkserver_ends_with_whoever_started_it(tmp_path, cache, until):
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom helpers.execute.forked import Forkserver\n"
        "from helpers.execute.surroundings import environment\n"
        "folder, cache = map(Path, sys.argv[1:])\nserver = Forkserver(folder, environment(folder, cache))\n"
        f"{until}\nprint(server._process.pid, flush=True)\nos.kill(os.getpid(), 9)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), str(cache)], capture_output=True, text=True, check=False
    )

    assert gone([int(ended.stdout)])


def test_what_a_killed_guard_leaves_behind_is_killed(tmp_path, forking):
    """The guard's kernel, and what the kernel started in a session of its own."""
    cells = [
        "import json, os, subprocess, sys, time\nfrom pathlib import Path\n"
        "sleep = [sys.executable, '-c', 'import time; time.sleep(600)']\n"
        "child = subprocess.Popen(sleep, start_new_session=True)\n"
        "Path('part').write_text(json.dumps([os.getppid(), os.getpid(), child.pid]))\n"
        "Path('part').rename('pids')\ntime.sleep(600)"
    ]
    known = tmp_path / "notebooks" / "pids"
    seen = []

    def kill() -> None:
        while not known.exists():
            time.sleep(0.01)
        guard, *left = json.loads(known.read_text())
        psutil.Process(guard).kill()
        seen.append((gone([guard, *left]), left))

    killer = threading.Thread(target=kill)
    killer.start()
    [result] = run([task(tmp_path, "a", *cells)], work=Workplace.under(tmp_path), executor=forking)
    killer.join()

    assert result.outcome is Ending.DIED
    assert seen[0][0], f"still there: {seen[0][1]}"


@pytest.mark.parametrize("name", ["s", "l" * 100], ids=["short", "long"])
def test_no_sockets_are_left_behind_and_where_their_path_would_be_too_long_ports_are_used(
    tmp_path, monkeypatch, name
):
    sockets = tmp_path / name
    sockets.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(sockets))

    looks = "import json, sys\njson.load(open(sys.argv[2]))['transport']"
    [result] = run([task(tmp_path, "a", looks)], work=Workplace.under(tmp_path), plain=True)

    [shown] = executed(result).cells[-1].outputs
    assert shown.data["text/plain"] == ("'ipc'" if name == "s" else "'tcp'")
    assert list(sockets.iterdir()) == []
