"""Executed notebooks made by hand: the committed notebooks, each call of theirs made on a small section."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output

import make
from helpers import charts, narrative, params, stitch, tables
from helpers.blocks import Block
from helpers.section import Section

ROOT = Path(__file__).parents[1]
MODULES = {"charts": charts, "narrative": narrative, "tables": tables}
WORDS = """---
applicable: yes
reason: {reason}
reviewed: 2022-09-01
---
## What the force is doing

Officers meet every month.

## What the Commissioner says

The Commissioner has asked for a report.
"""
COUNTS = [40, 44, 38, 41, 39, 45, 37, 42, 43, 36, 40, 41]


def sections(reason: str = "It is an aim of the plan.", **settings: object) -> dict[str, Section]:
    """Make the six sections: three with a count, one with a survey, two with nothing."""
    known = {
        "homicide": [make.counted("homicides", [1, 2, 0, 3, 1, 0, 2, 1, 0, 1, 2, 1], rare=True)],
        "serious-violence": [make.counted("violence-with-injury", COUNTS, baseline=200)],
        "neighbourhood-crime": [make.counted("neighbourhood-crime", COUNTS, baseline=200, as_given=40)],
        "victim-satisfaction": [make.surveyed("satisfaction-domestic-abuse", 73)],
    }
    words = WORDS.format(reason=reason) if reason else ""
    return {
        each.slug: make.section(each.slug, *known.get(each.slug, []), words=words, **settings)
        for each in make.framework().priorities
    }


def executed(section: Section) -> NotebookNode:
    """Give a section's notebook as its run would leave it, every call made without a kernel."""
    notebook = nbformat.read(ROOT / "notebooks" / section.priority.notebook, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", []):
            cell.outputs = [shown(_called(cell.source, section))]
    return notebook


def shown(block: Block) -> NotebookNode:
    """Give a block as the output of a cell, having gone through JSON as a kernel's does."""
    return new_output("execute_result", data=json.loads(json.dumps(block._repr_mimebundle_())))


def _called(source: str, section: Section) -> Block:
    call = ast.parse(source).body[-1].value
    arguments = [argument.value for argument in call.args[1:]]
    return getattr(MODULES[call.func.value.id], call.func.attr)(section, *arguments)


def run(given: Mapping[str, Section] | None = None) -> dict[str, NotebookNode]:
    """Give the six notebooks, executed."""
    return {slug: executed(section) for slug, section in (given or sections()).items()}


def context(**changed: object) -> stitch.Context:
    """Give a draft's frame, with some of it changed."""
    one = sections()["homicide"]
    frame = {
        "framework": one.framework,
        "quarter": one.quarter,
        "force": one.force.slug,
        "settings": one.settings,
        "statement": params.StatementSettings(published="September 2022"),
        "releases": one.releases,
        "code_version": "1.2.3",
        "inputs_digest": "ab" * 32,
    }
    return stitch.Context(**{**frame, **changed})


@cache
def statement() -> stitch.Statement:
    """Give the page of the six sections, made once."""
    return stitch.stitch(run(), context())


# --------------------------------------------------------------------------- reading a page


class Reader(HTMLParser):
    """Reads every element of a page: tag, attributes and the text directly in it."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data):
        if self.elements:
            self.texts.append((self.elements[-1][0], data))


def elements(html: bytes | str) -> list[tuple[str, dict[str, str]]]:
    """Give every element of a page with its attributes, in order."""
    reader = Reader()
    reader.feed(html if isinstance(html, str) else html.decode())
    return reader.elements


def having(html: bytes | str, name: str) -> Iterator[str]:
    """Give the values of an attribute, in order."""
    return (attributes[name] for _, attributes in elements(html) if name in attributes)
