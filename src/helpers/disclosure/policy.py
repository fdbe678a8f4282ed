"""The rule of a source, value by value: hidden, rounded, or shown as given."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TypeGuard

from helpers.measures import Point
from helpers.params import Disclosure
from helpers.values import Known, Missing, Status, Value


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
    return replace(value, number=rounded(value.number, policy.round_to)) if policy.round_to else value


def rounded(number: float, step: int) -> float:
    """Round to the nearest multiple of ``step``, halves upwards (Python would send them to the even one)."""
    return float(math.floor(number / step + 0.5) * step)


def limits(number: float, step: int) -> tuple[float, float]:
    """Give the least and the most that a count shown as ``number`` can be; nought is never rounded."""
    if not step or number == 0:
        return number, number
    return max(number - step // 2, 0), number + (step - 1) // 2


def is_hidden(value: Value) -> TypeGuard[Missing]:
    """Tell whether a value is withheld."""
    return isinstance(value, Missing) and value.status is Status.SUPPRESSED
