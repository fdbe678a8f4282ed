"""The nbconvert exporter: an executed notebook as a section of the statement, or as a page of its own.

``jupyter nbconvert --to statement notebook.ipynb`` and JupyterLab's export menu give the section as a page;
the stitcher asks the same exporter for the sections alone. It is derived from ``TemplateExporter``, not from
``HTMLExporter``, which colours code, reads the whole page again and makes up alt texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode
from traitlets import default

from helpers.blocks import MIME
from helpers.errors import Place
from helpers.stitch import markdown, style
from helpers.stitch.reading import Frame, whole

Resources = dict[str, Any]
_TEMPLATES = files("helpers").joinpath("templates")


class StatementExporter(TemplateExporter):
    """Gives one executed notebook as a page of the statement: blocks and Markdown, no code, nothing active.

    Raises NotWhole for a notebook that failed, was not run, or shows anything but blocks.
    """

    export_from_notebook = "Statement page (one section)"
    #: style that a derived exporter's own templates need
    more_style = ""
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "statement"

    @default("extra_template_basedirs")
    def _default_extra_template_basedirs(self) -> list[str]:
        # in place of the working folder, where a folder called "base" would be taken for nbconvert's
        return [str(_TEMPLATES)]

    @default("extra_template_paths")
    def _default_extra_template_paths(self) -> list[str]:
        return [str(_TEMPLATES.joinpath("blocks"))]

    def _create_environment(self) -> Environment:
        """Escape every field, which nbconvert's environment does not, and refuse names that do not exist."""
        environment: Environment = super()._create_environment()  # type: ignore[no-untyped-call]
        environment.autoescape = True
        environment.undefined = StrictUndefined
        environment.trim_blocks = environment.lstrip_blocks = True
        environment.globals["block_type"] = MIME
        environment.filters |= {"as_html": Markup, "markdown": markdown.rendered}
        return environment

    def fill(self, template: str, values: Mapping[str, object]) -> str:
        """Fill one of the page's templates."""
        filled: str = self.environment.get_template(template).render(**values)
        return filled

    def section(self, notebook: NotebookNode, frame: Frame) -> str:
        """Give a notebook whose blocks have been looked at as a section, without the page around it."""
        html, _ = super().from_notebook_node(notebook, {"section": frame})
        return str(html)

    def from_notebook_node(  # type: ignore[override]
        self,
        nb: NotebookNode,
        resources: Resources | None = None,
        **kw: Any,  # noqa: ANN401 - nbconvert's
    ) -> tuple[str, Resources]:
        """Give the notebook as a page of its own."""
        section, made = super().from_notebook_node(nb, resources, **kw)
        return self._alone(section, made["section"]), made

    def _preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Look at the notebook once it is as it will be shown: ``nbconvert --execute`` runs it here."""
        ready, resources = super()._preprocess(nb, resources)  # type: ignore[no-untyped-call]
        if not resources["section"]:
            name = f"{resources['metadata']['name'] or 'notebook'}.ipynb"
            first = whole(ready, name, {"main": Place(element="the page itself")})[0]
            of = {name: first.details[name] for name in ("area", "quarter")}
            resources["section"] = Frame(first.section, first.plain, **of)
        return ready, resources

    def _alone(self, section: str, frame: Frame) -> str:
        main = Markup('<main id="main" tabindex="-1"><div class="wrap sections">{}</div></main>')
        title = f"{frame.title}: {frame.area}, {frame.quarter}"
        shell = {
            "language": "en-GB",
            "seal": style.SEAL,
            "title": title,
            "description": title,
            "draft": True,
            "style": Markup(style.stylesheet(title, draft=True) + self.more_style),  # noqa: S704 - ours
            "linked_data": "",
            "main": main.format(Markup(section)),  # noqa: S704 - rendered by the section's template
        }
        filled = self.fill("alone.html.j2", {"shell": shell, "of": frame})
        return style.sealed(filled).decode()


@cache
def exporter() -> StatementExporter:
    """Give this process's exporter: its templates are compiled once, and none of nbconvert's stages."""
    return StatementExporter(default_preprocessors=[])  # type: ignore[no-untyped-call]
