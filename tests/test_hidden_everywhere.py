"""What is hidden is hidden in all a notebook shows: whatever the hidden number is, every byte is the same.

A reader who sees the same page, tables, downloads, charts and words for every value that a hidden count could
have learns nothing of it. So the same project is shown with different hidden counts, and compared.
"""

import ast
import json
from contextlib import chdir
from pathlib import Path

import pytest

from helpers.blocks import Block
from projects import copy_project

EXTRACT = "data/raw/west-mercia-force/2022-09/serious-violence.csv"
MEASURE = "sharp-object-admissions-under-25"
FIRST_YEAR = 2019
HEADING = "force,measure,start,end,value,answered,status,reason,note\n"
ENDS = {1: ("04-01", "06-30"), 2: ("07-01", "09-30"), 3: ("10-01", "12-31"), 4: ("01-01", "03-31")}
#: thirteen quarters to April to June 2022; NHS rules hide 1 to 7 and round the others to the nearest 5
COUNTS = (20, 25, 30, 20, 15, 20, 25, 30, 35, 20, 25, 3, 20)
HIDDEN_PLACE, LATEST = 11, 12


def project(where: Path, counts: tuple[int, ...]) -> Path:
    """The project, with these counts of admissions in the force's extract and nothing else of that topic."""
    copy_project(where)
    rows = [
        f"west-mercia,{MEASURE},{start},{end},{count},,,,"
        for (start, end), count in zip(map(days, range(len(counts))), counts, strict=True)
    ]
    (where / EXTRACT).write_text(HEADING + "\n".join(rows) + "\n")
    # the words of the quarter speak of other figures of this topic, which are not there now
    (where / "params/west-mercia/2022-23-Q1/serious-violence.md").unlink()
    return where


def days(place: int) -> tuple[str, str]:
    """The first and last day of the quarter that many after April to June 2019."""
    year, number = FIRST_YEAR + place // 4, place % 4 + 1
    start, end = ENDS[number]
    calendar = year + (number == 4)
    return f"{calendar}-{start}", f"{calendar}-{end}"


def shown(where: Path) -> dict[str, str]:
    """Everything the notebook on serious violence shows: each block's data and its plain words, by cell."""
    notebook = json.loads((where / "notebooks/2-serious-violence.ipynb").read_text())
    names: dict[str, object] = {}
    found = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            with chdir(where / "notebooks"):
                block = run("".join(cell["source"]), names)
            if isinstance(block, Block):
                found[cell["id"]] = json.dumps([block.data(), block.plain], sort_keys=True, default=str)
    return found


def run(source: str, names: dict[str, object]) -> object:
    """Run a cell and give what its last line shows, as Jupyter would."""
    *first, last = ast.parse(source).body
    exec(compile(ast.Module(first, []), "cell", "exec"), names)
    if isinstance(last, ast.Expr):
        return eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    exec(compile(ast.Module([last], []), "cell", "exec"), names)
    return None


@pytest.fixture(scope="module")
def with_three(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return shown(project(tmp_path_factory.mktemp("three"), COUNTS))


def changed(place: int, count: int) -> tuple[int, ...]:
    return (*COUNTS[:place], count, *COUNTS[place + 1 :])


@pytest.mark.parametrize("hidden", [1, 7])
def test_whatever_a_hidden_count_is_everything_shown_is_the_same(
    tmp_path: Path, with_three: dict[str, str], hidden: int
) -> None:
    other = shown(project(tmp_path, changed(HIDDEN_PLACE, hidden)))

    assert [cell for cell in with_three if other[cell] != with_three[cell]] == []
    assert list(other) == list(with_three)


def test_counts_that_round_alike_are_shown_alike(tmp_path: Path, with_three: dict[str, str]) -> None:
    assert shown(project(tmp_path, changed(LATEST, 22))) == with_three


def test_a_count_that_may_be_shown_does_change_what_is_shown(
    tmp_path: Path, with_three: dict[str, str]
) -> None:
    other = shown(project(tmp_path, changed(LATEST, 40)))

    different = {cell for cell in with_three if other[cell] != with_three[cell]}
    assert {"measures", "comparisons", "data"} <= different
