"""What words are held against: figures, comparisons and series of every section, and a section's facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from helpers import params
from helpers.check.claims.names import Names
from helpers.check.series import ChartPoint
from helpers.periods import Period, Quarter
from helpers.records import Against, Comparison, Figure, Verdict
from helpers.values import Known, Value

_SHORT = {"previous": ("previous-quarter",), "change": ("previous-quarter", "difference")}
#: how a chart's CSV words the signals that make a trend: seven moves one way, or seven on one side
_TREND_SIGNAL = "seven quarters"


@dataclass(frozen=True, eq=False)
class Ground:
    """All that the words of one section may be held against.

    ``figures`` are by id and ``comparisons`` by measure and window, those of every section, for words in one
    may speak of a measure of another; ``series`` by measure, up to the quarter; ``facts`` by full id
    (``homicide.facts.visits``); ``promises`` are those the statement lists as open.
    """

    priority: params.Priority
    quarter: Quarter
    framework: params.Framework
    figures: Mapping[str, Figure]
    comparisons: Mapping[tuple[str, Against], Comparison]
    series: Mapping[str, tuple[ChartPoint, ...]] = field(default_factory=dict)
    facts: Mapping[str, params.Fact] = field(default_factory=dict)
    promises: tuple[str, ...] = ()

    @property
    def measures(self) -> Mapping[str, params.Measure]:
        """Every measure of the framework."""
        return self.framework.measures

    @cached_property
    def names(self) -> Names:
        """What the measures are called."""
        return Names.of(self.measures)

    def id_of(self, name: str) -> str:
        """Return the id of a figure from its name in words: ``vehicle_offences.year_ago.percent``.

        ``_`` stands for ``-``; the first part may name a priority; ``previous`` and ``change`` are short for
        the previous quarter and the difference from it, ``as_given`` for another source's figure; a verdict
        without its window is the rolling year's.
        """
        first, *rest = name.replace("_", "-").split(".")
        priorities = {each.slug for each in self.framework.priorities}
        if first in priorities and rest and rest[0] in self.measures:
            first, *rest = rest
        if first == "facts" or (first == self.priority.slug and rest[:1] == ["facts"]):
            return ".".join((self.priority.slug, "facts", *(rest if first == "facts" else rest[1:])))
        if rest and rest[0] in _SHORT:
            rest = [*_SHORT[rest[0]], *rest[1:]]
        if rest == ["verdict"]:
            rest = [self._leading(first), "verdict"]
        own = ".".join((first, *(part for part in rest if part not in {"value", "as-given"})))
        if rest[-1:] != ["as-given"]:
            return own
        return next((each for each in self.figures if each.startswith(f"{own}@")), f"{own}.as-given")

    def call(self, name: str) -> tuple[str, str]:
        """Give the id of the figure words call by a name, and how it is shown: digits, or its letter."""
        figure = self.id_of(name)
        fact, verdict, known = self.facts.get(figure), self.verdict_of(figure), self.figures.get(figure)
        if fact:
            return figure, f"{fact.value:,}"
        if verdict:
            return figure, str(verdict).replace("-", " ")
        return figure, in_digits(known.value) if known else "0"

    def measure_of(self, figure: str) -> str:
        """Tell which measure a figure's id is of, "" for a fact."""
        return "" if ".facts." in figure else figure.split(".", 1)[0]

    def period_of(self, figure: str) -> Period | None:
        """Tell which period a figure is of; the later one for a verdict."""
        known, comparison = self.figures.get(figure), self._comparison_of(figure)
        if known:
            return known.period
        return comparison.now_period if comparison else None

    def verdict_of(self, figure: str) -> Verdict | None:
        """Tell what a ``….verdict`` figure says; nothing for any other figure."""
        comparison = self._comparison_of(figure) if figure.endswith(".verdict") else None
        return comparison.verdict if comparison else None

    def against(self, measure: str) -> tuple[Comparison, ...]:
        """Give a measure's comparisons, in the order of the page."""
        found = (self.comparisons.get((measure, window)) for window in Against)
        return tuple(each for each in found if each)

    def has_trend(self, measure: str) -> bool:
        """Tell whether a measure's control chart signals a trend or a shift in the quarter."""
        points = self.series.get(measure, ())
        return any(each.period == self.quarter.period and _TREND_SIGNAL in each.signal for each in points)

    def _comparison_of(self, figure: str) -> Comparison | None:
        measure, _, rest = figure.partition(".")
        window = rest.split(".")[0].split("@")[0]
        return self.comparisons.get((measure, Against(window))) if window in list(Against) else None

    def _leading(self, measure: str) -> str:
        """Give the window of the comparison that speaks for a measure where words name none."""
        known = self.against(measure)
        return str(known[0].against) if known else str(Against.ROLLING_YEAR)


def in_digits(value: Value) -> str:
    """Write a value in digits, or as the letter of its status."""
    if not isinstance(value, Known):
        return value.status.shorthand
    number = value.number
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,g}"
