"""The page of executed notebooks, made as the build makes it, without its checks and other files."""

# ruff: noqa: PLC0415 (a worker has imported all this; plain Python does so here)
from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workload import PARAMETERS

if TYPE_CHECKING:
    from helpers.execute import Result


def of_results(project: Path, out: Path, results: Sequence[Result]) -> None:
    """Read what was run, keep it to be compared, and make the page of it."""
    from helpers import execute

    notebooks = {each.section: execute.executed(each) for each in results}
    for result, notebook in zip(results, notebooks.values(), strict=True):
        (out / result.task.notebook.name).write_bytes(execute.as_bytes(notebook))
    make(project, out, notebooks)


def node(content: Mapping[str, Any]) -> Any:  # noqa: ANN401 (nbformat is not typed)
    from helpers.execute import light_import

    return light_import("nbformat").from_dict(content)


def make(project: Path, out: Path, notebooks: Mapping[str, Any]) -> None:
    """Make the page of the notebooks, as the build does, without its checks and other files."""
    from helpers import load, params, stitch
    from helpers.periods import Quarter

    quarter, force = Quarter.parse(PARAMETERS["quarter"]), PARAMETERS["force"]
    settings = params.read_statement(project, force, quarter)
    framework = params.framework_for(project, quarter, settings.framework)
    context = stitch.Context(
        framework=framework,
        quarter=quarter,
        force=force,
        settings=params.read_force(project, force),
        statement=settings,
        releases=load.open_tidy(project, framework, force).releases,
        code_version="",
        inputs_digest="",
    )
    (out / "statement.html").write_bytes(stitch.stitch(notebooks, context).html)
