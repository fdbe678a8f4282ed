"""What a check is, and how checks are run: each says what holds, and trips where it does not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from helpers.errors import Finding, Outcome, Place

What = TypeVar("What")


@dataclass(frozen=True)
class Trip:
    """One place where something does not hold: what stands there, which figures it is about, what to do.

    ``sentence`` is the whole sentence in which ``value`` stands, "" where it stands in none.
    """

    place: Place
    found: str
    remedy: str = ""
    value: str = ""
    figures: tuple[str, ...] = ()
    sentence: str = ""


@dataclass(frozen=True)
class Check(Generic[What]):
    """One check of a subject.

    ``id`` is its name for ever (an overrule names it), ``severity`` how bad a trip is, ``holds`` the sentence
    that is true when nothing trips. ``obligation`` is the duty it stands for ("O4"), "" for none.
    """

    id: str
    group: str
    severity: Outcome
    holds: str
    look: Callable[[What], Iterable[Trip]]
    obligation: str = ""


def key(words: str) -> str:
    """Make words a short name to point at them by: "a slight reduction" is "a-slight-reduction"."""
    return "-".join(re.findall(r"\w+", words.lower()))[:60].rstrip("-")


#: tells whether a check's trips are notes only
Soften = Callable[[Check[What]], bool]


def _never(check: Check[What]) -> bool:  # noqa: ARG001 - the shape of Soften
    return False


def run(checks: Sequence[Check[What]], subject: What, soften: Soften[What] = _never) -> tuple[Finding, ...]:
    """Run every check, in order; a check that does not trip leaves one finding that says it passed."""
    return tuple(finding for check in checks for finding in _findings(check, subject, soften))


def _findings(check: Check[What], subject: What, soften: Soften[What]) -> Iterable[Finding]:
    trips = Counter(check.look(subject))
    if not trips:
        return (Finding(check.id, Outcome.PASS, Place(), check.holds),)
    severity = Outcome.NOTE if soften(check) else check.severity
    return tuple(
        Finding(
            check.id,
            severity,
            trip.place,
            trip.found,
            trip.remedy,
            trip.value,
            count if check.group == "page" else 1,  # words are met once by each rule that knows them
            trip.figures,
            trip.sentence,
        )
        for trip, count in trips.items()
    )
