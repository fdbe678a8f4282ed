"""The findings of a section: what its measures say, the one it is known by first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from helpers import shown
from helpers.blocks import Block, render
from helpers.evidence import MeasureEvidence
from helpers.narrative.sentences import finding, lacks_figure, without_figures
from helpers.section import Section


def findings(section: Section) -> Block:
    """Write the findings: a few sentences a measure, the same form each quarter, that no one has to edit."""
    lede, *others = sentences(section)
    return Block(
        kind="narrative.findings",
        section=section.priority.slug,
        name="findings",
        html=render("findings.html.j2", {"lede": lede, "others": others}),
        plain="\n".join(shown.plain(each) for each in (lede, *others)),
    )


def sentences(section: Section) -> tuple[Markup, ...]:
    """Give the sentences about each measure; measures that lack a figure for one reason share theirs."""
    key = section.priority.key_measure
    first = section.measure(key)
    rest = [each for slug, each in section.evidence.items() if slug != key]
    return finding(first, section), *(_of(group, section) for group in _groups(rest))


def _of(group: Sequence[MeasureEvidence], section: Section) -> Markup:
    return finding(group[0], section) if len(group) == 1 else without_figures(group, section)


def _groups(measures: Sequence[MeasureEvidence]) -> Iterator[list[MeasureEvidence]]:
    """Put measures together that lack a figure for the same reason, where the first of them stands."""
    together: dict[tuple[str, ...], list[MeasureEvidence]] = {}
    for each in measures:
        key = lacks_figure(each) or (each.measure.slug,)
        together.setdefault(key, []).append(each)
    yield from together.values()
