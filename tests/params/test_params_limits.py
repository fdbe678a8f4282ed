"""What a build may take: limits that an office sets, with defaults, refused with file and line."""

from pathlib import Path

import pytest

from helpers import execute, params
from helpers.errors import InputRefused

OWN = "force: kent\nquarter: 2024-25-Q3\n"


def project(where: Path, text: str) -> Path:
    (where / "params").mkdir()
    (where / "params/defaults.yaml").write_text(text)
    return where


@pytest.mark.parametrize("text", [OWN, f"{OWN}limits: {{}}\n"])
def test_what_is_not_set_has_its_default(tmp_path, text):
    assert params.read_limits(project(tmp_path, text)) == params.Limits()


def test_a_project_without_defaults_has_limits(tmp_path):
    assert params.read_limits(tmp_path) == params.Limits()


def test_what_is_set_holds_and_the_rest_stays(tmp_path):
    found = params.read_limits(
        project(tmp_path, f"{OWN}limits:\n  hours_a_run: 0.5\n  megabytes_a_page: 3\n")
    )

    assert (found.seconds_a_run, found.bytes_a_page, found.seconds_a_cell) == (1800, 3_000_000, 120)


def test_the_limits_of_the_project_are_the_defaults(root):
    """Whoever deletes them changes nothing."""
    assert params.read_limits(root) == params.Limits()
    named = (root / "params/defaults.yaml").read_text(encoding="utf-8")
    assert [name for name in params.Limits.model_fields if f"\n  {name}: " not in named] == []


def test_a_notebook_run_without_settings_has_the_same_limits():
    assert execute.Limits.of(params.Limits()) == execute.Limits()


def test_a_notebook_gets_what_is_set_in_seconds_and_bytes():
    given = params.Limits(
        seconds_a_cell=5,
        minutes_a_notebook=2,
        megabytes_of_output_a_cell=0.5,
        megabytes_of_memory_a_notebook=300,
    )

    assert execute.Limits.of(given) == execute.Limits(
        cell_seconds=5, run_seconds=120, output=500_000, memory=300_000_000
    )


@pytest.mark.parametrize(
    "value", ["0", "-1", "yes", "true", "'120'", ".inf", ".nan", "1e9", "", "[1]", "two hours"]
)
@pytest.mark.parametrize("name", list(params.Limits.model_fields))
def test_what_is_no_limit_is_refused_with_its_line(tmp_path, name, value):
    where = project(tmp_path, f"{OWN}limits:\n  {name}: {value}\n")

    with pytest.raises(InputRefused) as refused:
        params.read_limits(where)

    (finding,) = refused.value.findings
    assert (finding.place.file, finding.place.line) == ("params/defaults.yaml", 4)
    assert finding.place.column == f"limits.{name}"


def test_a_misspelt_limit_is_refused_with_its_line(tmp_path):
    with pytest.raises(InputRefused, match=r"params/defaults.yaml:4.*second_a_cell"):
        params.read_limits(project(tmp_path, f"{OWN}limits:\n  second_a_cell: 5\n"))
