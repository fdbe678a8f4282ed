"""The command line: each verb parses, calls one function, prints, exits.

Results go to standard output, progress and messages to standard error. Exit 0: fine; 1: something was found
or failed, and is named; 2: the request was wrong.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from helpers.errors import Finding, Outcome, RequestError, StatementError

if TYPE_CHECKING:
    from datetime import date

    from helpers.periods import Quarter

_FOLDERS = ("notebooks", "params")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code; a traceback only with --debug."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = statement.main(args=given, prog_name="statement", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _tell("Stopped. What was published before is as it was.")
        sys.exit(130)
    except StatementError as error:
        _report(error)
        sys.exit(error.exit_code)
    except Exception as error:  # the last resort: a person should not meet a traceback
        if "--debug" in given:
            raise
        _tell(f"Something went wrong that this tool did not foresee: {type(error).__name__}: {error}")
        _tell("Run it again with --debug to see where, and report it. Nothing was published.")
        sys.exit(1)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--root", type=click.Path(path_type=Path), default=None, help="The project folder.")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.version_option(package_name="policing-priorities-statement")
@click.pass_context
def statement(context: click.Context, root: Path | None, debug: bool) -> None:  # noqa: ARG001 - main reads it
    """Make a Police and Crime Commissioner's quarterly statement on the national priorities for policing."""
    context.obj = root


def _root_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let --root and --debug stand after the verb, too."""
    command = click.option("--debug", is_flag=True, expose_value=False, help="Show tracebacks.")(command)
    return click.option(
        "--root", type=click.Path(path_type=Path), default=None, help="The project folder (default: here)."
    )(command)


_force_option = click.option("--force", default=None, help="A force's id, such as west-mercia.")


@statement.command("build")
@click.argument("quarters", nargs=-1, metavar="[QUARTER]...")
@click.option("--force", "forces", multiple=True, help="A force's id, or all; may be given several times.")
@click.option("--jobs", type=click.IntRange(1), default=None, help="Notebooks run at once.")
@click.option("--pdf", is_flag=True, help="The page as a PDF, too (needs Chromium or Chrome).")
@click.option("--quiet", is_flag=True, help="No progress, only the result.")
@_root_option
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

    project = _project(context, root)
    asked = _quarters(project, quarters), _forces(project, forces)
    request = build.Request(project, *asked, jobs=jobs or 0, pdf=pdf)
    results = build.build(request, tell=_silent if quiet else _tell)
    for built in results:
        _say_built(built, project)
    return 0 if all(built.ok for built in results) else 1


def _say_built(built: Any, project: Path) -> None:  # noqa: ANN401 - build is imported late
    if built.page is None:
        _tell(f"{built.quarter} {built.force}: not built; the last good draft is as it was.")
        _list(built.problems)
        return
    counts = ", ".join(f"{built.checks.get(name, 0)} {name}" for name in Outcome)
    _tell(f"Checks: {counts}. See `statement check {built.quarter} --force {built.force}`.")
    click.echo(_short(built.page, project))


@statement.command("load")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@_root_option
@click.pass_context
def load_verb(context: click.Context, sources: tuple[str, ...], root: Path | None) -> int:
    """Read raw releases (all, or those of SOURCE) into tidy observations, and say what changed."""
    from helpers import listing, load, params

    project = _project(context, root)
    report = load.load(project, params.read_frameworks(project)[-1], sources or None)
    for line in listing.loaded(report):
        click.echo(line)
    _list(report.findings)
    return 0


@statement.command("validate")
@click.argument("quarter", required=False)
@_force_option
@_root_option
@click.pass_context
def validate_verb(context: click.Context, quarter: str | None, force: str | None, root: Path | None) -> int:
    """List every finding about the figures of a quarter; exits 1 when one of them is a fail."""
    from helpers import evidence, listing, load, params, validate

    project = _project(context, root)
    when, who = _quarter(project, quarter), _force(project, force)
    framework = params.framework_for(project, when)
    reasons = params.read_statement(project, who, when).reconciliation
    tidy = load.open_tidy(project, framework, who)
    records = evidence.Records(tidy.observations, framework)
    findings = [
        *validate.findings(tidy, framework, who, when),
        *evidence.held_findings(records, who, when, reasons),
    ]
    for finding in findings:
        click.echo(f"{finding.outcome}: {finding}")
    _tell(f"{listing.counted(findings)} for {when.prose}, {who}.")
    return int(any(finding.outcome is Outcome.FAIL for finding in findings))


@statement.command("evidence")
@click.argument("quarter", required=False)
@click.argument("priority", required=False)
@click.option("--explain", is_flag=True, help="Print every input of each test, to redo it by hand.")
@click.option("--recalibrate", is_flag=True, help="Estimate the constants c anew, over all forces.")
@_force_option
@_root_option
@click.pass_context
def evidence_verb(
    context: click.Context,
    quarter: str | None,
    priority: str | None,
    explain: bool,
    recalibrate: bool,
    force: str | None,
    root: Path | None,
) -> int:
    """Show a quarter's comparisons as a table, for one PRIORITY or all."""
    from helpers import evidence, listing, load, params
    from helpers.section import open_section

    project = _project(context, root)
    when, who = _quarter(project, quarter), _force(project, force)
    framework = params.framework_for(project, when)
    if recalibrate:
        tidy = load.open_tidy(project, framework, who)
        records = evidence.Records(tidy.observations, framework)
        click.echo(listing.recalibration(evidence.recalibrate(records, when)))
        return 0
    slugs = [framework.priority(priority).slug] if priority else [each.slug for each in framework.priorities]
    for slug in slugs:
        section = open_section(slug, str(when), who, str(project))
        click.echo(listing.explanations(section) if explain else listing.comparisons(section))
    return 0


