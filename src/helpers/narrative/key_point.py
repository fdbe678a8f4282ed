"""The key point of a section: one figure, what it is set against, and what may be said of the change."""

from __future__ import annotations

from markupsafe import Markup

from helpers import shown, wording
from helpers.blocks import Block, marked, render
from helpers.evidence import MeasureEvidence
from helpers.records import Against, Figure
from helpers.section import Section
from helpers.shown import Reading
from helpers.values import Known, Missing


def key_point(section: Section) -> Block:
    """Make the card of a priority for the key points.

    ``details``: number, title, measure, figure (id), value (None where there is none), status, period,
    kind (of verdict, "" where none is given), verdict (in words), reason, against.
    """
    evidence = section.measure(section.priority.key_measure)
    figure, said = shown.key_figure(evidence), shown.reading(evidence)
    content = {
        "priority": section.priority,
        "figure": shown.figure(figure),
        "unit": _unit(evidence, figure),
        "beside": _joined(_beside(evidence, section), shown.events(evidence, evidence.rolling_year.period)),
        "change": _change(evidence, section),
        "reading": said,
    }
    html = render("key_point.html.j2", content)
    return marked(
        Block(
            kind="narrative.key_point",
            origin=section.origin,
            name="key-point",
            html=html,
            plain=_plain(section, content, said),
            words=True,
            details=_details(section, evidence, figure, said),
        )
    )


def _unit(evidence: MeasureEvidence, figure: Figure) -> str:
    """Say what the figure counts, and when."""
    measure, period = evidence.measure, figure.period.prose
    who, relative, what = wording.small(measure.title).partition(" who were ")
    if relative and isinstance(figure.value, Known):
        return f"of {who} asked were {what}, {period}"
    if measure.is_percentage or isinstance(figure.value, Missing):
        return f"{wording.small(measure.title)}, {period}"
    return f"{wording.noun(figure.value.number, measure.one, measure.many)}, {period}"


def _beside(evidence: MeasureEvidence, section: Section) -> Markup:
    """Set beside a rare count its twelve months, and in place of a missing figure what stands in."""
    figure = shown.key_figure(evidence)
    if isinstance(figure.value, Missing):
        stand_in = _stand_in(evidence, section)
        other = shown.key_figure(stand_in) if stand_in else None
        if stand_in is None or other is None:
            return Markup("")
        return Markup("In its place: {} {}").format(shown.figure(other), _unit(stand_in, other))
    return _year(evidence) if _has_year_beside(evidence) else Markup("")


def _joined(beside: Markup, events: Markup) -> Markup:
    """Add what a count includes to what is given beside it."""
    return Markup("{}. {}").format(beside, events) if beside and events else beside or events


def _has_year_beside(evidence: MeasureEvidence) -> bool:
    counted = not evidence.measure.is_percentage and isinstance(evidence.rolling_year.value, Known)
    return counted and shown.key_figure(evidence) is evidence.now


def _year(evidence: MeasureEvidence) -> Markup:
    year = evidence.rolling_year
    none = "none" if isinstance(year.value, Known) and year.value.number == 0 else ""
    return Markup("{} in {}").format(shown.figure(year, none), wording.window(year.period))


def _stand_in(evidence: MeasureEvidence, section: Section) -> MeasureEvidence | None:
    """Find what can be shown instead: a stand-in that has a figure, else the first context that has."""
    slugs = (*evidence.measure.stands_in, *section.priority.shown)
    held = (section.evidence[slug] for slug in slugs if slug in section.evidence)
    return next((each for each in held if isinstance(shown.key_figure(each).value, Known)), None)


def _change(evidence: MeasureEvidence, section: Section) -> Markup:
    """Say how the figure differs, or the twelve months or the quarter beside it where those are compared."""
    lead = shown.leading(evidence)
    if lead is None or isinstance(shown.key_figure(evidence).value, Missing):
        return Markup("")
    # of clear changes alone a percentage is given: it reads as a rise or fall
    sure = lead.verdict.is_clear and evidence.may_lead
    changed = shown.change(lead, section.framework.baselines[0].title, percent=sure)
    of_years = lead.against in {Against.ROLLING_YEAR, Against.BASELINE}
    if of_years and _has_year_beside(evidence):
        return Markup("The 12 months: {}").format(changed)
    if not of_years and shown.key_figure(evidence) is evidence.rolling_year:
        quarter = evidence.now
        return Markup("{} in {}, {}").format(shown.figure(quarter), wording.window(quarter.period), changed)
    if changed.startswith("<"):
        return changed
    return Markup("{}{}").format(changed[:1].upper(), changed[1:])


def _plain(section: Section, content: dict[str, object], said: Reading) -> str:
    figure, change = (shown.plain(Markup.escape(content[name])) for name in ("figure", "change"))
    beside = shown.plain(Markup.escape(content["beside"]))
    unit = content["unit"]
    reason = shown.plain(Markup.escape(said.reason))
    lines = (section.priority.title, f"{figure} {unit}", beside, change, said.words, reason)
    return "\n".join(filter(None, lines))


def _details(section: Section, evidence: MeasureEvidence, figure: Figure, said: Reading) -> dict[str, object]:
    lead = shown.leading(evidence)
    return {
        "number": section.priority.number,
        "title": section.priority.title,
        "measure": evidence.measure.slug,
        "figure": figure.id,
        "value": figure.value.number if isinstance(figure.value, Known) else None,
        "status": figure.value.status.value,
        "period": figure.period.prose,
        "kind": said.kind.value if said.kind else "",
        "verdict": said.words,
        "reason": shown.plain(Markup.escape(said.reason)),
        "against": lead.against.value if lead else "",
    }
