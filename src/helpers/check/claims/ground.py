"""What words are held against: figures, comparisons and series of every section, and a section's facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from helpers import params
from helpers.check.claims.names import Names
from helpers.evidence import Against, Comparison, Figure, Verdict
from helpers.measures import Series
from helpers.periods import Period, Quarter
from helpers.values import Known, Value


@dataclass(frozen=True)
class Ground:
    """All that the words of one section may be held against.

    ``figures`` are by id, ``comparisons`` by measure and window, ``facts`` by full id
    (``homicide.facts.visits``), ``series`` by measure: those of every section, for words in one section may
    speak of a measure of another. ``signals`` are the measures whose control chart signals a trend.
    """

    priority: params.Priority
    quarter: Quarter
    measures: Mapping[str, params.Measure]
    figures: Mapping[str, Figure]
    comparisons: Mapping[tuple[str, Against], Comparison]
    series: Mapping[str, Series] = field(default_factory=dict)
    facts: Mapping[str, params.Fact] = field(default_factory=dict)
    signals: frozenset[str] = frozenset()
    percent_base: int = 30

    @cached_property
    def names(self) -> Names:
        """What the measures are called."""
        return Names.of(self.measures)

    def measure_of(self, figure: str) -> str:
        """Tell which measure a figure's id is of, "" for a fact."""
        return "" if ".facts." in figure else figure.split(".", 1)[0]

    def period_of(self, figure: str) -> Period | None:
        """Tell which period a figure is of; the later one for a difference, percentage, ratio or verdict."""
        known = self.figures.get(figure)
        if known:
            return known.period
        comparison = self._comparison_of(figure)
        if comparison is None:
            return None
        own = _part(figure) or comparison.against is Against.ROLLING_YEAR
        return comparison.now_period if own else comparison.then_period

    def verdict_of(self, figure: str) -> Verdict | None:
        """Tell what a ``….verdict`` figure says; nothing for any other figure."""
        comparison = self._comparison_of(figure) if _part(figure) == "verdict" else None
        return comparison.verdict if comparison else None

    def shown(self, figure: str) -> str:
        """Give a figure or fact as the words show it: digits, or the letter that says why there are none."""
        fact = self.facts.get(figure)
        if fact:
            return f"{fact.value:,}"
        verdict = self.verdict_of(figure)
        if verdict:
            return str(verdict).replace("-", " ")
        known = self.figures.get(figure)
        return in_digits(known.value) if known else "0"

    def against(self, measure: str) -> tuple[Comparison, ...]:
        """Give a measure's comparisons, in the order of the page."""
        found = (self.comparisons.get((measure, window)) for window in Against)
        return tuple(each for each in found if each)

    def _comparison_of(self, figure: str) -> Comparison | None:
        measure, _, rest = figure.partition(".")
        window = rest.split(".")[0].split("@")[0]
        if window == "verdict":
            window = str(Against.ROLLING_YEAR)
        return self.comparisons.get((measure, Against(window))) if window in list(Against) else None


def in_digits(value: Value) -> str:
    """Write a value in digits, or as the letter of its status."""
    if not isinstance(value, Known):
        return value.status.shorthand
    number = value.number
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,g}"


def _part(figure: str) -> str:
    """Give the part a figure's id names, "" for its value."""
    pieces = figure.split("@", maxsplit=1)[0].split(".")
    return "verdict" if pieces[1:] == ["verdict"] else "".join(pieces[2:3]).replace("value", "")
