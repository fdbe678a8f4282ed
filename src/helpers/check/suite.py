"""All checks of a finished statement, in the order in which they are told; those of words are with claims."""

from __future__ import annotations

from helpers.check import dates, duties, evidence, extract, freshness, words
from helpers.check.page import rules_figures, rules_prose, rules_safety, rules_structure
from helpers.check.registry import Check
from helpers.check.subject import Subject

#: every check of the finished statement
CHECKS: tuple[Check[Subject], ...] = (
    *rules_structure.CHECKS,
    *rules_safety.CHECKS,
    *rules_figures.CHECKS,
    *rules_prose.CHECKS,
    *evidence.CHECKS,
    *extract.CHECKS,
    *duties.CHECKS,
    *dates.CHECKS,
    *freshness.CHECKS,
    *words.CHECKS,
)
