"""What every chart over quarters stands in: scales, grid, years, and the spans and breaks marked above it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from helpers.charts.canvas import Canvas, Place, Shape, letter_size, line_height, room
from helpers.charts.numbers import Trend
from helpers.charts.palette import Colour
from helpers.charts.scales import Label, Scale, in_lanes, ticks
from helpers.periods import Quarter
from helpers.wording import decimal

#: the height of the plot itself, in units
_PLOT = {Shape.WIDE: 230, Shape.NARROW: 230}
_GAP = 8


@dataclass(frozen=True)
class Frame:
    """A canvas with the scales on it: quarters from left to right, counts from the bottom up."""

    canvas: Canvas
    first: Quarter
    last: Quarter
    x: Scale
    y: Scale
    levels: tuple[float, ...]

    def at(self, quarter: Quarter, number: float) -> Place:
        """Give the place of a count in a quarter, the middle of its column."""
        return self.x(quarter - self.first + 0.5), self.y(number)

    def span(self, first: Quarter, last: Quarter) -> tuple[float, float]:
        """Give the edges of some quarters' columns, as far as they are drawn."""
        start, end = max(first - self.first, 0), min(last - self.first, self.last - self.first) + 1
        return self.x(start), self.x(end)

    @property
    def column(self) -> float:
        """The width of a quarter."""
        return self.x(1) - self.x(0)


def frame(trend: Trend, shape: Shape, beside: float) -> Frame:
    """Make a canvas for a trend and draw all that lies behind the figures.

    ``beside`` is the room to keep at the right of the plot, for labels.
    """
    levels = _levels(trend)
    left = max(room(decimal(level, 0)) for level in levels) + _GAP
    x = Scale(0, trend.last - trend.first + 1, left, shape.width - beside)
    marks = _marks(trend, x)
    lanes = in_lanes([label for label, _ in marks], 0, shape.width)
    top = (max((lane for lane, _ in lanes), default=-1) + 1) * line_height() + letter_size() + 4
    bottom = top + _PLOT[shape]
    canvas = Canvas(shape, bottom + 2 * line_height())
    made = Frame(canvas, trend.first, trend.last, x, Scale(levels[0], levels[-1], bottom, top), tuple(levels))
    _shade(made, trend)
    _grid(made)
    _years(made)
    _name(made, marks, lanes)
    return made


def _levels(trend: Trend) -> list[float]:
    """Choose the levels of the grid, with room above what has a number written over it."""
    numbers = [number for _, number in trend.known] or [0.0]
    written = [each.upper for each in trend.limits if each is not trend.in_force]
    written += [trend.latest[1]] if trend.latest else []
    highest = max(*numbers, *(each.upper for each in trend.limits), *(1.08 * each for each in written), 0)
    return ticks(min(numbers), highest)


def _shade(made: Frame, trend: Trend) -> None:
    """Lay a ground under the quarters that no limit or rule counts."""
    if trend.disturbed and trend.shows(trend.disturbed):
        left, right = made.span(trend.disturbed.first, trend.disturbed.last)
        made.canvas.boxes([((left, made.y.end), (right, made.y.start))], Colour.SHADE)


def _grid(made: Frame) -> None:
    start, end = made.x.start, made.x.end
    others = [[(start, made.y(level)), (end, made.y(level))] for level in made.levels if level]
    made.canvas.lines(others, Colour.GRID, weight="grid.linewidth")
    made.canvas.lines([[(start, made.y(0)), (end, made.y(0))]], Colour.CONTEXT, weight="axes.linewidth")
    for level in made.levels:
        place = start - _GAP, made.y(level) + letter_size() * 0.35
        made.canvas.words(place, decimal(level, 0), anchor="right")


def _years(made: Frame) -> None:
    """Mark every April, and name as many as there is room for."""
    aprils = [made.first + n for n in range(made.last - made.first + 1) if (made.first + n).number == 1]
    bottom = made.y.start
    marks = [[(made.at(each, 0)[0], bottom), (made.at(each, 0)[0], bottom + 5)] for each in aprils]
    made.canvas.lines(marks, Colour.CONTEXT, weight="grid.linewidth")
    for middle, words in _named_years([(made.at(each, 0)[0], f"Apr {each.year}") for each in aprils], made):
        made.canvas.words((middle, bottom + 21), words, anchor="center")


def _named_years(years: list[tuple[float, str]], made: Frame) -> list[tuple[float, str]]:
    """Choose the years to name, evenly from the latest back, each between the edges and clear of the next."""
    half = room("Apr 2000") / 2
    every = -int(-(2 * half + 12) // (4 * made.column))
    named, free = [], float(made.canvas.width)
    for place, words in years[::-1][::every]:
        middle = min(max(place, half), made.canvas.width - half)
        if middle + half <= free:
            named.append((middle, words))
            free = middle - half - 6
    return named


def _marks(trend: Trend, x: Scale) -> list[tuple[Label, tuple[float, float]]]:
    """List what is named above the plot: words with their middle, and the edges of what they name."""

    def edges(first: Quarter, last: Quarter) -> tuple[float, float]:
        return x(max(first - trend.first, 0)), x(min(last, trend.last) - trend.first + 1)

    def label(words: str, ends: tuple[float, float]) -> tuple[Label, tuple[float, float]]:
        return Label(words, sum(ends) / 2, room(words)), ends

    shown = [trend.baseline] if trend.baseline and trend.holds(trend.baseline) else []
    shown += [trend.disturbed] if trend.disturbed and trend.shows(trend.disturbed) else []
    breaks = [(x(each.first - trend.first), f"Break: {each.title}") for each in trend.breaks_drawn]
    return [
        *(label(each.name, edges(each.first, each.last)) for each in shown),
        *(label("Event", edges(each.quarter, each.quarter)) for each in trend.events),
        *(label(words, (place, place)) for place, words in breaks),
    ]


def _name(
    made: Frame, marks: list[tuple[Label, tuple[float, float]]], lanes: list[tuple[int, float]]
) -> None:
    """Write the names above the plot, with a bracket over a span and a line down at a break."""
    top, bottom = made.y.end, made.y.start
    for (label, (left, right)), (lane, centre) in zip(marks, lanes, strict=True):
        level = top - 12 - lane * line_height()
        made.canvas.words((centre, level), label.words, anchor="center")
        if left == right:
            made.canvas.lines(
                [[(left, level + 4), (left, bottom)]], Colour.INK, weight="grid.linewidth", dashed=True
            )
        else:
            made.canvas.lines([list(_bracket(left + 1, right - 1, top - 5))], Colour.CONTEXT)


def mark_missing(made: Frame, trend: Trend) -> None:
    """Write the letter of what is missing where it is missing, as often as there is room; it is no point."""
    free = 0.0
    for point, missing in trend.missing:
        letters = missing.status.shorthand
        x, y = made.at(point.quarter, 0)
        half = room(letters) / 2
        if x - half >= free:
            made.canvas.words((x, y - 6), letters, anchor="center", halo=True)
            free = x + half + 4


def _bracket(left: float, right: float, top: float) -> Iterator[Place]:
    yield from ((left, top + 5), (left, top), (right, top), (right, top + 5))
