"""What a person sees: results on standard output, progress and messages on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from helpers.errors import Finding, StatementError


class Output:
    """Standard output, which may be full or closed: what a command did holds all the same.

    ``lost`` is why results did not get there, "" where they did; ``left`` is whether the reader has gone, as
    ``head`` does once it has enough.
    """

    def __init__(self) -> None:
        self.lost = ""
        self.left = False

    def show(self, text: object) -> None:
        """Write a result, at once, unless an earlier one did not get there."""
        if self.lost or self.left:
            return
        try:
            if sys.stdout is None:
                self.lost = "it is closed"
                return
            click.echo(text)
            sys.stdout.flush()
        except BrokenPipeError:
            self.left = True
        except (OSError, ValueError) as error:
            self.lost = getattr(error, "strerror", None) or str(error)
        if self.lost or self.left:
            _write_to_nothing()


def _write_to_nothing() -> None:
    """Have what is still unwritten go nowhere: Python would try again when it ends, and fail then."""
    with suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)


#: this process's standard output
OUTPUT = Output()


def show(text: object) -> None:
    """Write a result to standard output."""
    OUTPUT.show(text)


def tell(line: str) -> None:
    """Write a message to standard error; where that is full or closed there is nobody to tell."""
    with suppress(OSError, ValueError):
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
