"""Figures that a source cannot mean: not published, and named with what settles them."""

import csv
import gzip
import io
import json
import re
import shutil
from pathlib import Path

import pytest

from editions import copied
from helpers.data_findings import used_findings
from helpers.errors import Outcome
from helpers.forces import ENGLAND_AND_WALES, territorial_forces
from helpers.periods import Quarter
from projects import ROOT, copy_project, made_once, manifest_of, statement

QUARTER = "2025-26-Q2"
SHIPPED = Path("data/raw/home-office-counts/2026-04-23")
NEWER = Path("data/raw/home-office-counts/2026-07-23")
FRAMEWORK = Path("params/frameworks/2021-national-priorities.yaml")


def newer_edition(project: Path, change) -> None:
    """Add an edition of the recorded crime counts in which ``change`` gives each force's count anew."""
    with gzip.open(project / SHIPPED / "counts.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    forces = [row for row in rows if row["force"] != ENGLAND_AND_WALES]
    for row in forces:
        row["offences"] = change(row, int(row["offences"]))
    together: dict[tuple[str, str], int] = {}
    for row in forces:
        key = row["quarter"], row["subgroup"]
        together[key] = together.get(key, 0) + row["offences"]
    nation = [
        {"quarter": quarter, "force": ENGLAND_AND_WALES, "subgroup": subgroup, "offences": total}
        for (quarter, subgroup), total in together.items()
    ]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, ["quarter", "force", "subgroup", "offences"], lineterminator="\n")
    writer.writeheader()
    writer.writerows([*forces, *nation])
    (project / NEWER).mkdir()
    (project / NEWER / "counts.csv").write_text(text.getvalue(), encoding="utf-8")
    settings = (project / SHIPPED / "release.yaml").read_text(encoding="utf-8")
    (project / NEWER / "release.yaml").write_text(
        settings.replace("2026-04-23", "2026-07-23"), encoding="utf-8"
    )


