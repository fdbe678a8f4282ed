"""All the statements asked for, built side by side: one pool of workers, one task a notebook.

Statements are begun in order, only as many at a time as keep the workers busy, so that thousands take no more
memory than a few. As soon as the sections of one are there a worker stitches, checks and shows it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from itertools import groupby
from typing import Any, TypeVar

from helpers import clock, execute, params
from helpers.build.calls import Prepared, finish, prepare
from helpers.build.kept import KeptSections
from helpers.build.keys import Plan
from helpers.build.model import Built, Listener, Request, Unheard
from helpers.build.refusals import make_folders, refuse_no_notebook, refuse_no_outputs
from helpers.build.standing import Standing
from helpers.build.statement import Statement, out_of_time
from helpers.build.workshop import Workshop
from helpers.errors import InputRefused
from helpers.periods import Quarter
from helpers.unchanged import Surroundings, still_holds

T = TypeVar("T")

#: sections under way for each worker: the next is there when one is done
_AHEAD = 3
#: how often it is looked at what workers have taken up, and at the time, in seconds
_TURN = 0.2


def build(
    request: Request,
    tell: Callable[[str], None] | None = None,
    today: date | None = None,
    listener: Listener | None = None,
) -> list[Built]:
    """Build every statement asked for, and say how each ended, in the order asked.

    Raises ``RequestError`` before any notebook runs when a quarter is covered by no source, a PDF cannot be
    printed or nothing can be written, ``InputRefused`` when settings, a source or a notebook are not as they
    must be, and ``execute.Interrupted`` when told to end. What stops one statement stops no other; one that
    is not there when the run's time is over is not built. ``today`` reaches the checks only, never the page.
    """
    if request.pdf:
        from helpers import pdf  # noqa: PLC0415 (slow to import)

        pdf.refuse_unable()
    refuse_no_outputs(request.root)
    day = today or clock.today()
    with execute.ends_as_interruption():
        run = _Run(request, day, Standing(listener or Unheard(tell)))
        try:
            with suppress(_OutOfTime), run.stack:
                run.build()
            return run.all_ended()
        except execute.Told as told:
            raise execute.Interrupted(told.name, run.seen(), str(run.heard)) from None


class _OutOfTime(Exception):
    """Raised if a run has taken the time that it may."""


@dataclass
class _Run:
    """One run of a build: what is to be done, and what has been."""

    request: Request
    day: date
    heard: Standing
    stack: ExitStack = field(default_factory=ExitStack)
    ended: dict[tuple[str, Quarter], Built] = field(default_factory=dict)
    results: dict[tuple[str, ...], execute.Result] = field(default_factory=dict)
    queued: dict[Future[Any], Callable[[], None]] = field(default_factory=dict)
    waiting: dict[Future[Any], Statement] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin to count the time."""
        self.end_by = time.monotonic() + self.request.allowed.seconds_a_run

    def build(self) -> None:
        """Build what has to be built; raise _OutOfTime where that takes longer than it may."""
        wanted = [self._plan(*each) for each in self._asked]
        self.heard.begun(sum(len(each.framework.priorities) for each in wanted))
        due = [each for each in wanted if not self._as_it_is(each)]
        self._prepare(due)
        make_folders([each.draft for each in due])
        left = deque((each.force, each.quarter) for each in due)
        del wanted, due  # what a statement is made from counts from when it is begun, and goes with it
        self._make(left)

    def all_ended(self) -> list[Built]:
        """Give how everything ended in the order asked: what is not there was out of time."""
        for future, statement in self.waiting.items():
            statement.take_last(future)
        for statement in {id(each): each for each in self.waiting.values()}.values():
            statement.give_up()
            self._end(statement)
        for force, quarter in self._asked:
            if (force, quarter) not in self.ended:
                late = out_of_time(f"{quarter} {force}", self.request.allowed, "it was not begun")
                self.ended[force, quarter] = Built(quarter, force, None, {}, (late,))
        self.kept.clean()
        self.around.save()
        return [self.ended[each] for each in self._asked]

    @property
    def _asked(self) -> list[tuple[str, Quarter]]:
        return [(force, quarter) for force in self.request.forces for quarter in self.request.quarters]

    def _plan(self, force: str, quarter: Quarter) -> Plan:
        root = self.request.root
        return Plan(root, quarter, force, params.framework_of(root, quarter, force), self.around)

    def seen(self) -> list[execute.Result]:
        """Give the result of every notebook that has run so far."""
        return list(self.results.values())

    @cached_property
    def around(self) -> Surroundings:
        """The library, packages and Python."""
        return Surroundings(str(self.request.root))

    @cached_property
    def kept(self) -> KeptSections:
        """The store."""
        return KeptSections.under(self.request.root, self.request.kept, self.heard.told)

    @cached_property
    def workshop(self) -> Workshop:
        """Whoever runs notebooks and makes calls."""
        return self.stack.enter_context(Workshop(self.request, self.heard.told))

    # --------------------------------------------------------------------- before anything runs

    def _as_it_is(self, plan: Plan) -> bool:
        """Whether the draft that is there is the one that would be made; then that is how it ended."""
        if self.request.fresh:
            return False
        found = still_holds(plan.draft, self.around, day=self.day.isoformat(), pdf=self.request.pdf)
        if found is None:
            return False
        for slug in found.sections:
            self.heard.ended(f"{plan.name}: {slug}", "succeeded", stored=True)
            if self.request.why:
                self.heard.told(f"{plan.name}: {slug}: nothing has changed")
        page = self.request.root / plan.draft.name / "statement.html"
        self.ended[plan.force, plan.quarter] = Built(
            plan.quarter, plan.force, page, found.checks, unchanged=True
        )
        return True

    def _prepare(self, due: list[Plan]) -> None:
        """See that notebooks, sources and quarters are as they must be, or refuse with all that is wrong."""
        for plan in {each.framework.id: each for each in due}.values():
            refuse_no_notebook(plan)
        self.heard.doing = "reading the sources"
        waiting = {}
        for _, plans in groupby(due, key=lambda each: (each.force, each.framework.id)):
            lacking = [each for each in plans if self.request.fresh or not self._is_covered(each)]
            if lacking:
                waiting[self._call_prepare(lacking)] = lacking
        for future, lacking in waiting.items():
            self._heed(self._result(future), lacking)

    def _is_covered(self, plan: Plan) -> bool:
        return str(plan.quarter) in self.kept.covered(plan.load_key)

    def _result(self, future: Future[T]) -> T:
        try:
            return future.result(max(0, self.end_by - time.monotonic()))
        except TimeoutError:
            if future.done():  # it is the call's own
                raise
            raise _OutOfTime from None

    def _call_prepare(self, plans: list[Plan]) -> Future[Prepared]:
        first = plans[0]
        return self.workshop.call(prepare, first.root, first.force, [each.quarter for each in plans])

    def _heed(self, found: Prepared, plans: list[Plan]) -> None:
        if found.findings:
            raise InputRefused(found.findings)
        if found.refused:
            raise found.refused
        for line in found.told:
            self.heard.told(line)
        for key, some in groupby(plans, key=lambda each: each.load_key):
            quarters = [str(each.quarter) for each in some]
            self.kept.keep_covered(key, {name: found.data_findings[name] for name in quarters})

    # --------------------------------------------------------------------- side by side

    def _make(self, due: deque[tuple[str, Quarter]]) -> None:
        """Have every statement made: begun while there is room, heard of as its parts come."""
        room = _AHEAD * self.workshop.jobs if due else 0
        waiting = self.waiting
        while due or waiting:
            while due and len(waiting) < room:
                plan = self._plan(*due.popleft())
                waiting |= self._begin(plan, alone=not due and not waiting)
            for future in self._next():
                waiting |= self._arrived(waiting.pop(future), future)

    def _begin(self, plan: Plan, *, alone: bool) -> dict[Future[Any], Statement]:
        statement = Statement(plan, self.kept, self.request, self.heard)
        statement.begin(self.day)
        self.workshop.little = alone and not statement.tasks
        if statement.tasks and not self.results:
            self.heard.doing = "starting workers"
        futures: dict[Future[Any], Statement] = {}
        for task in statement.tasks:
            future = self.workshop.submit(task)
            futures[future] = statement
            self.queued[future] = partial(statement.started, task.section)
        return futures | self._go_on(statement)

    def _next(self) -> set[Future[Any]]:
        """Wait for what ends next; meanwhile tell what is begun, and see that the time is not over.

        Nothing ends where nothing is waited for, as when another run holds every folder.
        """
        while self.waiting:
            begun = [each for each in self.queued if each.running()]
            done = {each for each in self.waiting if each.done()}
            # A worker that has begun one has ended another: first the end is heard of.
            for future in [each for each in self.queued if each in done] if done else begun:
                self.queued.pop(future)()
            if done:
                return done
            if time.monotonic() > self.end_by:
                raise _OutOfTime
            wait(self.waiting, _TURN, FIRST_COMPLETED)
        return set()

    def _arrived(self, statement: Statement, future: Future[Any]) -> dict[Future[Any], Statement]:
        found = future.exception() or future.result()
        if isinstance(found, execute.Result):
            self.results[_key(found.task)] = found
            self.workshop.note(found)
            statement.arrived(found)
        else:
            statement.end(found)
        return self._go_on(statement)

    def _go_on(self, statement: Statement) -> dict[Future[Any], Statement]:
        """Have a statement stitched once its sections are there; take down how it ended."""
        if statement.ended is not None:
            self._end(statement)
        elif statement.job is not None:
            self.heard.doing = "making a page"
            return {self.workshop.call(finish, statement.job): statement}
        return {}

    def _end(self, statement: Statement) -> None:
        if statement.ended is not None:
            self.ended[statement.plan.force, statement.plan.quarter] = statement.ended


def _key(task: execute.Task) -> tuple[str, ...]:
    return (task.section, *task.parameters.values())
