"""From data to page, through the command line: what is built, what is refused, what a failure leaves."""

import csv
import gzip
import json
import re
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from projects import PRIORITIES, copy_project, statement

DRAFT = Path("outputs/2022-23-Q1/west-mercia/draft")
KENT = Path("outputs/2024-25-Q3/kent/draft")
SAME = ["statement.html", "figures.csv", "comparisons.csv", "statement.json"]

#: each figure of the statement as the office published it, by the id it has here
SEED = {
    "homicides.now@west-mercia-force": 4,
    "homicides.previous-quarter@west-mercia-force": 6,
    "firearm-discharges.now": 3,
    "firearm-discharges.previous-quarter": 0,
    "drug-related-homicides.now": 1,
    "personal-robbery.now@west-mercia-force": 155,
    "business-robbery.now@west-mercia-force": 12,
    "residential-burglary.now@west-mercia-force": 553,
    "non-residential-burglary.now@west-mercia-force": 740,
    "vehicle-offences.now@west-mercia-force": 1257,
    "theft-from-person.now@west-mercia-force": 136,
    "satisfaction-burglary.now": 71,
    "satisfaction-violent-crime.now": 60,
    "satisfaction-hate-crime.now": 63,
    "satisfaction-road-traffic-collision.now": 79,
    "satisfaction-domestic-abuse.now": 73,
    "cyber-flagged-offences.now": 5454,
    "drugs-county-lines.facts.groups-in-drugs": 71,
    "drugs-county-lines.facts.county-lines": 9,
    "drugs-county-lines.facts.disruptions": 133,
    "drugs-county-lines.facts.arrests": 37,
    "drugs-county-lines.facts.vehicles-seized": 12,
    "drugs-county-lines.facts.drugs-seized": 52000,
    "drugs-county-lines.facts.cuckooing-visits": 104,
    "drugs-county-lines.facts.cash-seized": 20000,
}
#: the Home Office's own, which lead
LEADING = {
    "homicides.now": 5,
    "residential-burglary.now": 870,
    "non-residential-burglary.now": 423,
}


def page_figures(page: str) -> dict[str, set[float]]:
    """Read back every figure of a page: its id, and the values it is shown with."""
    found = defaultdict(set)
    for tag in re.findall(r"<data [^>]*>", page):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        found[attributes["data-figure"]].add(float(attributes["value"]))
    return found


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class TestWestMercia:
    def test_each_figure_of_the_published_statement_is_on_the_page(self, built):
        shown = page_figures((built / DRAFT / "statement.html").read_text())

        assert {name: shown[name] for name in SEED} == {name: {value} for name, value in SEED.items()}

    def test_where_the_home_office_covers_a_measure_its_figure_leads(self, built):
        shown = page_figures((built / DRAFT / "statement.html").read_text())

        assert {name: shown[name] for name in LEADING} == {name: {n} for name, n in LEADING.items()}

    def test_every_figure_of_the_page_stands_in_the_file_with_the_same_value(self, built):
        held = {row["figure"]: row["value"] for row in rows(built / DRAFT / "figures.csv")}
        shown = page_figures((built / DRAFT / "statement.html").read_text())

        assert set(shown) <= set(held)
        assert {name: {float(held[name])} for name in shown} == shown

    def test_every_figure_has_its_source_and_a_measure_its_release(self, built):
        lacking = [
            row["figure"]
            for row in rows(built / DRAFT / "figures.csv")
            if row["value"] and not (row["source"] and (row["release"] or ".facts." in row["figure"]))
        ]

        assert lacking == []

    def test_each_priority_has_its_section_once_and_in_order(self, built):
        page = (built / DRAFT / "statement.html").read_text()
        sections = re.findall(r'<section[^>]* id="([^"]+)"', page)

        assert [name for name in sections if name in PRIORITIES] == PRIORITIES

    def test_every_national_measure_keeps_its_row(self, built, root):
        from helpers import params
        from helpers.periods import Quarter

        figures = {row["figure"]: row for row in rows(built / DRAFT / "figures.csv")}
        framework = params.framework_for(root, Quarter(2022, 1))
        national = [slug for each in framework.priorities for slug in each.measures]
        page = (built / DRAFT / "statement.html").read_text()

        assert all(f'data-figure="{slug}.now"' in page for slug in national)
        assert figures["treatment-referrals.now"]["status"] == "unavailable"
        assert figures["treatment-referrals.now"]["value"] == ""

    def test_the_draft_is_whole(self, built):
        manifest = json.loads((built / DRAFT / "manifest.json").read_text())

        assert (built / DRAFT).is_symlink()
        assert set(manifest["outputs"]) >= {*SAME, "checks.json", "quality-report.html"}
        assert len([name for name in manifest["outputs"] if name.endswith(".ipynb")]) == 6
        assert any(each["path"].endswith("counts.csv.gz") for each in manifest["inputs"])

    def test_no_claim_of_the_published_statement_that_its_figures_do_not_bear_is_made(self, built):
        page = (built / DRAFT / "statement.html").read_text().lower()

        for claim in ("slight reduction", "slight fall", "approximately 30%", "fewer drug-related"):
            assert claim not in page

    def test_nothing_of_the_machine_is_in_what_was_built(self, built):
        for path in (built / DRAFT).rglob("*"):
            if path.is_file():
                text = path.read_text(encoding="utf-8", errors="replace")
                assert str(built) not in text, path
                assert "/root/" not in text, path
                assert "ipykernel_" not in text, path


