"""What is run of each way: the commands, and whether it makes what can be compared."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workload import PARAMETERS

HERE: Final = Path(__file__).parent
Commands = list[list[str]]
QUARTER: Final = PARAMETERS["quarter"]


def _as_it_is(_project: Path) -> None:
    """Make nothing ready."""


@dataclass(frozen=True)
class Way:
    """One way: its name in the table, its commands for a project and a folder to write to.

    ``compared`` says that it leaves executed notebooks. ``before`` makes the project ready, outside the time.
    """

    name: str
    commands: Callable[[Path, Path], Commands]
    compared: bool = True
    before: Callable[[Path], None] = _as_it_is


def statement(*arguments: str) -> list[str]:
    """Give the command of a verb."""
    return [sys.executable, "-m", "helpers.cli", *arguments]


def _way(name: str) -> Callable[[Path, Path], Commands]:
    return lambda project, out: [[sys.executable, str(HERE / "ways.py"), name, str(project), str(out)]]


def _with_pages(run: Callable[[Path, Path], Commands]) -> Callable[[Path, Path], Commands]:
    """Have nbconvert make pages of what the run leaves, all in one command."""
    return lambda project, out: [*run(project, out), _nbconvert(out, _names(project, out), "--no-input")]


def _papermill(project: Path, out: Path) -> Commands:
    given = [part for name, value in PARAMETERS.items() for part in ("-p", name, value)]
    folder = project / "notebooks"
    run = [sys.executable, "-m", "papermill", "--no-progress-bar", "--cwd", str(folder)]
    return [[*run, str(folder / each.name), str(each), *given] for each in _names(project, out)]


def _executing_nbconvert(project: Path, out: Path) -> Commands:
    return [_nbconvert(out, sorted((project / "notebooks").glob("*.ipynb")), "--execute", "--no-input")]


def _nbconvert(out: Path, notebooks: Iterable[Path], *options: str) -> list[str]:
    run = [sys.executable, "-m", "nbconvert", "--to", "html", "--output-dir", str(out), *options]
    return [*run, *map(str, notebooks)]


def _names(project: Path, out: Path) -> list[Path]:
    return [out / each.name for each in sorted((project / "notebooks").glob("*.ipynb"))]


def _build(*options: str) -> Callable[[Path, Path], Commands]:
    return lambda _project, _out: [statement("build", QUARTER, "--quiet", *options)]


def _edit(project: Path) -> None:
    """Change one word cell's heading call in no way but a remark: one notebook must run again."""
    notebook = project / "notebooks" / "1-homicide.ipynb"
    text = notebook.read_text(encoding="utf-8")
    at = text.index('"narrative.findings(')
    notebook.write_text(f'{text[:at]}"# edited\\n", {text[at:]}', encoding="utf-8")


PAPERMILL: Final = "papermill CLI, one after another, and nbconvert"
LIMIT: Final = "plain Python: the cells in one process, and the page"
OURS: Final = "this project: the notebooks and the page"
NOTHING: Final = "python -c pass"
UNCHANGED: Final = "statement build, nothing changed"

WAYS: Final[Sequence[Way]] = (
    Way(PAPERMILL, _with_pages(_papermill)),
    Way("papermill in a pool of processes, and nbconvert", _with_pages(_way("papermill-pool"))),
    Way("nbconvert --execute (six pages)", _executing_nbconvert, compared=False),
    Way("ploomber-engine, in one process, and nbconvert", _with_pages(_way("ploomber-engine"))),
    Way(LIMIT, _way("limit"), compared=False),
    Way(OURS, _way("ours")),
    Way("statement build, nothing kept (with checks and downloads)", _build("--fresh"), compared=False),
    Way(UNCHANGED, _build(), compared=False),
    Way("statement build, one notebook edited", _build(), compared=False, before=_edit),
    Way(NOTHING, lambda _project, _out: [[sys.executable, "-c", "pass"]], compared=False),
)
PLOOMBER: Final = WAYS[3].name
