"""Reads the blocks out of an executed notebook, and refuses one that is not whole or shows anything else.

Whether a run succeeded is for ``execute`` to say. This looks at what came out, for a notebook that looks
complete may be cut off: a kernel that ends early leaves every cell "completed".
"""

from __future__ import annotations

import ast
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from helpers.blocks import MIME, Download, Origin, has_own_mark
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
_NOWHERE = Origin("", "", "", "")


@dataclass
class NotWhole(StatementError):
    """Raised if a notebook cannot become a section of the page; carries every finding, cell by cell."""

    findings: tuple[Finding, ...]

    def __str__(self) -> str:
        """List every finding, one a line."""
        return "\n".join(str(finding) for finding in self.findings)


@dataclass(frozen=True)
class Shown:
    """A block as an executed notebook shows it, with the id of its cell.

    ``own`` is whether the library made it as it is; ``origin`` is what it says it was made from.
    """

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
    origin: Origin = _NOWHERE
    own: bool = False


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


def whole(
    notebook: NotebookNode, name: str, ids: guard.Ids, expected: Origin | None = None
) -> tuple[Shown, ...]:
    """Return the blocks of a notebook that can become a section; ``name`` is what messages call it.

    ``expected`` is what every block must have been made from; without it, what the notebook's own parameters
    say. Raises NotWhole, with every finding: a cell that failed, shows nothing, or shows anything but blocks;
    a block that the library did not make or made from something else; a block that every section has missing
    or there twice; two blocks of one name; HTML or Markdown that the page does not take. ``ids`` are those
    already on the page; the notebook's own are added.
    """
    blocks = blocks_of(notebook)
    findings = [finding for cell in notebook.cells for finding in _faults(cell, name)]
    findings += _made_by_hand(blocks, name)
    findings += _made_from_other(blocks, name, expected or _parameters_of(notebook, blocks))
    findings += _gaps(blocks, name)
    for block in blocks:
        findings += guard.faults(block.html, Place(file=name, element=block.cell), ids)
    if findings:
        raise NotWhole(tuple(findings))
    return blocks


def _block(output: Mapping[str, Any], cell: str) -> Shown:
    data, plain = output["data"][MIME], text_of(output["data"].get("text/plain", ""))
    if not isinstance(data, Mapping) or not has_own_mark(data, plain):
        kind = str(data.get("kind", "")) if isinstance(data, Mapping) else ""
        return Shown(cell, kind, section="", name="", html="", plain=plain)
    return Shown(
        cell=cell,
        kind=data["kind"],
        section=data["section"],
        name=data["name"],
        html=data["html"],
        plain=plain,
        words=data["words"],
        arguments=tuple(data["arguments"]),
        downloads=tuple(Download(**each) for each in data["downloads"]),
        details=data["details"],
        origin=Origin(**data["origin"]),
        own=True,
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


# --------------------------------------------------------------------------- what blocks are made from


def _parameters_of(notebook: NotebookNode, blocks: Sequence[Shown]) -> Origin | None:
    """Return what a notebook's parameters say its blocks are made from; None where no block is the library's.

    The parameters a run injected count before the notebook's own. What they do not say is as in the first
    block, so that all blocks must agree.
    """
    first = next((block.origin for block in blocks if block.own), None)
    if first is None:
        return None
    found: dict[str, str] = {}
    for tag in ("parameters", "injected-parameters"):
        for cell in notebook.cells:
            if tag in cell["metadata"].get("tags", ()):
                found |= _texts_set(text_of(cell["source"]))
    known = {name: value for name, value in found.items() if name in ("quarter", "force", "root")}
    return replace(first, **known)


def _texts_set(source: str) -> dict[str, str]:
    """Return the texts that a parameters cell sets, by name."""
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return {}
    return {
        target.id: each.value.value
        for each in statements
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Constant)
        for target in each.targets
        if isinstance(target, ast.Name) and isinstance(each.value.value, str)
    }


def _made_by_hand(blocks: Sequence[Shown], name: str) -> Iterator[Finding]:
    """Find the blocks that no call of the library made, or that were changed afterwards."""
    for block in blocks:
        if not block.own:
            yield Finding(
                "notebook-blocks",
                Outcome.FAIL,
                Place(file=name, element=block.cell),
                "The cell shows a block that the library did not make, so its numbers have no source",
                "End the cell in a call such as tables.measures(section), without changing what it returns.",
                _in_short(block.plain),
            )


def _made_from_other(blocks: Sequence[Shown], name: str, expected: Origin | None) -> Iterator[Finding]:
    """Find the blocks made from another force, quarter, priority or project: one finding for those alike."""
    if expected is None:
        return
    other: dict[tuple[str, ...], list[Shown]] = {}
    for block in blocks:
        if block.own and (differing := _differing(block.origin, expected)):
            other.setdefault(differing, []).append(block)
    for differing, found in other.items():
        yield Finding(
            "notebook-blocks",
            Outcome.FAIL,
            Place(file=name, element=found[0].cell),
            "The cell shows figures of another statement: " + ", ".join(differing),
            "Open the section with the notebook's own parameters, none of them typed or set again: "
            f'open_section("{expected.priority}", quarter, force, root).',
            count=len(found),
        )


def _differing(origin: Origin, expected: Origin) -> tuple[str, ...]:
    """Return what a block was made from that is not as expected, as phrases."""
    pairs = {name: (getattr(origin, name), value) for name, value in asdict(expected).items()}
    pairs["root"] = (os.path.normpath(origin.root), os.path.normpath(expected.root))
    return tuple(f"{name} {is_} in place of {due}" for name, (is_, due) in pairs.items() if is_ != due)


# --------------------------------------------------------------------------- what must be there


def _gaps(blocks: Sequence[Shown], name: str) -> Iterator[Finding]:
    """Find what makes the blocks no section: one missing, one there twice, names or sections mixed."""
    made = Counter(block.kind for block in blocks)
    for kind in REQUIRED:
        if made[kind] != 1:
            found = "is missing" if not made[kind] else f"is there {made[kind]} times"
            yield _gap(name, f"The block {kind} {found}", f"Each section has one cell with {kind}(section).")
    for block, count in Counter(block.name for block in blocks if block.own).items():
        if count > 1:
            yield _gap(name, f"{count} blocks are called {block!r}", "Keep one of them.")


def _gap(name: str, found: str, remedy: str) -> Finding:
    return Finding("notebook-blocks", Outcome.FAIL, Place(file=name), found, remedy)
