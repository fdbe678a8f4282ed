"""The heading of a section, and whether its priority applies."""

from __future__ import annotations

from helpers import wording
from helpers.blocks import Block, marked, render
from helpers.section import Section

NOT_ASSESSED = "Whether this priority applies has not been assessed."
NO_REASON = "No reason has been written."


def heading(section: Section) -> Block:
    """Write the section's heading, with the priority's number; it brings the stylesheet into Jupyter.

    ``details``: number, title, short, and ``area`` and ``quarter``: what it is of, in words.
    """
    priority, quarter = section.priority, section.quarter
    details = {"number": priority.number, "title": priority.title, "short": priority.short}
    of = {"area": section.settings.area, "quarter": f"{quarter.prose} ({quarter.period.prose})"}
    return marked(
        Block(
            kind="narrative.heading",
            origin=section.origin,
            name="setup",
            html=render("heading.html.j2", {"priority": priority}),
            plain=f"{priority.number}. {priority.title}",
            details={**details, **of},
            styled=True,
        )
    )


def applicability(section: Section) -> Block:
    """Say whether the priority applies to the area and why, as the Order asks, or that nobody has said.

    ``details``: applicable (True, False, or None while it is not assessed), reason, reviewed (ISO, "").
    """
    front = section.words.front if section.words else None
    applicable = front.applicable if front else None
    reason = wording.sentence(front.reason) if front else ""
    said, why = _said(applicable, section.settings.area), _why(applicable, reason)
    return marked(
        Block(
            kind="narrative.applicability",
            origin=section.origin,
            name="applicability",
            html=render("applicability.html.j2", {"applicable": applicable, "said": said, "why": why}),
            plain=f"{said} {why}".strip(),
            words=True,
            details={
                "applicable": applicable,
                "reason": reason,
                "reviewed": front.reviewed.isoformat() if front and front.reviewed else "",
            },
        )
    )


def _said(applicable: bool | None, area: str) -> str:
    if applicable is None:
        return NOT_ASSESSED
    return f"{'Applies' if applicable else 'Does not apply'} in {area}."


def _why(applicable: bool | None, reason: str) -> str:
    return reason or ("" if applicable is None else NO_REASON)
