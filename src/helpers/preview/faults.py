"""What went wrong while a page was made, told with file and line, whatever was raised."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import helpers
from helpers.errors import StatementError
from helpers.preview.messages import Fault

#: the library's own folder
CODE: Final = Path(helpers.__file__).parent
_FRAME: Final = re.compile(r'File "?(?P<file>[^"\n]+?\.py)"?(?::|, line )(?P<line>\d+)')
_REMEDY: Final = "Mend it there and save; the page is made again."


def faults_of(error: BaseException, root: Path) -> tuple[Fault, ...]:
    """Give what an error says: its findings where it has some, else where in the code it was raised."""
    findings = getattr(error, "findings", ())
    if findings:
        return tuple(dict.fromkeys(Fault.of(each) for each in findings))
    if isinstance(error, StatementError):
        return (Fault("", str(error)),)
    found = f"{type(error).__name__}: {error}".rstrip(".") + "."
    return (Fault(_where(error, root), found, _REMEDY),)


def last_words(printed: str, root: Path) -> Fault:
    """Give the fault of a process from what it printed as it ended."""
    lines = printed.strip().splitlines()
    found = lines[-1].rstrip(".") + "." if lines else "The builder ended without a word."
    return Fault(innermost(printed, root), found, _REMEDY)


def innermost(told: str, root: Path) -> str:
    """Give file and line of the innermost of our own frames in the text of a traceback; "" for none."""
    own = (_named(Path(each["file"]), int(each["line"]), root) for each in _FRAME.finditer(told))
    return next(reversed([each for each in own if each]), "")


def _where(error: BaseException, root: Path) -> str:
    own = [each for each in _frames(error, root) if each]
    return own[-1] if own else ""


def _frames(error: BaseException, root: Path) -> Iterator[str]:
    for frame in traceback.extract_tb(error.__traceback__):
        yield _named(Path(frame.filename), frame.lineno or 0, root)
    if isinstance(error, SyntaxError) and error.filename:
        yield _named(Path(error.filename), error.lineno or 0, root)
    # A template's own frame bears its file and line; jinja2 says where one cannot even be read.
    template = getattr(error, "filename", None)
    if template and not isinstance(error, SyntaxError | OSError):
        yield _named(Path(str(template)), int(getattr(error, "lineno", 0) or 0), root)


def _named(file: Path, line: int, root: Path) -> str:
    """Name a file of the library or project by its place in it; nothing for any other."""
    if file.parts[:1] == (CODE.name,):  # as an executed notebook names it, which tells no machine's folders
        return f"src/{file.as_posix()}:{line}"
    if file.is_relative_to(CODE):
        return f"src/helpers/{file.relative_to(CODE).as_posix()}:{line}"
    if file.is_relative_to(root) and "site-packages" not in file.parts:
        return f"{file.relative_to(root).as_posix()}:{line}"
    return ""
