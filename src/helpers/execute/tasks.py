"""What is to be run: a notebook, its parameters, the section it makes; checked before any kernel starts."""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from helpers.errors import Finding, Outcome, Place, RequestError, nearest

if TYPE_CHECKING:
    from helpers import params

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: what format 4.5 of notebooks takes as a cell's id
_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
#: kernels start in the project's notebooks folder, so the project is always one above
ROOT: Final = ".."
MEGABYTE: Final = 1_000_000
_ROUND: Final = "Every parameter of the notebook is given, and no other"


@dataclass(frozen=True)
class Task:
    """One notebook to run with one set of parameters.

    ``notebook`` lies in the project's notebooks folder, which is where its kernel starts.
    ``section`` is the slug of the section it makes. ``expects`` names the cells (by id) that must have
    shown a block when the notebook has run.
    """

    notebook: Path
    parameters: dict[str, str] = field(hash=False)
    section: str
    expects: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a section that is no slug: names of files are made from it."""
        if not _SLUG.fullmatch(self.section):
            raise RequestError(f"{self.section!r} is not the slug of a section", where=self.place.file)

    @property
    def place(self) -> Place:
        """Where the notebook lies, as the project's files are named."""
        return place_of(self.notebook)

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self.notebook.absolute().parent.parent


@dataclass(frozen=True)
class Limits:
    """What one notebook may take: seconds a cell, a run of it and a start, output a cell, memory.

    ``output`` and ``memory`` are in bytes; memory is limited on Linux alone, 0 is no limit.
    """

    cell_seconds: float = 120
    run_seconds: float = 600
    start_seconds: float = 60
    output: int = MEGABYTE
    memory: int = 4_000 * MEGABYTE

    @classmethod
    def of(cls, settings: params.Limits) -> Self:
        """Give the limits that an office has set."""
        return cls(
            cell_seconds=settings.seconds_a_cell,
            run_seconds=60 * settings.minutes_a_notebook,
            output=round(MEGABYTE * settings.megabytes_of_output_a_cell),
            memory=round(MEGABYTE * settings.megabytes_of_memory_a_notebook),
        )


DEFAULT_LIMITS: Final = Limits()


def place_of(notebook: Path, line: int = 0, cell: str = "") -> Place:
    """Name a notebook as the project does: its folder and its name."""
    return Place(file=f"{notebook.absolute().parent.name}/{notebook.name}", line=line, element=cell)


def source_of(cell: Mapping[str, Any]) -> str:
    """Give a cell's source as one text, however the file holds it."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def tags_of(cell: Mapping[str, Any]) -> Sequence[str]:
    """Give a cell's tags."""
    return cell.get("metadata", {}).get("tags", ())  # type: ignore[no-any-return]


