"""Draws the rates of many forces as dots along one line, with the median and the force of the statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from helpers.charts.canvas import Canvas, Shape, letter_size, line_height, room
from helpers.charts.palette import Colour
from helpers.charts.scales import Label, Scale, in_lanes, ticks
from helpers.evidence.rates import AmongForces
from helpers.values import Known
from helpers.wording import capital, figure, rate

_EDGE = 10
_DOT = 2.0
#: how far apart the middles of two dots are kept
_APART = 12.0


@dataclass(frozen=True)
class Strip:
    """The rates to draw: those that have a number, by force.

    All forces are treated alike: no order among them is drawn or listed but the alphabet.
    """

    among: AmongForces

    @property
    def known(self) -> dict[str, float]:
        """The rates that have a number, by slug."""
        found = self.among.rates.items()
        return {slug: each.value.number for slug, each in found if isinstance(each.value, Known)}

    @property
    def median(self) -> float:
        """The rate that half of the forces are above."""
        return median(self.known.values())


def draw(rates: Strip, shape: Shape) -> str:
    """Draw a dot a force; where dots would lie on each other they are heaped up from the line."""
    known = rates.known
    levels = ticks(0, max(known.values()), 6 if shape is Shape.WIDE else 5)
    beyond = max(room(figure(levels[-1])) / 2, _EDGE + 8)
    x = Scale(0, levels[-1], _EDGE, shape.width - beyond)
    heaped = _heaped({slug: x(number) for slug, number in known.items()})
    labels = _labels(rates, x)
    lanes = in_lanes(labels, 0, shape.width)
    top = (max(lane for lane, _ in lanes) + 1) * line_height() + 14
    base = top + max(heaped.values()) * _APART + _APART
    canvas = Canvas(shape, base + 3.4 * line_height())
    _axis(canvas, x, levels, base + 10, capital(rates.among.unit))
    own = rates.among.force
    _drop(canvas, x(rates.median), top - 8, base + 10, Colour.CONTEXT)
    others = [(x(number), base - heaped[slug] * _APART) for slug, number in known.items() if slug != own]
    canvas.dots(others, Colour.CONTEXT, _DOT)
    if own in known:
        place = x(known[own]), base - heaped[own] * _APART
        canvas.lines([[(place[0], top - 8), place]], Colour.SERIES, weight="grid.linewidth")
        canvas.diamonds([place], Colour.SERIES, size=1.3)
    for label, (lane, centre) in zip(labels, lanes, strict=True):
        mine = label is labels[-1] and own in known
        level = top - 12 - lane * line_height()
        colour = Colour.INK if mine else Colour.MUTED
        canvas.words((centre, level), label.words, colour, anchor="center", bold=mine, halo=True)
    return canvas.svg()


def _labels(rates: Strip, x: Scale) -> list[Label]:
    """Name the median, and after it the force of the statement."""
    words = [(f"Median {rate(rates.median)}", rates.median, False)]
    if rates.among.force in rates.known:
        number = rates.known[rates.among.force]
        words.append((f"{rates.among.rates[rates.among.force].name} {rate(number)}", number, True))
    return [Label(text, x(number), room(text, bold=bold)) for text, number, bold in words]


def _axis(canvas: Canvas, x: Scale, levels: list[float], level: float, unit: str) -> None:
    canvas.lines([[(x.start, level), (x.end, level)]], Colour.CONTEXT, weight="axes.linewidth")
    marks = [[(x(number), level), (x(number), level + 5)] for number in levels]
    canvas.lines(marks, Colour.CONTEXT, weight="grid.linewidth")
    for number in levels:
        canvas.words((x(number), level + 6 + letter_size()), figure(number), anchor="center")
    canvas.words((x.start, level + 8 + letter_size() + line_height()), unit)


def _drop(canvas: Canvas, x: float, top: float, bottom: float, colour: Colour) -> None:
    canvas.lines([[(x, top), (x, bottom)]], colour, weight="axes.linewidth", dashed=True)


def _heaped(places: Mapping[str, float]) -> dict[str, int]:
    """Give each dot the lowest row in which it touches no other; from left to right, ties by slug."""
    rows: list[float] = []
    heaped = {}
    for slug, place in sorted(places.items(), key=lambda each: (each[1], each[0])):
        row = next((n for n, last in enumerate(rows) if place - last >= _APART), len(rows))
        if row == len(rows):
            rows.append(place)
        rows[row] = place
        heaped[slug] = row
    return heaped
