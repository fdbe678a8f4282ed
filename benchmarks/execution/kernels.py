"""How much memory each further kernel takes: notebooks that have done their work and wait, few and many."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import workload
from measuring import held

_FEW, _MANY = 2, 8
_WAIT: Final = "import time; time.sleep(600)"
_MOST: Final = 300
#: from a run to its kernels: it starts a forkserver, which forks guards, which start kernels
_TO_KERNELS: Final = 3


def memory_a_kernel(folder: Path, environment: Mapping[str, str]) -> list[str]:
    """Give a line that says what each kernel more adds to what the run holds."""
    few, many = (_held(folder / str(jobs), environment, jobs) for jobs in (_FEW, _MANY))
    alone, whole = ((most - least) / (_MANY - _FEW) for least, most in zip(few, many, strict=True))
    line = (
        f"Each further kernel takes {alone:.0f} MiB once it has run a notebook of the workload and still "
        f"holds its data, {whole:.0f} MiB with its worker and its guard (from {_FEW} to {_MANY} at once)."
    )
    print(line, flush=True)
    return [line]


def _held(folder: Path, environment: Mapping[str, str], jobs: int) -> tuple[float, float]:
    """Give the MiB that kernels, and the whole run, hold while so many notebooks wait in their last cell."""
    for notebook in workload.make(folder, copies=2)[jobs:]:
        notebook.unlink()
    for notebook in (folder / "notebooks").glob("*.ipynb"):
        _add_waiting(notebook, folder)
    command = [sys.executable, str(Path(__file__).parent / "waiting.py"), str(folder), str(jobs)]
    process = subprocess.Popen(command, env=dict(environment), cwd=folder)
    try:
        _await(folder, jobs)
        return held(process.pid, _TO_KERNELS), held(process.pid)
    finally:
        process.terminate()
        process.wait()


def _add_waiting(notebook: Path, folder: Path) -> None:
    content = json.loads(notebook.read_text(encoding="utf-8"))
    source = f"Path({str(folder / (notebook.stem + '.here'))!r}).touch()\n{_WAIT}"
    empty = {"cell_type": "code", "execution_count": None, "outputs": [], "metadata": {}}
    content["cells"].append({"id": "wait", "source": source, **empty})
    notebook.write_text(json.dumps(content), encoding="utf-8")


def _await(folder: Path, jobs: int) -> None:
    """Wait until every notebook has come to its last cell."""
    deadline = time.monotonic() + _MOST
    while len(list(folder.glob("*.here"))) < jobs:
        assert time.monotonic() < deadline, "the notebooks did not come to their last cell"
        time.sleep(0.1)
