"""Findings of readers: made in one way, and grouped when alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from helpers.errors import Finding, Outcome, Place


def failed(id: str, place: Place, found: str, remedy: str, value: object = "") -> Finding:  # noqa: A002
    """Say that something cannot be read with certainty; the input is then refused."""
    return Finding(id, Outcome.FAIL, place, found, remedy, _shown(value))


def warned(id: str, place: Place, found: str, remedy: str = "", value: object = "") -> Finding:  # noqa: A002
    """Say that something needs a person's eye, though the figures can be read."""
    return Finding(id, Outcome.WARN, place, found, remedy, _shown(value))


def noted(id: str, place: Place, found: str, value: object = "") -> Finding:  # noqa: A002
    """Say what was read in the only way it can be meant."""
    return Finding(id, Outcome.NOTE, place, found, "", _shown(value))


def _shown(value: object, most: int = 80) -> str:
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= most else text[: most - 1] + "…"


def grouped(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Join findings that differ only in their row: the first stands for all, ``count`` says how many."""
    alike: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        place = finding.place
        key = (
            finding.id,
            finding.outcome,
            place.file,
            place.sheet,
            place.column,
            finding.found,
            finding.value,
        )
        first = alike.get(key)
        alike[key] = replace(first, count=first.count + finding.count) if first else finding
    return tuple(alike.values())


def refusals(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep the findings that refuse their input."""
    return tuple(finding for finding in findings if finding.outcome == Outcome.FAIL)
