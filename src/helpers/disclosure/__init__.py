"""Which values may be shown by a source's rules, and what else must go so that they stay hidden.

Tables with totals are in ``helpers.disclosure.tables``: it needs scipy's solvers and is imported by itself.
"""

from helpers.disclosure.policy import hidden_or_rounded, protected
from helpers.disclosure.series import protect, protect_parts

__all__ = ["hidden_or_rounded", "protect", "protect_parts", "protected"]
