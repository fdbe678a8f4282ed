"""Checks a page that is shown, in a process beside the builder's: the page does not wait for them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from helpers import check, clock, spreadsheet, stitch
from helpers.data_findings import used_findings

#: how checks ended, by outcome, and files by name
Examined = tuple[dict[str, int], dict[str, bytes]]


def examined(
    statement: stitch.Statement,
    context: stitch.Context,
    notebooks: Mapping[str, bytes],
    root: Path,
) -> Examined:
    """Give how the checks of a statement ended, by outcome, and the files that a build adds to the page's."""
    book = {f"downloads/{spreadsheet.NAME}": spreadsheet.spreadsheet(statement, context)}
    files = {**statement.files, **book, **notebooks}
    found = used_findings(root, context.force, context.quarter)
    subject = check.Subject(files, root, context.quarter, context.force, clock.today(), data_findings=found)
    report = check.run(subject)
    reports = {"checks.json": report.json, "quality-report.html": report.html}
    return dict(report.counts), {**book, **notebooks, **reports}
