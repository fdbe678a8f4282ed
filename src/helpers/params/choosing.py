"""Which framework a quarter answers: one file each in ``params/frameworks``, chosen by date or by name."""

from __future__ import annotations

from pathlib import Path

from helpers.errors import RequestError, UnknownName
from helpers.params.force import read_force
from helpers.params.framework import Event, Framework
from helpers.params.reading import read_settings, refused
from helpers.params.statement import read_statement
from helpers.params.strict import Slug
from helpers.periods import Quarter


def read_frameworks(root: Path) -> tuple[Framework, ...]:
    """Read every framework, oldest first."""
    folder = root / "params/frameworks"
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not files:
        raise RequestError(
            "No framework of priorities", "params/frameworks", "Put one there; the project ships one."
        )
    found = [read_settings(root, file.relative_to(root), Framework) for file in files]
    return tuple(sorted(found, key=lambda each: each.valid_from))


def framework_of(root: Path, quarter: Quarter, force: Slug) -> Framework:
    """Return the framework a statement answers, with the events that the force's settings add.

    It is the one the statement's settings name, else the one in force then. Raises InputRefused where an
    event of the force's settings names an unknown measure or another force.
    """
    framework = framework_for(root, quarter, read_statement(root, force, quarter).framework)
    return _with_events(framework, force, read_force(root, force).events)


def _with_events(framework: Framework, force: Slug, events: tuple[Event, ...]) -> Framework:
    """Add a force's own events to those of the framework; one of the same measure and quarter replaces it."""
    for each in events:
        if each.measure not in framework.measures:
            found = f"An event names a measure the framework does not know: {each.measure}"
            raise refused(f"params/{force}/force.yaml", 0, found)
        if each.force not in {"", force}:
            raise refused(f"params/{force}/force.yaml", 0, f"An event names another force: {each.force}")
    own = tuple(each.model_copy(update={"force": force}) for each in events)
    replaced = {(each.measure, each.force, each.quarter) for each in own}
    kept = [each for each in framework.events if (each.measure, each.force, each.quarter) not in replaced]
    return framework.model_copy(update={"events": (*kept, *own)}) if own else framework


def framework_for(root: Path, quarter: Quarter, named: str = "") -> Framework:
    """Choose the framework by date: the one in force when the quarter ended, the first for earlier quarters.

    A quarter that ended before any framework began is looked back on with the first one.
    """
    frameworks = read_frameworks(root)
    if named:
        for each in frameworks:
            if each.id == named:
                return each
        raise UnknownName(kind="framework", name=named, known=[each.id for each in frameworks])
    begun = [each for each in frameworks if each.valid_from <= quarter.end]
    chosen = begun[-1] if begun else frameworks[0]
    if chosen.valid_to and chosen.valid_to < quarter.start:
        raise RequestError(
            f"No framework of priorities covers {quarter.prose}: {chosen.id} ended on {chosen.valid_to}",
            "params/frameworks",
            "Add the framework communicated since.",
        )
    return chosen
