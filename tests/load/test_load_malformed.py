"""Every way an input has been seen to go wrong gives one finding that says where and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from arriving import EXTRACT, FIRST, SECOND, changed, extract, put
from malformed import Case
from malformed_books import BOOKS, SPREADSHEETS
from malformed_extracts import CELLS, TABLES
from malformed_published import RECORDED_CRIME

from helpers.errors import InputRefused
from helpers.load import load
from helpers.params import Framework

CASES = (*CELLS, *TABLES, *RECORDED_CRIME, *BOOKS, *SPREADSHEETS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_malformed_input_is_refused_with_the_finding_that_names_it(
    case: Case, tmp_path: Path, framework: Framework
) -> None:
    put(tmp_path, case.file, case.content)

    with pytest.raises(InputRefused) as refused:
        load(tmp_path, framework)

    found = [each for each in refused.value.findings if case.is_found_in(each)]
    assert found, f"expected {case}, found {[*refused.value.findings]}"
    assert found[0].remedy
    assert not (tmp_path / "data/tidy").exists()


def test_there_are_at_least_sixty_malformed_inputs() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60


def test_all_findings_come_at_once_and_alike_ones_together(tmp_path: Path, framework: Framework) -> None:
    wrong = [
        changed(FIRST, start=f"2022-0{month}-01", end=f"2022-0{month}-28", value="..") for month in (1, 3, 5)
    ]
    put(tmp_path, f"{EXTRACT}/one.csv", extract(*wrong))
    put(tmp_path, f"{EXTRACT}/two.csv", extract(changed(SECOND, value="101")))

    with pytest.raises(InputRefused) as refused:
        load(tmp_path, framework)

    markers = [each for each in refused.value.findings if each.value == ".."]
    assert [(each.place.row, each.count) for each in markers] == [(2, 3)]
    assert {Path(each.place.file).name for each in refused.value.findings} == {"one.csv", "two.csv"}
    assert "topic" not in str(refused.value)
