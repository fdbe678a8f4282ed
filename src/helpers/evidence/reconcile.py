"""Two sources on the same measure and period: do they agree, and if not, why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from helpers.evidence.compare import difference
from helpers.evidence.model import Reconciled
from helpers.records import Figure
from helpers.values import Known, Value

#: sources agree within this share of the smaller figure, or this many, whichever is larger
TOLERANCE_SHARE = 0.01
TOLERANCE_COUNT = 3


def reconciled(
    leading: Mapping[str, Figure], others: Iterable[Figure], reason: str
) -> tuple[Reconciled, ...]:
    """Set each figure of another source beside the leading source's for the same window and period."""
    pairs = ((leading.get(other.id.partition("@")[0]), other) for other in others)
    return tuple(
        Reconciled(
            measure=ours.measure,
            period=ours.period,
            leading=ours,
            other=other,
            difference=difference(other.value, ours.value),
            agrees=agrees(ours.value, other.value),
            reason=reason if other.value != ours.value else "",
        )
        for ours, other in pairs
        if ours is not None and ours.period == other.period
    )


def agrees(leading: Value, other: Value) -> bool:
    """Say whether two values agree within 1% or 3, whichever is larger; only two numbers can.

    The share is of the smaller of the two, so that it does not matter which of them leads.
    """
    if not (isinstance(leading, Known) and isinstance(other, Known)):
        return False
    tolerance = max(TOLERANCE_SHARE * min(abs(leading.number), abs(other.number)), TOLERANCE_COUNT)
    return abs(other.number - leading.number) <= tolerance
