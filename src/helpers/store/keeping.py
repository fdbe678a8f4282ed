"""A folder of entries, each a file named by its key: a head of plain JSON, and content as bytes.

An entry begins with the digest of its key and of all that follows, so that a damaged one, or one under
another's name, is known when it is read: it counts as not there, is told of, and goes. Nothing is unpickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from helpers.store.whole import PART, write_whole

#: the most bytes a store holds on disk before what was not used for longest goes
LIMIT: Final = 1 << 30
#: once there is too much, so much is left
_LEFT: Final = 0.9
#: no entry is longer, unpacked
_LONGEST: Final = 256 << 20
_ENDING: Final = ".kept"
#: seconds after which a part of an entry was left by a run that is no more
_ABANDONED: Final = 3600


@dataclass(frozen=True)
class Kept:
    """An entry: what is said of it, and its content."""

    head: Mapping[str, Any]
    content: bytes


def _unheard(_line: str) -> None:
    """Hear nothing."""


class Store:
    """Entries under ``folder``; ``tell`` hears of an entry that is damaged or cannot be kept."""

    def __init__(self, folder: Path, limit: int = LIMIT, tell: Callable[[str], None] = _unheard) -> None:
        self._folder = folder
        self._limit = limit
        self._tell = tell
        self._full = False

    def get(self, key: str) -> Kept | None:
        """Give what is kept under a key, and note that it was used; None where there is nothing whole."""
        path = self._path(key)
        try:
            written = path.read_bytes()
        except OSError:
            return None
        kept = _read(key, written)
        if kept is None:
            self._tell(f"What was kept as {path.name} is damaged: it is made anew.")
            with suppress(OSError):
                path.unlink()
            return None
        with suppress(OSError):
            os.utime(path)
        return kept

    def has(self, key: str) -> bool:
        """Whether there is an entry under a key; whether it is whole is seen when it is read."""
        return self._path(key).is_file()

    def put(self, key: str, head: Mapping[str, Any], content: bytes = b"") -> None:
        """Keep an entry, whole or not at all; where it cannot be written that is told once, and no fault."""
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, _written(key, head, content))
        except OSError as error:
            if not self._full:
                self._tell(f"What was made could not be kept for the next build ({error.strerror or error}).")
            self._full = True

    def clean(self) -> int:
        """Remove what was not used for longest while there is more than the limit; give how many went."""
        entries = sorted(self._entries(), key=lambda each: each[1].st_mtime_ns)
        held = sum(stat.st_size for _, stat in entries)
        if held <= self._limit:
            return 0
        gone = 0
        for path, stat in entries:
            if held <= self._limit * _LEFT:
                break
            with suppress(OSError):
                path.unlink()
            held -= stat.st_size
            gone += 1
        return gone

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}{_ENDING}"

    def _entries(self) -> Iterator[tuple[Path, os.stat_result]]:
        """Go through the entries; parts of some that a killed run left go on the way."""
        for path in self._folder.glob("*/*"):
            with suppress(OSError):
                stat = path.stat()
                if path.name.startswith(PART) and time.time() - stat.st_mtime > _ABANDONED:
                    path.unlink()
                elif path.suffix == _ENDING:
                    yield path, stat


def _written(key: str, head: Mapping[str, Any], content: bytes) -> bytes:
    line = json.dumps(head, ensure_ascii=False, sort_keys=True, allow_nan=False).encode()
    packed = zlib.compress(line + b"\n" + content, 1)
    return _seal(key, packed) + packed


def _seal(key: str, packed: bytes) -> bytes:
    return hashlib.sha256(key.encode() + b"\n" + packed).hexdigest().encode() + b"\n"


def _read(key: str, written: bytes) -> Kept | None:
    seal, packed = written[:65], written[65:]
    if seal != _seal(key, packed):
        return None
    unpacked = zlib.decompressobj().decompress(packed, _LONGEST)
    line, _, content = unpacked.partition(b"\n")
    return Kept(json.loads(line), content)
