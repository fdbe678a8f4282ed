"""Linux's own word that something happened in a folder, asked for through the C library."""

from __future__ import annotations

import ctypes
import os
import select
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

_MODIFY, _CLOSE_WRITE, _MOVED, _CREATE, _DELETE = 0x2, 0x8, 0xC0, 0x100, 0x200
_ONLY_FOLDERS: Final = 0x01000000
_WANTED: Final = _MODIFY | _CLOSE_WRITE | _MOVED | _CREATE | _DELETE | _ONLY_FOLDERS


class Inotify:
    """Folders listened to. Raises OSError where the system has no such thing, or no more of it."""

    def __init__(self) -> None:
        if sys.platform != "linux":
            raise OSError("no inotify on this system")
        self._library = ctypes.CDLL(None, use_errno=True)
        self._descriptor = self._library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._descriptor < 0:
            raise OSError(ctypes.get_errno(), "inotify_init1")
        self.followed: set[Path] = set()

    def follow(self, folders: set[Path]) -> None:
        """Listen to these folders, too; one that cannot be listened to is passed over."""
        for folder in folders - self.followed:
            if self._library.inotify_add_watch(self._descriptor, os.fsencode(folder), _WANTED) >= 0:
                self.followed.add(folder)
        # A folder that goes takes its watch with it, and one by its name later is another.
        self.followed &= folders

    def wait(self, seconds: float) -> bool:
        """Wait for something to happen, and take all of it in; False when nothing did."""
        if not select.select([self._descriptor], [], [], seconds)[0]:
            return False
        with suppress(BlockingIOError):
            while os.read(self._descriptor, 1 << 16):
                pass
        return True

    def close(self) -> None:
        """Listen no more."""
        os.close(self._descriptor)
