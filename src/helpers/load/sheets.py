"""Files of rows as grids of cells, whatever their form: text, gzipped text, Parquet, or a workbook."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from helpers.errors import InputRefused, Place
from helpers.load.findings import failed
from helpers.load.grid import Grid, Sheets
from helpers.load.inputs import Input
from helpers.load.text import MEGABYTE, read_text_table
from helpers.load.workbook import open_workbook


def open_sheets(given: Input) -> Sheets:
    """Open a file by its ending; refuses (InputRefused) one that is not what its ending says."""
    ending = given.path.name.lower()
    largest = given.source.unpacked_megabytes * MEGABYTE
    if ending.endswith((".csv", ".csv.gz")):
        grid, notes = read_text_table(given.path, given.name, largest)
        return Sheets([""], lambda _: grid, notes)
    if ending.endswith(".parquet"):
        grid = _parquet(given)
        return Sheets([""], lambda _: grid)
    if ending.endswith((".ods", ".xlsx")):
        return open_workbook(given.path, given.name, largest)
    raise InputRefused(
        (
            failed(
                "load.unknown-form",
                Place(given.name),
                "No reader knows files of this ending",
                "Save as .xlsx, .ods or .csv.",
            ),
        )
    )


def _parquet(given: Input) -> Grid:
    try:
        table = pq.read_table(given.path)
    except (pa.ArrowInvalid, OSError):
        found = "The file is not Parquet, or is damaged"
        raise InputRefused(
            (failed("load.not-what-named", Place(given.name), found, "Get it again."),)
        ) from None
    columns = [column.to_pylist() for column in table.columns]
    return Grid(given.name, "", [tuple(table.column_names), *zip(*columns, strict=True)])
