"""Sets two editions of a statement side by side, from their files alone: nothing is computed anew."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from helpers.periods import Period
from helpers.records import COMPARISONS_CSV, FIGURES_CSV, Row, read_period, read_rows
from helpers.variation.model import (
    Difference,
    FigureChange,
    Kind,
    ReleaseChange,
    Shown,
    VerdictChange,
    Why,
)
from helpers.variation.words import words_changed

Files = Mapping[str, bytes]


def compare(before: Files, after: Files) -> Difference:
    """Say what differs between two editions of one statement, each given as its files by name.

    A figure changed because its data was revised when it rests on another release, or on one that the other
    edition does not rest on; with the same releases behind it, it was corrected. A figure whose release alone
    is newer did not change.
    """
    figures = tuple(_figures(before, after))
    verdicts = tuple(_verdicts(before, after))
    moved = {each.priority for each in figures} | {each.priority for each in verdicts}
    return Difference(
        figures=figures,
        verdicts=verdicts,
        words=words_changed(before, after, moved),
        releases=tuple(_releases_changed(before, after)),
    )


# --------------------------------------------------------------------------- figures


def _figures(before: Files, after: Files) -> Iterator[FigureChange]:
    old, new = _rows(before, FIGURES_CSV, ("figure",)), _rows(after, FIGURES_CSV, ("figure",))
    revised = _revised(before, after)
    for key in dict.fromkeys([*new, *old]):
        then, now = old.get(key), new.get(key)
        earlier, later = _shown(then), _shown(now)
        if earlier and later and _told(earlier) == _told(later):
            continue
        row = now or then or {}
        yield FigureChange(
            figure=key[0],
            priority=row["priority"],
            measure=row["measure"],
            kind=Kind.CHANGED if then and now else Kind.ADDED if now else Kind.GONE,
            why=_why(row, earlier, later, revised),
            before=earlier,
            after=later,
        )


def _told(shown: Shown) -> tuple[str, str, Period, str, str, str]:
    """Give what a reader is told; the release it comes from may be newer."""
    return shown.value, shown.status, shown.period, shown.unit, shown.lower, shown.upper


def _why(row: Row, before: Shown | None, after: Shown | None, revised: frozenset[str]) -> Why:
    if not row["measure"]:
        return Why.CORRECTION if before and after else Why.WORDING
    # a rate rests on the populations, too, which its row does not name
    sources = {each.source for each in (before, after) if each and each.source}
    rests_on = revised if row["figure"].endswith(".rate") else sources
    return Why.REVISED if rests_on & revised or _moved(before, after) else Why.CORRECTION


def _moved(before: Shown | None, after: Shown | None) -> bool:
    """Tell whether both editions show it from a source, and not from the same one."""
    return bool(before and after and before.source and after.source and before.source != after.source)


def _shown(row: Row | None) -> Shown | None:
    if row is None:
        return None
    same = {name: row[name] for name in ("value", "status", "unit", "source", "release", "lower", "upper")}
    return Shown(period=read_period(row), **same)


# --------------------------------------------------------------------------- verdicts


def _verdicts(before: Files, after: Files) -> Iterator[VerdictChange]:
    by = ("measure", "against")
    old, new = _rows(before, COMPARISONS_CSV, by), _rows(after, COMPARISONS_CSV, by)
    sources, revised = _sources(before) | _sources(after), _revised(before, after)
    for key in dict.fromkeys([*new, *old]):
        then, now = old.get(key, {}), new.get(key, {})
        verdicts = then.get("verdict", ""), now.get("verdict", "")
        if verdicts[0] != verdicts[1]:
            measure, against = key
            why = Why.REVISED if sources.get(measure) in revised else Why.CORRECTION
            yield VerdictChange((now or then)["priority"], measure, against, why, *verdicts)


def _sources(files: Files) -> dict[str, str]:
    """Give the source that leads each measure: the one its figures name without an "@"."""
    rows = _rows(files, FIGURES_CSV, ("figure",)).values()
    return {row["measure"]: row["source"] for row in rows if row["source"] and "@" not in row["figure"]}


# --------------------------------------------------------------------------- releases and rows


def _revised(before: Files, after: Files) -> frozenset[str]:
    """Give the sources of which the two editions rest on different releases."""
    return frozenset(each.source for each in _releases_changed(before, after))


def _releases_changed(before: Files, after: Files) -> Iterator[ReleaseChange]:
    old, new = _releases(before), _releases(after)
    for source in sorted({*old, *new}):
        then, now = old.get(source, ()), new.get(source, ())
        if then != now:
            yield ReleaseChange(source, then, now)


def _releases(files: Files) -> dict[str, tuple[str, ...]]:
    content = json.loads(files["statement.json"])["statement"]["releases"]
    found: dict[str, tuple[str, ...]] = {}
    for each in sorted((each["source"], each["release"]) for each in content):
        found[each[0]] = (*found.get(each[0], ()), each[1])
    return found


def _rows(files: Files, name: str, by: tuple[str, ...]) -> dict[tuple[str, ...], Row]:
    return {tuple(row[column] for column in by): row for row in read_rows(files[name])}
