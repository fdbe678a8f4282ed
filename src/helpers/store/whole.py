"""Files written whole or not at all: whoever looks finds all of the new one, or what was there before."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TextIO

from helpers.errors import not_written
from helpers.store.links import refuse_links

#: what the name of a file begins with while it is being written
PART: Final = ".part-"
#: a published file is for everyone to read, within what the account's umask lets through
_READABLE: Final = 0o666


@contextmanager
def writing(path: Path, needed: int = 0) -> Iterator[None]:
    """Turn any error of the system within into a refusal (NotWritten) that names ``path``.

    ``needed`` is how many bytes are to be written there.
    """
    try:
        yield
    except OSError as error:
        raise not_written(error, path, needed) from None


def write_whole(path: Path, content: bytes, *, lasting: bool = False) -> None:
    """Write a file in one step, readable by its owner; its folder must be there.

    A link of that name is replaced, not followed. ``lasting`` has the file on the disk itself before it
    takes its name. Raises NotWritten where it cannot be written; nothing is left behind then.
    """
    with writing(path, len(content)):
        part = _part(path, content, lasting=lasting)
        try:
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def write_new(files: Mapping[Path, bytes]) -> None:
    """Write files that are not there yet, all of them or none, for everyone to read.

    Raises NotWritten, and leaves nothing of them behind, where one cannot be written or is there by now.
    """
    parts: dict[Path, Path] = {}
    placed: list[Path] = []
    umask = os.umask(0)
    os.umask(umask)
    try:
        for path, content in files.items():
            with writing(path, sum(map(len, files.values()))):
                parts[path] = _part(path, content, lasting=False)
                parts[path].chmod(_READABLE & ~umask)
        for path, part in parts.items():
            with writing(path):
                os.link(part, path)  # a name that is taken is not taken over
            placed.append(path)
    except BaseException:
        _remove(placed)
        raise
    finally:
        _remove(parts.values())


def make_folder(folder: Path, base: Path) -> None:
    """Make a folder below ``base``; refuse links on the way, and (NotWritten) where it cannot be made."""
    refuse_links(base, folder)
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)


def open_lock(path: Path) -> TextIO:
    """Open a lock file, made where it is not there; a link of its name is refused (NotWritten)."""
    with writing(path):
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    return os.fdopen(handle, "a+", encoding="utf-8")


def _part(path: Path, content: bytes, *, lasting: bool) -> Path:
    handle, name = tempfile.mkstemp(prefix=PART, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _remove(paths: Iterable[Path]) -> None:
    for each in paths:
        with suppress(OSError):
            each.unlink()
