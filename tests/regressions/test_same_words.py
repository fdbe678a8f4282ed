"""What the library writes: one wording of a verdict, one rounding, names and laws as they are."""

import csv
import gzip
import html
import io
import json
import re
import shutil
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from ruamel.yaml import YAML

from projects import copy_project, made_once, statement

FORCE, QUARTER = "city-of-london", "2025-26-Q2"
DRAFT = Path("outputs") / QUARTER / FORCE / "draft"
FRAMEWORK = Path("params/frameworks/2021-national-priorities.yaml")
RELEASE = Path(f"data/raw/{FORCE}-force/2026-01")
TITLE = "City of London Police extract"
#: homicides of eight quarters: 14 in the year to September 2024 and 4 in the next, p = 0.031
HOMICIDES = {
    "2023-24-Q3": 4,
    "2023-24-Q4": 3,
    "2024-25-Q1": 4,
    "2024-25-Q2": 3,
    "2024-25-Q3": 1,
    "2024-25-Q4": 1,
    "2025-26-Q1": 1,
    "2025-26-Q2": 1,
}
#: percentage, number who answered ("" where unknown), and the percentage as readers should see it
SURVEYS = {
    "satisfaction-burglary": ("62.5", "200", "62.5%"),
    "satisfaction-violent-crime": ("62.5", "190", "63%"),
    "satisfaction-hate-crime": ("72.5", "150", "73%"),
    "satisfaction-domestic-abuse": ("9.4", "", "9.4%"),
}


# --------------------------------------------------------------------------- a small project


def edit_yaml(path: Path, change: Any) -> None:
    yaml = YAML(typ="safe", pure=True)
    content = yaml.load(path.read_text(encoding="utf-8"))
    change(content)
    out = io.StringIO()
    yaml.dump(content, out)
    path.write_text(out.getvalue(), encoding="utf-8")


def two_priorities(framework: dict[str, Any]) -> None:
    kept = {"homicide", "victim-satisfaction"}
    framework["priorities"] = [each for each in framework["priorities"] if each["slug"] in kept]


def twice(framework: dict[str, Any]) -> None:
    framework["priorities"][1]["context"].append("homicides")


def write_homicides(project: Path) -> None:
    (path,) = project.glob("data/raw/home-office-counts/*/*.csv.gz")
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode())))
    found = {(row["force"], row["quarter"]): row for row in rows if row["subgroup"] == "Homicide"}
    for quarter, number in HOMICIDES.items():
        own, total = found[FORCE, quarter], found["england-and-wales", quarter]
        total["offences"] = str(int(total["offences"]) + number - int(own["offences"]))
        own["offences"] = str(number)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(gzip.compress(out.getvalue().encode(), 1, mtime=0))


