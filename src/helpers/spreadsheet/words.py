"""The words of the spreadsheet: what a figure is, from its id; what its columns hold; what its notes say."""

from __future__ import annotations

from collections.abc import Mapping

from helpers import shown, wording
from helpers.params import Framework
from helpers.values import Status

_WINDOWS = {
    "now": "latest",
    "previous-quarter": "the quarter before",
    "year-ago": "the same quarter last year",
    "rolling-year": "12 months",
    "rolling-year.then": "the 12 months before",
    "rolling-year.rate": "rate of the 12 months",
}
_AGAINST = {**_WINDOWS, "rolling-year": _WINDOWS["rolling-year.then"]}


def figure_words(figure: str, framework: Framework) -> str:
    """Say what a figure is, from its id: "Latest", "The 12 months before", "Arrests"."""
    name, _, source = figure.partition(".")[2].partition("@")
    windows = {**_WINDOWS, "baseline": framework.baselines[0].title}
    words = windows.get(name) or name.removeprefix("facts.").replace("-", " ").replace(".", ", ")
    return wording.capital(words) + (f", as {source} gave it" if source else "")


def against_words(against: str, framework: Framework) -> str:
    """Name what a comparison is against."""
    words = framework.baselines[0].title if against == "baseline" else _AGAINST[against]
    return wording.capital(words)


def column_words(column: str) -> str:
    """Write the name of a column of a file as a heading."""
    return wording.capital(column.replace("_", " "))


def notes(framework: Framework) -> Mapping[str, str]:
    """Give the text of every note, by the name columns refer to it by."""
    letters = wording.listed([f"{each.shorthand} is {shown.status_words(each)}" for each in _LETTERS])
    change = framework.change
    return {
        "values": f"Letters stand in place of a number: {letters}.",
        "ranges": "The limits of the 95% range: where the figure behind a count or a survey's percentage "
        "could well lie, given chance alone.",
        "percentages": f"A percentage is given only from a count of {wording.figure(change.percent_base)} "
        "or more.",
        "tests": "How often a difference at least as large would come up if nothing had changed: a verdict "
        f"is clear below {change.clear:g}, possible below {change.possible:g}. Dispersion is how much wider "
        "the ordinary ups and downs are than chance alone. The usual ratio is that of two such quarters.",
        "limits": "On a chart: where a count stays quarter by quarter while nothing changes; its average.",
    }


_LETTERS = (
    Status.UNAVAILABLE,
    Status.SUPPRESSED,
    Status.NOT_APPLICABLE,
    Status.NOT_COMPARABLE,
)
