"""Six executed notebooks become one page, and the files beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from helpers.blocks import Origin
from helpers.errors import Finding, Outcome, Place, StatementError
from helpers.execute import ROOT
from helpers.params import Limits, Priority
from helpers.stitch import data, guard, style
from helpers.stitch.context import Context, Statement
from helpers.stitch.page import ELSEWHERE, IDS, Made, main_values, missing_duties, shell_values
from helpers.stitch.reading import Frame, NotWhole, whole
from helpers.stitch.size import refuse_large

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from helpers.stitch.exporter import StatementExporter

#: the most bytes of a page, where nobody says otherwise
_MOST = Limits().bytes_a_page
_MAIN, _END = b"<main ", b"</main>"


def stitch(executed: Mapping[str, NotebookNode], context: Context, *, most: int = _MOST) -> Statement:
    """Make the statement from executed notebooks, by the slug of the section each makes.

    Sections stand in the order of the framework. Raises NotWhole, with every finding of every notebook, where
    one is missing or failed, shows anything but blocks, lacks a block that every section has, or holds HTML
    the page does not take; PageTooLarge, naming its largest parts, where the page has more than ``most``
    bytes.
    """
    sections = _sections(executed, context)
    main = _rendered("main.html.j2", main_values(context, sections)).strip()
    html = _page(main, context, missing_duties(context, sections))
    refuse_large(html, executed, context.framework.priorities, most)
    figures = data.figures(sections)
    comparisons = data.comparisons(sections)
    return Statement(
        html=html,
        figures_csv=figures.encode(),
        comparisons_csv=comparisons.encode(),
        statement_json=data.statement_json(context, sections, figures, comparisons),
        downloads=data.downloads(sections),
    )


def main_of(page: bytes) -> bytes:
    """Give the bytes of a page's ``main``, to which a sign-off is bound."""
    start, end = page.find(_MAIN), page.rfind(_END)
    if start < 0 or end < start:
        raise StatementError("This is no page of a statement: it has no main part.")
    return page[start : end + len(_END)]


def with_shell(page: bytes, context: Context) -> bytes:
    """Put the ``main`` of a page, byte for byte, into the shell that ``context`` asks for."""
    return _page(main_of(page).decode(), context, context.missing)


def section_page(notebook: NotebookNode) -> str:
    """Give one executed notebook as a page of its own."""
    html, _ = _exporter().from_notebook_node(notebook)
    return html


def _page(main: str, context: Context, missing: tuple[str, ...]) -> bytes:
    return style.sealed(_rendered("page.html.j2", shell_values(context, main, missing)))


def _rendered(template: str, values: Mapping[str, object]) -> str:
    return _exporter().fill(template, values)


def _exporter() -> StatementExporter:
    from helpers.stitch.exporter import exporter  # noqa: PLC0415 - nbconvert is imported when it is needed

    return exporter()


# --------------------------------------------------------------------------- sections


def _sections(executed: Mapping[str, NotebookNode], context: Context) -> list[Made]:
    """Make every section, or refuse with what is wrong in all of them."""
    ids: guard.Ids = {name: Place(element="the page itself") for name in (*IDS, *executed)}
    findings: list[Finding] = []
    made = []
    for priority in context.framework.priorities:
        try:
            made.append(_section(priority, executed, ids, context))
        except NotWhole as error:
            findings += error.findings
    if findings:
        raise NotWhole(tuple(findings))
    return made


def _section(
    priority: Priority, executed: Mapping[str, NotebookNode], ids: guard.Ids, context: Context
) -> Made:
    name = f"notebooks/{priority.notebook}"
    if priority.slug not in executed:
        raise NotWhole((_refused(name, "No executed notebook for this priority", "Run it."),))
    notebook = executed[priority.slug]
    blocks = whole(notebook, name, ids, Origin(priority.slug, str(context.quarter), context.force, ROOT))
    frame = Frame(priority.slug, f"{priority.number}. {priority.title}", elsewhere=ELSEWHERE, contents=True)
    return Made(priority.slug, priority.number, priority.title, blocks, _exporter().section(notebook, frame))


def _refused(name: str, found: str, remedy: str) -> Finding:
    return Finding("notebook-blocks", Outcome.FAIL, Place(file=name), found, remedy)