def write_surveys(project: Path) -> None:
    folder = project / RELEASE
    folder.mkdir(parents=True)
    lines = ["force,measure,start,end,value,answered"]
    lines += [f"{FORCE},{name},2025-04-01,2025-09-30,{n},{base}" for name, (n, base, _) in SURVEYS.items()]
    (folder / "surveys.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    release = f"title: {TITLE}\npublisher: City of London Police\nlicence: Open Government Licence v3.0\n"
    (folder / "release.yaml").write_text(
        f"{release}released: 2026-01\nnote: Made up for tests.\n", encoding="utf-8"
    )


def lay(project: Path) -> Path:
    copy_project(project)
    edit_yaml(project / FRAMEWORK, two_priorities)
    write_homicides(project)
    write_surveys(project)
    return project


def build(project: Path) -> Path:
    ended = statement(project, "build", QUARTER, "--force", FORCE, "--quiet")
    assert ended.returncode == 0, ended.stderr
    return project


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> Path:
    """A statement of the City of London about two priorities, only read."""
    return made_once(tmp_path_factory, "city", lambda where: build(lay(where)))


def source_of(project: Path) -> str:
    return (project / DRAFT / "statement.html").read_text(encoding="utf-8")


def words_of(project: Path) -> str:
    """Give what a reader sees, with descriptions of charts and without style and data."""
    text = re.sub(r"<(style|script)\b.*?</\1>", " ", source_of(project), flags=re.DOTALL)
    text = re.sub(r"</?(?:data|span|b|strong|small)\b[^>]*>", "", text)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def failed_checks(project: Path) -> set[str]:
    checks = json.loads((project / DRAFT / "checks.json").read_text(encoding="utf-8"))["checks"]
    assert len({each["id"] for each in checks}) > 50
    return {each["id"] for each in checks if each["outcome"] == "fail"}


def rows_of(project: Path, name: str) -> list[dict[str, str]]:
    with (project / DRAFT / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# --------------------------------------------------------------------------- verdicts


def test_a_possible_fall_is_called_that_wherever_it_stands(city):
    (row,) = [
        row
        for row in rows_of(city, "comparisons.csv")
        if (row["measure"], row["against"]) == ("homicides", "rolling-year")
    ]
    assert (row["now"], row["then"], row["verdict"]) == ("4", "14", "possible-fall")
    page, source = words_of(city), source_of(city)
    listed = statement(city, "evidence", QUARTER, "homicide", "--force", FORCE).stdout
    explained = statement(city, "evidence", QUARTER, "homicide", "--force", FORCE, "--explain").stdout
    report = html.unescape((city / DRAFT / "quality-report.html").read_text(encoding="utf-8"))
    blocks = json.loads((city / DRAFT / "statement.json").read_text(encoding="utf-8"))["sections"][0][
        "blocks"
    ]
    details = {each["kind"]: each["details"] for each in blocks}

    phrase = "possible fall (could be chance)"
    headline = "A possible fall in recorded homicides over the year (could be chance)"
    assert details["narrative.key_point"]["verdict"] == phrase
    assert details["charts.trend"]["headline"] == headline
    assert source.count(f">{headline}<") == 1
    assert f"{headline}." in details["charts.trend"]["description"]
    assert f"a {phrase}." in page
    assert page.count("Possible fall (could be chance)") >= 3, "key point, measures and comparisons"
    (line,) = [line for line in listed.splitlines() if "rolling-year" in line]
    assert line.endswith(phrase)
    assert phrase in explained
    assert f"<td>{phrase}</td>" in report
    for other in (
        "possible change",
        "possible-fall (",
        "No clear change in recorded homicides over the year",
    ):
        assert other.lower() not in page.lower()


# --------------------------------------------------------------------------- numbers


@pytest.mark.parametrize("measure", SURVEYS)
def test_a_survey_percentage_is_rounded_alike_wherever_it_stands(city, measure):
    value, _, shown = SURVEYS[measure]
    source = source_of(city)
    listed = statement(city, "evidence", QUARTER, "victim-satisfaction", "--force", FORCE).stdout
    (description,) = re.findall(r'<desc id="chart-victim-satisfaction-survey-w-d">(.*?)</desc>', source)
    who = measure.removeprefix("satisfaction-").replace("-", " ")

    bound = re.findall(rf'data-figure="{measure}\.now">([^<]*)<', source)
    assert set(bound) == {shown}
    assert len(bound) >= 3, "findings, measures and the table of the chart"
    assert re.search(rf"{who}[^:]*: {re.escape(shown)},", description, re.IGNORECASE)
    assert re.search(rf"^{measure}: {re.escape(shown)} ", listed, re.MULTILINE)
    if not value.endswith("9.4"):
        assert re.search(rf">{re.escape(shown)}</text>", source), "the drawing"
    (row,) = [row for row in rows_of(city, "figures.csv") if row["figure"] == f"{measure}.now"]
    assert row["value"] == value


def test_an_average_is_rounded_half_up_and_its_file_keeps_all_digits(city):
    rows = rows_of(city, "downloads/chart-homicide-homicides.csv")
    averages = {row["average"] for row in rows if row["average"]}
    page = words_of(city)

    assert averages
    for text in averages:
        assert f"{Decimal(text).quantize(Decimal('0.1'), ROUND_HALF_UP)}" in page
    assert any(len(text.partition(".")[2]) > 1 for text in averages), "the file has more than the page"


def test_the_spreadsheet_displays_numbers_as_the_page_and_holds_them_whole(city):
    book = load_workbook(city / DRAFT / "downloads/statement.xlsx")
    displayed = {}
    for row in book["Figures"].iter_rows():
        if isinstance(row[-1].value, str) and row[-1].value.endswith(".now"):
            displayed[row[-1].value.removesuffix(".now")] = (row[5].value, row[5].number_format)

    assert displayed["satisfaction-burglary"] == (62.5, "#,##0.0")
    assert displayed["satisfaction-violent-crime"] == (62.5, "#,##0")
    assert displayed["satisfaction-domestic-abuse"] == (9.4, "#,##0.0")
    head = next(row for row in book["Comparisons"].iter_rows(values_only=True) if "Ratio" in row)
    ratios = [row[head.index("Ratio")] for row in book["Comparisons"].iter_rows()]
    assert {cell.number_format for cell in ratios if isinstance(cell.value, float)} == {"#,##0.00"}


# --------------------------------------------------------------------------- names


def test_a_release_keeps_the_capitals_of_its_title_within_a_sentence(city):
    page = words_of(city)

    assert f"City of London Police, {TITLE}" in page
    assert "city of London" not in page


def test_the_priorities_are_said_to_be_in_force_since_the_day_the_order_came_into_force(city):
    page = words_of(city)

    assert "In force since 31 May 2021" in page
    assert "ommunicated on" not in page


def test_a_body_that_the_order_may_not_bind_cites_no_order(city):
    page = words_of(city)
    facts = json.loads((city / DRAFT / "statement.json").read_text(encoding="utf-8"))["statement"]

    assert "Order 2011" not in page
    assert "same Order" not in page
    assert "The law asks" not in page
    assert "Based on The national priorities for policing" in page
    assert "This statement says which of the national priorities apply to City of London" in page
    assert (facts["authority"], facts["body"]) == ("", "Common Council")
    assert "what the Common Council says about them" in page


SETTINGS = """name: City of London Police
area: City of London
body: {body}
heading_body: What the body says
{more}"""


@pytest.mark.parametrize(
    ("body", "start", "within"),
    [
        ("Local policing body", "Local policing body", "the local policing body"),
        ("The Mayor of Greater Manchester", "Mayor of Greater Manchester", "the Mayor of Greater Manchester"),
    ],
)
def test_a_body_has_its_own_case_and_article_and_its_own_law(city, tmp_path, body, start, within):
    project = shutil.copytree(city, tmp_path / "project", symlinks=True)
    law = "legal_basis: Police Act 1996\nlegal_basis_address: https://www.legislation.gov.uk/ukpga/1996/16\n"
    (project / "params" / FORCE).mkdir()
    (project / "params" / FORCE / "force.yaml").write_text(
        SETTINGS.format(body=body, more=law), encoding="utf-8"
    )
    page = words_of(build(project))

    assert f"City of London{start} " in page, "the publisher"
    assert f"{start} statement" in page
    assert f"and what {within} says about them" in page
    assert f"The law asks {within} to say" in page
    assert f"The {within.removeprefix('the ')} also publishes, under the same Order:" in page
    assert "Required by Police Act 1996" in page
    assert "the Local policing body" not in page
    assert "the The" not in page


# --------------------------------------------------------------------------- one measure, two sections


def test_one_measure_may_stand_in_two_sections(city, tmp_path):
    project = shutil.copytree(city, tmp_path / "project", symlinks=True)
    edit_yaml(project / FRAMEWORK, twice)
    source = source_of(build(project))

    ids = Counter(re.findall(r'\sid="([^"]+)"', source))
    targets = set(re.findall(r'href="#([^"]+)"', source))
    for named in re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', source):
        targets |= set(named.split())
    assert [name for name, times in ids.items() if times > 1] == []
    assert targets - set(ids) == set()
    assert source.count('data-figure="homicides.rolling-year"') > source_of(city).count(
        'data-figure="homicides.rolling-year"'
    )
    rows = [row for row in rows_of(project, "figures.csv") if row["figure"] == "homicides.rolling-year"]
    assert {(row["priority"], row["value"]) for row in rows} == {
        ("homicide", "4"),
        ("victim-satisfaction", "4"),
    }
    assert failed_checks(project) - failed_checks(city) == set()
