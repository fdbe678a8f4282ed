"""The chart of survey percentages: each with the range it could lie in, or the word that it is unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from helpers import shown
from helpers.blocks import Block
from helpers.charts import shares
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
from helpers.charts.svg import Description
from helpers.evidence import MeasureEvidence
from helpers.section import Section
from helpers.values import Known
from helpers.wording import capital, exact, outward, small

_KIND = "charts.survey"
_NAME = "chart-survey"
#: fewer percentages than this make no chart
_LEAST = 3


def survey(section: Section, *measures: str) -> Block:
    """Draw survey percentages side by side, those named or all that the section has.

    A percentage has its 95% Wilson interval; where the number who answered is unknown its dot is hollow.
    With fewer than three there is no chart: one or two are better read in the table. Refuses (UnknownName)
    a measure the section does not have.
    """
    chosen = [section.measure(measure) for measure in measures] or _all(section)
    known = [evidence for evidence in chosen if isinstance(evidence.now.value, Known)]
    if len(known) < _LEAST:
        reason = (
            f"No chart is drawn: {len(known)} of the percentages have a figure, and a chart needs {_LEAST}."
        )
        return no_block(section, _KIND, measures, _NAME, reason if known else "")
    return block(section, _KIND, measures, _picture(section, chosen))


def _all(section: Section) -> list[MeasureEvidence]:
    held = section.evidence.values()
    return [each for each in held if each.measure.is_percentage and each.measure.level == "force"]


def _picture(section: Section, chosen: Sequence[MeasureEvidence]) -> Picture:
    area, subject = section.settings.area, section.priority.short
    found = [_share(evidence) for evidence in chosen]
    headline, when = _headline(found), _when(chosen)
    return Picture(
        name=_NAME,
        subject=subject,
        headline=headline,
        subtitle=f"{subject}, per cent of those asked, {area}, {when}",
        described=Description(
            f"Dot chart of survey percentages, {small(subject)}, {area}",
            " ".join((f"{when}.", *_described(found), f"{headline}.", IN_THE_TABLE)),
        ),
        draw=lambda shape: shares.draw(found, shape),
        tables=(_table(subject, chosen),),
        records=tuple(_record(evidence) for evidence in chosen),
        source=sources(section, ((each.now.source, each.now.release) for each in chosen if each.now.release)),
        reading=" ".join(_reading(found)),
        notes=tuple(dict.fromkeys(each.measure.definition for each in chosen if each.measure.definition)),
    )


def _share(evidence: MeasureEvidence) -> shares.Share:
    people, now = evidence.measure.many, evidence.now
    return shares.Share(capital(people), now.value, now.interval, now.base)


def _when(chosen: Sequence[MeasureEvidence]) -> str:
    periods = (evidence.now.period.prose for evidence in chosen if isinstance(evidence.now.value, Known))
    return "; ".join(dict.fromkeys(periods))


def _headline(found: Sequence[shares.Share]) -> str:
    """Say whether the percentages can be told apart: only where the ranges of two do not touch."""
    ranges = [share.interval for share in found if share.interval]
    if not ranges:
        return "The ranges are unknown, so no difference can be judged"
    if len(ranges) < sum(isinstance(share.value, Known) for share in found):
        return "Some ranges are unknown, so not every difference can be judged"
    if max(each.lower for each in ranges) > min(each.upper for each in ranges):
        return "Not all groups are alike: some of the ranges do not overlap"
    return "No group stands apart: the ranges overlap"


def _described(found: Sequence[shares.Share]) -> Iterator[str]:
    for share in found:
        if not isinstance(share.value, Known):
            yield f"{share.name}: no figure."
        elif share.interval:
            low, high = outward(share.interval.lower, share.interval.upper)
            yield f"{share.name}: {share.words}, range {low}% to {high}%."
        else:
            yield f"{share.name}: {share.words}, {shares.UNKNOWN}."


def _reading(found: Sequence[shares.Share]) -> Iterator[str]:
    known = [share for share in found if isinstance(share.value, Known)]
    if any(share.interval for share in known):
        yield "Lines: the range the percentage among all victims could lie in (95% interval)."
    if any(not share.interval for share in known):
        yield "Hollow dots: the number who answered is unknown, and so is the range."


def _table(subject: str, chosen: Sequence[MeasureEvidence]) -> Table:
    columns = ("Who was asked", "Period", "Per cent", "Range (95%)", "Answered")
    return Table(f"{subject}: survey percentages", columns, tuple(map(_row, chosen)))


def _row(evidence: MeasureEvidence) -> tuple[str, tuple[Cell, ...]]:
    now = evidence.now
    return _share(evidence).name, (
        Cell(now.period.brief),
        cell(now.value, shown.figure(now)),
        _range(evidence),
        _base(evidence),
    )


def _range(evidence: MeasureEvidence) -> Cell:
    interval = evidence.now.interval
    if interval is None:
        return _no_base(evidence)
    low, high = outward(interval.lower, interval.upper)
    return Cell(f"{low} to {high}")


def _base(evidence: MeasureEvidence) -> Cell:
    base = evidence.now.base
    return Cell(f"{base:,}") if base >= 0 else _no_base(evidence)


def _no_base(evidence: MeasureEvidence) -> Cell:
    value = evidence.now.value
    unknown = "The number who answered is not known, and so neither is the range."
    return Cell("[x]", "[x]", unknown) if isinstance(value, Known) else cell(value)


def _record(evidence: MeasureEvidence) -> Mapping[str, str]:
    now = evidence.now
    return {
        "measure": evidence.measure.slug,
        "start": now.period.start.isoformat(),
        "end": now.period.end.isoformat(),
        "value": plain_number(now.value),
        "lower": exact(now.interval.lower) if now.interval else "",
        "upper": exact(now.interval.upper) if now.interval else "",
        "answered": str(now.base) if now.base >= 0 else "",
        "unit": now.unit,
        "status": status_of(now.value),
    }
