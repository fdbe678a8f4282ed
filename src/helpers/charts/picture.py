"""A chart with all that stands around it on the page, and the block it becomes."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from urllib.parse import quote

from helpers import shown, wording
from helpers.blocks import Block, Download, Markup, marked, render
from helpers.charts import svg
from helpers.charts.canvas import Shape
from helpers.params import Slug
from helpers.section import Section
from helpers.values import Known, Missing, Value

IN_THE_TABLE = "The numbers are in the table below the chart."


@dataclass(frozen=True)
class Cell:
    """What stands in a cell of a table, with the letter in it and what that means.

    ``mark`` is set where a diamond stands at the value.
    """

    words: str
    letter: str = ""
    meaning: str = ""
    mark: bool = False


@dataclass(frozen=True)
class Table:
    """The numbers of a chart: rows with a header each, and what to say below them."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    notes: tuple[str, ...] = ()

    @property
    def has_short_rows(self) -> bool:
        """Whether the rows are named so shortly (by years) that no name need break."""
        return all(len(name) <= 8 for name, _ in self.rows)

    @property
    def letters(self) -> dict[str, str]:
        """What the letters in the cells mean, in sentences."""
        cells = [cell for _, row in self.rows for cell in row if cell.letter]
        return {
            letter: wording.sentences(*dict.fromkeys(cell.meaning for cell in cells if cell.letter == letter))
            for letter in dict.fromkeys(cell.letter for cell in cells)
        }


@dataclass(frozen=True)
class Picture:
    """A chart as page text, drawing and numbers. Everything in words is page text, none is in the picture.

    ``subject`` is what it is about, for the links under it; ``headline`` states the finding, ``subtitle``
    measure, place and period, ``reading`` how to read it. ``described`` is for those who do not see it.
    """

    name: str
    subject: str
    headline: str
    subtitle: str
    described: svg.Description
    draw: Callable[[Shape], str]
    tables: tuple[Table, ...]
    records: tuple[Mapping[str, str], ...]
    source: str
    reading: str = ""
    notes: tuple[str, ...] = ()


def cell(value: Value, words: str = "", *, mark: bool = False) -> Cell:
    """Write a value for a table: its number, or the letter of why there is none.

    ``words`` is the value as the page binds it to a figure's id, where it has one.
    """
    letter = value.status.shorthand
    if isinstance(value, Missing):
        return Cell(words or letter, letter, value.reason)
    shown_words = words or number(value.number)
    with_letter = Markup("{} {}").format(shown_words, letter) if letter else shown_words
    return Cell(with_letter, letter, shown.status_words(value.status), mark)


def number(given: float) -> str:
    """Write a count, or a limit of counts, as a whole number."""
    return wording.decimal(given, 0)


def plain_number(value: Value) -> str:
    """Write a value for a file: empty where there is none, for the status beside it says why."""
    return wording.exact(value.number) if isinstance(value, Known) else ""


def status_of(value: Value) -> str:
    """Give the status of a value as files have it."""
    return value.status.value


def block(section: Section, kind: str, arguments: Sequence[str], picture: Picture) -> Block:
    """Make the block of a chart, drawn wide and narrow."""
    slug = figure_slug(section, picture.name)
    drawings = [svg.clean(picture.draw(shape), slug, shape.value.name, picture.described) for shape in Shape]
    download = Download(f"{slug}.csv", _written(picture.records), f"Data: {picture.subject}")
    values = {"slug": slug, "picture": picture, "drawings": drawings, "download": download}
    return marked(
        Block(
            kind=kind,
            origin=section.origin,
            name=picture.name,
            html=render("chart.html.j2", {**values, "address": address(download)}),
            plain=f"{picture.headline}\n{picture.subtitle}\n{picture.described.text}",
            arguments=tuple(arguments),
            downloads=(download,),
            details={
                "drawn": True,
                "figure": slug,
                "headline": picture.headline,
                "subtitle": picture.subtitle,
                "title": picture.described.title,
                "description": picture.described.text,
            },
        )
    )


def no_block(section: Section, kind: str, arguments: Sequence[str], name: str, reason: str) -> Block:
    """Make the block of a chart there are not numbers enough for: a sentence, or nothing without a reason."""
    html = Markup('<p class="no-chart">{}</p>').format(reason) if reason else ""
    return marked(
        Block(
            kind=kind,
            origin=section.origin,
            name=name,
            html=html,
            plain=reason,
            arguments=tuple(arguments),
            details={"drawn": False, "reason": reason},
        )
    )


def figure_slug(section: Section, name: str) -> Slug:
    """Give a chart's name on the page: no other section has it."""
    return f"chart-{section.priority.slug}-{name.removeprefix('chart-')}"


def address(download: Download) -> str:
    """Give the link that holds a file itself."""
    return f"data:text/csv;charset=utf-8,{quote(download.text, safe='-_.!~*(),;:/?@&=+$')}"


def _written(records: Iterable[Mapping[str, str]]) -> str:
    """Write records as CSV: line ends as RFC 4180 asks, and the mark by which spreadsheets know UTF-8."""
    rows = list(records)
    text = StringIO()
    text.write("\ufeff")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def sources(section: Section, used: Iterable[tuple[str, str]]) -> str:
    """Name the releases some figures came from: publisher, title and date of each."""
    known = {(release.source, release.release): release for release in section.releases}
    named = []
    for source, release in dict.fromkeys(used):
        if found := known.get((source, release)):
            named.append(f"{found.publisher}, {found.title}, released {wording.released(found.released)}")
        elif family := section.framework.family_of(source):
            entry = section.framework.sources[family]
            named.append(f"{entry.publisher}, {entry.title}")
    return "; ".join(named)
