"""Where a figure came from, in the words a reader knows it by."""

from __future__ import annotations

from helpers import wording
from helpers.evidence import MeasureEvidence
from helpers.records import Figure
from helpers.section import Section


def publisher_of(figure: Figure, section: Section) -> str:
    """Name who gave a figure, as a sentence does: "the Home Office", "the force"."""
    family = section.framework.family_of(figure.source)
    if family == "force":
        return "the force"
    known = section.framework.sources.get(family)
    return f"the {known.publisher}" if known else "the source"


def source_words(evidence: MeasureEvidence, figure: Figure, section: Section) -> str:
    """Name a figure's source and release; for a measure without a figure the source it would come from."""
    if figure.release:
        publisher = wording.capital(publisher_of(figure, section).removeprefix("the "))
        return f"{publisher}, {wording.released(figure.release)}"
    if evidence.measure.level == "national":
        return evidence.measure.definition
    return section.framework.sources[evidence.measure.sources[0]].title
