"""Comparisons: what each measure says against the periods the statement uses."""

from helpers.evidence.model import (
    Against,
    Comparison,
    Figure,
    Interval,
    MeasureEvidence,
    Reconciled,
    Tested,
    Verdict,
)

__all__ = [
    "Against",
    "Comparison",
    "Figure",
    "Interval",
    "MeasureEvidence",
    "Reconciled",
    "Tested",
    "Verdict",
]
