"""How much more a count varies than chance alone: rules 2 and 3.

A Poisson count's variance is its mean; the dispersion is how many times larger it is. A force's own is
Pearson's chi-squared of a table of years by quarters over its degrees of freedom (McCullagh and Nelder,
Generalized Linear Models, 1989, section 4.5): the rows take out each year's level, the columns the season.
It is then drawn towards the national one, for with few years most of its spread is chance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from helpers.statistics.arrays import Booleans, Floats, Numbers, counts_of, floats

LEAST_ROWS = 2  # one year leaves no degree of freedom to judge the variation by


@dataclass(frozen=True)
class OwnDispersion:
    """A force's own dispersion (rule 2), at least 1, and its degrees of freedom.

    With ``degrees`` 0 there is no own value: ``own`` is 1 and carries no weight. ``level`` is the mean
    count of the table's cells (0 without a row).
    """

    own: float
    degrees: int
    rows: int
    level: float


@dataclass(frozen=True)
class OwnDispersions:
    """The same for arrays of tables, of one shape."""

    own: Floats
    degrees: Floats
    rows: Floats
    level: Floats

    def at(self, index: tuple[int, ...]) -> OwnDispersion:
        """Give one of them."""
        return OwnDispersion(
            self.own[index].item(), int(self.degrees[index]), int(self.rows[index]), self.level[index].item()
        )


@dataclass(frozen=True)
class Dispersion:
    """The dispersion a test uses (rule 3): ``phi`` with ``degrees`` of freedom, and the national value."""

    phi: float
    degrees: float
    national: float

    @property
    def arrays(self) -> Dispersions:
        """The same as arrays without dimensions."""
        return Dispersions(floats(self.phi), floats(self.degrees), floats(self.national))


@dataclass(frozen=True)
class Dispersions:
    """The same for arrays, of one shape."""

    phi: Floats
    degrees: Floats
    national: Floats

    def at(self, index: tuple[int, ...]) -> Dispersion:
        """Give one of them."""
        return Dispersion(self.phi[index].item(), self.degrees[index].item(), self.national[index].item())


def own_dispersion(table: Numbers) -> OwnDispersion:
    """Estimate the dispersion of a table with a row a year and a column a quarter (rule 2).

    A year with a missing or negative quarter is not complete and left out. Raises ValueError unless the
    table is rows of four.
    """
    return own_dispersions(_as_rows(table)).at(())


def _as_rows(table: Numbers) -> Floats:
    read = floats(table)
    return read.reshape(0, 4) if read.size == 0 else read


def own_dispersions(tables: Numbers, used: Booleans | None = None) -> OwnDispersions:
    """Estimate the dispersion of tables of shape (..., years, 4), of those years ``used`` (..., years)."""
    read = counts_of(tables)
    if read.ndim < 2 or read.shape[-1] != 4:
        raise ValueError(f"a table of years by quarters has rows of four, not the shape {read.shape}")
    kept = np.asarray(~np.isnan(read).any(axis=-1))
    if used is not None:
        kept = kept & used
    observed = np.where(kept[..., np.newaxis], read, 0.0)
    rows = kept.sum(axis=-1).astype(np.float64)
    total = observed.sum(axis=(-2, -1))
    enough = (rows >= LEAST_ROWS) & _all_expected(observed, kept)
    degrees = np.where(enough, 3 * (rows - 1), 0.0)
    own = np.where(enough, np.maximum(1, _pearson(observed, total) / np.maximum(degrees, 1)), 1.0)
    return OwnDispersions(own, degrees, rows, total / np.maximum(4 * rows, 1))


def _all_expected(observed: Floats, kept: Booleans) -> Booleans:
    """Say where every expected cell is above 0: where each year used and each quarter has a count."""
    years = (observed.sum(axis=-1) > 0) | ~kept
    return np.asarray(years.all(axis=-1) & (observed.sum(axis=-2) > 0).all(axis=-1))


def _pearson(observed: Floats, total: Floats) -> Floats:
    """Give Pearson's chi-squared; the years left out hold zeros and add nothing."""
    expected = observed.sum(axis=-1, keepdims=True) * observed.sum(axis=-2, keepdims=True)
    expected = expected / np.where(total > 0, total, 1.0)[..., np.newaxis, np.newaxis]
    residual = (observed - expected) ** 2 / np.where(expected > 0, expected, 1.0)
    return np.asarray(residual.sum(axis=(-2, -1)))


def pooled_dispersion(own: OwnDispersion, mean: float, c: float, prior_degrees: float) -> Dispersion:
    """Draw a force's own dispersion towards the national one (rule 3).

    The national one is 1 + c²·mean, ``mean`` that of the latest eight quarters; ``prior_degrees`` is its
    weight. phi = (d·own + prior·national)/(d + prior), at least 1, with d + prior degrees of freedom.
    """
    arrays = OwnDispersions(floats(own.own), floats(own.degrees), floats(own.rows), floats(own.level))
    return pooled_dispersions(arrays, mean, c, prior_degrees).at(())


def pooled_dispersions(own: OwnDispersions, mean: Numbers, c: Numbers, prior_degrees: float) -> Dispersions:
    """Do the same for arrays."""
    weight = own.degrees
    national = 1 + floats(c) ** 2 * floats(mean)
    drawn = (weight * own.own + prior_degrees * national) / (weight + prior_degrees)
    phi = np.maximum(1, drawn)
    return Dispersions(phi, *np.broadcast_arrays(weight + prior_degrees, national + 0 * phi))


def ordinary_variation(phi: float, mean: float) -> float:
    """Give N of "ordinary ups and downs of about N% a quarter": 100·√(phi/mean), infinite without a mean."""
    return 100 * math.sqrt(phi / mean) if mean > 0 else math.inf


def extra_variation(found: OwnDispersions, least_level: float) -> float:
    """Estimate the national constant c anew: the median over forces of √((own - 1)/level).

    Forces with a level below ``least_level`` or without an own value do not count. NaN when none is left.
    """
    counted = (found.level >= least_level) & (found.degrees > 0)
    if not counted.any():
        return math.nan
    return float(np.median(np.sqrt((found.own[counted] - 1) / found.level[counted])))
