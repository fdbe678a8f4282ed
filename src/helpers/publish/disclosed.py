"""Hidden counts stay hidden across editions: what one shows must not tell what another withholds.

A reader has every edition of every quarter, and their charts. The counts of a measure are put together from
all of them, and for each one withheld a linear programme says what it can be; it must still be able to be
anything that the source's rule withholds, for a reader who knows the rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.check.series import read_series
from helpers.disclosure.policy import is_hidden
from helpers.disclosure.windows import agree, told
from helpers.errors import Finding, Outcome, Place
from helpers.params import Disclosure, Framework
from helpers.periods import Period
from helpers.records import Figure, read_figures
from helpers.values import Known, Missing, Status, Value

Files = Mapping[str, bytes]
FIGURES = "figures.csv"
_CHARTS = "downloads/chart-"
#: windows that hold a count of their own period; other figures are worked out from them
_COUNTS = ("now", "rolling-year", "rolling-year.then", "baseline", "year-ago", "previous-quarter")


@dataclass(frozen=True)
class _Count:
    """A count as an edition shows or withholds it, and the release it rests on ("" in a chart)."""

    name: str
    period: Period
    value: Value
    release: str


#: the counts of a measure from one source that one edition gives
_Counts = tuple[_Count, ...]
_Series = tuple[str, str]


def counts_in(folder: Path) -> dict[str, bytes]:
    """Read the files of a published edition that hold counts: its figures, and what its charts show."""
    paths = [folder / FIGURES, *sorted(folder.glob(f"{_CHARTS}*.csv"))]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def across_editions(framework: Framework, editions: Sequence[Files]) -> tuple[Finding, ...]:
    """Find every count that one edition withholds and a reader of all of them can narrow.

    ``editions`` are the files of each, oldest first; only those ``counts_in`` reads matter.
    """
    gathered = [_gathered(framework, files) for files in reversed(editions)]
    found = []
    for series in dict.fromkeys(name for edition in gathered for name in edition):
        newest_first = [edition[series] for edition in gathered if series in edition]
        if any(is_hidden(each.value) for counts in newest_first for each in counts):
            found += list(_found(newest_first, _policy(framework, series[0])))
    return tuple(found)


# --------------------------------------------------------------------------- what an edition says


def _gathered(framework: Framework, files: Files) -> dict[_Series, _Counts]:
    """Give the counts of an edition by measure and source; a chart is of the source that leads."""
    found: dict[_Series, list[_Count]] = {}
    leads: dict[str, str] = {}
    for figure in read_figures(files[FIGURES]).values():
        name, _, source = figure.id.partition("@")
        if name.partition(".")[2] in _COUNTS and figure.unit != "per cent" and figure.measure:
            found.setdefault((figure.measure, figure.source), []).append(_counted(figure))
            if not source and figure.source:
                leads.setdefault(figure.measure, figure.source)
    for measure, source in leads.items():
        found[measure, source] += _charted(framework, files, measure)
    return {series: tuple(counts) for series, counts in found.items()}


def _counted(figure: Figure) -> _Count:
    return _Count(figure.id, figure.period, figure.value, figure.release)


def _charted(framework: Framework, files: Files, measure: str) -> list[_Count]:
    names = [f"{_CHARTS}{each.slug}-{measure}.csv" for each in framework.priorities]
    return [
        _Count(name, each.period, each.value, "")
        for name in names
        if name in files
        for each in read_series(files[name])
    ]


def _policy(framework: Framework, measure: str) -> Disclosure:
    known = framework.measures.get(measure)
    return framework.disclosure[known.disclosure] if known else Disclosure()


# --------------------------------------------------------------------------- what all of them tell


def _found(newest_first: Sequence[_Counts], policy: Disclosure) -> Iterator[Finding]:
    """Find the counts withheld that are given plainly, or that follow from the others."""
    hidden = [each for counts in newest_first for each in counts if is_hidden(each.value)]
    shown = [each for counts in newest_first for each in counts if isinstance(each.value, Known)]
    narrowed = set(told(_together(newest_first, policy), policy.round_to or 0))
    known: set[Period] = set()
    for each in hidden:
        plain = any(_gives(other, each, policy) for other in shown)
        if each.period not in known and (plain or each.period in narrowed):
            known.add(each.period)
            yield _finding(each)


def _gives(shown: _Count, hidden: _Count, policy: Disclosure) -> bool:
    """Tell whether a count shown in one edition is the one hidden in another.

    One from another release is not, where the rule would not have withheld it: it was revised since, or its
    source no longer withholds it.
    """
    if shown.period != hidden.period or not isinstance(shown.value, Known):
        return False
    if shown.release and shown.release == hidden.release:
        return True
    return policy.hide_to is not None and (policy.hide_from or 0) <= shown.value.number <= policy.hide_to


def _together(newest_first: Sequence[_Counts], policy: Disclosure) -> dict[Period, Value]:
    """Put the editions together, the newest first; one that contradicts newer ones was revised since."""
    held: dict[Period, Value] = {}
    for counts in newest_first:
        added = {each.period: _bounded(each, policy) for each in counts} | held
        if agree(added, policy.round_to or 0):
            held = added
    return held


def _bounded(count: _Count, policy: Disclosure) -> Value:
    """Give a quarter that is withheld the bounds of the rule, for every reader knows them."""
    if is_hidden(count.value) and count.period.is_quarter and policy.hide_to is not None:
        return Missing(Status.SUPPRESSED, policy.reason, policy.hide_from or 0, policy.hide_to)
    return count.value


def _finding(hidden: _Count) -> Finding:
    return Finding(
        "hidden-across",
        Outcome.FAIL,
        Place(file=hidden.name if hidden.name.startswith(_CHARTS) else FIGURES),
        f"{hidden.name} is withheld in one edition for {hidden.period.prose}, and all editions together "
        "tell more of it than the rule",
        "Withhold what tells it, or leave this edition unpublished.",
        figures=(hidden.name,),
    )
