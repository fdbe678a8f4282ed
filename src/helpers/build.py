"""Builds statements: load, run the six notebooks, stitch, check, and show the draft in one step.

A statement is built whole or not at all: when a notebook fails the other five still run, the report says
where it failed, and the last good draft stays as it was.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from helpers import check, execute, listing, load, outputs, params, pdf, provenance, spreadsheet, stitch
from helpers.errors import Finding, Outcome, Place, StatementError
from helpers.periods import Quarter
from helpers.section import Section, open_section

#: what a build tells while it goes on: a line for people
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Request:
    """What to build: every quarter for every force, from the project at ``root``; ``jobs`` 0: one a core.

    ``pdf`` asks for the page as a PDF, too.
    """

    root: Path
    quarters: tuple[Quarter, ...]
    forces: tuple[str, ...]
    jobs: int = 0
    limits: execute.Limits = field(default_factory=execute.Limits)
    pdf: bool = False


@dataclass(frozen=True)
class Built:
    """How one statement ended: its page, or what went wrong (a finding for each notebook or input).

    ``checks`` counts the outcomes of the checks; a draft is written whatever they say.
    """

    quarter: Quarter
    force: str
    page: Path | None
    checks: Mapping[str, int]
    problems: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the draft was written."""
        return self.page is not None


def _unheard(line: str) -> None:
    """Hear nothing."""


def build(request: Request, tell: Tell = _unheard, today: date | None = None) -> list[Built]:
    """Build every statement asked for, one after the other, and say how each ended.

    Raises ``RequestError`` before any notebook runs when a quarter is covered by no source or a PDF cannot
    be printed, and ``InputRefused`` when a source cannot be read. ``today`` reaches the checks only, never
    the page.
    """
    if request.pdf:
        pdf.refuse_unable()
    wanted = [
        (framework_of(request.root, quarter, force), quarter, force)
        for force in request.forces
        for quarter in request.quarters
    ]
    for framework in {each.id: each for each, _, _ in wanted}.values():
        for line in listing.news(load.load(request.root, framework)):
            tell(line)
    for framework, quarter, force in wanted:
        load.refuse_uncovered(load.open_tidy(request.root, framework, force), quarter)
    day = today or datetime.now(UTC).date()
    return [_Statement(request, *each, tell, day).build_or_tell() for each in wanted]


