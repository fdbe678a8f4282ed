"""The words of one priority for one quarter: settings between two lines of ``---``, then Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from helpers.dates import Day
from helpers.params.reading import parse, refused, text_of
from helpers.params.statement import quarter_folder
from helpers.params.strict import Slug, Strict
from helpers.periods import Quarter

_FRONT_MATTER = re.compile(r"\A---\n(.*?)^---[ \t]*\n", re.DOTALL | re.MULTILINE)


class Fact(Strict):
    """A number that is no measure, declared once with where it comes from and when it was true.

    ``value`` is the number; ``unit`` its words after it ("arrests", "per cent", "pounds").
    """

    value: int | float
    unit: str
    source: str
    as_at: Day
    about: str = ""
    start: Day | None = None
    form: Literal["", "at-least", "about", "below"] = ""


class FrontMatter(Strict):
    """What stands above the words: does the priority apply, why, who read it when, and the facts."""

    applicable: bool | None = None
    reason: str = ""
    reviewed: Day | None = None
    carried_from: str = ""
    facts: Mapping[str, Fact] = Field(default_factory=dict)


@dataclass(frozen=True)
class Words:
    """The words of one priority for one quarter. ``body_line`` is the file's line the body begins on."""

    file: str
    front: FrontMatter
    body: str
    body_line: int


def read_words(root: Path, force: Slug, quarter: Quarter, priority: Slug) -> Words | None:
    """Read the words of one priority; nothing where nobody has written them."""
    file = quarter_folder(force, quarter) / f"{priority}.md"
    return parse_words(text_of(root, file), file.as_posix()) if (root / file).is_file() else None


def parse_words(text: str, file: str) -> Words:
    """Take a words file apart: settings between two lines of ``---``, then Markdown."""
    found = _FRONT_MATTER.match(text)
    if not found:
        raise refused(file, 1, "The file does not begin with settings between two lines of ---")
    front = parse(found[1], file, FrontMatter, first_line=2)
    return Words(
        file=file, front=front, body=text[found.end() :], body_line=text[: found.end()].count("\n") + 1
    )