@statement.command("check")
@click.argument("quarter", required=False)
@_force_option
@click.option("--version", "version", default="draft", help="draft, or a published version such as v1.")
@_root_option
@click.pass_context
def check_verb(
    context: click.Context, quarter: str | None, force: str | None, version: str, root: Path | None
) -> int:
    """Read a finished statement back and list what is wrong with it; exits 1 on any fail not overruled."""
    from datetime import UTC, datetime

    from helpers import check

    project = _project(context, root)
    when, who = _quarter(project, quarter), _force(project, force)
    report = check.check_folder(project, when, who, version, today=datetime.now(UTC).date())
    click.echo(report.text)
    return 0 if report.passes else 1


@statement.command("sign")
@click.argument("quarter", required=False)
@click.option("--name", required=True, help="Who signs.")
@click.option("--role", required=True, help="In which role, such as Police and Crime Commissioner.")
@click.option("--date", "day", default=None, help="The day it was signed, as 2022-09-01 (default: today).")
@_force_option
@_root_option
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

    project = _project(context, root)
    when, who = _quarter(project, quarter), _force(project, force)
    signed = publish.sign(project, when, who, publish.Signer(name, role), _day(day))
    click.echo(f"Signed by {signed.prose}: {signed.digest}")
    return 0


@statement.command("publish")
@click.argument("quarter", required=False)
@click.option("--reason", default="", help="Why this version differs from the last one (from v2 on).")
@click.option(
    "--class",
    "kind",
    default=None,
    type=click.Choice(["data-revised", "correction", "wording"]),
    help="What kind of variation it is (from v2 on).",
)
@_force_option
@_root_option
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

    project = _project(context, root)
    when, who = _quarter(project, quarter), _force(project, force)
    varied = publish.Varied(reason, variation.Why(kind) if kind else None)
    published = publish.publish(project, when, who, varied, _day(None))
    if not published.is_new:
        _tell(f"This draft is published already, as {published.version}.")
    click.echo(_short(published.folder, project))
    return 0


@statement.command("compare")
@click.argument("quarter")
@click.argument("earlier")
@click.argument("later", default="draft")
@_force_option
@_root_option
@click.pass_context
def compare_verb(
    context: click.Context, quarter: str, earlier: str, later: str, force: str | None, root: Path | None
) -> int:
    """Say what differs between two editions of a statement (v1, v2, draft), figure by figure, and why."""
    from helpers import build, publish, variation

    project = _project(context, root)
    when, who = _quarter(project, quarter), _force(project, force)
    before, after = (publish.open_edition(project, when, who, each) for each in (earlier, later))
    framework = build.framework_of(project, when, who)
    difference = variation.compare(before.files, after.files)
    click.echo(variation.in_words(difference, framework, (earlier, later)))
    return 0


@statement.command("fetch")
@click.argument("source")
@click.argument("address", required=False)
@click.option("--released", default=None, help="When it came out, as 2026-04-23 (default: today).")
@_root_option
@click.pass_context
def fetch_verb(
    context: click.Context, source: str, address: str | None, released: str | None, root: Path | None
) -> int:
    """Download a SOURCE's file from its ADDRESS into a new release folder; without one, say where to look."""
    from datetime import UTC, datetime

    from helpers import params
    from helpers.load import fetch, progress

    project = _project(context, root)
    framework = params.read_frameworks(project)[-1]
    if address is None:
        click.echo(fetch.directions(framework, source))
        return 0
    wanted = fetch.Wanted(source, address, released or datetime.now(UTC).date().isoformat())
    with progress.download_bar(source) as report:
        path = fetch.fetch(project, framework, wanted, fetch.Means(report))
    click.echo(_short(path, project))
    _tell(f"Now run `statement load {source}`.")
    return 0


