"""A statement whose sections are there: words written anew, stitched, checked, and shown as the draft."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from helpers import check, execute, listing, load, outputs, params, pdf, provenance, spreadsheet, stitch
from helpers.build.calls import Job, Piece, Prepared
from helpers.build.inputs import inputs_of, together
from helpers.build.kept import KeptSection, KeptSections
from helpers.build.model import Built
from helpers.data_findings import used_findings
from helpers.errors import (
    Finding,
    InputRefused,
    Outcome,
    Place,
    RequestError,
    StatementError,
    finding_as_data,
)
from helpers.periods import Quarter
from helpers.section import Section, open_section
from helpers.unchanged import Digests, Record, Surroundings, changed, made_from, outputs_of, remember


def prepared(root: Path, force: str, quarters: Sequence[Quarter]) -> Prepared:
    """Read what is not tidy yet, and see that every quarter is covered for a force."""
    try:
        framework = params.framework_of(root, quarters[0], force)
        told = listing.news(load.load(root, framework))
        tidy = load.open_tidy(root, framework, force)
        for quarter in quarters:
            load.refuse_uncovered(tidy, quarter)
        found = {str(each): used_findings(root, force, each) for each in quarters}
    except InputRefused as refused:
        return Prepared(findings=refused.findings)
    except RequestError as refused:
        return Prepared(refused=RequestError(refused.what, refused.where, refused.remedy))
    return Prepared(told, found)


def finished(job: Job) -> Built:
    """Stitch, check and show a statement; what stops it is in what is given back."""
    try:
        return _Finish(job).built()
    except InputRefused as refused:
        return Built(job.quarter, job.force, None, {}, refused.findings)
    except StatementError as error:
        place = Place(file=f"{job.quarter} {job.force}")
        own = Finding("stitch", Outcome.FAIL, place, str(error).rstrip("."))
        return Built(job.quarter, job.force, None, {}, getattr(error, "findings", (own,)))


@dataclass(frozen=True)
class _Finish:
    """The making of one draft."""

    job: Job

    def built(self) -> Built:
        made_of = self._still()
        notebooks = self._notebooks()
        inputs = self._inputs
        files = self._files(notebooks, self._context(inputs))
        report = check.run(self._subject(files))
        files |= {"checks.json": report.json, "quality-report.html": report.html}
        self._still()
        folder = outputs.statement_folder(self.job.root, self.job.quarter, self.job.force)
        draft = outputs.write_draft(folder, files, self._manifest(inputs, report.counts))
        self._remember(made_of, dict(report.counts))
        return Built(self.job.quarter, self.job.force, draft / "statement.html", report.counts)

    def _subject(self, files: Mapping[str, bytes]) -> check.Subject:
        job = self.job
        return check.Subject(
            files, job.root, job.quarter, job.force, job.day, data_findings=job.data_findings
        )

    @cached_property
    def _framework(self) -> params.Framework:
        return params.framework_of(self.job.root, self.job.quarter, self.job.force)

    # --------------------------------------------------------------------- sections

    @cached_property
    def _opened(self) -> dict[str, Section]:
        return {}

    def _open(self, slug: str) -> Section:
        """Open a section, which reads the data, where it has not been opened yet."""
        job = self.job
        if slug not in self._opened:
            self._opened[slug] = open_section(slug, str(job.quarter), job.force, str(job.root))
        return self._opened[slug]

    def _notebooks(self) -> dict[str, Any]:
        """Give every executed notebook, or refuse with all that is wrong in the words of any."""
        found, refused = {}, list[Finding]()
        for piece in self.job.pieces:
            try:
                found[piece.slug] = self._notebook(piece)
            except InputRefused as error:
                refused += error.findings
        if refused:
            raise InputRefused(tuple(dict.fromkeys(refused)))
        return found

    def _notebook(self, piece: Piece) -> Any:  # noqa: ANN401 (nbformat is not typed)
        """Give a section's executed notebook with the words as they are now, and keep it so."""
        if piece.result is not None:
            notebook = execute.executed(piece.result)
        else:
            notebook = execute.light_import("nbformat").reads(_kept(piece).notebook.decode(), as_version=4)
        if piece.kept is None or piece.kept.render != piece.render:
            if piece.kept is not None:
                notebook = stitch.rewrite(notebook, self._open(piece.slug))
            self._keep(piece, execute.as_bytes(notebook))
        return notebook

    def _keep(self, piece: Piece, notebook: bytes) -> None:
        releases = self._open(piece.slug).releases
        KeptSections.under(self.job.root).keep(piece.run, KeptSection(notebook, piece.render, releases))

    @cached_property
    def _releases(self) -> tuple[provenance.Release, ...]:
        """Every release that a figure of the statement rests on."""
        return together(release for piece in self.job.pieces for release in self._releases_of(piece))

    def _releases_of(self, piece: Piece) -> Sequence[provenance.Release]:
        known = piece.kept.releases if piece.kept else None
        return self._open(piece.slug).releases if known is None else known

    # --------------------------------------------------------------------- files

    @cached_property
    def _inputs(self) -> list[provenance.SourceFile]:
        job = self.job
        return inputs_of(job.root, self._framework, job.quarter, job.force, self._releases)

    def _context(self, inputs: Sequence[provenance.SourceFile]) -> stitch.Context:
        job = self.job
        return stitch.Context(
            framework=self._framework,
            quarter=job.quarter,
            force=job.force,
            settings=params.read_force(job.root, job.force),
            statement=params.read_statement(job.root, job.force, job.quarter),
            releases=self._releases,
            code_version=provenance.code_version(),
            inputs_digest=provenance.digest_of_files(inputs),
        )

    def _files(self, notebooks: Mapping[str, Any], context: stitch.Context) -> dict[str, bytes]:
        """Stitch the notebooks; give what comes of it and goes beside it, by name."""
        statement = stitch.stitch(notebooks, context, most=self.job.largest_page)
        beside = {f"downloads/{spreadsheet.NAME}": spreadsheet.spreadsheet(statement, context)}
        if self.job.pdf:
            beside[pdf.NAME] = pdf.printed(statement.html)
        return {**statement.files, **beside, **dict(self._notebook_files(notebooks))}

    def _notebook_files(self, notebooks: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
        for each in self._framework.priorities:
            yield f"notebooks/{each.notebook}", execute.as_bytes(notebooks[each.slug])

    def _manifest(self, inputs: Sequence[provenance.SourceFile], counts: Mapping[str, int]) -> dict[str, Any]:
        return {
            "statement": {
                "quarter": str(self.job.quarter),
                "force": self.job.force,
                "framework": self._framework.id,
                "kind": "draft",
            },
            "inputs": [asdict(each) for each in inputs],
            "releases": [_described(each) for each in self._releases],
            "code": {"version": provenance.code_version(), "python": platform.python_version()},
            "packages": provenance.packages(),
            "data_findings": [finding_as_data(each) for each in self.job.data_findings],
            "checks": dict(counts),
            "sign_off": None,
            "built": datetime.now(UTC).isoformat(timespec="seconds"),
        }

    # --------------------------------------------------------------------- nothing stale

    def _still(self) -> dict[str, Any]:
        """See what the statement is made from now; refuse where that has changed since it was begun.

        The library's code counts as it was then, when it was imported: altered since, it has the next build
        make everything anew.
        """
        surroundings = Surroundings(str(self.job.root))
        now = made_from(self.job.draft, self.job.scope, surroundings)
        now["code"] = self.job.made_from["code"]
        differing = [each for each in changed(self.job.made_from, now) if each != "beside"]
        if differing:
            raise InputRefused(tuple(map(_altered, differing)))
        return now

    def _remember(self, made_of: dict[str, Any], checks: dict[str, int]) -> None:
        job = self.job
        shown = outputs_of(job.draft, Digests())
        if shown:
            record = Record(
                day=job.day.isoformat(),
                pdf=job.pdf,
                checks=checks,
                sections=[each.slug for each in job.pieces],
                notebooks=job.scope.notebooks,
                passed_over=job.scope.passed_over,
                made_from=made_of,
                shown=shown[0],
                outputs=shown[1],
            )
            remember(job.draft, record)


def _altered(name: str) -> Finding:
    found = "It was altered while the statement was being built"
    return Finding("build", Outcome.FAIL, Place(file=name), found, "Build again.")


def _kept(piece: Piece) -> KeptSection:
    if piece.kept is None:
        raise StatementError(f"The section {piece.slug} was neither run nor kept.")
    return piece.kept


def _described(release: provenance.Release) -> dict[str, Any]:
    """Return what a release says of itself, without its files, which are among the inputs."""
    return {name: value for name, value in asdict(release).items() if name != "files"}
