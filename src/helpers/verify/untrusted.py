"""A manifest as it may come from anybody: read strictly, and no path of it leads out of the project."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from helpers import forces
from helpers.errors import Finding, Outcome, Place, RequestError
from helpers.periods import Quarter
from helpers.signature import SignOff

#: where the inputs of a statement lie: nothing else is read, and nothing else is laid out to be built again
_INPUT_FOLDERS: Final = ("params/", "notebooks/", "data/raw/")
#: what runs when a statement is built, wherever it lies
_RUNS: Final = (".ipynb", ".py", ".pyc", ".pth", ".so", ".pyd", ".sh")


class _Part(BaseModel):
    """A part of a manifest; what this program does not know of it is left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class RecordedInput(_Part):
    """A file a statement was made from."""

    path: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")

    @field_validator("path")
    @classmethod
    def _stays_inside(cls, path: str) -> str:
        within = path.startswith(_INPUT_FOLDERS) and PurePosixPath(path).as_posix() == path
        if not within or not path.isprintable() or "\\" in path or ".." in path.split("/"):
            raise ValueError(f"{path!r} is no path under {', '.join(_INPUT_FOLDERS)}")
        return path

    @property
    def runs(self) -> bool:
        """Whether it is a program: building the statement runs it."""
        return self.path.startswith("notebooks/") or self.path.lower().endswith(_RUNS)


class About(_Part):
    """Which statement a manifest is of."""

    quarter: str
    force: str
    kind: str
    version: str = "draft"

    @field_validator("quarter")
    @classmethod
    def _is_quarter(cls, text: str) -> str:
        return str(_known(Quarter.parse, text))

    @field_validator("force")
    @classmethod
    def _is_force(cls, text: str) -> str:
        return str(_known(forces.force, text).slug)


class Code(_Part):
    """The program that built a statement."""

    version: str
    commit: str = ""


class Record(_Part):
    """What a manifest says, as far as verifying needs it."""

    statement: About
    inputs: tuple[RecordedInput, ...]
    code: Code
    packages: Mapping[str, str]
    sign_off: SignOff | None
    previous: str | None = None


def read_record(manifest: Mapping[str, Any], file: str) -> Record | tuple[Finding, ...]:
    """Read a manifest; every fault of its shape is a finding, and nothing of it is used then."""
    try:
        return Record.model_validate_json(_as_json(manifest))
    except ValidationError as error:
        return tuple(_finding(each, file) for each in error.errors())


def has_link(root: Path, path: str) -> bool:
    """Whether a file of the project, or a folder it lies in, is a symbolic link."""
    parts = (root / path, *(root / path).parents)
    return any(each.is_symlink() for each in parts[: parts.index(root)])


def _known(read: Any, text: str) -> Any:  # noqa: ANN401 - a parser and what it gives
    try:
        return read(text)
    except RequestError as error:
        raise ValueError(str(error)) from None


def _as_json(manifest: Mapping[str, Any]) -> bytes:
    return json.dumps(manifest).encode()


def _finding(error: Any, file: str) -> Finding:  # noqa: ANN401 - pydantic's record
    where = ".".join(str(part) for part in error["loc"])
    found = error["msg"].removeprefix("Value error, ")
    remedy = "It was not written by this program: do not use this folder."
    return Finding("verify-manifest", Outcome.FAIL, Place(file=file, element=where), found, remedy)
