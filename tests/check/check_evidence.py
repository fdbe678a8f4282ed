"""Made-up evidence for one quarter, small enough to check by eye: what the corpus is held against."""

from datetime import date
from pathlib import Path

from helpers import params
from helpers.check.claims import Ground
from helpers.check.series import ChartPoint
from helpers.periods import Period, Quarter
from helpers.records import Against, Comparison, Figure, Verdict
from helpers.values import Known, Missing, Status, Value

ROOT = Path(__file__).parent.parent.parent
QUARTER = Quarter(2022, 1)
FRAMEWORK = params.framework_for(ROOT, QUARTER)
BASELINE = Period(date(2018, 7, 1), date(2019, 6, 30))
YEAR = QUARTER.rolling_year
YEAR_BEFORE = QUARTER.year_ago.rolling_year
HALF_YEAR = Period(date(2022, 1, 1), date(2022, 6, 30))
LAST_YEAR = Period(date(2021, 4, 1), date(2022, 3, 31))

NO, RISE, FALL = Verdict.NO_CLEAR_CHANGE, Verdict.CLEAR_RISE, Verdict.CLEAR_FALL
PERHAPS_RISE, PERHAPS_FALL, UNTESTED = Verdict.POSSIBLE_RISE, Verdict.POSSIBLE_FALL, Verdict.NOT_TESTED

#: measure: the quarter; previous quarter; a year ago; twelve months and the twelve before; baseline
TABLE = {
    "homicides": (4, (6, NO), (5, NO), (20, 14, NO), (12, NO)),
    "violence-with-injury": (3204, (3100, NO), (2700, RISE), (12800, 10900, RISE), (12100, PERHAPS_RISE)),
    "weapons-possession": (210, (205, UNTESTED), (180, UNTESTED), (800, 700, UNTESTED), (650, UNTESTED)),
    "drug-trafficking": (95, (90, UNTESTED), (110, UNTESTED), (400, 420, UNTESTED), (380, UNTESTED)),
    "personal-robbery": (155, (168, NO), (120, PERHAPS_RISE), (590, 480, PERHAPS_RISE), (860, FALL)),
    "business-robbery": (12, (12, NO), (9, NO), (50, 44, NO), (78, NO)),
    "residential-burglary": (870, (858, NO), (1000, PERHAPS_FALL), (3443, 4100, FALL), (5245, FALL)),
    "non-residential-burglary": (423, (390, NO), (380, NO), (1600, 1400, UNTESTED), (2400, FALL)),
    "vehicle-offences": (1257, (1300, NO), (1100, NO), (4820, 3512, UNTESTED), (5792, PERHAPS_FALL)),
    "theft-from-person": (136, (120, NO), (80, RISE), (500, 300, UNTESTED), (560, NO)),
    "neighbourhood-crime": (2418, (2446, NO), (2300, NO), (9353, 8392, UNTESTED), (12457, FALL)),
}
#: surveys: the percentage and the window it is of
SURVEYS = {
    "satisfaction-burglary": (71, HALF_YEAR),
    "satisfaction-violent-crime": (60, HALF_YEAR),
    "satisfaction-hate-crime": (63, YEAR),
    "satisfaction-road-traffic-collision": (79, YEAR),
    "satisfaction-domestic-abuse": (73, HALF_YEAR),
}
SERIES = {
    "homicides": [3, 2, 5, 4, 5, 3, 7, 5, 4, 5, 6, 5, 6],
    "residential-burglary": [1400, 1450, 1500, 1300, 700, 800, 850, 860, 1000, 880, 835, 858],
    "personal-robbery": [210, 190, 200, 180, 90, 110, 120, 130, 120, 150, 117, 168],
}
REASON = "the earlier twelve months were under pandemic restrictions"
NO_FIGURE = Missing(Status.UNAVAILABLE, "no figure for that period")


def figure(name: str, value: Value, period: Period) -> Figure:
    measure = name.split(".", maxsplit=1)[0]
    unit = FRAMEWORK.measure(measure).unit
    return Figure(name, measure, value, period, unit, "home-office-counts", "2026-04-23")


