"""The templates people fill in: what each column means and allows, as CSV, as a workbook, and as notes.

What may be written where follows from the framework and from what the reader of the extract takes, so a
template never allows what ``statement load`` would refuse.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from helpers.errors import RequestError, UnknownName
from helpers.forces import force as known_force
from helpers.load.extract import LAYOUT
from helpers.params import Framework, Measure
from helpers.store import write_new, writing
from helpers.values import Status

#: rows of the workbook's table that offer the allowed values
_ROWS = 2000
_TITLE = "A force's figures for the statement on the national priorities for policing"
#: a fixed day, so that the same framework makes the same bytes
_MADE = datetime(2021, 5, 31, tzinfo=UTC).replace(tzinfo=None)
_WIDTHS = {"force": 18, "measure": 36, "start": 12, "end": 12, "value": 14, "reason": 40, "note": 40}

COLUMNS: Mapping[str, tuple[str, str]] = {
    "force": ("Whose figure it is.", "The force's id, such as west-mercia."),
    "measure": ("What is counted or asked.", "One of the measures listed."),
    "start": ("The first day it covers.", "The first day of a month, as 2022-04-01 or a spreadsheet's date."),
    "end": ("The last day it covers, included.", "The last day of a month, as 2022-06-30."),
    "value": (
        "The figure.",
        "A whole number from 0; a percentage from 0 to 100 written as 71; the words fewer than 8, or 1 to 7, "
        "for a count that may not be given; or empty, with a status and a reason.",
    ),
    "answered": (
        "How many answered the survey.",
        "A whole number, or unknown; empty for everything but percentages.",
    ),
    "status": ("What kind of figure it is.", "One of the statuses listed; empty means final."),
    "reason": (
        "Why there is no figure.",
        "A few words without numbers if the value is empty; else empty.",
    ),
    "note": ("What a reader must know.", "Free text without numbers, such as how it was counted."),
}
ADVICE = (
    "One row is one figure: a count of a month or a quarter, or a survey with the months it was asked in.",
    "Write 0 for none. A blank is neither none nor missing: give a status and the reason.",
    "Values only: no formulas, no hidden rows or columns, no links, no formats that hide a number.",
    "Save it as it is (.xlsx), or as CSV UTF-8, into data/raw/<force>-force/<date>/ and run: statement load",
    "Numbers that are no measure, such as arrests or seizures, belong to the words of the quarter, as facts.",
)


@dataclass(frozen=True)
class Sheet:
    """A table of words in a workbook or in notes: its name, what it is, its headings and rows."""

    name: str
    about: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Example:
    """A row as it may be filled in, and what it says."""

    says: str
    cells: tuple[str, ...]


def write_template(name: str, folder: Path, framework: Framework, force: str) -> tuple[Path, ...]:
    """Write a template and its notes into a folder, for a force; give the paths.

    Refuses (RequestError) an unknown template, and a file that is there already: it may be filled in.
    """
    if name not in TEMPLATES:
        raise UnknownName(kind="template", name=name, known=sorted(TEMPLATES))
    slug = known_force(force).slug
    paths = tuple(folder / f"{name}{ending}" for ending in (".csv", ".xlsx", "-notes.md"))
    there = next((path for path in paths if os.path.lexists(path)), None)
    if there:
        remedy = "It may be filled in: move it away, or give another folder with --out."
        raise RequestError("The template is there already", str(there), remedy)
    contents = TEMPLATES[name](framework, slug)
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    write_new(dict(zip(paths, contents, strict=True)))
    return paths


def _force_extract(framework: Framework, force: str) -> tuple[bytes, bytes, bytes]:
    heading = io.StringIO()
    csv.writer(heading, lineterminator="\n").writerow(LAYOUT.known)
    sheets = notes_of(framework, force)
    return heading.getvalue().encode(), _workbook(sheets, force), _markdown(sheets).encode()


#: by name: what makes the contents of a template's three files
TEMPLATES: Mapping[str, Callable[[Framework, str], tuple[bytes, bytes, bytes]]] = {
    "force-extract": _force_extract
}


# --------------------------------------------------------------------------- what is allowed


def notes_of(framework: Framework, force: str) -> tuple[Sheet, ...]:
    """Say what the columns mean, which measures and statuses there are, and how filled rows look."""
    measures = [each for each in framework.measures.values() if "force" in each.sources]
    return (
        Sheet(
            "Notes",
            "What each column holds",
            ("Column", "What it holds", "What is allowed"),
            tuple((name, *COLUMNS[name]) for name in LAYOUT.known),
        ),
        Sheet("Advice", "How to fill it in", ("Advice",), tuple((line,) for line in ADVICE)),
        Sheet(
            "Measures",
            "The measures a force may give",
            ("Measure", "Unit", "Title", "Definition"),
            tuple((each.slug, each.unit, each.title, each.definition) for each in measures),
        ),
        Sheet(
            "Statuses",
            "What kinds of figure there are",
            ("Status", "Letter on the page", "Value", "Meaning"),
            tuple(_status(status) for status in Status),
        ),
        Sheet(
            "Examples",
            "Rows as they may be filled in, cells in the order of the columns",
            ("What it says", "The row, with commas between its cells"),
            tuple((each.says, ",".join(each.cells)) for each in examples(force, measures)),
        ),
    )


_MEANINGS: Mapping[Status, str] = {
    Status.FINAL: "As it will stay, as far as is known.",
    Status.PROVISIONAL: "May change soon.",
    Status.REVISED: "Another figure was given for it before.",
    Status.ESTIMATED: "Not counted, but estimated.",
    Status.SUPPRESSED: "Known, and may not be given; give its bounds in words.",
    Status.UNAVAILABLE: "Nobody has it.",
    Status.NOT_APPLICABLE: "Cannot be there for this force.",
    Status.NOT_COMPARABLE: "Counted in another way than before.",
}


def _status(status: Status) -> tuple[str, ...]:
    value = "a number" if status.has_number else "empty, or bounds in words"
    return status.value, status.shorthand or "none", value, _MEANINGS[status]


def examples(force: str, measures: Sequence[Measure]) -> tuple[Example, ...]:
    """Give rows as they may be filled in, one of each kind; each is one the reader takes."""
    counted = next(each.slug for each in measures if each.sources == ("force",) and not each.is_percentage)
    withheld = next((each.slug for each in measures if each.disclosure == "nhs-hes"), counted)
    asked = next(each.slug for each in measures if each.is_percentage)
    quarter, half = ("2022-04-01", "2022-06-30"), ("2022-01-01", "2022-06-30")
    month, next_month = ("2022-07-01", "2022-07-31"), ("2022-08-01", "2022-08-31")
    earlier, half_before = ("2022-01-01", "2022-03-31"), ("2021-07-01", "2021-12-31")
    await_decision = {"status": "provisional", "note": "Some await a decision."}
    lost = {"status": "unavailable", "reason": "The system was replaced."}
    return (
        Example("A count of a quarter.", _row(force, counted, quarter, "3")),
        Example("A month in which there was none.", _row(force, counted, month, "0")),
        Example("A count that may change.", _row(force, counted, next_month, "4", **await_decision)),
        Example("A count below 8 that is withheld.", _row(force, withheld, month, "fewer than 8")),
        Example("A survey's percentage, 120 people having answered.", _row(force, asked, half, "71", "120")),
        Example("A percentage of nobody knows how many.", _row(force, asked, half_before, "69", "unknown")),
        Example("A figure that nobody has.", _row(force, counted, earlier, **lost)),
    )


def _row(  # noqa: PLR0913, PLR0917 - the columns of an extract
    force: str,
    measure: str,
    period: tuple[str, str],
    value: str = "",
    answered: str = "",
    status: str = "",
    reason: str = "",
    note: str = "",
) -> tuple[str, ...]:
    """Fill in a row in the order of the columns, the others left empty."""
    return (force, measure, *period, value, answered, status, reason, note)


# --------------------------------------------------------------------------- as files


def _workbook(sheets: Sequence[Sheet], force: str) -> bytes:
    """Return a workbook of the table to fill in, then the notes: one table a sheet, from its first cell."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.set_properties({"title": _TITLE, "subject": "Template force-extract", "created": _MADE})
    _write_extract(book, sheets, force)
    for sheet in sheets:
        _write_notes(book, sheet)
    book.close()
    written: bytes = content.getvalue()
    return written


