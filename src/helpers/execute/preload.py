"""What the forkserver imports, and uses once, before it forks: all that a notebook and its runner need.

Only packages are used here, never a project's data or words: what is known here is known to every notebook.
The one thing taken from the project is what the text of its frameworks means, kept by that very text.
"""

from __future__ import annotations

import io
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from helpers.execute.imports import light_import

#: in an order that imports what others need first; papermill asks for pyarrow and finds it
_MODULES: Final = (
    "numpy",
    "pandas",
    "pyarrow.parquet",
    "matplotlib.pyplot",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "IPython.core.completer",
    "jedi",
    "papermill",
    "helpers.execute.provisioner",
    "helpers.execute.engine",
    "helpers.execute.notebook",
    "helpers.section",
    "helpers.charts",
    "helpers.narrative",
    "helpers.tables",
)


#: the variable of the environment that names the project's folder
PROJECT: Final = "STATEMENT_PROJECT"


def preload() -> None:
    """Import what notebooks need, draw a figure and show a table: what that compiles and reads is kept."""
    # As ipykernel sets it, before matplotlib reads it; the backend itself is imported in the kernel.
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    for name in _MODULES:
        light_import(name)
    _draw()
    _tabulate()
    _validate()
    _read_frameworks(os.environ.pop(PROJECT, ""))
    del os.environ["MPLBACKEND"]


def _draw() -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 (see the module)
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415 (see the module)
    from matplotlib.figure import Figure  # noqa: PLC0415 (see the module)

    for canvas in (FigureCanvasAgg, FigureCanvasSVG):
        figure = Figure()
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], label="a")
        axes.set(title="a", xlabel="a")
        axes.legend()
        canvas(figure).print_figure(io.BytesIO(), bbox_inches="tight")


def _tabulate() -> None:
    import pandas as pd  # noqa: PLC0415 (see the module)

    frame = pd.DataFrame({"a": ["x", "y"], "b": [1, 2], "c": pd.to_datetime(["2020-01-01", "2020-04-01"])})
    frame.groupby("a")["b"].sum()._repr_html_() if False else frame.groupby("a")["b"].sum()
    frame.style.to_html()
    frame.to_html()


def _validate() -> None:
    """Read and write a notebook once: its schema is compiled at the first."""
    nbformat = light_import("nbformat")
    empty = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", id="a")])
    nbformat.reads(nbformat.writes(empty), as_version=4)


def _read_frameworks(project: str) -> None:
    """Take the frameworks' YAML apart: it takes a third of opening a section, which finds it by its text."""
    from helpers import params  # noqa: PLC0415 (see the module)

    if project:
        with suppress(Exception):  # what is wrong with a framework is for a build to say
            params.read_frameworks(Path(project))
