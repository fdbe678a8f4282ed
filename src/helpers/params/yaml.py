"""YAML 1.2 as settings need it: read once, with the line of every value, and nothing that can grow or hide.

Refused are anchors, aliases and merge keys (a few lines of which expand without end), tags, directives,
names set twice, deep nesting, endless numbers, and characters that cannot be seen. What is refused is said in
plain words, with what to write.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)
from ruamel.yaml.nodes import ScalarNode

from helpers.params.letters import lines_with_unseen, named_unseen, unseen_in

#: far beyond any settings; longer text would keep the reader of YAML busy for seconds
MOST_LETTERS: Final = 100_000
_DEEPEST: Final = 20
_MOST_DIGITS: Final = 30
_QUOTE: Final = "Text with such signs goes in quotes: name: 'text'."
_MISPLACED: Final = "The indentation of this line fits none above it"
_INDENT: Final = "Begin the lines of one list or group with the same number of spaces."

#: where a value stands: the names and places that lead to it
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """What YAML text says, and the line (from 1) on which each value of it stands."""

    content: Any
    lines: Mapping[Path, int]

    def line_of(self, path: Path) -> int:
        """Return the line of a value, or of the innermost value around it that the text has."""
        known = (path[:end] for end in range(len(path), -1, -1))
        return next((self.lines[each] for each in known if each in self.lines), 1)


@dataclass
class NotSettings(Exception):
    """Raised if text is not YAML as settings have it: the line (from 1), what was found, what to do."""

    line: int
    found: str
    remedy: str = ""


@lru_cache(maxsize=64)
def read_yaml(text: str) -> Document:
    """Parse YAML text, once for the same text; its content is not to be changed. Raises NotSettings."""
    if len(text) > MOST_LETTERS:
        found = f"The settings have {len(text):,} characters; {MOST_LETTERS:,} are the most"
        raise NotSettings(1, found, "Shorten them.")
    for line, found, _count in lines_with_unseen(text, 1):
        raise NotSettings(line, found, "Delete it, and type the text around it again.")
    try:
        return _Reader(text).document()
    except MarkedYAMLError as error:
        raise _in_plain_words(error, text) from None
    except YAMLError as error:
        raise NotSettings(1, f"This is not YAML: {error}", _QUOTE) from None


class _Reader:
    """Turns the events of a YAML parser into a document."""

    def __init__(self, text: str) -> None:
        self._yaml = YAML(typ="safe", pure=True)
        self._events: Iterator[Event] = iter(self._yaml.parse(io.StringIO(text)))
        self._lines: dict[Path, int] = {}

    def document(self) -> Document:
        content, begun = None, False
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                self._refuse_more(event, begun)
                begun = True
            elif isinstance(event, NodeEvent):
                content = self._value(event, ())
        return Document(content, self._lines)

    def _refuse_more(self, event: DocumentStartEvent, begun: bool) -> None:
        if begun:
            raise NotSettings(_line(event), "A second document begins here", "Take out the line of ---.")
        if event.version or event.tags:
            raise NotSettings(_line(event), "A directive (%) is not taken", "Take it out.")

    def _value(self, event: Event, path: Path) -> Any:  # noqa: ANN401 - whatever the text holds
        _refuse_unknown(event, path)
        self._lines.setdefault(path, _line(event))
        match event:
            case ScalarEvent():
                return self._scalar(event)
            case MappingStartEvent():
                return self._mapping(path)
            case _:
                return self._list(path)

    def _mapping(self, path: Path) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for event in self._until(MappingEndEvent):
            name = self._name(event)
            if name in found:
                raise NotSettings(_line(event), f"{name!r} is set twice in one group", "Keep one of the two.")
            self._lines[*path, name] = _line(event)
            found[name] = self._value(next(self._events), (*path, name))
        return found

    def _name(self, event: Event) -> Any:  # noqa: ANN401 - text, or what a record refuses by itself
        _refuse_unknown(event, ())
        if not isinstance(event, ScalarEvent):
            raise NotSettings(_line(event), "A list or group stands where a name belongs", _QUOTE)
        if event.value == "<<" and event.implicit[0]:
            remedy = "Write the settings out where they are wanted."
            raise NotSettings(_line(event), "A merge key (<<) is not taken", remedy)
        return self._scalar(event)

    def _list(self, path: Path) -> list[Any]:
        return [
            self._value(event, (*path, place)) for place, event in enumerate(self._until(SequenceEndEvent))
        ]

    def _until(self, end: type[Event]) -> Iterator[Event]:
        for event in self._events:
            if isinstance(event, end):
                return
            yield event

    def _scalar(self, event: ScalarEvent) -> Any:  # noqa: ANN401 - text, number, day, yes or no, or nothing
        if found := unseen_in(event.value):
            remedy = "Delete it, and type the text around it again."
            raise NotSettings(
                _line(event), f"A character that cannot be seen: {named_unseen(found[0])}", remedy
            )
        tag = self._yaml.resolver.resolve(ScalarNode, event.value, event.implicit)
        if str(tag).endswith((":int", ":float")) and len(event.value) > _MOST_DIGITS:
            raise NotSettings(_line(event), f"A number of {len(event.value):,} characters", "Shorten it.")
        node = ScalarNode(tag, event.value, event.start_mark, event.end_mark, event.style)
        try:
            return self._yaml.constructor.construct_object(node, deep=True)
        except ValueError:  # a day that no calendar has: the record that wants a day says so
            return event.value


def _line(event: Event) -> int:
    line: int = event.start_mark.line
    return line + 1


def _refuse_unknown(event: Event, path: Path) -> None:
    """Raise NotSettings for what can stand for other text, change its kind, or go deeper than settings do."""
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
        found = "An anchor (&) or alias (*) is not taken"
        raise NotSettings(_line(event), found, f"Write the value out. {_QUOTE}")
    tag = getattr(event, "tag", None)
    if tag is not None:
        raise NotSettings(_line(event), f"A tag ({tag}) is not taken", _QUOTE)
    if len(path) > _DEEPEST:
        found = f"Brackets or lists stand more than {_DEEPEST} deep"
        raise NotSettings(_line(event), found, f"Settings are a few levels deep. {_QUOTE}")


# --------------------------------------------------------------------------- in plain words


def _in_plain_words(error: MarkedYAMLError, text: str) -> NotSettings:
    """Say what a parser stopped at as an author would, with what to write instead."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column) if mark else (1, 0)
    begun = error.context_mark.line + 1 if error.context_mark else line
    written = [*text.split("\n"), ""][line - 1]
    stopped = _Stopped(str(error.problem or ""), str(error.context or ""), line, begun, column, written)
    return next(_slips(stopped))