@dataclass(frozen=True)
class _Statement:
    """One statement to build."""

    request: Request
    framework: params.Framework
    quarter: Quarter
    force: str
    tell: Tell
    today: date

    @property
    def root(self) -> Path:
        return self.request.root

    def build_or_tell(self) -> Built:
        """Build it; what stops this one statement, such as another run that holds it, stops no other.

        Being told to end stops them all.
        """
        try:
            return self.build()
        except execute.Interrupted:
            raise
        except StatementError as error:
            place = Place(file=f"{self.quarter} {self.force}")
            own = Finding("build", Outcome.FAIL, place, str(error).rstrip("."))
            return self._failed(getattr(error, "findings", (own,)))

    def build(self) -> Built:
        """Run the notebooks, and make the draft of them when all succeeded."""
        folder = outputs.statement_folder(self.root, self.quarter, self.force)
        with outputs.sole_writer(folder):
            results = execute.run(
                self._tasks(),
                work=execute.Workplace.under(self.root),
                jobs=self.request.jobs,
                limits=self.request.limits,
                progress=self._tell_result,
            )
            problems = tuple(each.finding for each in results if each.finding)
            return self._failed(problems) if problems else self._draft(results, folder)

    def _tasks(self) -> list[execute.Task]:
        """One task a priority, in the order of the page."""
        parameters = {"quarter": str(self.quarter), "force": self.force, "root": ".."}
        files = {each.slug: self.root / "notebooks" / each.notebook for each in self.framework.priorities}
        return [
            execute.Task(file, parameters, slug, execute.expected_blocks(file))
            for slug, file in files.items()
        ]

    def _tell_result(self, result: execute.Result) -> None:
        self.tell(f"{self.quarter} {self.force}: {result.section} {result.outcome}")

    def _failed(self, problems: Sequence[Finding]) -> Built:
        return Built(self.quarter, self.force, None, {}, tuple(problems))

    def _draft(self, results: Sequence[execute.Result], folder: Path) -> Built:
        """Stitch the notebooks, check what came out, and show it as the draft."""
        try:
            notebooks = {each.section: execute.executed(each) for each in results}
            sections = {slug: self._open(slug) for slug in notebooks}
            inputs = self._inputs(sections.values())
            files = self._files(notebooks, self._context(sections, inputs))
        except StatementError as error:
            place = Place(file=f"{self.quarter} {self.force}")
            own = Finding("stitch", Outcome.FAIL, place, str(error))
            return self._failed(getattr(error, "findings", (own,)))
        report = check.run(check.Subject(files, self.root, self.quarter, self.force, self.today))
        files |= {"checks.json": report.json, "quality-report.html": report.html}
        draft = outputs.write_draft(folder, files, self._manifest(inputs, sections, report.counts))
        return Built(self.quarter, self.force, draft / "statement.html", report.counts)

    def _files(self, notebooks: Mapping[str, Any], context: stitch.Context) -> dict[str, bytes]:
        """Stitch the notebooks; give what comes of it and goes beside it, by name."""
        statement = stitch.stitch(notebooks, context)
        beside = {f"downloads/{spreadsheet.NAME}": spreadsheet.spreadsheet(statement, context)}
        if self.request.pdf:
            beside[pdf.NAME] = pdf.printed(statement.html)
        return {**statement.files, **beside, **self._notebook_files(notebooks)}

    def _open(self, slug: str) -> Section:
        return open_section(slug, str(self.quarter), self.force, str(self.root))

    def _notebook_files(self, notebooks: Mapping[str, Any]) -> dict[str, bytes]:
        names = {each.slug: each.notebook for each in self.framework.priorities}
        return {f"notebooks/{names[slug]}": execute.as_bytes(node) for slug, node in notebooks.items()}

    def _context(
        self, sections: Mapping[str, Section], inputs: Iterable[provenance.SourceFile]
    ) -> stitch.Context:
        one = next(iter(sections.values()))
        return stitch.Context(
            framework=self.framework,
            quarter=self.quarter,
            force=self.force,
            settings=one.settings,
            statement=one.statement,
            releases=_releases(sections.values()),
            code_version=provenance.code_version(),
            inputs_digest=provenance.digest_of_files(inputs),
        )

    def _inputs(self, sections: Iterable[Section]) -> list[provenance.SourceFile]:
        return inputs_of(self.root, self.framework, self.quarter, self.force, _releases(sections))

    def _manifest(
        self,
        inputs: Sequence[provenance.SourceFile],
        sections: Mapping[str, Section],
        counts: Mapping[str, int],
    ) -> dict[str, Any]:
        return {
            "statement": {
                "quarter": str(self.quarter),
                "force": self.force,
                "framework": self.framework.id,
                "kind": "draft",
            },
            "inputs": [asdict(each) for each in inputs],
            "releases": [_described(each) for each in _releases(sections.values())],
            "code": {"version": provenance.code_version(), "python": platform.python_version()},
            "packages": provenance.packages(),
            "checks": dict(counts),
            "sign_off": None,
            "built": datetime.now(UTC).isoformat(timespec="seconds"),
        }


def framework_of(root: Path, quarter: Quarter, force: str) -> params.Framework:
    """Give the framework a statement answers: the one its settings name, else the one in force then."""
    return params.framework_for(root, quarter, params.read_statement(root, force, quarter).framework)


def inputs_of(
    root: Path,
    framework: params.Framework,
    quarter: Quarter,
    force: str,
    releases: Sequence[provenance.Release],
) -> list[provenance.SourceFile]:
    """Give every file a statement is made from: data, settings, words and notebooks; not its sign-off."""
    data = [file for release in releases for file in release.files]
    own = [
        *(root / each.path / "release.yaml" for each in releases),
        *sorted((root / "params/frameworks").glob("*.yaml")),
        *sorted((root / "params" / force).glob("force.yaml")),
        *sorted((root / params.quarter_folder(force, quarter)).glob("*")),
        *(root / "notebooks" / each.notebook for each in framework.priorities),
    ]
    settings = [
        provenance.source_file(path, root) for path in own if path.is_file() and path.name != "sign-off.yaml"
    ]
    return sorted({*data, *settings})


def current_inputs(root: Path, quarter: Quarter, force: str) -> list[provenance.SourceFile]:
    """Give every file a statement would be made from if it were built now, without running a notebook."""
    framework = framework_of(root, quarter, force)
    slugs = [each.slug for each in framework.priorities]
    sections = [open_section(slug, str(quarter), force, str(root)) for slug in slugs]
    return inputs_of(root, framework, quarter, force, _releases(sections))


def _described(release: provenance.Release) -> dict[str, str]:
    """Give what a release says of itself, without its files, which stand among the inputs."""
    return {name: value for name, value in asdict(release).items() if isinstance(value, str)}


def _releases(sections: Iterable[Section]) -> tuple[provenance.Release, ...]:
    """Every release behind the sections, once, in order."""
    found = {(each.source, each.release): each for section in sections for each in section.releases}
    return tuple(found[key] for key in sorted(found))
