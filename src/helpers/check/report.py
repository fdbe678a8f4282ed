"""The quality report: the evidence an approver reads before signing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from helpers.check.subject import Subject
from helpers.errors import Finding, Outcome

#: who answers for what, in the terms of the AQuA Book
ROLES = (
    ("Commissioner", "asks for the statement and says what it is for"),
    ("Analyst", "makes it, and answers for the figures"),
    ("Assurer", "checks it, and is not the analyst"),
    ("Approver", "reads this report, and signs"),
)


def quality_report(subject: Subject, findings: Sequence[Finding]) -> str:
    """Write the report as one page of HTML, with nothing to run or fetch."""
    return (
        _environment()
        .get_template("quality-report.html.j2")
        .render(
            settings=subject.settings,
            quarter=subject.quarter,
            today=subject.today,
            releases=_releases(subject),
            reconciled=_reconciled(subject),
            groups=[(outcome, [each for each in findings if each.outcome is outcome]) for outcome in _ORDER],
            assumptions=subject.statement.assumptions,
            decisions=subject.statement.decisions,
            roles=ROLES,
        )
    )


def _releases(subject: Subject) -> list[dict[str, str]]:
    """Name every release that a figure comes from, with what the framework says of its source."""
    found = sorted({(row["source"], row["release"]) for row in subject.figures if row["release"]})
    rows = []
    for folder, release in found:
        source = subject.framework.sources[subject.framework.family_of(folder)]
        row = {"path": f"data/raw/{folder}/{release}", "release": release, "title": source.title}
        rows.append({**row, "publisher": source.publisher, "licence": source.licence, "note": source.note})
    return rows


def _reconciled(subject: Subject) -> list[dict[str, str]]:
    """Set each figure that a second source gave beside the leading source's for the same period."""
    held = {row["figure"]: row for row in subject.figures}
    rows = []
    for name, row in held.items():
        leading = held.get(name.split("@")[0])
        if "@" in name and leading and not name.split("@")[0].endswith((".difference", ".percent", ".ratio")):
            title = subject.framework.measures[row["measure"]].title
            reason = subject.statement.reconciliation.get(row["measure"], "")
            rows.append({**row, "title": title, "leading": leading["value"], "reason": reason})
    return rows


_ORDER = (Outcome.FAIL, Outcome.OVERRULED, Outcome.WARN, Outcome.NOTE, Outcome.PASS)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("helpers", "templates/report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
