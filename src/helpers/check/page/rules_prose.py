"""What has to hold of the sentences on the page: no number in them is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.check.claims.typed import typed_numbers
from helpers.check.page.places import at
from helpers.check.page.reading import Element
from helpers.check.registry import Check, Trip
from helpers.check.subject import Subject
from helpers.errors import Outcome
from helpers.wording import METHOD_PHRASES

#: what holds sentences about figures, by class; other prose tells of method, sources and data
_PROSE = {"lede", "findings", "card", "chart-headline", "behind", "applies"}
#: reasons and notes are their source's words, checked where they are written
_ASIDE = {"why", "note", "reason", "number", "shorthand"}


def _typed(subject: Subject) -> Iterator[Trip]:
    """Find numbers in the sentences of a section that are bound to no figure."""
    reasons = _reasons(subject)
    wanted = {each.slug for each in subject.framework.priorities} | {"key-points", "applicability"}
    for element in subject.page.all("p", "li"):
        if element.section not in wanted or not _is_prose(subject, element):
            continue
        text = _without(element.masked_text(_ASIDE), reasons)
        for found in typed_numbers(text.lower()):
            said = text[max(0, found.start() - 30) : found.end() + 20].strip()
            problem, remedy = "A number on the page is bound to no figure", "Show it as a figure."
            yield Trip(at(subject, element), problem, remedy, said, sentence=element.text)


def _is_prose(subject: Subject, element: Element) -> bool:
    """Tell sentences about figures, and what people wrote, from method, sources and data."""
    if element.tag == "li" and subject.page.inside(element, "p", "li"):
        return False
    classes = {name for each in (element, *element.ancestors()) for name in each.classes}
    if classes & _PROSE:
        return True
    written = {subject.settings.heading_force, subject.settings.heading_body}
    return subject.page.heading_before(element) in written and not element.attribute("class")


def _reasons(subject: Subject) -> list[str]:
    """Return every reason of comparisons.csv: they quote their source, numbers and all."""
    sentences = (part for row in subject.comparisons for part in re.split(r"(?<=\.)\s+", row["reason"]))
    return sorted({part for part in sentences if part}, key=lambda part: (-len(part), part))


def _without(text: str, reasons: list[str]) -> str:
    for phrase in (*reasons, *METHOD_PHRASES):
        text = text.replace(phrase, "")
    return text


CHECKS: tuple[Check[Subject], ...] = (
    Check("page-numbers", "page", Outcome.FAIL, "No number in the page's sentences is typed.", _typed),
)
