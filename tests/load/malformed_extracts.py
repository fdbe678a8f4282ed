"""Extracts of a force as text that are malformed: one cell of them, their rows, or the file itself."""

from __future__ import annotations

import gzip
import io

from arriving import EXTRACT, FIRST, HEADER, SECOND, book_bytes, changed, extract, extract_book
from malformed import GOOD, Case, cell, rows

CELLS = (
    cell("a blank count", "value", "", "neither zero nor missing"),
    cell("two dots", "value", "..", "marker"),
    cell("a marker in brackets", "value", "[c]", "marker"),
    cell("bounds the wrong way round", "value", "7 to 1", "1 to 7"),
    cell("not available", "value", "N/A", "marker"),
    cell("a dash", "value", "-", "marker"),
    cell("a star", "value", "*", "marker"),
    cell("text in a count", "value", "about four", "digits"),
    cell("a letter O for a zero", "value", "1O", "digits"),
    cell("a letter in digits of another script", "value", "٤", "digits"),
    cell("a count in exponents", "value", "1e3", "digits"),
    cell("infinity", "value", "inf", "digits"),
    cell("a fraction as a count", "value", "4.5", "digits"),
    cell("a percentage as a count", "value", "12%", "digits"),
    cell("a marked count", "value", "12*", "digits"),
    cell("a negative count", "value", "-3", "0 or more"),
    cell("a count of millions of millions", "value", "9" * 25, "too large"),
    cell("a decimal comma", "value", "12,57", "point"),
    cell("leading zeros", "value", "0044", "leading zeros"),
    cell("an error value", "value", "#REF!", "error value"),
    cell("a formula as text", "value", "=1+1", "values only"),
    cell("an unseen character", "value", "4\u200b", "unseen character"),
    cell("a truth value", "value", "TRUE", "digits"),
    cell("a percentage over 100", "value", "101", "0 to 100", survey=True),
    cell("a percentage below 0", "value", "-1", "0 to 100", survey=True),
    cell("a share for a percentage", "value", "0.71", "71 per cent", survey=True),
    cell("a blank percentage", "value", "", "neither zero nor missing", survey=True),
    cell("bounds on a percentage", "value", "fewer than 8", "digits", survey=True),
    cell("text for the number who answered", "answered", "most", "digits", survey=True),
    cell("an answered count beside a count", "answered", "12", "surveys"),
    cell("a status nobody knows", "status", "draft", "provisional"),
    cell("a number beside a status without one", "status", "unavailable", "Leave out one"),
    cell("a reason beside a number", "reason", "still open", "note"),
    cell("a day first", "start", "01/04/2022", "year, month, day"),
    cell("a month in letters", "start", "Apr-22", "year, month, day"),
    cell("a serial number", "start", "44652", "serial number"),
    cell("a blank date", "end", "", "blank"),
    cell("a date that does not exist", "end", "2022-06-31", "calendar"),
    cell("a month that does not exist", "end", "2022-13-01", "calendar"),
    cell("another force", "force", "kent", "Another force"),
    cell("an unknown force", "force", "Wessex", "west-mercia"),
    cell("an unknown measure", "measure", "homicide", "homicides"),
    cell("a measure summed by the program", "measure", "neighbourhood-crime", "not taken from"),
)


