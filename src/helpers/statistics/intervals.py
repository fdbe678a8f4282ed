"""How sure a single figure is: intervals of counts, rates and proportions, limits of rare counts.

Counts: exact (Garwood, Biometrika 1936) below 10, Byar's approximation from 10, as the Office for Health
Improvement and Disparities publishes rates. Proportions: Wilson's score interval (JASA 1927).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv, ndtri, pdtr, stdtrit

from helpers.statistics.arrays import Floats, Numbers, counts_of, floats, one_count
from helpers.statistics.dispersion import Dispersions

EXACT_BELOW = 10  # Byar's approximation is within 0.2% of the exact limits from here
RARE_TAILS = (0.001, 0.999)


@dataclass(frozen=True)
class Estimate:
    """A figure and the limits of its interval, all in the figure's own unit."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Estimates:
    """The same for arrays, of one shape; NaN where there is no figure to estimate from."""

    value: Floats
    lower: Floats
    upper: Floats

    def at(self, index: tuple[int, ...]) -> Estimate:
        """Give one of them."""
        return Estimate(self.value[index].item(), self.lower[index].item(), self.upper[index].item())


def count_interval(count: float, confidence: float = 0.95) -> Estimate:
    """Give a count its interval. Raises ValueError on a negative or missing count: it has none."""
    return count_intervals(one_count(count, "the count"), confidence).at(())


def count_intervals(counts: Numbers, confidence: float = 0.95, exact_below: float = EXACT_BELOW) -> Estimates:
    """Give counts their intervals; NaN where a count is negative or missing."""
    read = counts_of(counts)
    z = ndtri((1 + confidence) / 2)
    exact = read < exact_below
    lower = np.where(exact, _garwood(read, (1 - confidence) / 2), _byar(np.maximum(read, 1), -z))
    upper = np.where(exact, _garwood(read + 1, (1 + confidence) / 2), _byar(read + 1, z))
    return Estimates(read, lower, upper)


def _garwood(shape: Floats, probability: float) -> Floats:
    """Give the Poisson mean whose tail has this probability: half a quantile of chi-squared."""
    return np.where(shape > 0, gammaincinv(np.maximum(shape, 1), probability), 0 * shape)


def _byar(count: Floats, z: float) -> Floats:
    return np.asarray(count * (1 - 1 / (9 * count) + z / (3 * np.sqrt(count))) ** 3)


def dispersed_intervals(counts: Numbers, dispersion: Dispersions, confidence: float = 0.95) -> Estimates:
    """Widen the intervals of volume counts for their dispersion; never narrower than the plain ones.

    The limits are count·exp(± t·√(phi/count)), t Student's with the dispersion's degrees of freedom: the
    interval that rule 4's variance gives a single count. For setting forces beside each other.
    """
    plain = count_intervals(counts, confidence)
    positive = np.where(plain.value > 0, plain.value, np.nan)
    t = stdtrit(dispersion.degrees, (1 + confidence) / 2)
    factor = np.exp(t * np.sqrt(dispersion.phi / positive))
    lower, upper = np.fmin(plain.lower, positive / factor), np.fmax(plain.upper, positive * factor)
    return Estimates(plain.value, lower, upper)


def rate(count: float, population: float, multiplier: float, confidence: float = 0.95) -> Estimate:
    """Give count/population·multiplier, with the interval of the count so scaled.

    ``population`` is people, households or people-years at risk. Raises ValueError on a negative or missing
    count, or a population that is not above 0.
    """
    if not population > 0:
        raise ValueError(f"a rate needs a population above 0, not {population}")
    return rates(one_count(count, "the count"), population, multiplier, confidence).at(())


def rates(counts: Numbers, populations: Numbers, multiplier: float, confidence: float = 0.95) -> Estimates:
    """Give rates for arrays; NaN where a count is negative or missing, or a population not above 0."""
    found = count_intervals(counts, confidence)
    people = floats(populations)
    scale = multiplier / np.where(people > 0, people, np.nan)
    return Estimates(found.value * scale, found.lower * scale, found.upper * scale)


def wilson_interval(successes: float, trials: float, confidence: float = 0.95) -> Estimate:
    """Give a proportion (0 to 1) Wilson's score interval, which holds for none, for all and for few.

    ``successes`` need not be whole: a percentage times a base seldom is. Raises ValueError unless
    0 <= successes <= trials and trials > 0.
    """
    if not (trials > 0 and 0 <= successes <= trials):
        raise ValueError(f"{successes} of {trials} is no proportion")
    share, z = successes / trials, float(ndtri((1 + confidence) / 2))
    middle = share + z * z / (2 * trials)
    spread = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    whole = 1 + z * z / trials
    # at none and at all, rounding must not carry a limit past the figure it belongs to
    lower, upper = (middle - spread) / whole, (middle + spread) / whole
    return Estimate(share, min(max(lower, 0.0), share), max(min(upper, 1.0), share))


def percentage_interval(percentage: float, base: float, confidence: float = 0.95) -> Estimate:
    """Give a survey percentage (0 to 100) Wilson's interval, in per cent, from the number who answered."""
    found = wilson_interval(percentage / 100 * base, base, confidence)
    return Estimate(percentage, 100 * found.lower, 100 * found.upper)


@dataclass(frozen=True)
class PoissonLimits:
    """The counts a rare series keeps within: below ``lower`` or above ``upper`` is outside."""

    mean: float
    lower: int
    upper: int


def poisson_limits(mean: float, tails: tuple[float, float] = RARE_TAILS) -> PoissonLimits:
    """Give exact limits for counts with this mean: the 0.1% and 99.9% quantiles.

    The lower limit is the least count whose cumulative probability reaches the first tail, the upper the
    least that reaches the second; so each side is passed with a probability of at most one in a thousand.
    A lower limit of 0 cannot be passed: below a mean of 6.9 no count is too low. Raises ValueError on a
    negative or missing mean.
    """
    mean = one_count(mean, "the mean")
    reach = math.ceil(mean + 10 * math.sqrt(mean) + 20)
    lower, upper = np.searchsorted(pdtr(np.arange(reach + 1), mean), tails)
    return PoissonLimits(mean, int(lower), int(upper))
