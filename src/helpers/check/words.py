"""The words of a statement's sections, opened for the claim checks."""

from __future__ import annotations

from collections.abc import Iterator

from helpers import params
from helpers.check import record
from helpers.check.claims import Ground, Reading
from helpers.check.subject import Subject


def readings(subject: Subject) -> Iterator[Reading]:
    """Open each section's words with what they are held against: figures and facts of every section."""
    figures = record.figures_of(subject.files.get("figures.csv", b""))
    comparisons = record.comparisons_of(subject.files.get("comparisons.csv", b""))
    series = _series(subject)
    facts = {
        f"{slug}.facts.{name}": fact
        for slug, words in subject.words.items()
        for name, fact in (words.front.facts.items() if words else ())
    }
    for priority in subject.framework.priorities:
        words = subject.words[priority.slug]
        if words is not None:
            ground = Ground(priority, subject.quarter, subject.framework, figures, comparisons, series, facts)
            text = (subject.root / words.file).read_text(encoding="utf-8")
            before = params.read_words(subject.root, subject.force, subject.quarter.previous, priority.slug)
            yield Reading(words, ground, text, before)


def _series(subject: Subject) -> dict[str, tuple[record.Point, ...]]:
    """Read the series of every chart that has one, by measure."""
    found = {}
    for measure in subject.framework.measures:
        for name, content in subject.files.items():
            if name.startswith("downloads/chart-") and name.endswith(f"-{measure}.csv"):
                points = record.series_of(content)
                if points:
                    found[measure] = points
    return found
