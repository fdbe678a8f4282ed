"""The least change that would probably have shown: what "no clear change" could not have seen.

Two independent counts are drawn with the dispersion the test assumes, the later with its mean changed:
negative binomial with variance phi·mean, Poisson where phi is 1. Power is the chance that p falls below
"clear". The tests are monotone in the larger count, so each smaller count has a least larger one that is
clear; power is the sum, over the smaller count, of the larger one's exact tail. Nothing is simulated.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import betainc, btdtria, gammainc, gammaln, ndtri, stdtrit

from helpers.statistics.arrays import Floats
from helpers.statistics.settings import ChangeSettings

POWER = 0.8  # "four times in five"
DEEPEST_FALL = 0.95  # a fall beyond this is as good as none left: to say it "would show" is no comfort
HIGHEST_RISE = 1000.0  # times the count; nobody needs telling that more would show

_SPREAD = 5.5  # standard deviations each way; what is beyond weighs less than a ten-thousandth
_POINTS = 40  # counts that stand for all when there are more: a quarter of a deviation apart, a smooth sum
_NEWTON = 5  # steps; concave and increasing, so they come from below and double their digits
_TOLERANCE = 5e-4  # of the log ratio: a twentieth of a per cent
_TABLE = 4096  # smaller counts whose least clear larger one is worked out once


@dataclass(frozen=True)
class LeastChange:
    """The least fall and rise, in per cent, that the test would call clear four times in five.

    ``fall`` is ``math.inf`` where none up to 95% would be, ``rise`` where none to a thousand times the
    count would be.
    """

    fall: float
    rise: float


@dataclass(frozen=True)
class Basis:
    """What a test of two counts rests on, before the counts are seen.

    ``expected`` is the earlier count to be expected: m for a quarter, 4·m for a year. ``dispersion`` and
    ``degrees`` are those of rule 3. For rule 5 ``same`` and ``before`` are S and S1; changes are then
    changes beyond the usual one. Without ``degrees`` the count is rare: rule 1, Poisson counts.
    """

    expected: float
    dispersion: float = 1.0
    degrees: float = 0.0
    same: float = 0.0
    before: float = 0.0

    @property
    def against_usual(self) -> bool:
        """Whether rule 5 decides, which does not look at the exact test."""
        return self.same > 0 and self.before > 0

    @property
    def usual_ratio(self) -> float:
        """S/S1, or 1 without them."""
        return self.same / self.before if self.against_usual else 1.0

    @property
    def usual_information(self) -> float:
        """What the usual ratio adds to the variance of the log ratio, before the dispersion."""
        return 1 / self.same + 1 / self.before if self.against_usual else 0.0


def least_change(basis: Basis, settings: ChangeSettings, power: float = POWER) -> LeastChange:
    """Find the least fall and rise, in per cent, that would be clear with the power asked for."""
    return LeastChange(least_fall(basis, settings, power), least_rise(basis, settings, power))


def least_fall(basis: Basis, settings: ChangeSettings, power: float = POWER) -> float:
    """Find the least fall, in per cent; ``math.inf`` where none up to 95% would be clear."""
    deepest = -math.log(1 - DEEPEST_FALL)
    log_fall = _least(basis, settings, power, -1, deepest)
    return 100 * -math.expm1(-log_fall) if log_fall <= deepest else math.inf


def least_rise(basis: Basis, settings: ChangeSettings, power: float = POWER) -> float:
    """Find the least rise, in per cent; ``math.inf`` where none to a thousand times would be clear."""
    highest = math.log(HIGHEST_RISE)
    log_rise = _least(basis, settings, power, 1, highest)
    return 100 * math.expm1(log_rise) if log_rise <= highest else math.inf


def power_of(basis: Basis, change: float, settings: ChangeSettings) -> float:
    """Give the chance that a change is clear in its own direction; -0.25 is a fall of a quarter.

    Against the usual change it is a change beyond the usual one. Raises ValueError for a fall to nothing or
    below, and for no change.
    """
    if not change > -1 or change == 0:
        raise ValueError(f"power is that of a fall of less than 100% or a rise, not of {100 * change:g}%")
    return _power(basis, settings, math.copysign(1, change), abs(math.log1p(change)))


def _least(basis: Basis, settings: ChangeSettings, power: float, direction: float, most: float) -> float:
    """Find the log ratio, taken positive, at which the power is reached; infinite beyond ``most``."""
    if not basis.expected > 0:
        return math.inf
    guess = _normal_guess(basis, settings, power, direction, most)
    aim = ndtri(power)

    def lacking(log_ratio: float) -> float:
        chance = _power(basis, settings, direction, log_ratio)
        return float(ndtri(min(max(chance, 1e-12), 1 - 1e-12)) - aim)

    # where the guess lies in the lower half there is no need to look whether the end suffices
    reached = guess < most / 2 or lacking(most) >= 0
    return _root(lacking, guess, most) if reached else math.inf


def _normal_guess(
    basis: Basis, settings: ChangeSettings, power: float, direction: float, most: float
) -> float:
    """Solve log ratio = (t + z)·standard error, taking the log ratio for normal: where to begin."""
    degrees = basis.degrees or math.inf
    t = stdtrit(degrees, 1 - settings.clear / 2) if degrees < math.inf else -ndtri(settings.clear / 2)
    multiple = float(t + ndtri(power))
    found = 0.0
    for _ in range(60):
        now = basis.expected * basis.usual_ratio * math.exp(direction * found)
        information = 1 / now + 1 / basis.expected + basis.usual_information
        step = multiple * math.sqrt(basis.dispersion * information) - found
        # half a step: the fixed point of a fall feeds back on itself and would swing
        found = min(found + step / 2, most)
        if abs(step) < _TOLERANCE / 2:
            break
    return found


def _root(lacking: Callable[[float], float], guess: float, most: float) -> float:
    """Find where an increasing function passes 0 between 0 and ``most``: secants, halving when they stray."""
    low, high = 0.0, most
    before, at = 0.98 * guess, min(max(guess, 2 * _TOLERANCE), most)
    before_value, value = lacking(before), lacking(at)
    for _ in range(40):
        low, high = (at, high) if value < 0 else (low, at)
        slope = (value - before_value) / (at - before)
        step = at - value / slope if slope > 0 else math.nan
        after = step if low < step < high else (low + high) / 2
        before, before_value = at, value
        at, value = after, lacking(after)
        if abs(at - before) < _TOLERANCE:
            break
    return at


def _power(basis: Basis, settings: ChangeSettings, direction: float, log_ratio: float) -> float:
    later = basis.expected * basis.usual_ratio * math.exp(direction * log_ratio)
    small, large = (later, basis.expected) if direction < 0 else (basis.expected, later)
    counts, chances = _spread(small, basis.dispersion)
    tail = _tail(_least_clear(counts, basis, settings, direction), large, basis.dispersion)
    return float(chances @ tail)


def _spread(mean: float, dispersion: float) -> tuple[Floats, Floats]:
    """Give the counts that matter at a mean, and their chances (which sum to 1)."""
    # the square is for skewness: a small mean reaches further up than its deviation says
    reach = _SPREAD * math.sqrt(dispersion * mean) + _SPREAD**2 / 2 * dispersion
    first, last = max(0, math.floor(mean - reach)), math.ceil(mean + reach)
    counts = np.arange(first, last + 1, max(1, round((last - first) / _POINTS)), dtype=np.float64)
    if dispersion > 1 + 1e-9:
        size = mean / (dispersion - 1)
        log_chance = gammaln(counts + size) - gammaln(counts + 1) + counts * math.log1p(-1 / dispersion)
    else:
        log_chance = counts * math.log(mean) - gammaln(counts + 1)
    chance = np.exp(log_chance - log_chance.max())
    return counts, chance / chance.sum()


def _tail(counts: Floats, mean: float, dispersion: float) -> Floats:
    """Give the chance of these counts or more."""
    if dispersion > 1 + 1e-9:
        return np.asarray(betainc(counts, mean / (dispersion - 1), 1 - 1 / dispersion))
    return np.asarray(gammainc(counts, mean))


def _least_clear(counts: Floats, basis: Basis, settings: ChangeSettings, direction: float) -> Floats:
    """Give, for each smaller count, the least larger one that the test would call clear."""
    exact = _exact_bound(counts, settings.clear)
    if basis.degrees <= 0:
        return np.ceil(exact - 1e-9)
    student = _student_bound(np.maximum(counts, 1), basis, settings, direction)
    bound = student if basis.against_usual else np.maximum(student, exact)
    return np.ceil(np.where(counts == 0, exact, bound) - 1e-9)


def _exact_bound(counts: Floats, clear: float) -> Floats:
    """Solve 2·P(X ≤ smaller) = clear, X binomial of both with one half, for the larger count."""
    if counts[-1] < _TABLE:
        return _exact_table(clear)[counts.astype(np.intp)]
    return np.asarray(btdtria(clear / 2, counts + 1, 0.5), dtype=np.float64)


@lru_cache(maxsize=4)
def _exact_table(clear: float) -> Floats:
    return np.asarray(btdtria(clear / 2, np.arange(_TABLE) + 1.0, 0.5), dtype=np.float64)


def _student_bound(counts: Floats, basis: Basis, settings: ChangeSettings, direction: float) -> Floats:
    """Solve ln(larger/smaller), less the usual log ratio, = t·error for the larger count, by Newton."""
    t = stdtrit(basis.degrees, 1 - settings.clear / 2) * math.sqrt(basis.dispersion)
    start = np.log(counts) + direction * math.log(basis.usual_ratio)
    fixed = 1 / counts + basis.usual_information
    log_large = start
    for _ in range(_NEWTON):
        inverse = np.exp(-log_large)
        error = t * np.sqrt(fixed + inverse)
        slope = 1 + t * t * inverse / (2 * error)
        log_large = log_large + (start + error - log_large) / slope
    return np.asarray(np.exp(log_large))
