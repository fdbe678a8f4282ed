"""Rates: the right population or none, intervals, and a force among the others."""

from datetime import date

import pandas as pd
import pytest

from helpers.evidence import AmongForces, Population, Populations, Records, among_forces, gather
from helpers.evidence.populations import year_of
from helpers.forces import territorial_forces
from helpers.load import Tidy
from helpers.params import Framework
from helpers.periods import Period, Quarter
from helpers.values import Known, Missing, Status

Q1 = Quarter(2022, 1)
FORCES = [force.slug for force in territorial_forces()]


def published(years: dict[int, float], force: str = "kent") -> pd.DataFrame:
    rows = [
        {"force": force, "year": year, "people": people, "households": None} for year, people in years.items()
    ]
    return pd.DataFrame(rows).astype({"people": "Float64", "households": "Float64"})


def test_a_published_year_is_taken_as_it_is() -> None:
    assert Populations(published({2021: 1000})).of("kent", 2021) == Population(2021, Known(1000))


def test_a_year_between_two_is_on_the_line_and_names_both() -> None:
    found = Populations(published({2018: 1000, 2024: 1600})).of("kent", 2020)

    assert found.value == Known(1200, Status.ESTIMATED)
    assert "2018 and 2024" in found.note


def test_one_year_beyond_the_last_is_that_of_the_last_and_two_are_none() -> None:
    known = Populations(published({2024: 1000}))

    after, later = known.of("kent", 2025), known.of("kent", 2026)

    assert after.value == Known(1000, Status.ESTIMATED)
    assert "mid-2024, the latest published" in after.note
    assert later.value == Missing(Status.UNAVAILABLE, "No number of people is known here for 2026.")


def test_a_year_before_the_first_is_none() -> None:
    assert isinstance(Populations(published({2024: 1000})).of("kent", 2023).value, Missing)


def test_without_any_population_there_is_a_reason() -> None:
    assert Populations().of("kent", 2022).value == Missing(
        Status.UNAVAILABLE, "No number of people is known here for 2022."
    )


@pytest.mark.parametrize(
    ("start", "end", "year"),
    [
        (date(2021, 4, 1), date(2022, 3, 31), 2021),
        (date(2021, 7, 1), date(2022, 6, 30), 2021),
        (date(2021, 10, 1), date(2022, 9, 30), 2022),
        (date(2022, 1, 1), date(2022, 12, 31), 2022),
    ],
)
def test_twelve_months_belong_to_the_year_of_their_middle(start: date, end: date, year: int) -> None:
    assert year_of(Period(start, end)) == year


# --------------------------------------------------------------------------- on the shipped counts


@pytest.fixture(scope="module")
def peopled(shipped: Tidy, framework: Framework) -> Records:
    """The shipped counts, with a made-up million people and 400,000 households in every force."""
    rows = [
        {"force": force, "year": year, "people": 1_000_000, "households": 400_000}
        for force in FORCES
        for year in (2018, 2024)
    ]
    frame = pd.DataFrame(rows).astype({"people": "Float64", "households": "Float64"})
    return Records(shipped.observations, framework, frame)


def test_a_rate_is_the_years_count_over_the_people_of_the_year(peopled: Records) -> None:
    figures = gather(peopled, "vehicle-offences", "west-mercia", Q1).figures

    found = figures["vehicle-offences.rolling-year.rate"]
    assert found.value == Known(4.82, Status.ESTIMATED)
    assert found.unit == "offences per 1,000 people"
    assert "2018 and 2024" in found.note
    # Byar's limits of 4,820 are 4,684.9 and 4,958.0
    assert found.interval is not None
    assert (round(found.interval.lower, 3), round(found.interval.upper, 3)) == (4.685, 4.958)


def test_residential_burglary_is_put_to_households(peopled: Records) -> None:
    found = gather(peopled, "residential-burglary", "west-mercia", Q1).figures

    rate = found["residential-burglary.rolling-year.rate"]
    assert rate.unit == "offences per 1,000 households"
    assert rate.value == Known(pytest.approx(1000 * 3443 / 400_000), Status.ESTIMATED)


