"""Tables with totals: which further cells must go so that no hidden one can be worked out.

The problem is cell suppression (Fischetti and Salazar, Mathematical Programming 1999): hide the fewest
cells, and of those choices the one of least value, so that for every count the policy withholds there are
tables that agree with all that is shown and give it any value that the policy withholds. It is solved
exactly, as a mixed integer programme, by the solver in scipy; tables here have tens of cells, not thousands.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from helpers.disclosure.policy import hidden_or_rounded, limits
from helpers.params import Disclosure
from helpers.values import Known, Missing, Status, Value

Key = Hashable
_Floats = npt.NDArray[np.float64]
_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Sum:
    """A total and the cells it is the sum of, by their keys."""

    total: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True)
class Range:
    """What a hidden cell can be, for all that a reader can work out; ``most`` may be infinite."""

    least: float
    most: float


def hide(cells: Mapping[Key, Value], sums: Sequence[Sum], policy: Disclosure) -> dict[Key, Value]:
    """Give a table of counts as it may be shown: small counts hidden, and with them what would tell of them.

    ``cells`` are the true counts, totals among them, whole and none below zero; ``sums`` says which add up to
    which. Counts that the policy rounds stay rounded, each by itself, so that parts need not add up. A reader
    is not told which cells are hidden for their own sake. Cells already missing stay as they are. Raises
    ValueError if a total is not the sum of its parts.
    """
    counts = {key: value.number for key, value in cells.items() if isinstance(value, Known)}
    shown = {key: hidden_or_rounded(value, policy) for key, value in cells.items()}
    small = [key for key in counts if isinstance(shown[key], Missing)]
    relations = [each for each in sums if {each.total, *each.parts} <= set(counts)]
    _refuse_wrong_totals(counts, relations)
    further = _further(counts, relations, small, policy) if small else ()
    reason = _AND_OTHERS.format(policy.reason) if further else policy.reason
    hidden = Missing(Status.SUPPRESSED, reason)
    bounded = Missing(Status.SUPPRESSED, reason, policy.hide_from or 0, policy.hide_to or 0)
    return shown | dict.fromkeys(small, bounded) | dict.fromkeys(further, hidden)


_AND_OTHERS = "{} Others are withheld with them, so that none can be worked out."


def _refuse_wrong_totals(counts: Mapping[Key, float], sums: Sequence[Sum]) -> None:
    for each in sums:
        added = sum(counts[part] for part in each.parts)
        if added != counts[each.total]:
            raise ValueError(f"{each.total} is {counts[each.total]:g}, but its parts add up to {added:g}")


# --------------------------------------------------------------------------- what must go as well


@dataclass(frozen=True)
class _Problem:
    """A table as arrays: a column a cell. ``slack`` is how far a shown value may be from the true one."""

    counts: _Floats
    relations: _Floats
    small: tuple[int, ...]
    below: _Floats
    above: _Floats
    least: int
    most: int

    @property
    def reach(self) -> int:
        """The furthest a small count must be able to move; no other cell needs to move further."""
        return self.most - self.least


def _further(
    counts: Mapping[Key, float], sums: Sequence[Sum], small: Sequence[Key], policy: Disclosure
) -> tuple[Key, ...]:
    keys = list(counts)
    problem = _problem(counts, sums, small, policy)
    fewest = _solve(problem, np.ones(len(keys)))
    least = _solve(problem, 1 + problem.counts, at_most=int(fewest.sum()))
    return tuple(key for key, goes in zip(keys, least, strict=True) if goes and key not in small)


def _problem(
    counts: Mapping[Key, float], sums: Sequence[Sum], small: Sequence[Key], policy: Disclosure
) -> _Problem:
    keys, numbers = list(counts), np.array(list(counts.values()), dtype=np.float64)
    below, above = _slack(numbers, policy.round_to)
    return _Problem(
        counts=numbers,
        relations=_relations(keys, sums),
        small=tuple(keys.index(key) for key in small),
        below=below,
        above=above,
        least=policy.hide_from or 0,
        most=policy.hide_to or 0,
    )


def _relations(keys: Sequence[Key], sums: Sequence[Sum]) -> _Floats:
    """Give a row a sum: its parts less its total, which is nothing."""
    place = {key: number for number, key in enumerate(keys)}
    rows = np.zeros((len(sums), len(keys)))
    for row, each in enumerate(sums):
        rows[row, [place[part] for part in each.parts]] = 1
        rows[row, place[each.total]] = -1
    return rows


def _slack(numbers: _Floats, step: int | None) -> tuple[_Floats, _Floats]:
    """Give how far below and above the true count a shown one leaves it open: by its rounding, if any."""
    if not step:
        return np.zeros_like(numbers), np.zeros_like(numbers)
    shown = np.floor(numbers / step + 0.5) * step
    lowest, highest = np.maximum(shown - step // 2, 0), shown + (step - 1) // 2
    return np.where(numbers > 0, numbers - lowest, 0), np.where(numbers > 0, highest - numbers, 0)


def _solve(problem: _Problem, weights: _Floats, at_most: int | None = None) -> npt.NDArray[np.bool_]:
    """Choose the cells that go, of least weight, so that every small count can move as far as it must.

    Variables are, first, whether each cell goes, then for each of these moves how far every cell goes along.
    """
    size, moves = len(problem.counts), _moves(problem)
    cost = np.concatenate([weights, np.zeros(size * len(moves))])
    constraints = [*_keep_sums(problem, len(moves)), *_only_hidden_move(problem, len(moves))]
    if at_most is not None:
        row = np.concatenate([np.ones(size), np.zeros(size * len(moves))])
        constraints.append(LinearConstraint(row[np.newaxis], -np.inf, at_most))
    found = milp(
        cost,
        integrality=np.concatenate([np.ones(size), np.zeros(size * len(moves))]),
        bounds=_bounds(problem, moves),
        constraints=constraints,
        options={"mip_rel_gap": 0},
    )
    if found.x is None:  # hiding everything always serves, so this is a fault of the solver
        raise RuntimeError(f"no choice of cells was found: {found.message}")
    return np.asarray(found.x[:size] > 0.5)


def _moves(problem: _Problem) -> list[tuple[int, float, float]]:
    """List what must be possible: which cell, and between which two distances it must be able to move."""
    down = [(cell, -np.inf, problem.least - problem.counts[cell]) for cell in problem.small]
    up = [(cell, problem.most - problem.counts[cell], np.inf) for cell in problem.small]
    return [(cell, float(low), float(high)) for cell, low, high in down + up if low > 0 or high < 0]


def _bounds(problem: _Problem, moves: Sequence[tuple[int, float, float]]) -> Bounds:
    size = len(problem.counts)
    goes = np.zeros(size)
    goes[list(problem.small)] = 1
    low = np.tile(-np.minimum(problem.counts, problem.below + problem.reach), (len(moves), 1))
    high = np.tile(problem.above + problem.reach, (len(moves), 1))
    for row, (cell, least, most) in enumerate(moves):
        low[row, cell] = max(low[row, cell], least)
        high[row, cell] = min(high[row, cell], most)
    return Bounds(np.concatenate([goes, low.ravel()]), np.concatenate([np.ones(size), high.ravel()]))


def _keep_sums(problem: _Problem, moves: int) -> list[LinearConstraint]:
    """Let every table of moves leave every total the sum of its parts."""
    size, rows = len(problem.counts), problem.relations
    if not len(rows):
        return []
    held = np.hstack([np.zeros((moves * len(rows), size)), np.kron(np.eye(moves), rows)])
    return [LinearConstraint(held, 0, 0)] if moves else []


def _only_hidden_move(problem: _Problem, moves: int) -> list[LinearConstraint]:
    """Let a cell that is shown move no further than its rounding leaves open."""
    if not moves:
        return []
    size = len(problem.counts)
    moved = np.eye(size * moves)
    up = np.hstack([np.tile(-problem.reach * np.eye(size), (moves, 1)), moved])
    down = np.hstack([np.tile(np.diag(np.minimum(problem.counts, problem.reach)), (moves, 1)), moved])
    return [
        LinearConstraint(up, -np.inf, np.tile(problem.above, moves)),
        LinearConstraint(down, np.tile(-problem.below, moves), np.inf),
    ]


# --------------------------------------------------------------------------- what a reader can work out


def ranges(cells: Mapping[Key, Value], sums: Sequence[Sum], rounded_to: int = 0) -> dict[Key, Range]:
    """Work out what each hidden cell can be from all that is shown, as a reader with a computer would.

    By linear programming, over every table that agrees with the cells shown (each as far as its rounding
    leaves it open) and with the sums. Of a hidden cell nothing is assumed but that it is not below zero.
    """
    keys = list(cells)
    relations = _relations(keys, sums)
    bounds = [_limits(value, rounded_to) for value in cells.values()]
    return {
        key: Range(_extreme(place, relations, bounds, 1), _extreme(place, relations, bounds, -1))
        for place, key in enumerate(keys)
        if isinstance(cells[key], Missing)
    }


def _limits(value: Value, step: int) -> tuple[float, float | None]:
    if isinstance(value, Missing):
        return 0, None
    return limits(value.number, step)


def _extreme(
    place: int, relations: _Floats, bounds: Sequence[tuple[float, float | None]], direction: int
) -> float:
    cost = np.zeros(len(bounds))
    cost[place] = direction
    found = linprog(cost, A_eq=relations, b_eq=np.zeros(len(relations)), bounds=bounds)
    if found.status == _UNBOUNDED:
        return np.inf
    if found.x is None:
        raise ValueError(f"the cells shown and the sums cannot all be true: {found.message}")
    value = float(found.x[place])
    return round(value) if abs(value - round(value)) < _TOLERANCE else value


_UNBOUNDED = 3
