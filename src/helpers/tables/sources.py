"""Where the figures of a section come from, and what they cannot say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from helpers import shown, wording
from helpers.blocks import Block, marked, render
from helpers.params import Fact
from helpers.periods import Quarter
from helpers.provenance import Release
from helpers.section import Section
from helpers.values import Known

_FORMS = {"": "", "at-least": "at least ", "about": "about ", "below": "fewer than "}
_SPAN = re.compile(r"(\d{4}-\d{2}-Q[1-4])(?:\.\.(\d{4}-\d{2}-Q[1-4]))?")


@dataclass(frozen=True)
class Source:
    """One release as a reader can find it; ``address`` is empty where it cannot be linked to."""

    title: str
    publisher: str
    released: str
    covers: str
    licence: str
    address: str


@dataclass(frozen=True)
class FactRow:
    """A number of the words that is no measure, with where it comes from."""

    about: str
    value: Markup
    when: str
    source: str


def sources(section: Section) -> Block:
    """List the releases behind the section, the facts used in its words, and the limits of its measures."""
    listed = [_source(each) for each in section.releases]
    facts = [_fact(section, name, fact) for name, fact in section.facts.items()]
    content = {"sources": listed, "facts": facts, "limits": list(_limits(section))}
    return marked(
        Block(
            kind="tables.sources",
            origin=section.origin,
            name="sources",
            html=render("sources.html.j2", content),
            plain="\n".join(f"{each.title}. {each.publisher}, {each.released}." for each in listed),
            words=True,
        )
    )


def _source(release: Release) -> Source:
    return Source(
        title=release.title.rstrip("."),
        publisher=release.publisher.rstrip("."),
        released=wording.released(release.released),
        covers=_covers(release.covers),
        licence=release.licence.rstrip("."),
        address=release.address if release.address.startswith("https://") else "",
    )


def _covers(text: str) -> str:
    """Write the quarters a release covers as a statement does; other words stand as they are."""
    found = _SPAN.fullmatch(text)
    if not found:
        return text
    first, last = (Quarter.parse(part).prose if part else "" for part in found.groups())
    return f"{first} to {last}" if last else first


def _fact(section: Section, name: str, fact: Fact) -> FactRow:
    figure = f"{section.priority.slug}.facts.{name}"
    start = f"{wording.day(fact.start)} to " if fact.start else ""
    return FactRow(
        about=wording.capital(fact.about or name.replace("-", " ")),
        value=_fact_value(figure, fact),
        when=f"{start}{wording.day(fact.as_at)}",
        source=fact.source,
    )


def _fact_value(figure: str, fact: Fact) -> Markup:
    form = _FORMS[fact.form]
    if fact.unit == "pounds":
        return Markup("{}{}").format(form, shown.fact(figure, fact, wording.pounds(fact.value)))
    if fact.unit == "per cent":
        return Markup("{}{}").format(form, shown.fact(figure, fact, f"{wording.figure(fact.value)}%"))
    return Markup("{}{} {}").format(form, shown.fact(figure, fact), fact.unit)


def _limits(section: Section) -> Iterator[tuple[str, str]]:
    """Give what each measure counts, where its series breaks, and what the figures are set against."""
    baseline = section.framework.baselines[0]
    for evidence in section.evidence.values():
        measure = evidence.measure
        if measure.definition or measure.discretionary:
            yield measure.title, wording.sentences(measure.definition, measure.discretionary)
    # a break later than everything on the page says nothing about it
    last = max(section.quarter, Quarter.containing(baseline.period.end))
    seen: dict[str, str] = {}
    for evidence in section.evidence.values():
        for each in evidence.breaks:
            if each.first <= last:
                seen.setdefault(each.title, wording.sentence(each.reason))
    yield from ((f"Break in {title}", reason) for title, reason in seen.items())
    for evidence in section.evidence.values():
        for note in evidence.notes:
            yield evidence.measure.title, wording.sentence(note)
    rates = [each for name, each in section.figures.items() if name.endswith(".rate")]
    known = [each.note for each in rates if isinstance(each.value, Known)]
    yield from (("Rates", wording.sentence(note)) for note in dict.fromkeys(known) if note)
    yield wording.capital(baseline.title), f"{baseline.period.prose}."