class TestFromFiguresAlone:
    def test_a_force_without_words_has_a_draft_that_names_what_is_missing(self, built):
        page = (built / KENT / "statement.html").read_text()
        checks = json.loads((built / KENT / "checks.json").read_text())
        failed = {each["id"] for each in checks["checks"] if each["outcome"] == "fail"}

        assert "DRAFT" in page
        assert page.count("has not been assessed") >= 6
        assert failed

    def test_figures_from_the_publishers_file_alone_equal_its_sums(self, real_data, tmp_path):
        """R holds only the publisher's file beside the project's notebooks and frameworks."""
        where = copy_project(tmp_path / "R", data=False)
        shutil.rmtree(where / "params/west-mercia")
        (where / "params/defaults.yaml").unlink()
        release = where / "data/raw/home-office-prc/2026-04-23"
        release.mkdir(parents=True)
        file = real_data / "publisher-layout/prc-pfa-mar2013-onwards-tables.ods"
        shutil.copy(file, release)

        ended = statement(tmp_path, "build", "2024-25-Q3", "--force", "kent", "--root", str(where))

        assert ended.returncode == 0, ended.stderr
        figures = {row["figure"]: row for row in rows(where / KENT / "figures.csv")}
        expected = kent_sums(real_data / "publisher-layout/prc-pfa-mar2013-onwards-tables.csv.gz")
        got = {
            (measure, window): float(figures[f"{measure}.{window}"]["value"]) for measure, window in expected
        }
        assert got == expected
        assert {figures[f"{measure}.now"]["source"] for measure, _ in expected} == {"home-office-prc"}


SUBGROUPS = {
    "homicides": "Homicide",
    "violence-with-injury": "Violence with injury",
    "weapons-possession": "Possession of weapons offences",
    "drug-trafficking": "Trafficking of drugs",
    "personal-robbery": "Robbery of personal property",
    "business-robbery": "Robbery of business property",
    "residential-burglary": "Residential burglary",
    "non-residential-burglary": "Non-residential burglary",
    "vehicle-offences": "Vehicle offences",
    "theft-from-person": "Theft from the person",
}
WINDOWS = {
    "now": [("2024/25", "3")],
    "previous-quarter": [("2024/25", "2")],
    "year-ago": [("2023/24", "3")],
    "rolling-year": [("2023/24", "4"), ("2024/25", "1"), ("2024/25", "2"), ("2024/25", "3")],
    "baseline": [("2018/19", "2"), ("2018/19", "3"), ("2018/19", "4"), ("2019/20", "1")],
}


