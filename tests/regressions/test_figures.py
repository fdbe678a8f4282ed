"""Figures and what is said of them: constants, events, gaps, records, parts, reasons and what is withheld."""

import csv
import gzip
import re
import shutil
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from projects import copy_project, made_once, statement

FRAMEWORK = Path("params/frameworks/2021-national-priorities.yaml")
RELEASE = Path("data/raw/home-office-counts/2026-04-23")
NATION = "england-and-wales"
HILLSBOROUGH = "the deaths at Hillsborough in 1989"


def with_priorities(where: Path, *slugs: str) -> Path:
    """Copy the project with these priorities alone, so that a build runs no other notebook."""
    copy_project(where)
    shutil.rmtree(where / "params/west-mercia/2022-23-Q1")
    change_framework(where, lambda content: keep(content, slugs))
    return where


def keep(content: dict, slugs: tuple[str, ...]) -> None:
    content["priorities"] = [each for each in content["priorities"] if each["slug"] in slugs]


def change_framework(where: Path, change) -> None:
    yaml = YAML()
    content = yaml.load(where / FRAMEWORK)
    change(content)
    yaml.dump(content, where / FRAMEWORK)


def build(where: Path, *arguments: str) -> None:
    ended = statement(where, "build", *arguments)
    assert ended.returncode == 0, ended.stderr


def draft(where: Path, quarter: str, force: str) -> Path:
    return where / "outputs" / quarter / force / "draft"