@dataclass(frozen=True)
class _Stopped:
    """Where a parser stopped, in its own words: ``begun`` is the line on which what it was reading began."""

    problem: str
    context: str
    line: int
    begun: int
    column: int
    written: str

    @property
    def indent(self) -> str:
        """What stands before the line's first sign."""
        return self.written[: len(self.written) - len(self.written.lstrip())]


def _slips(at: _Stopped) -> Iterator[NotSettings]:
    """Yield what is wrong, the likeliest slip first; the last is always there."""
    if "\t" in at.indent or "'\\t'" in at.problem:
        yield NotSettings(at.line, "A tab stands where spaces belong", "Use spaces at the start of a line.")
    if "mapping values are not allowed" in at.problem:
        yield _colon(at.line, at.written)
    if "escape" in at.problem:
        remedy = "Use single quotes, in which a backslash stands for itself."
        yield NotSettings(at.line, "A backslash in double quotes is read as part of a code", remedy)
    if "quoted scalar" in at.context:
        yield NotSettings(at.begun, "A quote is opened and not closed", "Close it on the same line.")
    if "could not find expected ':'" in at.problem:
        yield NotSettings(at.begun, "A line without a colon where name: value belongs", f"Add it. {_QUOTE}")
    if "cannot start any token" in at.problem:
        yield NotSettings(
            at.line, f"A value cannot begin with {at.written[at.column : at.column + 1]}", _QUOTE
        )
    if "flow" in at.context:
        yield NotSettings(at.begun, "A bracket ([ or {) is opened and not closed", f"Close it. {_QUOTE}")
    if "sequence entries are not allowed" in at.problem:
        yield NotSettings(at.line, "A list begins on the line of its name", "Begin it on the next line.")
    if at.column > len(at.indent):
        yield NotSettings(at.line, "The text has a sign that YAML reads as its own", _QUOTE)
    yield NotSettings(at.line, _MISPLACED, f"{_INDENT} {_QUOTE}")


def _colon(line: int, written: str) -> NotSettings:
    """Refuse a colon within text, with the line as it should be written; or a name that is set too deep."""
    found = re.fullmatch(r"(\s*(?:- )?[\w-]+): +(.*\S)\s*", written)
    if not found or ": " not in f"{found[2]} ":
        return NotSettings(line, _MISPLACED, f"{_INDENT} {_QUOTE}")
    quoted = found[2].replace("'", "''")
    return NotSettings(
        line,
        "A colon and a space within text that is not in quotes",
        f"Write {found[1].strip()}: '{quoted}'.",
    )
