"""Rule 0: may two periods be tested against each other, and if not, why."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from helpers.params import Framework, Measure
from helpers.periods import Period, Quarter
from helpers.records import Against
from helpers.values import Known, Missing, Status, Value

#: how a reason begins that names the months without a figure
_LOST = "There is no figure for "


@dataclass(frozen=True)
class Sides:
    """The two sides of a comparison, as they stand in the series."""

    measure: Measure
    force: str
    against: Against
    now_period: Period
    then_period: Period
    now: Value
    then: Value

    @property
    def first(self) -> Quarter:
        """The quarter the two begin with (a baseline may lie after the quarter)."""
        return Quarter.containing(min(self.now_period.start, self.then_period.start))

    @property
    def last(self) -> Quarter:
        """The quarter the two end with."""
        return Quarter.containing(max(self.now_period.end, self.then_period.end))


def why_not_tested(sides: Sides, framework: Framework) -> str:
    """Give every reason against a test as sentences, "" when there is none."""
    number = _without_number(sides)
    if number:
        return number
    reasons = (
        _negative(sides),
        _overlap(sides),
        _broken(sides, framework),
        _disturbed(sides, framework),
        _with_event(sides, framework),
        sides.measure.discretionary,
    )
    return " ".join(reason for reason in reasons if reason)


def _without_number(sides: Sides) -> str:
    named = (("later", sides.now), ("earlier", sides.then))
    lacking = [(side, value) for side, value in named if isinstance(value, Missing)]
    lost = [value.reason.removeprefix(_LOST).rstrip(".") for _, value in lacking if _says_it_is_lost(value)]
    if lost and len(lost) == len(lacking):
        return f"{_LOST}{', nor for '.join(dict.fromkeys(lost))}."
    reasons = [f"The {side} period {_lack(value)}. {value.reason}" for side, value in lacking]
    return " ".join(reasons)


def _says_it_is_lost(value: Missing) -> bool:
    """Tell whether the reason names the months itself, so that no more need be said."""
    return value.status is not Status.SUPPRESSED and value.reason.startswith(_LOST)


def _lack(value: Missing) -> str:
    return "is hidden" if value.status is Status.SUPPRESSED else "has no figure"


def _negative(sides: Sides) -> str:
    for side, value in (("later", sides.now), ("earlier", sides.then)):
        if isinstance(value, Known) and value.number < 0:
            return f"The {side} count is below zero: records were taken back or put in another class."
    return ""


def _overlap(sides: Sides) -> str:
    overlaps = sides.now_period.overlaps(sides.then_period)
    return "The two periods share some of their months." if overlaps else ""


def _broken(sides: Sides, framework: Framework) -> str:
    between = [
        each
        for each in framework.breaks_of(sides.measure.slug, sides.force)
        if sides.first < each.first <= sides.last
    ]
    return " ".join(f"The series breaks in {each.title}: {each.reason}" for each in between)


def _disturbed(sides: Sides, framework: Framework) -> str:
    """Say which side was under restrictions, in the sentence that every such comparison carries."""
    earlier, later = (_is_disturbed(each, framework) for each in (sides.then_period, sides.now_period))
    if sides.then_period.start > sides.now_period.start:
        earlier, later = later, earlier
    which = (
        "Both periods were" if earlier and later else f"The {'earlier' if earlier else 'later'} period was"
    )
    return f"{which} under pandemic restrictions." if earlier or later else ""


def _with_event(sides: Sides, framework: Framework) -> str:
    """Say which side holds a quarter that a named event filled, and name the event."""
    first, last = sorted((sides.now_period, sides.then_period), key=lambda each: each.start)
    events = framework.events_of(sides.measure.slug, sides.force)
    return " ".join(
        f"The {side} period includes {event.name}."
        for side, period in (("earlier", first), ("later", last))
        for event in events
        if period.overlaps(event.when.period)
    )


def _is_disturbed(period: Period, framework: Framework) -> bool:
    disturbed = framework.change.disturbed_quarters
    return period.overlaps(_span(disturbed.first, disturbed.last))


@lru_cache
def _span(first: str, last: str) -> Period:
    return Period(Quarter.parse(first).start, Quarter.parse(last).end)
