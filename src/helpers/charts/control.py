"""Draws counts by quarters with their usual range: a line for a volume measure, dots for a rare one."""

from __future__ import annotations

from helpers import wording
from helpers.charts.canvas import Shape, letter_size, line_height, room
from helpers.charts.frame import Frame, frame, mark_missing
from helpers.charts.numbers import Limits, Trend, TrendPoint
from helpers.charts.palette import Colour
from helpers.charts.scales import spread

_GAP = 8
_NAMES = {
    Shape.WIDE: ("Upper limit", "Average", "Lower limit"),
    Shape.NARROW: ("Upper", "Average", "Lower"),
}


def draw(trend: Trend, shape: Shape) -> str:
    """Draw counts as recorded, the limits of each phase, and what is worth asking about by its shape.

    Counts of a volume measure are joined by a line; rare ones are not, for between them nothing is measured.
    """
    labels = _limit_labels(trend, shape)
    beside = max((max(room(name), room(number, bold=True)) for name, number, _ in labels), default=0) + _GAP
    made = frame(trend, shape, beside)
    for limits in trend.limits:
        # on a phone there is no room for numbers among the lines: they are in the table
        _draw_limits(made, limits, numbered=shape is Shape.WIDE and limits is not trend.in_force)
    if trend.rare:
        stems = [
            [made.at(point.quarter, 0), made.at(point.quarter, number)]
            for point, number in trend.known
            if number
        ]
        made.canvas.lines(stems, Colour.SERIES, weight="grid.linewidth")
    else:
        runs = [[made.at(point.quarter, number) for point, number in run] for run in trend.runs()]
        made.canvas.lines(runs, Colour.SERIES)
    _draw_points(made, trend)
    _name_limits(made, labels)
    _name_latest(made, trend)
    mark_missing(made, trend)
    return made.canvas.svg()


def average_in_words(trend: Trend, average: float) -> str:
    """Write an average: whole for a volume measure, with one decimal for a rare one."""
    return wording.average(average, rare=trend.rare)


def _limit_labels(trend: Trend, shape: Shape) -> list[tuple[str, str, float]]:
    """Give the labels beside the limits in force, from the top: name, number as written, number."""
    limits = trend.in_force
    if not limits:
        return []
    upper, average, lower = _NAMES[shape]
    return [
        (upper, wording.decimal(limits.upper, 0), limits.upper),
        (average, average_in_words(trend, limits.average), limits.average),
        *([(lower, wording.decimal(limits.lower, 0), limits.lower)] if limits.has_lower else []),
    ]


def _draw_limits(made: Frame, limits: Limits, *, numbered: bool) -> None:
    left, right = made.span(limits.first, limits.last)
    edges = [limits.upper, limits.lower] if limits.has_lower else [limits.upper]

    def across(number: float) -> list[tuple[float, float]]:
        return [(left, made.y(number)), (right, made.y(number))]

    made.canvas.lines([across(limits.average)], Colour.CONTEXT, weight="axes.linewidth")
    made.canvas.lines([across(edge) for edge in edges], Colour.CONTEXT, weight="axes.linewidth", dashed=True)
    if numbered:
        for edge in edges:
            level = made.y(edge) + (letter_size() if edge == limits.lower else -5)
            # clear of a line that marks a break where the limits begin
            made.canvas.words((left + 5, level), wording.decimal(edge, 0), halo=True)


def _draw_points(made: Frame, trend: Trend) -> None:
    """Draw the points: rings are the reported quarter in other years, diamonds are worth asking about."""
    canvas, size = made.canvas, min(1.0, made.column / 7)

    def same(point: TrendPoint) -> bool:
        return point.quarter.number == trend.last.number and point.quarter != trend.last

    def places(*, signal: bool, ring: bool) -> list[tuple[float, float]]:
        return [
            made.at(point.quarter, number)
            for point, number in trend.known
            if bool(point.signal) == signal and same(point) == ring
        ]

    canvas.dots(places(signal=False, ring=False), Colour.SERIES, size)
    canvas.rings(places(signal=False, ring=True), Colour.SERIES, size + 0.7)
    canvas.diamonds(places(signal=True, ring=False), Colour.SIGNAL, size=0.4 + 0.6 * size)
    canvas.diamonds(places(signal=True, ring=True), Colour.SIGNAL, hollow=True, size=0.4 + 0.6 * size)
    if trend.latest and not trend.latest[0].signal:
        canvas.dots([made.at(trend.last, trend.latest[1])], Colour.SERIES, 2)


def _name_limits(made: Frame, labels: list[tuple[str, str, float]]) -> None:
    """Write the limits in force beside their lines, moved apart where they lie close."""
    gap = 2 * line_height() + 2
    places = spread([made.y(number) for *_, number in labels], gap, made.y.end, made.y.start - line_height())
    for (name, number, _), level in zip(labels, places, strict=True):
        left = made.x.end + _GAP
        made.canvas.words((left, level - 2), name)
        made.canvas.words((left, level - 2 + line_height()), number, bold=True)


def _name_latest(made: Frame, trend: Trend) -> None:
    """Write the latest count above or below its point, where it covers fewer of the points before."""
    if not trend.latest:
        return
    number = trend.latest[1]
    x, y = made.at(trend.last, number)
    words = wording.decimal(number, 0)
    left, size = x + 6 - room(words, bold=True), letter_size()
    above, below = y - 11, y + size + 8
    before = [made.at(point.quarter, counted) for point, counted in trend.known[:-1]]

    def covered(level: float) -> int:
        return sum(left - 5 < u and level - size - 5 < v < level + 5 for u, v in before)

    under = below + 2 < made.y(0) and not trend.rare and covered(below) < covered(above)
    place = (x + 6, below if under else above)
    made.canvas.words(place, words, Colour.INK, anchor="right", bold=True, halo=True)
