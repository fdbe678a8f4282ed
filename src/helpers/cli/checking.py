"""The verb that reads a finished statement back."""

from __future__ import annotations

from pathlib import Path

import click

from helpers.cli.asking import force_of, force_option, project_of, quarter_of, root_option
from helpers.cli.telling import show


@click.command("check")
@click.argument("quarter", required=False)
@force_option
@click.option("--version", "version", default="draft", help="draft, or a published version such as v1.")
@root_option
@click.pass_context
def check_verb(
    context: click.Context, quarter: str | None, force: str | None, version: str, root: Path | None
) -> int:
    """Read a finished statement back and list what is wrong with it; exits 1 on any fail not overruled."""
    from helpers import check, clock

    project = project_of(context, root)
    when, who = quarter_of(project, quarter), force_of(project, force)
    report = check.check_folder(project, when, who, version, today=clock.today())
    show(report.text)
    return 0 if report.passes else 1
