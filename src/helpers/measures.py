"""Tidy rows become one series a measure: the leading source's newest release, every point with its status."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.periods import Period
from helpers.values import Missing, Status, Value


@dataclass(frozen=True)
class Point:
    """One observation of a series, with the release it came from.

    ``base`` is how many answered a survey, -1 where that is not known or not a survey.
    """

    period: Period
    value: Value
    source: str
    release: str
    base: int = -1
    note: str = ""


@dataclass(frozen=True)
class Series:
    """A measure for one force from one source, points in order of time, never two for one period."""

    measure: str
    force: str
    source: str
    points: tuple[Point, ...]

    def point(self, period: Period) -> Point:
        """Give the point for a period, or one that says there is none."""
        for point in self.points:
            if point.period == period:
                return point
        missing = Missing(Status.UNAVAILABLE, f"no figure for {period.prose}")
        return Point(period, missing, self.source, "")
