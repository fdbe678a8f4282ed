"""What the nation may change, tried: other priorities, merged forces, a body in the Commissioner's place."""

import csv
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from helpers.params import framework_for
from helpers.periods import Quarter
from projects import ROOT, copy_project, statement

QUARTER = "2025-26-Q2"
COUNTS = "data/raw/home-office-counts/2026-04-23/counts.csv.gz"
PARTS = ["devon-and-cornwall", "dorset"]
MERGED = "devon-cornwall-and-dorset"
ROW = f"{MERGED},Peninsula Police,Peninsula,E23000099,England,yes,Peninsula,2025-07-01,{';'.join(PARTS)}\n"


def figures(project: Path, force: str, quarter: str = QUARTER) -> dict[str, str]:
    file = project / f"outputs/{quarter}/{force}/draft/figures.csv"
    return {row["figure"]: row["value"] for row in csv.DictReader(file.read_text().splitlines())}


@pytest.fixture(scope="module")
def merged(tmp_path_factory):
    """A project whose table of forces has a merger, with the first release since."""
    project = copy_project(tmp_path_factory.mktemp("merged"))
    shutil.copytree(
        ROOT / "src/helpers", project / "src/helpers", ignore=shutil.ignore_patterns("__pycache__")
    )
    with (project / "src/helpers/data/forces.csv").open("a", encoding="utf-8") as table:
        table.write(ROW)
    counts = pd.read_csv(project / COUNTS)
    since = counts["quarter"].eq(QUARTER) & counts["force"].isin(PARTS)
    counts.loc[since, "force"] = MERGED
    by = ["quarter", "force", "subgroup"]
    counts.groupby(by, as_index=False).sum().to_csv(project / COUNTS, index=False)
    return project


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line of the project's own copy of the package."""
    return subprocess.run(
        [sys.executable, "-m", "helpers.cli", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project / "src")},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def asked(source: Path, project: Path, *lines: str) -> Any:
    """What a program prints, as JSON, that uses the package at ``source`` in a project."""
    ended = subprocess.run(
        [sys.executable, "-c", "\n".join(["import json", *lines])],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    return json.loads(ended.stdout)


def among(project: Path, force: str, quarter: str) -> dict[str, float | None]:
    """The rate of neighbourhood crime in each force that a force stands among."""
    return asked(
        project / "src",
        project,
        "from helpers.section import open_section",
        f"section = open_section('neighbourhood-crime', '{quarter}', '{force}', '.')",
        "rates = section.among['neighbourhood-crime'].rates",
        "print(json.dumps({each: getattr(rate.value, 'number', None) for each, rate in rates.items()}))",
    )


def counted(quarters: list[str], subgroup: str) -> int:
    """What the shipped table counts for both forces in some quarters."""
    with gzip.open(ROOT / COUNTS, "rt") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["force"] in PARTS and row["quarter"] in quarters and row["subgroup"] == subgroup
        ]
    return sum(int(row["offences"]) for row in rows)


def test_a_merged_force_has_the_sum_of_the_others_as_its_past(merged):
    ended = run(merged, "build", QUARTER, "--force", MERGED, "--quiet")

    assert ended.returncode == 0, ended.stderr
    found = figures(merged, MERGED)
    year = ["2024-25-Q3", "2024-25-Q4", "2025-26-Q1", QUARTER]
    base = ["2018-19-Q2", "2018-19-Q3", "2018-19-Q4", "2019-20-Q1"]
    assert int(found["homicides.now"]) == counted([QUARTER], "Homicide")
    assert int(found["homicides.previous-quarter"]) == counted(["2025-26-Q1"], "Homicide")
    assert int(found["theft-from-person.rolling-year"]) == counted(year, "Theft from the person")
    assert int(found["theft-from-person.baseline"]) == counted(base, "Theft from the person")
    page = (merged / f"outputs/{QUARTER}/{MERGED}/draft/statement.html").read_text()
    assert "Peninsula Police" in page


def test_a_force_stands_among_those_of_its_time(merged):
    now, then = among(merged, MERGED, QUARTER), among(merged, "dorset", "2024-25-Q3")

    assert len(now) == 42
    assert len(then) == 43
    assert {*then} - {*now} == {*PARTS}
    assert {*now} - {*then} == {MERGED}
    assert now[MERGED] is not None


def test_a_force_that_merged_keeps_its_earlier_quarters_and_has_no_later_ones(merged):
    later = run(merged, "build", QUARTER, "--force", "dorset")
    earlier = run(merged, "evidence", "2024-25-Q3", "neighbourhood-crime", "--force", "dorset")

    assert later.returncode == 2
    assert later.stderr.strip() == (
        "Dorset Police became part of Peninsula Police on 2025-07-01 (2025-26-Q2). "
        "Give --force devon-cornwall-and-dorset, or an earlier quarter."
    )
    assert earlier.returncode == 0
    assert "Dorset Police, Q3 2024-25" in earlier.stdout