def _bomb() -> bytes:
    """Two hundred megabytes of commas, in two hundred kilobytes."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1) as file:
        for _ in range(201):
            file.write(b"," * 1_000_000)
    return packed.getvalue()


TABLES = (
    rows(
        "no value and no reason",
        extract(changed(FIRST, value="", status="unavailable")),
        "load.cell",
        "why there is no",
        row=2,
        column="reason",
    ),
    rows(
        "withheld yet final",
        extract(changed(FIRST, value="fewer than 8", status="final")),
        "load.cell",
        "suppressed",
        value="final",
        row=2,
        column="status",
    ),
    rows(
        "a missing column",
        extract(FIRST[:4] + FIRST[5:], header=HEADER[:4] + HEADER[5:]),
        "load.column-missing",
        "no column 'value'",
        row=1,
        column="value",
    ),
    rows(
        "a renamed column",
        extract(FIRST, header=("force", "measure", "start", "end", "values", *HEADER[5:])),
        "load.column-missing",
        "Rename 'values' to 'value'",
        value="values",
        row=1,
        column="value",
    ),
    rows(
        "a column of another case",
        extract(FIRST, header=("Force", *HEADER[1:])),
        "load.column-missing",
        "Rename 'Force' to 'force'",
        value="Force",
        row=1,
        column="force",
    ),
    rows(
        "a column twice",
        extract((*FIRST, "5"), header=(*HEADER, "value")),
        "load.column-twice",
        "Keep one",
        value="value",
        row=1,
        column="value",
    ),
    rows(
        "a column of its own making",
        extract((*FIRST, "5"), header=(*HEADER, "last year")),
        "load.column-unknown",
        "right name",
        value="last year",
        row=1,
        column="last year",
    ),
    rows(
        "values under no name",
        extract((*FIRST, "5", "6"), header=(*HEADER, "", "note2")),
        "load.column-unknown",
        "right name",
        value="note2",
        row=1,
        column="note2",
    ),
    rows(
        "a header of two rows",
        "force,measure,period,,value,,,,\n,,start,end,,answered,status,reason,note\n"
        + extract(FIRST).split("\n", 1)[1],
        "load.column-missing",
        "one row",
        row=2,
        column="force",
    ),
    rows(
        "the header again",
        extract(FIRST, HEADER, SECOND),
        "load.header-again",
        "one header",
        value="force",
        row=3,
    ),
    rows(
        "a row twice",
        extract(FIRST, SECOND, FIRST),
        "load.twice",
        "Keep one",
        value="homicides, 2022-04-01 to 2022-06-30",
        row=4,
    ),
    rows(
        "two figures for one period",
        extract(FIRST, changed(FIRST, value="5")),
        "load.twice",
        "Two figures for one period",
        value="homicides, 2022-04-01 to 2022-06-30",
        row=3,
    ),
    rows(
        "a period backwards",
        extract(changed(FIRST, start="2022-06-30", end="2022-04-01")),
        "load.period",
        "ends before it begins",
        value="2022-06-30 to 2022-04-01",
        row=2,
        column="end",
    ),
    rows(
        "a part of a month",
        extract(changed(FIRST, end="2022-06-29")),
        "load.period",
        "whole months",
        value="2022-04-01 to 2022-06-29",
        row=2,
        column="end",
    ),
    rows(
        "a period after the release",
        extract(changed(FIRST, start="2022-10-01", end="2022-12-31")),
        "load.future",
        "after its release of 2022-09",
        value="2022-10-01 to 2022-12-31",
        row=2,
        column="end",
    ),
    rows(
        "a row cut off",
        GOOD.rsplit(",", 4)[0] + "\n",
        "load.row-short",
        "cut off",
        value="west-mercia",
        row=3,
    ),
    rows(
        "a comma too many",
        GOOD.replace(",4,,,,\n", ",1,257,,,,\n"),
        "load.row-long",
        "quotation marks",
        value="west-mercia",
        row=2,
    ),
    rows(
        "a footnote between rows",
        extract(FIRST, ("Source: the force",), SECOND),
        "load.row-short",
        "cut off",
        value="Source: the force",
        row=3,
    ),
    rows(
        "a quotation mark without its partner",
        GOOD + '"west-mercia,homicides\n',
        "load.not-a-table",
        "quotation mark",
        row=4,
    ),
    rows("a line of many megabytes", GOOD + "w" * 200_000 + "\n", "load.not-a-table", "too long", row=4),
    rows("an empty file", "", "load.empty", "empty"),
    rows("a file of blank lines", "\n\n \n", "load.empty", "empty"),
    rows("a header alone", extract(), "load.empty", "without rows", row=1),
    rows(
        "semicolons", GOOD.replace(",", ";"), "load.not-a-table", "semicolons", value=";".join(HEADER), row=1
    ),
    rows("tabs", GOOD.replace(",", "\t"), "load.not-a-table", "tabs", value="\t".join(HEADER), row=1),
    rows(
        "Latin-1", extract(changed(FIRST, note="Té")).encode("latin-1"), "load.encoding", "CSV UTF-8", row=2
    ),
    rows("UTF-16", GOOD.encode("utf-16"), "load.not-what-named", "UTF-16"),
    rows("a zero byte", GOOD.replace("homicides", "homi\0cides"), "load.encoding", "zero byte", row=2),
    rows(
        "a web page under the name of a table",
        "<!DOCTYPE html><html><body>404</body></html>",
        "load.not-what-named",
        "web page",
    ),
    rows(
        "a workbook under the name of a table",
        book_bytes(extract_book()),
        "load.not-what-named",
        "zip package",
    ),
    rows("gzip under the name of a table", gzip.compress(GOOD.encode()), "load.not-what-named", ".csv.gz"),
    Case("a gzip bomb", f"{EXTRACT}/topic.csv.gz", _bomb(), "load.too-large", "200 MB"),
)
