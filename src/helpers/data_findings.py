"""What is found about the figures of sources: all of it for `validate`, and what concerns a statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from helpers import params, validate
from helpers.errors import Finding, Outcome
from helpers.evidence import (
    Records,
    held_findings,
    national_step_findings,
    step_findings,
    unusual_findings,
)
from helpers.forces import ENGLAND_AND_WALES
from helpers.load import Confirmed, Tidy, edition_findings, open_tidy
from helpers.params import Disclosure, Framework
from helpers.periods import Quarter
from helpers.provenance import digest_of
from helpers.section import records_of

#: the quarters of a rolling year and the one before it
_TWO_YEARS = 8
#: what rates divide by
_PEOPLE = ("people", "households")
#: what a reader finds that is extreme, and may be right
_CONFIRMABLE = ("load.population-jump",)


def all_findings(  # noqa: PLR0913, PLR0917 - what is known, and for whom and when
    tidy: Tidy,
    records: Records,
    force: str,
    quarter: Quarter,
    reasons: Mapping[str, str] | None = None,
    today: date | None = None,
) -> tuple[Finding, ...]:
    """Return every finding about the figures of a force and quarter, those of readers first.

    ``reasons`` are a person's for sources that differ, by measure. With ``today`` it also says which
    releases should have come by now.
    """
    return (
        *_settled(validate.findings(tidy, records.framework, force, quarter, today), records.confirmed),
        *_of_records(records, force, quarter),
        *(each for each in _of_editions(tidy, records.framework) if _is_of(each, force)),
        *held_findings(records, force, quarter, reasons),
        *unusual_findings(records, force, quarter),
    )


def _settled(found: Iterable[Finding], confirmed: Confirmed) -> Iterator[Finding]:
    """Make what readers only warn of, and a person can confirm, a fail until somebody has."""
    for each in found:
        if each.id in _CONFIRMABLE and each.about is not None:
            source, release = each.place.file.split("/")[2:4]
            yield confirmed.settle(replace(each, outcome=Outcome.FAIL), source, release)
        else:
            yield each


def _of_records(records: Records, force: str, quarter: Quarter) -> list[Finding]:
    known = {force, ENGLAND_AND_WALES}
    zeros = (
        each.finding(records.confirmed)
        for each in records.suspects
        if each.force in known and each.period.end <= quarter.end
    )
    return [*zeros, *step_findings(records, force, quarter), *national_step_findings(records, quarter)]


def used_findings(root: Path, force: str, quarter: Quarter) -> tuple[Finding, ...]:
    """Return the fails and warnings about figures that the statement of a force and quarter uses.

    Each names the section of the page it belongs to. A figure is used when its measure is on the page, it is
    of the force or of England and Wales, and its period lies in one that the statement compares.
    """
    framework = params.framework_of(root, quarter, force)
    tidy = open_tidy(root, framework, force)
    records = records_of(tidy, framework)
    found = (
        *_settled(validate.figure_findings(tidy, framework, force, quarter), records.confirmed),
        *_of_records(records, force, quarter),
        *_of_editions(tidy, framework),
    )
    return tuple(_for_the_page(each, framework) for each in _used(found, framework, force, quarter))


@dataclass(frozen=True)
class _National:
    """What the editions of national sources say, told apart by the digest of their files."""

    key: str
    tidy: Tidy = field(compare=False)
    framework: Framework = field(compare=False)


def _of_editions(tidy: Tidy, framework: Framework) -> tuple[Finding, ...]:
    """Return what the newest editions lack or change: worked out once for all forces and quarters."""
    national = [each for each in tidy.releases if each.family != "force"]
    files = [file.sha256 for release in national for file in release.files]
    confirmed = [repr((release.path, release.confirmed)) for release in national]
    key = digest_of([framework.model_dump_json(), *files, "", *confirmed])
    return _edition_findings(_National(key, tidy, framework))


@lru_cache(maxsize=2)
def _edition_findings(national: _National) -> tuple[Finding, ...]:
    tidy = national.tidy
    confirmed = Confirmed.of(tidy.releases)
    return edition_findings(tidy.observations, tidy.offences, national.framework, confirmed)


def _is_of(finding: Finding, force: str) -> bool:
    return finding.about is not None and finding.about.force in {force, ENGLAND_AND_WALES}


def _used(found: Iterable[Finding], framework: Framework, force: str, quarter: Quarter) -> Iterator[Finding]:
    sections = sections_of(framework)
    start = min(framework.baselines[0].start, (quarter + (1 - _TWO_YEARS)).start)
    for each in found:
        about = each.about
        if (
            about is not None
            and each.outcome in {Outcome.FAIL, Outcome.WARN}
            and about.force in {force, ENGLAND_AND_WALES}
            and (about.measure in sections or about.measure in _PEOPLE)
            and about.end >= start
            and about.start <= quarter.end
        ):
            yield each


def sections_of(framework: Framework) -> Mapping[str, str]:
    """Return the section that each measure of the page belongs to, its parts and stand-ins too."""
    found: dict[str, str] = {}
    for priority in framework.priorities:
        waiting = list(priority.shown)
        while waiting:
            slug = waiting.pop(0)
            if slug not in found:
                found[slug] = priority.slug
                waiting += [*framework.measure(slug).parts, *framework.measure(slug).stands_in]
    return found


def _for_the_page(finding: Finding, framework: Framework) -> Finding:
    """Name the section, and leave out the numbers of a measure whose small counts are withheld."""
    measure = finding.about.measure if finding.about else ""
    section = sections_of(framework).get(measure, "")
    placed = replace(finding, place=replace(finding.place, section=section))
    if measure in framework.measures and _withholds(measure, framework):
        found = f"{framework.measure(measure).title}: `statement validate` says what is wrong with a figure"
        return replace(placed, found=found, value="")
    return placed


def _withholds(measure: str, framework: Framework) -> bool:
    return framework.disclosure[framework.measure(measure).disclosure] != Disclosure()
