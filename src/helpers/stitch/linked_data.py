"""The page described for search engines and catalogues: a Report and its Dataset, as JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from helpers import wording
from helpers.dates import parse_date
from helpers.stitch.context import Context

_OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
#: the files beside the page that hold its data, with their kinds
_FILES = {
    "figures.csv": "text/csv",
    "comparisons.csv": "text/csv",
    "downloads/statement.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def linked_data(context: Context, title: str, description: str) -> Markup:
    """Give the JSON-LD of a statement, safe to stand in a script element of data."""
    graph = [_report(context, title, description), _dataset(context, title)]
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, sort_keys=True)
    # "<" could end the element it stands in, whatever the quotes around it
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704


def _report(context: Context, title: str, description: str) -> dict[str, Any]:
    dated = context.statement.published
    published = {} if context.draft or not dated else {"datePublished": parse_date(dated).iso}
    return {
        "@id": "#statement",
        "@type": "Report",
        "name": title,
        "description": description,
        "inLanguage": context.settings.language,
        "isBasedOn": [{"@id": "#data"}, *_releases(context)],
        "license": _OGL,
        "publisher": {"@type": "GovernmentOrganization", "name": _publisher(context)},
        **published,
        **_scope(context),
    }


def _releases(context: Context) -> list[dict[str, Any]]:
    return [
        {
            "@type": "Dataset",
            "name": each.title,
            "publisher": {"@type": "Organization", "name": each.publisher},
            "datePublished": each.released,
            **({"url": each.address} if each.address else {}),
        }
        for each in context.releases
    ]


def _dataset(context: Context, title: str) -> dict[str, Any]:
    shown = (slug for each in context.framework.priorities for slug in each.shown)
    return {
        "@id": "#data",
        "@type": "Dataset",
        "name": f"{title}: figures and comparisons",
        "description": "Every figure of the statement and every comparison behind it, by measure and period.",
        "license": _OGL,
        "creator": {"@type": "GovernmentOrganization", "name": _publisher(context)},
        "distribution": [
            {"@type": "DataDownload", "contentUrl": name, "encodingFormat": kind}
            for name, kind in _FILES.items()
        ],
        "variableMeasured": [context.framework.measures[slug].title for slug in dict.fromkeys(shown)],
        **_scope(context),
    }


def _scope(context: Context) -> dict[str, Any]:
    quarter = context.quarter
    return {
        "spatialCoverage": {"@type": "AdministrativeArea", "name": context.settings.area},
        "temporalCoverage": f"{quarter.start.isoformat()}/{quarter.end.isoformat()}",
    }


def _publisher(context: Context) -> str:
    return wording.capital(f"{context.settings.body} for {context.settings.area}")
