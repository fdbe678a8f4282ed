"""A year of one office: four quarters, a revised release, second versions of two, and the site."""

import csv
import gzip
import io
import random
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from helpers.cli.verbs import statement as command
from helpers.periods import Quarter
from projects import copy_project
from stranger import Rule, attack, read

FORCE = "kent"
YEAR = [Quarter(2024, number) for number in (1, 2, 3, 4)]
REVISED = YEAR[2]
SHIPPED, LATER = "home-office-counts/2026-04-23", "home-office-counts/2026-07-23"
#: of each quarter: when the force's figures came, the words were read last, and signed; the date on the page
DAYS = {
    YEAR[0]: ("2024-08-20", "2024-08-28", "2024-09-02", "September 2024"),
    YEAR[1]: ("2024-11-20", "2024-11-28", "2024-12-02", "December 2024"),
    YEAR[2]: ("2025-02-20", "2025-02-26", "2025-03-03", "March 2025"),
    YEAR[3]: ("2025-05-20", "2025-05-28", "2025-06-02", "June 2025"),
}
AGAIN = "2026-08-03"
#: admissions by quarter from April to June 2022; NHS rules hide 1 to 7 and round the others to the nearest 5
ADMISSIONS = (22, 18, 31, 5, 12, 24, 3, 15, 27, 6, 20, 13)
MEASURE = "sharp-object-admissions-under-25"
SETTINGS = """name: Kent Police
area: Kent
body: Police and Crime Commissioner
contact: {name: Office of the Police and Crime Commissioner for Kent, address: https://office.example/}
links:
  hmicfrs: https://hmicfrs.justiceinspectorates.gov.uk/
  complaints: https://office.example/complaints/
  statements: https://office.example/priorities/
"""
REASON = "Each is an aim of the police and crime plan, and the area records such crime every year."
WORDS = """---
applicable: yes
reviewed: {reviewed}
---
## What the force is doing

Officers in every district work on this with councils, schools, housing and health services, and with
the neighbourhoods themselves, from profiles of where and when such crime is recorded.{more}

## What the Commissioner says

The Commissioner asked the Chief Constable about it in a meeting that was held in public, and the
answers are in the minutes of that meeting.
"""
SLUGS = (
    *("homicide", "serious-violence", "drugs-county-lines", "neighbourhood-crime", "victim-satisfaction"),
    "cyber-crime",
)


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    output: str


def run(root: Path, *arguments: str) -> Ended:
    """Run a verb in a project, as the command line does."""
    given = ["--root", str(root), *arguments]
    ended = CliRunner().invoke(command, given, standalone_mode=False, catch_exceptions=False)
    return Ended(ended.return_value or 0, ended.output)


def good(root: Path, *arguments: str) -> str:
    ended = run(root, *arguments)
    assert ended.code == 0, f"{arguments}: {ended.output}"
    return ended.output


# --------------------------------------------------------------------------- the year


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office's project after its year; only read."""
    root = copy_project(tmp_path_factory.mktemp("year") / "project")
    (root / "params/defaults.yaml").write_text(f"force: {FORCE}\nquarter: {YEAR[0]}\n")
    (root / "params" / FORCE).mkdir()
    (root / "params" / FORCE / "force.yaml").write_text(SETTINGS)
    for quarter in YEAR:
        arrive(root, quarter)
        start(root, quarter)
        write(root, quarter)
        publish(root, quarter, DAYS[quarter][2])
    revise(root)
    for quarter in YEAR[2:]:
        publish(
            root, quarter, AGAIN, "--reason", "The Home Office revised its figures", "--class", "data-revised"
        )
    good(root, "site", "--force", FORCE)
    return root


def arrive(root: Path, quarter: Quarter) -> None:
    """Put the force's own figures up to a quarter where they belong."""
    folder = root / f"data/raw/{FORCE}-force" / DAYS[quarter][0]
    folder.mkdir(parents=True)
    first = Quarter(2022, 1)
    rows = [
        f"{FORCE},{MEASURE},{each.start},{each.end},{count},,,,"
        for each, count in ((first + place, count) for place, count in enumerate(ADMISSIONS))
        if each <= quarter
    ]
    head = "force,measure,start,end,value,answered,status,reason,note"
    (folder / "serious-violence.csv").write_text("\n".join([head, *rows]) + "\n")


