"""Hidden counts stay hidden across editions: what one shows must not tell what another withholds.

A reader has every edition of every quarter. The counts of a measure are put together from all of them, and
for each one withheld a linear programme says what it can be; it must still be able to be anything the
source's rule withholds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from helpers.check.record import Figure, figures_of
from helpers.disclosure.tables import Range, Sum, ranges
from helpers.errors import Finding, Outcome, Place
from helpers.params import Disclosure, Framework
from helpers.periods import Period, quarters_between, quarters_of
from helpers.values import Known, Missing, Status, Value

#: windows that hold a count of their own period; other figures are worked out from them
_COUNTS = ("now", "rolling-year", "rolling-year.then", "baseline", "year-ago", "previous-quarter")
FIGURES = "figures.csv"
_UNKNOWN = Missing(Status.UNAVAILABLE, "no edition shows it")


@dataclass
class _Counts:
    """The counts of a measure from one source in all editions: by period, the newest edition's first."""

    policy: Disclosure
    shown: dict[Period, Value] = field(default_factory=dict)
    hidden: dict[Period, str] = field(default_factory=dict)


def across_editions(framework: Framework, editions: Sequence[bytes]) -> tuple[Finding, ...]:
    """Find every count that one edition withholds and a reader of all of them can narrow.

    ``editions`` are the figures.csv of each, oldest first.
    """
    found = [
        finding
        for counts in _gathered(framework, list(reversed(editions))).values()
        for finding in _told(counts)
    ]
    return tuple(found)


def _gathered(framework: Framework, editions: Iterable[bytes]) -> Mapping[tuple[str, str], _Counts]:
    found: dict[tuple[str, str], _Counts] = {}
    for edition in editions:
        for figure in figures_of(edition).values():
            policy = _policy(framework, figure)
            if policy is not None and figure.id.partition("@")[0].partition(".")[2] in _COUNTS:
                counts = found.setdefault((figure.measure, figure.source), _Counts(policy))
                _take(counts, figure)
    return found


def _policy(framework: Framework, figure: Figure) -> Disclosure | None:
    """Give the rule that withholds counts of a measure, where one does."""
    measure = framework.measures.get(figure.measure)
    policy = framework.disclosure[measure.disclosure] if measure else None
    return policy if policy and policy.hide_to is not None else None


def _take(counts: _Counts, figure: Figure) -> None:
    """Keep a figure: a number before a hidden one, and of two numbers the newer."""
    if isinstance(figure.value, Known):
        if not isinstance(counts.shown.get(figure.period), Known):
            counts.shown[figure.period] = figure.value
    elif figure.value.status is Status.SUPPRESSED:
        counts.shown.setdefault(figure.period, figure.value)
        if figure.period.is_quarter:
            counts.hidden.setdefault(figure.period, figure.id)


def _told(counts: _Counts) -> Iterator[Finding]:
    for period, name in counts.hidden.items():
        known = counts.shown[period]
        can_be = Range(known.number, known.number) if isinstance(known, Known) else _ranges(counts)[period]
        least, most = counts.policy.hide_from or 0, counts.policy.hide_to or 0
        if can_be.least > least or can_be.most < most:
            yield Finding(
                "hidden-across",
                Outcome.FAIL,
                Place(file=FIGURES),
                f"{name} is withheld in one edition, and all editions together tell more of it than the rule",
                "Withhold what tells it, or leave this edition unpublished.",
                figures=(name,),
            )


def _ranges(counts: _Counts) -> Mapping[Period, Range]:
    """Work out what each withheld quarter can be, from every window made of whole quarters."""
    windows = {period: value for period, value in counts.shown.items() if quarters_of(period)}
    quarters = sorted({quarter for period in windows for quarter in quarters_of(period)})
    every = [each.period for each in quarters_between(quarters[0], quarters[-1])]
    cells = {**dict.fromkeys(every, _UNKNOWN), **windows}
    sums = [
        Sum(period, tuple(each.period for each in quarters_of(period)))
        for period in windows
        if not period.is_quarter
    ]
    return ranges(cells, sums, counts.policy.round_to or 0)  # type: ignore[return-value, arg-type]