def kent_sums(path: Path) -> dict[tuple[str, str], float]:
    """Sum the publisher's rows for Kent anew, with nothing of the library."""
    counts: dict[tuple[str, str, str], int] = defaultdict(int)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["Force Name"].strip() == "Kent":
                key = (row["Offence Subgroup"], row["Financial Year"], row["Financial Quarter"])
                counts[key] += int(row["Number of Offences"])
    sums = {
        (measure, window): float(sum(counts[subgroup, *quarter] for quarter in quarters))
        for measure, subgroup in SUBGROUPS.items()
        for window, quarters in WINDOWS.items()
    }
    parts = ["residential-burglary", "personal-robbery", "vehicle-offences", "theft-from-person"]
    for window in WINDOWS:
        sums["neighbourhood-crime", window] = sum(sums[part, window] for part in parts)
    return sums


def test_two_builds_give_the_same_bytes(built, tmp_path):
    """A second project elsewhere, with nothing tidy yet, makes the very same files."""
    where = copy_project(tmp_path / "another place")
    ended = statement(where, "build", "2022-23-Q1", "--jobs", "1")

    assert ended.returncode == 0, ended.stderr
    for name in SAME:
        assert (where / DRAFT / name).read_bytes() == (built / DRAFT / name).read_bytes(), name
    for path in sorted((built / DRAFT / "notebooks").iterdir()):
        assert (where / DRAFT / "notebooks" / path.name).read_bytes() == path.read_bytes(), path.name


class TestRefusals:
    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (["2022-23-Q5"], "is not a quarter"),
            (["2022-24-Q1"], "Write 2022-23-Q1"),
            (["../../etc"], "is not a quarter"),
            (["2022-23-Q1", "--force", "west-merca"], "Did you mean west-mercia"),
            (["2031-32-Q1"], "No source covers"),
            (["2022-23-Q1", "--frce", "kent"], "No such option"),
        ],
    )
    def test_a_wrong_request_is_refused_in_three_lines_before_a_kernel_starts(self, built, arguments, told):
        before = sorted((built / "outputs").rglob("*"))

        ended = statement(built, "build", *arguments)

        assert ended.returncode == 2
        assert told in ended.stderr
        assert len(ended.stderr.strip().splitlines()) <= 3 or "Usage" in ended.stderr
        assert ended.stdout == ""
        assert sorted((built / "outputs").rglob("*")) == before

    def test_outside_a_project_the_command_says_where_to_go(self, tmp_path):
        ended = statement(tmp_path, "build", "2022-23-Q1")

        assert ended.returncode == 2
        assert "--root" in ended.stderr


def spoil(where: Path, name: str, cell: str, source: str) -> None:
    path = where / "notebooks" / name
    notebook = json.loads(path.read_text())
    for each in notebook["cells"]:
        if each["id"] == cell:
            each["source"] = source
    path.write_text(json.dumps(notebook))


def test_a_failed_notebook_is_named_and_the_last_good_draft_stays(built, tmp_path):
    where = tmp_path / "project"
    shutil.copytree(built, where, symlinks=True)
    before = (where / DRAFT / "statement.html").read_bytes()
    spoil(where, "3-drugs-county-lines.ipynb", "measures", "x = 1\ntables.measures(drugs) / 0")

    ended = statement(where, "build", "2022-23-Q1")

    assert ended.returncode == 1
    assert "notebooks/3-drugs-county-lines.ipynb:2, #measures" in ended.stderr
    assert "TypeError" in ended.stderr
    assert ended.stderr.count("from the store") == 5
    assert "Traceback" not in ended.stderr
    assert (where / DRAFT / "statement.html").read_bytes() == before


def test_a_kernel_that_is_killed_is_never_stitched(built, tmp_path):
    where = tmp_path / "project"
    shutil.copytree(built, where, symlinks=True)
    before = (where / DRAFT / "statement.html").read_bytes()
    spoil(
        where, "1-homicide.ipynb", "measures", "import os\nos.kill(os.getpid(), 9)\ntables.measures(homicide)"
    )

    ended = statement(where, "build", "2022-23-Q1")

    assert ended.returncode == 1
    assert "1-homicide.ipynb" in ended.stderr
    assert "died" in ended.stderr
    assert (where / DRAFT / "statement.html").read_bytes() == before
