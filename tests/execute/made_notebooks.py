"""Small notebooks made from strings: each string a code cell."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

GIVEN = {"quarter": "2024-25-Q3", "force": "kent", "root": ".."}
PARAMETERS = 'quarter = "2022-23-Q1"\nforce = "west-mercia"\nroot = ".."'


def make_notebook(
    path: Path,
    cells: Sequence[str],
    *,
    parameters: str | None = PARAMETERS,
    tags: Mapping[int, Sequence[str]] | None = None,
) -> Path:
    """Write a notebook: a parameters cell (unless None), then a cell a string, called cell-0, cell-1 …"""
    made = [] if parameters is None else [_cell("parameters", parameters, ["parameters"])]
    made += [_cell(f"cell-{n}", source, (tags or {}).get(n, [])) for n, source in enumerate(cells)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made}))
    return path


def waiting_pipes(folder: Path, number: int) -> list[Path]:
    """Make pipes: whoever reads one waits until something is written into it."""
    made = [folder / f"pipe-{at}" for at in range(number)]
    for each in made:
        os.mkfifo(each)
    return made


def _cell(name: str, source: str, tags: Sequence[str]) -> dict[str, object]:
    empty = {"cell_type": "code", "execution_count": None, "outputs": []}
    return empty | {"id": name, "metadata": {"tags": list(tags)}, "source": source}
