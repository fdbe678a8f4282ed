"""The measures of a section: every national one has its row, also when there is no figure for a force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from helpers import shown, wording
from helpers.blocks import Block, marked, render
from helpers.evidence import MeasureEvidence
from helpers.records import Against, Comparison, Figure
from helpers.section import Section
from helpers.shown import Counted, Reading
from helpers.tables.cells import Cell, against_words, figure_cell, shorthand, with_letter, within
from helpers.values import Known, Value

_NOTHING = Cell(Markup("[x]"), "not available")


@dataclass(frozen=True)
class Row:
    """A measure's row: its name, source and part in the section, figures, and what they tell."""

    slug: str
    title: str
    source: str
    role: str
    latest: tuple[Cell, ...]
    before: Cell
    reading: Reading
    stand_ins: tuple[tuple[str, str], ...]
    note: Markup


def measures(section: Section) -> Block:
    """Tabulate the national measures of a priority, and beside them the measures that are also shown.

    A measure without a figure keeps its row, with [x] (or [c]) and the reason, and names what stands in.
    """
    priority = section.priority
    rows = {slug: _row(section.measure(slug), section) for slug in priority.shown}
    tables = [
        (f"National measures of priority {priority.number}", [rows[slug] for slug in priority.measures]),
        (f"Also shown for priority {priority.number}", [rows[slug] for slug in priority.context]),
    ]
    content = {
        "section": priority.slug,
        "tables": [each for each in tables if each[1]],
        "letters": shorthand(_values(section.evidence.values())),
    }
    return marked(
        Block(
            kind="tables.measures",
            origin=section.origin,
            name="measures",
            html=render("measures.html.j2", content),
            plain="\n".join(_plain(row) for row in rows.values()),
        )
    )


def _row(evidence: MeasureEvidence, section: Section) -> Row:
    figure = shown.key_figure(evidence)
    return Row(
        slug=evidence.measure.slug,
        title=evidence.measure.title,
        source=shown.source_words(evidence, figure, section),
        role=_role(evidence.measure.slug, section),
        latest=(*_compared_first(evidence), *_beside(evidence)),
        before=_before(evidence, section),
        reading=shown.reading(evidence),
        stand_ins=_stand_ins(evidence, section),
        note=_noted(evidence),
    )


def _role(slug: str, section: Section) -> str:
    """Say what a measure that is not a national one is doing here."""
    if slug in section.priority.measures:
        return ""
    national = [section.framework.measure(each) for each in section.priority.measures]
    standing_in = [name for measure in national for name in measure.stands_in]
    if slug in standing_in:
        return "Stands in for a national measure"
    sums = [section.framework.measure(name) for name in standing_in]
    part_of = next((each.title for each in sums if slug in each.parts), "")
    return f"Part of {wording.small(part_of)}" if part_of else "Local, not in the national measure"


def _compared_first(evidence: MeasureEvidence) -> list[Cell]:
    """Give the figure a measure is known by and what else is compared; what is set beside comes first."""
    lead, figures = shown.leading(evidence), list(_latest(evidence))
    if lead is not None:
        figures.sort(key=lambda each: each.period != lead.now_period)
    return [figure_cell(each) for each in figures]


def _latest(evidence: MeasureEvidence) -> Iterator[Figure]:
    figure, lead = shown.key_figure(evidence), shown.leading(evidence)
    yield figure
    year = evidence.rolling_year
    if figure is year and lead and lead.against not in {Against.ROLLING_YEAR, Against.BASELINE}:
        yield evidence.now
    told = figure is evidence.now and isinstance(figure.value, Known)
    if told and isinstance(year.value, Known) and not evidence.measure.is_percentage:
        yield year


def _beside(evidence: MeasureEvidence) -> Iterator[Cell]:
    """Give the year's rate, and what the force gave itself."""
    if (per_head := evidence.figures.get(f"{evidence.measure.slug}.rolling-year.rate")) is not None:
        yield from _rate(per_head)
    for own in evidence.as_given:
        if own.id.startswith(f"{evidence.now.id}@"):
            released = wording.released(own.release)
            yield figure_cell(own, f"{within(own.period)}, as the force gave it, {released}")


def _rate(figure: Figure) -> Iterator[Cell]:
    """Give the year's rate, where the population of the year is known."""
    if isinstance(figure.value, Known):
        number = with_letter(Counted(figure.id, figure.value), wording.rate(figure.value.number))
        years = figure.period.months // 12
        average = f", the average of {wording.in_words(years)} years" if years > 1 else ""
        per = f"per {figure.unit.partition(' per ')[2]} a year{average}"
        yield Cell(number, f"{per}, {within(figure.period)}")


def _before(evidence: MeasureEvidence, section: Section) -> Cell:
    """Give the earlier figure of the comparison that leads, or say that there is none."""
    lead = _set_beside(evidence)
    if lead is None:
        surveyed = isinstance(evidence.now.value, Known)
        return Cell(Markup("Not compared")) if surveyed else _NOTHING
    below = f"{within(lead.then_period)}, {against_words(lead, section.framework)}"
    return Cell(with_letter(shown.against(lead)), below)


def _set_beside(evidence: MeasureEvidence) -> Comparison | None:
    """Give the comparison that leads; where none can, one over as many months as the figure itself."""
    period = shown.key_figure(evidence).period
    alike = (each for each in evidence.comparisons if each.now_period == period)
    return shown.leading(evidence) or next(alike, next(iter(evidence.comparisons), None))


def _stand_ins(evidence: MeasureEvidence, section: Section) -> tuple[tuple[str, str], ...]:
    """Name what stands in for a measure without a figure, as far as it has a row in the section."""
    if isinstance(shown.key_figure(evidence).value, Known):
        return ()
    shown_here = [slug for slug in evidence.measure.stands_in if slug in section.evidence]
    return tuple((slug, section.framework.measure(slug).title) for slug in shown_here)


def _noted(evidence: MeasureEvidence) -> Markup:
    """Give the note to the quarter's figure, and the events that the year's count includes."""
    note = Markup.escape(wording.sentence(_note(evidence)))
    events = shown.events(evidence, evidence.rolling_year.period)
    return Markup(" ").join(part for part in (note, events) if part)


def _note(evidence: MeasureEvidence) -> str:
    """Give the note to the quarter's figure; what is said of the range is said by the verdict."""
    if not evidence.measure.is_percentage:
        return evidence.now.note
    interval = evidence.now.interval
    if interval is None:
        return evidence.now.note.partition("; range unknown")[0]
    lower, upper = wording.outward(interval.lower, interval.upper)
    return f"{evidence.now.base:,} people answered; the 95% range is {lower}% to {upper}%"


def _values(measures: Iterable[MeasureEvidence]) -> Iterator[Value]:
    for evidence in measures:
        yield from (shown.key_figure(evidence).value, *(own.value for own in evidence.as_given))
        rates = [each.value for name, each in evidence.figures.items() if name.endswith(".rate")]
        yield from (value for value in rates if isinstance(value, Known))
        lead = _set_beside(evidence)
        if lead is not None:
            yield lead.then


def _plain(row: Row) -> str:
    figures = "; ".join(f"{shown.plain(cell.figure)} {cell.below}" for cell in row.latest)
    before = f"{shown.plain(row.before.figure)} {row.before.below}".strip()
    return f"{row.title}: {figures}; before: {before}; {row.reading.words}"
