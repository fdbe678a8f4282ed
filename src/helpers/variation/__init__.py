"""What changed between two editions of a statement: figures by their ids, verdicts, words, and why."""

from helpers.variation.comparing import compare
from helpers.variation.model import (
    Difference,
    FigureChange,
    Kind,
    ReleaseChange,
    Shown,
    VerdictChange,
    Why,
    WordsChange,
)
from helpers.variation.telling import CLASSES, in_short, in_words, why_published

__all__ = [
    "CLASSES",
    "Difference",
    "FigureChange",
    "Kind",
    "ReleaseChange",
    "Shown",
    "VerdictChange",
    "Why",
    "WordsChange",
    "compare",
    "in_short",
    "in_words",
    "why_published",
]
