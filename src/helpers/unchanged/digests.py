"""Digests of files, remembered by the state the file system shows: what shows the same is not read again."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping
from typing import Final

#: a file as the file system shows it: its size, when it was altered (content, then anything), which it is
State = list[int]
#: file systems count time in steps, two seconds at the most: a file altered twice in one shows the same state
STEP: Final = 2_000_000_000


class Digests:
    """Gives files' sha256; ``known`` are those of an earlier time, each after the state it was read in.

    A file altered so shortly before it was read that another alteration could not be told is not remembered.
    """

    def __init__(self, known: Mapping[str, list[str | int]] | None = None) -> None:
        self._known = dict(known or {})
        self._kept: dict[str, list[str | int]] = {}
        self.added = False

    def of(self, path: str) -> str:
        """Give the digest of a file's bytes, in hexadecimal; "" where there is no file."""
        try:
            state = _state(path)
            held = self._known.get(path)
            if held is not None and held[1:] == state:
                self._kept[path] = held
                return str(held[0])
            return self._read(path, state)
        except (FileNotFoundError, NotADirectoryError):
            return ""

    def _read(self, path: str, state: State) -> str:
        begun = time.time_ns()
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 (pathlib is slow to import)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if begun - max(state[1], state[2]) > STEP and _state(path) == state:
            self._known[path] = self._kept[path] = [digest, *state]
            self.added = True
        return digest

    @property
    def kept(self) -> dict[str, list[str | int]]:
        """What to remember: of the files asked for, each digest with the state it was read in."""
        return self._kept


def _state(path: str) -> State:
    found = os.stat(path)  # noqa: PTH116 (as above)
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]
