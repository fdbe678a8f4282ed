"""Markdown cells as HTML: by the rules of the quarter's words, with headings under the section's own."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from helpers.errors import Finding, Outcome, Place
from helpers.narrative.words.markdown import to_html

#: a section's title is the h2 above
_TOP = 3


def rendered(source: str) -> Markup:
    """Give a Markdown cell as sanitised HTML, without anchors; what ``refusals`` finds is not in it."""
    return to_html(source, _TOP)[0]


def refusals(source: str, place: Place) -> Iterator[Finding]:
    """Find what a Markdown cell holds that the page does not take: HTML, pictures, code, strange links."""
    for refused in to_html(source, _TOP)[1]:
        yield Finding(
            "notebook-markdown", Outcome.FAIL, place, refused.found, refused.remedy, refused.fragment
        )
