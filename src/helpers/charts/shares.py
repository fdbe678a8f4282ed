"""Draws survey percentages as dots, each with the range it could lie in, or hollow where that is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers import wording
from helpers.charts.canvas import Canvas, Shape, letter_size, line_height, room
from helpers.charts.palette import Colour
from helpers.charts.rows import Rows, rows
from helpers.records import Interval
from helpers.values import Known, Missing, Value

_HEIGHT = 22
_GRID = (0, 25, 50, 75, 100)
UNKNOWN = "range unknown"


@dataclass(frozen=True)
class Share:
    """A percentage of the people asked; ``interval`` is None where the number who answered is unknown."""

    name: str
    value: Value
    interval: Interval | None
    base: int = -1

    @property
    def words(self) -> str:
        """The percentage as readers see it, or the letter of why there is none."""
        if isinstance(self.value, Missing):
            return self.value.status.shorthand
        return wording.share(self.value.number, self.base)


def draw(shares: Sequence[Share], shape: Shape) -> str:
    """Draw percentages on a scale from 0 to 100."""
    wide = shape is Shape.WIDE
    edge = room("0%") / 2
    after = max(room(f"100% {_range(share)}", bold=True) for share in shares) if wide else room("100%") / 2
    made = rows([share.name for share in shares], shape, 100, _HEIGHT, after + 14, line_height() + 8, edge)
    _grid(made)
    for share, top in zip(shares, made.tops, strict=True):
        middle = top + _HEIGHT / 2
        _mark(made, share, middle)
        number = share.words
        if wide:
            level = middle + letter_size() * 0.35
            made.canvas.words((made.x.end + 14, level), number, Colour.INK, bold=True)
            start = made.x.end + 14 + room(f"{number} ", bold=True)
            made.canvas.words((start, level), _range(share))
        else:
            level = top - 4 - line_height() + letter_size()
            made.canvas.words((shape.width, level), number, Colour.INK, anchor="right", bold=True)
    return made.canvas.svg()


def _grid(made: Rows) -> None:
    canvas: Canvas = made.canvas
    for top in made.tops:
        lines = [[(made.x(share), top), (made.x(share), top + _HEIGHT)] for share in _GRID]
        canvas.lines(lines, Colour.GRID, weight="grid.linewidth")
    for share in _GRID:
        canvas.words((made.x(share), made.bottom + line_height() + 4), f"{share}%", anchor="center")


def _mark(made: Rows, share: Share, middle: float) -> None:
    if not isinstance(share.value, Known):
        return
    place = made.x(share.value.number), middle
    if share.interval:
        ends = [(made.x(share.interval.lower), middle), (made.x(share.interval.upper), middle)]
        made.canvas.lines([ends], Colour.SERIES, weight="lines.linewidth")
        made.canvas.dots([place], Colour.SERIES, 2.4)
    else:
        made.canvas.rings([place], Colour.SERIES, 2.4)


def _range(share: Share) -> str:
    """Write the range outward in whole per cent, so that it promises no more than it holds."""
    if isinstance(share.value, Missing):
        return "no figure"
    if not share.interval:
        return UNKNOWN
    low, high = wording.outward(share.interval.lower, share.interval.upper)
    return f"{low}% to {high}%"
