"""Tidy rows become one series a measure: the leading source's newest release, every point with its status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.params import Framework
from helpers.periods import Period, Quarter, quarters_of
from helpers.provenance import age_of
from helpers.values import Known, Missing, Status, Value

_IDENTITY = ["family", "measure", "force", "start", "end"]
#: of a sum's members, the first of these that one of them has is the sum's own
_WEAKEST_FIRST = (Status.ESTIMATED, Status.PROVISIONAL, Status.REVISED, Status.FINAL)


@dataclass(frozen=True)
class Point:
    """One observation of a series, with the release it came from.

    ``base`` is how many answered a survey, -1 where that is not known or not a survey.
    """

    period: Period
    value: Value
    source: str
    release: str
    base: int = -1
    note: str = ""


@dataclass(frozen=True)
class Series:
    """A measure for one force from one source, points in order of time, never two for one period.

    ``source`` is the framework's name for the family of sources ("home-office", "force"); each point has
    the folder and the release it came from.
    """

    measure: str
    force: str
    source: str
    points: tuple[Point, ...]

    @cached_property
    def by_period(self) -> Mapping[Period, Point]:
        """The points by their period."""
        return {point.period: point for point in self.points}

    @cached_property
    def sums(self) -> dict[Period, Point]:
        """What ``over`` has added up so far: the same few periods are asked for again and again."""
        return {}

    @property
    def known(self) -> tuple[Point, ...]:
        """The points that have a number."""
        return tuple(point for point in self.points if isinstance(point.value, Known))

    def point(self, period: Period) -> Point:
        """Give the point for a period, or one that says there is none."""
        if period in self.by_period:
            return self.by_period[period]
        missing = Missing(Status.UNAVAILABLE, f"There is no figure for {period.prose}.")
        return Point(period, missing, "", "")

    def until(self, last: date) -> Series:
        """Give the series as a reader on that day could know it: no point that ends later."""
        return replace(self, points=tuple(point for point in self.points if point.period.end <= last))


# --------------------------------------------------------------------------- which release speaks


def leading(observations: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Keep, of each figure of each family of sources, the one from the newest release that has it.

    A family's folders are ranked as the framework lists them for the same release date; a release known by
    its month counts as of that month's end. Sources that the framework does not know are left out. Adds
    ``family``, and ``revised``: what the release before gave where that was another number (NA otherwise).
    """
    ranked = _ranked(observations, framework)
    repeated = ranked.duplicated(_IDENTITY, keep=False)
    if not repeated.any():
        return ranked.assign(revised=pd.array([pd.NA] * len(ranked), dtype="Float64"))
    before = ranked.loc[repeated].groupby(_IDENTITY, sort=False)["value"].shift()
    changed = before.notna() & before.ne(ranked.loc[repeated, "value"]).fillna(False)
    revised = before.where(changed).reindex(ranked.index)
    return ranked.assign(revised=revised).loc[~ranked.duplicated(_IDENTITY, keep="last")]


