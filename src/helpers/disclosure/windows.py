"""Windows of time that overlap: which of them tell of a hidden one, by subtraction of one from another.

A reader who knows two years that differ by a quarter knows that quarter. The windows shown are laid over the
shortest stretches that their first and last days cut out of time; what each hidden one can be, for all that
the others say, is then a linear programme (``helpers.disclosure.tables``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise

from helpers.disclosure import tables
from helpers.disclosure.policy import apart
from helpers.disclosure.tables import Key, Range, Sum
from helpers.periods import Period
from helpers.values import Known, Missing, Status, Value

_DAY = timedelta(days=1)
_UNKNOWN = Missing(Status.UNAVAILABLE, "nobody says")


def told(shown: Mapping[Period, Value], rounded_to: int) -> tuple[Period, ...]:
    """Give the hidden windows of which the others tell more than the rule that hides them.

    ``shown`` are the counts of one measure as they are shown or hidden. A hidden one with bounds must still
    be able to be anything between them, for a reader who knows the rule; one without bounds must not be a
    single number. Bounds are left aside where they cannot hold with the rest, and nothing is told by counts
    that cannot all be true.
    """
    table = _table(shown)
    for bounded in (True, False):
        if tables.agree(*table, rounded_to, bounded=bounded):
            found = tables.ranges(*table, rounded_to, bounded=bounded)
            hidden = (period for period, value in shown.items() if is_hidden(value))
            return tuple(period for period in hidden if _is_narrower(found[period], shown[period]))
    return ()


def agree(shown: Mapping[Period, Value], rounded_to: int) -> bool:
    """Tell whether counts can all be true at once."""
    return tables.agree(*_table(shown), rounded_to)


def _is_narrower(can_be: Range, value: Value) -> bool:
    if isinstance(value, Missing) and value.most >= 0:
        return can_be.least > value.least or can_be.most < value.most
    return can_be.most - can_be.least < 1


def _table(shown: Mapping[Period, Value]) -> tuple[dict[Key, Value], list[Sum]]:
    """Give the windows and the stretches they are made of as cells, and each window as the sum of its own."""
    given = {period: value for period, value in shown.items() if not _is_sum_of(period, value, shown)}
    stretches = _stretches(given)
    cells: dict[Key, Value] = dict.fromkeys((("stretch", each) for each in stretches), _UNKNOWN)
    cells.update(given.items())
    return cells, [
        Sum(period, tuple(("stretch", each) for each in stretches if _within(each, period)))
        for period in given
    ]


def _stretches(periods: Iterable[Period]) -> list[Period]:
    """Cut time at every first day and after every last day; what no window covers is left out."""
    every = list(periods)
    cuts: list[date] = sorted({each.start for each in every} | {each.end + _DAY for each in every})
    cut = [Period(start, after - _DAY) for start, after in pairwise(cuts)]
    return [each for each in cut if any(_within(each, period) for period in every)]


def _within(inner: Period, outer: Period) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _is_sum_of(period: Period, value: Value, shown: Mapping[Period, Value]) -> bool:
    """Tell whether a count is just the sum of shorter ones shown: then it says nothing that they do not."""
    if not isinstance(value, Known):
        return False
    parts = apart(each for each in shown if each != period and _within(each, period))
    numbers = [each.number for each in map(shown.__getitem__, parts) if isinstance(each, Known)]
    whole = sum(each.months for each in parts) == period.months and len(numbers) == len(parts)
    return bool(parts) and whole and sum(numbers) == value.number


def is_hidden(value: Value) -> bool:
    """Tell whether a value is withheld."""
    return value.status is Status.SUPPRESSED
