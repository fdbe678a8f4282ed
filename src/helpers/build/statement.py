"""One statement while it is built: which sections come from the store, which run, and how it ends."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import ExitStack, suppress
from datetime import date
from pathlib import Path
from typing import Any

from helpers import execute, outputs, params
from helpers.build.calls import Job, Piece
from helpers.build.kept import Change, KeptSection, KeptSections
from helpers.build.keys import Keys, Plan
from helpers.build.model import Built, Listener, Request
from helpers.errors import Finding, Outcome, Place, StatementError, not_written
from helpers.unchanged import Surroundings, changed, made_from


class Statement:
    """The statement of one force and quarter; its folder is held from the beginning until it has ended.

    ``tasks`` are the notebooks to run, ``job`` what is left to do once their results are there, ``ended`` how
    it ended.
    """

    def __init__(self, plan: Plan, kept: KeptSections, request: Request, heard: Listener) -> None:
        self.plan = plan
        self.tasks: list[execute.Task] = []
        self.job: Job | None = None
        self.ended: Built | None = None
        self._kept = kept
        self._request = request
        self._heard = heard
        self._held = ExitStack()
        self._pieces: dict[str, Piece] = {}
        self._problems: list[Finding] = []

    def begin(self, day: date) -> None:
        """Hold the folder, and take what is kept; what stops this one statement is how it ends."""
        self._day = day
        try:
            self._held.enter_context(outputs.sole_writer(_folder(self.plan)))
            for keys in self.plan.keys.values():
                self._take(keys)
        except StatementError as error:
            self._fail(getattr(error, "findings", (self._own(str(error).rstrip(".")),)))
            return
        self._see()

    def arrived(self, result: execute.Result) -> None:
        """Take down how a notebook's run ended; keep it when it succeeded."""
        self._heard.ended(self._named(result.section), str(result.outcome))
        if result.finding:
            self._problems.append(result.finding)
        self._add(self.plan.keys[result.section], result)
        self._see()

    def started(self, section: str) -> None:
        """Tell that a worker has begun to run a section."""
        self._heard.started(self._named(section))

    def take_last(self, future: Future[Any]) -> None:
        """Take what came when the time was over: a run that succeeded is kept, what is built stays."""
        found = None if not future.done() or future.exception() else future.result()
        if isinstance(found, Built):
            self.end(found)
        elif isinstance(found, execute.Result) and found.outcome is execute.Ending.SUCCEEDED:
            self.arrived(found)

    def give_up(self) -> None:
        """End it where its time is over, unless it has ended; what of it succeeded is kept."""
        if self.ended is not None:
            return
        kept = [each for each in self._pieces.values() if each.succeeded]
        done = f"{len(kept)} of its {len(self.plan.keys)} sections are kept"
        self._fail([*self._problems, out_of_time(self.plan.name, self._request.allowed, done)])

    def end(self, found: Built | BaseException | None) -> None:
        """Take down how it ended, or what stopped whoever was to finish it."""
        if isinstance(found, Built):
            self.ended = found
            self._held.close()
            self._clear()
            return
        if isinstance(found, OSError):
            self._fail([self._own(str(not_written(found)).rstrip("."))])
            return
        told = f"The draft could not be finished: {type(found).__name__}: {found}".rstrip(".")
        remedy = "See that there is room on the disk (statement doctor), then build again."
        self._fail([self._own(told, remedy)])

    # --------------------------------------------------------------------- sections

    def _take(self, keys: Keys) -> None:
        """Take a section from the store, or have it run."""
        kept = None if self._request.fresh else self._kept.find(keys)
        if self._request.why:
            change = self._kept.change(self.plan, keys)
            self._heard.told(f"{self._named(keys.slug)}: {self._why(keys, change, kept)}")
        if kept is None:
            self.tasks.append(self.plan.tasks[keys.slug])
            return
        self._pieces[keys.slug] = Piece(keys.slug, keys.run, keys.render, kept=kept)
        self._kept.note(self.plan, keys)
        self._heard.ended(self._named(keys.slug), str(execute.Ending.SUCCEEDED), stored=True)

    def _why(self, keys: Keys, change: Change, kept: KeptSection | None) -> str:
        if self._request.fresh:
            return f"runs, as --fresh asks ({change})"
        if kept is None:
            lost = not change.first and not change.parts
            return "runs: what was kept of it is gone" if lost else f"runs: {change}"
        words = "from the store" if kept.render == keys.render else "from the store, its words written anew"
        return f"{words}: {change}"

    def _add(self, keys: Keys, result: execute.Result) -> None:
        """Keep a run that succeeded, unless something it may have read was altered meanwhile."""
        self._pieces[keys.slug] = Piece(keys.slug, keys.run, keys.render, result=result)
        if result.outcome is execute.Ending.SUCCEEDED and result.notebook and not self._is_altered():
            section = KeptSection(result.notebook.read_bytes(), keys.render)
            self._kept.keep(keys.run, section)
            self._kept.note(self.plan, keys)

    def _is_altered(self) -> bool:
        now = made_from(self.plan.draft, self.plan.scope, Surroundings(str(self.plan.root)))
        return any(each != "beside" for each in changed(self.plan.made_from, now))

    # --------------------------------------------------------------------- the whole

    def _see(self) -> None:
        """Once all sections are there, give the job that is left, or say what went wrong."""
        order = list(self.plan.keys)
        if len(self._pieces) < len(order):
            return
        if self._problems:
            self._fail(sorted(self._problems, key=lambda each: each.place))
            return
        plan = self.plan
        self.job = Job(
            root=plan.root,
            quarter=plan.quarter,
            force=plan.force,
            pieces=tuple(self._pieces[slug] for slug in order),
            scope=plan.scope,
            made_from=plan.made_from,
            day=self._day,
            largest_page=self._request.allowed.bytes_a_page,
            data_findings=self._kept.covered(plan.load_key)[str(plan.quarter)],
            pdf=self._request.pdf,
        )

    def _fail(self, problems: list[Finding] | tuple[Finding, ...]) -> None:
        self.tasks = []
        self.ended = Built(self.plan.quarter, self.plan.force, None, {}, tuple(problems))
        self._held.close()

    def _clear(self) -> None:
        """Remove the notebooks that ran and are shown; those of a failure stay for the analyst."""
        for piece in self._pieces.values():
            if self.ended and self.ended.ok and piece.result and piece.result.notebook:
                with suppress(OSError):
                    piece.result.notebook.unlink()

    def _own(self, told: str, remedy: str = "") -> Finding:
        return Finding("build", Outcome.FAIL, Place(file=self.plan.name), told, remedy)

    def _named(self, slug: str) -> str:
        return f"{self.plan.name}: {slug}"


def out_of_time(name: str, allowed: params.Limits, done: str) -> Finding:
    """Give what is wrong with a statement that was not there when the run's time was over."""
    found = f"Not finished within the {allowed.hours_a_run:g} hours of a run; {done}"
    setting = params.limit_setting("hours_a_run")
    remedy = f"Build again: it goes on from there. If it needs so long, raise {setting}."
    return Finding("build", Outcome.FAIL, Place(file=name), found, remedy)


def _folder(plan: Plan) -> Path:
    return outputs.statement_folder(plan.root, plan.quarter, plan.force)
