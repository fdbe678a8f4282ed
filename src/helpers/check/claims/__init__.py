"""The claim checks: words held against the figures they speak of."""

from helpers.check.claims import (
    rules_change,
    rules_numbers,
    rules_people,
    rules_periods,
    rules_phrases,
    rules_records,
    rules_upkeep,
)
from helpers.check.claims.ground import Ground
from helpers.check.claims.reading import Reading
from helpers.check.registry import Check

#: the checks of any sentence that reaches the page
PROSE: tuple[Check[Reading], ...] = (
    *rules_numbers.CHECKS,
    *rules_change.CHECKS,
    *rules_periods.CHECKS,
    *rules_phrases.CHECKS,
    *rules_records.CHECKS,
    *rules_people.CHECKS,
)
#: every check of the words of a section
CHECKS: tuple[Check[Reading], ...] = (*PROSE, *rules_upkeep.CHECKS)

__all__ = ["CHECKS", "PROSE", "Ground", "Reading"]
