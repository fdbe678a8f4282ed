"""What every draft depends on beside its project: the library's own files, the packages, and Python."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any, Final

from helpers.unchanged import sealing
from helpers.unchanged.digests import Digests

_LIBRARY: Final = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
#: in what folder a package says what it is: its name and version are the folder's name
_PACKAGES: Final = (".dist-info", ".egg-info")


class Surroundings:
    """The library's files, the packages and Python as they are now; ``root`` is where that is remembered."""

    def __init__(self, root: str) -> None:
        self._memory = os.path.join(root, ".statement", "unchanged", "digests.json")  # noqa: PTH118
        self.digests = Digests(sealing.read(self._memory))
        self.python = f"{sys.implementation.name} {sys.version} {sys.platform} {os.uname().machine}"
        self.packages = _packages()
        self.code = {name: self.digests.of(os.path.join(_LIBRARY, name)) for name in library_files()}  # noqa: PTH118

    def as_data(self) -> dict[str, Any]:
        """Give what a record holds them by."""
        code = hashlib.sha256(repr(sorted(self.code.items())).encode()).hexdigest()
        return {"python": self.python, "packages": self.packages, "code": code}

    def save(self) -> None:
        """Remember what was read anew."""
        if self.digests.added:
            sealing.write(self._memory, self.digests.kept)
            self.digests.added = False


def library_files() -> list[str]:
    """Name every file of the library, relative to it, in order."""
    return sorted(_within(_LIBRARY, ""))


def _within(folder: str, name: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _within(entry.path, f"{name}{entry.name}/")
            elif not entry.name.startswith("."):
                yield name + entry.name


def _packages() -> list[str]:
    """Name every package that can be imported, with its version, as its folder does; none is opened."""
    found: set[str] = set()
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 (pathlib is slow to import)
        except OSError:
            continue
        found.update(name for name in names if name.endswith(_PACKAGES))
    return sorted(found)


def unused_notebooks(root: str, used: Iterable[str]) -> tuple[str, ...]:
    """Name the notebooks in a project's ``notebooks`` that are none of those ``used``, such as copies."""
    try:
        names = sorted(os.listdir(os.path.join(root, "notebooks")))  # noqa: PTH118, PTH208 (as above)
    except OSError:
        return ()
    known = {*used}
    return tuple(each for each in names if each.endswith(".ipynb") and each[:1] != "." and each not in known)
