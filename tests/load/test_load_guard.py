"""The guard finds what values do not show, also at a seam, and passes sound workbooks by quickly."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from arriving import book_bytes, extract_book, ods, ods_cell, ods_row, ods_sheet, put, repacked, workbook

from helpers.errors import InputRefused
from helpers.load import package as packages
from helpers.load.guard import guard
from helpers.load.guard_sheets import letters
from helpers.load.package import open_package
from helpers.load.workbook import open_workbook

LARGE = 200_000_000


def found(root: Path, content: bytes, ending: str = "ods") -> dict[str, list[tuple[str, int, int]]]:
    path = put(root, f"book.{ending}", content)
    unsafe = guard(open_package(path, path.name, LARGE))
    return {
        name: [(each.id, each.place.row, each.count) for each in findings]
        for name, findings in unsafe.items()
    }


def test_a_sound_workbook_of_either_kind_has_nothing_to_find(tmp_path: Path) -> None:
    assert found(tmp_path, ods(ods_sheet("One", ods_row("ab"), ods_row("cd")))) == {}
    assert found(tmp_path, book_bytes(extract_book()), "xlsx") == {}


def test_findings_stand_with_their_sheet_and_say_how_many_are_alike(tmp_path: Path) -> None:
    formula = "<table:table-row>" + ods_cell("2", ' table:formula="of:=1+1"') + "</table:table-row>"
    content = ods(ods_sheet("Sound", ods_row("ab")), ods_sheet("Sums", ods_row("ab"), formula, formula))

    assert found(tmp_path, content) == {"Sums": [("load.formula", 2, 2)]}


@pytest.mark.parametrize("before", range(0, 60, 7))
def test_a_formula_is_found_wherever_a_piece_ends(
    before: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "CHUNK", 64)
    monkeypatch.setattr(packages, "SEAM", 32)
    formula = "<table:table-row>" + ods_cell("2", ' table:formula="of:=1+1"') + "</table:table-row>"

    assert found(tmp_path, ods(ods_sheet("S", ods_row(["x" * before]), formula))) == {
        "S": [("load.formula", 2, 1)]
    }


def test_another_prefix_for_the_table_words_does_not_hide_a_formula(tmp_path: Path) -> None:
    formula = "<table:table-row>" + ods_cell("2", ' table:formula="of:=1+1"') + "</table:table-row>"
    content = repacked(ods(ods_sheet("S", formula)), "content.xml", was="table:", now="t:")
    content = repacked(content, "content.xml", was="xmlns:table=", now="xmlns:t=")

    assert found(tmp_path, content) == {"S": [("load.formula", 1, 1)]}


def test_rows_repeated_in_the_middle_keep_the_numbers_below_them_right(tmp_path: Path) -> None:
    gap = '<table:table-row table:number-rows-repeated="5000"><table:table-cell/></table:table-row>'
    hidden = ods_row("ab", ' table:visibility="collapse"')

    assert found(tmp_path, ods(ods_sheet("S", ods_row("ab"), gap, hidden))) == {
        "S": [("load.hidden-row", 5002, 1)]
    }


def test_a_hidden_column_without_anything_in_it_is_no_matter(tmp_path: Path) -> None:
    nine = 'table:visibility="collapse" table:number-columns-repeated="9"'
    columns = f"<table:table-column/><table:table-column {nine}/>"
    sound = ods(ods_sheet("S", columns, ods_row("a")))
    hiding = ods(ods_sheet("S", columns, ods_row("ab")))

    assert found(tmp_path, sound) == {}
    assert found(tmp_path, hiding) == {"S": [("load.hidden-column", 1, 1)]}


def test_a_hidden_row_without_anything_in_it_is_no_matter(tmp_path: Path) -> None:
    book = workbook(("a", "b"))
    book.active.row_dimensions[9].hidden = True

    assert found(tmp_path, book_bytes(book), "xlsx") == {}


def test_a_part_longer_than_its_package_says_is_damaged(tmp_path: Path) -> None:
    content = bytearray(ods(ods_sheet("S", *(ods_row("ab") for _ in range(999)))))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        size = file.getinfo("content.xml").file_size
    said = size.to_bytes(4, "little")
    assert content.count(said) >= 1
    lying = bytes(content).replace(said, (100).to_bytes(4, "little"))

    with pytest.raises(InputRefused, match="cut short or damaged"):
        found(tmp_path, lying)


def test_numbers_of_columns_are_written_as_a_spreadsheet_does() -> None:
    assert [letters(number) for number in (1, 26, 27, 28, 702, 703, 16384)] == [
        "A",
        "Z",
        "AA",
        "AB",
        "ZZ",
        "AAA",
        "XFD",
    ]


def test_a_sheet_is_read_without_its_empty_margin_yet_numbered_with_it(tmp_path: Path) -> None:
    path = put(tmp_path, "book.xlsx", book_bytes(workbook((), (), ("a", "b"), sheet="S")))
    grid = open_workbook(path, path.name, LARGE).grid("S")

    assert (grid.first, grid.rows) == (3, [["a", "b"]])
