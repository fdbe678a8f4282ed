"""Checks that depend on the day they are made: is a source or the statement itself out of date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from helpers import wording
from helpers.check.registry import Check, Trip
from helpers.check.subject import Subject
from helpers.errors import Outcome, Place
from helpers.params import Source
from helpers.values import Known, Status

#: how many days lie between two editions, by the cadence of a source
_DAYS = {"monthly": 31, "quarterly": 92, "yearly": 366}
#: an edition may be so many days late before anybody is bothered
_GRACE = 31


def _missing_sources(subject: Subject) -> Iterator[Trip]:
    """Find quarterly sources whose figures for the quarter were due by now, and are not there."""
    for family, titles in _lacking(subject).items():
        source = subject.framework.sources[family]
        due = subject.quarter.end + timedelta(days=source.due_after_days)
        if source.cadence == "quarterly" and subject.today > due:
            found = f"{source.title}: figures for {subject.quarter.prose} were due by {wording.day(due)}"
            yield Trip(Place(file="data/raw"), found, "Ask for them, or fetch them.", "; ".join(titles))


def _lacking(subject: Subject) -> Mapping[str, list[str]]:
    """Give the measures a force could have a figure of and has none, by the source that leads them."""
    lacking: dict[str, list[str]] = {}
    shown = dict.fromkeys(slug for priority in subject.framework.priorities for slug in priority.shown)
    for measure in (subject.framework.measure(slug) for slug in shown):
        figure = subject.known_figures.get(f"{measure.slug}.now")
        told = figure and (isinstance(figure.value, Known) or figure.value.status is Status.SUPPRESSED)
        if measure.level == "force" and not told:
            lacking.setdefault(measure.sources[0], []).append(measure.title)
    return lacking


def _newer_editions(subject: Subject) -> Iterator[Trip]:
    """Find sources of which a newer edition should be out by now."""
    for each in _newest(subject):
        source = subject.framework.sources.get(subject.framework.family_of(each["source"]))
        due = _next_due(source, each["released"]) if source else None
        if source and due and subject.today > due:
            place = Place(file=f"data/raw/{each['source']}/{each['release']}")
            found = f"{source.title}: a newer edition should have been out by {wording.day(due)}"
            yield Trip(place, found, "Fetch it, and say what it revises.", each["released"])


def _newest(subject: Subject) -> list[Mapping[str, str]]:
    """Give the newest release of each folder that is published again and again."""
    newest: dict[str, Mapping[str, str]] = {}
    for each in subject.releases:
        if each["released"] >= newest.get(each["source"], each)["released"]:
            newest[each["source"]] = each
    return [newest[name] for name in sorted(newest)]


def _next_due(source: Source, released: str) -> date | None:
    days = _DAYS.get(source.cadence)
    parts = [int(part) for part in released.split("-")]
    if days is None or len(parts) < 2:
        return None
    year, month, day = (*parts, 28)[:3]
    return date(year, month, day) + timedelta(days=days + _GRACE)


def _lead(subject: Subject) -> Source:
    """Give the source the most measures are led by: its calendar is the statement's."""
    families = [each.sources[0] for each in subject.framework.measures.values() if each.sources]
    return subject.framework.sources[Counter(families).most_common(1)[0][0]]


def _in_time(subject: Subject) -> Iterator[Trip]:
    """Find a statement not published a quarter after the crime statistics of its quarter were (O7)."""
    lead = _lead(subject)
    due = subject.quarter.end + timedelta(days=lead.due_after_days + _DAYS["quarterly"])
    is_dated = subject.statement.published or subject.is_signed
    if subject.today > due and not is_dated:
        found = f"The crime statistics of {subject.quarter.prose} have been out for a quarter"
        yield Trip(Place(file=subject.statement_file), found, "Publish it, or say why it is late.")


def _stale(subject: Subject) -> Iterator[Trip]:
    """Find a statement whose successor is due: the crime statistics of the next quarter are out (O7)."""
    lead = _lead(subject)
    following = subject.quarter + 1
    due = following.end + timedelta(days=lead.due_after_days + _GRACE)
    newer = subject.root / "outputs" / str(following) / subject.force
    if subject.today > due and not newer.is_dir():
        found = f"The crime statistics of {following.prose} should have been out since {wording.day(due)}"
        yield Trip(Place(), found, f"Make the statement of {following.prose}.")


CHECKS: tuple[Check[Subject], ...] = (
    Check("fresh-figures", "freshness", Outcome.WARN, "No figure that was due is lacking.", _missing_sources),
    Check(
        "fresh-editions", "freshness", Outcome.NOTE, "No newer edition of a source is due.", _newer_editions
    ),
    Check(
        "duty-in-time",
        "freshness",
        Outcome.WARN,
        "The statement follows the crime statistics.",
        _in_time,
        "O7",
    ),
    Check("fresh-statement", "freshness", Outcome.NOTE, "The next statement is not due yet.", _stale, "O7"),
)
