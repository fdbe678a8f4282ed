"""What a trend chart draws, as numbers: worked out first, drawn, described and tabulated afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from helpers.params import Break
from helpers.periods import Period, Quarter
from helpers.values import Known, Missing, Value


@dataclass(frozen=True)
class TrendPoint:
    """A quarter's value; ``signal`` says in words why it is worth asking about, "" where it is not.

    ``event`` names the event that filled the quarter, "" where there was none.
    """

    quarter: Quarter
    value: Value
    signal: str = ""
    event: str = ""


@dataclass(frozen=True)
class Limits:
    """The usual range of the quarters from first to last: limits, and their average.

    ``basis`` says in words what they were worked out from. A ``lower`` limit that is not nearer to 1 than
    to 0 is none: no count worth the name lies below it.
    """

    first: Quarter
    last: Quarter
    lower: float
    average: float
    upper: float
    basis: str

    @property
    def has_lower(self) -> bool:
        """Whether a count can fall below the lower limit at all."""
        return self.lower >= 0.5


@dataclass(frozen=True)
class Span:
    """Some quarters with a name, marked in a chart."""

    first: Quarter
    last: Quarter
    name: str


@dataclass(frozen=True)
class Trend:
    """A count by quarters with all that is marked in its chart. Points are every quarter, in order.

    ``last_event`` is the latest quarter with a count above 0, None where there is none or it cannot be told.
    """

    points: tuple[TrendPoint, ...]
    limits: tuple[Limits, ...] = ()
    breaks: tuple[Break, ...] = ()
    baseline: Span | None = None
    disturbed: Span | None = None
    rare: bool = False
    last_event: Quarter | None = None

    @property
    def first(self) -> Quarter:
        """The earliest quarter drawn."""
        return self.points[0].quarter

    @property
    def last(self) -> Quarter:
        """The quarter under report."""
        return self.points[-1].quarter

    @property
    def period(self) -> Period:
        """The days it spans."""
        return Period(self.first.start, self.last.end)

    @cached_property
    def known(self) -> tuple[tuple[TrendPoint, float], ...]:
        """The points that have a number, with it: what is drawn and described."""
        return tuple((each, each.value.number) for each in self.points if isinstance(each.value, Known))

    @cached_property
    def missing(self) -> tuple[tuple[TrendPoint, Missing], ...]:
        """The points that have none, with the reason."""
        return tuple((each, each.value) for each in self.points if isinstance(each.value, Missing))

    @property
    def latest(self) -> tuple[TrendPoint, float] | None:
        """The quarter under report with its number, None where it has none."""
        return self.known[-1] if self.known and self.known[-1][0] is self.points[-1] else None

    @property
    def signals(self) -> tuple[TrendPoint, ...]:
        """The points worth asking about."""
        return tuple(each for each, _ in self.known if each.signal)

    @property
    def events(self) -> tuple[TrendPoint, ...]:
        """The points of quarters that a named event filled."""
        return tuple(each for each, _ in self.known if each.event)

    @property
    def in_force(self) -> Limits | None:
        """The limits that reach the quarter under report."""
        return next((each for each in self.limits if each.last == self.last), None)

    def shows(self, span: Span) -> bool:
        """Whether any quarter of a span is drawn."""
        return span.first <= self.last and self.first <= span.last

    def holds(self, span: Span) -> bool:
        """Whether every quarter of a span is drawn."""
        return self.first <= span.first and span.last <= self.last

    @property
    def breaks_drawn(self) -> tuple[Break, ...]:
        """The breaks that lie between two of the points."""
        return tuple(each for each in self.breaks if self.first < each.first <= self.last)

    def runs(self) -> list[list[tuple[TrendPoint, float]]]:
        """Give the points in unbroken runs: a missing quarter or a series break ends one."""
        begins = {each.first for each in self.breaks}
        runs: list[list[tuple[TrendPoint, float]]] = []
        for point, number in self.known:
            follows = runs and point.quarter - runs[-1][-1][0].quarter == 1
            if follows and point.quarter not in begins:
                runs[-1].append((point, number))
            else:
                runs.append([(point, number)])
        return runs
