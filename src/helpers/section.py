"""All that stands behind one section of the statement: the road from a notebook to the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from helpers import params
from helpers.blocks import Origin
from helpers.errors import UnknownName
from helpers.evidence import AmongForces, MeasureEvidence, Records, among_forces, gather
from helpers.forces import Force
from helpers.forces import force as known_force
from helpers.load import POPULATIONS, Confirmed, Tidy, is_tidy, open_tidy
from helpers.periods import Quarter
from helpers.provenance import Release, digest_of
from helpers.records import Figure
from helpers.values import Known


@dataclass(frozen=True)
class Section:
    """One priority for one force and quarter: settings, words, and the evidence of each measure in order.

    ``among`` sets the force's rates beside those of the others, by measure; empty without populations.
    ``root`` is the project's folder as it was given to ``open_section``; a block that is written again keeps
    the notebook's own, so ``project`` is where other sections are opened, "" for one that was made by hand.
    """

    priority: params.Priority
    quarter: Quarter
    force: Force
    framework: params.Framework
    settings: params.ForceSettings
    statement: params.StatementSettings
    words: params.Words | None
    evidence: Mapping[str, MeasureEvidence]
    releases: tuple[Release, ...]
    among: Mapping[str, AmongForces] = field(default_factory=dict)
    root: str = ".."
    project: str = ""

    @property
    def origin(self) -> Origin:
        """What the section was opened with; every block made from it carries this."""
        return Origin(self.priority.slug, str(self.quarter), self.force.slug, self.root)

    def other(self, priority: str) -> Section | None:
        """Open the section of another priority, for the same force and quarter; None without a project."""
        if priority == self.priority.slug:
            return self
        if not self.project:
            return None
        return open_section(priority, str(self.quarter), self.force.slug, self.project)

    @property
    def figures(self) -> Mapping[str, Figure]:
        """Every figure of the section by id."""
        return {
            name: figure for measure in self.evidence.values() for name, figure in measure.figures.items()
        }

    @property
    def looking_back(self) -> bool:
        """Whether the quarter ended before its framework began: the duties are then notes only."""
        return self.quarter.end < self.framework.valid_from

    @property
    def facts(self) -> Mapping[str, params.Fact]:
        """The numbers that are no measure, by name; none where there are no words."""
        return self.words.front.facts if self.words else {}

    def measure(self, slug: str) -> MeasureEvidence:
        """Find a measure's evidence, or refuse with the nearest name."""
        if slug not in self.evidence:
            raise UnknownName(
                kind="measure", name=slug, known=list(self.evidence), where=f"section {self.priority.slug}"
            )
        return self.evidence[slug]


def open_section(priority: str, quarter: str, force: str, root: str = "..") -> Section:
    """Open a priority's section for a force and quarter, both as text, from the project at ``root``.

    Refuses (RequestError) a priority, quarter or force that does not exist. Figures come from the tidy
    observations, hidden where a source's rules hide them before anything is compared.
    """
    place, when, known = Path(root), Quarter.parse(quarter), known_force(force)
    statement = params.read_statement(place, force, when)
    framework = params.framework_of(place, when, force)
    chosen = framework.priority(priority)
    tidy = open_tidy(place, framework, force)
    settings = params.read_force(place, force)
    records = records_of(tidy, framework)
    evidence = {slug: gather(records, slug, force, when, statement.reconciliation) for slug in chosen.shown}
    return Section(
        priority=chosen,
        quarter=when,
        force=known,
        framework=framework,
        settings=settings,
        statement=statement,
        words=params.read_words(place, force, when, priority),
        evidence=evidence,
        releases=_used(tidy.releases, evidence),
        among=_among(records, chosen.shown, force, when, settings),
        root=root,
        project=root,
    )


def open_ahead(root: Path, quarter: Quarter, forces: Sequence[str], *, sections: bool = False) -> None:
    """Have at hand what sections of these forces are opened from, where all of it has been read before.

    ``sections`` has those of the quarter opened, too: tests are made for all quarters at once, so that
    sections of other quarters take a fraction of the time then.
    """
    for force in forces:
        framework = params.framework_of(root, quarter, force)
        if is_tidy(root, framework, force):
            records_of(open_tidy(root, framework, force), framework)
            for each in framework.priorities if sections else ():
                open_section(each.slug, str(quarter), force, str(root))


@dataclass(frozen=True)
class _Held:
    """What records are made of, told apart by the digest of it."""

    key: str
    tidy: Tidy = field(compare=False)
    framework: params.Framework = field(compare=False)


@lru_cache(maxsize=2)
def _records(held: _Held) -> Records:
    """Arrange the observations once in a process for all sections, quarters, and forces that share them."""
    confirmed = Confirmed.of(held.tidy.releases)
    return Records(held.tidy.observations, held.framework, held.tidy.populations, confirmed)


def records_of(tidy: Tidy, framework: params.Framework) -> Records:
    """Return the records of what is known for a force, arranged once while its files stay the same."""
    files = [f"{file.path} {file.sha256}" for release in tidy.releases for file in release.files]
    confirmed = [repr((release.path, release.confirmed)) for release in tidy.releases if release.confirmed]
    return _records(_Held(digest_of([framework.model_dump_json(), *files, "", *confirmed]), tidy, framework))


def _among(
    records: Records, measures: Sequence[str], force: str, quarter: Quarter, settings: params.ForceSettings
) -> dict[str, AmongForces]:
    if not records.populations.known:
        return {}
    found = {slug: among_forces(records, slug, force, quarter, settings.most_similar) for slug in measures}
    return {slug: each for slug, each in found.items() if each is not None}


def _used(releases: Sequence[Release], evidence: Mapping[str, MeasureEvidence]) -> tuple[Release, ...]:
    """Keep the releases that a figure of the section rests on; a rate rests on the populations, too."""
    figures = [figure for each in evidence.values() for figure in each.figures.values()]
    used = {(figure.source, figure.release) for figure in figures}
    rated = any(figure.id.endswith(".rate") and isinstance(figure.value, Known) for figure in figures)
    return tuple(
        each
        for each in releases
        if (each.source, each.release) in used or (rated and each.family == POPULATIONS)
    )
