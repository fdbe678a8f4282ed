"""Suspect figures that somebody confirmed with their source, under ``confirmed:`` in ``release.yaml``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from helpers.errors import Datum, Finding, Outcome
from helpers.periods import Quarter
from helpers.provenance import Confirmation, Release

_Row = tuple[str, str, str, str, str, str]


@dataclass(frozen=True)
class Confirmed:
    """The confirmed figures of all releases: source, release, finding, measure, force and quarter of each."""

    rows: frozenset[_Row] = frozenset()

    @classmethod
    def of(cls, releases: Iterable[Release]) -> Confirmed:
        """Gather what the releases have under ``confirmed:``."""
        return cls(frozenset(_row(each, row) for each in releases for row in each.confirmed))

    def has(self, finding: str, about: Datum, source: str, release: str) -> bool:
        """Whether somebody confirmed these figures of a release against a finding."""
        return (source, release, finding, about.measure, about.force, quarter_of(about)) in self.rows

    def settle(self, finding: Finding, source: str, release: str) -> Finding:
        """Return a finding about a release's figures as a note where somebody confirmed them.

        Otherwise its remedy says how to. Raises ValueError for a finding that is about no figures.
        """
        if finding.about is None:
            raise ValueError(f"{finding.id} is about no figures, so nobody can confirm them")
        if self.has(finding.id, finding.about, source, release):
            found = f"{finding.found} Confirmed in release.yaml"
            return replace(finding, outcome=Outcome.NOTE, found=found, remedy="")
        return replace(
            finding, remedy=row_to_paste(finding.id, finding.about, f"data/raw/{source}/{release}")
        )


def _row(release: Release, row: Confirmation) -> _Row:
    return release.source, release.release, row.finding, row.measure, row.force, row.quarter


def quarter_of(about: Datum) -> str:
    """Return the quarter by which figures are confirmed: that in which their period ends."""
    return str(Quarter.containing(about.end))


def row_to_paste(finding: str, about: Datum, folder: str) -> str:
    """Say how to settle a suspect figure: the row to add to the release's ``release.yaml``."""
    row = (
        f"{{finding: {finding}, measure: {about.measure}, force: {about.force}, "
        f'quarter: {quarter_of(about)}, who: "", reason: ""}}'
    )
    return f"Ask the source. If it is right, add under confirmed: in {folder}/release.yaml: - {row}"
