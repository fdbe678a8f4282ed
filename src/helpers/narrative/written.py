"""What people wrote this quarter: the force's contribution, and what the Commissioner or other body says."""

from __future__ import annotations

from typing import Any

from helpers.blocks import Block, marked, render
from helpers.narrative.words import Part, bind
from helpers.params import FrontMatter
from helpers.periods import Quarter
from helpers.section import Section

NO_CONTRIBUTION = "No contribution has been written for this quarter."


def contribution(section: Section) -> Block:
    """Show what the force is doing, in the words of the quarter, or say that nobody has written it.

    Refuses words that cannot be bound to the figures (InputRefused), every finding at once. ``details``:
    written, reviewed (ISO, ""), carried_from ("2021-22-Q4", "").
    """
    return _written(section, "contribution", section.settings.heading_force, NO_CONTRIBUTION)


def commissioner(section: Section) -> Block:
    """Show what the body (the Commissioner, a mayor, a board) says, or that it has said nothing."""
    nothing = f"Nothing from {section.settings.the_body} has been written for this quarter."
    return _written(section, "commissioner", section.settings.heading_body, nothing)


def _written(section: Section, name: str, heading: str, nothing: str) -> Block:
    part = bind(section.words, section).part(heading) if section.words else None
    carried = _carried(section.words.front) if section.words and part else ""
    return marked(
        Block(
            kind=f"narrative.{name}",
            origin=section.origin,
            name=name,
            html=render(
                "written.html.j2", {"heading": heading, "part": part, "nothing": nothing, "carried": carried}
            ),
            plain="\n".join(filter(None, (heading, carried, part.text.strip() if part else nothing))),
            words=True,
            details=_details(section, part),
        )
    )


def _carried(front: FrontMatter) -> str:
    """Say that text stands as it was carried over from an earlier quarter, while nobody has reviewed it."""
    if not front.carried_from or front.reviewed:
        return ""
    quarter = Quarter.parse(front.carried_from).prose
    return f"This text was carried over from {quarter} and has not been reviewed."


def _details(section: Section, part: Part | None) -> dict[str, Any]:
    front = section.words.front if section.words else None
    return {
        "written": part is not None,
        "reviewed": front.reviewed.isoformat() if front and front.reviewed else "",
        "carried_from": front.carried_from if front else "",
    }
