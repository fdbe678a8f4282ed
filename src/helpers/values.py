"""A value is a number or a reason: missing and zero never look alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What kind of value it is; the last four are kinds of having no number."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    REVISED = "revised"
    ESTIMATED = "estimated"
    SUPPRESSED = "suppressed"
    UNAVAILABLE = "unavailable"
    NOT_APPLICABLE = "not-applicable"
    NOT_COMPARABLE = "not-comparable"

    @property
    def has_number(self) -> bool:
        """Whether a value of this status has a number to show."""
        return self in _WITH_NUMBER

    @property
    def shorthand(self) -> str:
        """The Analysis Function's letter for it, empty for a final figure."""
        return _SHORTHAND[self]


_WITH_NUMBER = {Status.FINAL, Status.PROVISIONAL, Status.REVISED, Status.ESTIMATED}
_SHORTHAND = {
    Status.FINAL: "",
    Status.PROVISIONAL: "[p]",
    Status.REVISED: "[r]",
    Status.ESTIMATED: "[e]",
    Status.SUPPRESSED: "[c]",
    Status.UNAVAILABLE: "[x]",
    Status.NOT_APPLICABLE: "[z]",
    Status.NOT_COMPARABLE: "[b]",
}


@dataclass(frozen=True)
class Known:
    """A number that may be shown. Counts are whole; percentages are 0 to 100."""

    number: float
    status: Status = Status.FINAL

    def __post_init__(self) -> None:
        """Refuse a status that has no number, and a number that is none (NaN)."""
        if not self.status.has_number or self.number != self.number:
            raise ValueError(f"a known value cannot be {self.status} with {self.number}")


@dataclass(frozen=True)
class Missing:
    """No number, and why. A suppressed count keeps its bounds (inclusive), for internal use only.

    ``least`` and ``most`` are -1 where there are no bounds.
    """

    status: Status
    reason: str
    least: int = -1
    most: int = -1

    def __post_init__(self) -> None:
        """Refuse a status that promises a number, and a missing value without its reason."""
        if self.status.has_number or not self.reason:
            raise ValueError(f"a missing value needs a reason and a status without number, not {self.status}")


Value = Known | Missing
