"""Which earlier quarters a test may look at: rules 2, 3 and 5 on whole series at once.

A panel is an array of counts (..., quarters), one column a quarter without gaps, the first of them a Q1;
a missing quarter is NaN. ``segments`` has a whole number for each quarter that goes up at a named break:
quarters may be set beside each other only within one segment. ``disturbed`` says of each quarter whether it
lies in a disturbed *year*, which no estimate may use. What comes out has a value for each quarter as the one
under report, made of nothing later than it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.statistics.arrays import Booleans, Floats, Integers, Numbers, counts_of, floats
from helpers.statistics.change import UsualChanges
from helpers.statistics.dispersion import OwnDispersions, own_dispersions
from helpers.statistics.settings import ChangeSettings


@dataclass(frozen=True)
class History:
    """All that the rules take from a series' past, for each of its quarters: shape (..., quarters).

    ``mean`` is that of the latest quarters; ``dispersion`` the own one of rule 2; ``usual`` that of rule 5.
    """

    mean: Floats
    dispersion: OwnDispersions
    usual: UsualChanges


def history_of(counts: Numbers, segments: Numbers, disturbed: Numbers, settings: ChangeSettings) -> History:
    """Gather what the rules need for every quarter of a panel.

    Raises ValueError if ``segments`` or ``disturbed`` cannot be laid beside the counts.
    """
    read, segment, away = _beside(counts, segments, disturbed)
    return History(
        _latest_means(read, segment, settings.mean_quarters),
        _own(read, segment, away, settings),
        _usual(read, segment, away, settings),
    )


def latest_means(counts: Numbers, segments: Numbers, quarters: int) -> Floats:
    """Average the latest quarters, the one under report included, of those since the last break.

    A negative count is a count here; a missing one is passed over. NaN where no quarter has a count.
    """
    read, segment, _ = _beside(counts, segments, False)
    return _latest_means(read, segment, quarters)


def dispersion_years(
    counts: Numbers, segments: Numbers, disturbed: Numbers, settings: ChangeSettings
) -> Booleans:
    """Say which years the own dispersion of each quarter rests on: shape (..., quarters, look-back).

    Column k stands for the financial year k + 2 years before that of the quarter: the year before last
    comes first, and the latest year never judges itself. Used to show a table as it entered rule 2.
    """
    read, segment, away = _beside(counts, segments, disturbed)
    return _tables(read, segment, away, settings)[1]


def usual_years(counts: Numbers, segments: Numbers, disturbed: Numbers, settings: ChangeSettings) -> Booleans:
    """Say which earlier years the usual change of each quarter rests on: shape (..., quarters, look-back).

    Column k stands for the pair of quarters k + 1 years before.
    """
    read, segment, away = _beside(counts, segments, disturbed)
    return _pairs(read, segment, away, settings)[2]


def _beside(counts: Numbers, segments: Numbers, disturbed: Numbers) -> tuple[Floats, Integers, Booleans]:
    read = floats(counts)
    segment = np.broadcast_to(np.asarray(segments, dtype=np.int64), read.shape)
    return read, segment, np.broadcast_to(np.asarray(disturbed, dtype=np.bool_), read.shape)


def _earlier(columns: Integers, count: int) -> tuple[Integers, Booleans]:
    """Keep column numbers inside the panel, and say which of them were."""
    inside = (columns >= 0) & (columns < count)
    return np.where(inside, columns, 0), inside


def _latest_means(read: Floats, segment: Integers, quarters: int) -> Floats:
    size = read.shape[-1]
    columns, inside = _earlier(np.arange(size)[:, np.newaxis] - np.arange(quarters), size)
    window = read[..., columns]
    used = inside & ~np.isnan(window) & (segment[..., columns] == segment[..., np.newaxis])
    number = used.sum(axis=-1)
    mean = np.where(used, window, 0.0).sum(axis=-1) / np.maximum(number, 1)
    return np.where(number > 0, mean, np.nan)


def _newest(usable: Booleans, most: int) -> Booleans:
    """Keep the first ``most`` that are usable along the last axis, which runs from new to old."""
    return np.asarray(usable & (usable.cumsum(axis=-1) <= most))


def _own(read: Floats, segment: Integers, away: Booleans, settings: ChangeSettings) -> OwnDispersions:
    tables, used = _tables(read, segment, away, settings)
    return own_dispersions(tables, used)


def _tables(
    read: Floats, segment: Integers, away: Booleans, settings: ChangeSettings
) -> tuple[Floats, Booleans]:
    """Lay out the years before each quarter, newest first, and say which of them rule 2 uses."""
    size = read.shape[-1]
    years_back = np.arange(2, settings.look_back_years + 1)
    first = (np.arange(size) // 4 * 4)[:, np.newaxis] - 4 * years_back
    columns, inside = _earlier(first[..., np.newaxis] + np.arange(4), size)
    tables = counts_of(read)[..., columns]
    usable = (
        inside
        & ~np.isnan(tables)
        & ~away[..., columns]
        & (segment[..., columns] == segment[..., np.newaxis, np.newaxis])
    ).all(axis=-1)
    return tables, _newest(usable, settings.rows)


def _usual(read: Floats, segment: Integers, away: Booleans, settings: ChangeSettings) -> UsualChanges:
    same, before, used = _pairs(read, segment, away, settings)
    return UsualChanges(
        np.where(used, same, 0.0).sum(axis=-1),
        np.where(used, before, 0.0).sum(axis=-1),
        used.sum(axis=-1).astype(np.float64),
    )


def _pairs(
    read: Floats, segment: Integers, away: Booleans, settings: ChangeSettings
) -> tuple[Floats, Floats, Booleans]:
    """Give the same quarter and the one before it in earlier years, newest first, and which rule 5 uses.

    A pair that begins in the first quarter after a break is none of them: recording has only just changed.
    """
    size = read.shape[-1]
    years_back = np.arange(1, settings.look_back_years + 1)
    columns, inside = _earlier(np.arange(size)[:, np.newaxis] - 4 * years_back, size)
    previous, also_inside = _earlier(columns - 1, size)
    counted, present = counts_of(read), segment[..., np.newaxis]
    same, before = counted[..., columns], counted[..., previous]
    just_broken = np.diff(segment, axis=-1, prepend=segment[..., :1]) > 0
    usable = (
        inside
        & also_inside
        & ~(np.isnan(same) | np.isnan(before))
        & ~(away[..., columns] | away[..., previous])
        & (segment[..., columns] == present)
        & (segment[..., previous] == present)
        & ~just_broken[..., previous]
    )
    return same, before, _newest(usable, settings.rows)
