"""One executed notebook as a page that stands alone, with the code of each cell to be opened or without."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from nbformat import NotebookNode

from helpers.stitch import section_page
from helpers.stitch.exporter import StatementExporter

_SHARE = files("helpers").joinpath("templates/share")


class CodeExporter(StatementExporter):
    """Gives a notebook as the section it makes, each block after the code that made it."""

    more_style = _SHARE.joinpath("code.css").read_text(encoding="utf-8")


def page_of(notebook: NotebookNode, *, code: bool) -> str:
    """Give an executed notebook as a page; raises NotWhole where it shows anything but blocks."""
    if not code:
        return section_page(notebook)
    html, _ = _with_code().from_notebook_node(notebook)
    return html


@cache
def _with_code() -> CodeExporter:
    paths = [str(_SHARE), str(_SHARE.parent.joinpath("blocks"))]  # type: ignore[attr-defined]
    return CodeExporter(  # type: ignore[no-untyped-call]
        default_preprocessors=[], extra_template_paths=paths, template_file="code.html.j2"
    )
