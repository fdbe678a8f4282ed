"""The verbs of the working day: the laboratory, sharing, and the state of the machine."""

from __future__ import annotations

from pathlib import Path

import click

from helpers.cli.asking import force_of, force_option, project_of, quarter_of, root_option
from helpers.cli.telling import short, show, tell


@click.command("lab")
@click.argument("quarter", required=False)
@force_option
@root_option
@click.pass_context
def lab_verb(context: click.Context, quarter: str | None, force: str | None, root: Path | None) -> int:
    """Open JupyterLab on the notebooks with a quarter's and force's parameters in each of them.

    A notebook is a program: what runs in JupyterLab runs with your rights, so open only notebooks you trust.
    What is saved keeps your cells, with the parameters that are committed and without outputs. The library is
    read again whenever one of its files is saved.
    """
    from helpers import lab

    project = project_of(context, root)
    return lab.open_lab(project, quarter_of(project, quarter), force_of(project, force), tell=tell)


@click.command("share")
@click.argument("quarter", required=False)
@click.argument("priority", required=False)
@click.option("--no-code", is_flag=True, help="Leave out the notebooks' code; what it showed stays.")
@force_option
@root_option
@click.pass_context
def share_verb(
    context: click.Context,
    quarter: str | None,
    priority: str | None,
    no_code: bool,
    force: str | None,
    root: Path | None,
) -> int:
    """Pack a draft's executed notebooks and their HTML for a colleague: all, or those of one PRIORITY.

    A notebook is a program: whoever opens the zip can read it, and runs it only by choosing to.

    They open in JupyterLab, VS Code and any browser. Refused, with every place, is what tells of this
    machine, of who sits at it, or of a secret.
    """
    from helpers import share

    project = project_of(context, root)
    wanted = share.Wanted(priority or "", code=not no_code)
    packed = share.share(project, quarter_of(project, quarter), force_of(project, force), wanted)
    show(short(packed, project))
    return 0


@click.command("doctor")
@root_option
@click.pass_context
def doctor_verb(context: click.Context, root: Path | None) -> int:
    """Tell whether this machine and project are fit to make a statement, and what to do where not."""
    from helpers import doctor

    examined = doctor.examine(root or context.obj or Path.cwd())
    for each in examined:
        show(f"{'ok  ' if each.ok else 'BAD ' if each.needed else 'note'}  {each.what}")
        if not each.ok:
            show(f"      {each.remedy}")
    return int(any(each.needed and not each.ok for each in examined))
