"""Finds the calls of figures in words: ``{{ homicides.now | words }}`` and nothing else between braces.

A call is a name with dots and, after bars, filters from a fixed list. There is no other syntax, so there is
nothing to escape from: no arithmetic, no loops, no includes, and no object but the section's figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from helpers import wording
from helpers.errors import Finding, Outcome, Place, nearest
from helpers.values import Status

MOST_FINDINGS = 100
#: the marks of a call, and those other programs use for one
_BRACES = re.compile(r"\{\{|\}\}|\{%|\{#|\$?\{|\}|\[\[|\]\]|<<|>>")
_CLOSING = re.compile(r"[%#}]?\}+|\]\]|>>")
_CLOSING_MARKS = {"}}", "}", "]]", ">>"}
#: the letters that stand for a figure without a number; a link's text may be a letter
_LETTERS = re.compile(
    rf"(?:{'|'.join(re.escape(each.shorthand) for each in Status if each.shorthand)})(?!\()"
)
_NAME = r"[A-Za-z][A-Za-z0-9_]*"
_CALL = re.compile(rf"\s*({_NAME}(?:\.{_NAME})*)\s*((?:\|\s*{_NAME}\s*)*)")
_HOW = "Write {{ measure.window }}, with | words, | figure, | pounds or | size after it if you need one."


@dataclass(frozen=True)
class Call:
    """A figure called by name between two offsets of the body, on a line of the file."""

    start: int
    end: int
    line: int
    name: str
    filters: tuple[str, ...] = ()
    opens_sentence: bool = False


def find_calls(body: str, file: str, first_line: int) -> tuple[list[Call], list[Finding]]:
    """Find every call of a body; whatever else stands between braces is a finding.

    Looking stops at ``MOST_FINDINGS``: nobody reads more, and each costs a look along its line.
    """
    calls, findings = list[Call](), list[Finding]()
    at = 0
    while len(findings) < MOST_FINDINGS and (brace := _BRACES.search(body, at)):
        line = first_line + body.count("\n", 0, brace.start())
        call = _call(body, brace, line)
        at = call.end if call else _after(body, brace)
        if call:
            calls.append(call)
            findings += _unknown_filters(call, file)
        else:
            findings.append(_refused(body[brace.start() : at], file, line))
    return calls, findings


def _call(body: str, brace: re.Match[str], line: int) -> Call | None:
    if brace[0] != "{{":
        return None
    found = _CALL.match(body, brace.end(), _line_end(body, brace.end()))
    if not found or not body.startswith("}}", found.end()):
        return None
    filters = tuple(part.strip() for part in found[2].split("|")[1:])
    return Call(
        brace.start(), found.end() + 2, line, found[1], filters, _opens_sentence(body[: brace.start()])
    )


def _line_end(body: str, start: int) -> int:
    end = body.find("\n", start)
    return len(body) if end < 0 else end


def _after(body: str, brace: re.Match[str]) -> int:
    """Give the end of what a brace that is no call begins: the closing brace of its line, if there is one."""
    closing = _CLOSING.search(body, brace.end(), _line_end(body, brace.end()))
    return closing.end() if closing and brace[0] not in _CLOSING_MARKS else brace.end()


def _refused(text: str, file: str, line: int) -> Finding:
    found = "This is no figure by name"
    meant = _CALL.fullmatch(text.strip("${}[]<>%# "))
    remedy = f"Write {{{{ {meant[0].strip()} }}}}." if meant and "." in meant[0] else _HOW
    return Finding("words", Outcome.FAIL, Place(file=file, line=line), found, remedy, text[:60])


def typed_letters(body: str, file: str, first_line: int) -> Iterator[Finding]:
    """Find the letters of a status ("[x]") that are typed: they stand on the page for a figure alone."""
    for found in _LETTERS.finditer(body):
        place = Place(file=file, line=first_line + body.count("\n", 0, found.start()))
        remedy = "Say in words that there is no figure, and why."
        yield Finding("words", Outcome.FAIL, place, "The letter of a status is typed", remedy, found[0])


def _unknown_filters(call: Call, file: str) -> list[Finding]:
    known = ", ".join(FILTERS)
    return [
        Finding(
            "words",
            Outcome.FAIL,
            Place(file=file, line=call.line),
            "No filter called",
            f"Did you mean {close[0]}?" if (close := nearest(name, FILTERS)) else f"Known here: {known}.",
            name,
        )
        for name in call.filters
        if name not in FILTERS
    ]


_OPENING = re.compile(
    # a paragraph, or an item, heading or quotation, or what follows a heading or a full stop
    r"(?:\A|\n[ \t]*\n|(?:\A|\n)[ \t]*(?:[-*+]|\d+[.)]|#+|>)[ \t]+|\n#+[^\n]*\n|[.!?][\"')\]’”]*\s+)"
    r"[ \t\n]*[*_\"'“‘(\[]*\Z"
)


def _opens_sentence(before: str) -> bool:
    """Tell whether what follows begins a sentence: a paragraph, an item, or after a full stop."""
    return bool(_OPENING.search(before[-200:]))


# --------------------------------------------------------------------------- filters


@dataclass(frozen=True)
class Worded:
    """A number on its way to the page, in digits as its unit asks, and as it is written so far."""

    number: float
    digits: str
    text: str


def worded(number: float, unit: str, base: int = -1, *, change: bool = False) -> Worded:
    """Write a number as the page does everywhere, without the sign for per cent, which the words add.

    ``base`` and ``change`` as for ``wording.in_unit``; a change that is a rise has no sign.
    """
    digits = wording.in_unit(number, unit, base, change=change).removesuffix("%").removeprefix("+")
    return Worded(number, digits, digits)


def _in_words(given: Worded) -> Worded:
    return replace(given, text=wording.in_words(given.number))


def _in_digits(given: Worded) -> Worded:
    return replace(given, text=given.digits)


def _in_pounds(given: Worded) -> Worded:
    return replace(given, text=wording.pounds(given.number))


def _size(given: Worded) -> Worded:
    return replace(given, number=abs(given.number), text=given.text.removeprefix(wording.MINUS))


#: what may stand after a bar: in words, in digits, as money, without its sign
FILTERS: Mapping[str, Callable[[Worded], Worded]] = {
    "words": _in_words,
    "figure": _in_digits,
    "pounds": _in_pounds,
    "size": _size,
}
