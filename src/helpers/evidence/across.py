"""Sources held against each other: each figure that two of them give for one measure, force and period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.errors import Finding, Outcome, Place
from helpers.evidence.reconcile import agrees
from helpers.evidence.records import Records
from helpers.forces import ENGLAND_AND_WALES
from helpers.measures import Point, Series, combined, over
from helpers.periods import Period, Quarter
from helpers.values import Known


@dataclass(frozen=True)
class Held:
    """One source's figure held against the leading one's, for the same measure, force and period.

    ``agrees`` is within 1% or 3, whichever is larger. ``reason`` says why they differ where that is known.
    """

    force: str
    measure: str
    period: Period
    leading: Point
    other: Point
    agrees: bool
    reason: str = ""

    @property
    def difference(self) -> float:
        """The other figure less the leading one."""
        return _number(self.other) - _number(self.leading)


def hold_across(
    records: Records, forces: Sequence[str], reasons: Mapping[str, str] | None = None
) -> tuple[Held, ...]:
    """Hold every other source's counts against those of the family of sources that leads each measure.

    The leading figure is the newest release's for the same period, summed from its quarters where need be; a
    period it does not cover whole is left out. ``reasons`` are a person's, by measure.
    """
    found = [held for force in forces for held in (*_of_measures(records, force), *_of_sums(records, force))]
    return tuple(_explained(held, records, reasons or {}) for held in found)


def held_findings(
    records: Records, force: str, quarter: Quarter, reasons: Mapping[str, str] | None = None
) -> tuple[Finding, ...]:
    """Say which sources differ about a force, or England and Wales, in any period to the quarter's end."""
    held = hold_across(records, [force, ENGLAND_AND_WALES], reasons)
    return findings_of(each for each in held if each.period.end <= quarter.end)


def findings_of(held: Iterable[Held]) -> tuple[Finding, ...]:
    """Say what was held against what: a warning for each that differs without a reason, else a note.

    Those that agree are counted, by source, release and force.
    """
    agreeing: dict[tuple[str, str, str], int] = {}
    found = []
    for each in held:
        key = (each.other.source, each.other.release, each.force)
        agreeing[key] = agreeing.get(key, 0) + each.agrees
        if not each.agrees:
            found.append(_differing(each))
    return (*found, *(_agreeing(*key, number) for key, number in agreeing.items() if number))


def _differing(held: Held) -> Finding:
    outcome = Outcome.NOTE if held.reason else Outcome.WARN
    remedy = held.reason or "If you know why, write it under reconciliation in statement.yaml."
    found = (
        f"{held.force}, {held.measure}, {held.period.prose}: {_number(held.other):,.0f} here, "
        f"{_number(held.leading):,.0f} in {held.leading.source}/{held.leading.release}, which leads"
    )
    return Finding("validate.sources-differ", outcome, _place(held.other), found, remedy)


def _agreeing(source: str, release: str, force: str, number: int) -> Finding:
    figures = "1 figure agrees" if number == 1 else f"{number} figures agree"
    found = f"{force}: {figures} with the source that leads, within 1% or 3"
    return Finding("validate.sources-agree", Outcome.NOTE, Place(f"data/raw/{source}/{release}"), found)


def _place(point: Point) -> Place:
    return Place(f"data/raw/{point.source}/{point.release}")


def _of_measures(records: Records, force: str) -> Iterator[Held]:
    for measure in records.framework.measures.values():
        families = dict.fromkeys((*measure.sources, *records.families)) if not measure.is_percentage else ()
        known = [records.series(measure.slug, force, family) for family in families]
        given = [series for series in known if series.points]
        for other in given[1:]:
            yield from _of_series(given[0], other)


def _of_sums(records: Records, force: str) -> Iterator[Held]:
    """Hold what a source gives only as a sum against the sum of the measures it is made of."""
    for name, sum_of in records.framework.beside.items():
        if not sum_of.parts:
            continue
        leads = records.framework.measure(sum_of.parts[0]).sources[0]
        parts = {part: records.series(part, force, leads) for part in sum_of.parts}
        for family in records.families:
            yield from _of_series(combined(name, parts), records.beside(name, force, family))


def _of_series(leading: Series, other: Series) -> Iterator[Held]:
    for point in other.known:
        found = over(leading, point.period)
        if isinstance(found.value, Known):
            same = agrees(found.value, point.value)
            yield Held(leading.force, leading.measure, point.period, found, point, same)


def _explained(held: Held, records: Records, reasons: Mapping[str, str]) -> Held:
    """Add why the figures differ: what a person wrote, else what is known of the source and its own note."""
    if held.difference == 0:
        return held
    family = records.framework.family_of(held.other.source)
    noted = f"It notes: {held.other.note}" if held.other.note else ""
    gaps = _gaps(held, records, family)
    known = (gaps or records.framework.sources[family].differs, noted)
    reason = _written(held.measure, records, reasons) or " ".join(each for each in known if each)
    return replace(held, reason=reason)


def _gaps(held: Held, records: Records, family: str) -> str:
    """Return what the other source is known to leave out, where its figure is below the leading one."""
    if held.difference >= 0:
        return ""
    found = records.framework.gaps_in(family, held.force, held.period)
    return " ".join(each.reason for each in found)


def _written(measure: str, records: Records, reasons: Mapping[str, str]) -> str:
    """Give the reason written for a measure, or those for the measures it is the sum of."""
    entry = records.framework.measures.get(measure)
    parts = entry.parts if entry else ()
    own = reasons.get(measure, "")
    return own or " ".join(dict.fromkeys(reasons[part] for part in parts if part in reasons))


def _number(point: Point) -> float:
    if isinstance(point.value, Known):
        return point.value.number
    raise ValueError("only numbers are held against each other")
