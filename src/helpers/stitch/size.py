"""How large a page may be, and which of its parts make one too large."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final, NamedTuple

from helpers.errors import Finding, Outcome, Place, StatementError
from helpers.params import Priority, limit_setting
from helpers.stitch.reading import shown_by, text_of

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: how many of the largest parts are named
_NAMED: Final = 3


@dataclass
class PageTooLarge(StatementError):
    """Raised if a page has more bytes than it may; the finding names the largest of its parts."""

    findings: tuple[Finding, ...]

    def __str__(self) -> str:
        """Say how large it is, which parts are the largest, and what to do."""
        return "\n".join(str(finding) for finding in self.findings)


class _Part(NamedTuple):
    """What one cell brings to the page: bytes, what it is, and where."""

    size: int
    what: str
    place: Place


def refuse_large(
    page: bytes, executed: Mapping[str, NotebookNode], priorities: Iterable[Priority], most: int
) -> None:
    """Raise PageTooLarge where a page has more than ``most`` bytes; what it shows is in ``executed``."""
    if len(page) <= most:
        return
    named = ((f"notebooks/{each.notebook}", executed[each.slug]) for each in priorities)
    largest, *others = sorted(_parts(named), key=lambda each: (-each.size, each.place))[:_NAMED]
    found = (
        f"The page has {_kilobytes(len(page))}, and {_kilobytes(most)} are the most it may have; "
        f"{largest.what} here is its largest part with {_kilobytes(largest.size)}, before {_listed(others)}"
    )
    remedy = f"Show less there; if the page needs so much, raise {limit_setting('megabytes_a_page')}."
    raise PageTooLarge((Finding("page-size", Outcome.FAIL, largest.place, found, remedy),))


def _parts(notebooks: Iterable[tuple[str, NotebookNode]]) -> Iterator[_Part]:
    for name, notebook in notebooks:
        for cell in notebook.cells:
            place = Place(file=name, element=str(cell.get("id", "")))
            if cell["cell_type"] == "markdown":
                yield _Part(len(text_of(cell["source"]).encode()), "the Markdown", place)
            for block in shown_by(cell):
                yield _Part(len(block.html.encode()), block.kind, place)


def _listed(parts: Iterable[_Part]) -> str:
    return "; ".join(f"{each.place} ({_kilobytes(each.size)})" for each in parts)


def _kilobytes(size: int) -> str:
    return f"{ceil(size / 1000):,} kB"