def rows(where: Path, quarter: str, force: str, name: str) -> list[dict[str, str]]:
    with (draft(where, quarter, force) / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def page(where: Path, quarter: str, force: str) -> str:
    """Give the words of a page, without its elements."""
    text = (draft(where, quarter, force) / "statement.html").read_text(encoding="utf-8")
    return " ".join(unescape(re.sub(r"<[^>]+>", "", text)).split())


def evidence(where: Path, *arguments: str) -> str:
    ended = statement(where, "evidence", *arguments)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


# --------------------------------------------------------------------------- constants


@pytest.fixture(scope="module")
def shipped(tmp_path_factory) -> Path:
    """The project as it ships, without anything built."""
    return made_once(tmp_path_factory, "as-shipped", copy_project)


def constants(where: Path, quarter: str) -> dict[str, tuple[float, float]]:
    """Give each constant that can be estimated: as the framework has it, and as the counts give it."""
    table = evidence(where, quarter, "--recalibrate")
    found = re.findall(r"^([a-z-]+) +([\d.]+) +([\d.]+) +\d+$", table, re.MULTILINE)
    return {name: (float(now), float(anew)) for name, now, anew in found}


def test_every_constant_is_the_one_that_recalibrating_gives(shipped):
    found = constants(shipped, "2025-26-Q2")

    assert len(found) == 9
    assert all(now == anew for now, anew in found.values()), found
    assert (found["violence-with-injury"][0], found["weapons-possession"][0]) == (0.04, 0.07)


def test_the_constant_of_a_measure_after_a_break_is_that_of_the_years_before_it(shipped):
    now, anew = constants(shipped, "2024-25-Q4")["business-robbery"]

    assert abs(now - anew) < 0.011


def test_a_real_fall_in_violence_is_not_called_chance(shipped):
    found = evidence(shipped, "2025-26-Q2", "serious-violence", "--force", "metropolitan", "--explain")
    rolling = found[found.index("violence-with-injury, metropolitan, against rolling-year") :]

    assert "now   64406" in rolling
    assert "then  71582" in rolling
    assert "\n  clear fall" in rolling.split("against baseline")[0]


# --------------------------------------------------------------------------- events


@pytest.fixture(scope="module")
def south_yorkshire(tmp_path_factory) -> Path:
    """South Yorkshire's homicides of 2016-17, and of the year after it."""
    return made_once(tmp_path_factory, "south-yorkshire", _south_yorkshire)


def _south_yorkshire(where: Path) -> None:
    with_priorities(where, "homicide")
    build(where, "2016-17-Q4", "2017-18-Q4", "--force", "south-yorkshire")


@pytest.mark.parametrize("quarter", ["2016-17-Q4", "2017-18-Q4"])
def test_no_comparison_with_an_events_quarter_is_tested(south_yorkshire, quarter):
    found = {
        each["against"]: each for each in rows(south_yorkshire, quarter, "south-yorkshire", "comparisons.csv")
    }
    side = "later" if quarter == "2016-17-Q4" else "earlier"

    assert found["rolling-year"]["verdict"] == "not-tested"
    assert f"The {side} period includes {HILLSBOROUGH}." in found["rolling-year"]["reason"]
    assert found["rolling-year"]["now" if side == "later" else "then"] == "113"
    assert found["previous-quarter"]["verdict"] != "not-tested"
    assert f"The {side} period includes {HILLSBOROUGH}." in page(south_yorkshire, quarter, "south-yorkshire")


def test_an_event_is_told_beside_the_count_and_marked_on_its_chart(south_yorkshire):
    told = page(south_yorkshire, "2016-17-Q4", "south-yorkshire")
    figures = {
        each["figure"]: each for each in rows(south_yorkshire, "2016-17-Q4", "south-yorkshire", "figures.csv")
    }
    (chart,) = (draft(south_yorkshire, "2016-17-Q4", "south-yorkshire") / "downloads").glob(
        "chart-*-homicides.csv"
    )

    assert f"The figure for April to June 2016 includes {HILLSBOROUGH} (96 homicides)." in told
    assert f"Event: the figure for April to June 2016 includes {HILLSBOROUGH};" in told
    assert figures["homicides.event.2016-17-q1"]["value"] == "96"
    assert "ons.gov.uk" in figures["homicides.event.2016-17-q1"]["source"]
    with chart.open(encoding="utf-8-sig", newline="") as file:
        events = {each["start"]: each for each in csv.DictReader(file) if each["event"]}
    assert events["2016-04-01"]["value"] == "100"
    assert events["2016-04-01"]["event"] == HILLSBOROUGH
    # the usual range is that of the other quarters: about five a quarter, not ten
    assert float(events["2016-04-01"]["upper_limit"] or 12) < 15


def test_pages_with_an_event_pass_the_checks(south_yorkshire):
    ended = statement(south_yorkshire, "check", "2016-17-Q4", "--force", "south-yorkshire")

    assert " 0 fail" in ended.stdout + ended.stderr


def test_known_events_ship(shipped):
    known = {
        ("south-yorkshire", "2017-18-Q1"): HILLSBOROUGH,
        ("greater-manchester", "2018-19-Q1"): "the attack at the Manchester Arena",
        ("metropolitan", "2018-19-Q1"): "the terrorist attacks in London",
        ("sussex", "2018-19-Q4"): "the deaths in the Shoreham air crash",
        ("essex", "2020-21-Q3"): "the deaths in a lorry found at Grays",
        ("derbyshire", "2022-23-Q2"): "the killings at Killamarsh",
    }
    for (force, quarter), name in known.items():
        assert f"includes {name}." in evidence(shipped, quarter, "homicide", "--force", force), force


EVENT = """events:
  - measure: homicides
    quarter: 2018-19-Q1
    name: the deaths of one inquiry
    source: The force, annual report
"""


def test_a_count_far_beyond_its_limits_is_a_warning_until_an_event_is_named(tmp_path):
    project = with_priorities(tmp_path, "homicide")
    (project / "params/cheshire").mkdir()
    settings = project / "params/cheshire/force.yaml"
    settings.write_text("name: Cheshire Police\narea: Cheshire\n", encoding="utf-8")

    before = statement(project, "validate", "2018-19-Q4", "--force", "cheshire").stdout
    build(project, "2018-19-Q4", "--force", "cheshire")
    checked = statement(project, "check", "2018-19-Q4", "--force", "cheshire").stdout
    settings.write_text(settings.read_text(encoding="utf-8") + EVENT, encoding="utf-8")
    after = statement(project, "validate", "2018-19-Q4", "--force", "cheshire").stdout
    told = evidence(project, "2018-19-Q4", "homicide", "--force", "cheshire")

    beyond = "homicides, Q1 2018-19: 13 is far beyond its limits"
    assert beyond in before
    assert beyond in checked
    assert beyond not in after
    assert "The later period includes the deaths of one inquiry." in told


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        (EVENT.replace("source:", "sources:"), "source"),
        (EVENT.replace("measure: homicides", "measure: homicide"), "homicide"),
        (EVENT.replace("2018-19-Q1", "2018-19-Q7"), "2018-19-Q7"),
        (EVENT + "    force: kent\n", "kent"),
        (EVENT + "    count: 0\n", "count"),
    ],
)
def test_an_event_that_is_not_whole_is_refused_with_its_file(shipped, tmp_path, wrong, found):
    project = with_priorities(tmp_path, "homicide")
    (project / "params/cheshire").mkdir()
    text = f"name: Cheshire Police\narea: Cheshire\n{wrong}"
    (project / "params/cheshire/force.yaml").write_text(text, encoding="utf-8")

    ended = statement(project, "evidence", "2018-19-Q4", "homicide", "--force", "cheshire")

    assert ended.returncode != 0
    assert "params/cheshire/force.yaml" in ended.stderr + ended.stdout
    assert found in ended.stderr + ended.stdout


# --------------------------------------------------------------------------- periods in words


def test_a_rate_over_three_calendar_years_says_three(built):
    told = page(built, "2024-25-Q3", "kent")

    assert re.search(r"the average of three years, (?:in )?Jan(?:uary)? 2022 to Dec(?:ember)? 2024", told)


# --------------------------------------------------------------------------- reasons on the page


@pytest.fixture(scope="module")
def restricted(tmp_path_factory) -> Path:
    """Three forces in a quarter whose year before was under restrictions."""
    return made_once(tmp_path_factory, "restricted", _restricted)


