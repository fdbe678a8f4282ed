"""What the stranger works out: between what each hidden count must lie, for all that was said.

Windows that overlap are subtracted from one another by linear programming, over the shortest stretches that
their first and last days cut out of time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

import numpy as np
from scipy.optimize import linprog

from stranger.reading import Column, Edition, Span

#: a hidden count: its measure, source and period
Cell = tuple[str, str, Span]
#: counts by period: the numbers said for each, none where it is hidden
World = dict[Span, set[float]]
_DAY = timedelta(days=1)
_QUARTER_DAYS = 93


@dataclass(frozen=True)
class Rule:
    """What the rule book says: counts from ``least`` to ``most`` are hidden, others rounded to ``step``."""

    least: int
    most: int
    step: int

    def limits(self, shown: float) -> tuple[float, float]:
        """Between what a count lies that is shown so; nought is shown as it is."""
        if not self.step or shown == 0:
            return shown, shown
        return max(shown - self.step // 2, 0), shown + (self.step - 1) // 2


def attack(editions: Iterable[Edition], rule: Rule) -> tuple[list[tuple[Cell, float, float]], list[str]]:
    """Say between what each hidden count must lie, for all that the editions say, oldest first.

    And say what gives one away by itself. A count may come more than once, from one edition and from all of
    them together. The rule is taken for every hidden quarter.
    """
    given = list(editions)
    found = [
        ((*column, span), low, high)
        for column in sorted({column for each in given for column, _ in each.hidden})
        for world in _unlike(_worlds(given, column))
        for span, (low, high) in _solved(world, rule).items()
    ]
    return found, [told for each in given for told in each.told]


def _unlike(worlds: Iterable[World]) -> list[World]:
    kept: list[World] = []
    for world in worlds:
        kept += [world] if world not in kept else []
    return kept


def _worlds(editions: Sequence[Edition], column: Column) -> Iterator[World]:
    """Give what may be true at once: each edition, each release, and all of them, the newest first."""
    one = [_world([each], column) for each in editions]
    yield from one
    for release in {said.release for each in editions for said in each.said if said.release}:
        yield _world(editions, column, release)
    together: World = {}
    for world in reversed(one):
        added = world | together
        together = added if _solution(added, Rule(0, 0, 5), None) is not None else together
    yield together


def _world(editions: Sequence[Edition], column: Column, release: str = "") -> World:
    world: World = {}
    for each in editions:
        for (where, span), its in each.hidden.items():
            if where == column and release in {"", its}:
                world.setdefault(span, set())
        for said in each.said:
            if said.column == column and release in {"", said.release}:
                world.setdefault(said.span, set()).add(said.number)
    return world


def _solved(world: World, rule: Rule) -> dict[Span, tuple[float, float]]:
    """Give what the hidden periods of a world can be; one that is said anywhere is what is said."""
    hidden = [span for span, numbers in world.items() if not numbers]
    return {} if not hidden else _ranges(_without_sums(world), hidden, rule)


def _ranges(world: World, hidden: Sequence[Span], rule: Rule) -> dict[Span, tuple[float, float]]:
    for known in (rule, None):
        if _solution(world, rule, known) is not None:
            return {
                span: (
                    _solution(world, rule, known, span, 1) or 0,
                    _most(_solution(world, rule, known, span, -1)),
                )
                for span in hidden
            }
    return {}


def _most(found: float | None) -> float:
    return float("inf") if found is None else found


def _without_sums(world: World) -> World:
    """Leave out what is only the sum of shorter periods shown: it says nothing new."""
    return {
        span: numbers for span, numbers in world.items() if not (numbers and _is_sum(span, numbers, world))
    }


def _is_sum(span: Span, numbers: set[float], world: World) -> bool:
    inside = sorted(each for each in world if each != span and span[0] <= each[0] and each[1] <= span[1])
    quarters = [each for each in inside if (each[1] - each[0]).days < _QUARTER_DAYS]
    whole = quarters and quarters[0][0] == span[0] and quarters[-1][1] == span[1]
    joined = all(after[0] - before[1] == _DAY for before, after in pairwise(quarters))
    shown = [world[each] for each in quarters]
    return bool(whole and joined and all(shown) and sum(max(each) for each in shown) in numbers)


def _solution(
    world: World, rule: Rule, known: Rule | None, span: Span | None = None, direction: int = 1
) -> float | None:
    """Solve for the least (1) or most (-1) that a period can be; None where there is no end or no answer."""
    cuts = sorted({day for each in world for day in (each[0], each[1] + _DAY)})
    if len(cuts) < 2:
        return 0.0

    def stretches(each: Span) -> np.ndarray:
        return np.array(
            [each[0] <= start and after - _DAY <= each[1] for start, after in pairwise(cuts)], float
        )

    rows, limits = [], []
    for each, numbers in world.items():
        if numbers:
            bounds = [rule.limits(number) for number in numbers]
            low, high = max(low for low, _ in bounds), min(high for _, high in bounds)
        elif known and (each[1] - each[0]).days < _QUARTER_DAYS:
            low, high = known.least, known.most
        else:
            continue
        rows += [stretches(each), -stretches(each)]
        limits += [high, -low]
    cost = stretches(span) * direction if span else np.zeros(len(cuts) - 1)
    found = linprog(cost, A_ub=np.array(rows) if rows else None, b_ub=limits or None)
    if found.x is None:
        return None
    return round(float(found.fun) * direction, 6) if span else 0.0
