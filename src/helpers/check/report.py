"""The quality report: the evidence an approver reads before signing."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from helpers import records, wording
from helpers.blocks import environment
from helpers.check import claims, suite
from helpers.check.evidence import within_tolerance
from helpers.check.subject import Subject
from helpers.errors import Finding, Outcome
from helpers.records import Comparison, Figure, Verdict
from helpers.values import Known, Status, Value

#: who answers for what, in the terms of the AQuA Book
ROLES = {
    "commissioner": "asks for the statement, says what it is for, and decides what is done with it",
    "analyst": "makes the statement, and answers for its figures and its words",
    "assurer": "checks it, and is not the analyst",
    "approver": "reads this report, and approves the statement or sends it back",
}
#: the Order's duties in a few words
DUTIES = {
    "O1": "Every priority once, in order",
    "O2": "What the force contributes",
    "O3": "Applicable or not",
    "O4": "The reasons for it",
    "O5": "Priorities that do not apply stay visible",
    "O6": "Whose, where, when, from what, whom to ask",
    "O7": "Every quarter, after the crime statistics",
    "O8": "Variations and promises",
    "O9": "Every national measure",
    "O10": "The national baseline",
    "O11": "A prominent, stable place",
    "O12": "For everyone to read",
    "O13": "Signed",
    "O14": "The sister duties",
}
_OPEN = (Outcome.FAIL, Outcome.OVERRULED, Outcome.WARN, Outcome.NOTE)
_TITLES = {
    Outcome.FAIL: "What fails",
    Outcome.OVERRULED: "What failed and was let through",
    Outcome.WARN: "What a person must confirm",
    Outcome.NOTE: "What to know",
}


@dataclass(frozen=True)
class Source:
    """A release, and how many figures rest on it."""

    title: str
    publisher: str
    released: str
    licence: str
    figures: int


@dataclass(frozen=True)
class Pair:
    """A figure before and after, or by two sources, with the difference and what is said of it."""

    title: str
    period: str
    first: str
    second: str
    difference: str
    said: str


@dataclass(frozen=True)
class Words:
    """How the words of a priority stand."""

    priority: str
    applies: str
    reviewed: str
    facts: str


@dataclass(frozen=True)
class Duty:
    """A duty of the Order, and how its checks ended."""

    id: str
    title: str
    outcome: str


def quality_report(subject: Subject, findings: Sequence[Finding]) -> str:
    """Write the report as one page of HTML, with nothing to run or fetch."""
    style = files("helpers").joinpath("templates/report/report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    counts = Counter(each.outcome for each in findings)
    filled = (
        environment("report")
        .get_template("quality-report.html.j2")
        .render(
            style=style,
            digest=digest,
            settings=subject.settings,
            statement=subject.statement,
            quarter=subject.quarter,
            figure=wording.figure,
            checked=wording.day(subject.today),
            counts=[(str(each), counts[each]) for each in Outcome],
            checks=len(suite.CHECKS) + len(claims.CHECKS),
            publishable=not counts[Outcome.FAIL],
            roles=[(name, duty, getattr(subject.statement.roles, name)) for name, duty in ROLES.items()],
            groups=[(str(each), _TITLES[each], _by_file(findings, each)) for each in _OPEN if counts[each]],
            passed=[each for each in findings if each.outcome is Outcome.PASS],
            duties=list(_duties(findings)),
            verdicts=list(_verdicts(subject)),
            sources=list(_sources(subject)),
            reconciled=list(_reconciled(subject)),
            earlier=_earlier_version(subject),
            revised=list(_revised(subject)),
            words=list(_words(subject)),
        )
    )
    return f"{filled.strip()}\n"


# --------------------------------------------------------------------------- findings


def _by_file(findings: Sequence[Finding], outcome: Outcome) -> list[tuple[str, list[Finding]]]:
    some = sorted((each for each in findings if each.outcome is outcome), key=lambda each: each.place)
    names = dict.fromkeys(each.place.file for each in some)
    return [(name or "the statement", [each for each in some if each.place.file == name]) for name in names]


def _duties(findings: Sequence[Finding]) -> Iterator[Duty]:
    """Say of each duty how the worst of its checks ended."""
    order = (Outcome.FAIL, Outcome.OVERRULED, Outcome.WARN, Outcome.NOTE, Outcome.PASS)
    for obligation, title in DUTIES.items():
        ids = {check.id for check in suite.CHECKS if check.obligation == obligation}
        ended = {each.outcome for each in findings if each.id in ids}
        worst = next((each for each in order if each in ended), Outcome.NOTE)
        yield Duty(obligation, title, str(worst))


def _verdicts(subject: Subject) -> Iterator[tuple[str, Comparison, str]]:
    """Give every comparison that a test calls clear or possible: what the statement may claim."""
    for each in subject.known_comparisons.values():
        if each.verdict not in {Verdict.NO_CLEAR_CHANGE, Verdict.NOT_TESTED}:
            told = wording.verdict(each.verdict)
            yield subject.framework.measure(each.measure).title, each, told


# --------------------------------------------------------------------------- sources


def _sources(subject: Subject) -> Iterator[Source]:
    resting = Counter(
        (each.source, each.release)
        for each in subject.known_figures.values()
        if each.measure and isinstance(each.value, Known)
    )
    for each in subject.releases:
        yield Source(
            title=each.get("title", each["source"]),
            publisher=each.get("publisher", ""),
            released=wording.released(each["released"]),
            licence=each.get("licence", ""),
            figures=resting[each["source"], each["release"]],
        )


def _reconciled(subject: Subject) -> Iterator[Pair]:
    """Set each figure that a second source gave beside the leading source's for the same period."""
    for figure in subject.known_figures.values():
        leading = subject.known_figures.get(figure.id.partition("@")[0])
        if "@" in figure.id and leading and figure.measure:
            reason = subject.statement.reconciliation.get(figure.measure, "")
            said = (
                "Within tolerance." if within_tolerance(leading.value, figure.value) else "Beyond tolerance."
            )
            title = subject.framework.measure(figure.measure).title
            yield _pair(title, leading, figure, f"{said} {reason or 'No reason is written down.'}")


