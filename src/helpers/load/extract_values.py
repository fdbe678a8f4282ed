"""The value of a row of a force's extract: a number, bounds in words, or a status with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.load.cells import Cell, Range, Read, Unread, count, is_blank, percentage, shown, withheld
from helpers.params import Measure
from helpers.values import Status


@dataclass(frozen=True)
class GivenValue:
    """What a row gives: a number, or none with a status and reason; ``understood`` notes how a cell was read.

    ``least`` and ``most`` bound a withheld count, and are -1 where there are no bounds.
    """

    number: float | None
    status: Status
    reason: str = ""
    least: int = -1
    most: int = -1
    understood: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row's value: in which column, what, what to do, and what stands there."""

    column: str
    found: str
    remedy: str
    value: str = ""


def value_of(
    measure: Measure, cell: Cell, status: Status | None, reason: str, answered: int
) -> GivenValue | Fault:
    """Read what a row gives: its value must go with the measure, and its status and reason with the value.

    ``answered`` is how many answered a survey, -1 for not known or not a survey.
    """
    if answered >= 0 and not measure.is_percentage:
        return Fault(
            "answered",
            "A number who answered beside a count",
            "Leave it empty: it is for surveys.",
            str(answered),
        )
    if is_blank(cell) and status and not status.has_number:
        return _without(status, reason)
    bounds = None if measure.is_percentage else withheld(cell)
    if bounds:
        return _withheld(bounds, status, reason)
    found = percentage(cell) if measure.is_percentage else count(cell)
    if isinstance(found, Unread):
        return Fault("value", found.found, found.remedy, shown(cell))
    return _with_number(found, status, reason)


def _without(status: Status, reason: str) -> GivenValue | Fault:
    if not reason:
        return Fault("reason", "No value, and no reason why", "Say in a few words why there is no value.")
    return GivenValue(None, status, reason)


def _withheld(bounds: Range, status: Status | None, reason: str) -> GivenValue | Fault:
    if status not in {None, Status.SUPPRESSED}:
        found, remedy = "A withheld count with another status", f"Write {Status.SUPPRESSED}, or nothing."
        return Fault("status", found, remedy, str(status))
    why = reason or f'Given only as "{bounds.words}".'
    return GivenValue(None, Status.SUPPRESSED, why, bounds.least, bounds.most, bounds.note)


def _with_number(found: Read[int] | Read[float], status: Status | None, reason: str) -> GivenValue | Fault:
    if status and not status.has_number:
        return Fault(
            "status", "A number beside a status that has none", "Leave out one of the two.", str(status)
        )
    if reason:
        return Fault("reason", "A reason for having no value, beside a value", "Move it to the note.", reason)
    return GivenValue(float(found.value), status or Status.FINAL, understood=found.note)
