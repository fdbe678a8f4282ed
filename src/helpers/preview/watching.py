"""Which files were saved: what inotify wakes, a look at every file decides.

Editors save by renaming a file of another name, write several times, and leave files of their own. So an
event says only when to look; once it has been quiet for a moment, each file's size, time and number say what
changed. Where there is no inotify, or it hears nothing (a folder shared over a network), a look now and then
does.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final

from helpers.preview.inotify import Inotify

#: how long nothing may happen until a save is taken to be whole, and how long to wait for that at most
_QUIET: Final = 0.02
_LONGEST: Final = 0.5
#: how often to look where nothing wakes us
_LOOK: Final = 0.1
#: how often to look although nothing has woken us
_LOOK_ANYWAY: Final = 1.0
#: what editors, Jupyter, Python and downloads leave beside the files
_LEAVINGS: Final = re.compile(
    r"\..*|.*~|#.*#|4913|__pycache__|.*\.(?:sw[a-z]|tmp|temp|part|crdownload|bak|pyc)"
)

Look = tuple[int, int, int]


class Watch:
    """The files under some folders; ``changes`` gives those that were saved, added, or are gone."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._roots = tuple(dict.fromkeys(folders))
        self._inotify = _inotify()
        # Listened to before looked at: what is saved between is seen by one or the other.
        self._known = self._look()
        self._looked = time.monotonic()

    def __enter__(self) -> Watch:
        """Watch until it is left."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Watch no more."""
        if self._inotify:
            self._inotify.close()

    def changes(self, seconds: float) -> frozenset[Path]:
        """Wait for saves, for so long at most; give the files of all that came together."""
        deadline = time.monotonic() + seconds
        while True:
            left = max(0.0, deadline - time.monotonic())
            if self._woken(left):
                found = self._changed()
                if found:
                    return found
            if time.monotonic() >= deadline:
                return frozenset()

    def _woken(self, seconds: float) -> bool:
        """Wait until there is a reason to look, and then until it is quiet."""
        if not self._inotify:
            time.sleep(min(seconds, _LOOK))
            return True
        due = max(0.0, self._looked + _LOOK_ANYWAY - time.monotonic())
        if not self._inotify.wait(min(seconds, due)):
            return time.monotonic() >= self._looked + _LOOK_ANYWAY
        latest = time.monotonic() + _LONGEST
        while time.monotonic() < latest and self._inotify.wait(_QUIET):
            pass
        return True

    def _changed(self) -> frozenset[Path]:
        before, self._known = self._known, self._look()
        self._looked = time.monotonic()
        return frozenset(
            path for path in before.keys() | self._known.keys() if before.get(path) != self._known.get(path)
        )

    def _look(self) -> dict[Path, Look]:
        folders: set[Path] = set()
        found: dict[Path, Look] = {}
        for root in self._roots:
            found |= _files(root, folders)
        if self._inotify:
            new = folders - self._inotify.followed
            self._inotify.follow(folders)
            for folder in new:  # what came into a new folder before it was listened to
                found |= _files(folder, set())
        return found


def _inotify() -> Inotify | None:
    try:
        return Inotify()
    except OSError:
        return None


def _files(folder: Path, folders: set[Path]) -> dict[Path, Look]:
    """Look at every file under a folder; ``folders`` gets it and those below."""
    return dict(_looks(str(folder), folders))


def _looks(folder: str, folders: set[Path]) -> Iterator[tuple[Path, Look]]:
    try:
        with os.scandir(folder) as entries:
            listed = [each for each in entries if not _LEAVINGS.fullmatch(each.name)]
    except OSError:
        return  # it is not there, or no longer
    folders.add(Path(folder))
    for each in listed:
        try:
            if each.is_dir(follow_symlinks=False):
                yield from _looks(each.path, folders)
            else:
                seen = each.stat()
                yield Path(each.path), (seen.st_mtime_ns, seen.st_size, seen.st_ino)
        except OSError:
            continue  # gone since it was listed
