"""What words can call: figures, the verdicts of comparisons, and facts, of any section, by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from helpers import shown
from helpers.evidence import MeasureEvidence
from helpers.records import Against, Comparison
from helpers.section import Section
from helpers.values import Known, Value

#: what words call a window or part for short
_SHORT = {"previous_quarter": "previous", "previous_quarter.difference": "change"}


@dataclass(frozen=True)
class Entry:
    """What a name stands for: a figure or fact with its number, or a verdict with its words.

    ``figure`` is the contract's id; ``base`` is how many a percentage is of, -1 if unknown. ``said`` is the
    verdict's words, "" for a number; ``exact`` then is the verdict as files write it.
    """

    figure: str
    value: Value
    unit: str = ""
    base: int = -1
    said: str = ""
    exact: str = ""


def names_of(section: Section) -> Mapping[str, Entry]:
    """Give everything the words of a section can call, by each of its names."""
    found: dict[str, Entry] = {}
    for evidence in section.evidence.values():
        found |= dict(_figures(evidence))
        found |= dict(_verdicts(evidence))
    return found | dict(_facts(section))


def names_called(section: Section, names: Iterable[str]) -> dict[str, Entry]:
    """Give what words of a section call by these names: its own figures and facts, and other sections'.

    A first part may name the priority (``homicide.homicides.now``); without it a measure is looked for in the
    section, then in the others. A section is opened only where a name needs it.
    """
    own = names_of(section)
    found = dict(own)
    sections = {section.priority.slug: own}
    for name in names:
        slug, rest = priority_of(name, section)
        if name in found or not slug:
            continue
        if slug not in sections:
            other = section.other(slug)
            sections[slug] = names_of(other) if other else {}
        entry = sections[slug].get(rest)
        if entry:
            found[name] = entry
    return found


def priority_of(name: str, section: Section) -> tuple[str, str]:
    """Tell which priority's figure or fact a name calls, and its name there; "" where no section has it."""
    first, _, rest = name.partition(".")
    slug, second = first.replace("_", "-"), rest.partition(".")[0].replace("_", "-")
    slugs = [each.slug for each in section.framework.priorities]
    if slug in slugs and (second in section.framework.measures or second == "facts"):
        return slug, rest
    shown_in = (each.slug for each in section.framework.priorities if slug in each.shown)
    return next(shown_in, ""), name


def _figures(evidence: MeasureEvidence) -> Iterator[tuple[str, Entry]]:
    for figure in evidence.figures.values():
        own, _, other_source = figure.id.partition("@")
        entry = Entry(figure.id, figure.value, figure.unit, figure.base)
        for name in _spellings(own):
            yield (f"{name}.as_given" if other_source else name), entry


def _spellings(figure: str) -> Iterator[str]:
    """Spell an id as words may: "_" for "-", the short forms, and ``value`` for the figure itself."""
    measure, _, rest = figure.replace("-", "_").partition(".")
    yield f"{measure}.{rest}"
    if "." not in rest:
        yield f"{measure}.{rest}.value"
    for long, short in _SHORT.items():
        if rest == long or rest.startswith(f"{long}."):
            yield f"{measure}.{short}{rest.removeprefix(long)}"


def _verdicts(evidence: MeasureEvidence) -> Iterator[tuple[str, Entry]]:
    for comparison in evidence.comparisons:
        figure = f"{comparison.measure}.{comparison.against}.verdict"
        for name in _spellings(figure):
            yield name, _verdict(comparison, figure)
    lead = evidence.against(Against.ROLLING_YEAR) or shown.leading(evidence)
    if lead is not None:
        figure = f"{lead.measure}.{lead.against}.verdict"
        yield f"{lead.measure.replace('-', '_')}.verdict", _verdict(lead, figure)


def _verdict(comparison: Comparison, figure: str) -> Entry:
    return Entry(figure, comparison.now, said=shown.verdict_words(comparison), exact=comparison.verdict.value)


def _facts(section: Section) -> Iterator[tuple[str, Entry]]:
    for name, fact in section.facts.items():
        figure = f"{section.priority.slug}.facts.{name}"
        entry = Entry(figure, Known(float(fact.value)), fact.unit)
        spelt = figure.replace("-", "_")
        yield spelt, entry
        yield spelt.partition(".")[2], entry
