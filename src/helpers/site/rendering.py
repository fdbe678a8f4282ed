"""Fills the site's templates and puts what they make into the shell that every page of a statement has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from helpers.blocks import environment
from helpers.stitch import style

#: what stands before a relative address, by how many folders deep a page lies
UP = "../"
#: the folders of templates it fills: its own, and the shell of a statement's page
_TEMPLATES = ("site", "statement")


@dataclass(frozen=True)
class Way:
    """A link of the site: its words, its address from the page it stands on, and whether it is that page."""

    words: str
    address: str
    here: bool = False


@dataclass(frozen=True)
class Sheet:
    """A page of the site's own: its title, what it is for, its language, and its template with values."""

    title: str
    description: str
    template: str
    values: Mapping[str, Any]
    up: str
    bar: Sequence[Way]
    system_fonts: bool


def page(sheet: Sheet) -> bytes:
    """Give a page of the site's own, whole."""
    values = {"cards": "", **sheet.values, "bar": sheet.bar, "up": sheet.up}
    shown = style.stylesheet(sheet.title, draft=False, system_fonts=sheet.system_fonts) + css()
    shell = {
        "language": "en-GB",
        "seal": style.SEAL,
        "title": sheet.title,
        "description": sheet.description,
        "draft": False,
        "style": Markup(shown),  # noqa: S704 - the package's own, and quoted where it is not
        "linked_data": "",
        "main": Markup(fill(f"{sheet.template}.html.j2", values).strip()),  # noqa: S704 - a template's
    }
    head = fill("head.html.j2", {"canonical": "", "feed": f"{sheet.up}feed.xml"})
    html = fill("page.html.j2", {**values, "shell": shell})
    return style.sealed(html.replace("</head>", f"{head}</head>", 1))


def fill(template: str, values: Mapping[str, Any]) -> str:
    """Fill one of the site's templates; every value is escaped unless it is Markup already."""
    return environment(*_TEMPLATES).get_template(template).render(**values)


@cache
def css() -> str:
    """Give the style that the site adds to that of a page."""
    path = files("helpers").joinpath("templates/site/site.css")
    return style.short(path.read_text(encoding="utf-8"))
