"""The verb that shows the page while it is being written."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from helpers.cli.asking import force_of, force_option, project_of, quarter_of, root_option
from helpers.cli.telling import show


@click.command("preview")
@click.argument("quarter", required=False)
@click.argument("priority", required=False)
@force_option
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="The port to serve at (0: any free one)."
)
@click.option("--no-browser", is_flag=True, help="Only say the address; open nothing.")
@root_option
@click.pass_context
def preview_verb(
    context: click.Context,
    quarter: str | None,
    priority: str | None,
    force: str | None,
    port: int,
    no_browser: bool,
    root: Path | None,
) -> int:
    """Show the page, or one PRIORITY of it, in a browser, and renew it whenever a file is saved.

    Words, params, notebooks, data and the program's own code are watched. The page is served to this machine
    alone, and nothing is written to outputs. A notebook is a program: the preview runs it, with your rights,
    at every save. An error is shown over the last good page. End with ctrl-C.
    """
    from helpers.preview import Asked, preview

    project = project_of(context, root)
    asked = Asked(project, quarter_of(project, quarter), force_of(project, force), priority or "")
    with suppress(KeyboardInterrupt):
        preview(asked, tell=show, port=port, browser=not no_browser)
    return 0
