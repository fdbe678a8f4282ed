"""Reads settings strictly: YAML 1.2 into a record, every fault in it with its file and line.

In YAML 1.2 ``no`` and ``12:30`` stay the text they are; a number where words belong is refused.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from helpers.errors import Finding, InputRefused, Outcome, Place, RequestError
from helpers.params.strict import Strict

#: far beyond any settings; longer text would keep the reader of YAML busy for seconds
_MOST_LETTERS = 100_000
Record = TypeVar("Record", bound=Strict)


def read_settings(root: Path, file: Path, kind: type[Record]) -> Record:
    """Read one settings file strictly; every fault in it is a finding with its line (InputRefused)."""
    return parse(text_of(root, file), file.as_posix(), kind)


def text_of(root: Path, file: Path) -> str:
    """Read a settings file's text; RequestError where there is none, InputRefused where it is not UTF-8."""
    try:
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
    content = _content(text, file, first_line)
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        findings = tuple(_finding(file, text, first_line, each) for each in error.errors())
        raise InputRefused(findings) from None


def refused(file: str, line: int, found: str) -> InputRefused:
    """Give the refusal of a settings file for what was found on a line."""
    return InputRefused((Finding("params", Outcome.FAIL, Place(file=file, line=line), found),))


def _content(text: str, file: str, first_line: int) -> dict[str, Any]:
    if len(text) > _MOST_LETTERS:
        found = f"The settings have {len(text):,} characters; {_MOST_LETTERS:,} are the most"
        raise refused(file, first_line, found)
    try:
        content = _loaded(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + first_line if error.problem_mark else first_line
        raise refused(file, line, f"Not YAML: {error.problem}") from None
    except YAMLError as error:
        raise refused(file, first_line, f"Not YAML: {error}") from None
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise refused(file, first_line, "Settings are names with values, one a line (name: value)")
    return content


@lru_cache(maxsize=64)
def _loaded(text: str) -> Any:  # noqa: ANN401 - whatever the file holds
    """Load YAML, once for the same text: every section and check reads the framework. Not to be changed."""
    return YAML(typ="safe", pure=True).load(text)


def _finding(file: str, text: str, first_line: int, error: Any) -> Finding:  # noqa: ANN401 - pydantic's record
    path = [part for part in error["loc"] if not str(part).startswith(("tuple", "literal"))]
    given = error["input"] if isinstance(error["input"], str | int | float) else ""
    return Finding(
        id="params",
        outcome=Outcome.FAIL,
        place=Place(file=file, line=_line_of(text, path) + first_line - 1, column=".".join(map(str, path))),
        found=error["msg"].removeprefix("Value error, "),
        value=str(given),
    )


def _line_of(text: str, path: list[str | int]) -> int:
    """Find the line a nested key stands on, as deep as the file goes."""
    node: Any = YAML(typ="rt", pure=True).load(text)
    line = 1
    for part in path:
        try:
            marks: Any = node.lc
            line = (marks.key(part) if isinstance(node, dict) else marks.item(part))[0] + 1
            node = node[part]
        except (KeyError, IndexError, AttributeError, TypeError):
            break
    return line
