"""Runs every check on a statement, and says what was found for people and for programs."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from helpers.check import claims, registry, suite, words
from helpers.check.overrule import UNMATCHED, as_yaml, binding, overrule
from helpers.check.report import quality_report
from helpers.check.subject import Subject
from helpers.errors import Finding, Outcome, Place, RequestError, finding_from
from helpers.periods import Quarter

_VERSION = re.compile(r"draft|v[1-9]\d*")
#: outcomes that an overrule can be, or was, written for
_LET_THROUGH = {Outcome.FAIL, Outcome.OVERRULED}
_WORST_FIRST = (Outcome.FAIL, Outcome.OVERRULED, Outcome.WARN, Outcome.NOTE)


_SOUND_DATA = Finding(
    "data-sound", Outcome.PASS, Place(), "`validate` finds nothing wrong with a figure that is used."
)


@dataclass(frozen=True)
class CheckReport:
    """What the checks found: findings in the order of the checks, one that passed for each that holds."""

    subject: Subject
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many findings ended each way."""
        counted = Counter(finding.outcome for finding in self.findings)
        return {str(outcome): counted[outcome] for outcome in Outcome}

    @property
    def fails(self) -> tuple[Finding, ...]:
        """The fails that nobody overruled."""
        return tuple(each for each in self.findings if each.outcome is Outcome.FAIL)

    @property
    def passes(self) -> bool:
        """Whether nothing fails that nobody overruled."""
        return not self.fails

    @cached_property
    def json(self) -> bytes:
        """The findings for programs: ``checks.json``."""
        content = {
            "date": self.subject.today.isoformat(),
            "quarter": str(self.subject.quarter),
            "force": self.subject.force,
            "counts": self.counts,
            "overrules": self.subject.set_overrules,
            "checks": [_row(finding) for finding in self.findings],
        }
        text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
        return (text + "\n").encode("utf-8")

    @cached_property
    def html(self) -> bytes:
        """The evidence pack an approver reads: ``quality-report.html``."""
        return quality_report(self.subject, self.findings).encode("utf-8")

    @property
    def text(self) -> str:
        """The findings for people, worst first, by file and line, with what would overrule each fail."""
        return as_text(self.findings, self.subject.statement_file)


def run(subject: Subject) -> CheckReport:
    """Run every check on a statement, whether it is a draft about to be written or one read back.

    For a quarter before the framework began the duties are notes. Fails that somebody overruled in the
    quarter's ``statement.yaml`` are let through.
    """
    found = [*registry.run(suite.CHECKS, subject, _softened(subject))]
    for reading in words.readings(subject):
        found += registry.run(claims.CHECKS, reading)
    found += registry.run(claims.PROSE, words.settings_reading(subject))
    found += subject.data_findings or (_SOUND_DATA,)
    placed = _once(_in_section(subject, each) for each in found)
    return CheckReport(subject, overrule(placed, subject.statement.overrules, subject.statement_file))


def _in_section(subject: Subject, finding: Finding) -> Finding:
    """Name the priority a finding belongs to, where its words file, its notebook or its element says so."""
    place = finding.place
    for each in subject.framework.priorities:
        names = {subject.words_file(each.slug), f"notebooks/{each.notebook}"}
        if not place.section and (place.file in names or place.element == each.slug):
            return replace(finding, place=replace(place, section=each.slug))
    return finding


def _softened(subject: Subject) -> registry.Soften[Subject]:
    """Give what makes the trips of a check notes: a duty nobody had yet."""
    return lambda check: subject.looking_back and check.group == "duties"


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep one "pass" a check, and none for a check that tripped somewhere."""
    found = tuple(dict.fromkeys(findings))
    tripped = {finding.id for finding in found if finding.outcome is not Outcome.PASS}
    return tuple(each for each in found if each.outcome is not Outcome.PASS or each.id not in tripped)


def check_folder(root: Path, quarter: Quarter, force: str, version: str, today: date) -> CheckReport:
    """Read a finished statement back from its folder ("draft", "v1" …) and run every check on it.

    A published version is held against the settings and words kept beside it.
    Refuses (RequestError) a version that is not there whole.
    """
    if not _VERSION.fullmatch(version):
        raise RequestError(f"{version!r} is no version", remedy="Write draft, or a version such as v1.")
    folder = root / "outputs" / str(quarter) / force / version
    if not (folder / "manifest.json").is_file():
        raise RequestError(
            f"There is no {version} of {quarter.prose} for {force}",
            f"outputs/{quarter}/{force}/{version}",
            f"Run `statement build {quarter} --force {force}` first.",
        )
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    kept = folder / "inputs"
    inputs = kept if (kept / "params").is_dir() else None
    subject = Subject(files, root, quarter, force, today, inputs)
    return run(replace(subject, data_findings=data_findings_in(subject.manifest)))


def data_findings_in(manifest: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Return what a build found about the figures of sources, as it wrote it into the manifest."""
    return tuple(map(finding_from, manifest.get("data_findings", ())))


# --------------------------------------------------------------------------- for people, for programs


def as_text(findings: Sequence[Finding], settings: str = "statement.yaml") -> str:
    """Write findings by outcome and file, each with its check, where, what and what to do.

    What would overrule each fail comes after them, as it is written in the ``settings`` file.
    """
    counts = Counter(each.outcome for each in findings)
    counted = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome)
    return "\n".join([*_lines(findings), *_how_to_overrule(findings, settings), counted])


def _how_to_overrule(findings: Sequence[Finding], settings: str) -> Iterator[str]:
    fails = [each for each in findings if each.outcome is Outcome.FAIL and each.id not in UNMATCHED]
    if fails:
        yield f"A fail that is wrong can be let through with a reason and a name, in {settings}:"
        yield "overrules:"
        yield from dict.fromkeys(map(as_yaml, fails))


def _lines(findings: Sequence[Finding]) -> Iterator[str]:
    for outcome in _WORST_FIRST:
        some = sorted((each for each in findings if each.outcome is outcome), key=lambda each: each.place)
        for file, group in groupby(some, key=lambda each: each.place.file):
            yield f"{str(outcome).upper()}  {file or 'the statement'}"
            yield from (f"  [{each.id}] {each}" for each in group)


def _row(finding: Finding) -> dict[str, object]:
    place = {name: value for name, value in asdict(finding.place).items() if value}
    return {
        "id": finding.id,
        "outcome": str(finding.outcome),
        "place": place,
        "where": str(finding.place),
        "found": finding.found,
        "value": finding.value,
        "remedy": finding.remedy,
        "figures": list(finding.figures),
        "sentence": finding.sentence,
        "overrule": binding(finding) if finding.outcome in _LET_THROUGH else {},
    }
