"""What a notebook gains when it is opened in the laboratory, and loses again when it is saved.

Opened, its parameters are those of the quarter and force that were asked for. Saved, its parameters, outputs
and settings are the committed ones again, and only what an analyst wrote into its cells is new.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

Notebook = Mapping[str, Any]
Cell = Mapping[str, Any]
_TAG = "parameters"
#: what Jupyter and its kin note in a cell while it is worked on
_PASSING = {"collapsed", "execution", "ExecuteTime", "jupyter", "scrolled", "trusted"}


def with_parameters(notebook: Notebook, parameters: Mapping[str, str]) -> dict[str, Any]:
    """Give a copy of a notebook whose parameters cell sets these, and the others as it has them."""
    cells = [
        {**cell, "source": _set(_source(cell), parameters)} if is_parameters(cell) else dict(cell)
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}


def cleaned(notebook: Notebook, committed: Notebook | None) -> dict[str, Any]:
    """Give a notebook as it may be saved: without outputs, with the parameters and settings of ``committed``.

    Without a committed one, a new notebook keeps its own settings and parameters and loses its outputs.
    """
    cells = [_without_passing(cell) for cell in notebook["cells"]]
    if committed is None:
        return {**notebook, "cells": cells}
    own = {name: value for name, value in committed.items() if name != "cells"}
    return {**own, "cells": _restored(cells, committed["cells"])}


def is_parameters(cell: Cell) -> bool:
    """Tell whether a cell is the one that sets the parameters."""
    return _TAG in cell.get("metadata", {}).get("tags", ())


def _set(source: str, parameters: Mapping[str, str]) -> str:
    """Put values into lines such as ``quarter = "2022-23-Q1"``; other lines stay."""
    return "\n".join(_line(line, parameters) for line in source.splitlines())


def _line(line: str, parameters: Mapping[str, str]) -> str:
    name = line.partition("=")[0].strip()
    return f"{name} = {json.dumps(parameters[name])}" if name in parameters else line


def _source(cell: Cell) -> str:
    """Give the source of a cell, which on disk is a list of lines."""
    source: str | list[str] = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _without_passing(cell: Cell) -> dict[str, Any]:
    kept = {name: value for name, value in cell["metadata"].items() if name not in _PASSING}
    clean = {**cell, "metadata": kept}
    return {**clean, "outputs": [], "execution_count": None} if cell["cell_type"] == "code" else clean


def _restored(cells: Iterable[Cell], committed: Iterable[Cell]) -> list[Cell]:
    """Put the committed parameters cell in the place of that of the notebook, or where it was."""
    then = list(committed)
    place = next((place for place, cell in enumerate(then) if is_parameters(cell)), None)
    if place is None:
        return list(cells)
    given = [None if is_parameters(cell) else cell for cell in cells]
    at = given.index(None) if None in given else place
    others = [cell for cell in given if cell is not None]
    before = sum(cell is not None for cell in given[:at])
    return [*others[:before], then[place], *others[before:]]