def with_ids(cells: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return copies of cells, each with an id of its own, the same whenever the file is the same.

    Notebooks saved by other tools or before format 4.5 have none. A cell without an id, or with one that
    Jupyter does not take or another cell has, gets its number in the notebook and a digest of its content.
    """
    found: list[dict[str, Any]] = []
    taken: set[str] = set()
    for number, cell in enumerate(cells, start=1):
        name = cell.get("id")
        if not isinstance(name, str) or not _CELL_ID.fullmatch(name) or name in taken:
            content = f"{cell['cell_type']}\n{source_of(cell)}".encode()
            name = f"cell-{number}-{hashlib.sha256(content).hexdigest()[:8]}"
        taken.add(name)
        found.append({**cell, "id": name})
    return found


def check_parameters(notebook: Path, parameters: Mapping[str, object]) -> tuple[Finding, ...]:
    """Find everything that is wrong with running a notebook with these parameters.

    The notebook has exactly one cell tagged ``parameters``, which sets each of its parameters to a plain
    string; no other cell sets them. The values given are strings, each of the notebook's parameters is
    given, no other is, and ``root`` is "..".
    """
    try:
        cells = _cells(notebook)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        found = (
            "There is no such notebook"
            if isinstance(error, FileNotFoundError)
            else "This is no notebook (format 4)"
        )
        return (_refused(place_of(notebook), found, "Put the notebook back as it was committed."),)
    tagged = [cell for cell in cells if "parameters" in tags_of(cell)]
    problems: list[Iterable[Finding]] = [
        _injected(notebook, cells),
        _tagged(notebook, tagged),
        _values(notebook, parameters),
    ]
    if len(tagged) == 1:
        defaults, unclear = _assignments(notebook, tagged[0])
        problems += [
            unclear,
            _names(notebook, parameters, defaults),
            _set_again(notebook, cells, tagged[0], defaults),
        ]
    return tuple(chain.from_iterable(problems))


def expected_blocks(notebook: Path) -> tuple[str, ...]:
    """Name the cells that end in an expression, in order: what they show is a block of the page."""
    return tuple(str(cell.get("id", "")) for cell in _cells(notebook) if _ends_in_expression(cell))


def _cells(notebook: Path) -> list[dict[str, Any]]:
    content = json.loads(notebook.read_bytes())
    if content["nbformat"] != 4:
        raise ValueError(content["nbformat"])
    return [cell for cell in with_ids(content["cells"]) if cell["cell_type"] == "code"]


def _refused(place: Place, found: str, remedy: str, value: str = "") -> Finding:
    return Finding("notebook-parameters", Outcome.FAIL, place, found, remedy, value)


def _injected(notebook: Path, cells: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    for cell in cells:
        if "injected-parameters" in tags_of(cell):
            place = place_of(notebook, cell=str(cell.get("id", "")))
            yield _refused(
                place, "The notebook holds parameters injected by an earlier run", "Delete that cell."
            )


def _tagged(notebook: Path, tagged: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    if not tagged:
        yield _refused(
            place_of(notebook),
            "No cell is tagged parameters",
            "Tag the cell that sets quarter, force and root: what is given would be overwritten by it.",
        )
    if len(tagged) > 1:
        ids = ", ".join(str(cell.get("id", "?")) for cell in tagged)
        yield _refused(
            place_of(notebook), f"{len(tagged)} cells are tagged parameters ({ids})", "Keep the tag on one."
        )


def _values(notebook: Path, parameters: Mapping[str, object]) -> Iterator[Finding]:
    for name, value in parameters.items():
        if not isinstance(value, str):
            kind = type(value).__name__
            yield _refused(
                place_of(notebook), f"Parameter {name} is a {kind}", "Give it as text.", str(value)
            )
        elif name == "root" and value != ROOT:
            yield _refused(
                place_of(notebook), "Parameter root is not '..'", "No other folder is ever injected.", value
            )


def _assignments(notebook: Path, cell: Mapping[str, Any]) -> tuple[dict[str, str], list[Finding]]:
    """Read the names the parameters cell sets, and find what is not a name set once to a plain string."""
    defaults: dict[str, str] = {}
    unclear = []
    cell_id = str(cell.get("id", ""))
    try:
        statements = ast.parse(source_of(cell)).body
    except SyntaxError as error:
        place = place_of(notebook, error.lineno or 0, cell_id)
        return {}, [_refused(place, "The parameters cell is not Python", 'Write name = "text" lines only.')]
    for statement in statements:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name not in defaults:
                defaults[name] = ast.unparse(value)
                plain = isinstance(value, ast.Constant) and isinstance(value.value, str)
            case _:
                plain = False
        if not plain:
            place = place_of(notebook, statement.lineno, cell_id)
            written = ast.unparse(statement)
            unclear.append(
                _refused(place, "Not a name set once to a plain string", 'Write name = "text".', written)
            )
    return defaults, unclear


def _names(notebook: Path, given: Mapping[str, object], known: Mapping[str, str]) -> Iterator[Finding]:
    for name in given:
        if name not in known:
            close = nearest(name, known)
            meant = (
                f"Did you mean {' or '.join(close)}?"
                if close
                else f"Known here: {', '.join(known) or 'none'}."
            )
            yield _refused(place_of(notebook), f"No parameter called {name!r}", meant)
    missing = [name for name in known if name not in given]
    if missing:
        yield _refused(place_of(notebook), f"Not given: {', '.join(missing)}", f"{_ROUND}.")


def _set_again(
    notebook: Path, cells: Sequence[Mapping[str, Any]], tagged: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[Finding]:
    for cell in cells:
        for line, name in [] if cell is tagged else _names_set(source_of(cell)):
            if name in names:
                place = place_of(notebook, line, str(cell.get("id", "")))
                remedy = "The cell tagged parameters alone sets them: use another name here."
                yield _refused(place, f"Parameter {name} is set again", remedy)


def _names_set(source: str) -> list[tuple[int, str]]:
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a magic command, or a fault that its own run will show
        return []
    names = [
        node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    return [(node.lineno, node.id) for node in names]


def _ends_in_expression(cell: Mapping[str, Any]) -> bool:
    try:
        statements = ast.parse(source_of(cell)).body
    except SyntaxError:
        return False
    return (
        bool(statements)
        and isinstance(statements[-1], ast.Expr)
        and not source_of(cell).rstrip().endswith(";")
    )
