"""The table of populations: made from the publisher's files, read back as it was written, or refused."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from arriving import put
from ons_books import given, ons_book, row_of

from helpers.errors import InputRefused, Outcome
from helpers.evidence import Population, Populations
from helpers.forces import territorial_forces
from helpers.load import open_tidy
from helpers.load.inputs import Reading
from helpers.load.making_populations import make_populations
from helpers.load.populations import populations_frame, read_populations
from helpers.params import Framework
from helpers.values import Known, Missing, Status

HEADER = "force,year,people,households,note\n"
KENT = "kent,2017,1000000,400000,\nkent,2018,1010000,,\n"


@pytest.fixture
def read(tmp_path: Path, framework: Framework):
    """Read a table from its text."""

    def reading(text: str, released: str = "2025-07") -> Reading:
        path = put(tmp_path, "populations.csv", text)
        return read_populations(given(path, framework, "populations", released))

    return reading


def test_what_is_published_is_an_observation_and_what_is_not_is_none(read):
    rows = read(HEADER + KENT).observations

    assert list(rows[["measure", "value", "unit"]].itertuples(index=False, name=None)) == [
        ("people", 1_000_000, "people"),
        ("households", 400_000, "households"),
        ("people", 1_010_000, "people"),
    ]
    assert list(rows["end"].dt.date) == [date(2017, 6, 30), date(2017, 6, 30), date(2018, 6, 30)]


def test_the_frame_has_a_row_a_force_and_year_and_the_newest_number(read):
    old = read(HEADER + KENT).observations.assign(source="ons-populations", release="2019-10")
    new = read(HEADER + "kent,2018,1020000,410000,\n").observations.assign(
        source="ons-populations", release="2025-07"
    )

    frame = populations_frame(pd.concat([new, old]))

    assert list(frame.itertuples(index=False, name=None)) == [
        ("kent", 2017, 1_000_000, 400_000, "ons-populations", "2019-10"),
        ("kent", 2018, 1_020_000, 410_000, "ons-populations", "2025-07"),
    ]


@pytest.mark.parametrize(
    ("rows", "expected", "words"),
    [
        ("kents,2017,1,1,\n", "load.cell", "An unknown force"),
        ("btp,2017,1,1,\n", "load.cell", "An unknown force"),
        ("kent,2017,0,1,\n", "load.cell", "A population of nobody"),
        ("kent,2017,-5,1,\n", "load.cell", "below zero"),
        ("kent,2017,1.2m,1,\n", "load.cell", "Text where a count should be"),
        ("kent,mid-2017,1000000,1,\n", "load.cell", "Text where a count should be"),
        (KENT + "kent,2017,1000000,400000,\n", "load.twice", "Two rows for one area and year"),
        ("kent,2026,1000000,,\n", "load.future", "after its release of 2025-07"),
    ],
)
def test_what_cannot_be_right_is_refused(read, rows, expected, words):
    failed = [each for each in read(HEADER + rows).findings if each.outcome is Outcome.FAIL]

    assert [each.id for each in failed] == [expected]
    assert words in failed[0].found


def test_the_year_of_the_release_itself_may_be_there_once_its_middle_has_passed(read):
    assert read(HEADER + "kent,2025,1000000,,\n", released="2025-07").findings == ()
    assert [each.id for each in read(HEADER + "kent,2025,1000000,,\n", released="2025-05").findings] == [
        "load.future"
    ]


def test_a_row_that_slipped_is_seen_by_its_jump(read):
    found = read(HEADER + "kent,2017,1832300,,\nkent,2018,8700,,\nkent,2024,1931684,,\n")

    assert [(each.id, each.value) for each in found.findings] == [
        ("load.population-jump", "kent, 2024: 1,931,684")
    ]


def test_england_and_wales_must_be_the_sum_of_its_areas(read):
    areas = "".join(f"{force.slug},2017,100000,,\n" for force in territorial_forces())

    assert read(HEADER + areas + "england-and-wales,2017,4302000,,\n").findings == ()
    (wrong,) = read(HEADER + areas + "england-and-wales,2017,4303000,,\n").findings
    assert (wrong.id, wrong.outcome) == ("load.sum", Outcome.FAIL)
    assert "4,300,000" in wrong.found


# --------------------------------------------------------------------------- making it


def mid_2024(**people: int) -> str:
    rows = [
        f'{force.code},"{force.names[0]}",{people.get(force.slug.replace("-", "_"), 1_100_000)}\n'
        for force in territorial_forces()
    ]
    return "PFA 2023 Code,PFA 2023 Name,Population\n" + "".join(rows)


def test_a_workbook_and_a_year_make_a_table_that_is_read_back(tmp_path, framework):
    book = tmp_path / "tables.xlsx"
    ons_book({("Table P3", f"C{row_of('kent')}"): 1_234_500, ("Table P3", "C6"): 43_234_500}).save(book)
    year = put(tmp_path, "mid2024.csv", mid_2024(kent=1_300_000))

    path = make_populations([str(book), f"2024={year}"], "2025-07", tmp_path, framework)

    lines = path.read_text(encoding="utf-8").splitlines()
    kent = "People: tables to June 2019, P3. Households: none published for this year."
    assert f'kent,2018,1234500,,"{kent}"' in lines
    assert any(line.startswith("kent,2024,1300000,,People: mid-2024 estimates.") for line in lines)
    assert any(line.startswith("england-and-wales,2024,47500000,,") for line in lines)
    found = read_populations(given(path, framework, "populations", "2025-07"))
    assert populations_frame(found.observations.assign(source="s", release="r")).shape == (2 * 44, 6)


def test_two_files_that_differ_are_refused_with_both_numbers(tmp_path, framework):
    one, other = tmp_path / "one.xlsx", tmp_path / "other.xlsx"
    ons_book().save(one)
    ons_book({("Table P3", f"C{row_of('kent')}"): 1_234_500}).save(other)

    with pytest.raises(
        InputRefused, match=r"Two numbers of people for kent, mid-2018 '1,000,000 .*1,234,500"
    ):
        make_populations([str(one), str(other)], "2025-07", tmp_path, framework)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("E23000032,", "E23000099,", "not the police force areas"),
        (',"Kent",', ',"Essex",', "A name that is not that of E23000032"),
        ("1100000\nE23000003", "many\nE23000003", "Text where a count should be"),
    ],
)
def test_a_year_whose_rows_are_not_the_areas_is_refused(tmp_path, framework, old, new, words):
    assert old in mid_2024()
    year = put(tmp_path, "mid2024.csv", mid_2024().replace(old, new))

    with pytest.raises(InputRefused, match=words):
        make_populations([f"2024={year}"], "2025-07", tmp_path, framework)


# --------------------------------------------------------------------------- what ships


def test_the_shipped_table_has_every_area_from_2002_to_2018_and_2024(root, framework):
    frame = open_tidy(root, framework, "west-mercia").populations

    assert len(frame) == 44 * 18
    assert sorted(frame["year"].unique()) == [*range(2002, 2019), 2024]
    assert frame["people"].notna().all()
    assert sorted(frame.loc[frame["households"].notna(), "year"].unique()) == [*range(2002, 2018)]


def test_shipped_populations_are_the_published_ones_and_between_them_an_estimate(root, framework):
    known = Populations(open_tidy(root, framework, "west-mercia").populations)

    assert known.of("west-mercia", 2018) == Population(2018, Known(1_282_200))
    assert known.of("west-mercia", 2024) == Population(2024, Known(1_340_814))
    between = known.of("west-mercia", 2021)
    assert between.value == Known((1_282_200 + 1_340_814) / 2, Status.ESTIMATED)
    assert "2018 and 2024" in between.note
    assert known.of("west-mercia", 2025).value == Known(1_340_814, Status.ESTIMATED)
    assert isinstance(known.of("west-mercia", 2026).value, Missing)
    assert known.of("west-mercia", 2017, "households").value == Known(537_500)


def test_populations_are_no_measures_observations(root, framework):
    tidy = open_tidy(root, framework, "west-mercia")

    assert {"people", "households"}.isdisjoint(tidy.observations["measure"])
    assert "ons-populations" in {release.source for release in tidy.releases}


@pytest.mark.real_data
def test_the_shipped_table_is_what_the_publishers_files_make(real_data, root, framework, tmp_path):
    books, folder = real_data / "real/ons-pfa-tables", root / "data/raw/ons-populations/2025-07"
    names = ("yearendingmarch2018v2", "yeendingmarch2019", "yearendingjune2019")
    files = [str(books / f"policeforceareatables{name}.xlsx") for name in names]
    year = f"2024={real_data / 'real/reference/pfa_population_2024.csv'}"

    made = make_populations([*files, year], "2025-07", tmp_path, framework)

    assert made.read_bytes() == (folder / "populations.csv").read_bytes()


@pytest.mark.real_data
def test_the_table_with_a_column_slipped_by_one_row_would_be_seen(real_data, read):
    """The known fault of a public list: one column shifted from City of London to Lincolnshire."""
    wrong = pd.read_csv(real_data / "real/reference/forces.csv").dropna().set_index("id")["Population 2010"]
    known = wrong[wrong.index.isin([force.slug for force in territorial_forces()])]
    rows = [f"{slug},2009,{number:.0f},,\n" for slug, number in known.items()]
    right = "greater-manchester,2010,2661800,,\ncity-of-london,2010,7300,,\n"

    found = read(HEADER + "".join(rows) + right)

    assert [each.value for each in found.findings] == ["greater-manchester, 2010: 2,661,800"]
