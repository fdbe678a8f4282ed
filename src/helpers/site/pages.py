"""The site's own pages: its front, each force's archive, and what the figures' columns mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from helpers import pdf, wording
from helpers.params import with_article
from helpers.site import data
from helpers.site.editions import Archive, Statement, Version, covers, listed_forces
from helpers.site.rendering import UP, Sheet, Way, page
from helpers.stitch import main_of

ABOUT_FIGURES = "figures.html"
#: the key points of a page, as they were signed
_CARDS = re.compile(r'<ol class="key-points"(?: role="list")?>\n(.*?)\n</ol>', re.DOTALL)
_FILES = (
    ("figures.csv", "Figures (CSV)"),
    ("comparisons.csv", "Comparisons (CSV)"),
    ("downloads/statement.xlsx", "Spreadsheet (XLSX)"),
    ("statement.json", "Everything as data (JSON)"),
    (pdf.NAME, "To print (PDF)"),
)


def title(archives: Sequence[Archive]) -> str:
    """Name the site: the priorities it is about, and the areas."""
    return f"{archives[0].frame['title']}: statements for {listed_forces(archives)}"


def front(archives: Sequence[Archive]) -> bytes:
    """Give the front page: the latest statement's key points as signed, the quarters, the data."""
    one = archives[0]
    values = {
        "banner": _banner(archives, str(one.frame["title"]), _lead(archives)),
        "facts": _latest_facts(one, f"{one.force}/") if len(archives) == 1 else [],
        "cards": _cards(one) if len(archives) == 1 else "",
        "archives": [_archived(each, f"{each.force}/") for each in archives],
    }
    return page(_sheet(archives, title(archives), "front", values, here="index.html"))


def archive(shown: Archive) -> bytes:
    """Give a force's archive: every statement with its versions, what each changed, and its files."""
    area = shown.frame["area"]
    lead = (
        f"Every statement published for {area}, the newest first, with every version of it, "
        "why each was published and what it changed."
    )
    values = {
        "banner": _banner([shown], f"All statements for {area}", lead),
        "facts": _latest_facts(shown, ""),
        **_archived(shown, ""),
    }
    named = f"All statements for {area}: {shown.frame['title']}"
    return page(_sheet([shown], named, "archive", values, here=f"{shown.force}/index.html"))


def about_figures(archives: Sequence[Archive]) -> bytes:
    """Give the page that says what is in the file of all figures: its data dictionary."""
    quarters = [each.quarter for shown in archives for each in shown.statements]
    span = f"from {min(quarters).prose} to {max(quarters).prose}"
    lead = f"One file of every figure of every statement, {span}."
    values = {
        "banner": _banner(archives, "The figures, and what they mean", lead),
        "facts": [],
        "columns": data.COLUMNS,
        "statuses": data.statuses(),
        "windows": data.WINDOWS,
        "parts": data.PARTS,
        "files": {"figures": data.NAME, "dictionary": data.DICTIONARY, "metadata": data.METADATA},
    }
    named = f"The figures: {archives[0].frame['title']}, {listed_forces(archives)}"
    return page(_sheet(archives, named, "figures", values, here=ABOUT_FIGURES))


def bar(archives: Sequence[Archive], up: str, here: str = "") -> tuple[Way, ...]:
    """Give the links that every page begins with; those of a force where the page is of one."""
    own = archives[0].force
    of_one = [("Latest", f"{own}/latest/index.html"), ("Archive", f"{own}/index.html")]
    ways = [("Statements", "index.html"), *(of_one if len(archives) == 1 else []), ("Figures", ABOUT_FIGURES)]
    return tuple(Way(words, up + address, address == here) for words, address in ways)


def _sheet(
    archives: Sequence[Archive], named: str, template: str, values: dict[str, Any], here: str
) -> Sheet:
    up = UP * here.count("/")
    newest = archives[0].latest.newest.files["statement.html"]
    return Sheet(
        title=named,
        description=values["banner"]["lead"],
        template=template,
        values=values,
        up=up,
        bar=bar(archives, up, here),
        system_fonts=b"@font-face" not in newest,
    )


def _banner(archives: Sequence[Archive], heading: str, lead: str) -> dict[str, Any]:
    return {
        "priorities": len(archives[0].latest.newest.sections),
        "area": listed_forces(archives),
        "body": wording.capital(archives[0].frame["body"]),
        "heading": heading,
        "lead": lead,
    }


def _lead(archives: Sequence[Archive]) -> str:
    one = archives[0].frame
    whose = one["force_name"] if len(archives) == 1 else "each force"
    return (
        f"Every quarter {with_article(one['body'])} says what {whose} contributes to the national "
        "priorities for policing, what the figures do and do not show, and what is being done."
    )


def _latest_facts(shown: Archive, folder: str) -> list[tuple[str, str, str, str]]:
    """Give the facts of the banner: a term, a value, its address, and what is said after it."""
    newest = shown.latest.newest
    return [
        ("Latest statement", newest.quarter.prose, f"{folder}latest/index.html", f"Version {newest.number}"),
        ("Covers", covers(newest), "", ""),
        ("Published", newest.published, "", ""),
        ("Signed by", newest.signed, "", ""),
    ]


def _cards(shown: Archive) -> Markup:
    """Give the key points of the latest statement as they were signed, their links leading into it."""
    found = _CARDS.search(main_of(shown.latest.newest.files["statement.html"]).decode())
    cards = found[1] if found else ""
    return Markup(cards.replace('href="#', f'href="{shown.force}/latest/index.html#'))  # noqa: S704 - signed


def _archived(shown: Archive, folder: str) -> dict[str, Any]:
    """Give an archive as its table is filled; ``folder`` leads from the page to the force's own."""
    return {
        "area": shown.frame["area"],
        "address": f"{folder}index.html",
        "latest": f"{folder}latest/index.html",
        "rows": [_row(each, folder) for each in shown.statements],
    }


def _row(statement: Statement, folder: str) -> dict[str, Any]:
    newest = statement.newest
    start = f"{folder}{statement.quarter}/"
    return {
        "quarter": statement.quarter.prose,
        "covers": covers(newest),
        "address": f"{start}index.html",
        "published": newest.published,
        "number": newest.number,
        "versions": [
            _version(each, start, superseded=each is not newest) for each in reversed(statement.versions)
        ],
        "files": list(_files(newest, start)),
    }


def _version(version: Version, start: str, *, superseded: bool) -> dict[str, Any]:
    return {
        "number": version.number,
        "address": f"{start}{version.name}/index.html",
        "published": version.published,
        "signed": version.signed,
        "reason": version.reason,
        "changes": version.changes,
        "superseded": superseded,
    }


def _files(version: Version, start: str) -> Iterator[Way]:
    for name, words in _FILES:
        if name in version.files:
            yield Way(words, start + name)