def _write_extract(book: Any, sheets: Sequence[Sheet], force: str) -> None:  # noqa: ANN401 - untyped library
    page = book.add_worksheet("Extract")
    header, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for position, name in enumerate(LAYOUT.known):
        form = day if name in {"start", "end"} else wrapped if name in {"reason", "note"} else None
        page.set_column(position, position, _WIDTHS.get(name, 12), form)
    headings = [{"header": name, "header_format": header} for name in LAYOUT.known]
    page.add_table(0, 0, 1, len(headings) - 1, {"name": "Extract", "columns": headings, "autofilter": False})
    page.freeze_panes(1, 0)
    for name, allowed in _lists(sheets, force).items():
        position = LAYOUT.known.index(name)
        what, how = COLUMNS[name]
        page.data_validation(
            1,
            position,
            _ROWS,
            position,
            {
                "validate": "list",
                "source": allowed,
                "input_title": name,
                "input_message": what,
                "error_title": f"Not a {name} that is known",
                "error_message": how,
            },
        )


def _lists(sheets: Sequence[Sheet], force: str) -> Mapping[str, Any]:
    """Say which cells hold what a column may be: the force itself, and the first columns of two sheets."""
    rows = {sheet.name: len(sheet.rows) for sheet in sheets}
    return {
        "force": [force],
        "measure": f"=Measures!$A$2:$A${rows['Measures'] + 1}",
        "status": f"=Statuses!$A$2:$A${rows['Statuses'] + 1}",
    }


def _write_notes(book: Any, sheet: Sheet) -> None:  # noqa: ANN401 - untyped library
    page = book.add_worksheet(sheet.name)
    header = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for position, heading in enumerate(sheet.headings):
        widest = max(len(cell) for cell in (heading, *(row[position] for row in sheet.rows)))
        page.set_column(position, position, min(widest + 2, 70), wrapped)
    page.add_table(
        0,
        0,
        len(sheet.rows),
        len(sheet.headings) - 1,
        {
            "name": sheet.name,
            "columns": [{"header": heading, "header_format": header} for heading in sheet.headings],
            "data": [list(row) for row in sheet.rows],
            "autofilter": False,
        },
    )
    page.freeze_panes(1, 0)


def _markdown(sheets: Sequence[Sheet]) -> str:
    """Write the notes as Markdown: a heading and a table for each sheet; a list where it has one column."""
    lines = [f"# {_TITLE}", "", "Template `force-extract`: a CSV file, or a workbook, of one table.", ""]
    for sheet in sheets:
        lines += [f"## {sheet.about}", ""]
        if len(sheet.headings) == 1:
            lines += [*(f"- {row[0]}" for row in sheet.rows), ""]
        else:
            lines += [_line(sheet.headings), _line(["---"] * len(sheet.headings))]
            lines += [*(_line(row) for row in sheet.rows), ""]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
