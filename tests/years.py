"""A year of one office: what arrives each quarter, what it writes and publishes, and what is revised."""

import csv
import gzip
import io
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from helpers.cli.verbs import statement as command
from helpers.periods import Quarter
from projects import copy_project

FORCE = "kent"
YEAR = [Quarter(2024, number) for number in (1, 2, 3, 4)]
REVISED = YEAR[2]
COUNTS = "home-office-counts"
SHIPPED, LATER = f"{COUNTS}/2026-04-23", f"{COUNTS}/2025-07-24"
#: of each quarter: when the figures came, the words were read last, and signed; the date on the page
DAYS = {
    YEAR[0]: ("2024-08-20", "2024-08-28", "2024-09-02", "September 2024"),
    YEAR[1]: ("2024-11-20", "2024-11-28", "2024-12-02", "December 2024"),
    YEAR[2]: ("2025-02-20", "2025-02-26", "2025-03-03", "March 2025"),
    YEAR[3]: ("2025-05-20", "2025-05-28", "2025-06-02", "June 2025"),
}
AGAIN = "2025-08-04"
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


def start_office(root: Path) -> Path:
    """Give Kent's office a project in which nothing is newer than its year."""
    copy_project(root)
    (root / "params/defaults.yaml").write_text(f"force: {FORCE}\nquarter: {YEAR[0]}\n")
    (root / "params" / FORCE).mkdir()
    (root / "params" / FORCE / "force.yaml").write_text(SETTINGS)
    shutil.move(root / "data/raw" / SHIPPED, root / "shipped")
    populations = root / "data/raw/ons-populations"
    (populations / "2025-07").rename(populations / "2024-07")
    release = populations / "2024-07/release.yaml"
    release.write_text(release.read_text().replace("2025-07", "2024-07"))
    return root


def arrive(root: Path, quarter: Quarter) -> None:
    """Put the figures up to a quarter where they belong: recorded crime, and the force's own."""
    release(root, f"{COUNTS}/{DAYS[quarter][0]}", quarter)
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


def release(root: Path, name: str, last: Quarter) -> Path:
    """Write a release of recorded crime from the rows that ship, up to a quarter; give its file."""
    folder, shipped = root / "data/raw" / name, root / "shipped"
    folder.mkdir(parents=True)
    head, *rows = gzip.decompress((shipped / "counts.csv.gz").read_bytes()).decode().splitlines()
    kept = [head, *(row for row in rows if Quarter.parse(row.partition(",")[0]) <= last)]
    (folder / "counts.csv.gz").write_bytes(gzip.compress(("\n".join(kept) + "\n").encode(), mtime=0))
    about = (shipped / "release.yaml").read_text().replace("2026-04-23", folder.name)
    (folder / "release.yaml").write_text(about.replace("..2025-26-Q2", f"..{last}"))
    return folder / "counts.csv.gz"


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
    """Put a later release of recorded crime beside the others: one count of one quarter is another."""
    file = release(root, LATER, YEAR[3])
    text = gzip.decompress(file.read_bytes()).decode()
    for area in (FORCE, "england-and-wales"):
        text, found = re.subn(rf"(?<=^{REVISED},{area},Vehicle offences,)\d+$", raised, text, flags=re.M)
        assert found == 1
    file.write_bytes(gzip.compress(text.encode(), mtime=0))


def raised(count: re.Match[str]) -> str:
    return str(int(count[0]) + 40)


def counts(root: Path) -> Mapping[tuple[Quarter, str], int]:
    """The shipped counts of the force, by quarter and subgroup."""
    text = gzip.decompress((root / "shipped/counts.csv.gz").read_bytes()).decode()
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
