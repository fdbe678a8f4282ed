"""Put before every Python of a build as its ``sitecustomize``: one of its writes fails, once.

``fault.json`` beside this file says in which process, at which write counted from its start, and with what
error. A write is whatever alters the project's files: opening one to write, writing, syncing, renaming,
linking, making a folder.
"""

import io
import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
PLAN = json.loads((HERE / "fault.json").read_text()) if (HERE / "fault.json").exists() else None
_open, _opened = os.open, io.open
_count = 0


def _role() -> str:
    words = sys.orig_argv
    if any(word.endswith("forkserver.py") for word in words):
        return "forked"
    return "run" if "build" in words else ""


def fail_if_due(path: object) -> None:
    """Count a write; raise if it is the one, and no other process has failed yet."""
    global _count  # noqa: PLW0603 (a count for the process)
    if not isinstance(path, str | os.PathLike) or not os.fspath(path).startswith(PLAN["root"]):
        return
    _count += 1
    if _count == PLAN["number"]:
        try:
            os.close(_open(HERE / "done", os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return
        raise OSError(PLAN["error"], os.strerror(PLAN["error"]), str(path))


class _File(io.FileIO):
    def write(self, content) -> int:
        fail_if_due(self.name)
        return super().write(content)


def _file(  # noqa: PLR0917 (as the function it stands for)
    path, mode="r", buffering=-1, encoding=None, errors=None, newline=None, *rest, **others
):
    if not set(mode) & set("wxa+") or rest or others or buffering == 0 or isinstance(path, int):
        return _opened(path, mode, buffering, encoding, errors, newline, *rest, **others)
    fail_if_due(path)
    raw = _File(os.fspath(path), mode.replace("b", "").replace("t", ""))
    kept = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
    return kept if "b" in mode else io.TextIOWrapper(kept, encoding, errors, newline)


def _failing(function, place=0):
    def call(*arguments, **named):
        of = arguments[place] if len(arguments) > place else None
        path = Path(f"/proc/self/fd/{of}").readlink() if isinstance(of, int) else of
        fail_if_due(os.fspath(path) if isinstance(path, os.PathLike) else path)
        return function(*arguments, **named)

    return call


if PLAN and _role() == PLAN["role"]:
    io.open = _file
    import builtins

    builtins.open = _file
    for name in ("fsync", "mkdir", "chmod", "truncate", "ftruncate"):
        setattr(os, name, _failing(getattr(os, name)))
    for name in ("rename", "replace", "symlink", "link"):
        setattr(os, name, _failing(getattr(os, name), 1))