def _ranked(observations: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Order rows from the oldest release to the newest, with the family of each."""
    releases = observations.loc[:, ["source", "release"]].drop_duplicates()
    families = {folder: framework.family_of(folder) for folder in releases["source"]}
    pairs = list(zip(releases["source"], releases["release"], strict=True))
    order = sorted(pairs, key=lambda pair: _age(pair[0], pair[1], families[pair[0]], framework))
    rank = {pair: place for place, pair in enumerate(order)}
    ranks = releases.assign(
        family=releases["source"].map(families),
        rank=[rank[pair] for pair in pairs],
    )
    joined = observations.merge(ranks, on=["source", "release"], how="left", validate="many_to_one")
    known = joined.loc[joined["family"].ne("")]
    return known.sort_values("rank", kind="stable").drop(columns="rank").reset_index(drop=True)


def _age(folder: str, release: str, family: str, framework: Framework) -> tuple[str, int, str]:
    """Order releases: by date, then the folder the framework names first counts as the newer."""
    folders = framework.sources[family].folders if family else ()
    place = folders.index(folder) if folder in folders else 0
    return age_of(release), -place, folder


class Observed:
    """Every leading observation, arranged once so that any series of it is found at once.

    ``rows`` has the columns of ``leading``. Nothing is changed after it is made.
    """

    def __init__(self, observations: pd.DataFrame, framework: Framework) -> None:
        self.framework = framework
        self.rows = leading(observations, framework)
        groups = self.rows.groupby(["measure", "force", "family"], sort=False)
        self._places: dict[tuple[str, str, str], npt.NDArray[np.intp]] = groups.indices  # type: ignore[assignment]
        self._ordinals = _quarter_ordinals(self.rows)
        self._numbers = self.rows["value"].to_numpy(np.float64, na_value=np.nan)

    @property
    def places(self) -> Mapping[tuple[str, str, str], npt.NDArray[np.intp]]:
        """The positions in ``rows`` of each series, by measure, force and family of sources."""
        return self._places

    @property
    def numbers(self) -> npt.NDArray[np.float64]:
        """The number of each row, NaN where there is none."""
        return self._numbers

    def without(self, reasons: Mapping[int, str]) -> Observed:
        """Return the observations with the numbers at these positions unavailable, each for its reason."""
        if not reasons:
            return self
        places = sorted(reasons)
        gone = np.zeros(len(self.rows), dtype=np.bool_)
        gone[places] = True
        texts = self.rows["reason"].to_numpy(dtype=object, copy=True)
        texts[places] = [reasons[place] for place in places]
        rows = self.rows.assign(
            value=self.rows["value"].mask(gone),
            status=self.rows["status"].mask(gone, Status.UNAVAILABLE.value),
            reason=pd.Series(texts, index=self.rows.index, dtype="str"),
        )
        other = copy(self)
        other.rows = rows
        other._numbers = rows["value"].to_numpy(np.float64, na_value=np.nan)
        return other

    def series(self, measure: str, force: str, family: str) -> Series:
        """Give a measure's series for a force as one family gives it; no points where it does not."""
        places = self._places.get((measure, force, family))
        points = _points(self.rows.iloc[places]) if places is not None else ()
        return Series(measure, force, family, points)

    def panel(self, measure: str, family: str, forces: Sequence[str]) -> Panel:
        """Lay the quarters of a measure out for several forces, as one family of sources gives them."""
        chosen = self._cells(measure, family, forces)
        parts = self.framework.measure(measure).parts
        held = chosen or [cell for part in parts for cell in self._cells(part, family, forces)]
        if not held:
            return Panel(measure, tuple(forces), Quarter(2000, 1), np.empty((len(forces), 0)))
        first = Quarter(int(min(ordinals.min() for _, ordinals, _ in held)) // 4, 1)
        width = int(max(ordinals.max() for _, ordinals, _ in held)) - first.ordinal + 1
        groups = [chosen] if chosen else [self._cells(part, family, forces) for part in parts]
        counts = sum(_laid_out(cells, (len(forces), width), first.ordinal) for cells in groups)
        return Panel(measure, tuple(forces), first, np.asarray(counts))

    def _cells(self, measure: str, family: str, forces: Sequence[str]) -> list[_Cells]:
        """Find each force's row number, quarters and numbers of one measure."""
        found = []
        for row, force in enumerate(forces):
            places = self._places.get((measure, force, family))
            if places is not None:
                kept = places[self._ordinals[places] >= 0]
                if kept.size:
                    found.append((row, self._ordinals[kept], self._numbers[kept]))
        return found


_Cells = tuple[int, npt.NDArray[np.int64], npt.NDArray[np.float64]]


def _laid_out(cells: Sequence[_Cells], shape: tuple[int, int], first: int) -> npt.NDArray[np.float64]:
    counts = np.full(shape, np.nan)
    for row, ordinals, numbers in cells:
        counts[row, ordinals - first] = numbers
    return counts


def _quarter_ordinals(rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Give the ordinal of each row's quarter, -1 where its period is not one whole quarter."""
    start, end = (rows[name].to_numpy("datetime64[D]") for name in ("start", "end"))
    first, after = start.astype("datetime64[M]"), (end + 1).astype("datetime64[M]")
    months = first.astype(np.int64) + 1970 * 12 - 3  # from April of year 0
    whole = (first == start) & (after == end + 1) & (after.astype(np.int64) - first.astype(np.int64) == 3)
    return np.where(whole & (months % 3 == 0), months // 3, -1)


def _points(rows: pd.DataFrame) -> tuple[Point, ...]:
    """Turn the rows of one series into points, in order of time."""
    rows = rows.sort_values(["start", "end"], kind="stable")
    starts, ends = (rows[name].to_numpy("datetime64[D]").tolist() for name in ("start", "end"))
    columns = (rows[name].tolist() for name in ("value", "status", "reason", "least", "most"))
    values = (_value(*given) for given in zip(*columns, rows["revised"].tolist(), strict=True))
    rest = (rows[name].tolist() for name in ("source", "release", "base", "note"))
    return tuple(
        Point(Period(start, end), value, source, release, int(base), note)
        for start, end, value, source, release, base, note in zip(starts, ends, values, *rest, strict=True)
    )


def _value(number: object, status: str, reason: str, least: int, most: int, revised: object) -> Value:  # noqa: PLR0913, PLR0917 - the columns of a row
    kind = Status(status)
    if isinstance(number, float | int) and kind.has_number:
        if kind is Status.FINAL and isinstance(revised, float | int):
            kind = Status.REVISED
        return Known(float(number), kind)
    if kind.has_number:  # a status that promises a number, and none there: never show it as a zero
        return Missing(Status.UNAVAILABLE, reason or "The source gives no number.")
    return Missing(kind, reason or f"The source says {kind.value}.", int(least), int(most))


# --------------------------------------------------------------------------- the forces together


@dataclass(frozen=True)
class Panel:
    """Counts of one measure for several forces: a row a force, a column a quarter, NaN where there is none.

    The first column is a first quarter of a financial year.
    """

    measure: str
    forces: tuple[str, ...]
    first: Quarter
    counts: npt.NDArray[np.float64]

    def column(self, quarter: Quarter) -> int:
        """Say which column a quarter is; it may lie outside."""
        return quarter - self.first

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters of the columns."""
        return tuple(self.first + column for column in range(self.counts.shape[1]))


def panel_of(series: Series) -> Panel:
    """Lay out one force's series by quarters; values without a number are NaN."""
    held = {
        Quarter.containing(point.period.start): point.value.number
        for point in series.points
        if isinstance(point.value, Known) and point.period.is_quarter
    }
    if not held:
        return Panel(series.measure, (series.force,), Quarter(2000, 1), np.empty((1, 0)))
    first = Quarter(min(held).year, 1)
    counts = np.full((1, max(held) - first + 1), np.nan)
    for quarter, count in held.items():
        counts[0, quarter - first] = count
    return Panel(series.measure, (series.force,), first, counts)


# --------------------------------------------------------------------------- sums


def combined(measure: str, parts: Mapping[str, Series]) -> Series:
    """Add several series into one, period by period; a period that one of them lacks says which.

    ``parts`` are the series by the name a reader knows them by.
    """
    first = next(iter(parts.values()))
    periods = sorted({point.period for series in parts.values() for point in series.points})
    points = (
        total(period, {name: series.point(period) for name, series in parts.items()}) for period in periods
    )
    return Series(measure, first.force, first.source, tuple(points))


def total(period: Period, members: Mapping[str, Point]) -> Point:
    """Add points into one for ``period``.

    With a suppressed member the sum is suppressed, between the sums of their bounds; with a missing one
    it is unavailable and names it. ``members`` are the points by the words that name them.
    """
    newest = max((point for point in members.values() if point.release), key=_newest, default=None)
    source, release = (newest.source, newest.release) if newest else ("", "")
    return Point(period, total_value({name: point.value for name, point in members.items()}), source, release)


def _newest(point: Point) -> str:
    return point.release


def total_value(members: Mapping[str, Value]) -> Value:
    """Add values, each by its name: a number only when every one of them is a number."""
    values = members.values()
    lost = [name for name, value in members.items() if _is_lost(value)]
    if lost:
        return Missing(Status.UNAVAILABLE, f"There is no figure for {_listed(lost)}.")
    if any(isinstance(value, Missing) for value in values):
        return _suppressed_total(tuple(values))
    known = [value for value in values if isinstance(value, Known)]
    status = next(kind for kind in _WEAKEST_FIRST if any(value.status is kind for value in known))
    return Known(sum(value.number for value in known), status)


def _is_lost(value: Value) -> bool:
    return isinstance(value, Missing) and value.status is not Status.SUPPRESSED


def _suppressed_total(values: Sequence[Value]) -> Missing:
    hidden = [value for value in values if isinstance(value, Missing)]
    bounded = all(value.most >= 0 for value in hidden)
    shown = sum(int(value.number) for value in values if isinstance(value, Known))
    least = shown + sum(value.least for value in hidden) if bounded else -1
    most = shown + sum(value.most for value in hidden) if bounded else -1
    return Missing(Status.SUPPRESSED, hidden[0].reason, least, most)


def _listed(names: Sequence[str]) -> str:
    if len(names) > 3:
        return f"{', '.join(names[:2])} and {len(names) - 2} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def by_quarter(series: Series) -> Series:
    """Add to a series the quarters that its months make up; what it gives by quarters stands as it is."""
    months = {Quarter.containing(each.period.start) for each in series.points if _is_month(each.period)}
    made = [quarter for quarter in sorted(months) if quarter.period not in series.by_period]
    if not made:
        return series
    points = [_from_months(series, quarter) for quarter in made]
    everything = sorted((*series.points, *points), key=lambda point: point.period)
    return replace(series, points=tuple(everything))


def _is_month(period: Period) -> bool:
    next_day = period.end + timedelta(days=1)
    return period.months == 1 and period.start.day == 1 and next_day.day == 1


def _from_months(series: Series, quarter: Quarter) -> Point:
    starts = [quarter.start.replace(month=quarter.start.month + later) for later in range(3)]
    spans = [Period(start, _month_end(start)) for start in starts]
    return total(quarter.period, {span.prose: series.point(span) for span in spans})


def _month_end(start: date) -> date:
    return (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def over(series: Series, period: Period) -> Point:
    """Give a series' value for a period: as it stands there, or the sum of the quarters that make it up.

    Percentages must not come here: they do not add.
    """
    if period in series.by_period:
        return series.by_period[period]
    if period not in series.sums:
        series.sums[period] = _added(series, period)
    return series.sums[period]


def _added(series: Series, period: Period) -> Point:
    spans = _quarters_within(period)
    if not any(span in series.by_period for span in spans):
        return series.point(period)
    return total(period, {span.prose: series.point(span) for span in spans})


@lru_cache(maxsize=4096)
def _quarters_within(period: Period) -> tuple[Period, ...]:
    return tuple(quarter.period for quarter in quarters_of(period))


def latest_window(series: Series, by: date, not_before: date) -> Point | None:
    """Give the newest point that ends from the one day to the other; of two that end alike, the shorter."""
    fitting = [point for point in series.points if not_before <= point.period.end <= by]
    return max(fitting, key=lambda point: (point.period.end, point.period.start), default=None)
