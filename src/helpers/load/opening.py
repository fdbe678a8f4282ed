"""What is known for a force, opened once in a process and remembered until a file of it changes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from helpers.forces import force as known_force
from helpers.load import loading
from helpers.load.tidy import Tidy
from helpers.params import Framework
from helpers.provenance import digest_of
from helpers.unchanged import RAW, STEP, data_files

#: openings remembered at once: that of the national sources alone, which most forces share, and one force's
_REMEMBERED = 2


def open_tidy(root: Path, framework: Framework, force: str) -> Tidy:
    """Open all that is known for a force: national sources with every force, and the force's own extract.

    Reads what is not tidy yet; refuses as ``load`` does. Other forces' extracts are neither read nor
    mixed in. A file altered so shortly ago that another alteration might not show has all read again.
    """
    known_force(force)
    sources = loading.sources_for(root, framework, force)
    files = tuple(_state(root / RAW, name) for name in data_files(str(root), []) if _is_of(name, sources))
    settled = time.time_ns() - max((max(each[2:4]) for each in files), default=0) > STEP
    opened = _Sources(root.resolve(), sources, digest_of([framework.model_dump_json()]), files, framework)
    tidy = _remembered(opened) if settled else _read(opened)
    # The frames are shared: whoever alters theirs alters no one else's.
    return replace(
        tidy,
        force=force,
        observations=tidy.observations.copy(deep=False),
        populations=tidy.populations.copy(deep=False),
    )


def is_tidy(root: Path, framework: Framework, force: str) -> bool:
    """Whether all that is known for a force has been read before, so that opening it takes no time."""
    return loading.is_kept(root, framework, loading.sources_for(root, framework, force))


@dataclass(frozen=True)
class _Sources:
    """What is opened, told apart by the state of every file of it."""

    root: Path
    sources: tuple[str, ...]
    framework_key: str
    files: tuple[tuple[str, int, int, int, int], ...]
    framework: Framework = field(compare=False)


@lru_cache(maxsize=_REMEMBERED)
def _remembered(opened: _Sources) -> Tidy:
    return _read(opened)


def _read(opened: _Sources) -> Tidy:
    return loading.read_tidy(opened.root, opened.framework, opened.sources)


def _is_of(name: str, sources: tuple[str, ...]) -> bool:
    return name.partition("/")[0] in sources


def _state(folder: Path, name: str) -> tuple[str, int, int, int, int]:
    found = (folder / name).stat()
    return name, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino
