"""The comparisons of a section: both periods, both counts, the difference, the verdict with its reason."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from helpers import shown, wording
from helpers.blocks import Block, marked, render
from helpers.evidence import MeasureEvidence
from helpers.records import ChangeTest, Comparison, Interval
from helpers.section import Section
from helpers.shown import Reading
from helpers.tables.cells import Cell, against_words, shorthand, with_letter, within
from helpers.values import Known, Value

NOTHING = "No measure of this priority has counts that can be set beside earlier ones."


@dataclass(frozen=True)
class Row:
    """One comparison, as its row says it."""

    against: str
    now: Cell
    then: Cell
    difference: Markup
    percent: Markup
    reading: Reading


@dataclass(frozen=True)
class Table:
    """The comparisons of one measure in one section, with what is true of all of them."""

    section: str
    slug: str
    title: str
    rows: tuple[Row, ...]
    note: str


@dataclass(frozen=True)
class Method:
    """How one comparison was tested, so that it can be redone by hand."""

    measure: str
    against: str
    test: str
    p_value: str
    ratio: str
    dispersion: str


def comparisons(section: Section) -> Block:
    """Tabulate every comparison of the measures that have counts, and how each was tested."""
    counted = [each for each in section.evidence.values() if _has_counts(each)]
    tables = {each.measure.slug: _table(each, section) for each in counted}
    first = {section.priority.key_measure, *section.priority.measures}
    content = {
        "tables": [table for slug, table in tables.items() if slug in first],
        "more": [table for slug, table in tables.items() if slug not in first],
        "methods": [method for each in counted for method in _methods(each, section)],
        "letters": shorthand(_values(counted)),
        "percent_base": section.framework.change.percent_base,
        "nothing": NOTHING,
    }
    return marked(
        Block(
            kind="tables.comparisons",
            origin=section.origin,
            name="comparisons",
            html=render("comparisons.html.j2", content),
            plain="\n".join(_plain(table) for table in tables.values()) or NOTHING,
        )
    )


def _has_counts(evidence: MeasureEvidence) -> bool:
    sides = [side for each in evidence.comparisons for side in (each.now, each.then)]
    return any(isinstance(side, Known) for side in sides)


def _values(counted: list[MeasureEvidence]) -> Iterator[Value]:
    for evidence in counted:
        for each in evidence.comparisons:
            yield from (each.now, each.then, each.difference)


def _table(evidence: MeasureEvidence, section: Section) -> Table:
    rows = tuple(_row(evidence, each, section) for each in evidence.comparisons)
    notes = []
    if evidence.discretionary:
        notes += ["No verdict is given", evidence.discretionary]
    if evidence.usual_variation is not None:
        size = wording.percentage(evidence.usual_variation)
        notes.append(f"Its ordinary ups and downs are about {size} a quarter")
    measure = evidence.measure
    return Table(section.priority.slug, measure.slug, measure.title, rows, wording.sentences(*notes))


def _row(evidence: MeasureEvidence, comparison: Comparison, section: Section) -> Row:
    reading = shown.reading(evidence, comparison)
    why = Markup(" ").join(filter(None, (reading.reason, _usual(comparison))))
    return Row(
        against=wording.capital(against_words(comparison, section.framework)),
        now=Cell(with_letter(shown.now(comparison)), within(comparison.now_period)),
        then=Cell(with_letter(shown.against(comparison)), within(comparison.then_period)),
        difference=_difference(comparison),
        percent=_percent(comparison),
        reading=replace(reading, reason=why),
    )


def _difference(comparison: Comparison) -> Markup:
    given = shown.part(comparison, "difference")
    text = wording.signed(given.value.number) if isinstance(given.value, Known) else ""
    return shown.number(given, text)


def _percent(comparison: Comparison) -> Markup:
    """Give the percentage in brackets where the base allows one; why it may not is said above the tables."""
    given = shown.part(comparison, "percent")
    if not isinstance(given.value, Known):
        return Markup("")
    return Markup("({})").format(shown.number(given, wording.signed_percentage(given.value.number)))


def _usual(comparison: Comparison) -> str:
    if not comparison.tested or comparison.tested.usual_ratio is None:
        return ""
    change = wording.rise_or_fall(100 * (comparison.tested.usual_ratio - 1))
    return f"{wording.capital(change)} is usual between these quarters."


# --------------------------------------------------------------------------- how it was tested


def _methods(evidence: MeasureEvidence, section: Section) -> Iterator[Method]:
    for each in evidence.comparisons:
        if each.tested is None:
            continue
        tested = each.tested
        yield Method(
            measure=evidence.measure.title,
            against=against_words(each, section.framework),
            test=wording.capital(each.method),
            p_value=wording.p_value(tested.p_value),
            ratio=_range(tested.ratio_interval),
            dispersion=_dispersion(tested),
        )


def _dispersion(tested: ChangeTest) -> str:
    if tested.dispersion is None or tested.degrees_of_freedom is None or tested.inputs is None:
        return "none"
    years = wording.counted(tested.inputs.rows, "year", "years")
    degrees = wording.figure(tested.degrees_of_freedom)
    return f"{wording.ratio(tested.dispersion)} on {degrees} ({years})"


def _range(interval: Interval) -> str:
    lower = wording.ratio(interval.lower)
    return (
        f"{lower}, no upper limit"
        if math.isinf(interval.upper)
        else f"{lower} to {wording.ratio(interval.upper)}"
    )


def _plain(table: Table) -> str:
    lines = [
        f"  {row.against}: {shown.plain(row.now.figure)} against {shown.plain(row.then.figure)}, "
        f"{shown.plain(row.difference)} {shown.plain(row.percent)} {row.reading.words}"
        for row in table.rows
    ]
    return "\n".join([table.title, *(" ".join(("", *line.split())) for line in lines)])
