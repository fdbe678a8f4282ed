"""Zeros that stand for missing figures: found before anything is compared, no figures until confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from helpers.errors import Datum, Finding, Outcome, Place
from helpers.forces import ENGLAND_AND_WALES, all_forces
from helpers.load import Confirmed
from helpers.measures import Observed
from helpers.params import Framework
from helpers.periods import Period, Quarter
from helpers.statistics import exact_tests

ZERO = "validate.zero"
#: below this p by the test for change a zero is taken to be missing
SUSPECT_BELOW = 0.001
_YEAR, _MONTHS_A_QUARTER = 12, 3
#: why there is no figure, for readers; without digits, for no figure stands behind them
_UNUSUAL = "The source gives none where many are usual, so it is taken as missing until it is confirmed."
_ALL_MEASURES = (
    "The source gives none of anything for the force, so it is taken as missing until it is confirmed."
)
_ALL_FORCES = "The source gives none for any force, so it is taken as missing until it is confirmed."
_IN_SUM = "The figure of at least one force is taken as missing, so there is no sum."

_Key = tuple[str, str, str]


@dataclass(frozen=True)
class SuspectZero:
    """A zero that a source gives where many are usual.

    ``place`` is its position among the leading observations, ``usual`` the mean of the latest eight quarters
    before it (in months, of as many months), ``why`` the reason readers get.
    """

    place: int
    measure: str
    force: str
    period: Period
    source: str
    release: str
    file: str
    usual: float
    why: str
    is_confirmed: bool = False

    @property
    def about(self) -> Datum:
        """The figure of the source that it is."""
        return Datum(self.measure, self.force, self.period.start, self.period.end)

    def finding(self, confirmed: Confirmed) -> Finding:
        """Return what ``validate`` says of it: a note once it is confirmed."""
        found = f"A zero where about {self.usual:,.0f} is usual: missing, not none?"
        value = f"{self.force}, {self.measure}, {self.period}: 0"
        finding = Finding(ZERO, Outcome.FAIL, Place(self.file), found, "", value, about=self.about)
        return confirmed.settle(finding, self.source, self.release)


@dataclass(frozen=True)
class _Line:
    """The points of one series that have the same length: months since year 0 of each start, in order."""

    key: _Key
    length: int
    starts: npt.NDArray[np.int64]
    numbers: npt.NDArray[np.float64]
    places: npt.NDArray[np.intp]
    breaks: tuple[int, ...]
    quarters: int

    @cached_property
    def runs(self) -> list[tuple[int, int]]:
        """The first and last point of every run of zeros."""
        zero = np.concatenate([[0], (self.numbers == 0).astype(np.int8), [0]])
        edges = np.flatnonzero(np.diff(zero))
        return [(int(first), int(after) - 1) for first, after in zip(edges[::2], edges[1::2], strict=True)]

    def usual(self, first: int, last: int) -> float:
        """Return the mean of the latest eight quarters before a run; of those after it where there are none.

        Quarters on the other side of a named break say nothing of it. NaN where no quarter is left.
        """
        span = self.quarters * _MONTHS_A_QUARTER
        start, after = self.starts[first], self.starts[last] + self.length
        before = (self.starts + self.length <= start) & (self.starts >= start - span)
        later = (self.starts >= after) & (self.starts < after + span)
        for chosen in (before, later):
            kept = self.numbers[chosen & (self._segments == self._segments[first])]
            if kept.size:
                return float(kept.mean())
        return float("nan")

    @cached_property
    def _segments(self) -> npt.NDArray[np.int64]:
        return np.searchsorted(np.array(self.breaks), self.starts, side="right")

    def points_tested(self, first: int, last: int) -> int:
        """Return how many zeros of a run are tested together: those of a year at most."""
        return min(last - first + 1, max(_YEAR // self.length, 1))


class _Zeros:
    """The zeros of all leading observations, each with what is usual for it."""

    def __init__(self, observed: Observed, framework: Framework) -> None:
        self._observed = observed
        self._framework = framework
        starts, ends = (observed.rows[name].to_numpy("datetime64[D]") for name in ("start", "end"))
        first, after = starts.astype("datetime64[M]"), (ends + 1).astype("datetime64[M]")
        self._starts = first.astype(np.int64)
        whole = (first == starts) & (after == ends + 1)
        self._lengths = np.where(whole, after.astype(np.int64) - self._starts, 0)
        self._is_count = observed.rows["unit"].ne("per cent").to_numpy(np.bool_)
        self._areas = {force.slug for force in all_forces().values() if force.territorial}
        self._lines: dict[_Key, tuple[_Line, ...]] = {}

    def lines(self, key: _Key) -> tuple[_Line, ...]:
        """Return the points of a series, those of each length apart."""
        if key not in self._lines:
            places = self._observed.places[key]
            kept = places[self._is_count[places] & ~np.isnan(self._observed.numbers[places])]
            kept = kept[np.argsort(self._starts[kept], kind="stable")]
            lengths = np.unique(self._lengths[kept])
            self._lines[key] = tuple(self._line(key, int(length), kept) for length in lengths if length)
        return self._lines[key]

    def _line(self, key: _Key, length: int, places: npt.NDArray[np.intp]) -> _Line:
        own = places[self._lengths[places] == length]
        breaks = tuple(_month(each.first) for each in self._framework.breaks_of(key[0], key[1]))
        quarters = self._framework.change.mean_quarters
        return _Line(key, length, self._starts[own], self._observed.numbers[own], own, breaks, quarters)

    @cached_property
    def found(self) -> Mapping[int, tuple[float, bool]]:
        """What is usual for each zero, by its position, and whether it is suspect by itself."""
        zero = self._observed.numbers == 0
        runs = [
            (line, first, last, line.usual(first, last))
            for key, places in self._observed.places.items()
            if self._is_screened(key) and zero[places].any()
            for line in self.lines(key)
            for first, last in line.runs
        ]
        beside = [usual * line.points_tested(first, last) for line, first, last, usual in runs]
        suspect = exact_tests(0, beside).p_value < SUSPECT_BELOW
        return {
            int(place): (usual, bool(is_suspect))
            for (line, first, last, usual), is_suspect in zip(runs, suspect, strict=True)
            for place in line.places[first : last + 1]
        }

    def _is_screened(self, key: _Key) -> bool:
        """Whether a series is a measure of a police force area: other bodies count what comes their way."""
        measure, force, _ = key
        return measure in self._framework.measures and (force == ENGLAND_AND_WALES or force in self._areas)

    def usual_of(self, place: int, key: _Key) -> float:
        """Return what is usual for any count, zero or not."""
        for line in self.lines(key):
            (at,) = np.nonzero(line.places == place)
            if at.size:
                return line.usual(int(at[0]), int(at[0]))
        return float("nan")

    def at_once(self) -> Mapping[tuple[str, str, int, int], list[int]]:
        """Group the zeros by force, family of sources, first month and length."""
        groups: dict[tuple[str, str, int, int], list[int]] = {}
        for place in self.found:
            groups.setdefault(self.moment(place), []).append(place)
        return groups

    def moment(self, place: int) -> tuple[str, str, int, int]:
        """Return the force, family of sources, first month and length of a point."""
        force, family = (self._observed.rows[name].iat[place] for name in ("force", "family"))
        return str(force), str(family), int(self._starts[place]), int(self._lengths[place])

    def counted_with(self, moment: tuple[str, str, int, int]) -> Iterator[tuple[_Key, int]]:
        """Give every count of the force and family in the same period: its series and position."""
        force, family, start, length = moment
        for key, places in self._observed.places.items():
            if key[1:] == (force, family) and key[0] in self._framework.measures:
                same = (self._starts[places] == start) & (self._lengths[places] == length)
                for place in places[same & self._is_count[places]]:
                    yield key, int(place)


def suspect_zeros(observed: Observed, framework: Framework, confirmed: Confirmed) -> tuple[SuspectZero, ...]:
    """Find the zeros that stand for missing figures, in order of measure, force and time.

    A zero is suspect when it is far below the force's latest eight quarters by the test for change (p below
    0.001; up to a year of zeros together), when every volume measure of the force is 0 in that period, or
    when England and Wales is. A zero that somebody confirmed is marked so, and makes no other one suspect.
    """
    zeros = _Zeros(observed, framework)
    alone = {place: _UNUSUAL for place, (_, suspect) in zeros.found.items() if suspect}
    settled = {place for place in alone if _as_suspect(observed, zeros, place, "", confirmed).is_confirmed}
    open_ones = {place for place in zeros.found if place not in settled}
    found = {
        **dict.fromkeys(_of_all_forces(observed, zeros, alone.keys() - settled), _ALL_FORCES),
        **dict.fromkeys(_of_all_measures(zeros, open_ones, observed, framework), _ALL_MEASURES),
        **alone,
    }
    suspects = [_as_suspect(observed, zeros, place, why, confirmed) for place, why in found.items()]
    return tuple(sorted(suspects, key=lambda each: (each.measure, each.force, each.period)))


def _of_all_measures(
    zeros: _Zeros, open_ones: set[int], observed: Observed, framework: Framework
) -> Iterator[int]:
    """Give the zeros of each force and period in which all its volume measures are 0."""
    least = framework.change.rare_below
    if not any(zeros.found[place][0] >= least for place in open_ones):
        return
    for moment, places in zeros.at_once().items():
        if moment[0] == ENGLAND_AND_WALES or not any(
            zeros.found[place][0] >= least and place in open_ones for place in places
        ):
            continue
        others = [(key, place) for key, place in zeros.counted_with(moment) if place not in places]
        given = [(key, place) for key, place in others if not np.isnan(observed.numbers[place])]
        settled = any(place not in open_ones for place in places)
        if not settled and not any(zeros.usual_of(place, key) >= least for key, place in given):
            yield from places


def _of_all_forces(observed: Observed, zeros: _Zeros, alone: Iterable[int]) -> Iterator[int]:
    """Give the zeros of every force where that of England and Wales is suspect."""
    rows = observed.rows
    national = [place for place in alone if rows["force"].iloc[place] == ENGLAND_AND_WALES]
    moments = {(rows["measure"].iloc[place], zeros.moment(place)[1:]) for place in national}
    for place in zeros.found if moments else ():
        if (rows["measure"].iloc[place], zeros.moment(place)[1:]) in moments:
            yield place


def _as_suspect(observed: Observed, zeros: _Zeros, place: int, why: str, confirmed: Confirmed) -> SuspectZero:
    row = observed.rows.iloc[place]
    folder = f"data/raw/{row['source']}/{row['release']}"
    suspect = SuspectZero(
        place=place,
        measure=row["measure"],
        force=row["force"],
        period=Period(row["start"].date(), row["end"].date()),
        source=row["source"],
        release=row["release"],
        file=row["place"] if row["place"].startswith(folder) else folder,
        usual=zeros.found[place][0],
        why=why,
    )
    return replace(suspect, is_confirmed=confirmed.has(ZERO, suspect.about, suspect.source, suspect.release))


def unavailable(observed: Observed, suspects: Sequence[SuspectZero]) -> Mapping[int, str]:
    """Say which leading observations have no figure for suspect zeros, by position, and why.

    Those are the zeros nobody confirmed, and the sums for England and Wales that hold one.
    """
    reasons = {each.place: each.why for each in suspects if not each.is_confirmed}
    rows = observed.rows
    for place in list(reasons):
        row = rows.iloc[place]
        key = (row["measure"], ENGLAND_AND_WALES, row["family"])
        for other in observed.places.get(key, ()):
            if rows["start"].iloc[other] == row["start"] and rows["end"].iloc[other] == row["end"]:
                reasons.setdefault(int(other), _IN_SUM)
    return reasons


def _month(quarter: Quarter) -> int:
    return int(np.datetime64(quarter.start, "M").astype(np.int64))
