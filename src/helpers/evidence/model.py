"""What the evidence is made of: figures with ids, and comparisons with verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from helpers.measures import Series
from helpers.params import Break, Event, Measure
from helpers.periods import Period, Quarter
from helpers.records import Against, Comparison, Figure
from helpers.values import Value


@dataclass(frozen=True)
class Alarm:
    """A step in many forces in one quarter: a change of recording or a national event until it is named.

    ``direction`` is 1 for a rise, -1 for a fall; ``share`` of the ``testable`` forces moved clearly that way.
    ``named`` is the cause somebody wrote down, "" while nobody has: no verdict of the measure may lead then.
    """

    quarter: Quarter
    direction: int
    share: float
    testable: int
    named: str = ""


@dataclass(frozen=True)
class Reconciled:
    """Two sources on the same measure and period, and whether they agree within the tolerance."""

    measure: str
    period: Period
    leading: Figure
    other: Figure
    difference: Value
    agrees: bool
    reason: str = ""


@dataclass(frozen=True)
class MeasureEvidence:
    """All that is known of one measure for one force and quarter.

    ``now`` is the quarter's figure, or for a measure with windows of its own the latest window ending by the
    quarter's end. ``series`` is the leading source's. ``figures`` holds every figure by id, other sources'
    with "@source". ``comparisons`` are in the order of the page. ``usual_variation`` is the N of "ordinary
    ups and downs of about N% a quarter". ``alarms`` are those of the quarters a rolling year and the one
    before it span. ``discretionary`` says why there is no verdict, where the measure's count follows what
    the police do. ``national`` is the figure of England and Wales, where a measure has none for a force but
    one for the nation: context, never the force's. ``events`` are those named in its
    counts, up to the quarter.
    """

    measure: Measure
    series: Series
    now: Figure
    rolling_year: Figure
    comparisons: tuple[Comparison, ...]
    figures: Mapping[str, Figure]
    as_given: tuple[Figure, ...] = ()
    reconciliation: tuple[Reconciled, ...] = ()
    breaks: tuple[Break, ...] = ()
    rare: bool = False
    usual_variation: float | None = None
    notes: tuple[str, ...] = field(default=())
    alarms: tuple[Alarm, ...] = ()
    discretionary: str = ""
    national: Figure | None = None
    events: tuple[Event, ...] = ()

    @property
    def may_lead(self) -> bool:
        """Whether a verdict of it may lead a section: not while a national step has no named cause."""
        return all(alarm.named for alarm in self.alarms)

    def against(self, window: Against) -> Comparison | None:
        """Give the comparison with one window; None for a measure that has none (survey percentages)."""
        return next((each for each in self.comparisons if each.against == window), None)
