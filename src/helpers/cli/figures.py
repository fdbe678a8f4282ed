"""The verbs on sources, figures and evidence."""

from __future__ import annotations

from pathlib import Path

import click

from helpers.cli.asking import force_of, force_option, project_of, quarter_of, root_option
from helpers.cli.telling import list_findings, short, show, tell
from helpers.errors import Finding, Outcome


@click.command("load")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@root_option
@click.pass_context
def load_verb(context: click.Context, sources: tuple[str, ...], root: Path | None) -> int:
    """Read raw releases (all, or those of SOURCE) into tidy observations, and say what changed.

    Exits 1 when a new edition lacks rows, or changes counts in most forces, and nobody has confirmed it.
    """
    from helpers import listing, load, params

    project = project_of(context, root)
    framework = params.read_frameworks(project)[-1]
    report = load.load(project, framework, sources or None)
    suspect = load.suspect_editions(project, framework, sources or None)
    for line in listing.loaded(report):
        show(line)
    list_findings((*report.findings, *suspect, *_extract_words(project, sources)))
    return int(any(finding.outcome is Outcome.FAIL for finding in suspect))


def _extract_words(project: Path, sources: tuple[str, ...]) -> tuple[Finding, ...]:
    """Check the words of the forces' extracts among the sources (all where none is named)."""
    from helpers import check, load, params

    framework = params.read_frameworks(project)[-1]
    known = sources or tuple(each.name for each in (project / load.RAW).iterdir() if each.is_dir())
    extracts = sorted(name for name in known if framework.family_of(name) == "force")
    return check.extract_words(load.read_tidy(project, framework, extracts).observations, framework)


@click.command("validate")
@click.argument("quarter", required=False)
@force_option
@root_option
@click.pass_context
def validate_verb(context: click.Context, quarter: str | None, force: str | None, root: Path | None) -> int:
    """List every finding about the figures of a quarter; exits 1 when one of them is a fail."""
    from helpers import check, data_findings, listing, load, params
    from helpers.section import records_of

    project = project_of(context, root)
    when, who = quarter_of(project, quarter), force_of(project, force)
    framework = params.framework_of(project, when, who)
    reasons = params.read_statement(project, who, when).reconciliation
    tidy = load.open_tidy(project, framework, who)
    records = records_of(tidy, framework)
    findings = [
        *data_findings.all_findings(tidy, records, who, when, reasons),
        *check.extract_words(tidy.observations, framework),
    ]
    for finding in findings:
        show(f"{finding.outcome}: {finding}")
    tell(f"{listing.counted(findings)} for {when.prose}, {who}.")
    return int(any(finding.outcome is Outcome.FAIL for finding in findings))


@click.command("evidence")
@click.argument("quarter", required=False)
@click.argument("priority", required=False)
@click.option("--explain", is_flag=True, help="Print every input of each test, to redo it by hand.")
@click.option("--recalibrate", is_flag=True, help="Estimate the constants c anew, over all forces.")
@force_option
@root_option
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
    from helpers.section import open_section, records_of

    project = project_of(context, root)
    when, who = quarter_of(project, quarter), force_of(project, force)
    framework = params.framework_of(project, when, who)
    if recalibrate:
        tidy = load.open_tidy(project, framework, who)
        records = records_of(tidy, framework)
        show(listing.recalibration(evidence.recalibrate(records, when)))
        return 0
    slugs = [framework.priority(priority).slug] if priority else [each.slug for each in framework.priorities]
    for slug in slugs:
        section = open_section(slug, str(when), who, str(project))
        show(listing.explanations(section) if explain else listing.comparisons(section))
    return 0


@click.command("fetch")
@click.argument("source")
@click.argument("address", required=False)
@click.option("--released", default=None, help="When it came out, as 2026-04-23 (default: today).")
@root_option
@click.pass_context
def fetch_verb(
    context: click.Context, source: str, address: str | None, released: str | None, root: Path | None
) -> int:
    """Download a SOURCE's file from its ADDRESS into a new release folder; without one, say where to look."""
    from helpers import clock, params
    from helpers.load import fetch, progress

    project = project_of(context, root)
    framework = params.read_frameworks(project)[-1]
    if address is None:
        show(fetch.directions(framework, source))
        return 0
    wanted = fetch.Wanted(source, address, released or clock.today().isoformat())
    with progress.download_bar(source) as report:
        path = fetch.fetch(project, framework, wanted, fetch.Means(report))
    show(short(path, project))
    tell(f"Now run `statement load {source}`.")
    return 0


@click.command("template")
@click.argument("name")
@click.option("--out", type=click.Path(path_type=Path), default=Path(), help="The folder to write to.")
@force_option
@root_option
@click.pass_context
def template_verb(context: click.Context, name: str, out: Path, force: str | None, root: Path | None) -> int:
    """Write a template to fill in (force-extract): CSV, workbook, and notes on what is allowed."""
    from helpers import params
    from helpers.load.template import write_template

    project = project_of(context, root)
    for path in write_template(name, out, params.read_frameworks(project)[-1], force_of(project, force)):
        show(path)
    return 0
