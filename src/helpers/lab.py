"""Opens JupyterLab on copies of the notebooks with a quarter's parameters; the committed ones stay."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from helpers import load, params
from helpers.periods import Quarter

#: the folder, beside notebooks/, whose kernels find the project at ".." as the committed notebooks do
FOLDER = "lab"


def open_lab(root: Path, quarter: Quarter, force: str, tell: Callable[[str], None]) -> int:
    """Prepare the copies, start JupyterLab on them, and give its exit code when it ends."""
    folder = prepare(root, quarter, force)
    tell(f"Notebooks for {quarter.prose}, {force}: {folder}")
    tell("What is saved there does not alter notebooks/. Copy a cell back by hand when it should be kept.")
    return subprocess.run(command(folder), check=False, env=environment()).returncode  # noqa: S603 - our own command


def prepare(root: Path, quarter: Quarter, force: str) -> Path:
    """Write copies of the notebooks that open with the quarter and force, and give their folder.

    Copies that hold an analyst's work are kept: an older copy is renamed, never overwritten.
    """
    framework = params.framework_for(root, quarter)
    load.refuse_uncovered(load.open_tidy(root, framework, force), quarter)
    folder = root / ".statement" / FOLDER / f"{quarter}-{force}"
    folder.mkdir(parents=True, exist_ok=True)
    depth = os.path.relpath(root, folder)
    for priority in framework.priorities:
        source = json.loads((root / "notebooks" / priority.notebook).read_text(encoding="utf-8"))
        copy = with_parameters(source, {"quarter": str(quarter), "force": force, "root": depth})
        _keep(folder / priority.notebook, copy)
    return folder


def with_parameters(notebook: dict[str, Any], parameters: dict[str, str]) -> dict[str, Any]:
    """Give a copy of a notebook whose parameters cell sets these values."""
    lines = [f"{name} = {json.dumps(value)}" for name, value in parameters.items()]
    cells = [
        {**cell, "source": "\n".join(lines)}
        if "parameters" in cell.get("metadata", {}).get("tags", [])
        else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}


def _keep(path: Path, notebook: dict[str, Any]) -> None:
    """Write a copy, setting aside one that an analyst has changed since it was made."""
    text = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    if path.exists() and path.read_text(encoding="utf-8") != text:
        number = sum(1 for _ in path.parent.glob(f"{path.stem}.kept-*.ipynb")) + 1
        path.rename(path.with_name(f"{path.stem}.kept-{number}.ipynb"))
    path.write_text(text, encoding="utf-8")


def command(folder: Path) -> Sequence[str]:
    """Give the command that starts JupyterLab on a folder, for this machine only."""
    return [sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={folder}"]


def environment() -> dict[str, str]:
    """Give the environment JupyterLab runs in: this Python's kernels first."""
    here = str(Path(sys.prefix) / "share/jupyter")
    return {
        **os.environ,
        "JUPYTER_PATH": os.pathsep.join([here, os.environ.get("JUPYTER_PATH", "")]).strip(":"),
    }
