"""What a reader is given and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers.errors import Finding
from helpers.load.tidy import as_frame, no_offences
from helpers.params import Framework, Source


@dataclass(frozen=True)
class Input:
    """A file to read: where it lies, its name for messages, and what its reader must know to judge it.

    ``name`` is relative to the project's root. ``force`` is whose extract it should be, "" for a national
    source. ``released`` is the release's date as text, a day or a month.
    """

    path: Path
    name: str
    framework: Framework
    source: Source
    released: str
    force: str = ""


@dataclass(frozen=True)
class Reading:
    """What a reader found: observations (source and release empty), and findings of every kind.

    ``offences`` has the counts behind recorded crime by offence code (see ``tidy.OFFENCES``). A reading with
    a failed finding is refused as a whole; its observations are then not used.
    """

    observations: pd.DataFrame = field(default_factory=lambda: as_frame(()))
    findings: tuple[Finding, ...] = ()
    offences: pd.DataFrame = field(default_factory=no_offences)
