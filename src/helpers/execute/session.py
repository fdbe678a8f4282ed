"""What a run and the workers of a cluster both know of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from helpers.execute.preload import Ahead

#: where workers tell which calls they have taken up
TOPIC: Final = "statement"


@dataclass(frozen=True)
class Session:
    """One run on a cluster, as its workers know it: its name, the code it was asked with, and its cache."""

    name: str
    code: str
    cache: Path
    longest: float
    plain: bool = False
    ahead: Ahead | None = None
