"""The chart of the forces beside each other: each one's rate as a dot, with the median."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import quantiles

from helpers.blocks import Block
from helpers.charts import headlines, strip
from helpers.charts.picture import (
    IN_THE_TABLE,
    Cell,
    Picture,
    Table,
    block,
    cell,
    no_block,
    plain_number,
    sources,
    status_of,
)
from helpers.charts.strip import Rate, Rates
from helpers.charts.svg import Description
from helpers.evidence import MeasureEvidence
from helpers.periods import Period
from helpers.section import Section
from helpers.values import Known

_KIND = "charts.forces"
#: fewer forces than this with a rate say nothing about where one stands
_LEAST = 8


def forces(section: Section, measure: str, rates: Mapping[str, Rate], period: Period) -> Block:
    """Draw the forces' rates of a measure over a period, by slug; the section's force is named, no other is.

    Never of a rare measure: a rank of small counts is chance, so the block is empty. With fewer than eight
    rates it says so. Refuses (UnknownName) a measure the section does not have.
    """
    evidence = section.measure(measure)
    name = f"chart-forces-{measure}"
    if evidence.rare or evidence.measure.rate is None or evidence.measure.rate.years > 1:
        return no_block(section, _KIND, (measure,), name, "")
    unit = f"{evidence.measure.title} per {evidence.measure.rate.per}"
    found = Rates(rates, section.force.slug, unit)
    if len(found.known) < _LEAST:
        reason = (
            f"No chart is drawn of the forces: {len(found.known)} have a rate, and a chart needs {_LEAST}."
        )
        return no_block(section, _KIND, (measure,), name, reason if found.known else "")
    return block(section, _KIND, (measure,), _picture(section, evidence, found, period, name))


def _picture(section: Section, evidence: MeasureEvidence, found: Rates, period: Period, name: str) -> Picture:
    headline, counted = headline_of(found), headlines.counted(evidence.measure)
    return Picture(
        name=name,
        subject=f"{evidence.measure.title} in every force",
        headline=headline,
        subtitle=f"{found.unit}, {len(found.known)} police forces of England and Wales, {period.prose}",
        described=Description(
            f"Dot chart of the rate of {counted} in each police force",
            " ".join((*_described(found, period), f"{headline}.", IN_THE_TABLE)),
        ),
        draw=lambda shape: strip.draw(found, shape),
        tables=(_table(found),),
        records=tuple(_records(found, period)),
        source=sources(section, [(evidence.now.source, evidence.now.release)]),
        reading="Each dot is a force; the dashed line is the median, with as many forces below it as above.",
        notes=("Forces differ in the places they police; a rate says nothing of how well a force works.",),
    )


def headline_of(found: Rates) -> str:
    """Say in which part of the forces this one lies: a place among them, not a finding about it."""
    own = found.known.get(found.own)
    name = found.rates[found.own].name if found.own in found.rates else "This force"
    if own is None:
        return f"{name}: no rate to set beside the other forces"
    low, _, high = quantiles(found.known.values(), n=4, method="inclusive")
    if own < low:
        return f"{name} is in the lowest quarter of forces"
    return (
        f"{name} is in the highest quarter of forces"
        if own > high
        else f"{name} is in the middle half of forces"
    )


def _described(found: Rates, period: Period) -> Iterator[str]:
    known = found.known
    yield f"{found.unit}, {period.prose}, {len(known)} forces."
    yield f"From {found.written(min(known.values()))} to {found.written(max(known.values()))}."
    yield f"Median {found.written(found.median)}."
    if found.own in known:
        yield f"{found.rates[found.own].name} {found.written(known[found.own])}."
    if found.missing:
        yield f"Forces without a rate: {len(found.missing)}."


def _table(found: Rates) -> Table:
    rows = tuple((rate.name, tuple(_cells(found, rate))) for rate in found.rates.values())
    return Table(f"{found.unit}, by force", ("Force", "Rate", "Range (95%)"), rows)


def _cells(found: Rates, rate: Rate) -> Iterator[Cell]:
    yield cell(rate.value, found.written(rate.value.number) if isinstance(rate.value, Known) else "")
    if rate.interval and isinstance(rate.value, Known):
        yield Cell(f"{found.written(rate.interval.lower)} to {found.written(rate.interval.upper)}")
    else:
        yield Cell("[x]", "[x]", "no range is known")


def _records(found: Rates, period: Period) -> Iterator[Mapping[str, str]]:
    for slug, rate in found.rates.items():
        yield {
            "force": slug,
            "start": period.start.isoformat(),
            "end": period.end.isoformat(),
            "value": plain_number(rate.value),
            "lower": f"{rate.interval.lower:.10g}" if rate.interval else "",
            "upper": f"{rate.interval.upper:.10g}" if rate.interval else "",
            "unit": found.unit,
            "status": status_of(rate.value),
        }
