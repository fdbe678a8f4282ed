"""A year of one office: four quarters, a revised release, second versions of two, and the site."""

import csv
import io
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.periods import Quarter
from stranger import Rule, attack, read
from years import (
    ADMISSIONS,
    AGAIN,
    DAYS,
    FORCE,
    LATER,
    REVISED,
    YEAR,
    Ended,
    arrive,
    counts,
    good,
    publish,
    revise,
    run,
    start,
    start_office,
    variations,
    versions,
    write,
)

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office's project after its year; only read."""
    root = start_office(tmp_path_factory.mktemp("year") / "project")
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
    for each, used in ((third, "20 February 2025"), (fourth, "20 May 2025")):
        assert each.startswith("2 4 August 2025 Data revised. The Home Office revised its figures.")
        assert f"the release of {used} was used, and now that of 24 July 2025." in each
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
    assert f"{line} [data-revised, home-office-counts 2025-07-24]" in told
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
