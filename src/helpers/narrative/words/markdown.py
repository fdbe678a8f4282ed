"""Markdown to the HTML the page allows; what it does not allow is a finding, never dropped without a word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import mistune
import nh3
from markupsafe import Markup

#: the sanitiser's list; nothing else gets through it, whatever the renderer should let pass
_TAGS = {"a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "strong", "ul"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_SCHEMES = {"https", "mailto"}
_TAG = re.compile(r"<[A-Za-z/!?]")
_LINK = re.compile(r"(?:https://[^/]|mailto:[^@]+@|#[A-Za-z])", re.IGNORECASE)
#: headings in words stand below the block's own, which is of level 3
_TOP = 4


@dataclass(frozen=True)
class Refused:
    """Something Markdown holds that the page does not take; ``fragment`` is how it begins in the source."""

    found: str
    fragment: str
    remedy: str


class _Renderer(mistune.HTMLRenderer):
    """Renders what the page takes, and notes what it does not."""

    def __init__(self, top: int) -> None:
        super().__init__(escape=True)
        self.refused: list[Refused] = []
        self.top = top
        self.level = top - 1

    def _refuse(self, found: str, fragment: str, remedy: str) -> str:
        self.refused.append(Refused(found, fragment.strip().partition("\n")[0], remedy))
        return ""

    def heading(self, text: str, level: int, **attrs: Any) -> str:  # noqa: ANN401, ARG002 - mistune's
        """Demote a heading to stand below the block's, and never more than one level below the last."""
        self.level = min(max(level + self.top - 3, self.top), self.level + 1, 6)
        return f"<h{self.level}>{text}</h{self.level}>\n"

    def block_html(self, html: str) -> str:
        """Refuse a block of HTML."""
        return self._refuse("HTML in the words", html, "Write plain Markdown.")

    def inline_html(self, html: str) -> str:
        """Refuse HTML within a line."""
        return self._refuse("HTML in the words", html, "Write plain Markdown.")

    def text(self, text: str) -> str:
        """Refuse what begins like HTML and is none: a browser may think otherwise."""
        if _TAG.search(text):
            return self._refuse("HTML in the words", text[text.index("<") :], "Write plain Markdown.")
        return super().text(text)

    def image(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002 - mistune's
        """Refuse a picture: the page fetches nothing, and charts are drawn from the figures."""
        return self._refuse("A picture in the words", f"![{text}", "Pictures are drawn from the figures.")

    def block_code(self, code: str, info: str | None = None) -> str:  # noqa: ARG002 - mistune's
        """Refuse code, most often a paragraph that was indented by accident."""
        return self._refuse(
            "Indented or fenced text, which would be shown as code", code, "Begin at the margin."
        )

    def link(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002 - mistune's
        """Keep a link to a secure page, an address for mail, or a place on the page."""
        if not _LINK.match(url):
            return self._refuse("A link the page cannot carry", url, "Link to https://…, mailto:… or #….")
        return f'<a href="{mistune.escape(url)}">{text}</a>'


def to_html(markdown: str, top: int = _TOP) -> tuple[Markup, tuple[Refused, ...]]:
    """Turn Markdown into sanitised HTML, with what was refused in it; ``top`` is the highest heading."""
    renderer = _Renderer(top)
    rendered = mistune.create_markdown(renderer=renderer)(markdown)
    clean = nh3.clean(str(rendered), tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)
    return Markup(clean.strip()), tuple(renderer.refused)  # noqa: S704 - sanitised in the line above


def line_of(fragment: str, lines: Iterable[str], first_line: int) -> int:
    """Find the line of the file on which a refused fragment stands, the first line where it is not found."""
    for number, line in enumerate(lines, start=first_line):
        if fragment and fragment in line:
            return number
    return first_line
