"""The verb that builds drafts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from helpers.cli.asking import forces_of, project_of, quarters_of, root_option
from helpers.cli.telling import list_findings, short, show, tell
from helpers.errors import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from helpers.periods import Quarter


@click.command("build")
@click.argument("quarters", nargs=-1, metavar="[QUARTER]...")
@click.option("--force", "forces", multiple=True, help="A force's id, or all; may be given several times.")
@click.option("--jobs", type=click.IntRange(1), default=None, help="Notebooks run at once.")
@click.option("--scheduler", default=None, metavar="ADDRESS", help="Run on a Dask cluster's workers.")
@click.option("--fresh", is_flag=True, help="Run everything, whatever was kept of earlier builds.")
@click.option("--why", is_flag=True, help="Say of each section what changed since it was last kept.")
@click.option("--plain", is_flag=True, help="Start each kernel by itself.")
@click.option("--pdf", is_flag=True, help="The page as a PDF, too (needs Chromium or Chrome).")
@click.option("--quiet", is_flag=True, help="No progress, only the result.")
@root_option
@click.pass_context
def build_verb(
    context: click.Context,
    quarters: tuple[str, ...],
    forces: tuple[str, ...],
    jobs: int | None,
    scheduler: str | None,
    fresh: bool,
    why: bool,
    plain: bool,
    pdf: bool,
    quiet: bool,
    root: Path | None,
) -> int:
    """Build drafts: every QUARTER (or range, as 2019-20-Q1..2025-26-Q2) for every force.

    A notebook is a program: building runs the six in notebooks/ with your rights. Build only notebooks that
    you trust. Only what has changed is run: a draft that would be the same stays, and a section that would be
    is taken from the store. Prints the path of each page. Exits 0 when every draft was written, whatever its
    checks say; 1 when an input or a notebook failed.
    """
    project = project_of(context, root)
    asked = quarters_of(project, quarters), forces_of(project, forces)
    if not fresh and _as_they_are(project, *asked, pdf=pdf, why=why):
        return 0
    from helpers import build, params
    from helpers.cli.progress import listener

    request = build.Request(
        project,
        *asked,
        jobs=jobs or 0,
        pdf=pdf,
        fresh=fresh,
        why=why,
        plain=plain,
        executors=_cluster(scheduler, plain=plain) if scheduler else None,
    )
    with listener(quiet=quiet) as heard:
        results = build.build(request, listener=heard)
    for built in results:
        if built.page is None:
            tell(f"{built.quarter} {built.force}: not built; {_left(project, built.quarter, built.force)}.")
            list_findings(built.problems)
        else:
            _say_built(built.quarter, built.force, built.checks, built.page, project)
    frameworks = [params.framework_of(project, built.quarter, built.force) for built in results]
    _say_unused(project, [each.notebook for framework in frameworks for each in framework.priorities])
    return 0 if all(built.ok for built in results) else 1


def _left(project: Path, quarter: Quarter, force: str) -> str:
    """Say what a build that failed left."""
    from helpers import outputs

    there = outputs.is_statement(outputs.statement_folder(project, quarter, force) / "draft")
    return "the last good draft is as it was" if there else "there is no draft of it yet"


def _as_they_are(
    project: Path, quarters: tuple[Quarter, ...], forces: tuple[str, ...], *, pdf: bool, why: bool
) -> bool:
    """Say that there is nothing to do, where every draft is the one that a build would give."""
    from helpers import clock, unchanged

    drafts = [unchanged.Draft(str(project), quarter, force) for force in forces for quarter in quarters]
    if not all(map(unchanged.is_recorded, drafts)):
        return False
    surroundings, day = unchanged.Surroundings(str(project)), clock.today().isoformat()
    found = [unchanged.still_holds(each, surroundings, day=day, pdf=pdf) for each in drafts]
    surroundings.save()
    if not all(found):
        return False
    for draft, record in zip(drafts, found, strict=True):
        if record:
            for slug in record.sections if why else ():
                tell(f"{draft.quarter} {draft.force}: {slug}: nothing has changed")
            page = project / draft.name / "statement.html"
            _say_built(draft.quarter, draft.force, record.checks, page, project)
    _say_unused(project, [name for record in found if record for name in record.notebooks])
    return True


def _say_unused(project: Path, used: Sequence[str]) -> None:
    """Say which notebooks no section is made from: a copy that was worked on would be missed in silence."""
    from helpers import unchanged

    for name in unchanged.unused_notebooks(str(project), used):
        tell(f"note: notebooks/{name} is not used: the framework of priorities names no such notebook.")


def _cluster(address: str, *, plain: bool) -> Any:  # noqa: ANN401 - execute is imported late
    """Give what asks a cluster's workers, once a build knows where it works and within which limits."""
    from helpers.execute.cluster import cluster

    return lambda work, limits, ahead: cluster(address, work, limits, plain=plain, ahead=ahead)


def _say_built(quarter: Quarter, force: str, checks: Mapping[str, int], page: Path, project: Path) -> None:
    counts = ", ".join(f"{checks.get(name, 0)} {name}" for name in Outcome)
    tell(f"Checks: {counts}. See `statement check {quarter} --force {force}`.")
    show(short(page, project))
