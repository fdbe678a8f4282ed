"""How the numbers of the spreadsheet are displayed: with as many decimals as the page shows them with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from helpers import wording
from helpers.spreadsheet.tables import Cell, Sheet

_ON_THE_PAGE = re.compile(r'data-figure="([^"]+)">([^<]*)<')
_RATIOS = {"Ratio", "Ratio lower", "Ratio upper", "Dispersion", "Usual ratio"}
_LIMITS = {"Lower limit", "Average", "Upper limit"}


def texts_on_page(page: bytes) -> Mapping[str, str]:
    """Return the text of each figure on a page, by the figure's id."""
    return dict(_ON_THE_PAGE.findall(page.decode()))


def number_formats(sheet: Sheet, on_page: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Give row, column and number format of each cell whose number has more decimals than readers see.

    Rows count from 1, for the first is that of the headings; columns count from 0.
    """
    for number, cells in enumerate(sheet.rows, start=1):
        row = dict(zip(sheet.columns, cells, strict=True))
        for place, (column, cell) in enumerate(row.items()):
            text = _text(column, cell, row, on_page) if isinstance(cell, float) else ""
            if found := re.fullmatch(rf"[+{wording.MINUS}]?[\d,]+(?:\.(\d+))?%?", text):
                decimals = len(found[1] or "")
                yield number, place, "#,##0" + ("." + "0" * decimals if decimals else "")


def _text(column: str, number: float, row: Mapping[str, Cell], on_page: Mapping[str, str]) -> str:
    """Write a number of a column as readers see it on the page, "" where it has no such form."""
    if column == "Value":
        return on_page.get(str(row.get("Id"))) or _value(number, row)
    if column == "Percent":
        return wording.signed_percentage(number)
    if column in _LIMITS:
        return wording.decimal(number, 1)
    return wording.ratio(number) if column in _RATIOS else ""


def _value(number: float, row: Mapping[str, Cell]) -> str:
    base = row.get("Answered")
    return wording.in_unit(number, str(row["Unit"]), base if isinstance(base, int) else -1)
