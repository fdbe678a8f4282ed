"""Sources held against each other: within 1% or 3 they agree; where not, both figures and why."""

import shutil
from collections import Counter

import pytest

from helpers.cli import main
from helpers.errors import Outcome
from helpers.evidence import Held, Records, held_findings, hold_across
from helpers.evidence.across import findings_of
from helpers.evidence.reconcile import agrees
from helpers.forces import ENGLAND_AND_WALES, territorial_forces
from helpers.load import Tidy, open_tidy
from helpers.periods import Quarter
from helpers.values import Known, Missing, Status
from observed import row, tidied

Q1 = Quarter(2022, 1)
YEAR = Q1.rolling_year


def rows(measure: str, counts: dict[Quarter, float], source: str, **columns: object) -> list[dict]:
    """Counts of quarters from one source, as tidy rows."""
    said = {"measure": measure, "release": "2022-10", **columns}
    return [row(number, source=source, quarter=quarter, **said) for quarter, number in counts.items()]


def year(measure: str, number: float | None, **columns: object) -> list[dict]:
    """A year's total as an ONS workbook gives it."""
    whole = {"start": YEAR.start, "end": YEAR.end, "release": "2022-11", **columns}
    return rows(measure, {Q1: number}, "ons-pfa-tables", **whole)


def home_office(measure: str, *counts: float) -> list[dict]:
    """The latest quarters as the Home Office gives them, oldest first."""
    return rows(
        measure, {Q1 + (1 - len(counts)) + n: each for n, each in enumerate(counts)}, "home-office-prc"
    )


@pytest.fixture
def hold(framework):
    """Hold made observations against each other, for Kent."""

    def held(*parts: list[dict], reasons: dict[str, str] | None = None) -> tuple[Held, ...]:
        made = tidied(*(each for part in parts for each in part))
        return hold_across(Records(made, framework), ["kent"], reasons)

    return held


@pytest.mark.parametrize(
    ("leading", "other", "same"),
    [
        (100, 103, True),
        (100, 104, False),
        (1000, 1010, True),
        (1000, 1011, False),
        (0, 3, True),
        (-5, -8, True),
        (1010, 1000, True),
        (1011, 1000, False),
    ],
)
def test_within_one_per_cent_of_the_smaller_or_three_they_agree(leading, other, same):
    assert agrees(Known(leading), Known(other)) is same
    assert agrees(Known(other), Known(leading)) is same


def test_a_number_agrees_with_none_that_is_missing():
    assert agrees(Known(5), Missing(Status.SUPPRESSED, "withheld", 1, 7)) is False


def test_a_years_total_is_held_against_the_sum_of_its_quarters(hold):
    (found,) = hold(home_office("homicides", 5, 4, 6, 5), year("homicides", 19))

    assert (found.force, found.measure, found.period) == ("kent", "homicides", YEAR)
    assert (found.leading.value.number, found.other.value.number, found.difference) == (20, 19, -1)
    assert found.agrees


def test_a_year_the_leading_source_lacks_a_quarter_of_is_not_held(hold):
    assert hold(home_office("homicides", 4, 6, 5), year("homicides", 19)) == ()


def test_a_total_that_is_missing_is_not_held(hold):
    missing = year("homicides", None, status="suppressed", reason="withheld")

    assert hold(home_office("homicides", 5, 4, 6, 5), missing) == ()


def test_a_sum_that_only_one_source_gives_is_held_against_its_parts(hold):
    parts = [home_office("personal-robbery", 10, 10, 10, 10), home_office("business-robbery", 1, 2, 3, 4)]

    (found,) = hold(*parts, year("robbery", 60))

    assert (found.measure, found.leading.value.number, found.other.value.number) == ("robbery", 50, 60)
    assert not found.agrees


def test_what_is_known_of_the_source_is_the_reason_and_its_own_note_is_added(hold):
    (found,) = hold(
        home_office("homicides", 50, 40, 60, 50), year("homicides", 150, note="One district is missing.")
    )

    assert found.reason == (
        "The same records as they stood then; each release of the Home Office since may have revised them. "
        "It notes: One district is missing."
    )


@pytest.mark.parametrize(
    ("last", "total", "gap"),
    [
        (Quarter(2019, 3), 188, True),
        # more than the leading figure is no sign of a force that is missing
        (Quarter(2019, 3), 212, False),
        # nor was any missing from the twelve months to June 2019
        (Quarter(2019, 1), 188, False),
    ],
)
def test_a_force_missing_from_a_total_is_the_reason_and_not_revision(framework, last, total, gap):
    counts = {last + -back: 50.0 for back in range(4)}
    whole = {"start": last.rolling_year.start, "end": last.rolling_year.end}
    made = tidied(
        *rows("homicides", counts, "home-office-prc", force=ENGLAND_AND_WALES),
        *rows("homicides", {last: total}, "ons-pfa-tables", force=ENGLAND_AND_WALES, **whole),
    )

    (found,) = hold_across(Records(made, framework), [ENGLAND_AND_WALES])

    assert not found.agrees
    assert ("Greater Manchester Police could not supply figures" in found.reason) is gap
    assert ("revised" in found.reason) is not gap


def test_a_persons_reason_comes_before_it(hold):
    given = [home_office("homicides", 50, 40, 60, 50), year("homicides", 150)]

    (found,) = hold(*given, reasons={"homicides": "Counted by incident then."})

    assert found.reason == "Counted by incident then."


