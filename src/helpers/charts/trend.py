"""The chart of one measure over the quarters: control limits for a volume measure, dots for a rare one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from helpers import shown
from helpers.blocks import Block
from helpers.charts import control, headlines
from helpers.charts.numbers import Limits, Trend, TrendPoint
from helpers.charts.picture import (
    IN_THE_TABLE,
    Cell,
    Picture,
    Table,
    block,
    cell,
    no_block,
    number,
    plain_number,
    sources,
    status_of,
)
from helpers.charts.svg import Description
from helpers.charts.trend_numbers import trend_of
from helpers.evidence import MeasureEvidence
from helpers.evidence.control import LEAST
from helpers.periods import Period, Quarter
from helpers.section import Section
from helpers.values import Known
from helpers.wording import exact, listed

_KIND = "charts.trend"


def trend(section: Section, measure: str) -> Block:
    """Draw a measure's quarters up to the one under report.

    Refuses (UnknownName) a measure the section does not have. With fewer than eight quarters there is no
    chart, and the block says so; with none at all it is empty, for the table of measures says why.
    """
    evidence = section.measure(measure)
    name = f"chart-{measure}"
    found = trend_of(evidence, section.framework, section.quarter)
    if found is None:
        return no_block(section, _KIND, (measure,), name, _too_few(evidence))
    return block(section, _KIND, (measure,), _picture(section, evidence, found, name))


def _too_few(evidence: MeasureEvidence) -> str:
    known = [
        point
        for point in evidence.series.points
        if point.period.is_quarter and isinstance(point.value, Known)
    ]
    if not known:
        return ""
    have = "1 quarter has a figure" if len(known) == 1 else f"{len(known)} quarters have a figure"
    return f"No chart is drawn of {headlines.counted(evidence.measure)}: {have}, and a chart needs {LEAST}."


def _picture(section: Section, evidence: MeasureEvidence, found: Trend, name: str) -> Picture:
    measure, area = evidence.measure, section.settings.area
    headline = headlines.trend(evidence)
    return Picture(
        name=name,
        subject=measure.title,
        headline=headline,
        subtitle=f"{measure.title}, {_unit(evidence)} each quarter, {area}, {found.period.prose}",
        described=Description(
            f"{_shape(found)} of {headlines.counted(measure)} each quarter, {area}",
            " ".join(filter(None, (*_described(found), f"{headline}.", IN_THE_TABLE))),
        ),
        draw=lambda shape: control.draw(found, shape),
        tables=tuple(_tables(found, evidence)),
        records=tuple(_record(found, point, measure.unit) for point in found.points),
        source=sources(section, _used(evidence, found)),
        reading=" ".join(filter(None, _reading(found))),
        notes=tuple(_notes(section, evidence, found)),
    )


def _unit(evidence: MeasureEvidence) -> str:
    return "recorded" if evidence.measure.unit == "offences" else f"number of {evidence.measure.unit}"


def _shape(found: Trend) -> str:
    if found.rare:
        return "Dot chart"
    return "Line chart with control limits" if found.limits else "Line chart"


def _used(evidence: MeasureEvidence, found: Trend) -> Iterator[tuple[str, str]]:
    shown = {point.quarter.period for point, _ in found.known}
    return ((point.source, point.release) for point in evidence.series.points if point.period in shown)


# --------------------------------------------------------------------------- in words


def _described(found: Trend) -> Iterator[str]:
    """Say what is plotted: period, range, latest, limits, signals; of what is missing only that it is."""
    lowest = min(found.known, key=lambda each: each[1])
    highest = max(found.known, key=lambda each: each[1])
    yield f"{len(found.points)} quarters, {found.period.prose}."
    yield f"Lowest {_at(lowest)}; highest {_at(highest)}."
    yield f"Latest {_at(found.latest)}." if found.latest else f"No figure for {found.last.period.prose}."
    if found.rare:
        yield last_recorded(found)
    if found.in_force:
        yield f"{_range(found, found.in_force)}."
    if found.signals:
        yield f"Worth asking about: {listed([each.quarter.period.brief for each in found.signals])}."
    for each in found.events:
        yield f"Event in {each.quarter.period.prose}: {each.event}."
    if found.missing:
        yield f"Quarters without a figure: {len(found.missing)}."


def _at(point: tuple[TrendPoint, float]) -> str:
    return f"{number(point[1])} in {point[0].quarter.period.prose}"


def _range(found: Trend, limits: Limits) -> str:
    average = f"average {control.average_in_words(found, limits.average)}"
    since = f"Since {_start(limits.first)}"
    if not limits.has_lower:
        return f"{since}, upper limit {number(limits.upper)}, {average}"
    return f"{since}, usual range {number(limits.lower)} to {number(limits.upper)}, {average}"


def _start(quarter: Quarter) -> str:
    return quarter.period.prose.split(" to ", maxsplit=1)[0] + f" {quarter.start.year}"


def last_recorded(found: Trend) -> str:
    """Say when something rare was last recorded, and how long ago that is."""
    if found.last_event is None:
        recorded = any(counted > 0 for _, counted in found.known)
        unknown = recorded or found.missing
        return "" if unknown else "None recorded in the quarters shown."
    ago = found.last - found.last_event
    since = "" if not ago else " (the quarter before)" if ago == 1 else f" ({ago} quarters before the latest)"
    return f"Last recorded in {found.last_event.period.prose}{since}."


def _reading(found: Trend) -> Iterator[str]:
    """Say how to read the chart, naming only what is in it."""
    if found.rare:
        yield last_recorded(found)
    if found.limits:
        usual = "usual range" if any(each.has_lower for each in found.limits) else "upper limit"
        yield f"Dashed: {usual}; solid: average of the same quarters."
    month = found.last.period.prose.rsplit(" ", maxsplit=1)[0]
    yield f"Rings: {month} of other years."
    if found.signals:
        yield "Diamonds: worth asking about, which is no verdict."
    if found.missing:
        letters = dict.fromkeys(missing.status.shorthand for _, missing in found.missing)
        yield f"{' and '.join(letters)}: no figure, for the reason in the table."


def _notes(section: Section, evidence: MeasureEvidence, found: Trend) -> Iterator[str]:
    disturbed = section.framework.change.disturbed_quarters
    if found.disturbed and found.shows(found.disturbed):
        yield f"{disturbed.title} (shaded): {disturbed.reason}; no average and no test uses those quarters."
    baseline = section.framework.baselines[0]
    if found.baseline and found.holds(found.baseline):
        yield f"Baseline: {baseline.period.prose}."
    for each in found.breaks_drawn:
        yield f"Break in {each.title}: {each.reason}"
    drawn = {each.quarter for each in found.events}
    for event in (each for each in evidence.events if each.when in drawn):
        counted = f"the figure for {event.when.period.prose} includes {event.name}"
        yield f"Event: {counted}; no average and no test uses that quarter. Source: {event.source}"
    if evidence.measure.discretionary:
        yield evidence.measure.discretionary


# --------------------------------------------------------------------------- in numbers


def _tables(found: Trend, evidence: MeasureEvidence) -> Iterator[Table]:
    """Lay the counts out a row a year and a column a quarter, and the limits below."""
    title = evidence.measure.title
    columns = ("Year", "Q1 Apr to Jun", "Q2 Jul to Sep", "Q3 Oct to Dec", "Q4 Jan to Mar")
    by_year = groupby(found.points, key=lambda point: point.quarter.financial_year)
    rows = tuple((year, _year(list(points), found, evidence)) for year, points in by_year)
    yield Table(f"{title} by quarter", columns, rows, notes=tuple(_marks(found)))
    if found.limits:
        head = ("Quarters", "Lower limit", "Average", "Upper limit")
        rows = tuple(_limits_row(found, each) for each in found.limits)
        basis = tuple(f"{_span(each)}: {each.basis}" for each in found.limits)
        yield Table(f"{title}: usual range", head, rows, notes=basis)


def _marks(found: Trend) -> Iterator[str]:
    """Say what the diamonds mean, each reason once with its quarters."""
    for reason in dict.fromkeys(point.signal for point in found.signals):
        quarters = [point.quarter.period.brief for point in found.signals if point.signal == reason]
        yield f"◆ {reason}: {listed(quarters)}"


def _year(points: list[TrendPoint], found: Trend, evidence: MeasureEvidence) -> tuple[Cell, ...]:
    """Fill the four cells of a year; a quarter that is not charted is said not to be."""
    held = {point.quarter.number: point for point in points}
    return tuple(_cell(held.get(quarter), found, evidence) for quarter in (1, 2, 3, 4))


def _cell(point: TrendPoint | None, found: Trend, evidence: MeasureEvidence) -> Cell:
    if point is None:
        return Cell("[z]", "[z]", "outside the period of the chart")
    latest = point.quarter == found.last and evidence.now.period == point.quarter.period
    return cell(point.value, shown.figure(evidence.now) if latest else "", mark=bool(point.signal))


def _limits_row(found: Trend, limits: Limits) -> tuple[str, tuple[Cell, ...]]:
    lower = (
        Cell(number(limits.lower)) if limits.has_lower else Cell("[z]", "[z]", "a count cannot fall below 0")
    )
    average = Cell(control.average_in_words(found, limits.average))
    return _span(limits), (lower, average, Cell(number(limits.upper)))


def _span(limits: Limits) -> str:
    return Period(limits.first.start, limits.last.end).brief


def _record(found: Trend, point: TrendPoint, unit: str) -> Mapping[str, str]:
    limits = next((each for each in found.limits if each.first <= point.quarter <= each.last), None)
    numbers = (limits.lower, limits.average, limits.upper) if limits else ()
    lower, average, upper = map(exact, numbers) if limits else ("", "", "")
    return {
        "start": point.quarter.start.isoformat(),
        "end": point.quarter.end.isoformat(),
        "value": plain_number(point.value),
        "unit": unit,
        "status": status_of(point.value),
        "lower_limit": lower if limits and limits.has_lower else "",
        "average": average,
        "upper_limit": upper,
        "signal": point.signal,
        "event": point.event,
    }
