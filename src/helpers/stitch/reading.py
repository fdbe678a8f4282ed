"""Reads the blocks out of an executed notebook, and refuses one that is not whole or shows anything else.

Whether a run succeeded is for ``execute`` to say. This looks at what came out, for a notebook that looks
complete may be cut off: a kernel that ends early leaves every cell "completed".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from helpers.blocks import MIME, Download
from helpers.errors import Finding, Outcome, Place, StatementError
from helpers.stitch import guard, markdown

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: the blocks every section has once, by what makes them; charts and further tables come on top
REQUIRED = (
    "narrative.heading",
    "narrative.key_point",
    "narrative.applicability",
    "narrative.findings",
    "tables.measures",
    "narrative.contribution",
    "narrative.commissioner",
    "tables.sources",
    "tables.data",
)
_PARAMETERS = {"parameters", "injected-parameters"}
_SHORT = 60


@dataclass
class NotWhole(StatementError):
    """Raised if a notebook cannot become a section of the page; carries every finding, cell by cell."""

    findings: tuple[Finding, ...]

    def __str__(self) -> str:
        """List every finding, one a line."""
        return "\n".join(str(finding) for finding in self.findings)


@dataclass(frozen=True)
class Shown:
    """A block as an executed notebook shows it, with the id of its cell."""

    cell: str
    kind: str
    section: str
    name: str
    html: str
    plain: str
    words: bool = False
    arguments: tuple[str, ...] = ()
    downloads: tuple[Download, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Frame:
    """What a section's template needs beside the notebook: slug, title, which blocks stand elsewhere.

    ``contents`` is set where there is a list of contents to go back to; ``area`` and ``quarter`` say what a
    section is of that stands alone.
    """

    slug: str
    title: str
    area: str = ""
    quarter: str = ""
    elsewhere: tuple[str, ...] = ()
    contents: bool = False


def blocks_of(notebook: NotebookNode) -> tuple[Shown, ...]:
    """Give the blocks an executed notebook shows, in order."""
    return tuple(block for cell in notebook.cells for block in shown_by(cell))


def shown_by(cell: Mapping[str, Any]) -> tuple[Shown, ...]:
    """Give the blocks a cell shows, in order."""
    outputs = (each for each in cell.get("outputs", ()) if MIME in each.get("data", {}))
    return tuple(_block(each, str(cell.get("id", ""))) for each in outputs)


def whole(notebook: NotebookNode, name: str, ids: guard.Ids) -> tuple[Shown, ...]:
    """Give the blocks of a notebook that can become a section; ``name`` is what it is called if it cannot.

    Raises NotWhole, with every finding: a cell that failed, shows nothing, or shows anything but blocks;
    a block that every section has missing or there twice; two blocks of one name; HTML or Markdown that
    the page does not take. ``ids`` are those already on the page; the notebook's own are added.
    """
    blocks = blocks_of(notebook)
    findings = [finding for cell in notebook.cells for finding in _faults(cell, name)]
    findings += _gaps(blocks, name)
    for block in blocks:
        findings += guard.faults(block.html, Place(file=name, element=block.cell), ids)
    if findings:
        raise NotWhole(tuple(findings))
    return blocks


def _block(output: Mapping[str, Any], cell: str) -> Shown:
    data = output["data"][MIME]
    return Shown(
        cell=cell,
        kind=data["kind"],
        section=data["section"],
        name=data["name"],
        html=data["html"],
        plain=text_of(output["data"].get("text/plain", "")),
        words=data["words"],
        arguments=tuple(data["arguments"]),
        downloads=tuple(Download(**each) for each in data["downloads"]),
        details=data["details"],
    )


def text_of(given: str | Sequence[str]) -> str:
    """Give a text of a notebook as one, however the file holds it."""
    return given if isinstance(given, str) else "".join(given)


# --------------------------------------------------------------------------- what must not be there


def _faults(cell: Mapping[str, Any], name: str) -> Iterator[Finding]:
    """Find what a cell shows that is no block of the page, or that it shows none."""
    if cell["cell_type"] == "markdown":
        yield from markdown.refusals(
            text_of(cell["source"]), Place(file=name, element=str(cell.get("id", "")))
        )
    if cell["cell_type"] == "raw":
        yield _refused(cell, name, "A raw cell has no place on the page", "Make it Markdown, or delete it.")
    outputs = cell.get("outputs", ())
    yield from (_strange(cell, output, name) for output in outputs if MIME not in output.get("data", {}))
    if _should_show(cell) and not outputs:
        yield _refused(
            cell,
            name,
            "The cell shows nothing",
            "Run it again; a cell ends in one call that gives a block, such as tables.measures(section).",
        )


def _should_show(cell: Mapping[str, Any]) -> bool:
    if cell["cell_type"] != "code" or not text_of(cell["source"]).strip():
        return False
    return not _PARAMETERS & set(cell["metadata"].get("tags", ()))


def _strange(cell: Mapping[str, Any], output: Mapping[str, Any], name: str) -> Finding:
    match output["output_type"]:
        case "error":
            found, value = f"The cell failed with {output['ename']}", output["evalue"]
            remedy = "Open the notebook in JupyterLab (statement lab) and run it to this cell."
        case "stream":
            found, value = f"The cell writes to {output['name']}", text_of(output["text"])
            remedy = "Take out what prints, or mend what it warns about: only blocks reach the page."
        case _:
            found = "The cell shows something that is no block of the page"
            value = text_of(output.get("data", {}).get("text/plain", ""))
            remedy = "End the cell in one call that gives a block, such as tables.measures(section)."
    return _refused(cell, name, found, remedy, _in_short(value))


def _in_short(text: str) -> str:
    """Give the first line of a text, cut where it is long."""
    line = next(iter(text.strip().splitlines()), "")
    return line if len(line) <= _SHORT else f"{line[:_SHORT]}…"


def _refused(cell: Mapping[str, Any], name: str, found: str, remedy: str, value: str = "") -> Finding:
    place = Place(file=name, element=str(cell.get("id", "")))
    return Finding("notebook-outputs", Outcome.FAIL, place, found, remedy, value)


# --------------------------------------------------------------------------- what must be there


def _gaps(blocks: Sequence[Shown], name: str) -> Iterator[Finding]:
    """Find what makes the blocks no section: one missing, one there twice, names or sections mixed."""
    made = Counter(block.kind for block in blocks)
    for kind in REQUIRED:
        if made[kind] != 1:
            found = "is missing" if not made[kind] else f"is there {made[kind]} times"
            yield _gap(name, f"The block {kind} {found}", f"Each section has one cell with {kind}(section).")
    for block, count in Counter(block.name for block in blocks).items():
        if count > 1:
            yield _gap(name, f"{count} blocks are called {block!r}", "Keep one of them.")
    sections = dict.fromkeys(block.section for block in blocks)
    if len(sections) > 1:
        listed = ", ".join(sections)
        yield _gap(name, f"Blocks of {len(sections)} sections ({listed})", "Open one section in a notebook.")


def _gap(name: str, found: str, remedy: str) -> Finding:
    return Finding("notebook-blocks", Outcome.FAIL, Place(file=name), found, remedy)
