"""Starts JupyterLab on the notebooks: their quarter and force, their kernels, this machine only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers import execute, load, params
from helpers.periods import Quarter
from helpers.store import make_folder, write_whole

#: what each kernel does before its first cell: the library is read again whenever one of its files is saved
_FIRST = ("%load_ext autoreload", "%autoreload 2")
_CONTENTS = "helpers.lab.contents.LabContents"


@dataclass(frozen=True)
class Lab:
    """A laboratory ready to be started: its command, and the environment it runs in."""

    command: Sequence[str]
    environment: dict[str, str]


def open_lab(root: Path, quarter: Quarter, force: str, tell: Callable[[str], None]) -> int:
    """Start JupyterLab on the notebooks of a project, and give its exit code when it ends.

    Refuses (InputRefused) a quarter that no data cover.
    """
    lab = prepare(root, quarter, force)
    tell(f"Every notebook opens for {quarter.prose}, {force}; the library is read again when it is saved.")
    tell("Saving keeps your cells in notebooks/, with the parameters that are committed and without outputs.")
    return subprocess.run(lab.command, check=False, env=lab.environment).returncode  # noqa: S603 - our own


def prepare(root: Path, quarter: Quarter, force: str) -> Lab:
    """Write the kernel's description, and give what starts the laboratory; nothing else is written."""
    framework = params.framework_of(root, quarter, force)
    load.refuse_uncovered(load.open_tidy(root, framework, force), quarter)
    folder = root / ".statement/lab"
    _describe_kernel(folder, params.read_limits(root))
    first = framework.priorities[0].notebook
    parameters = {"quarter": str(quarter), "force": force}
    return Lab(_command(root / "notebooks", parameters, first), _environment(folder))


def _command(notebooks: Path, parameters: dict[str, str], first: str) -> list[str]:
    """Give the command; a server that root starts is for root alone, as all of them are for this machine."""
    return [
        *(sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1"),
        f"--ServerApp.root_dir={notebooks}",
        f"--ServerApp.contents_manager_class={_CONTENTS}",
        *(f"--LabContents.parameters={name}={value}" for name, value in parameters.items()),
        f"--LabApp.default_url=/lab/tree/{first}",
        *("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"),
        *(["--allow-root"] if os.geteuid() == 0 else []),
    ]


def _describe_kernel(folder: Path, limits: params.Limits) -> None:
    """Describe the kernel of the notebooks: this Python, with the library read again when it changes.

    A notebook may take as much memory as in a build; how long it takes, whoever sits there sees.
    """
    first = [*_FIRST, *_held_to(execute.Limits.of(limits).memory)]
    kernel = {
        "argv": [
            *(sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"),
            *(f"--IPKernelApp.exec_lines={line}" for line in first),
        ],
        "display_name": "Python 3 (statement)",
        "language": "python",
        "metadata": {"debugger": True},
    }
    path = folder / "kernels/python3/kernel.json"
    make_folder(path.parent, folder)
    write_whole(path, (json.dumps(kernel, indent=1) + "\n").encode())


def _held_to(memory: int) -> list[str]:
    """Give the line that holds a kernel to so many bytes: beyond, a cell fails, and not the machine."""
    if sys.platform != "linux":
        return []
    most = memory + execute.SET_ASIDE
    return [f"import resource as _; _.setrlimit(_.RLIMIT_DATA, ({most}, {most})); del _"]


def _environment(folder: Path) -> dict[str, str]:
    """Give the environment: the laboratory's kernel first, then those of this Python."""
    places = [str(folder), str(Path(sys.prefix) / "share/jupyter"), os.environ.get("JUPYTER_PATH", "")]
    return {**os.environ, "JUPYTER_PATH": os.pathsep.join(each for each in places if each)}
