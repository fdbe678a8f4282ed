"""Tables of recorded crime that are malformed, in each form a publisher gives them."""

from __future__ import annotations

import gzip

from arriving import HOMICIDE, PUBLISHED, ROBBERY, changed, ods, ods_row, ods_sheet, published
from malformed import published_cell, recorded

RECORDED_CRIME = (
    published_cell(
        "an unknown offence subgroup", "Offence Subgroup", "Robbery of person", "unknown offence subgroup"
    ),
    published_cell("a force the publisher does not know", "Force Name", "West Mercian", "unknown force"),
    published_cell("a Cyrillic letter in a force's name", "Force Name", "Кent", "unknown force"),
    published_cell("a blank force", "Force Name", "", "No force"),
    published_cell("a fifth quarter", "Financial Quarter", "5", "1 to 4"),
    published_cell("a year that is none", "Financial Year", "2022/24", "2022/23"),
    published_cell("a marker in a count", "Number of Offences", "..", "marker"),
    recorded(
        "a quarter after its release",
        published(changed(HOMICIDE, PUBLISHED, Financial_Year="2023/24")),
        "load.future",
        "after its release of 2023-01-26",
        value="2023-24-Q1",
        row=2,
        column="Financial Year",
    ),
    recorded(
        "a row pasted twice",
        published(HOMICIDE, ROBBERY, ROBBERY),
        "load.twice",
        "added twice",
        value=", ".join(ROBBERY),
        row=4,
    ),
    recorded(
        "two spellings at once",
        published(
            changed(HOMICIDE, PUBLISHED, Offence_Subgroup="Vehicle offences"),
            changed(HOMICIDE, PUBLISHED, Offence_Subgroup="Vehicle interference"),
        ),
        "load.both-spellings",
        "former name",
        value="Vehicle interference",
    ),
    recorded(
        "a column missing",
        published(HOMICIDE[:2] + HOMICIDE[3:], header=PUBLISHED[:2] + PUBLISHED[3:]),
        "load.column-missing",
        "Force Name",
        row=1,
        column="Force Name",
    ),
    recorded(
        "gzip cut short",
        gzip.compress(published(HOMICIDE, ROBBERY).encode())[:-30],
        "load.cut-short",
        "cut short",
        "csv.gz",
    ),
    recorded(
        "text under the name of gzip", published(HOMICIDE), "load.not-what-named", "not gzipped", "csv.gz"
    ),
    recorded(
        "text under the name of Parquet", published(HOMICIDE), "load.not-what-named", "not Parquet", "parquet"
    ),
    recorded(
        "a sheet with another year's rows",
        ods(ods_sheet("2021_22", ods_row(PUBLISHED), ods_row(HOMICIDE))),
        "load.wrong-year",
        "not its sheet's",
        "ods",
        value="2022-23",
        row=2,
        column="Financial Year",
        sheet="2021_22",
    ),
    recorded(
        "a year in two sheets",
        ods(*(ods_sheet(name, ods_row(PUBLISHED), ods_row(HOMICIDE)) for name in ("2022_23", "2022_23 (2)"))),
        "load.twice",
        "another sheet",
        "ods",
        value="2022-23-Q1",
        sheet="2022_23 (2)",
    ),
    recorded(
        "no sheet with figures",
        ods(ods_sheet("Cover", ods_row(["Recorded crime"]))),
        "load.no-table",
        "No sheet holds",
        "ods",
    ),
)
