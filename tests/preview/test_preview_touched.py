"""What a saved file touches: a section's words, its notebook, everything, or nothing."""

from pathlib import Path

import pytest

import make
from helpers.periods import Quarter
from helpers.preview import Asked
from helpers.preview.touched import Touched, touched

ROOT = Path("/project")
ASKED = Asked(ROOT, Quarter(2022, 1), "west-mercia")
HOMICIDE = frozenset({"homicide"})


def of(*files: str) -> Touched:
    return touched([ROOT / each for each in files], ASKED, make.framework().priorities)


def test_words_touch_the_words_of_their_section():
    assert of("params/west-mercia/2022-23-Q1/homicide.md") == Touched(words=HOMICIDE)


def test_a_notebook_touches_its_section():
    assert of("notebooks/1-homicide.ipynb") == Touched(notebooks=HOMICIDE)


@pytest.mark.parametrize(
    "file",
    [
        "params/west-mercia/2022-23-Q1/statement.yaml",
        "params/west-mercia/force.yaml",
        "params/frameworks/2021-national-priorities.yaml",
        "data/raw/home-office-counts/2026-04-23/counts.csv.gz",
        "data/raw/west-mercia-force/2022-09/release.yaml",
    ],
)
def test_settings_and_data_have_every_section_opened_anew(file):
    assert of(file) == Touched(opened=True)


@pytest.mark.parametrize(
    "file",
    [
        "params/west-mercia/2022-23-Q1/sign-off.yaml",
        "params/west-mercia/2021-22-Q4/homicide.md",
        "params/kent/2022-23-Q1/homicide.md",
        "params/kent/force.yaml",
        "params/defaults.yaml",
        "notebooks/draft-of-mine.ipynb",
        "data/tidy/x.parquet",
        "outputs/2022-23-Q1/west-mercia/draft/statement.html",
        "README.md",
    ],
)
def test_other_files_touch_nothing(file):
    assert not of(file)


def test_a_file_outside_the_project_touches_nothing():
    assert not touched([Path("/elsewhere/notebooks/1-homicide.ipynb")], ASKED, make.framework().priorities)


def test_one_priority_alone_is_touched_by_its_own_files_only():
    alone = Asked(ROOT, Quarter(2022, 1), "west-mercia", "homicide")
    shown = alone.priorities(make.framework())

    files = [ROOT / "params/west-mercia/2022-23-Q1" / each for each in ("homicide.md", "cyber-crime.md")]
    assert touched(files, alone, shown) == Touched(words=HOMICIDE)


def test_saves_are_joined():
    joined = of("params/west-mercia/2022-23-Q1/homicide.md", "notebooks/6-cyber-crime.ipynb")

    assert joined == Touched(words=HOMICIDE, notebooks=frozenset({"cyber-crime"}))
