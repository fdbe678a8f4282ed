"""Finds, for a part of the page, the place a person edits: a words file and its line, or a notebook's cell.

The page is generated: its lines move with every build, and nobody edits them. What is found on it is reported
where its text comes from. Only what the page's own frame says has no such place, and is reported by section.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.blocks import MIME
from helpers.check.page.reading import Element, read_page
from helpers.check.subject import Subject
from helpers.errors import Place

PAGE = "statement.html"
#: blocks that show what stands in a words file: those under its headings, and its reason
_WRITTEN = {"narrative.contribution", "narrative.commissioner"}
_ASSESSED = "narrative.applicability"
#: so many words of a paragraph are looked for to find its line
_WORDS_LOOKED_FOR = 6


@dataclass(frozen=True)
class _Source:
    """The text of a block of the page, and the notebook and cell that made it."""

    file: str
    cell: str
    section: str
    kind: str
    text: str


def at(subject: Subject, element: Element) -> Place:
    """Give the place a person edits for an element of the page.

    The words file with its line for what somebody wrote, else the notebook and cell that made the block, else
    the page with the section.
    """
    section = _section(subject, element)
    found = _source(subject, element, section)
    if found is None:
        return Place(file=PAGE, section=section, element=element.attribute("id") or element.section)
    if found.kind in _WRITTEN or (found.kind == _ASSESSED and subject.words.get(found.section)):
        file, line = _written_at(subject, found.section, element.text)
        return Place(file=file, line=line, section=found.section)
    return Place(file=found.file, cell=found.cell, section=found.section)


def at_text(subject: Subject, words: str) -> Place:
    """Give the place a person edits for words of the page: that of the innermost element that holds them."""
    holding = [each for each in subject.page.elements if words in each.text]
    innermost = min(holding, key=lambda each: (len(each.text), -each.index), default=None)
    return at(subject, innermost) if innermost else Place(file=PAGE)


def at_line(subject: Subject, line: int) -> Place:
    """Give the place a person edits for a line of the page."""
    before = [each for each in subject.page.elements if each.line <= line]
    return at(subject, before[-1]) if before else Place(file=PAGE)


def _section(subject: Subject, element: Element) -> str:
    """Give the priority an element belongs to, by its section or by where its card leads; "" for none."""
    slugs = {each.slug for each in subject.framework.priorities}
    if element.section in slugs:
        return element.section
    for around in (element, *element.ancestors()):
        if "card" in around.classes or around.tag in {"tr", "li"}:
            links = [each.attribute("href")[1:] for each in subject.page.inside(around, "a")]
            return next((each for each in links if each in slugs), "")
    return ""


def _source(subject: Subject, element: Element, section: str) -> _Source | None:
    """Find the block an element is part of: the one that holds its text, or that of what stands round it."""
    blocks = [each for each in _sources(subject.notebooks) if section in {"", each.section}]
    last: _Source | None = None
    for around in (element, *element.ancestors()):
        if around.tag in {"section", "main", "body"}:
            break
        holding = [each for each in blocks if around.text and around.text in each.text]
        if len(holding) == 1:
            return holding[0]
        if holding:
            last = holding[0]
        elif last is not None:
            break
    return last


def _sources(notebooks: Mapping[str, Mapping[str, Any]]) -> Sequence[_Source]:
    return tuple(each for name, notebook in notebooks.items() for each in _blocks(name, notebook))


def _blocks(name: str, notebook: Mapping[str, Any]) -> Iterator[_Source]:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            text = " ".join("".join(cell["source"]).split())
            yield _Source(name, str(cell.get("id", "")), "", "markdown", text)
        for output in cell.get("outputs", ()):
            block = output.get("data", {}).get(MIME)
            if block:
                cell_id = str(cell.get("id", ""))
                yield _Source(name, cell_id, block["section"], block["kind"], _text(block["html"]))


def _text(html: str) -> str:
    """Give all text of a piece of HTML, runs of white space as one blank."""
    page = read_page(f"<div>{html}</div>")
    return page.elements[0].text


# --------------------------------------------------------------------------- in a words file


def _written_at(subject: Subject, section: str, text: str) -> tuple[str, int]:
    """Give the words file of a section, and the line on which a text of the page begins in it."""
    file = subject.words_file(section)
    path = subject.settings_root / file
    lines = path.read_text(encoding="utf-8-sig").split("\n") if path.is_file() else []
    begins = text.split()[:_WORDS_LOOKED_FOR]
    best, most = 0, 0
    for number, line in enumerate(lines, start=1):
        alike = len(set(begins) & set(line.split()))
        if alike > most:
            best, most = number, alike
    return file, best
