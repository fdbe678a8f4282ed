"""What a command means when it names no force or quarter, and what a build may take of a machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from helpers.params.reading import read_settings
from helpers.params.strict import Slug, Strict

#: where it is written
FILE: Final = "params/defaults.yaml"
_DAY: Final = 24
#: more than nothing, and a day at the most: nobody waits longer for one notebook
_Seconds = Annotated[float, Field(strict=True, gt=0, le=_DAY * 3600)]
_Minutes = Annotated[float, Field(strict=True, gt=0, le=_DAY * 60)]
_Hours = Annotated[float, Field(strict=True, gt=0, le=7 * _DAY)]
_Megabytes = Annotated[float, Field(strict=True, gt=0, le=1_000_000)]


class Limits(Strict):
    """What a build may take, each with its unit in its name; a megabyte is a million bytes.

    They are no part of what a page says: a build that keeps within them gives the same bytes whatever they
    are. ``hours_a_run`` is for all that one command builds. A page of six sections with their charts has 0.3
    megabytes; one seven times as large would take a reader on a slow line half a minute.
    """

    seconds_a_cell: _Seconds = 120
    minutes_a_notebook: _Minutes = 10
    hours_a_run: _Hours = 12
    megabytes_of_output_a_cell: _Megabytes = 1
    megabytes_of_memory_a_notebook: _Megabytes = 4_000
    megabytes_a_page: _Megabytes = 2

    @property
    def bytes_a_page(self) -> int:
        """The most bytes of a page."""
        return round(1_000_000 * self.megabytes_a_page)

    @property
    def seconds_a_run(self) -> float:
        """The most seconds of all that one command builds."""
        return 3600 * self.hours_a_run


class Defaults(Strict):
    """What a command means when it names neither force nor quarter, and the limits that an office sets."""

    force: Slug
    quarter: str
    limits: Limits = Limits()


def read_defaults(root: Path) -> Defaults:
    """Read ``params/defaults.yaml``."""
    return read_settings(root, Path(FILE), Defaults)


def read_limits(root: Path) -> Limits:
    """Read the limits in ``params/defaults.yaml``; what is not set there, or no file, has its default."""
    return read_defaults(root).limits if (root / FILE).is_file() else Limits()


def limit_setting(name: str) -> str:
    """Say where a limit is set, as a person finds it."""
    return f"{name} under limits in {FILE}"
