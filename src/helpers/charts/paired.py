"""Draws counts now beside the same in an earlier period, a pair of bars each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.charts.canvas import Shape, letter_size, room
from helpers.charts.palette import Colour
from helpers.charts.rows import Rows, rows
from helpers.values import Known, Missing, Value
from helpers.wording import decimal

_BAR = 18
_BETWEEN = 3
_GAP = 6


@dataclass(frozen=True)
class Pair:
    """One thing's count now and then."""

    name: str
    now: Value
    then: Value


def draw(pairs: Sequence[Pair], shape: Shape, now: str = "now", then: str = "baseline") -> str:
    """Draw bars from 0, each with its number and which of the two it is; none where there is no number."""
    numbers = [value.number for pair in pairs for value in (pair.now, pair.then) if isinstance(value, Known)]
    labels = [f"{_number(value)} {word}" for pair in pairs for value, word in _both(pair, now, then)]
    beside = max(room(label, bold=True) for label in labels) + _GAP
    made = rows([pair.name for pair in pairs], shape, max(*numbers, 1), 2 * _BAR + _BETWEEN, beside)
    for pair, top in zip(pairs, made.tops, strict=True):
        for n, (value, word) in enumerate(_both(pair, now, then)):
            upper = top + n * (_BAR + _BETWEEN)
            end = made.x(max(value.number, 0)) if isinstance(value, Known) else made.x.start
            colour = Colour.CONTEXT if n else Colour.SERIES
            if isinstance(value, Known):
                made.canvas.boxes([((made.x.start, upper), (end, upper + _BAR))], colour)
            level = upper + _BAR / 2 + letter_size() * 0.35
            made.canvas.words((end + _GAP, level), _number(value), Colour.INK, bold=not n)
            after = end + _GAP + room(f"{_number(value)} ", bold=not n)
            made.canvas.words((after, level), word)
    made.canvas.lines(_edge(made, shape), Colour.CONTEXT, weight="axes.linewidth")
    return made.canvas.svg()


def _edge(made: Rows, shape: Shape) -> list[list[tuple[float, float]]]:
    """Give the line the bars start from: one for all, or one a pair where names stand between them."""
    x, height = made.x.start, 2 * _BAR + _BETWEEN
    if shape is Shape.WIDE:
        return [[(x, made.tops[0] - 4), (x, made.bottom + 4)]]
    return [[(x, top), (x, top + height)] for top in made.tops]


def _both(pair: Pair, now: str, then: str) -> tuple[tuple[Value, str], tuple[Value, str]]:
    return (pair.now, now), (pair.then, then)


def _number(value: Value) -> str:
    return value.status.shorthand if isinstance(value, Missing) else decimal(value.number, 0)
