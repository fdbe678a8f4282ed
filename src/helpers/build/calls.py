"""What a build has done by workers: found there by name, and what it needs imported there alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.build.kept import KeptSection
from helpers.build.model import Built
from helpers.errors import Finding, RequestError
from helpers.execute import Ending, Result
from helpers.periods import Quarter
from helpers.unchanged import Draft, Scope

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Piece:
    """A section of a statement: run just now, or kept, and the keys it has now."""

    slug: str
    run: str
    render: str
    result: Result | None = None
    kept: KeptSection | None = None

    @property
    def succeeded(self) -> bool:
        """Whether there is something to show."""
        return self.result is None or self.result.outcome is Ending.SUCCEEDED


@dataclass(frozen=True)
class Job:
    """A statement whose sections are all there: to be stitched, checked and shown.

    ``largest_page`` is the most bytes that the page may have. ``data_findings`` are about figures of sources.
    """

    root: Path
    quarter: Quarter
    force: str
    pieces: Sequence[Piece]
    scope: Scope
    made_from: Mapping[str, Any]
    day: date
    largest_page: int
    pdf: bool = False
    data_findings: tuple[Finding, ...] = ()

    @property
    def draft(self) -> Draft:
        """Whose draft it is."""
        return Draft(str(self.root), self.quarter, self.force)


@dataclass(frozen=True)
class Prepared:
    """What the sources hold: lines that tell what was read, and what is wrong with them.

    ``data_findings`` has, for each quarter that is covered, what was found about the figures it uses.
    """

    told: Sequence[str] = ()
    data_findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    refused: RequestError | None = None


def prepare(root: Path, force: str, quarters: Sequence[Quarter]) -> Prepared:
    """Read what is not tidy yet, and see that every quarter is covered for a force."""
    from helpers.build import finishing  # noqa: PLC0415 (it brings pandas, nbconvert and more)

    return finishing.prepared(root, force, quarters)


def finish(job: Job) -> Built:
    """Stitch, check and show a statement."""
    from helpers.build import finishing  # noqa: PLC0415 (as above)

    return finishing.finished(job)
