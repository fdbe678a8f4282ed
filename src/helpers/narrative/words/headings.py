"""Splits the body of a words file at its two headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.errors import Finding, Outcome, Place
from helpers.params import Words

_HEADING = re.compile(r"^ {0,3}(#{1,2})[ \t]+(.*?)[ \t]*#*[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Stretch:
    """The words under a heading: offsets in the body, and the line of the file they begin on."""

    heading: str
    start: int
    end: int
    first_line: int


def split(words: Words, headings: Sequence[str]) -> tuple[list[Stretch], list[Finding]]:
    """Give the words under each heading; text elsewhere, or under another heading, is a finding."""
    found = list(_HEADING.finditer(words.body))
    ends = [each.start() for each in found[1:]] + [len(words.body)]
    stretches = [
        Stretch(each[2], min(each.end() + 1, end), end, _line(words, each.end() + 1))
        for each, end in zip(found, ends, strict=True)
    ]
    before = words.body[: found[0].start()] if found else words.body
    findings = _before(words, before, headings)
    findings += _wrong(words, found, headings)
    return [each for each in stretches if each.heading in headings], findings


def _line(words: Words, offset: int) -> int:
    return words.body_line + words.body.count("\n", 0, offset)


def _before(words: Words, before: str, headings: Sequence[str]) -> list[Finding]:
    if not before.strip():
        return []
    line = _line(words, len(before) - len(before.lstrip()))
    remedy = f"Write them under {_wanted(headings)}."
    return [_finding(words, line, "Words before the first heading", remedy)]


def _wrong(words: Words, found: Sequence[re.Match[str]], headings: Sequence[str]) -> list[Finding]:
    findings, seen = list[Finding](), set[str]()
    for each in found:
        line, name = _line(words, each.start()), each[2]
        if len(each[1]) == 1 or name not in headings:
            remedy = f"Write {_wanted(headings)}; a heading below them begins with ###."
            findings.append(_finding(words, line, "Not a heading of the words", remedy, name))
        elif name in seen:
            remedy = "Put the words of both together."
            findings.append(_finding(words, line, "A heading that stands here twice", remedy, name))
        seen.add(name)
    return findings


def _wanted(headings: Sequence[str]) -> str:
    return " or ".join(f"## {each}" for each in headings)


def _finding(words: Words, line: int, found: str, remedy: str, value: str = "") -> Finding:
    return Finding("words", Outcome.FAIL, Place(file=words.file, line=line), found, remedy, value)
