"""Every figure of every quarter in one file, and what its columns and their words mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from helpers import outputs, shown, wording
from helpers.errors import StatementError
from helpers.records import FIGURE_COLUMNS, FIGURES_CSV, Row, read_rows, write_csv
from helpers.site.editions import Archive, Version
from helpers.values import Status

NAME, DICTIONARY, METADATA = "figures.csv", "figures-columns.csv", "figures.csv-metadata.json"
_OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


@dataclass(frozen=True)
class Column:
    """A column of the file: its name, the kind of what stands in it, and what that means."""

    name: str
    kind: str
    meaning: str


COLUMNS = (
    Column("quarter", "string", "The quarter of the statement: 2022-23-Q1 is April to June 2022."),
    Column("version", "integer", "The version of the statement the row is of: always the newest."),
    Column("published", "date", "The day that version was published."),
    Column(
        "figure",
        "string",
        "The id of the figure: its measure, a dot, its window, and a part of it where there is one; after an "
        "@, the source it is from where that is not the one that leads. Facts of the words are "
        "<priority>.facts.<name>.",
    ),
    Column("force", "string", "The area the figure is of: a force's id, or england-and-wales."),
    Column("priority", "string", "The id of the national priority under which the figure stands."),
    Column("measure", "string", "The id of the measure; empty for a fact."),
    Column("start", "date", "The first day of the period, itself within it."),
    Column("end", "date", "The last day of the period, itself within it."),
    Column("value", "number", "The figure; empty, never 0, where there is none: status says why."),
    Column("lower", "number", "Where its 95% interval begins; empty where there is none or it is withheld."),
    Column("upper", "number", "Where its 95% interval ends; empty where there is none or it is withheld."),
    Column("status", "string", "What kind of figure it is: see the words of status."),
    Column("unit", "string", "What is counted or measured."),
    Column("source", "string", "The source the figure was read from; for a fact, who gave it."),
    Column("release", "string", "The release of the source, by its date."),
)
WINDOWS = (
    ("now", "The quarter itself"),
    ("rolling-year", "The twelve months to the quarter's end"),
    ("year-ago", "The same quarter a year before"),
    ("previous-quarter", "The quarter before"),
    ("baseline", "The twelve months of the baseline"),
)
PARTS = (
    ("none", "The value of that window"),
    ("then", "The value of the window it is compared with"),
    ("difference", "The value now less the one then"),
    ("percent", "The difference as a percentage; empty where the base is below 30"),
    ("ratio", "The value now divided by the one then"),
    ("rate", "The value for the people who live in the area"),
    ("answered", "How many people answered a survey"),
    ("lower", "Where the 95% interval of a survey's percentage begins"),
    ("upper", "Where the 95% interval of a survey's percentage ends"),
    ("least-change", "The smallest fall, in per cent, that would probably have been clear"),
    ("usual", "The usual change between these two quarters, in per cent"),
)
_FINAL = "as published, with nothing more to say of it"


def statuses() -> tuple[tuple[str, str, str], ...]:
    """Give every word of the column status: the letter it has on the page, and its meaning."""
    return tuple((each.value, each.shorthand, _meaning(each)) for each in Status)


def _meaning(status: Status) -> str:
    return wording.sentence(shown.status_words(status) or _FINAL)


def figures(archives: Sequence[Archive]) -> bytes:
    """Give the figures of the newest version of every quarter, the oldest quarter first, by force.

    What a statement withholds is withheld here: the rows are those of its own file.
    """
    statements = [each for archive in archives for each in reversed(archive.statements)]
    rows = (row for each in statements for row in _rows(each.newest))
    return write_csv([each.name for each in COLUMNS], rows).encode()


def _rows(version: Version) -> Iterator[Row]:
    same = {"quarter": str(version.quarter), "version": version.number, "published": version.stamp[:10]}
    for row in read_rows(version.files[FIGURES_CSV]):
        if tuple(row) != FIGURE_COLUMNS:
            raise StatementError(f"{FIGURES_CSV} of {version.quarter} {version.name} has other columns.")
        yield {**same, **row}


def dictionary() -> bytes:
    """Return the data dictionary: a row for each column, then one for each word a column may hold."""
    columns = ("column", "kind", "word", "meaning")
    rows = [
        *((each.name, each.kind, "", each.meaning) for each in COLUMNS),
        *(("status", "word", word, meaning) for word, _, meaning in statuses()),
        *(("figure", "window", word, meaning) for word, meaning in WINDOWS),
        *(("figure", "part", word, meaning) for word, meaning in PARTS),
    ]
    return write_csv(columns, (dict(zip(columns, row, strict=True)) for row in rows)).encode()


def metadata(title: str) -> bytes:
    """Give the same as CSV on the Web (W3C, 2015), where programs look for it."""
    columns: list[dict[str, Any]] = [
        {
            "name": each.name,
            "titles": each.name,
            "dc:description": each.meaning,
            "datatype": each.kind,
        }
        for each in COLUMNS
    ]
    return outputs.json_bytes(
        {
            "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
            "url": NAME,
            "dc:title": title,
            "dc:license": {"@id": _OGL},
            "tableSchema": {"columns": columns},
        }
    )
