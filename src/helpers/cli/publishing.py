"""The verbs from a draft to published versions, and what holds of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from helpers import wording
from helpers.cli.asking import day_of, force_of, force_option, project_of, quarter_of, root_option
from helpers.cli.telling import list_findings, short, show, tell
from helpers.errors import Finding

#: more fails than these are counted, not listed, before a draft is signed
_FAILS_LISTED = 10


@click.command("sign")
@click.argument("quarter", required=False)
@click.option("--name", required=True, help="Who signs.")
@click.option("--role", required=True, help="In which role, such as Police and Crime Commissioner.")
@click.option("--date", "day", default=None, help="The day it was signed, as 2022-09-01 (default: today).")
@click.option("--yes", is_flag=True, help="Sign although checks fail: it cannot be published like that.")
@force_option
@root_option
@click.pass_context
def sign_verb(
    context: click.Context,
    quarter: str | None,
    name: str,
    role: str,
    day: str | None,
    yes: bool,
    force: str | None,
    root: Path | None,
) -> int:
    """Sign a draft: write who answers for it into sign-off.yaml.

    The signature is bound to the draft's figures and words, and to every overrule with its reason: when any
    of them changes it is void. It is a record, not a proof of who wrote it: SECURITY.md says what it shows.
    Where checks fail, it says how many; on a terminal it asks, elsewhere nothing is signed without --yes.
    """
    from helpers import publish

    project = project_of(context, root)
    when, who = quarter_of(project, quarter), force_of(project, force)
    signer, on = publish.Signer(name, role), day_of(day)
    publish.refuse_impossible(on, when, day_of(None))
    fails = publish.standing_fails(project, when, who, on)
    if fails and not _signs_with_fails(fails, yes=yes):
        tell("Nothing was signed.")
        return 1
    signed = publish.sign(project, when, who, signer, on)
    show(f"Signed by {signed.prose}: {signed.digest}")
    return 0


def _signs_with_fails(fails: Sequence[Finding], *, yes: bool) -> bool:
    """Say which fails stand, and find out whether the draft is to be signed all the same."""
    counted = wording.counted(len(fails), "fail stands", "fails stand")
    tell(f"{wording.capital(counted)}, and this draft cannot be published:")
    list_findings(fails[:_FAILS_LISTED])
    if len(fails) > _FAILS_LISTED:
        tell(f"… and {len(fails) - _FAILS_LISTED} more; see `statement check`.")
    if yes:
        return True
    if sys.stdin.isatty():
        return click.confirm("Sign it all the same?", err=True)
    tell("Put them right and build again, or sign with --yes.")
    return False


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
    """Publish a signed draft whose checks pass as the next version, whole; nothing is ever overwritten.

    Tells the version's digest, to be kept or made known apart from the folder: `statement verify PATH
    --against DIGEST` holds the version to it.
    """
    from helpers import publish, variation

    project = project_of(context, root)
    when, who = quarter_of(project, quarter), force_of(project, force)
    varied = publish.Varied(reason, variation.Why(kind) if kind else None)
    published = publish.publish(project, when, who, varied, day_of(None))
    if not published.is_new:
        tell(f"This draft is published already, as {published.version}.")
    tell(f"Digest of {published.version}: {publish.digest_of_version(published.folder)}")
    show(short(published.folder, project))
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
    show(variation.in_words(difference, framework, (earlier, later)))
    return 0


@click.command("verify")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--rebuild", is_flag=True, help="Build it again, too, and compare every byte: this runs its notebooks."
)
@click.option("--trust", is_flag=True, help="Let --rebuild run notebooks that are not this project's own.")
@click.option("--against", default="", metavar="DIGEST", help="The digest that publish told of it.")
@click.option("--debug", is_flag=True, expose_value=False, help="Show tracebacks.")
def verify_verb(path: Path, rebuild: bool, trust: bool, against: str) -> int:
    """Verify a statement's folder: is every output and input what its manifest says it was.

    Names every file that is not; exits 1 then. The project is the one the folder lies in. It shows that
    nothing was altered since the manifest was written, not who wrote or signed it: only a digest known from
    elsewhere (--against), or git, can tell that.
    A notebook is a program, and --rebuild runs those of the statement with your rights; any that are not
    the project's own are named, and run only with --trust.
    """
    from helpers import verify

    verified = verify.verify(path, rebuild=rebuild, trust=trust, against=against)
    for finding in verified.findings:
        show(f"{finding.outcome}: {finding}")
    again = ", and built again to the same bytes" if rebuild and verified.holds else ""
    counted = f"{verified.outputs} files and {verified.inputs} inputs"
    tell(f"{counted} verified{again}." if verified.holds else f"Not as it was published, of {counted}.")
    if verified.committed:
        tell(verified.committed)
    if verified.holds:
        tell(_proven(verified.digest, against=bool(against)))
    return 0 if verified.holds else 1


def _proven(digest: str, *, against: bool) -> str:
    """Say what a statement that holds is shown to be, and what it is not."""
    if against:
        return "It is the one whose digest you gave: trust it as you trust where that came from."
    return (
        f"Its digest is {digest}. Nothing was altered since its manifest was written; this does not show who "
        "wrote or signed it. Hold it to a digest from the office: --against DIGEST."
    )
