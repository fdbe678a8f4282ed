"""Recorded crime is read as the publisher sends it, and summed to the measures."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from arriving import (
    HOMICIDE,
    PUBLISHED,
    RECORDED,
    ROBBERY,
    book_bytes,
    changed,
    ods,
    ods_row,
    ods_sheet,
    published,
    put,
    workbook,
)

from helpers.errors import InputRefused
from helpers.forces import all_forces
from helpers.load import Tidy, open_tidy
from helpers.params import Framework

Rows = Iterable[Sequence[str]]


def crime(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    return changed(row, PUBLISHED, **cells)


def opened(root: Path, framework: Framework, content: str | bytes, ending: str = "csv") -> Tidy:
    put(root, f"{RECORDED}/prc.{ending}", content)
    put(root, f"{RECORDED}/release.yaml", "title: Recorded crime\n")
    return open_tidy(root, framework, "west-mercia")


def value(tidy: Tidy, measure: str, force: str = "west-mercia", start: str = "2022-04-01") -> float:
    rows = tidy.observations
    found = rows[
        rows["measure"].eq(measure) & rows["force"].eq(force) & rows["start"].eq(pd.Timestamp(start))
    ]
    assert len(found) == 1
    return float(found["value"].iloc[0])


def in_every_force(row: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [crime(row, Force_Name=each.names[0]) for each in all_forces().values()]


def test_rows_of_a_subgroup_are_summed_to_its_measure(tmp_path: Path, framework: Framework) -> None:
    manslaughter = crime(
        HOMICIDE, Offence_Description="Manslaughter", Offence_Code="4.1", Number_of_Offences="2"
    )
    tidy = opened(tmp_path, framework, published(HOMICIDE, manslaughter, ROBBERY))

    assert value(tidy, "homicides") == 7
    assert value(tidy, "personal-robbery") == 154


def test_england_and_wales_is_the_43_forces_and_british_transport_police(
    tmp_path: Path, framework: Framework
) -> None:
    tidy = opened(tmp_path, framework, published(*in_every_force(HOMICIDE)))

    assert value(tidy, "homicides", "england-and-wales") == 44 * 5


def test_a_sum_that_lacks_a_force_says_so_instead_of_a_number(tmp_path: Path, framework: Framework) -> None:
    rows = opened(tmp_path, framework, published(*in_every_force(HOMICIDE)[1:])).observations
    together = rows[rows["force"].eq("england-and-wales")].iloc[0]

    assert pd.isna(together["value"])
    assert together["status"] == "unavailable"
    assert "43 of the 44" in together["reason"]


def test_bodies_that_are_no_force_are_left_out(tmp_path: Path, framework: Framework) -> None:
    bodies = [crime(HOMICIDE, Force_Name=name) for name in ("Action Fraud", "CIFAS", "UK Finance")]
    bodies.append(crime(HOMICIDE, Force_Name="Cifas", Financial_Quarter="2"))
    tidy = opened(tmp_path, framework, published(HOMICIDE, *bodies))

    assert {*tidy.observations["force"]} == {"west-mercia", "england-and-wales"}


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Hampshire ", "hampshire"),
        ("Metropolitan Police[Note 6]", "metropolitan"),
        ("Greater Manchester [note 8][note 9]", "greater-manchester"),
        ("Devon & Cornwall", "devon-and-cornwall"),
        ("London, City of", "city-of-london"),
        ("Dyfed-Powys\u00a0", "dyfed-powys"),
    ],
)
def test_a_force_is_known_whatever_marks_its_name_carries(
    name: str, slug: str, tmp_path: Path, framework: Framework
) -> None:
    tidy = opened(tmp_path, framework, published(crime(HOMICIDE, Force_Name=name)))

    assert value(tidy, "homicides", slug) == 5


def test_a_publishers_note_stands_with_the_figure_and_makes_it_provisional(
    tmp_path: Path, framework: Framework
) -> None:
    notes = ods_sheet(
        "Notes", ods_row(["Note number", "Note text"]), ods_row(["Note 6", "These data are provisional."])
    )
    year = ods_sheet(
        "2022_23 ", ods_row(PUBLISHED), ods_row(crime(HOMICIDE, Force_Name="Kent[note 6]")), ods_row(ROBBERY)
    )
    rows = opened(tmp_path, framework, ods(notes, year), "ods").observations.set_index(["force", "measure"])

    assert rows.loc[("kent", "homicides"), "note"] == "note 6: These data are provisional."
    assert rows.loc[("kent", "homicides"), "status"] == "provisional"
    assert rows.loc[("west-mercia", "personal-robbery"), "status"] == "final"


def test_a_negative_count_is_real_and_noted(tmp_path: Path, framework: Framework) -> None:
    rows = opened(tmp_path, framework, published(crime(HOMICIDE, Number_of_Offences="-1"))).observations
    found = rows[rows["force"].eq("west-mercia")].iloc[0]

    assert found["value"] == -1
    assert "reclassified" in found["note"]


def test_the_spelling_of_2017_18_is_read_to_the_same_measures(tmp_path: Path, framework: Framework) -> None:
    subgroups = (
        "Theft of a motor vehicle",
        "Theft from a vehicle",
        "Vehicle interference",
        "Domestic burglary",
    )
    rows = [
        crime(
            ROBBERY,
            Financial_Year="2017/18",
            Offence_Subgroup=name,
            Offence_Code=str(code),
            Number_of_Offences=" 7 ",
        )
        for code, name in enumerate(subgroups)
    ]
    other = crime(
        rows[0], Offence_Subgroup="Miscellaneous crimes", Offence_Code="80", Number_of_Offences="-00 "
    )
    tidy = opened(tmp_path, framework, published(*rows, other))

    assert value(tidy, "vehicle-offences", start="2017-04-01") == 21
    assert value(tidy, "residential-burglary", start="2017-04-01") == 7
    assert [(each.outcome, each.value) for each in tidy.findings] == [("note", "-00 ")]


def test_an_offence_the_publisher_gives_in_as_many_rows_as_codes_is_summed(
    tmp_path: Path, framework: Framework
) -> None:
    split = crime(HOMICIDE, Offence_Description="Homicide", Offence_Code="1/4.1/4.10/4.2")
    kent = crime(split, Force_Name="Kent")
    numbers = [crime(split, Number_of_Offences=number) for number in ("-00", "-00", "1", "1")]

    assert value(opened(tmp_path, framework, published(*numbers, kent, kent, kent, kent)), "homicides") == 2


@pytest.mark.parametrize("form", ["csv", "csv.gz", "parquet", "xlsx", "ods"])
def test_every_form_of_the_publishers_rows_gives_the_same_figures(
    form: str, tmp_path: Path, framework: Framework
) -> None:
    rows = [HOMICIDE, ROBBERY, crime(ROBBERY, Financial_Quarter="2", Number_of_Offences="181")]
    text = published(*rows)
    columns = {name: [row[place] for row in rows] for place, name in enumerate(PUBLISHED)}
    columns["Number of Offences"] = [int(number) for number in columns["Number of Offences"]]
    parquet = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), parquet)
    contents = {
        "csv": text,
        "csv.gz": gzip.compress(text.encode()),
        "parquet": parquet.getvalue().to_pybytes(),
        "xlsx": book_bytes(workbook(PUBLISHED, *rows, sheet="2022-23")),
        "ods": ods(
            ods_sheet("Cover", ods_row(["Title"])),
            ods_sheet("2022_23", ods_row(["Title [note 6]"]), *map(ods_row, [PUBLISHED, *rows])),
        ),
    }
    tidy = opened(tmp_path, framework, contents[form], form)

    assert value(tidy, "homicides") == 5
    assert value(tidy, "personal-robbery") == 154
    assert value(tidy, "personal-robbery", start="2022-07-01") == 181


def test_a_series_that_ends_in_zeros_is_missing_more_likely_than_none(
    tmp_path: Path, framework: Framework
) -> None:
    fraud = crime(
        HOMICIDE, Force_Name="Action Fraud", Offence_Subgroup="Fraud: Action Fraud", Offence_Code="AF"
    )
    quarters = [
        crime(fraud, Financial_Quarter=str(number), Number_of_Offences=count)
        for number, count in ((1, "458278"), (2, "0"))
    ]
    found = opened(
        tmp_path, framework, published(HOMICIDE, crime(HOMICIDE, Financial_Quarter="2"), *quarters)
    ).findings

    assert [(each.id, each.value) for each in found] == [("load.zero-series", "Fraud: Action Fraud")]
    assert "2022-23-Q2, after 458,278" in found[0].found


def test_a_missing_quarter_and_a_missing_force_are_warned_about(tmp_path: Path, framework: Framework) -> None:
    rows = [HOMICIDE, crime(HOMICIDE, Force_Name="Kent"), crime(HOMICIDE, Financial_Quarter="3")]
    found = opened(tmp_path, framework, published(*rows)).findings

    assert [(each.id, each.value) for each in found] == [
        ("load.quarter-missing", "2022-23-Q2"),
        ("load.force-missing", "2022-23-Q3"),
    ]


@pytest.mark.parametrize("lost", [87, 40])
def test_a_row_lost_at_the_end_or_in_between_is_known_by_what_the_other_forces_have(
    lost: int, tmp_path: Path, framework: Framework
) -> None:
    rows = [*in_every_force(HOMICIDE), *in_every_force(ROBBERY)]

    with pytest.raises(InputRefused, match="1 rows in a quarter where the others have 2"):
        opened(tmp_path, framework, published(*rows[:lost], *rows[lost + 1 :]))


def test_formulas_and_links_on_a_cover_sheet_are_no_matter(tmp_path: Path, framework: Framework) -> None:
    book = workbook(PUBLISHED, HOMICIDE, sheet="2022-23")
    cover = book.create_sheet("Cover", 0)
    cover["A1"], cover["A2"] = "=1+1", "the publisher"
    cover["A2"].hyperlink = "https://example.org/"

    assert value(opened(tmp_path, framework, book_bytes(book), "xlsx"), "homicides") == 5


def test_rows_and_cells_repeated_empty_to_the_sheets_end_are_no_matter(
    tmp_path: Path, framework: Framework
) -> None:
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    tail = f'<table:table-row table:number-rows-repeated="1048000">{empty}</table:table-row>'
    row = ods_row(HOMICIDE).replace("</table:table-row>", f"{empty}</table:table-row>")
    sheet = ods_sheet(
        "2022_23",
        '<table:table-column table:number-columns-repeated="16384"/>',
        ods_row(PUBLISHED),
        row,
        tail,
    )

    assert value(opened(tmp_path, framework, ods(sheet), "ods"), "homicides") == 5