def test_figures_that_are_the_same_need_no_reason(hold):
    (found,) = hold(home_office("homicides", 5, 4, 6, 5), year("homicides", 20))

    assert found.agrees
    assert found.reason == ""


def test_each_difference_is_a_finding_with_both_figures_and_what_agrees_is_counted(hold):
    held = hold(
        home_office("homicides", 5, 4, 6, 5),
        year("homicides", 20),
        home_office("vehicle-offences", 500, 400, 600, 500),
        year("vehicle-offences", 1900),
    )

    differing, agreeing = findings_of(held)

    assert differing.outcome is Outcome.NOTE
    assert differing.place.file == "data/raw/ons-pfa-tables/2022-11"
    assert differing.found == (
        "kent, vehicle-offences, July 2021 to June 2022: "
        "1,900 here, 2,000 in home-office-prc/2022-10, which leads"
    )
    assert "revised" in differing.remedy
    assert agreeing.found == "kent: 1 figure agrees with the source that leads, within 1% or 3"


def test_a_forces_own_figure_that_differs_for_no_known_reason_is_a_warning(shipped: Tidy, framework):
    records = Records(shipped.observations, framework)

    found = held_findings(
        records, "west-mercia", Q1, {"residential-burglary": "The force counts sheds apart."}
    )

    by_measure = {each.found.split(", ")[1]: each for each in found if each.id == "validate.sources-differ"}
    assert by_measure["non-residential-burglary"].outcome is Outcome.WARN
    assert "740 here, 423 in home-office-counts/2026-04-23" in by_measure["non-residential-burglary"].found
    assert by_measure["residential-burglary"].outcome is Outcome.NOTE
    assert by_measure["residential-burglary"].remedy == "The force counts sheds apart."
    # the total differs by what its part does
    assert by_measure["neighbourhood-crime"].remedy == "The force counts sheds apart."


def test_periods_after_the_quarter_are_not_told(shipped: Tidy, framework):
    records = Records(shipped.observations, framework)

    assert [each.id for each in held_findings(records, "west-mercia", Quarter(2021, 4))] == [
        "validate.sources-agree"
    ]


def test_the_command_lists_what_differs_with_what_else_there_is_to_say(root, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["validate", "2022-23-Q1", "--root", str(root)])

    lines = capsys.readouterr().out.splitlines()
    assert ended.value.code == 0
    assert [line for line in lines if "740 here, 423 in home-office-counts/2026-04-23" in line]
    assert [line for line in lines if "6 figures agree with the source that leads" in line]


# --------------------------------------------------------------------------- the year to June 2019


@pytest.fixture(scope="module")
def year_to_june_2019(real_data, root, framework, tmp_path_factory):
    """All forces' twelve months to June 2019 held against the ONS workbook of that year."""
    where = tmp_path_factory.mktemp("held")
    shutil.copytree(root / "data/raw/home-office-counts", where / "data/raw/home-office-counts")
    release = where / "data/raw/ons-pfa-tables/2019-10"
    release.mkdir(parents=True)
    shutil.copy(real_data / "real/ons-pfa-tables/policeforceareatablesyearendingjune2019.xlsx", release)
    records = Records(open_tidy(where, framework, "west-mercia").observations, framework)
    return hold_across(records, [force.slug for force in territorial_forces()])


LINES = {
    "homicides": 6,
    "violence-with-injury": 18,
    "robbery": 14,
    "residential-burglary": 6,
    "non-residential-burglary": 14,
    "vehicle-offences": 6,
    "theft-from-person": 22,
}


@pytest.mark.real_data
def test_86_of_301_lines_to_june_2019_have_been_revised_beyond_tolerance(year_to_june_2019):
    lines = [each for each in year_to_june_2019 if each.measure in LINES]
    beyond = [each for each in lines if not each.agrees]

    assert len(lines) == 301
    assert len(beyond) == 86
    assert Counter(each.measure for each in beyond) == LINES
    assert all(each.reason for each in beyond)


@pytest.mark.real_data
def test_every_line_beyond_tolerance_is_listed_with_both_figures(year_to_june_2019):
    found = [each.found for each in findings_of(year_to_june_2019) if each.id == "validate.sources-differ"]

    assert len([each for each in found if each.split(", ")[1] in LINES]) == 86
    both = "18 here, 12 in home-office-counts/2026-04-23, which leads"
    assert f"lincolnshire, homicides, July 2018 to June 2019: {both}" in found


@pytest.mark.real_data
def test_the_publishers_own_note_of_a_force_is_part_of_the_reason(year_to_june_2019):
    cheshire = next(
        each
        for each in year_to_june_2019
        if (each.force, each.measure) == ("cheshire", "violence-with-injury")
    )

    assert "It notes: Cheshire has implemented a new crime recording system" in cheshire.reason


@pytest.mark.real_data
def test_west_mercia_agrees_on_all_seven_lines(year_to_june_2019):
    own = {each.measure: each for each in year_to_june_2019 if each.force == "west-mercia"}

    assert all(own[measure].agrees for measure in LINES)
    assert {
        measure: (own[measure].leading.value.number, own[measure].other.value.number) for measure in LINES
    } == {
        "homicides": (15, 14),
        "violence-with-injury": (10372, 10346),
        "robbery": (665, 663),
        "residential-burglary": (5245, 5219),
        "non-residential-burglary": (2108, 2099),
        "vehicle-offences": (5792, 5771),
        "theft-from-person": (812, 807),
    }
    # the eighth line of the workbook, possession of weapons, was revised by more: 884 then, 900 now
    assert not own["weapons-possession"].agrees
