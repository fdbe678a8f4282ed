"""Reads settings strictly: YAML 1.2 into a record, every fault in it with its file and line.

In YAML 1.2 ``no`` and ``12:30`` stay the text they are; a number where words belong is refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from helpers.errors import Finding, InputRefused, Outcome, Place, RequestError
from helpers.params.strict import Strict
from helpers.params.yaml import Document, NotSettings, read_yaml

#: far beyond the text of any settings or words
_MOST_BYTES = 1_000_000
#: how much of a value a finding shows
_SHOWN = 80
#: what pydantic finds, in plain words, with what to do
_PLAIN = {
    "extra_forbidden": (
        "No setting has this name here",
        "Correct its spelling or its indentation, or delete it.",
    ),
    "missing": ("A setting is missing", "Add it."),
    "string_type": ("Text belongs here", "Write text; what would be a number or a day goes in quotes."),
    "bool_parsing": ("yes or no belongs here", "Write yes or no."),
    "bool_type": ("yes or no belongs here", "Write yes or no."),
}
Record = TypeVar("Record", bound=Strict)


def read_settings(root: Path, file: Path, kind: type[Record]) -> Record:
    """Read one settings file strictly; every fault in it is a finding with its line (InputRefused)."""
    return parse(text_of(root, file), file.as_posix(), kind)


def text_of(root: Path, file: Path) -> str:
    """Read a settings file's text; RequestError where there is none, InputRefused where it is not UTF-8."""
    try:
        if (root / file).stat().st_size > _MOST_BYTES:
            raise refused(file.as_posix(), 0, "The file is larger than 1 MB", "Settings and words are short.")
        text = (root / file).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise RequestError(
            "A settings file is missing", file.as_posix(), "Create it, or check --root."
        ) from None
    except UnicodeDecodeError as error:
        raise refused(file.as_posix(), 0, f"The file is not UTF-8 text (byte {error.start})") from None
    return text.replace("\r\n", "\n")


def parse(text: str, file: str, kind: type[Record], first_line: int = 1) -> Record:
    """Make a record of settings that begin on the file's ``first_line``; refused as by ``read_settings``."""
    try:
        document = read_yaml(text)
    except NotSettings as error:
        raise refused(file, first_line + error.line - 1, error.found, error.remedy) from None
    content = {} if document.content is None else document.content
    if not isinstance(content, dict):
        remedy = "Write one setting a line."
        raise refused(file, first_line, "Settings are names with values (name: value)", remedy)
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        findings = (_finding(file, document, first_line, each) for each in error.errors())
        raise InputRefused(tuple(findings)) from None


def refused(file: str, line: int, found: str, remedy: str = "") -> InputRefused:
    """Return the refusal of a settings file for what was found on a line."""
    return InputRefused((Finding("params", Outcome.FAIL, Place(file=file, line=line), found, remedy),))


def _finding(file: str, document: Document, first_line: int, error: Any) -> Finding:  # noqa: ANN401 - pydantic's
    path = tuple(part for part in error["loc"] if not str(part).startswith(("tuple", "literal")))
    given = error["input"] if isinstance(error["input"], str | int | float) else ""
    found, remedy = _PLAIN.get(error["type"], (error["msg"].removeprefix("Value error, "), ""))
    return Finding(
        id="params",
        outcome=Outcome.FAIL,
        place=Place(file=file, line=document.line_of(path) + first_line - 1, column=".".join(map(str, path))),
        found=found,
        remedy=remedy,
        value=str(given)[:_SHOWN],
    )
