"""Which values may be shown by a source's rules, and what else must go so that they stay hidden."""

from __future__ import annotations

import math
from dataclasses import replace

from helpers.measures import Point, Series
from helpers.params import Disclosure
from helpers.values import Known, Missing, Status, Value


def protect(series: Series, policy: Disclosure) -> Series:
    """Give a series as its source's rules let it be shown; to be done before adding or comparing."""
    if policy == Disclosure():
        return series
    return replace(series, points=tuple(protected(point, policy) for point in series.points))


def protected(point: Point, policy: Disclosure) -> Point:
    """Give one point as the policy lets it be shown.

    A value hidden for its few answers loses their number too. A base that is small but shown is noted.
    """
    shown = hidden_or_rounded(point.value, policy)
    if 0 <= point.base < (policy.least_base or 0) and isinstance(shown, Known):
        return replace(point, value=Missing(Status.SUPPRESSED, policy.reason), base=-1)
    if 0 <= point.base < (policy.unreliable_base or 0):
        return replace(point, value=shown, note=_joined(point.note, f"only {point.base} people answered"))
    return replace(point, value=shown)


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


def hidden_or_rounded(value: Value, policy: Disclosure) -> Value:
    """Hide a count the policy withholds, keeping the bounds of the rule; round any other as it says."""
    if isinstance(value, Missing):
        return value
    least, most = policy.hide_from, policy.hide_to
    if least is not None and most is not None and least <= value.number <= most:
        return Missing(Status.SUPPRESSED, policy.reason, least, most)
    if policy.round_to:
        # halves upwards: Python's own rounding would send 12.5 and 17.5 to the even neighbour
        steps = math.floor(value.number / policy.round_to + 0.5)
        return replace(value, number=float(steps * policy.round_to))
    return value
