"""Blocks: what a notebook cell ends in. One object, one look, in Jupyter and on the page."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

#: the MIME type by which the page finds its blocks in an executed notebook
MIME = "application/vnd.policing-statement.block+json"
#: the style of the blocks, in the order it applies
STYLES = ("blocks.css", "charts.css")
#: not a secret: the mark finds blocks typed by hand, and does not stop code that means to forge one
_KEY = b"a block that the library made"


@dataclass(frozen=True)
class Origin:
    """What a block was made from: the priority, quarter, force and project its section was opened with."""

    priority: str
    quarter: str
    force: str
    root: str


@dataclass(frozen=True)
class Download:
    """A file a reader can take from a block: a name without folders, and its text."""

    name: str
    text: str
    label: str = ""


@dataclass(frozen=True)
class Block:
    """One block of the page: an escaped piece of HTML with what it is and what it carries.

    ``origin`` is what its section was opened with, ``mark`` is set by ``marked``.
    ``kind`` is the call that made it ("tables.comparisons"), ``arguments`` its arguments after the section,
    so that a block of words can be written again without its notebook. ``name`` is unique within a section.
    ``details`` is what the page needs of it as data (is the priority applicable, which verdict a card shows).
    ``styled`` is set on the block that brings the stylesheet into Jupyter (the section's heading).
    """

    kind: str
    origin: Origin
    name: str
    html: str
    plain: str
    arguments: tuple[str, ...] = ()
    words: bool = False
    downloads: tuple[Download, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    styled: bool = False
    mark: str = ""

    def data(self) -> dict[str, Any]:
        """Give the block as plain data, for the executed notebook and the page."""
        return {
            "kind": self.kind,
            "section": self.origin.priority,
            "origin": vars(self.origin),
            "name": self.name,
            "arguments": list(self.arguments),
            "words": self.words,
            "html": self.html,
            "details": dict(self.details),
            "downloads": [vars(each) for each in self.downloads],
            "mark": self.mark,
        }

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:  # noqa: ARG002
        """Show the block in Jupyter, and hand it to the page."""
        style = f"<style>{stylesheet()}</style>" if self.styled else ""
        shown = f'{style}<div class="statement">{self.html}</div>'
        return {MIME: self.data(), "text/html": shown, "text/plain": self.plain}


def marked(block: Block) -> Block:
    """Return a block with the mark by which the page knows that the library made it as it is."""
    return replace(block, mark=_mark_of(block.data(), block.plain))


def has_own_mark(data: Mapping[str, Any], plain: str) -> bool:
    """Return whether a block's data and plain text are as the library made them."""
    return hmac.compare_digest(str(data.get("mark", "")).encode(), _mark_of(data, plain).encode())


def _mark_of(data: Mapping[str, Any], plain: str) -> str:
    content = {**data, "mark": "", "plain": plain}
    return hmac.new(_KEY, json.dumps(content, sort_keys=True).encode(), hashlib.sha256).hexdigest()


def render(template: str, values: Mapping[str, Any]) -> str:
    """Fill one of the package's block templates; every value is escaped unless it is Markup already."""
    return environment("blocks").get_template(template).render(**values).strip()


@cache
def environment(*folders: str) -> Environment:
    """Give what fills the package's templates of these folders, the first that has one; all is escaped."""
    return Environment(
        loader=ChoiceLoader([PackageLoader("helpers", f"templates/{each}") for each in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def stylesheet() -> str:
    """Give the style of the blocks, the same in Jupyter and on the page."""
    templates = files("helpers").joinpath("templates")
    return "\n".join(templates.joinpath(name).read_text(encoding="utf-8") for name in STYLES)


__all__ = [
    "MIME",
    "Block",
    "Download",
    "Markup",
    "Origin",
    "environment",
    "has_own_mark",
    "marked",
    "render",
    "stylesheet",
]
