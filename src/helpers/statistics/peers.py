"""Forces beside each other: a range of rank, and limits that allow for how much forces differ anyway."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from helpers.statistics.arrays import Floats, Integers, Numbers, counts_of, floats

WINSORISED = 0.1  # the share of forces at each end drawn in before the spread is judged


@dataclass(frozen=True)
class RankRanges:
    """The lowest and the highest rank each force may hold; 1 is the lowest rate, 0 a force without one.

    ``forces`` is how many have a rate.
    """

    lowest: Integers
    highest: Integers
    forces: int


def rank_ranges(lower: Numbers, upper: Numbers) -> RankRanges:
    """Say between which ranks each force lies, from the intervals of the rates.

    A force stands surely above those whose whole interval lies below its own, and surely below those whose
    interval lies above; between them its rank is open. Intervals of 95% that do not touch mean a difference
    at about p = 0.005, so a sure order is seldom wrong (Goldstein and Healy, JRSS A 1995, discuss overlap).
    Nothing is simulated. Use intervals widened for dispersion: plain ones promise too narrow a range.
    A NaN limit leaves the force out.
    """
    low, high = floats(lower), floats(upper)
    ranked = ~(np.isnan(low) | np.isnan(high))
    forces = int(ranked.sum())
    surely_below = (high[np.newaxis, :] < low[:, np.newaxis]).sum(axis=1)
    surely_above = (low[np.newaxis, :] > high[:, np.newaxis]).sum(axis=1)
    return RankRanges(
        np.where(ranked, 1 + surely_below, 0), np.where(ranked, forces - surely_above, 0), forces
    )


@dataclass(frozen=True)
class Funnel:
    """Limits for rates around a target that grow narrower with size, but not below how much forces differ.

    ``target`` is the rate per unit of exposure that all are set against; ``between`` the variance between
    forces, on the scale of the square root of observed over expected, that chance does not explain.
    """

    target: float
    between: float

    def limits(
        self, exposure: Numbers, dispersion: Numbers = 1.0, coverage: float = 0.998
    ) -> tuple[Floats, Floats]:
        """Give the lower and upper limit of the rate at these exposures, for forces of that dispersion."""
        z = ndtri((1 + coverage) / 2)
        spread = z * np.sqrt(_variance(self.target * floats(exposure), floats(dispersion)) + self.between)
        return self.target * np.maximum(0, 1 - spread) ** 2, self.target * (1 + spread) ** 2


def funnel(counts: Numbers, exposure: Numbers, dispersion: Numbers = 1.0, target: float = 0.0) -> Funnel:
    """Fit a funnel to the forces' counts over their exposures (populations).

    Additive over-dispersion after Spiegelhalter (Statistics in Medicine 2005) and Spiegelhalter and others
    (JRSS A 2012): square roots of observed over expected, z-scores winsorised at a tenth at each end, the
    variance between forces by moments. ``dispersion`` is each force's own phi. Without a ``target`` it is
    the median force's rate. A force with a missing or negative count, or no exposure, is left out.
    Raises ValueError with fewer than three forces, or a target that is not above 0.
    """
    observed, exposed, phi = np.broadcast_arrays(counts_of(counts), floats(exposure), floats(dispersion))
    kept = ~np.isnan(observed) & (exposed > 0)
    observed, exposed, phi = observed[kept], exposed[kept], phi[kept]
    if observed.size < 3:
        raise ValueError(f"limits between forces need three forces or more, not {observed.size}")
    aim = target or float(np.median(observed / exposed))
    if not aim > 0 or not math.isfinite(aim):
        raise ValueError(f"limits between forces need a target rate above 0, not {aim}")
    expected = aim * exposed
    return Funnel(aim, _between(np.sqrt(observed / expected) - 1, _variance(expected, phi)))


def _variance(expected: Floats, dispersion: Floats) -> Floats:
    """Give the sampling variance of the square root of observed over expected."""
    return np.asarray(dispersion / (4 * expected))


def _between(difference: Floats, variance: Floats) -> float:
    """Estimate the variance between forces by moments, from winsorised z-scores; 0 if chance explains all."""
    scores = difference / np.sqrt(variance)
    drawn_in = np.clip(scores, *np.quantile(scores, (WINSORISED, 1 - WINSORISED)))
    excess = float((drawn_in**2).sum()) - (scores.size - 1)
    weights = 1 / variance
    return max(0.0, excess / float(weights.sum() - (weights**2).sum() / weights.sum()))