def _pair(title: str, first: Figure, second: Figure, said: str) -> Pair:
    return Pair(
        title=title,
        period=first.period.prose,
        first=_shown(first.value),
        second=_shown(second.value),
        difference=_difference(first.value, second.value),
        said=said,
    )


def _shown(value: Value) -> str:
    return wording.figure(value.number) if isinstance(value, Known) else value.status.shorthand


def _difference(first: Value, second: Value) -> str:
    if isinstance(first, Known) and isinstance(second, Known):
        return wording.signed(second.number - first.number)
    return "not known"


# --------------------------------------------------------------------------- revisions


def _earlier_version(subject: Subject) -> str:
    """Name the newest published version of the quarter, "" where there is none."""
    folder = subject.root / "outputs" / str(subject.quarter) / subject.force
    found = [each.name for each in folder.glob("v*") if re.fullmatch(r"v\d+", each.name)]
    return max(found, key=lambda name: int(name[1:]), default="")


def _revised(subject: Subject) -> Iterator[Pair]:
    """Give each figure that is not what the newest published version said."""
    version = _earlier_version(subject)
    file = subject.root / "outputs" / str(subject.quarter) / subject.force / version / "figures.csv"
    before: Mapping[str, Figure] = (
        records.read_figures(file.read_bytes()) if version and file.is_file() else {}
    )
    for name, now in subject.known_figures.items():
        then = before.get(name)
        if then and now.measure and (_shown(then.value), then.period) != (_shown(now.value), now.period):
            title = f"{subject.framework.measure(now.measure).title} ({name})"
            said = "Revised by its source." if now.value.status is Status.REVISED else ""
            yield _pair(title, then, now, said)


# --------------------------------------------------------------------------- words


def _words(subject: Subject) -> Iterator[Words]:
    for priority in subject.framework.priorities:
        words = subject.words[priority.slug]
        front = words.front if words else None
        applicable = front.applicable if front else None
        applies = "not assessed" if applicable is None else "yes" if applicable else "no"
        reviewed = wording.day(front.reviewed) if front and front.reviewed else "not reviewed"
        carried = f", carried over from {front.carried_from}" if front and front.carried_from else ""
        facts = list(front.facts.values()) if front else []
        oldest = min((fact.as_at for fact in facts), default=None)
        told = f"{len(facts)}, the oldest as at {wording.day(oldest)}" if oldest else "none"
        yield Words(f"{priority.number}. {priority.title}", applies, reviewed + carried, told)
