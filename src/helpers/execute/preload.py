"""What the forkserver imports, and uses once, before it forks: all that a notebook and its runner need.

What is known here is known to every notebook, so nothing is that one notebook says or is given. Of the
project there are what the text of its frameworks means, kept by that very text, and the figures that sections
are opened from, kept by the state of every file they were read from: a file that has changed is read again.
"""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from helpers.execute.imports import light_import

#: in an order that imports what others need first; papermill asks for pyarrow and finds it
_MODULES: Final = (
    "numpy",
    "pandas",
    "pandas.core.reshape.reshape",
    "pyarrow.parquet",
    "matplotlib.pyplot",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "faulthandler",
    "psutil",
    "sqlite3",
    "tornado.platform.asyncio",
    "papermill",
    "helpers.execute.provisioner",
    "helpers.execute.engine",
    "helpers.execute.notebook",
    "helpers.section",
    "helpers.charts",
    "helpers.narrative",
    "helpers.tables",
)


#: the variable of the environment that says what to open ahead
_VARIABLE: Final = "STATEMENT_AHEAD"
#: how many forces' figures are opened ahead: most share theirs
_FORCES: Final = 2


@dataclass(frozen=True)
class Ahead:
    """What the notebooks of a run will open: a project's sections, for a quarter and some forces.

    ``sections`` has the sections themselves opened, too, which pays where they are opened more than once, or
    for more quarters.
    """

    project: str
    quarter: str
    forces: tuple[str, ...]
    sections: bool = False

    @property
    def variable(self) -> dict[str, str]:
        """Give the variable of the environment that tells it."""
        return {_VARIABLE: json.dumps([self.project, self.quarter, self.forces[:_FORCES], self.sections])}


def preload() -> None:
    """Import what notebooks need, draw a figure and show a table: what that compiles and reads is kept."""
    # As ipykernel sets it, before matplotlib reads it; the backend itself is imported in the kernel.
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    _do_without_debugger()
    for name in _MODULES:
        light_import(name)
    _draw()
    _tabulate()
    _validate()
    _open(os.environ.pop(_VARIABLE, ""))
    del os.environ["MPLBACKEND"]


def _do_without_debugger() -> None:
    """Have kernels offer no debugger: nobody attaches to a run.

    Each would look at every module for it as it starts, and ten MiB would be copied for that alone.
    """
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # what is None is not found
    ipkernel = light_import("ipykernel.ipkernel")
    light_import("ipykernel.debugger")
    del sys.modules["debugpy"]
    ipkernel.sys = _NoModules()


class _NoModules:
    """Stands for ``sys`` where a kernel lists the modules for its debugger."""

    modules: Final[dict[str, object]] = {}

    def __getattr__(self, name: str) -> object:
        return getattr(sys, name)


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
    frame.groupby("a")["b"].sum()
    frame.style.to_html()
    frame.to_html()


def _validate() -> None:
    """Read and write a notebook once: its schema is compiled at the first."""
    nbformat = light_import("nbformat")
    empty = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", id="a")])
    nbformat.reads(nbformat.writes(empty), as_version=4)


def _open(told: str) -> None:
    """Open what sections are opened from: for each notebook on its own it would be half of its work."""
    from helpers import params, section  # noqa: PLC0415 (see the module)
    from helpers.periods import Quarter  # noqa: PLC0415 (see the module)

    if told:
        project, quarter, forces, sections = json.loads(told)
        with suppress(Exception):  # what is wrong with a project is for a build to say
            params.read_frameworks(Path(project))
            section.open_ahead(Path(project), Quarter.parse(quarter), forces, sections=sections)
