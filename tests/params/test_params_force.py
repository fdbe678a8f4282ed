"""The settings of a force are read strictly, and refused with file and line."""

from pathlib import Path

import pytest

from helpers import params
from helpers.errors import InputRefused, UnknownName


def kent(tmp_path: Path, settings: str) -> Path:
    """Make a project in which Kent's office has written these settings."""
    file = tmp_path / "params/kent/force.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(settings)
    return tmp_path


def test_a_misspelt_setting_is_refused_with_its_line(tmp_path):
    where = kent(tmp_path, "name: Kent Police\narea: Kent\nplann: A\n")

    with pytest.raises(InputRefused) as refused:
        params.read_force(where, "kent")

    (finding,) = refused.value.findings
    assert (finding.place.file, finding.place.line) == ("params/kent/force.yaml", 3)


def test_words_like_no_and_12_30_stay_words(tmp_path):
    where = kent(tmp_path, "name: no\narea: 12:30\nplan: 08:00\n")

    settings = params.read_force(where, "kent")

    assert (settings.name, settings.area, settings.plan) == ("no", "12:30", "08:00")


def test_a_number_where_words_belong_is_refused_not_changed(tmp_path):
    where = kent(tmp_path, "name: Kent Police\narea: Kent\nplan: 2022_23\n")

    with pytest.raises(InputRefused, match=r"force.yaml:3.*Text belongs here '202223'"):
        params.read_force(where, "kent")


def test_a_force_without_a_file_goes_by_its_national_name(root):
    assert params.read_force(root, "kent").name == "Kent Police"
    with pytest.raises(UnknownName, match="Did you mean kent"):
        params.read_force(root, "kentt")
