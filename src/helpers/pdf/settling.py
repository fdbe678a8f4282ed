"""Settles a printed PDF: nothing of the run or the machine in it, and nothing of what it promises missing."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pikepdf

from helpers.errors import StatementError


def settled(raw: bytes, headings: Sequence[str], address: str) -> bytes:
    """Take out what changes from run to run or names the machine, and mend the outline.

    ``headings`` are the texts of the page's headings, ``address`` where it lay when it was printed. Raises
    StatementError, with all that is missing, where the PDF is not tagged, or has no language, title, outline
    or description of a figure.
    """
    with pikepdf.open(io.BytesIO(raw)) as document:
        if lacking := list(_lacking(document)):
            raise StatementError(f"The PDF is not accessible: {'; '.join(lacking)}. Print the page again.")
        for name in ("/CreationDate", "/ModDate", "/Creator"):
            if name in document.docinfo:
                del document.docinfo[name]
        _name_links(document, address)
        _name_outline(document, headings)
        _number_elements(document)
        file = io.BytesIO()
        document.save(file, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return file.getvalue()


def _lacking(document: pikepdf.Pdf) -> Iterator[str]:
    """Say what a reader who hears the PDF would miss."""
    if "/StructTreeRoot" not in document.Root:
        yield "it is not tagged"
        return
    if not str(document.Root.get("/Lang", "")):
        yield "it names no language"
    if not str(document.docinfo.get("/Title", "")):
        yield "it has no title"
    if "/Outlines" not in document.Root:
        yield "it has no outline"
    if bare := sum(not str(each.get("/Alt", "")).strip() for each in figures(document)):
        yield f"{bare} figures have no description"


def _name_links(document: pikepdf.Pdf, address: str) -> None:
    """Let links to the files beside the page name them as the page does."""
    for page in document.pages:
        for annotation in _listed(page.get("/Annots")):
            target = str(annotation.A.get("/URI", "")) if "/A" in annotation else ""
            if target.startswith(address):
                annotation.A.URI = target.removeprefix(address)


def _name_outline(document: pikepdf.Pdf, headings: Iterable[str]) -> None:
    """Write the outline's entries as the headings read; the numbers of some are beside their words."""
    read = [*headings, *(heading.lstrip("0123456789 ") for heading in headings)]
    known = {re.sub(r"\s", "", heading): heading for heading in reversed(read)}
    with document.open_outline() as outline:
        for item in _entries(outline.root):
            item.title = known.get(re.sub(r"\s", "", item.title), item.title)


def _entries(items: Iterable[pikepdf.OutlineItem]) -> Iterator[pikepdf.OutlineItem]:
    for item in items:
        yield item
        yield from _entries(item.children)


def _number_elements(document: pikepdf.Pdf) -> None:
    """Give the elements numbers in reading order: the browser's depend on what else it did meanwhile."""
    named = [each for each in _elements(document) if "/ID" in each]
    numbers = {bytes(each.ID): f"element{place:06}" for place, each in enumerate(named)}
    for each in _elements(document):
        for attributes in _listed(each.get("/A")):
            if "/Headers" in attributes:
                attributes.Headers = pikepdf.Array([numbers[bytes(one)] for one in attributes.Headers])
    pairs: list[Any] = []
    for each in named:
        each.ID = pikepdf.String(numbers[bytes(each.ID)])
        pairs += [each.ID, each]
    document.Root.StructTreeRoot.IDTree = pikepdf.Dictionary(Names=pikepdf.Array(pairs))


def figures(document: pikepdf.Pdf) -> Iterator[Any]:
    """Give every figure of a tagged PDF, in reading order."""
    return (each for each in _elements(document) if each.get("/S") == "/Figure")


def _elements(document: pikepdf.Pdf) -> Iterator[Any]:
    """Give every element of the structure, in reading order."""
    waiting = _listed(document.Root.StructTreeRoot.get("/K"))
    while waiting:
        node = waiting.pop(0)
        if "/S" in node:
            yield node
        waiting = [*_listed(node.get("/K")), *waiting]


def _listed(node: Any) -> list[Any]:  # noqa: ANN401 - a PDF's objects are of any kind
    """Give the dictionaries of a node that may be one, several or none."""
    several = list(node) if isinstance(node, pikepdf.Array) else [node]
    return [each for each in several if isinstance(each, pikepdf.Dictionary)]
