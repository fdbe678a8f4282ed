"""The chart of the forces beside each other: each one's rate as a dot, with the median."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
from helpers.charts.strip import Strip
from helpers.charts.svg import Description
from helpers.evidence import MeasureEvidence
from helpers.evidence.rates import AmongForces, ForceRate
from helpers.section import Section
from helpers.values import Known, Missing
from helpers.wording import capital, exact, rate

_KIND = "charts.forces"
#: fewer forces than this with a rate say nothing about where one stands
_LEAST = 8


def forces(section: Section, measure: str) -> Block:
    """Draw the rate of a measure in every force; the section's force is named in it, no other is.

    The block is empty for a measure without a rate, and for one so rare that a rank would be chance. With
    fewer than eight rates it says so. Refuses (UnknownName) a measure the section does not have.
    """
    evidence, among = section.measure(measure), section.among.get(measure)
    name = f"chart-forces-{measure}"
    if among is None or evidence.rare:
        return no_block(section, _KIND, (measure,), name, "")
    found = Strip(among)
    if len(found.known) < _LEAST:
        reason = (
            f"No chart is drawn of the forces: {len(found.known)} have a rate, and a chart needs {_LEAST}."
        )
        return no_block(section, _KIND, (measure,), name, reason if found.known else "")
    return block(section, _KIND, (measure,), _picture(section, evidence, found, name))


def _picture(section: Section, evidence: MeasureEvidence, found: Strip, name: str) -> Picture:
    among, title = found.among, evidence.measure.title
    headline, counted = headline_of(among), headlines.counted(evidence.measure)
    return Picture(
        name=name,
        subject=f"{title} in every force",
        headline=headline,
        subtitle=f"{title}, {among.unit}, {len(found.known)} police forces of England and Wales, "
        f"{among.period.prose}",
        described=Description(
            f"Dot chart of {counted}, {among.unit}, in each police force",
            " ".join((*_described(found), f"{headline}.", IN_THE_TABLE)),
        ),
        draw=lambda shape: strip.draw(found, shape),
        tables=(_table(title, found),),
        records=tuple(_records(among)),
        source=sources(section, [(evidence.now.source, evidence.now.release)]),
        reading="Each dot is a force; the dashed line is the median, with as many forces below it as above. "
        "The lowest and the highest are a quarter of the forces each, and the middle lies between them.",
        notes=("Forces differ in the places they police; a rate says nothing of how well a force works.",),
    )


def headline_of(among: AmongForces) -> str:
    """Say in which part of the forces this one surely lies, by the ranks it may hold.

    The lowest and the highest are a quarter of the forces each.
    """
    own = among.rates[among.force]
    if isinstance(own.value, Missing) or not among.ranked:
        return f"{own.name}: no rate to set beside the other forces"
    quarter = among.ranked / 4
    if among.highest <= quarter:
        return f"{own.name} is among the forces with the lowest rates"
    if among.lowest > 3 * quarter:
        return f"{own.name} is among the forces with the highest rates"
    if among.lowest > quarter and among.highest <= 3 * quarter:
        return f"{own.name} is in the middle of the forces by rate"
    return f"{own.name}: its place among the forces is open within wide limits"


def _described(found: Strip) -> Iterator[str]:
    among, known = found.among, found.known
    yield f"{capital(among.unit)}, {among.period.prose}, {len(known)} forces."
    yield f"From {rate(min(known.values()))} to {rate(max(known.values()))}."
    yield f"Median {rate(found.median)}."
    if among.force in known:
        yield f"{among.rates[among.force].name} {rate(known[among.force])}."
    if len(known) < len(among.rates):
        yield f"Forces without a rate: {len(among.rates) - len(known)}."


def _table(title: str, found: Strip) -> Table:
    rows = tuple((each.name, tuple(_cells(each))) for each in found.among.rates.values())
    return Table(f"{title}, {found.among.unit}, by force", ("Force", "Rate", "Range (95%)"), rows)


def _cells(each: ForceRate) -> Iterator[Cell]:
    yield cell(each.value, rate(each.value.number) if isinstance(each.value, Known) else "")
    if each.interval and isinstance(each.value, Known):
        yield Cell(f"{rate(each.interval.lower)} to {rate(each.interval.upper)}")
    elif isinstance(each.value, Missing):
        yield cell(each.value)
    else:
        yield Cell("[x]", "[x]", "no range is known")


def _records(among: AmongForces) -> Iterator[Mapping[str, str]]:
    for slug, each in among.rates.items():
        yield {
            "force": slug,
            "start": among.period.start.isoformat(),
            "end": among.period.end.isoformat(),
            "value": plain_number(each.value),
            "lower": exact(each.interval.lower) if each.interval else "",
            "upper": exact(each.interval.upper) if each.interval else "",
            "unit": among.unit,
            "status": status_of(each.value),
        }