def test_a_merger_leaves_england_and_wales_as_it_was(merged):
    lines = [
        "from pathlib import Path",
        "from helpers import load, params",
        "framework = params.read_frameworks(Path())[-1]",
        "rows = load.open_tidy(Path(), framework, 'kent').observations",
        "rows = rows[rows.force.eq('england-and-wales') & rows.measure.eq('vehicle-offences')]",
        "print(rows.sort_values('start').value.astype('Int64').to_json(orient='values'))",
    ]

    summed = asked(merged / "src", merged, *lines)

    assert len(summed) == 54
    assert summed == asked(ROOT / "src", ROOT, *lines)


FRAMEWORK = "params/frameworks/2021-national-priorities.yaml"
PRIORITY = """\
  - slug: vehicle-crime
    number: 1
    title: Reduce vehicle crime
    short: Vehicle crime
    notebook: 7-vehicle-crime.ipynb
    key_measure: vehicle-offences
    measures: [vehicle-offences]
    context: []
"""


@pytest.fixture(scope="module")
def communicated(tmp_path_factory):
    """A project in which other priorities are in force from July 2025: vehicle crime, then homicide."""
    project = copy_project(tmp_path_factory.mktemp("communicated"))
    first = project / FRAMEWORK
    text = first.read_text(encoding="utf-8")
    first.write_text(text.replace("valid_to: null", "valid_to: 2025-06-30"), encoding="utf-8")
    head, rest = text.split("priorities:\n", 1)
    homicide, rest = rest.split("  - slug: serious-violence\n")
    measures = rest[rest.index("\n# Each measure") :]
    head = head.replace("id: 2021-national-priorities", "id: 2025-national-priorities")
    head = re.sub(r"(?m)^(communicated|valid_from): .*$", r"\1: 2025-07-01", head)
    second = head + "priorities:\n" + PRIORITY + homicide.replace("number: 1", "number: 2") + measures
    (project / "params/frameworks/2025-national-priorities.yaml").write_text(second, encoding="utf-8")
    notebook = (project / "notebooks/1-homicide.ipynb").read_text(encoding="utf-8")
    for old, new in (("homicides", "vehicle-offences"), ('\\"homicide\\"', '\\"vehicle-crime\\"')):
        assert old in notebook
        notebook = notebook.replace(old, new)
    (project / "notebooks/7-vehicle-crime.ipynb").write_text(notebook, encoding="utf-8")
    return project


def test_another_framework_of_priorities_takes_over_on_its_day(communicated):
    ended = statement(communicated, "build", QUARTER, "--force", "kent", "--quiet")

    assert ended.returncode == 0, ended.stderr
    page = (communicated / f"outputs/{QUARTER}/kent/draft/statement.html").read_text()
    assert re.findall(r'<section class="priority" id="([a-z-]+)"', page) == ["vehicle-crime", "homicide"]
    assert "1. Reduce vehicle crime" in re.sub(r"<[^>]*>", "", page)
    assert figures(communicated, "kent")["vehicle-offences.now"].isdigit()
    assert framework_for(communicated, Quarter.parse("2025-26-Q1")).id == "2021-national-priorities"


def test_a_framework_that_a_quarters_settings_name_is_the_one_shown(communicated):
    settings = communicated / "params/kent/2025-26-Q1/statement.yaml"
    settings.parent.mkdir(parents=True)
    settings.write_text("framework: 2025-national-priorities\n", encoding="utf-8")

    ended = statement(communicated, "evidence", "2025-26-Q1", "vehicle-crime", "--force", "kent")

    assert ended.returncode == 0, ended.stderr
    assert "vehicle-offences" in ended.stdout


def test_a_body_in_the_commissioners_place_is_named_throughout(tmp_path):
    project = copy_project(tmp_path)
    settings = project / "params/west-mercia/force.yaml"
    text = settings.read_text(encoding="utf-8")
    text = text.replace(
        "Office of the Police and Crime Commissioner for West Mercia", "West Mercia Policing Board"
    )
    text = text.replace("body: Police and Crime Commissioner", "body: Policing and Crime Board")
    text = text.replace("body_short: PCC", "body_short: Board").replace(
        "What the Commissioner says", "What the Board says"
    )
    settings.write_text(text, encoding="utf-8")

    ended = statement(project, "build", QUARTER, "--quiet")

    assert ended.returncode == 0, ended.stderr
    page = (project / f"outputs/{QUARTER}/west-mercia/draft/statement.html").read_text()
    assert "What the Board says" in page
    assert "Policing and Crime Board" in page
    assert "Commissioner" not in page
    assert "PCC" not in page
