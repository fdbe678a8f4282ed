"""The ways to run a project's notebooks, each in a process of its own: python ways.py WAY PROJECT OUT.

Executed notebooks go to OUT, so that they can be compared; the page of a way that makes one, too.
"""

# ruff: noqa: PLC0415 (each way imports what it needs)
from __future__ import annotations

import ast
import json
import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final

from workload import PARAMETERS

import page

HERE: Final = Path(__file__).parent


def papermill_pool(project: Path, out: Path) -> None:
    """Papermill's interface, in as many processes as there are processors."""
    run = partial(_papermill, out)
    with ProcessPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        list(pool.map(run, _notebooks(project)))


def _papermill(out: Path, notebook: Path) -> None:
    import papermill

    os.chdir(notebook.parent)
    papermill.execute_notebook(notebook, out / notebook.name, PARAMETERS, progress_bar=False)


def ploomber_engine(project: Path, out: Path) -> None:
    """Ploomber-engine: every notebook in this one process, one after another, without isolation."""
    from ploomber_engine import execute_notebook

    os.chdir(project / "notebooks")
    for notebook in _notebooks(project):
        execute_notebook(
            notebook, out / notebook.name, parameters=PARAMETERS, verbose=False, progress_bar=False
        )


def ours(project: Path, out: Path) -> None:
    """Run each notebook in a kernel forked for it; a worker, forked too, makes the page, as in a build."""
    from helpers import execute
    from helpers.execute.preload import Ahead
    from helpers.execute.runner import Runner, workers

    found = _notebooks(project)
    tasks = [execute.Task(each, PARAMETERS, each.stem[2:], execute.expected_blocks(each)) for each in found]
    # A worker finds the function by its name, which is here.
    os.environ["PYTHONPATH"] = os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])
    work, limits = execute.Workplace.under(project), execute.Limits()
    ahead = Ahead(str(project), PARAMETERS["quarter"], (PARAMETERS["force"],))
    with workers(work, execute.processors(), limits, plain=False, tell=print, ahead=ahead) as made:
        runner = Runner(made, work, limits)
        results = [each.result() for each in [runner.submit(task) for task in tasks]]
        runner.call(page.of_results, project, out, results).result()


def ours_many(project: Path, _out: Path) -> None:
    """Every notebook of the workload by the statement's way, however many; no page."""
    from helpers import execute

    tasks = [execute.Task(each, PARAMETERS, "section") for each in _notebooks(project)]
    results = execute.run(tasks, work=execute.Workplace.under(project), tell=print)
    failed = [str(each.finding) for each in results if each.finding]
    assert not failed, failed


def limit(project: Path, out: Path) -> None:
    """Plain Python: the cells of every notebook in this one process, without a kernel, then the page."""
    os.chdir(project / "notebooks")
    executed = {each: _plainly(each) for each in _notebooks(Path())}
    for notebook, node in executed.items():
        (out / notebook.name).write_text(json.dumps(node), encoding="utf-8")
    page.make(project, out, {each.stem[2:]: page.node(node) for each, node in executed.items()})


def _plainly(notebook: Path) -> dict[str, Any]:
    """Run a notebook's cells as Python does, and keep what each ends in as its output."""
    content: dict[str, Any] = json.loads(notebook.read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    for cell in content["cells"]:
        cell["source"] = "".join(cell["source"])
        if cell["cell_type"] == "code":
            cell["outputs"] = _outputs(cell["source"], names)
        if "parameters" in cell["metadata"].get("tags", ()):
            names |= PARAMETERS
    return content


def _outputs(source: str, names: dict[str, Any]) -> list[dict[str, Any]]:
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if not isinstance(last, ast.Expr):
        return []
    shown = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    data = shown._repr_mimebundle_() | {"text/plain": repr(shown)}
    return [{"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}]


def _notebooks(project: Path) -> list[Path]:
    return sorted((project / "notebooks").glob("*.ipynb")) or sorted(project.glob("*.ipynb"))


WAYS: Final[Mapping[str, Callable[[Path, Path], None]]] = {
    "papermill-pool": papermill_pool,
    "ploomber-engine": ploomber_engine,
    "ours": ours,
    "ours-many": ours_many,
    "limit": limit,
}

if __name__ == "__main__":
    WAYS[sys.argv[1]](Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve())
