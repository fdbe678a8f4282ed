"""Writes the spreadsheet as the Analysis Function asks, by gptables: cover, contents, notes, tables."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from helpers import wording
from helpers.provenance import Release
from helpers.spreadsheet.formats import number_formats, texts_on_page
from helpers.spreadsheet.tables import Cell, Sheet, sheets
from helpers.spreadsheet.words import notes
from helpers.stitch import Context, Statement

#: what the file is called in ``downloads/``
NAME = "statement.xlsx"
_DESCRIBED = "This worksheet contains one table. Letters in square brackets and notes are explained in Notes."
#: text is text: nothing that stands in a cell is taken for a formula or a link
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
#: widths of columns in pixels; a longer text goes on in the next line of its cell
_WIDE = dict.fromkeys(("Measure", "Figure", "Method", "Source", "Against", "Priority", "Signal"), 250)
_WIDE |= {"Reason": 420, "Id": 420, "Table description": 700, "Note text": 700}
_USUAL = 120


def spreadsheet(statement: Statement, context: Context) -> bytes:
    """Write a statement's figures, comparisons and charts as ``.xlsx``, the same bytes each time."""
    tables = sheets(statement, context)
    file = io.BytesIO()
    with warnings.catch_warnings():
        # gptables leaves a file of its own open, and uses what a later pandas will not have
        warnings.simplefilter("ignore", ResourceWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        book = _book(file, tables, context, texts_on_page(statement.html))
    for tab, columns in _columns(tables):
        _set_widths(book.get_worksheet_by_name(tab), columns)
    book.set_properties({"title": _title(context), "author": _author(context), "created": _created(context)})
    book.close()
    return file.getvalue()


def _book(file: io.BytesIO, tables: Sequence[Sheet], context: Context, on_page: Mapping[str, str]) -> Any:  # noqa: ANN401
    """Lay out the workbook; gptables, which has no types, is slow to import and only a build needs it."""
    from gptables import Cover, GPTable, produce_workbook  # noqa: PLC0415

    made = {
        each.tab: GPTable(
            table=pd.DataFrame(each.rows, columns=list(each.columns)).map(_inert),
            table_name=each.name,
            title=_inert(each.title),
            instructions=_DESCRIBED,
            index_columns={2: 0},
            table_notes={column: f"$${note}$$" for column, note in each.notes.items()},
            additional_formatting=[
                {"cell": {"cells": (row, column), "format": {"num_format": shown}}}
                for row, column, shown in number_formats(each, on_page)
            ],
        )
        for each in tables
    }
    return produce_workbook(
        file,
        made,
        cover=Cover(title=_inert(_title(context)), **_cover(context)),
        notes_table=_notes(tables, context),
        auto_width=False,
        workbook_options=_OPTIONS,
    )


def _columns(tables: Iterable[Sheet]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the columns of every sheet that has a table."""
    yield "Contents", ("Sheet name", "Table description")
    yield "Notes", ("Note number", "Note text")
    for each in tables:
        yield each.tab, each.columns


def _cover(context: Context) -> dict[str, list[str] | None]:
    """Say what it is, where the figures come from, and whom to ask."""
    settings, quarter = context.settings, context.quarter
    intro = [
        f"What {settings.name} contributes to the national priorities for policing: the figures of the "
        f"statement for {quarter.prose}, {quarter.period.prose}.",
        "One sheet holds the figures, one the comparisons, and one the numbers of each chart.",
    ]
    required = f" under the {context.legal_basis.name}" if context.legal_basis else ""
    about = [
        f"{wording.capital(settings.the_body)} for {settings.area} publishes the statement{required}.",
        "The same figures stand in figures.csv and comparisons.csv beside the page.",
        *dict.fromkeys(_release(each) for each in context.releases),
    ]
    return {"intro": _all_inert(intro), "about": _all_inert(about), "contact": _contact(context)}


def _release(release: Release) -> str:
    released = wording.released(release.released)
    return f"Source: {release.publisher}, {release.title}, released {released}. {release.licence}."


def _contact(context: Context) -> list[str] | None:
    contact = context.settings.contact
    if contact is None:
        return None
    return _all_inert([contact.name, *filter(None, (contact.email, contact.telephone, contact.address))])


def _notes(tables: Iterable[Sheet], context: Context) -> pd.DataFrame:
    """Give the notes that columns refer to; one that none does would be in nobody's way, and is left out."""
    known = notes(context.framework)
    used = dict.fromkeys(name for each in tables for name in each.notes.values())
    return pd.DataFrame([(name, _inert(known[name])) for name in used], columns=["Note", "Note text"])


def _title(context: Context) -> str:
    return f"{context.framework.title}: figures for {context.settings.area}, {context.quarter.prose}"


def _author(context: Context) -> str:
    return wording.capital(f"{context.settings.body} for {context.settings.area}")


def _created(context: Context) -> datetime:
    """Date the file by the newest release in it, for the clock would change its bytes."""
    days = [context.quarter.end.isoformat(), *(each.released for each in context.releases)]
    newest = max(f"{each}-01"[:10] for each in days)
    return datetime.fromisoformat(newest)


def _all_inert(texts: Sequence[str]) -> list[str]:
    return [_inert(text) for text in texts]


def _inert(cell: Cell) -> Any:  # noqa: ANN401 - as it came, but for text
    """Keep text from being read as gptables' marks for a link or a note."""
    return cell.replace("](", "] (").replace("$$", "$ $") if isinstance(cell, str) else cell


def _set_widths(worksheet: Any, columns: Sequence[str]) -> None:  # noqa: ANN401 - gptables has no types
    for place, column in enumerate(columns):
        worksheet.set_column_pixels(place, place, _WIDE.get(column, _USUAL))
