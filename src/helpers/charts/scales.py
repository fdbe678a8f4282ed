"""From numbers to places: scales, the ticks on them, and labels that keep out of each other's way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Scale:
    """A straight scale: ``low`` lies at ``start``, ``high`` at ``end``, in units of the drawing."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, number: float) -> float:
        """Give the place of a number."""
        return self.start + (number - self.low) / (self.high - self.low) * (self.end - self.start)


def ticks(lowest: float, highest: float, most: int = 6) -> list[float]:
    """Choose round numbers that span both ends and 0, at most so many; whole ones unless the span is below 1.

    ``highest`` 0 or less still gives two ticks, so that there is a scale to draw on.
    """
    low, high = min(lowest, 0.0), max(highest, 0.0)
    if low == high:
        high = 1.0
    step = _step((high - low) / (most - 1), whole=high - low >= 1)
    while math.ceil(high / step) - math.floor(low / step) + 1 > most:
        step = _step(step * 1.01, whole=high - low >= 1)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [n * step for n in range(first, last + 1)]


def _step(least: float, *, whole: bool) -> float:
    """Give the smallest round step that is no less; between whole numbers a step is whole too."""
    power = 10 ** math.floor(math.log10(least))
    fits = [step * power for step in _STEPS if step * power >= least * (1 - 1e-9)]
    return next((step for step in fits if step % 1 == 0), 1.0) if whole else fits[0]


@dataclass(frozen=True)
class Label:
    """Some words with the place they belong to and the room they take."""

    words: str
    centre: float
    room: float


def in_lanes(labels: Sequence[Label], left: float, right: float, gap: float = 8) -> list[tuple[int, float]]:
    """Place labels side by side, in as few lanes as they need: of each the lane (0 lowest) and the centre.

    A label stays between the edges, as near to its place as that lets it.
    """
    taken: list[list[tuple[float, float]]] = []
    placed = []
    for label in labels:
        half = label.room / 2
        centre = max(left + half, min(right - half, label.centre))
        span = (centre - half - gap, centre + half + gap)
        lane = next((n for n, spans in enumerate(taken) if _free(spans, span)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((centre - half, centre + half))
        placed.append((lane, centre))
    return placed


def _free(spans: Sequence[tuple[float, float]], wanted: tuple[float, float]) -> bool:
    return all(wanted[1] <= start or wanted[0] >= end for start, end in spans)


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move places apart until each is a gap from the next, within the edges if there is room.

    ``places`` are in rising order.
    """
    moved = list(places)
    for n in range(1, len(moved)):
        moved[n] = max(moved[n], moved[n - 1] + gap)
    if moved and moved[-1] > high:
        moved[-1] = high
        for n in range(len(moved) - 2, -1, -1):
            moved[n] = min(moved[n], moved[n + 1] - gap)
    return [max(place, low + n * gap) for n, place in enumerate(moved)]
