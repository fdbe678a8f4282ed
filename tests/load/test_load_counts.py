"""The project's own small table of counts is read strictly, and written the same every time."""

from __future__ import annotations

import gzip
from pathlib import Path

import pandas as pd
import pytest
from arriving import HOMICIDE, ROBBERY, lines, published, put

from helpers.errors import InputRefused
from helpers.load import open_tidy
from helpers.load.making import make_counts
from helpers.params import Framework

FOLDER = "data/raw/home-office-counts/2023-01-26"
HEADER = ("quarter", "force", "subgroup", "offences")
WEST_MERCIA = ("2022-23-Q1", "west-mercia", "Homicide", "5")
KENT = ("2022-23-Q1", "kent", "Homicide", "3")
TOGETHER = ("2022-23-Q1", "england-and-wales", "Homicide", "8")


def opened(root: Path, framework: Framework, *rows: tuple[str, ...]) -> pd.DataFrame:
    put(root, f"{FOLDER}/counts.csv.gz", gzip.compress(lines(HEADER, *rows).encode()))
    return open_tidy(root, framework, "west-mercia").observations.set_index("force")


def test_counts_become_observations_of_their_measure(tmp_path: Path, framework: Framework) -> None:
    rows = opened(tmp_path, framework, WEST_MERCIA, KENT, TOGETHER)

    assert rows.loc["west-mercia", "value"] == 5
    assert rows.loc["west-mercia", "measure"] == "homicides"
    assert rows.loc["kent", "place"] == f"{FOLDER}/counts.csv.gz, row 3"


def test_england_and_wales_of_two_forces_says_that_the_others_are_missing(
    tmp_path: Path, framework: Framework
) -> None:
    rows = opened(tmp_path, framework, WEST_MERCIA, KENT, TOGETHER)

    assert rows.loc["england-and-wales", "status"] == "unavailable"
    assert "2 of the 44" in rows.loc["england-and-wales", "reason"]


@pytest.mark.parametrize(
    ("row", "kind", "value"),
    [
        (("2022-23-Q1", "england-and-wales", "Homicide", "9"), "load.sum", "9"),
        (WEST_MERCIA, "load.twice", "2022-23-Q1, west-mercia, Homicide"),
        (("2022-23-Q5", "west-mercia", "Homicide", "5"), "load.cell", "2022-23-Q5"),
        (("2022-23-Q1", "West Mercia", "Homicide", "5"), "load.cell", "West Mercia"),
        (("2022-23-Q1", "west-mercia", "Homicides", "5"), "load.cell", "Homicides"),
        (("2022-23-Q1", "dorset", "Homicide", "5.5"), "load.cell", "5.5"),
        (("2023-24-Q1", "dorset", "Homicide", "5"), "load.future", "2023-24-Q1"),
    ],
)
def test_a_table_that_does_not_hold_together_is_refused(
    row: tuple[str, ...], kind: str, value: str, tmp_path: Path, framework: Framework
) -> None:
    with pytest.raises(InputRefused) as refused:
        opened(tmp_path, framework, WEST_MERCIA, KENT, row)

    assert (kind, value, 4) in [(each.id, each.value, each.place.row) for each in refused.value.findings]


def test_the_same_publishers_file_makes_the_same_bytes_and_reads_back(
    tmp_path: Path, framework: Framework
) -> None:
    file = put(tmp_path, "prc.csv", published(HOMICIDE, ROBBERY))
    one = make_counts(file, "2023-01-26", tmp_path / "one", framework)
    two = make_counts(file, "2023-01-26", tmp_path / "two", framework)

    assert one.read_bytes() == two.read_bytes()
    assert gzip.decompress(one.read_bytes()).decode().splitlines() == [
        "quarter,force,subgroup,offences",
        "2022-23-Q1,england-and-wales,Homicide,5",
        "2022-23-Q1,england-and-wales,Robbery of personal property,154",
        "2022-23-Q1,west-mercia,Homicide,5",
        "2022-23-Q1,west-mercia,Robbery of personal property,154",
    ]
    rows = open_tidy(tmp_path / "one", framework, "west-mercia").observations
    assert rows[rows["force"].eq("west-mercia")]["value"].tolist() == [5, 154]


def test_a_file_that_load_refuses_makes_no_table(tmp_path: Path, framework: Framework) -> None:
    file = put(tmp_path, "prc.csv", published(HOMICIDE, HOMICIDE))

    with pytest.raises(InputRefused):
        make_counts(file, "2023-01-26", tmp_path, framework)
    assert not (tmp_path / "data").exists()
