"""Pages of extremes, by the library's own road: sections made by hand, through the notebooks' own calls."""

from __future__ import annotations

from dataclasses import replace

import make
from helpers import params, stitch
from helpers.evidence import AmongForces, ForceRate
from helpers.forces import territorial_forces
from helpers.records import Against, Interval, Verdict
from helpers.section import Section
from helpers.values import Known, Missing, Status
from stitched import context, run

LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
SETTINGS = params.ForceSettings(
    name=f"Heddlu {LONG} a Gogledd Ddwyrain y Canolbarth",
    area=f"{LONG} and everything that lies between it and the border",
    body=f"Comisiynydd{LONG}",
)
RATES = "violence-with-injury"
#: fifteen years, the last quarter far outside what came before
SIXTY = [*(180_000 + 9_973 * (place * 7 % 11) for place in range(59)), 987_654]
WORDS = """---
applicable: {applicable}
reason: {reason}
reviewed: 2022-09-01
facts:
  visits:
    value: 1234567
    unit: visits
    source: The register of {long}
    as_at: 2022-06-30
    about: visits to every address in {long}
---
## What the force is doing

{{{{ facts.visits }}}} visits were made to {long}{long}.

- First, {long} and everywhere else.
  - Then https://{long}.example/{long}.

### A heading of the office's own about {long}

> Said at {long}.

## What the Commissioner says

[The plan for {long}](https://example.org/{long}) is kept.
"""


def nothing() -> bytes:
    """Make a quarter in which every measure is [x], nothing is assessed and nobody wrote a word."""
    slugs = [each.slug for each in make.framework().priorities]
    given = {slug: make.section(slug, settings=SETTINGS) for slug in slugs}
    return stitch.stitch(run(given), context(settings=SETTINGS)).html


def extremes() -> bytes:
    """Make a published page whose sections each hold something extreme, with a variation."""
    given = {each.priority.slug: each for each in _sections()}
    notebooks = run(given)
    varied = stitch.Variation("v2", "1 December 2022", f"Recounted at {LONG}.", ("987,654 was 987,653.",))
    frame = context(settings=SETTINGS, draft=False, signed=f"Signed by {LONG}", variations=(varied,))
    assert set(notebooks) == {each.slug for each in frame.framework.priorities}
    return stitch.stitch(notebooks, frame).html


def _sections() -> list[Section]:
    return [
        _section("homicide", make.counted("homicides", ["[c]"] * 60, rare=True, baseline="[c]")),
        _serious(),
        _section("drugs-county-lines", applicable="no"),
        _neighbourhood(),
        _satisfaction(),
        _section("cyber-crime", make.counted("cyber-flagged-offences", SIXTY, source="force")),
    ]


def _section(slug: str, *evidence: object, applicable: str = "yes") -> Section:
    words = WORDS.format(applicable=applicable, reason=f"It is an aim of {LONG}.", long=LONG)
    return make.section(slug, *evidence, words=words, settings=SETTINGS)


def _serious() -> Section:
    verdicts = {Against.ROLLING_YEAR: Verdict.CLEAR_RISE, Against.BASELINE: Verdict.CLEAR_RISE}
    counted = make.counted(RATES, SIXTY, baseline=1_234_567, verdicts=verdicts, as_given=987_653)
    discharges = make.counted("firearm-discharges", [0, 3, 1, "[c]"] * 5, rare=True, source="force")
    return _section("serious-violence", counted, discharges)


def _among(slug: str) -> AmongForces:
    """Set the force's rate beside those of 41 others, and of one that has none."""
    rates = {
        each.slug: ForceRate(each.slug, each.name, Known(1000 + 37.7 * place), Interval(900 + place, 3000))
        for place, each in enumerate(territorial_forces())
    }
    few = Missing(Status.NOT_APPLICABLE, "Few people live there.")
    rates["city-of-london"] = replace(rates["city-of-london"], value=few, interval=None)
    return AmongForces(
        measure=slug,
        force="west-mercia",
        period=make.QUARTER.rolling_year,
        unit="offences per 1,000 people",
        rates=rates,
        median=Known(1800.0),
        lowest=1,
        highest=42,
        ranked=42,
        england_and_wales=Known(1750.5),
        without_metropolitan=Known(1699.9),
    )


def _neighbourhood() -> Section:
    parts = ("residential-burglary", "personal-robbery", "vehicle-offences", "theft-from-person")
    verdicts = {Against.BASELINE: Verdict.POSSIBLE_FALL, Against.ROLLING_YEAR: Verdict.CLEAR_FALL}
    more = {
        "baseline": 999_999,
        "verdicts": verdicts,
        "least_change": 0.87,
        "usual_ratio": 1.2,
        "as_given": 1.0,
    }
    whole = "neighbourhood-crime"
    made = _section(whole, *(make.counted(slug, SIXTY, **more) for slug in (whole, *parts)))
    return replace(made, among={whole: _among(whole)})


def _satisfaction() -> Section:
    groups = ("burglary", "violent-crime", "hate-crime", "road-traffic-collision")
    made = [
        make.surveyed(f"satisfaction-{group}", 100 * place / 3, base=10 + place, interval=(0, 100))
        for place, group in enumerate(groups)
    ]
    return _section("victim-satisfaction", *made, make.surveyed("satisfaction-domestic-abuse", "[c]"))
