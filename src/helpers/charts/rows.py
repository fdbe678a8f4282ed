"""Charts with a row for each of a few things: its name beside it, or above it where the page is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.charts import lettering
from helpers.charts.canvas import Canvas, Shape, letter_size, line_height, room
from helpers.charts.palette import Colour
from helpers.charts.scales import Scale

#: of the wide drawing, what names may take at most
_NAMES = 230
_GAP = 14


@dataclass(frozen=True)
class Rows:
    """A canvas with its rows named: ``tops`` is where the marks of each begin, ``bottom`` their end."""

    canvas: Canvas
    x: Scale
    tops: tuple[float, ...]
    bottom: float


def rows(  # noqa: PLR0913, PLR0917 - what there is room to keep for
    names: Sequence[str],
    shape: Shape,
    highest: float,
    height: float,
    beside: float,
    below: float = 0,
    edge: float = 0,
) -> Rows:
    """Make a canvas for rows of marks, each so high, on a scale from 0, and write the names.

    ``beside`` is the room for labels at the right of the marks, ``below`` that for a scale under the last
    row, ``edge`` that for half a label of the scale left of it.
    """
    wide = shape is Shape.WIDE
    lines = [lettering.wrap(name, letter_size(), _NAMES if wide else shape.width) for name in names]
    left = max(room(line) for each in lines for line in each) + _GAP if wide else 1 + edge
    x = Scale(0, highest, left, shape.width - beside)
    tops, level = [], 4.0
    for each in lines:
        tall = len(each) * line_height()
        tops.append(level + max(0, tall - height) / 2 if wide else level + tall + 4)
        level = (level + max(tall, height) if wide else tops[-1] + height) + 18
    bottom = level - 18
    canvas = Canvas(shape, bottom + below + 4)
    for each, top in zip(lines, tops, strict=True):
        _write(canvas, each, left, top, height)
    return Rows(canvas, x, tuple(tops), bottom)


def _write(canvas: Canvas, lines: Sequence[str], left: float, top: float, height: float) -> None:
    """Write a name, right up to the marks and level with their middle, or above them from the left."""
    wide = canvas.shape is Shape.WIDE
    first = (
        top + height / 2 - len(lines) * line_height() / 2 if wide else top - 4 - len(lines) * line_height()
    )
    for n, line in enumerate(lines):
        level = first + n * line_height() + letter_size()
        place = (left - _GAP, level) if wide else (0.0, level)
        canvas.words(place, line, Colour.INK, anchor="right" if wide else "left")
