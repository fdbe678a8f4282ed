"""The verb that builds drafts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from helpers.cli.asking import forces_of, project_of, quarters_of, root_option
from helpers.cli.telling import list_findings, short, silent, tell
from helpers.errors import Outcome


@click.command("build")
@click.argument("quarters", nargs=-1, metavar="[QUARTER]...")
@click.option("--force", "forces", multiple=True, help="A force's id, or all; may be given several times.")
@click.option("--jobs", type=click.IntRange(1), default=None, help="Notebooks run at once.")
@click.option("--pdf", is_flag=True, help="The page as a PDF, too (needs Chromium or Chrome).")
@click.option("--quiet", is_flag=True, help="No progress, only the result.")
@root_option
@click.pass_context
def build_verb(
    context: click.Context,
    quarters: tuple[str, ...],
    forces: tuple[str, ...],
    jobs: int | None,
    pdf: bool,
    quiet: bool,
    root: Path | None,
) -> int:
    """Build drafts: every QUARTER (or range, as 2019-20-Q1..2025-26-Q2) for every force.

    Prints the path of each page. Exits 0 when every draft was written, whatever its checks say; 1 when an
    input or a notebook failed.
    """
    from helpers import build

    project = project_of(context, root)
    asked = quarters_of(project, quarters), forces_of(project, forces)
    request = build.Request(project, *asked, jobs=jobs or 0, pdf=pdf)
    results = build.build(request, tell=silent if quiet else tell)
    for built in results:
        _say_built(built, project)
    return 0 if all(built.ok for built in results) else 1


def _say_built(built: Any, project: Path) -> None:  # noqa: ANN401 - build is imported late
    if built.page is None:
        tell(f"{built.quarter} {built.force}: not built; the last good draft is as it was.")
        list_findings(built.problems)
        return
    counts = ", ".join(f"{built.checks.get(name, 0)} {name}" for name in Outcome)
    tell(f"Checks: {counts}. See `statement check {built.quarter} --force {built.force}`.")
    click.echo(short(built.page, project))
