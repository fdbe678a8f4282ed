"""Figures as elements of the page: each carries its id and its exact value, however it is written."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from helpers import wording
from helpers.evidence.figures import event_id
from helpers.evidence.model import MeasureEvidence
from helpers.params import Event, Fact
from helpers.periods import Period
from helpers.records import Against, Comparison, Figure
from helpers.values import Missing, Status, Value

_MEANINGS = {
    Status.PROVISIONAL: "provisional",
    Status.REVISED: "revised since first published",
    Status.ESTIMATED: "estimated",
    Status.SUPPRESSED: "withheld, so that small numbers are not given away",
    Status.UNAVAILABLE: "not available",
    Status.NOT_APPLICABLE: "not applicable",
    Status.NOT_COMPARABLE: "not comparable, because the series breaks",
}


@dataclass(frozen=True)
class Counted:
    """A value with the id it is known by: a side of a comparison, its difference or percentage."""

    id: str
    value: Value


def status_words(status: Status) -> str:
    """Say what a status means, "" for a final figure."""
    return _MEANINGS.get(status, "")


def data(name: str, exact: str, shown: str) -> Markup:
    """Bind what is shown to a figure's id, with the value as programs read it."""
    return Markup('<data value="{}" data-figure="{}">{}</data>').format(exact, name, shown)


def number(counted: Counted, shown: str = "") -> Markup:
    """Show a value in digits, or as ``shown``; one without a number as the letter of its status."""
    if isinstance(counted.value, Missing):
        status = counted.value.status
        template = Markup('<span data-figure="{}" data-status="{}">{}</span>')
        return template.format(counted.id, status.value, status.shorthand)
    return data(
        counted.id,
        wording.exact(counted.value.number),
        shown or wording.figure(counted.value.number),
    )


def figure(given: Figure, shown: str = "") -> Markup:
    """Show a figure in the form its unit asks for, or as ``shown``."""
    return number(Counted(given.id, given.value), shown or figure_text(given))


def figure_text(given: Figure) -> str:
    """Write a figure in the form its unit asks for; one without a number as the letter of its status."""
    if isinstance(given.value, Missing):
        return given.value.status.shorthand
    return wording.in_unit(given.value.number, given.unit, given.base, change=is_change(given.id))


def is_change(figure_id: str) -> bool:
    """Check whether a figure is the percentage by which a count changed."""
    return figure_id.endswith(".percent") and ".facts." not in figure_id


def events(evidence: MeasureEvidence, period: Period) -> Markup:
    """Say which named events a count of the period includes, and how many of the offences are theirs."""
    within = [each for each in evidence.events if period.overlaps(each.when.period)]
    return Markup(" ").join(_event(evidence, each) for each in within)


def _event(evidence: MeasureEvidence, event: Event) -> Markup:
    when, measure = wording.window(event.when.period), evidence.measure
    counted = evidence.figures.get(event_id(event))
    if counted is None:
        return Markup("The figure for {} includes {}.").format(when, event.name)
    named = wording.noun(event.count or 0, measure.one, measure.many)
    return Markup("The figure for {} includes {} ({} {}).").format(when, event.name, figure(counted), named)


def fact(name: str, given: Fact, shown: str = "") -> Markup:
    """Show a fact by its id (``homicide.facts.visits``)."""
    return data(name, wording.exact(given.value), shown or wording.figure(given.value))


def plain(markup: Markup) -> str:
    """Give the words of a piece of the page, without its elements."""
    return markup.striptags()


# --------------------------------------------------------------------------- the parts of a comparison


def now(comparison: Comparison) -> Counted:
    """Give the later count: the rolling year's where a year is compared, else the quarter's."""
    years = comparison.against in {Against.ROLLING_YEAR, Against.BASELINE}
    return Counted(f"{comparison.measure}.{'rolling-year' if years else 'now'}", comparison.now)


def against(comparison: Comparison) -> Counted:
    """Give the earlier count."""
    tail = ".then" if comparison.against is Against.ROLLING_YEAR else ""
    return Counted(f"{comparison.measure}.{comparison.against}{tail}", comparison.then)


def worked_out(comparison: Comparison, name: str, value: float, text: str) -> Markup:
    """Show what was worked out for a comparison, in per cent: its ``least-change`` or ``usual`` change."""
    return data(f"{comparison.measure}.{comparison.against}.{name}", wording.exact(value), text)


def part(comparison: Comparison, name: str) -> Counted:
    """Give the ``difference``, ``percent`` or ``ratio``."""
    values = {
        "difference": comparison.difference,
        "percent": comparison.percent,
        "ratio": comparison.ratio,
    }
    return Counted(f"{comparison.measure}.{comparison.against}.{name}", values[name])
