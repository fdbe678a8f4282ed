"""What a person sees: results on standard output, progress and messages on standard error."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from helpers.errors import Finding, StatementError


def tell(line: str) -> None:
    """Tell a person something on standard error."""
    click.echo(line, err=True)


def silent(line: str) -> None:
    """Tell nothing."""


def report_error(error: StatementError) -> None:
    """Tell what went wrong: every finding, when there are some."""
    findings = getattr(error, "findings", None)
    if findings:
        list_findings(findings)
    else:
        tell(str(error))


def list_findings(findings: Sequence[Finding]) -> None:
    """Tell findings, one a line, on standard error."""
    for finding in findings:
        tell(f"{finding.outcome}: {finding}")


def short(path: Path, project: Path) -> str:
    """Write a path as a person in the project would, never longer than needed."""
    within = project == Path.cwd() and path.is_relative_to(project)
    return str(path.relative_to(project) if within else path)