def test_homicide_is_put_to_a_million_over_three_years(peopled: Records) -> None:
    evidence = gather(peopled, "homicides", "west-mercia", Q1)

    rate = evidence.figures["homicides.rolling-year.rate"]
    counted = sum(
        point.value.number for point in evidence.series.points[-12:] if isinstance(point.value, Known)
    )
    assert str(rate.period) == "2019-07-01 to 2022-06-30"
    assert rate.value == Known(pytest.approx(counted / 3), Status.ESTIMATED)


def test_there_is_no_resident_rate_of_the_city_of_london(peopled: Records) -> None:
    found = gather(peopled, "vehicle-offences", "city-of-london", Q1).figures

    rate = found["vehicle-offences.rolling-year.rate"].value
    assert isinstance(rate, Missing)
    assert rate.status is Status.NOT_APPLICABLE
    assert "Few live in the City" in rate.reason


def test_without_populations_a_rate_says_so(records: Records) -> None:
    found = gather(records, "vehicle-offences", "west-mercia", Q1).figures

    assert found["vehicle-offences.rolling-year.rate"].value == Missing(
        Status.UNAVAILABLE, "No number of people is known here for 2021."
    )


def among(records: Records, force: str = "west-mercia", similar: tuple[str, ...] = ()) -> AmongForces:
    found = among_forces(records, "vehicle-offences", force, Quarter(2024, 4), similar)
    assert found is not None
    return found


def test_every_force_has_its_rate_in_the_order_of_the_alphabet(peopled: Records) -> None:
    found = among(peopled)

    assert list(found.rates) == FORCES
    assert found.rates["west-mercia"].name == "West Mercia Police"
    assert isinstance(found.rates["city-of-london"].value, Missing)


def test_a_rank_is_a_range_and_the_highest_force_is_surely_high(peopled: Records) -> None:
    ours, theirs = among(peopled), among(peopled, "metropolitan")

    # with as many people everywhere the Metropolitan Police records by far the most
    assert (theirs.lowest, theirs.highest, theirs.ranked) == (42, 42, 42)
    assert 1 < ours.lowest < ours.highest < 42


def test_the_city_of_london_has_no_rank(peopled: Records) -> None:
    found = among(peopled, "city-of-london")

    assert (found.lowest, found.highest) == (0, 0)


def test_all_forces_together_come_with_and_without_the_metropolitan_police(peopled: Records) -> None:
    found = among(peopled)

    rates = {slug: rate for slug, rate in found.rates.items() if slug != "city-of-london"}
    counts = {slug: rate.value.number * 1000 for slug, rate in rates.items() if isinstance(rate.value, Known)}
    city = gather(peopled, "vehicle-offences", "city-of-london", Quarter(2024, 4)).rolling_year.value
    assert isinstance(city, Known)
    everybody = sum(counts.values()) + city.number
    assert found.england_and_wales == Known(pytest.approx(everybody / 43_000))
    assert found.without_metropolitan == Known(pytest.approx((everybody - counts["metropolitan"]) / 42_000))


def test_the_mean_of_the_most_similar_forces_takes_in_the_force_itself(peopled: Records) -> None:
    found = among(peopled, similar=("kent", "essex"))

    three = [found.rates[slug].value for slug in ("west-mercia", "kent", "essex")]
    mean = sum(each.number for each in three if isinstance(each, Known)) / 3
    assert found.similar_mean == Known(pytest.approx(mean))
    assert among(peopled).similar_mean is None


@pytest.mark.parametrize("measure", ["homicides", "firearm-discharges", "satisfaction-burglary"])
def test_homicide_and_what_has_no_rate_are_not_set_among_the_forces(peopled: Records, measure: str) -> None:
    assert among_forces(peopled, measure, "west-mercia", Q1) is None
