"""Files written whole or not at all: whoever looks finds all of the new one, or what was there before."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

#: what the name of a file begins with while it is being written
PART: Final = ".part-"


def write_whole(path: Path, content: bytes, *, lasting: bool = False) -> None:
    """Write a file in one step, readable by its owner; its folder must be there.

    ``lasting`` has it on the disk itself before it takes its name. Raises OSError where it cannot be written;
    nothing is left behind then.
    """
    handle, part = tempfile.mkstemp(prefix=PART, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