def _restricted(where: Path) -> None:
    with_priorities(where, "drugs-county-lines", "neighbourhood-crime")
    for force in ("metropolitan", "city-of-london", "kent"):
        build(where, "2022-23-Q2", "--force", force)


@pytest.mark.parametrize("force", ["metropolitan", "city-of-london", "kent"])
def test_every_reason_of_a_comparison_with_counts_is_on_the_page(restricted, force):
    text = (draft(restricted, "2022-23-Q2", force) / "statement.html").read_text(encoding="utf-8")
    compared = [
        each
        for each in rows(restricted, "2022-23-Q2", force, "comparisons.csv")
        if each["now"] and each["reason"]
    ]

    assert any("pandemic" in each["reason"] and each["measure"] == "drug-trafficking" for each in compared)
    for each in compared:
        table = re.search(
            rf'id="comparisons-({each["priority"]}-)?{each["measure"]}".*?</table>', text, re.DOTALL
        )
        assert table, each["measure"]
        words = " ".join(unescape(re.sub(r"<[^>]+>", "", table[0])).split())
        for sentence in re.split(r"(?<=\.) ", each["reason"]):
            assert sentence in words, (each["measure"], each["against"], sentence)


# --------------------------------------------------------------------------- parts of a whole


def newer_counts(where: Path, change) -> None:
    """Add a newer release of the recorded crime counts in which some are others."""
    folder = where / RELEASE.parent / "2026-07-23"
    shutil.copytree(where / RELEASE, folder)
    settings = (folder / "release.yaml").read_text(encoding="utf-8").replace("2026-04-23", "2026-07-23")
    (folder / "release.yaml").write_text(settings, encoding="utf-8")
    with gzip.open(folder / "counts.csv.gz", "rt", encoding="utf-8", newline="") as file:
        held = list(csv.DictReader(file))
    for each in held:
        each["offences"] = change(each)
    totals = Counter[tuple[str, str]]()
    for each in held:
        if each["force"] != NATION:
            totals[each["quarter"], each["subgroup"]] += int(each["offences"])
    for each in held:
        if each["force"] == NATION:
            each["offences"] = str(totals[each["quarter"], each["subgroup"]])
    with gzip.open(folder / "counts.csv.gz", "wt", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(file, list(held[0]))
        written.writeheader()
        written.writerows(held)


def rising_but_for_burglary(row: dict[str, str]) -> str:
    """Four times the vehicle offences of Surrey in the latest year, and a quarter of its burglaries."""
    recent = row["force"] == "surrey" and row["quarter"] in {
        "2024-25-Q3",
        "2024-25-Q4",
        "2025-26-Q1",
        "2025-26-Q2",
    }
    if recent and row["subgroup"] == "Vehicle offences":
        return str(4 * int(row["offences"]))
    if recent and row["subgroup"] == "Residential burglary":
        return str(int(row["offences"]) // 4)
    return row["offences"]


def test_a_headline_of_parts_names_those_that_went_the_other_way(tmp_path):
    project = with_priorities(tmp_path, "neighbourhood-crime")
    newer_counts(project, rising_but_for_burglary)

    build(project, "2025-26-Q2", "--force", "surrey")

    verdicts = {
        each["measure"]: each["verdict"]
        for each in rows(project, "2025-26-Q2", "surrey", "comparisons.csv")
        if each["against"] == "baseline"
    }
    assert verdicts["neighbourhood-crime"] == "clear-rise"
    assert verdicts["residential-burglary"] == "clear-fall"
    told = page(project, "2025-26-Q2", "surrey")
    others = r"of the four parts, with [^.]*residential burglary[^.]* clearly below it"
    assert re.search(rf"clear rise in recorded neighbourhood crimes[^.]*{others}", told)


# --------------------------------------------------------------------------- records claimed in words


def test_a_record_of_twelve_months_is_held_against_twelve_months(built, tmp_path):
    project = tmp_path / "project"
    for name in ("notebooks", "params", "data", "outputs"):
        shutil.copytree(built / name, project / name, symlinks=True)
    words = project / "params/west-mercia/2022-23-Q1/neighbourhood-crime.md"
    own = words.read_text(encoding="utf-8")

    def failing(sentence: str) -> bool:
        words.write_text(f"{own}\n{sentence}\n", encoding="utf-8")
        return "[extreme]" in statement(project, "check", "2022-23-Q1").stdout

    # 9,264 in the twelve months, more than in any others begun since 2021; 2,417 in the quarter, after 2,432
    year = "There were {{ neighbourhood_crime.rolling_year }} neighbourhood crimes, the"
    true = f"{year} highest twelve-month total since 2021."
    false = f"{year} lowest twelve-month total since 2020."
    quarters = f"{year} lowest quarterly total since 2020.".replace("rolling_year", "now")
    assert not failing(true)
    assert failing(false)
    assert failing(quarters)
