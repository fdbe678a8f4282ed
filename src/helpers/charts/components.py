"""The chart of the parts of neighbourhood crime: the latest twelve months beside the baseline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from helpers import shown, wording
from helpers.blocks import Block
from helpers.charts import headlines, paired
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
from helpers.errors import RequestError
from helpers.evidence import MeasureEvidence
from helpers.params import Baseline
from helpers.periods import Period
from helpers.records import Against, Comparison
from helpers.section import Section
from helpers.values import Known, Value
from helpers.wording import small

_KIND = "charts.components"
_NAME = "chart-components"
#: fewer parts than this with both counts make no chart
_LEAST = 2


def components(section: Section) -> Block:
    """Draw the parts of the section's key measure, twelve months to the quarter's end beside the baseline.

    Refuses (RequestError) a section whose key measure is not made of parts. With fewer than two parts that
    have both counts there is no chart, and the block says so; with none it is empty.
    """
    whole = section.measure(section.priority.key_measure)
    parts = [section.measure(part) for part in whole.measure.parts]
    if not parts:
        raise RequestError(
            f"{whole.measure.title} is not made of parts",
            f"section {section.priority.slug}",
            "charts.components is for neighbourhood crime; use charts.trend.",
        )
    compared = [(part, found) for part in parts if (found := part.against(Against.BASELINE))]
    full = [
        part for part, found in compared if isinstance(found.now, Known) and isinstance(found.then, Known)
    ]
    if len(full) < _LEAST:
        reason = f"No chart is drawn of the parts of {small(whole.measure.title)}: too few have both counts."
        return no_block(section, _KIND, (), _NAME, reason if full else "")
    return block(section, _KIND, (), _picture(section, whole, compared))


def _picture(
    section: Section, whole: MeasureEvidence, compared: Sequence[tuple[MeasureEvidence, Comparison]]
) -> Picture:
    area, baseline = section.settings.area, section.framework.baselines[0]
    now = compared[0][1].now_period
    headline = headlines.components(whole, [part for part, _ in compared])
    pairs = [paired.Pair(part.measure.title, found.now, found.then) for part, found in compared]
    return Picture(
        name=_NAME,
        subject=f"Parts of {small(whole.measure.title)}",
        headline=headline,
        subtitle=f"Recorded offences, {area}: {now.prose} (now) and {baseline.period.prose} (baseline)",
        described=Description(
            f"Bar chart of the parts of {small(whole.measure.title)} now and in the baseline, {area}",
            " ".join((f"Now is {now.prose}.", *_described(pairs), f"{headline}.", IN_THE_TABLE)),
        ),
        draw=lambda shape: paired.draw(pairs, shape),
        tables=(_table(whole, compared, now, baseline),),
        records=tuple(record for part, found in compared for record in _records(part, found)),
        source=sources(section, _used(compared)),
    )


def _described(pairs: Sequence[paired.Pair]) -> Iterator[str]:
    for pair in pairs:
        yield f"{pair.name}: {_said(pair.now)} now, {_said(pair.then)} in the baseline."


def _said(value: Value) -> str:
    return number(value.number) if isinstance(value, Known) else "no figure"


def _table(
    whole: MeasureEvidence,
    compared: Sequence[tuple[MeasureEvidence, Comparison]],
    now: Period,
    baseline: Baseline,
) -> Table:
    columns = ("Offence", now.brief, f"Baseline, {baseline.period.brief}", "Change")
    rows = tuple((part.measure.title, _cells(found)) for part, found in compared)
    return Table(f"Parts of {small(whole.measure.title)}, now and in the baseline", columns, rows)


def _cells(found: Comparison) -> tuple[Cell, ...]:
    sides = (shown.now(found), shown.against(found))
    change = shown.part(found, "difference")
    sign = wording.signed(change.value.number) if isinstance(change.value, Known) else ""
    return (
        *(cell(side.value, shown.number(side)) for side in sides),
        cell(change.value, shown.number(change, sign)),
    )


def _records(part: MeasureEvidence, found: Comparison) -> Iterator[Mapping[str, str]]:
    for name, period, value in (
        ("now", found.now_period, found.now),
        ("baseline", found.then_period, found.then),
    ):
        yield {
            "measure": part.measure.slug,
            "period": name,
            "start": period.start.isoformat(),
            "end": period.end.isoformat(),
            "value": plain_number(value),
            "unit": part.measure.unit,
            "status": status_of(value),
        }


def _used(compared: Sequence[tuple[MeasureEvidence, Comparison]]) -> Iterator[tuple[str, str]]:
    for part, found in compared:
        for point in part.series.points:
            if point.period.overlaps(found.now_period) or point.period.overlaps(found.then_period):
                yield point.source, point.release
