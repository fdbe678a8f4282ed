"""What the evidence is made of: figures with ids, and comparisons with verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from helpers.measures import Series
from helpers.params import Break, Measure
from helpers.periods import Period, Quarter
from helpers.statistics import Verdict
from helpers.values import Value

__all__ = [
    "Against",
    "Alarm",
    "Comparison",
    "Figure",
    "Interval",
    "MeasureEvidence",
    "Reconciled",
    "Tested",
    "Verdict",
]


class Against(StrEnum):
    """What the quarter is set against, in the order of the page."""

    ROLLING_YEAR = "rolling-year"
    BASELINE = "baseline"
    YEAR_AGO = "year-ago"
    PREVIOUS_QUARTER = "previous-quarter"


@dataclass(frozen=True)
class Interval:
    """A 95% interval; ``upper`` may be infinite."""

    lower: float
    upper: float


@dataclass(frozen=True)
class Figure:
    """A figure the page may show, by its contract id, with where it came from.

    ``interval`` is None where there is none or the value is hidden; ``base`` is -1 where the number who
    answered is unknown or there is none to know. ``force`` is whose figure it is where that is not the force
    of the statement ("england-and-wales"), else "".
    """

    id: str
    measure: str
    value: Value
    period: Period
    unit: str
    source: str
    release: str
    interval: Interval | None = None
    base: int = -1
    note: str = ""
    force: str = ""


@dataclass(frozen=True)
class Comparison:
    """A measure in one period beside the same measure in an earlier one.

    ``difference``, ``percent`` and ``ratio`` are values: each says why where it has no number. ``tested``
    holds every input of the test, None where no test was made; ``reason`` says why not, or what to add.
    ``least_change`` is the fall in per cent that would probably have shown ("clear" four times in five).
    """

    measure: str
    force: str
    against: Against
    now_period: Period
    then_period: Period
    now: Value
    then: Value
    difference: Value
    percent: Value
    ratio: Value
    verdict: Verdict
    reason: str = ""
    method: str = ""
    tested: Tested | None = None
    least_change: float | None = None
    same_news: bool = False
    note: str = ""


@dataclass(frozen=True)
class Tested:
    """What a test used and found, so that it can be redone by hand."""

    p_value: float
    ratio_interval: Interval
    mean: float
    dispersion: float | None
    degrees_of_freedom: float | None
    own_dispersion: float | None
    rows: int
    usual_ratio: float | None
    usual_counts: tuple[float, float] | None = None


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
    one for the nation: context, never the force's.
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

    @property
    def may_lead(self) -> bool:
        """Whether a verdict of it may lead a section: not while a national step has no named cause."""
        return all(alarm.named for alarm in self.alarms)

    def against(self, window: Against) -> Comparison | None:
        """Give the comparison with one window; None for a measure that has none (survey percentages)."""
        return next((each for each in self.comparisons if each.against == window), None)
