"""What tells of the machine, of who sat at it, or of a secret; looked for before anything is handed on."""

from __future__ import annotations

import getpass
import os
import re
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import Finding, InputRefused, Outcome, Place

#: home folders, drive letters, temporary files, a kernel's own
_PATH = re.compile(
    r"(?<![\w.])/(?:home|Users|root|tmp|var|private|mnt|srv|opt)/[\w.-]+|[A-Z]:\\{1,2}\w|ipykernel_\d+"
)
#: secrets that are known by their shape
_SHAPED = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}"
    r"|\bxox[abprs]-[\w-]{10,}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"
    r"|\b[a-z][a-z0-9+.-]*://[^\s/:@]+:[^\s/@]+@"
)
_SECRET_NAME = re.compile(
    r"TOKEN|SECRET|PASSW|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE|_PAT$|_PWD$", re.IGNORECASE
)
#: names that half of all machines and accounts have, and the words of code and prose do, too
_COMMON = {"root", "user", "admin", "localhost", "ubuntu", "runner", "build", "builder", "default", "home"}
_LEAST_LETTERS = {"name": 4, "secret": 8}


@dataclass(frozen=True)
class Machine:
    """What a machine is known by: folders, names of people and hosts, and secret settings by name."""

    folders: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    secrets: Mapping[str, str] | None = None


def this_machine(root: Path) -> Machine:
    """Describe this machine, the account that runs, and what its environment holds in secret."""
    folders = {str(root), str(Path.home()), str(Path.cwd())}
    names = {_user(), Path.home().name, socket.gethostname(), socket.gethostname().partition(".")[0]}
    return Machine(
        folders=tuple(sorted(each for each in folders if each.count("/") > 1)),
        names=tuple(sorted(each for each in names if _is_telling(each))),
        secrets={
            name: value
            for name, value in sorted(os.environ.items())
            if _SECRET_NAME.search(name) and len(value) >= _LEAST_LETTERS["secret"]
        },
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # an account without a name tells of nobody
        return ""


def _is_telling(name: str) -> bool:
    return len(name) >= _LEAST_LETTERS["name"] and name.lower() not in _COMMON


def refuse_traces(files: Mapping[str, bytes], machine: Machine, public: str = "") -> None:
    """Refuse (InputRefused) files that tell of a machine, a person at it, or a secret; names every place.

    A name that stands in ``public``, the page that everybody will read, tells nothing more. A secret is named
    by the setting that holds it and never shown.
    """
    names = [each for each in machine.names if not _word(each).search(public)]
    found = [
        finding
        for name, content in files.items()
        for number, line in enumerate(content.decode("utf-8").splitlines(), start=1)
        for finding in _in_line(line, Place(file=name, line=number), machine, names)
    ]
    if found:
        raise InputRefused(tuple(found))


def _in_line(line: str, place: Place, machine: Machine, names: list[str]) -> Iterator[Finding]:
    remedy = "Take it out of the notebook, and build again."
    folders = (each for each in machine.folders if each in line)
    paths = dict.fromkeys([*folders, *(match[0] for match in _PATH.finditer(line))])
    for path in paths:
        yield Finding("machine-path", Outcome.FAIL, place, "A path of a machine", remedy, path)
    for name in names:
        if _word(name).search(line):
            yield Finding(
                "machine-name", Outcome.FAIL, place, "The name of an account or machine", remedy, name
            )
    for setting, value in (machine.secrets or {}).items():
        if value in line:
            found = f"The value of the environment's {setting}, which is not shown here"
            yield Finding("secret", Outcome.FAIL, place, found, remedy)
    if _SHAPED.search(line):
        yield Finding(
            "secret", Outcome.FAIL, place, "Something that has the shape of a key or password", remedy
        )


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])", re.IGNORECASE)
