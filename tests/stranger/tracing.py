"""What the stranger measures in a drawing: marks where the counts that are known put none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np

Span = tuple[date, date]
Point = tuple[float, float]

_PATH = re.compile(r'<path d="([^"]+)"([^>]*)>')
#: dots and lines are strokes; the outline of a filled sign is no measure of anything
_DRAWN = re.compile(r'fill="none" stroke="var\(--chart-(series|signal)')
_STEP = re.compile(r"([MLHVhvlZz])([^MLHVhvlZz]*)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
#: how far a mark may stand from the middle of its quarter, in quarters
_BESIDE = 0.2


def marks(drawing: str, known: Mapping[Span, float]) -> Iterator[tuple[Span, float]]:
    """Give the quarter and height of every mark that is none of the known counts.

    The known ones give the scale: the first and the last lie leftmost and rightmost.
    """
    points = [
        point for steps, look in _PATH.findall(drawing) if _DRAWN.search(look) for point in _points(steps)
    ]
    spans = sorted(known)
    if len(points) < 2 or len(spans) < 2:
        return
    places = {_ordinal(span): known[span] for span in spans}
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    first, last = _ordinal(spans[0]), _ordinal(spans[-1])
    placed = [(first + (x - left) / (right - left) * (last - first), y) for x, y in points]
    whole = [(round(at), y) for at, y in placed if abs(at - round(at)) < _BESIDE]
    scale = _scale([(y, places[at]) for at, y in whole if at in places])
    near = 0.02 * max(map(abs, places.values())) + 0.6
    for at, y in whole:
        height = float(np.polyval(scale, y))
        if at not in places or abs(height - places[at]) > near:
            yield _span(at), float(round(height))


def _scale(pairs: list[Point]) -> np.ndarray:
    """Fit counts to heights by a straight line."""
    heights, counts = np.array(pairs, float).T
    if np.ptp(heights) < 1:
        return np.array([0.0, counts.mean()])
    return np.polyfit(heights, counts, 1)


def _ordinal(span: Span) -> int:
    return span[0].year * 4 + (span[0].month - 1) // 3


def _span(ordinal: int) -> Span:
    year, place = divmod(ordinal, 4)
    start = date(year, 3 * place + 1, 1)
    after = date(year + place // 3, (3 * place + 3) % 12 + 1, 1)
    return start, date.fromordinal(after.toordinal() - 1)


def _points(steps: str) -> list[Point]:
    """Give the corners of a path; the foot of a stem is none."""
    found: list[Point] = []
    at = (0.0, 0.0)
    moves = _STEP.findall(steps)
    for place, (step, rest) in enumerate(moves):
        numbers = [float(each) for each in _NUMBER.findall(rest)]
        if step == "H":
            at = (numbers[-1], at[1])
        elif step == "V":
            at = (at[0], numbers[-1])
        elif step in "ML":
            corners = list(zip(numbers[::2], numbers[1::2], strict=True))
            is_foot = place + 1 < len(moves) and moves[place + 1][0] == "V"
            found += corners[:-1]
            at = corners[-1]
            if is_foot:
                continue
        elif step in "hvl" and any(numbers):
            at = (at[0] + (numbers[0] if step != "v" else 0), at[1] + (numbers[-1] if step != "h" else 0))
        found.append(at)
    return found