def start(root: Path, quarter: Quarter) -> None:
    """Start a quarter: a file a priority, and the settings, from those of the quarter before."""
    good(root, "new", str(quarter))
    made = {each.name for each in (root / "params" / FORCE / str(quarter)).iterdir()}
    assert made >= {*(f"{slug}.md" for slug in SLUGS), "statement.yaml"}


def write(root: Path, quarter: Quarter) -> None:
    """Write the words of a quarter, and set when it is published."""
    folder = root / "params" / FORCE / str(quarter)
    for slug in SLUGS:
        more = (
            " The police recorded {{ homicides.now | words }} of them in the quarter."
            if slug == "homicide"
            else ""
        )
        text = WORDS.format(reviewed=DAYS[quarter][1], more=more)
        (folder / f"{slug}.md").write_text(text)
    (folder / "statement.yaml").write_text(f"published: {DAYS[quarter][3]}\nshared_reason: {REASON}\n")


def publish(root: Path, quarter: Quarter, day: str, *varied: str) -> None:
    """Build, check, sign and publish a statement."""
    good(root, "build", str(quarter))
    good(root, "check", str(quarter))
    good(root, "sign", str(quarter), "--name", "Jane Example", "--role", "Commissioner", "--date", day)
    good(root, "publish", str(quarter), *varied)


def revise(root: Path) -> None:
    """Put a later release of the recorded counts beside the shipped: one count of one quarter is another."""
    shutil.copytree(root / "data/raw" / SHIPPED, root / "data/raw" / LATER)
    file = root / "data/raw" / LATER / "counts.csv.gz"
    text = gzip.decompress(file.read_bytes()).decode()
    for area in (FORCE, "england-and-wales"):
        text, found = re.subn(rf"(?<=^{REVISED},{area},Vehicle offences,)\d+$", raised, text, flags=re.M)
        assert found == 1
    file.write_bytes(gzip.compress(text.encode(), mtime=0))
    release = root / "data/raw" / LATER / "release.yaml"
    release.write_text(release.read_text().replace("2026-04-23", "2026-07-23"))


def raised(count: re.Match[str]) -> str:
    return str(int(count[0]) + 40)


def counts(root: Path) -> Mapping[tuple[Quarter, str], int]:
    """The shipped counts of the force, by quarter and subgroup."""
    text = gzip.decompress((root / "data/raw" / SHIPPED / "counts.csv.gz").read_bytes()).decode()
    rows = csv.DictReader(io.StringIO(text))
    return {
        (Quarter.parse(row["quarter"]), row["subgroup"]): int(row["offences"])
        for row in rows
        if row["force"] == FORCE
    }


def versions(root: Path) -> Iterator[Path]:
    return (each for quarter in YEAR for each in sorted((root / f"outputs/{quarter}/{FORCE}").glob("v*")))


def variations(page: Path) -> list[str]:
    """What a page says of its versions, the newest first: a line a version, with what changed."""
    table = re.search(r'<section id="variations".*?</table>', page.read_text(), re.DOTALL)[0]
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", table, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in rows]


# --------------------------------------------------------------------------- what holds of it


def test_each_quarter_is_published_and_two_of_them_twice(year):
    found = [f"{each.parent.parent.name}/{each.name}" for each in versions(year)]

    assert found == [
        *("2024-25-Q1/v1", "2024-25-Q2/v1"),
        *("2024-25-Q3/v1", "2024-25-Q3/v2", "2024-25-Q4/v1", "2024-25-Q4/v2"),
    ]


def test_the_second_versions_say_what_was_revised_and_nothing_else(year):
    known = counts(year)

    def vehicles(*quarters: Quarter) -> int:
        return sum(known[each, "Vehicle offences"] for each in quarters)

    def told(text: str, count: int) -> str:
        return f"{text} was {count:,} and is {count + 40:,}"

    q4 = YEAR[3]
    third, fourth = (
        variations(year / f"outputs/{each}/{FORCE}/v2/statement.html")[0] for each in (REVISED, q4)
    )
    release = (
        "Home Office, police recorded crime open data tables: the release of 23 April 2026 was used, "
        "and now that of 23 July 2026."
    )
    for each in (third, fourth):
        assert each.startswith("2 3 August 2026 Data revised. The Home Office revised its figures.")
        assert release in each
    quarter, rolling = (
        told("October to December 2024", vehicles(REVISED)),
        [REVISED + back for back in range(-3, 1)],
    )
    assert (
        f"Vehicle offences: {quarter}; {told('the 12 months to December 2024', vehicles(*rolling))}." in third
    )
    assert told("the 12 months to March 2025", vehicles(*YEAR)) in fourth
    assert told("October to December 2024", vehicles(REVISED)) in fourth
    for each in (third, fourth):
        assert "wrongly" not in each
        assert "omicide" not in each
        assert "Words in" not in each


