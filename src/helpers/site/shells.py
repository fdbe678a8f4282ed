"""A published version as a page of the site: where its neighbours are, and whether it was superseded."""

from __future__ import annotations

from typing import Any

from helpers.site.dressing import Dress, dressed
from helpers.site.editions import Archive, Statement, Version
from helpers.site.pages import bar
from helpers.site.rendering import UP, Way, css, fill


def published(archive: Archive, statement: Statement, version: Version, folder: str) -> bytes:
    """Give the page of a version for the folder of the site it lies in; its ``main`` stays."""
    newest = statement.newest
    superseded = version is not newest
    up = UP * (folder.count("/") + 1)
    own = f"{up}{archive.force}/{statement.quarter}/"
    values = {
        "canonical": "" if _is_its_own(statement, folder) else f"{own}index.html",
        "feed": f"{up}feed.xml",
        "bar": bar([archive], up, f"{folder}/index.html"),
        "version": version,
        "newest": newest,
        "superseded": superseded,
        "newest_address": f"{own}index.html",
        "quarter": statement.quarter.prose,
        "versions": [_way(each, version, own) for each in reversed(statement.versions)],
        "neighbours": _neighbours(archive, statement, up),
        "archive": f"{up}{archive.force}/index.html",
        "area": archive.frame["area"],
    }
    parts = {name: fill(f"{name}.html.j2", values) for name in ("head", "top", "after")}
    return dressed(version.files["statement.html"], Dress(style=_style(newest, superseded), **parts))


def _is_its_own(statement: Statement, folder: str) -> bool:
    return folder.endswith(f"/{statement.quarter}")


def _way(each: Version, shown: Version, own: str) -> dict[str, Any]:
    return {
        "address": f"{own}{each.name}/index.html",
        "number": each.number,
        "published": each.published,
        "here": each is shown,
    }


def _neighbours(archive: Archive, statement: Statement, up: str) -> list[Way]:
    """Give the statements of the quarters before and after, of those there are."""
    place = archive.statements.index(statement)
    earlier, later = archive.statements[place + 1 : place + 2], archive.statements[max(place - 1, 0) : place]
    return [
        Way(f"{words}: {each.quarter.prose}", f"{up}{archive.force}/{each.quarter}/index.html")
        for words, found in (("Earlier quarter", earlier), ("Later quarter", later))
        for each in found
    ]


def _style(newest: Version, superseded: bool) -> str:
    """Give the style of the site; every sheet of a superseded page says so when it is printed."""
    if not superseded:
        return css()
    told = f'content:"Superseded by version {newest.number}";font:bold 8pt sans-serif;color:#444'
    return f"{css()}@media print{{@page{{@top-right{{{told}}}}}}}"
