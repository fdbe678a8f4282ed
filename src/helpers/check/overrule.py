"""Lets a named person overrule a fail, by check, section, file and words; nothing else switches a check off.

An overrule never names a line: lines move when something is written above them, and what was let through
would then be another sentence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from helpers.errors import Finding, Outcome, Place
from helpers.params import Overrule

#: the keys that bind an overrule to a finding, in the order they are written
_BINDING = ("check", "section", "file", "cell", "words", "sentence")
#: the checks of overrules themselves, which nothing overrules
UNMATCHED = {"overrule-idle", "overrule-ambiguous"}


def overrule(
    findings: Sequence[Finding], overrules: Sequence[Overrule], file: str = "statement.yaml"
) -> tuple[Finding, ...]:
    """Turn each fail that somebody overruled into one that is overruled, and check the overrules too.

    An overrule lets through exactly one fail, with a reason and a name. One that matches no fail, or more
    than one, lets nothing through and is a fail itself: what it meant was corrected, or must be judged again.
    ``file`` is the settings file the overrules were read from.
    """
    matched = [[each for each in findings if _matches(one, each)] for one in overrules]
    pairs = list(zip(overrules, matched, strict=True))
    by = {id(found[0]): one for one, found in pairs if _is_one(found)}
    refused = [_refusal(one, found, findings, file) for one, found in pairs if not _is_one(found)]
    return (*(_judged(each, by.get(id(each))) for each in findings), *refused)


def binding(finding: Finding) -> dict[str, str]:
    """Give the keys of the overrule that would let a finding through, without its reason and its name."""
    place = finding.place
    given = {
        "check": finding.id,
        "section": place.section,
        "file": place.file,
        "cell": place.cell,
        "words": _plain(finding.value or finding.found),
        "sentence": _plain(finding.sentence),
    }
    return {name: value for name, value in given.items() if value}


def as_yaml(finding: Finding) -> str:
    """Write the overrule that would let a finding through, to be pasted under ``overrules:``."""
    keys = {**binding(finding), "reason": "…", "name": "…"}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in keys.items()]
    return "\n".join(["  - " + lines[0], *("    " + line for line in lines[1:])])


def _matches(overruled: Overrule, finding: Finding) -> bool:
    if finding.outcome is not Outcome.FAIL:
        return False
    wanted = binding(finding)
    return all(_plain(getattr(overruled, name)) == wanted.get(name, "") for name in _BINDING)


def _is_one(found: Sequence[Finding]) -> bool:
    return sum(each.count for each in found) == 1


def _plain(text: str) -> str:
    """Write runs of white space as one blank, as YAML folds them."""
    return " ".join(text.split())


def _judged(finding: Finding, by: Overrule | None) -> Finding:
    if by is None:
        return finding
    if not (by.reason.strip() and by.name.strip()):
        remedy = "It is not overruled: an overrule needs a reason and a name."
        return replace(finding, remedy=f"{remedy} {finding.remedy}".strip())
    found = f"{finding.found}; overruled by {by.name.strip()}: {by.reason.strip()}"
    return replace(finding, outcome=Outcome.OVERRULED, found=found)


# --------------------------------------------------------------------------- what lets nothing through


def _refusal(
    overruled: Overrule, matched: Sequence[Finding], findings: Sequence[Finding], file: str
) -> Finding:
    if matched:
        count, places = sum(each.count for each in matched), ", ".join(str(each.place) for each in matched)
        found = f"An overrule matches {count} fails, and may let only one through ({places})"
        remedy = "The same words stand there more than once: change one of them."
        return _refused("overrule-ambiguous", file, found, remedy, overruled)
    if overruled.place and not overruled.words:
        found = "An overrule names a place, which moves, and not the words that were found"
    else:
        found = "An overrule matches no fail"
    return _refused("overrule-idle", file, found, " ".join(_advice(overruled, findings)), overruled)


def _advice(overruled: Overrule, findings: Sequence[Finding]) -> Iterator[str]:
    """Say what to write: the fails of the same check as they are now, or that the overrule can go."""
    close = [each for each in findings if each.id == overruled.check and each.outcome is Outcome.FAIL]
    if not close:
        yield f"No fail of {overruled.check} is left: take the overrule out."
        return
    yield "Judge again: take it out, or write it as `statement check` prints it under the fails."
    wanted = binding(close[0])
    differing = [name for name in _BINDING if _plain(getattr(overruled, name)) != wanted.get(name, "")]
    if len(close) == 1:
        now = (f"{name}: {json.dumps(wanted.get(name, ''), ensure_ascii=False)}" for name in differing)
        yield f"Now it is {', '.join(now)}."


def _refused(name: str, file: str, found: str, remedy: str, overruled: Overrule) -> Finding:
    value = overruled.words or overruled.place or overruled.check
    return Finding(name, Outcome.FAIL, Place(file=file), found, remedy, value)