def test_the_pages_of_the_first_versions_are_as_they_were_and_list_only_themselves(year):
    listed = {
        each.parent.parent.name: variations(each / "statement.html")
        for each in versions(year)
        if each.name == "v1"
    }

    assert listed == {str(each): [f"1 {DAYS[each][3]} First published."] for each in YEAR}


def test_compare_says_the_same_in_figures(year):
    told = good(year, "compare", str(REVISED), "v1", "v2")

    count = counts(year)[REVISED, "Vehicle offences"]
    line = (
        f"changed vehicle-offences.now: {count:,} → {count + 40:,} (+40); Vehicle offences, Oct to Dec 2024"
    )
    assert f"{line} [data-revised, home-office-counts 2026-07-23]" in told
    assert "[correction]" not in told
    assert "[wording]" not in told


def test_verify_passes_for_every_version_and_draft(year):
    for each in versions(year):
        assert run(year, "verify", str(each)) == Ended(0, run(year, "verify", str(each)).output)


@pytest.mark.parametrize("seed", range(3))
def test_verify_fails_and_names_the_file_for_one_flipped_bit_anywhere(year, seed):
    draw = random.Random(seed)
    for version in versions(year):
        own = sorted(each for each in version.rglob("*") if each.is_file())
        behind = [
            *(year / "data/raw" / LATER).iterdir(),
            *(year / "params" / FORCE / version.parent.parent.name).iterdir(),
        ]
        for file in (draw.choice(own), *([draw.choice(behind)] if version.name == "v2" else [])):
            before = file.read_bytes()
            file.write_bytes(flipped(before, draw))
            try:
                ended = run(year, "verify", str(version))
            finally:
                file.write_bytes(before)
            assert ended.code == 1, file
            assert file.relative_to(year).as_posix() in ended.output


def flipped(content: bytes, draw: random.Random) -> bytes:
    bit = draw.randrange(len(content) * 8)
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_the_site_shows_all_of_it(year):
    site = year / "outputs/site"
    archive = (site / FORCE / "index.html").read_text()

    for quarter in YEAR:
        page = (site / FORCE / str(quarter) / "index.html").read_text()
        assert quarter.prose in archive
        assert f"Version {2 if quarter >= REVISED else 1}" in page
    (vehicles,) = [
        row
        for row in rows(site / "figures.csv")
        if (row["quarter"], row["figure"]) == (str(REVISED), "vehicle-offences.now")
    ]
    assert (vehicles["version"], int(vehicles["value"])) == (
        "2",
        counts(year)[REVISED, "Vehicle offences"] + 40,
    )


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))


def test_a_stranger_learns_no_hidden_count_from_all_versions_and_the_site(year):
    """Admissions of 5, 3 and 6 are withheld; everything published is put together."""
    folders = [*versions(year), *site_editions(year)]
    together = (year / "outputs/site/figures.csv").read_text("utf-8-sig").splitlines()
    by_quarter = [
        {
            "figures.csv": "\n".join(
                [together[0], *(row for row in together if row.startswith(str(each)))]
            ).encode()
        }
        for each in YEAR
    ]
    editions = [read(each) for each in [*map(files, folders), *by_quarter]]
    hidden = [first_day(place) for place, count in enumerate(ADMISSIONS) if 1 <= count <= 7]

    found, told = attack(editions, Rule(1, 7, 5))

    assert told == []
    narrowest = [
        (span[0], low, high) for (_, _, span), low, high in found if span[0] in hidden and is_quarter(span)
    ]
    assert {day for day, _, _ in narrowest} == set(hidden[1:])
    assert {(low, high) for _, low, high in narrowest} == {(1, 7)}
    assert all(high - low >= 1 for _, low, high in found)


def site_editions(root: Path) -> Iterator[Path]:
    """The folders of the site that hold an edition, in the order in which they were published."""
    site = root / "outputs/site"
    return (each.parent for each in sorted(site.glob(f"{FORCE}/**/figures.csv")))


def first_day(place: int):
    return (Quarter(2022, 1) + place).start


def is_quarter(span) -> bool:
    return (span[1] - span[0]).days < 93


def files(folder: Path) -> dict[str, bytes]:
    return {
        each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()
    }
