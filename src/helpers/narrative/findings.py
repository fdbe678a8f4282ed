"""The findings of a section: what its measures say, the one it is known by first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from helpers import shown
from helpers.blocks import Block, marked, render
from helpers.evidence import MeasureEvidence
from helpers.narrative.sentences import Told, finding, lacks_figure, untested_year, without_figures
from helpers.section import Section


def findings(section: Section) -> Block:
    """Write the findings: a few sentences a measure, the same form each quarter, that no one has to edit."""
    lede, *others = sentences(section)
    listed = [each.whole for each in others]
    return marked(
        Block(
            kind="narrative.findings",
            origin=section.origin,
            name="findings",
            html=render("findings.html.j2", {"lede": lede, "others": listed}),
            plain="\n".join(shown.plain(each) for each in (lede.whole, *listed)),
        )
    )


def sentences(section: Section) -> tuple[Told, ...]:
    """Give what is said of each measure, the one the section is known by first.

    Measures that lack a figure for one reason share their sentences, and why the year before was not tested
    is said once.
    """
    key = section.priority.key_measure
    rest = [each for slug, each in section.evidence.items() if slug != key]
    told: list[str] = []
    found = []
    for group in ([section.measure(key)], *_groups(rest)):
        found.append(_of(group, section, told))
        told += [each.reason for each in map(untested_year, group) if each]
    return tuple(found)


def _of(group: Sequence[MeasureEvidence], section: Section, told: Collection[str]) -> Told:
    alone = len(group) == 1
    return finding(group[0], section, told) if alone else Told(without_figures(group, section))


def _groups(measures: Sequence[MeasureEvidence]) -> Iterator[list[MeasureEvidence]]:
    """Put measures together that lack a figure for the same reason, where the first of them stands."""
    together: dict[tuple[str, ...], list[MeasureEvidence]] = {}
    for each in measures:
        key = lacks_figure(each) or (each.measure.slug,)
        together.setdefault(key, []).append(each)
    yield from together.values()
