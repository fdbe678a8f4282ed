"""What the tables' cells hold alike: a figure with its period, names of comparisons, the shorthand used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from helpers import shown
from helpers.params import Framework
from helpers.periods import Period
from helpers.records import Against, Comparison, Figure
from helpers.shown import Counted
from helpers.values import Known, Status, Value

_AGAINST = {
    Against.ROLLING_YEAR: "the 12 months before",
    Against.YEAR_AGO: "the same quarter last year",
    Against.PREVIOUS_QUARTER: "the quarter before",
}


@dataclass(frozen=True)
class Cell:
    """A figure with the line below it: its period, or whose it is."""

    figure: Markup
    below: str = ""


def against_words(comparison: Comparison, framework: Framework) -> str:
    """Name what a comparison is against: "the 12 months before", "the national baseline"."""
    if comparison.against is Against.BASELINE:
        return framework.baselines[0].title
    own_window = comparison.against is Against.YEAR_AGO and comparison.now_period.months != 3
    return "the same months a year before" if own_window else _AGAINST[comparison.against]


def with_letter(given: Counted, shown_as: str = "") -> Markup:
    """Show a value with the letter of its status beside it: "5 [r]"; one without a number is its letter."""
    letter = given.value.status.shorthand if isinstance(given.value, Known) else ""
    number = shown.number(given, shown_as)
    return Markup("{} {}").format(number, letter) if letter else number


def figure_cell(figure: Figure, below: str = "") -> Cell:
    """Make the cell of a figure, with its period below unless something else is to stand there."""
    return Cell(figure_with_letter(figure), below or within(figure.period))


def figure_with_letter(figure: Figure) -> Markup:
    """Show a figure in the form its unit asks for, with the letter of its status."""
    return with_letter(Counted(figure.id, figure.value), shown.figure_text(figure))


def within(period: Period) -> str:
    """Say when a count was made, so that no one reads "17 Jul 2021" as a date."""
    return f"in {period.brief}"


def shorthand(values: Iterable[Value]) -> tuple[tuple[str, str], ...]:
    """Give each letter the values need, with what it means, in the order the statuses are listed."""
    used = {value.status for value in values}
    return tuple(
        (status.shorthand, shown.status_words(status))
        for status in Status
        if status in used and status.shorthand
    )
