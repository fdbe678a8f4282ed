"""Comparisons: what each measure says against the periods the statement uses."""

from helpers.evidence.gather import gather
from helpers.evidence.model import (
    Against,
    Alarm,
    Comparison,
    Figure,
    Interval,
    MeasureEvidence,
    Reconciled,
    Tested,
    Verdict,
)
from helpers.evidence.records import Records

__all__ = [
    "Against",
    "Alarm",
    "Comparison",
    "Figure",
    "Interval",
    "MeasureEvidence",
    "Reconciled",
    "Records",
    "Tested",
    "Verdict",
    "gather",
]