def comparison(measure: str, against: Against, now: int, then: int | None, verdict: Verdict) -> Comparison:
    periods = {
        Against.PREVIOUS_QUARTER: (QUARTER.period, QUARTER.previous.period),
        Against.YEAR_AGO: (QUARTER.period, QUARTER.year_ago.period),
        Against.ROLLING_YEAR: (YEAR, YEAR_BEFORE),
        Against.BASELINE: (YEAR, BASELINE),
    }[against]
    earlier = NO_FIGURE if then is None else Known(then)
    share = Known(100 * (now - then) / then) if then and then >= 30 else NO_FIGURE
    return Comparison(
        measure=measure,
        force="west-mercia",
        against=against,
        now_period=periods[0],
        then_period=periods[1],
        now=Known(now),
        then=earlier,
        difference=NO_FIGURE if then is None else Known(now - then),
        percent=share,
        ratio=Known(now / then) if then else NO_FIGURE,
        verdict=verdict,
        reason=REASON if verdict is UNTESTED else "",
    )


def comparisons() -> dict[tuple[str, Against], Comparison]:
    made = []
    for measure, (now, previous, year_ago, rolling, baseline) in TABLE.items():
        made += [
            comparison(measure, Against.PREVIOUS_QUARTER, now, *previous),
            comparison(measure, Against.YEAR_AGO, now, *year_ago),
            comparison(measure, Against.ROLLING_YEAR, *rolling),
            comparison(measure, Against.BASELINE, rolling[0], *baseline),
        ]
    made.append(comparison("firearm-discharges", Against.PREVIOUS_QUARTER, 3, 0, NO))
    made.append(comparison("firearm-discharges", Against.YEAR_AGO, 3, None, UNTESTED))
    made.append(comparison("drug-related-homicides", Against.PREVIOUS_QUARTER, 1, None, UNTESTED))
    made.append(comparison("drug-related-homicides", Against.YEAR_AGO, 1, None, UNTESTED))
    return {(each.measure, each.against): each for each in made}


def figures() -> dict[str, Figure]:
    made = [figure(f"{slug}.now", Known(now), QUARTER.period) for slug, (now, *_) in TABLE.items()]
    for each in comparisons().values():
        name = f"{each.measure}.{each.against}"
        now = each.against in {Against.ROLLING_YEAR}
        made.append(
            figure(name, each.now if now else each.then, each.now_period if now else each.then_period)
        )
        made.append(figure(f"{name}.difference", each.difference, each.now_period))
        made.append(figure(f"{name}.percent", each.percent, each.now_period))
    made += [figure(f"{slug}.now", Known(share), period) for slug, (share, period) in SURVEYS.items()]
    made += [
        figure("firearm-discharges.now", Known(3), QUARTER.period),
        figure("drug-related-homicides.now", Known(1), QUARTER.period),
        figure("cyber-flagged-offences.now", Known(5454), LAST_YEAR),
        figure(
            "sharp-object-admissions-under-25.now",
            Missing(Status.SUPPRESSED, "NHS rules withhold counts of 1 to 7", 1, 7),
            QUARTER.period,
        ),
    ]
    return {each.id: each for each in made}


def series() -> dict[str, tuple[ChartPoint, ...]]:
    return {
        measure: tuple(
            ChartPoint((QUARTER + (n - len(counts))).period, Known(count)) for n, count in enumerate(counts)
        )
        for measure, counts in SERIES.items()
    }


FIGURES, COMPARISONS, ALL_SERIES = figures(), comparisons(), series()


def ground(priority: str, words: params.Words) -> Ground:
    """Everything the words of one section may be held against."""
    facts = {f"{priority}.facts.{name}": fact for name, fact in words.front.facts.items()}
    return Ground(
        priority=FRAMEWORK.priority(priority),
        quarter=QUARTER,
        framework=FRAMEWORK,
        figures=FIGURES,
        comparisons=COMPARISONS,
        series=ALL_SERIES,
        facts=facts,
    )
