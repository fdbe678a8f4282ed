"""The warm process's own state: sections opened, notebooks run, and how little of it a save makes anew."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from helpers import build, execute, load, narrative, params, provenance, stitch
from helpers.errors import Finding, InputRefused, StatementError
from helpers.execute.cleaning import without_colours
from helpers.execute.runner import Runner
from helpers.preview.asked import Asked
from helpers.preview.faults import innermost
from helpers.preview.touched import Touched, touched
from helpers.section import Section, open_section

if TYPE_CHECKING:
    from concurrent.futures import Future

    from nbformat import NotebookNode


@dataclass(frozen=True)
class Made:
    """A page with the files beside it; ``whole`` is what it was made of, None for one section alone."""

    page: bytes
    files: Mapping[str, bytes]
    whole: tuple[stitch.Statement, stitch.Context] | None = None


@dataclass
class Session:
    """What has been made so far, and what is still to be made anew.

    Work that could not be done stays to be done: the next save, which may mend it, does both.
    """

    asked: Asked
    runner: Runner
    _framework: params.Framework | None = None
    _sections: dict[str, Section] = field(default_factory=dict)
    _executed: dict[str, NotebookNode] = field(default_factory=dict)
    _due: Touched = field(default_factory=lambda: Touched(opened=True))

    def make(self, changed: Iterable[Path] = ()) -> Made:
        """Make the page, anew as far as the changed files ask for.

        Raises InputRefused, with every finding, where an input or a notebook is not as it must be.
        """
        self._due |= touched(changed, self.asked, self._priorities)
        if self._due.opened:
            self._open()
        self._run()
        self._write()
        return self._stitched()

    @property
    def notebooks(self) -> dict[str, bytes]:
        """The executed notebooks as files of the statement."""
        return {
            f"notebooks/{each.notebook}": execute.as_bytes(self._executed[each.slug])
            for each in self._priorities
        }

    @property
    def _priorities(self) -> tuple[params.Priority, ...]:
        return self.asked.priorities(self._framework) if self._framework else ()

    # ----------------------------------------------------------------------- opening

    def _open(self) -> None:
        """Open every section from the data and settings; those that differ are to run again."""
        asked = self.asked
        self._framework = asked.framework()
        load.refuse_uncovered(load.open_tidy(asked.root, self._framework, asked.force), asked.quarter)
        opened = {each.slug: self._opened(each.slug) for each in self._priorities}
        differ = {slug for slug, each in opened.items() if not _same(each, self._sections.get(slug))}
        self._sections = opened
        self._executed = {slug: self._executed[slug] for slug in opened if slug in self._executed}
        missing = opened.keys() - self._executed.keys()
        self._due = Touched(frozenset(opened), self._due.notebooks | differ | missing)

    def _opened(self, slug: str) -> Section:
        return open_section(slug, str(self.asked.quarter), self.asked.force, str(self.asked.root))

    # ----------------------------------------------------------------------- running

    def _run(self) -> None:
        """Run the notebooks that are due, side by side; what each gave is kept, whatever others did."""
        due = [each for each in self._priorities if each.slug in self._due.notebooks]
        tasks = [self._task(each) for each in due]
        findings = [
            finding for task in tasks for finding in execute.check_parameters(task.notebook, task.parameters)
        ]
        # A notebook meets faulty words as an error of its own cell; here they have their own file and line.
        findings += [finding for each in due for finding in self._wrong_words(each.slug)]
        if findings:
            raise InputRefused(tuple(dict.fromkeys(findings)))
        running = {task.section: self.runner.submit(task) for task in tasks}
        found = [finding for slug, each in running.items() if (finding := self._take(slug, each))]
        if found:
            raise InputRefused(tuple(found))

    def _task(self, priority: params.Priority) -> execute.Task:
        file = self.asked.root / "notebooks" / priority.notebook
        parameters = {"quarter": str(self.asked.quarter), "force": self.asked.force, "root": ".."}
        return execute.Task(file, parameters, priority.slug, _expected(file))

    def _take(self, slug: str, running: Future[execute.Result]) -> Finding | None:
        """Take what a run gave; a finding where it failed."""
        result = running.result()
        if result.finding:
            return _with_frame(result.finding, result.notebook, self.asked.root)
        self._executed[slug] = execute.executed(result)
        # The words a run met may be older than those on disk, so they are written again whatever it met.
        self._due = replace(self._due, notebooks=self._due.notebooks - {slug}, words=self._due.words | {slug})
        return None

    # ----------------------------------------------------------------------- writing

    def _write(self) -> None:
        """Write the words that are due into the notebooks that have run; every finding at once."""
        findings: list[Finding] = []
        for slug in sorted(self._due.words):
            try:
                self._write_one(slug)
            except InputRefused as refused:
                findings += refused.findings
        if findings:
            raise InputRefused(tuple(findings))

    def _wrong_words(self, slug: str) -> tuple[Finding, ...]:
        try:
            section = self._with_words(slug)
            for write in (narrative.applicability, narrative.contribution, narrative.commissioner):
                write(section)
        except InputRefused as refused:
            return refused.findings
        return ()

    def _with_words(self, slug: str) -> Section:
        """Give a section with its words as they stand now."""
        asked = self.asked
        words = params.read_words(asked.root, asked.force, asked.quarter, slug)
        return replace(self._sections[slug], words=words)

    def _write_one(self, slug: str) -> None:
        section = self._with_words(slug)
        self._executed[slug] = stitch.rewrite(self._executed[slug], section)
        self._sections[slug] = section
        self._due = replace(self._due, words=self._due.words - {slug})

    # ----------------------------------------------------------------------- the page

    def _stitched(self) -> Made:
        if self.asked.priority:
            page = stitch.section_page(self._executed[self.asked.priority])
            return Made(page.encode(), self.notebooks)
        context = self._context()
        statement = stitch.stitch(self._executed, context, most=self.asked.limits().bytes_a_page)
        return Made(statement.html, statement.files, (statement, context))

    def _context(self) -> stitch.Context:
        asked, one = self.asked, next(iter(self._sections.values()))
        if self._framework is None:
            raise StatementError("Nothing has been opened yet.")
        releases = _releases(self._sections.values())
        inputs = build.inputs_of(asked.root, self._framework, asked.quarter, asked.force, releases)
        return stitch.Context(
            framework=self._framework,
            quarter=asked.quarter,
            force=asked.force,
            settings=one.settings,
            statement=one.statement,
            releases=releases,
            code_version=provenance.code_version(),
            inputs_digest=provenance.digest_of_files(inputs),
        )


def _same(section: Section, before: Section | None) -> bool:
    """Tell whether a section is as before but for its words; when in doubt it is not."""
    return before is not None and pickle.dumps(replace(section, words=None)) == pickle.dumps(
        replace(before, words=None)
    )


def _expected(notebook: Path) -> tuple[str, ...]:
    """Name the cells that must show a block; none where it is no notebook, which is found on its own."""
    try:
        return execute.expected_blocks(notebook)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()


def _with_frame(finding: Finding, notebook: Path | None, root: Path) -> Finding:
    """Say where in the library an error was raised, if that is where: the cell only called it."""
    where = innermost(_traceback(notebook), root) if notebook else ""
    return replace(finding, found=f"{finding.found} (raised at {where})") if where else finding


def _traceback(notebook: Path) -> str:
    """Give the traceback that a notebook which failed shows, without colours."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    shown = [line for cell in cells for each in cell.get("outputs", ()) for line in each.get("traceback", ())]
    return without_colours("\n".join(shown))


def _releases(sections: Iterable[Section]) -> tuple[provenance.Release, ...]:
    """Give every release behind the sections, once, in order."""
    found = {(each.source, each.release): each for section in sections for each in section.releases}
    return tuple(found[key] for key in sorted(found))
