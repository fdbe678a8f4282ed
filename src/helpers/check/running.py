"""Runs every check on a statement, lets a named person overrule a fail, and reports what was found."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby
from pathlib import Path

from helpers import params
from helpers.check import claims, duties, registry
from helpers.check.page import rules_figures, rules_safety, rules_structure
from helpers.check.registry import Check
from helpers.check.report import quality_report
from helpers.check.subject import Subject
from helpers.check.words import readings
from helpers.errors import Finding, Outcome, Place, RequestError
from helpers.periods import Quarter

#: every check of the finished statement
STATEMENT_CHECKS: tuple[Check[Subject], ...] = (
    *rules_structure.CHECKS,
    *rules_safety.CHECKS,
    *rules_figures.CHECKS,
    *duties.CHECKS,
)
_WORST_FIRST = (Outcome.FAIL, Outcome.OVERRULED, Outcome.WARN, Outcome.NOTE)


@dataclass(frozen=True)
class CheckReport:
    """What the checks found, in the order of the checks; one finding says "pass" for each that holds."""

    subject: Subject
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many findings ended each way."""
        counted = Counter(finding.outcome for finding in self.findings)
        return {str(outcome): counted[outcome] for outcome in Outcome}

    @property
    def passes(self) -> bool:
        """Whether nothing fails that nobody overruled."""
        return not any(finding.outcome is Outcome.FAIL for finding in self.findings)

    @cached_property
    def json(self) -> bytes:
        """The findings for programs: ``checks.json``."""
        rows = [_row(finding) for finding in self.findings]
        content = {"date": self.subject.today.isoformat(), "counts": self.counts, "checks": rows}
        text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
        return (text + "\n").encode("utf-8")

    @cached_property
    def html(self) -> bytes:
        """The evidence pack an approver reads: ``quality-report.html``."""
        return quality_report(self.subject, self.findings).encode("utf-8")

    @property
    def text(self) -> str:
        """The findings for people, worst first, by file and line."""
        return as_text(self.findings)


def run(subject: Subject) -> CheckReport:
    """Run every check on a statement, whether it is a draft about to be written or one read back."""
    findings = [*registry.run(STATEMENT_CHECKS, subject)]
    for reading in readings(subject):
        findings += registry.run(claims.CHECKS, reading)
    return CheckReport(subject, overrule(_once(findings), subject.statement.overrules))


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep one "pass" a check, and none for a check that tripped somewhere."""
    found = tuple(findings)
    tripped = {finding.id for finding in found if finding.outcome is not Outcome.PASS}
    kept = dict.fromkeys(
        finding for finding in found if finding.outcome is not Outcome.PASS or finding.id not in tripped
    )
    return tuple(kept)


def overrule(findings: Sequence[Finding], overrules: Sequence[params.Overrule]) -> tuple[Finding, ...]:
    """Let through each fail a person overruled by check and place; an overrule of nothing is a warning."""
    used = set()
    result = []
    for finding in findings:
        by = next((each for each in overrules if _meant(each, finding)), None)
        if by is None:
            result.append(finding)
        else:
            used.add(by)
            told = f"{finding.found} — overruled by {by.name}: {by.reason}"
            result.append(replace(finding, outcome=Outcome.OVERRULED, found=told))
    idle = [each for each in overrules if each not in used]
    return (*result, *(_idle(each) for each in idle))


def _meant(overruled: params.Overrule, finding: Finding) -> bool:
    same = overruled.check == finding.id and overruled.place == str(finding.place)
    return same and finding.outcome is Outcome.FAIL


def _idle(overruled: params.Overrule) -> Finding:
    what = f"{overruled.check} at {overruled.place} is overruled, and nothing fails there"
    return Finding("overrule-idle", Outcome.WARN, Place(), what, "Take it out of statement.yaml.")


def check_folder(root: Path, quarter: Quarter, force: str, version: str, today: date) -> CheckReport:
    """Read a finished statement back from its folder ("draft", "v1" …) and run every check on it."""
    folder = root / "outputs" / str(quarter) / force / version
    if not (folder / "manifest.json").is_file():
        raise RequestError(
            f"There is no {version} of {quarter.prose} for {force}",
            str(folder.relative_to(root)),
            f"Run `statement build {quarter} --force {force}` first.",
        )
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return run(Subject(files, root, quarter, force, today))


def as_text(findings: Sequence[Finding]) -> str:
    """Write findings by outcome and file, each with its check, where, what and what to do."""
    lines = []
    for outcome in _WORST_FIRST:
        some = sorted((each for each in findings if each.outcome is outcome), key=lambda each: each.place)
        for file, group in groupby(some, key=lambda each: each.place.file):
            lines.append(f"{str(outcome).upper()}  {file or 'the statement'}")
            lines += [f"  [{each.id}] {each}" for each in group]
    counts = Counter(each.outcome for each in findings)
    return "\n".join([*lines, ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome)])


def _row(finding: Finding) -> dict[str, object]:
    place = {name: value for name, value in asdict(finding.place).items() if value}
    row = {**asdict(finding), "outcome": str(finding.outcome), "place": place, "where": str(finding.place)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}
