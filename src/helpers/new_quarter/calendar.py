"""Which source is due when for a quarter, and which release of it is at hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from helpers.load.releases import is_release_date
from helpers.params import Framework, Source
from helpers.periods import Quarter
from helpers.provenance import age_of

_RAW = Path("data/raw")
_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Due:
    """A source that the statement rests on: the day its figures are due, and the newest release at hand.

    ``day`` is None where nobody can tell: a yearly source of which there is no release yet.
    """

    source: str
    title: str
    day: date | None
    at_hand: str


def dues(root: Path, framework: Framework, force: str, quarter: Quarter) -> tuple[Due, ...]:
    """List the sources of the framework's measures and rates with the day each is due, earliest first.

    A quarterly source is due so many days after the quarter's end; a yearly one a year after
    its newest release.
    """
    found = [
        _due(name, source, _newest(root, source, force), quarter)
        for name, source in framework.sources.items()
        if source.cadence in {"quarterly", "yearly"}
    ]
    return tuple(sorted(found, key=lambda each: (each.day or date.max, each.source)))


def _due(name: str, source: Source, newest: str, quarter: Quarter) -> Due:
    if source.cadence == "quarterly":
        return Due(name, source.title, quarter.end + timedelta(days=source.due_after_days), newest)
    return Due(name, source.title, _released(newest) + _YEAR if newest else None, newest)


def _released(release: str) -> date:
    """Give a release's day; one known by its month counts as of its first."""
    return date.fromisoformat(release if len(release) > len("2026-04") else f"{release}-01")


def _newest(root: Path, source: Source, force: str) -> str:
    """Give the name of the newest release folder of a source, "" for none."""
    folders = [root / _RAW / each.replace("{force}", force) for each in source.folders]
    names = [each.name for folder in folders if folder.is_dir() for each in folder.iterdir() if each.is_dir()]
    return max(filter(is_release_date, names), key=age_of, default="")
