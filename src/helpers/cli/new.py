"""The verb that begins a quarter."""

from __future__ import annotations

from pathlib import Path

import click

from helpers.cli.asking import force_of, force_option, project_of, root_option
from helpers.cli.telling import show


@click.command("new")
@click.argument("quarter")
@force_option
@root_option
@click.pass_context
def new_verb(context: click.Context, quarter: str, force: str | None, root: Path | None) -> int:
    """Begin QUARTER's words and settings from the latest earlier ones, or as skeletons.

    What stays is copied and marked as not reviewed; what must be judged anew is blank. Lists what is to be
    written, and which source is due when. Nothing is overwritten.
    """
    from helpers import new_quarter
    from helpers.periods import Quarter

    project = project_of(context, root)
    started = new_quarter.start(project, Quarter.parse(quarter), force_of(project, force))
    show(new_quarter.told(started))
    return 0
