"""Lets a named person overrule a fail, by check and place; nothing else switches a check off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpers.errors import Finding, Outcome, Place
from helpers.params import Overrule


def overrule(findings: Sequence[Finding], overrules: Sequence[Overrule]) -> tuple[Finding, ...]:
    """Turn each fail that somebody overruled into one that is overruled, and judge the overrules too.

    An overrule names a check and a place exactly as they are printed. It holds of nothing but fails, and only
    with a reason and a name. One that meets no fail is a warning: what it let through is mended, or has moved
    and must be judged again.
    """
    told = tuple(_told(finding, overrules) for finding in findings)
    return (*told, *(_idle(each) for each in overrules if not any(_meets(each, one) for one in findings)))


def _told(finding: Finding, overrules: Sequence[Overrule]) -> Finding:
    by = next((each for each in overrules if _meets(each, finding)), None)
    if by is None:
        return finding
    if not (by.reason.strip() and by.name.strip()):
        remedy = "It is not overruled: an overrule needs a reason and a name."
        return replace(finding, remedy=f"{remedy} {finding.remedy}".strip())
    told = f"{finding.found}; overruled by {by.name.strip()}: {by.reason.strip()}"
    return replace(finding, outcome=Outcome.OVERRULED, found=told)


def _meets(overruled: Overrule, finding: Finding) -> bool:
    same = overruled.check == finding.id and overruled.place == str(finding.place)
    return same and finding.outcome is Outcome.FAIL


def _idle(overruled: Overrule) -> Finding:
    found = f"{overruled.check} is overruled at {overruled.place or 'no place'}, and nothing fails there"
    remedy = "Take it out of statement.yaml, or write the check and the place as they are printed."
    return Finding("overrule-idle", Outcome.WARN, Place(file="statement.yaml"), found, remedy)
