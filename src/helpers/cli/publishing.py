"""The verbs from a draft to published versions, and what holds of them."""

from __future__ import annotations

from pathlib import Path

import click

from helpers.cli.asking import day_of, force_of, force_option, project_of, quarter_of, root_option
from helpers.cli.telling import short, tell


@click.command("sign")
@click.argument("quarter", required=False)
@click.option("--name", required=True, help="Who signs.")
@click.option("--role", required=True, help="In which role, such as Police and Crime Commissioner.")
@click.option("--date", "day", default=None, help="The day it was signed, as 2022-09-01 (default: today).")
@force_option
@root_option
@click.pass_context
def sign_verb(
    context: click.Context,
    quarter: str | None,
    name: str,
    role: str,
    day: str | None,
    force: str | None,
    root: Path | None,
) -> int:
    """Sign a draft: write who answers for it, bound to its very figures and words, into sign-off.yaml."""
    from helpers import publish

    project = project_of(context, root)
    when, who = quarter_of(project, quarter), force_of(project, force)
    signed = publish.sign(project, when, who, publish.Signer(name, role), day_of(day))
    click.echo(f"Signed by {signed.prose}: {signed.digest}")
    return 0


@click.command("publish")
@click.argument("quarter", required=False)
@click.option("--reason", default="", help="Why this version differs from the last one (from v2 on).")
@click.option(
    "--class",
    "kind",
    default=None,
    type=click.Choice(["data-revised", "correction", "wording"]),
    help="What kind of variation it is (from v2 on).",
)
@force_option
@root_option
@click.pass_context
def publish_verb(
    context: click.Context,
    quarter: str | None,
    reason: str,
    kind: str | None,
    force: str | None,
    root: Path | None,
) -> int:
    """Publish a signed draft whose checks pass as the next version, whole; nothing is ever overwritten."""
    from helpers import publish, variation

    project = project_of(context, root)
    when, who = quarter_of(project, quarter), force_of(project, force)
    varied = publish.Varied(reason, variation.Why(kind) if kind else None)
    published = publish.publish(project, when, who, varied, day_of(None))
    if not published.is_new:
        tell(f"This draft is published already, as {published.version}.")
    click.echo(short(published.folder, project))
    return 0


@click.command("compare")
@click.argument("quarter")
@click.argument("earlier")
@click.argument("later", default="draft")
@force_option
@root_option
@click.pass_context
def compare_verb(
    context: click.Context, quarter: str, earlier: str, later: str, force: str | None, root: Path | None
) -> int:
    """Say what differs between two editions of a statement (v1, v2, draft), figure by figure, and why."""
    from helpers import params, publish, variation

    project = project_of(context, root)
    when, who = quarter_of(project, quarter), force_of(project, force)
    before, after = (publish.open_edition(project, when, who, each) for each in (earlier, later))
    framework = params.framework_of(project, when, who)
    difference = variation.compare(before.files, after.files)
    click.echo(variation.in_words(difference, framework, (earlier, later)))
    return 0


@click.command("verify")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--rebuild", is_flag=True, help="Build it again, too, and compare every byte.")
@click.option("--debug", is_flag=True, expose_value=False, help="Show tracebacks.")
def verify_verb(path: Path, rebuild: bool) -> int:
    """Verify a statement's folder from its manifest alone: is every input and output what was published.

    Names every file that is not; exits 1 then. The project is the one the folder lies in.
    """
    from helpers import verify

    verified = verify.verify(path, rebuild=rebuild)
    for finding in verified.findings:
        click.echo(f"{finding.outcome}: {finding}")
    again = ", and built again to the same bytes" if rebuild and verified.holds else ""
    counted = f"{verified.outputs} files and {verified.inputs} inputs"
    tell(f"{counted} verified{again}." if verified.holds else f"Not as it was published, of {counted}.")
    return 0 if verified.holds else 1
