"""The verb that makes the static site from published versions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from helpers.cli.asking import force_of, project_of, root_option
from helpers.cli.telling import short, show, tell


@click.command("site")
@click.option(
    "--force",
    "forces",
    multiple=True,
    help="A force's id, more than once for several; all: every force that has published.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    help="Where the site is to be shown (default: outputs/site).",
)
@root_option
@click.pass_context
def site_verb(context: click.Context, forces: Sequence[str], out: Path | None, root: Path | None) -> int:
    """Make a static folder for the office's website from published versions, and show it in one step.

    No draft is ever in it. Refused, by name, is a version that is not as it was published. Copy the folder
    with its links followed (rsync --recursive --copy-links) to wherever it is to be: it fits under any path.
    """
    from helpers import site, wording

    project = project_of(context, root)
    made = site.make(project, _forces(project, forces), (out or project / "outputs/site").absolute())
    for each in made.noticed:
        tell(f"note: {each}")
    statements = wording.counted(made.statements, "statement", "statements")
    tell(f"{statements} in {wording.counted(made.versions, 'version', 'versions')}.")
    show(short(made.folder, project))
    return 0


def _forces(project: Path, given: Sequence[str]) -> tuple[str, ...]:
    """Give the forces asked for: that of defaults.yaml, those named, or all that have published."""
    from helpers.errors import RequestError
    from helpers.site import editions

    if "all" not in given:
        return tuple(dict.fromkeys(force_of(project, each) for each in given or (None,)))
    if found := editions.published_forces(project):
        return found
    raise RequestError("No force has a published statement", str(project / "outputs"), "Publish one first.")
