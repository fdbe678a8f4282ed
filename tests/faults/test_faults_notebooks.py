"""Notebooks that hang, flood, grow, fork or are lost in C code: told, ended, and nothing left of them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from trials import LONGEST, QUARTER, read_meanwhile, same

NOTEBOOK = Path("notebooks/1-homicide.ipynb")
#: builds with limits that are met soon
BUILD = f"""
from pathlib import Path
from helpers.build import Request, build
from helpers.params import Limits
from helpers.periods import Quarter
if __name__ == "__main__":
    limits = Limits(
        seconds_a_cell=8, megabytes_of_output_a_cell=0.2, megabytes_of_memory_a_notebook=734
    )
    request = Request(Path.cwd(), (Quarter.parse("{QUARTER}"),), ("west-mercia",), limits=limits)
    [built] = build(request)
    print(*built.problems, sep="\\n")
"""
CHILD = "[sys.executable, '-c', 'import time; time.sleep(600)']"
#: the cell, and what is told of it
NOTEBOOKS = {
    "hangs": ("import time\ntime.sleep(600)", "timed-out: too long"),
    "endless": ("while True:\n    print('x' * 1000)", "too much output"),
    "huge": ("held = [bytearray(100 << 20) for _ in range(100)]", "emory"),
    "forks": (
        "import subprocess, sys\n"
        f"for _ in range(30):\n    subprocess.Popen({CHILD}, start_new_session=True)\n1 / 0",
        "ZeroDivisionError",
    ),
    "in-c-code": ("import re\nre.match('(a*)*b', 'a' * 60)", "timed-out: too long"),
    "stopped": ("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", "timed-out: too long"),
    "leaves": ("import sys\nsys.exit(0)", "SystemExit"),
}
QUICK = ("huge", "forks")


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.long) for name in NOTEBOOKS]
)
def test_a_notebook_that_goes_wrong_is_told_and_ended_and_a_rerun_is_clean(project, name):
    cell, told = NOTEBOOKS[name]
    as_it_was = (project.root / NOTEBOOK).read_bytes()
    notebook = json.loads(as_it_was)
    next(each for each in notebook["cells"] if each["id"] == "measures")["source"] = cell
    (project.root / NOTEBOOK).write_text(json.dumps(notebook))
    shown = project.shown()

    with read_meanwhile(project):
        failed = subprocess.run(
            [sys.executable, "-c", BUILD],
            cwd=project.root,
            env=os.environ | {"XDG_RUNTIME_DIR": str(project.sockets)},
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST,
        )
        left = project.left()
    kept = project.shown()
    (project.root / NOTEBOOK).write_bytes(as_it_was)
    again = project.build()

    assert failed.returncode == 0, failed.stderr
    assert f"{NOTEBOOK}" in failed.stdout
    assert told in failed.stdout
    assert left == []
    assert same(kept, shown) == []
    assert again.returncode == 0, again.stderr
    assert same(project.shown(), project.clean[0]) == []
