"""Small records as JSON under a digest: one that is not as it was written counts as not there."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any


def write(path: str, content: object) -> None:
    """Write a record, whole or not at all; where it cannot be written there is none."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    part = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 (pathlib is slow to import)
        with open(part, "xb") as file:  # noqa: PTH123 (as above)
            file.write(_seal(text) + text)
        os.replace(part, path)  # noqa: PTH105 (as above)
    except OSError:
        forget(part)


def read(path: str) -> Any:  # noqa: ANN401 (what was written)
    """Read a record; None where there is none, or it is not as it was written."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 (as above)
            written = file.read()
    except OSError:
        return None
    seal, text = written[:65], written[65:]
    return json.loads(text) if seal == _seal(text) else None


def forget(path: str) -> None:
    """Remove a record, if there is one."""
    try:
        os.unlink(path)  # noqa: PTH108 (as above)
    except OSError:
        return


def _seal(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest().encode() + b"\n"