@statement.command("template")
@click.argument("name")
@click.option("--out", type=click.Path(path_type=Path), default=Path(), help="The folder to write to.")
@_force_option
@_root_option
@click.pass_context
def template_verb(context: click.Context, name: str, out: Path, force: str | None, root: Path | None) -> int:
    """Write a template to fill in (force-extract): CSV, workbook, and notes on what is allowed."""
    from helpers import params
    from helpers.load.template import write_template

    project = _project(context, root)
    for path in write_template(name, out, params.read_frameworks(project)[-1], _force(project, force)):
        click.echo(path)
    return 0


@statement.command("lab")
@click.argument("quarter", required=False)
@_force_option
@_root_option
@click.pass_context
def lab_verb(context: click.Context, quarter: str | None, force: str | None, root: Path | None) -> int:
    """Open JupyterLab on copies of the six notebooks with a quarter's and force's parameters."""
    from helpers import lab

    project = _project(context, root)
    return lab.open_lab(project, _quarter(project, quarter), _force(project, force), tell=_tell)


@statement.command("share")
@click.argument("quarter", required=False)
@_force_option
@_root_option
@click.pass_context
def share_verb(context: click.Context, quarter: str | None, force: str | None, root: Path | None) -> int:
    """Pack a draft's executed notebooks and their HTML for a colleague, free of paths and machine names."""
    from helpers import share

    project = _project(context, root)
    packed = share.share(project, _quarter(project, quarter), _force(project, force))
    click.echo(_short(packed, project))
    return 0


@statement.command("doctor")
@_root_option
@click.pass_context
def doctor_verb(context: click.Context, root: Path | None) -> int:
    """Tell whether this machine and project are fit to make a statement, and what to do where not."""
    from helpers import doctor

    examined = doctor.examine(root or context.obj or Path.cwd())
    for each in examined:
        click.echo(f"{'ok  ' if each.ok else 'BAD ' if each.needed else 'note'}  {each.what}")
        if not each.ok:
            click.echo(f"      {each.remedy}")
    return int(any(each.needed and not each.ok for each in examined))


# --------------------------------------------------------------------------- what a request means


def _project(context: click.Context, root: Path | None) -> Path:
    """Find the project: the folder named, or the one the command stands in or under."""
    named = root or context.obj
    here = Path.cwd()
    for folder in [named] if named else [here, *here.parents]:
        if all((folder / each).is_dir() for each in _FOLDERS):
            return folder.resolve()
    where = str(named or here)
    raise RequestError(
        "No project folder: it holds notebooks/ and params/", where, "Go to the project, or give --root DIR."
    )


def _quarters(project: Path, given: Sequence[str]) -> tuple[Quarter, ...]:
    from helpers import params
    from helpers.periods import Quarter

    texts = given or [params.read_defaults(project).quarter]
    return tuple(dict.fromkeys(each for text in texts for each in Quarter.parse_range(text)))


def _quarter(project: Path, given: str | None) -> Quarter:
    from helpers.periods import Quarter

    return Quarter.parse(given) if given is not None else _quarters(project, ())[0]


def _day(given: str | None) -> date:
    from datetime import UTC, date, datetime

    try:
        return date.fromisoformat(given) if given else datetime.now(UTC).date()
    except ValueError:
        raise RequestError(f"{given!r} is not a day", "--date", "Write it as 2022-09-01.") from None


def _forces(project: Path, given: Sequence[str]) -> tuple[str, ...]:
    from helpers import forces

    if "all" in given:
        return tuple(each.slug for each in forces.territorial_forces())
    return tuple(dict.fromkeys(_force(project, each) for each in (given or (None,))))


def _force(project: Path, given: str | None) -> str:
    from helpers import forces, params

    return forces.force(params.read_defaults(project).force if given is None else given).slug


# --------------------------------------------------------------------------- what a person sees


def _tell(line: str) -> None:
    click.echo(line, err=True)


def _silent(line: str) -> None:
    """Tell nothing."""


def _report(error: StatementError) -> None:
    findings = getattr(error, "findings", None)
    if findings:
        _list(findings)
    else:
        _tell(str(error))


def _list(findings: Sequence[Finding]) -> None:
    for finding in findings:
        _tell(f"{finding.outcome}: {finding}")


def _short(path: Path, project: Path) -> str:
    """Write a path as a person in the project would, never longer than needed."""
    return str(path.relative_to(project)) if project == Path.cwd() else str(path)


if __name__ == "__main__":
    main()