def extract(project: Path, force: str, released: str, rows: list[str]) -> None:
    """Add a force's extract of offences in which a firearm was discharged: "start,end,count" a row."""
    folder = project / f"data/raw/{force}-force/{released}"
    folder.mkdir(parents=True)
    lines = ["force,measure,start,end,value", *(f"{force},firearm-discharges,{row}" for row in rows)]
    (folder / "firearms.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def only_priorities(project: Path, *kept: str) -> None:
    """Keep these priorities in the framework, so that a build runs no more than a test needs."""
    text = (project / FRAMEWORK).read_text(encoding="utf-8")
    start, end = text.index("priorities:\n") + len("priorities:\n"), text.index("\n# Each measure")
    blocks = re.split(r"(?=^  - slug: )", text[start:end], flags=re.MULTILINE)
    chosen = [each for each in blocks if any(f"slug: {slug}\n" in each for slug in kept)]
    (project / FRAMEWORK).write_text(text[:start] + "".join(chosen) + text[end:], encoding="utf-8")


def figure(draft: Path, name: str) -> dict[str, str]:
    rows = csv.DictReader(io.StringIO((draft / "figures.csv").read_text(encoding="utf-8-sig")))
    return next(row for row in rows if row["figure"] == name)


def verdicts(draft: Path, measure: str) -> dict[str, str]:
    rows = csv.DictReader(io.StringIO((draft / "comparisons.csv").read_text(encoding="utf-8-sig")))
    return {row["against"]: row["verdict"] for row in rows if row["measure"] == measure}


def findings(draft: Path, name: str, outcome: str = "fail") -> list[dict]:
    checks = json.loads((draft / "checks.json").read_text(encoding="utf-8"))["checks"]
    return [each for each in checks if (each["id"], each["outcome"]) == (name, outcome)]


def zeros_that_stand_for_missing(row: dict[str, str], count: int) -> int:
    if row["quarter"] != QUARTER:
        return count
    surrey = (row["force"], row["subgroup"]) == ("surrey", "Vehicle offences")
    return 0 if surrey or row["force"] == "devon-and-cornwall" else count


def make_zeros(project: Path) -> None:
    copy_project(project)
    only_priorities(project, "homicide", "neighbourhood-crime")
    newer_edition(project, zeros_that_stand_for_missing)
    ended = statement(project, "build", QUARTER, "--force", "surrey", "--force", "devon-and-cornwall")
    assert ended.returncode == 0, ended.stderr


@pytest.fixture(scope="module")
def zeros(tmp_path_factory) -> Path:
    return made_once(tmp_path_factory, "zeros-that-stand-for-missing", make_zeros)


def draft_of(project: Path, force: str) -> Path:
    return project / "outputs" / QUARTER / force / "draft"


class TestZero:
    def test_of_one_measure_is_unavailable_and_never_compared(self, zeros):
        draft = draft_of(zeros, "surrey")

        for name in ("vehicle-offences.now", "neighbourhood-crime.now", "vehicle-offences.rolling-year"):
            assert (figure(draft, name)["value"], figure(draft, name)["status"]) == ("", "unavailable")
        assert {*verdicts(draft, "vehicle-offences").values()} == {"not-tested"}
        assert figure(draft, "residential-burglary.now")["value"] != ""
        assert "as missing until it is confirmed" in (draft / "statement.html").read_text(encoding="utf-8")

    def test_fails_with_its_place_and_the_row_that_would_confirm_it(self, zeros):
        (finding,) = findings(draft_of(zeros, "surrey"), "validate.zero")

        assert finding["where"].startswith(f"{NEWER}/counts.csv, row ")
        assert finding["place"]["section"] == "neighbourhood-crime"
        assert finding["value"] == "surrey, vehicle-offences, 2025-07-01 to 2025-09-30: 0"
        row = (
            "- {finding: validate.zero, measure: vehicle-offences, force: surrey, quarter: 2025-26-Q2, "
            'who: "", reason: ""}'
        )
        assert f"{NEWER}/release.yaml: {row}" in finding["remedy"]

    def test_of_a_force_in_everything_is_missing_in_rare_counts_too(self, zeros):
        draft = draft_of(zeros, "devon-and-cornwall")

        assert (figure(draft, "homicides.now")["value"], figure(draft, "homicides.now")["status"]) == (
            "",
            "unavailable",
        )
        assert {*verdicts(draft, "homicides").values()} == {"not-tested"}
        assert "100%" not in (draft / "statement.html").read_text(encoding="utf-8").split("<main")[1]
        named = {each["value"].split(", ")[1] for each in findings(draft, "validate.zero")}
        assert {"homicides", "vehicle-offences", "theft-from-person"} <= named

    def test_no_sentence_about_it_fails_a_check(self, zeros):
        for force in ("surrey", "devon-and-cornwall"):
            checks = json.loads((draft_of(zeros, force) / "checks.json").read_text(encoding="utf-8"))
            failed = {each["id"] for each in checks["checks"] if each["outcome"] == "fail"}
            assert {name for name in failed if not name.startswith("duty-")} == {"validate.zero"}

    def test_is_published_as_given_once_its_release_confirms_it(self, zeros, tmp_path):
        project = tmp_path / "project"
        for name in ("notebooks", "params", "data"):
            shutil.copytree(zeros / name, project / name)
        release = project / NEWER / "release.yaml"
        (finding,) = findings(draft_of(zeros, "surrey"), "validate.zero")
        row = finding["remedy"].partition("release.yaml: ")[2]

        release.write_text(f"{release.read_text()}confirmed:\n  {row}\n", encoding="utf-8")
        refused = statement(project, "build", QUARTER, "--force", "surrey")
        assert refused.returncode == 1
        assert "Say who confirmed the figure" in refused.stderr

        filled = row.replace('who: ""', 'who: "Data team"').replace(
            'reason: ""', 'reason: "Asked on 1 August"'
        )
        release.write_text(release.read_text().replace(row, filled), encoding="utf-8")
        assert statement(project, "build", QUARTER, "--force", "surrey").returncode == 0
        draft = draft_of(project, "surrey")

        assert figure(draft, "vehicle-offences.now")["value"] == "0"
        assert verdicts(draft, "vehicle-offences")["year-ago"] == "clear-fall"
        assert findings(draft, "validate.zero") == []
        confirmed = [each["confirmed"] for each in manifest_of(draft)["releases"] if each["confirmed"]]
        assert [each["who"] for each in confirmed[0]] == ["Data team"]


class TestMonthsAgainstTheirQuarter:
    def test_stop_a_publication(self, built, tmp_path):
        project = copied(built, tmp_path / "project")
        rows = [
            *("2022-04-01,2022-04-30,1", "2022-05-01,2022-05-31,1", "2022-06-01,2022-06-30,1"),
            "2022-04-01,2022-06-30,50",
        ]
        extract(project, "west-mercia", "2022-10", rows)
        assert statement(project, "build", "2022-23-Q1").returncode == 0

        checked = statement(project, "check", "2022-23-Q1")
        assert checked.returncode == 1
        assert "[validate.sum] data/raw/west-mercia-force/2022-10/firearms.csv" in checked.stdout
        statement(project, "sign", "2022-23-Q1", "--name", "Jane Example", "--role", "Commissioner", "--yes")
        published = statement(project, "publish", "2022-23-Q1")

        assert published.returncode == 1
        assert "not the sum of its parts" in published.stderr
        assert not (project / "outputs/2022-23-Q1/west-mercia/v1").exists()


def several_faults(row: dict[str, str], count: int) -> int:
    label = row["quarter"], row["force"], row["subgroup"]
    if label == (QUARTER, "kent", "Vehicle offences"):
        return count // 3
    if label == ("2025-26-Q1", "kent", "Residential burglary"):
        return count * 15
    if label[1:] == ("kent", "Homicide") and "2024-25" in row["quarter"]:
        return 0
    if label[::2] == ("2024-25-Q1", "Theft from the person"):
        return 0
    return count // 10 if row["subgroup"] == "Violence with injury" else count


def crowded_kent(project: Path) -> None:
    """Add an edition of the populations in which Kent has ten times as many people in 2024."""
    shipped = project / "data/raw/ons-populations/2025-07"
    with (shipped / "populations.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["year"] == "2024" or row["force"] == "kent"]
    for row in rows:
        row["people"] = (
            f"{row['people']}0" if (row["force"], row["year"]) == ("kent", "2024") else row["people"]
        )
    folder = shipped.with_name("2026-07")
    folder.mkdir()
    with (folder / "populations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if row["force"] != ENGLAND_AND_WALES)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory) -> Path:
    def make(project: Path) -> None:
        copy_project(project)
        newer_edition(project, several_faults)
        days = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30}
        months = [
            f"2025-{month:02}-01,2025-{month:02}-{last},{0 if month == 8 else 20}"
            for month, last in days.items()
        ]
        extract(project, "kent", "2025-11", months)
        crowded_kent(project)

    return made_once(tmp_path_factory, "faulty-editions", make)


@pytest.fixture(scope="module")
def said(faulty) -> list[str]:
    return statement(faulty, "validate", QUARTER, "--force", "kent").stdout.splitlines()


class TestValidate:
    @pytest.mark.parametrize(
        "words",
        [
            "are months missing? 'kent, vehicle-offences, Q2 2025-26",
            "a digit too many? 'kent, residential-burglary, Q1 2025-26",
            "missing, not none? 'kent, homicides, 2024-04-01 to 2024-06-30: 0'",
            "missing, not none? 'kent, homicides, 2025-01-01 to 2025-03-31: 0'",
            "missing, not none? 'kent, theft-from-person, 2024-04-01 to 2024-06-30: 0'",
            "missing, not none? 'england-and-wales, theft-from-person, 2024-04-01 to 2024-06-30: 0'",
            "missing, not none? 'kent, firearm-discharges, 2025-08-01 to 2025-08-31: 0'",
            "violence-with-injury changed by more than 20% in most forces from the edition before",
            "People change by more than 5% a year here 'kent, 2024",
        ],
    )
    def test_fails_and_says_how_to_confirm(self, words, said):
        found = [line for line in said if words in line and line.startswith("fail: ")]

        assert len(found) == 1
        assert "add under confirmed: in data/raw/" in found[0]

    def test_names_the_edition_when_it_is_loaded(self, faulty):
        ended = statement(faulty, "load")

        assert ended.returncode == 1
        assert "violence-with-injury changed by more than 20% in most forces" in ended.stderr


PUBLISHERS = "Financial Year,Financial Quarter,Force Name,Offence Description,Offence Group,Offence Subgroup,"
GROUPS = "Violence against the person,Violence with injury"
HEADER = f"{PUBLISHERS}Offence Code,Number of Offences"


def publishers_file(project: Path, released: str, codes: dict[str, int]) -> None:
    """Write a file as the publisher lays it out, with these counts by offence code for every force."""
    folder = project / "data/raw/home-office-prc" / released
    folder.mkdir(parents=True)
    rows = [
        f"2025/26,{quarter},{force.name},Assault,{GROUPS},{code},{count}"
        for quarter in (1, 2)
        for force in territorial_forces()
        for code, count in codes.items()
    ]
    (folder / "rows.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")


class TestOffenceCode:
    @pytest.fixture
    def project(self, tmp_path) -> Path:
        copy_project(tmp_path, data=False)
        publishers_file(tmp_path, "2026-01-22", {"8N": 900, "5D": 80, "8S": 20})
        return tmp_path

    def test_whose_rows_are_gone_fails_however_small(self, project):
        publishers_file(project, "2026-04-30", {"8N": 900, "5D": 80})
        ended = statement(project, "load")

        assert ended.returncode == 1
        assert "Rows of offence code 8S are gone" in ended.stderr
        assert "measure: violence-with-injury, force: england-and-wales, quarter: 2025-26-Q2" in ended.stderr

    def test_that_another_one_replaces_is_no_fault(self, project):
        publishers_file(project, "2026-04-30", {"8X": 902, "5D": 80, "8S": 20})

        assert statement(project, "load").returncode == 0


def test_true_editions_raise_no_alarm(real_data, tmp_path):
    """The publisher's editions of July 2018 and April 2026, and the table made of the second."""
    layout = real_data.parent / "publisher-layout/prc-pfa-mar2013-onwards-tables.csv.gz"
    if not layout.is_file():
        pytest.skip(f"{layout} is not there")
    copy_project(tmp_path)
    for released, file in (
        ("2018-07-19", real_data / "home-office-prc-pfa/prc-pfa-mar2013-onwards-tables201718.csv"),
        ("2026-04-23", layout),
    ):
        folder = tmp_path / "data/raw/home-office-prc" / released
        folder.mkdir(parents=True)
        (folder / file.name).write_bytes(file.read_bytes())
    ended = statement(tmp_path, "load")

    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ("force: kent, quarter: 2025-26-Q9, who: A, reason: B", "Q1"),
        ("force: Kent, quarter: 2025-26-Q2, who: A, reason: B", "slug"),
        ("force: kent, quarter: 2025-26-Q2, who: A", "reason"),
        ("forces: kent, quarter: 2025-26-Q2, who: A, reason: B", "forces"),
    ],
)
def test_a_confirmed_row_that_is_not_whole_is_refused(keys, says, tmp_path):
    copy_project(tmp_path)
    release = tmp_path / SHIPPED / "release.yaml"
    row = f"{{finding: validate.zero, measure: homicides, {keys}}}"
    release.write_text(f"{release.read_text()}confirmed:\n  - {row}\n", encoding="utf-8")
    ended = statement(tmp_path, "load")

    assert ended.returncode == 1
    assert "release.yaml:" in ended.stderr
    assert says in ended.stderr


def test_the_shipped_figures_of_every_force_need_no_confirmation():
    """The windows of 2025-26-Q2 hold those of the three quarters before it."""
    quarter = Quarter.parse(QUARTER)
    failed = [
        finding
        for force in territorial_forces()
        for finding in used_findings(ROOT, force.slug, quarter)
        if finding.outcome is Outcome.FAIL
    ]

    assert failed == []
