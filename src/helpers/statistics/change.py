"""Has a count changed? Rules 1, 4 and 5: p-values and intervals of the ratio of two counts.

Each rule is written once, for arrays; the singular names are the same arithmetic on one pair.

Rule 1 (rare counts) is the exact conditional test: given the sum of two Poisson counts, the later is
binomial; the two-sided p is twice the smaller tail, the interval is Clopper and Pearson's (1934), mapped
from the share q to the ratio q/(1 - q). Rule 4 (volume) is Student's test of the log ratio with the
variance inflated by the dispersion (quasi-Poisson; McCullagh and Nelder, Generalized Linear Models, 1989,
section 6.2), never less careful than rule 1. Rule 5 sets the change beside the usual one between the same
two quarters of earlier years.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import betainc, betaincinv, stdtr, stdtrit

from helpers.statistics.arrays import Booleans, Floats, Integers, Numbers, counts_of, floats, one_count
from helpers.statistics.dispersion import Dispersion, Dispersions
from helpers.statistics.settings import ChangeSettings


class Method(StrEnum):
    """Which test was made."""

    EXACT = "exact conditional test"
    DISPERSED = "over-dispersed ratio"
    USUAL = "against the usual change"


@dataclass(frozen=True)
class Change:
    """What a test says of two counts: p, and their ratio with its interval.

    ``ratio`` is now/then as rates; by ``Method.USUAL`` it is that ratio over the usual one, and so are its
    limits. Conventions where a count is 0: ``then`` alone 0 gives a ratio and an upper limit of
    ``math.inf``; both 0 give a ratio that is not defined (NaN, see ``has_ratio``) between 0 and
    ``math.inf``, with p = 1.
    """

    p_value: float
    ratio: float
    ratio_lower: float
    ratio_upper: float
    method: Method

    @property
    def has_ratio(self) -> bool:
        """Whether the ratio is a number that can be shown."""
        return math.isfinite(self.ratio)


@dataclass(frozen=True)
class Changes:
    """The same for arrays, of one shape; NaN throughout where nothing may be tested.

    ``exact`` says where rule 1 decided. Conventions for zeros are those of ``Change``.
    """

    p_value: Floats
    ratio: Floats
    ratio_lower: Floats
    ratio_upper: Floats
    exact: Booleans

    @property
    def directions(self) -> Integers:
        """The sign of the change: 1 above, -1 below, 0 equal or not tested."""
        return np.asarray(np.nan_to_num(np.sign(self.ratio - 1)), dtype=np.int64)

    def only(self, otherwise: Method) -> Change:
        """Give the single test these arrays hold; ``otherwise`` names it where it is not exact."""
        return Change(
            self.p_value.item(),
            self.ratio.item(),
            self.ratio_lower.item(),
            self.ratio_upper.item(),
            Method.EXACT if self.exact.item() else otherwise,
        )


@dataclass(frozen=True)
class UsualChange:
    """The sums S and S1 of rule 5: the same quarter, and the one before it, over ``pairs`` earlier years."""

    same: float
    before: float
    pairs: int

    @property
    def has_ratio(self) -> bool:
        """Whether both sums are above 0."""
        return self.same > 0 and self.before > 0

    @property
    def ratio(self) -> float:
        """The usual ratio S/S1. Ask ``has_ratio`` first: without S1 it is ``math.inf``."""
        return self.same / self.before if self.before > 0 else math.inf

    @property
    def arrays(self) -> UsualChanges:
        """The same as arrays without dimensions."""
        return UsualChanges(floats(self.same), floats(self.before), floats(self.pairs))


@dataclass(frozen=True)
class UsualChanges:
    """The same for arrays, of one shape."""

    same: Floats
    before: Floats
    pairs: Floats

    @property
    def ratio(self) -> Floats:
        """The usual ratio S/S1; NaN where S1 is 0."""
        return np.asarray(self.same / np.where(self.before > 0, self.before, np.nan))

    def of(self, least: int) -> UsualChanges:
        """Give only those of so many earlier years; the others are NaN."""
        enough = self.pairs >= least
        return UsualChanges(
            np.where(enough, self.same, np.nan), np.where(enough, self.before, np.nan), self.pairs
        )

    def at(self, index: tuple[int, ...]) -> UsualChange:
        """Give one of them."""
        return UsualChange(self.same[index].item(), self.before[index].item(), int(self.pairs[index]))


def exact_test(
    now: float,
    then: float,
    *,
    exposure_now: float = 1.0,
    exposure_then: float = 1.0,
    confidence: float = 0.95,
) -> Change:
    """Test two counts exactly (rule 1), as rates over their exposures.

    p = min(1, 2·min(P(X ≤ now), P(X ≥ now))), X binomial of now + then with the share of exposure that
    is now's. With equal exposures p < 0.05 exactly when the 95% interval leaves out 1. Raises ValueError
    on a negative or missing count.
    """
    return exact_tests(
        one_count(now, "now"),
        one_count(then, "then"),
        exposure_now=exposure_now,
        exposure_then=exposure_then,
        confidence=confidence,
    ).only(Method.EXACT)


def exact_tests(
    now: Numbers,
    then: Numbers,
    *,
    exposure_now: Numbers = 1.0,
    exposure_then: Numbers = 1.0,
    confidence: float = 0.95,
) -> Changes:
    """Test arrays of two counts exactly (rule 1); NaN where a count is negative or missing."""
    later, earlier = np.broadcast_arrays(counts_of(now), counts_of(then))
    exposures = floats(exposure_then) / floats(exposure_now)
    tail = (1 - confidence) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = later / earlier * exposures
    return Changes(
        exact_p_values(later, earlier, exposures),
        ratio,
        _odds(later, earlier, tail) * exposures,
        # the upper limit is the lower one of the pair turned round, so that swapping the two inverts all
        _inverse(_odds(earlier, later, tail)) * exposures,
        np.ones(later.shape, dtype=np.bool_),
    )


def exact_p_values(now: Floats, then: Floats, exposures: Numbers = 1.0) -> Floats:
    """Give the p of rule 1 alone; ``exposures`` is then's exposure over now's."""
    share = 1 / (1 + floats(exposures))
    below = np.where(then == 0, 1.0, betainc(np.maximum(then, 1), now + 1, 1 - share))
    above = np.where(now == 0, 1.0, betainc(np.maximum(now, 1), then + 1, share))
    return np.where(np.isnan(now + then), np.nan, np.minimum(1, 2 * np.minimum(below, above)))


def _odds(count: Floats, other: Floats, tail: float) -> Floats:
    """Give Clopper and Pearson's lower limit q of count/(count + other), as the odds q/(1 - q)."""
    q = np.where(count == 0, 0.0, betaincinv(np.maximum(count, 1), other + 1, tail))
    return np.where(np.isnan(count + other), np.nan, q / (1 - q))


def _inverse(numbers: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return np.asarray(1 / numbers)


def volume_test(now: float, then: float, dispersion: Dispersion, *, confidence: float = 0.95) -> Change:
    """Test two counts of a volume measure (rule 4): the larger p and the wider limits of Student and exact.

    ``dispersion`` is that of rule 3. A zero on either side is tested exactly. Raises ValueError on a
    negative or missing count.
    """
    now, then = one_count(now, "now"), one_count(then, "then")
    return volume_tests(now, then, dispersion.arrays, confidence=confidence).only(Method.DISPERSED)


def volume_tests(
    now: Numbers, then: Numbers, dispersion: Dispersions, *, confidence: float = 0.95
) -> Changes:
    """Test arrays of two counts of a volume measure (rule 4); NaN where a count is negative or missing."""
    exact = exact_tests(now, then, confidence=confidence)
    loose = _student(counts_of(now), counts_of(then), dispersion, confidence)
    # fmax and fmin pass over the NaN that Student's test gives where a count is 0
    return Changes(
        np.fmax(exact.p_value, loose.p_value),
        exact.ratio,
        np.fmin(exact.ratio_lower, loose.ratio_lower),
        np.fmax(exact.ratio_upper, loose.ratio_upper),
        np.isnan(loose.p_value) & ~np.isnan(exact.p_value),
    )


def usual_test(
    now: float, then: float, usual: UsualChange, dispersion: Dispersion, *, confidence: float = 0.95
) -> Change:
    """Test a quarter and the one before it against the usual change between the two (rule 5).

    Ratio and interval are of (now/then)/(S/S1). Raises ValueError if one of the four counts is 0 or less, or
    missing.
    """
    given = (now, then, usual.same, usual.before)
    if not all(count > 0 for count in given):
        raise ValueError(f"the usual change needs four counts above 0, not {given}")
    return usual_tests(now, then, usual.arrays, dispersion.arrays, confidence=confidence).only(Method.USUAL)


def usual_tests(
    now: Numbers, then: Numbers, usual: UsualChanges, dispersion: Dispersions, *, confidence: float = 0.95
) -> Changes:
    """Test arrays of neighbouring quarters by rule 5; NaN where one of the four counts is not above 0."""
    return _student(counts_of(now), counts_of(then), dispersion, confidence, usual)


def _student(
    now: Floats, then: Floats, dispersion: Dispersions, confidence: float, usual: UsualChanges | None = None
) -> Changes:
    """Test ln(now/then), less the usual log ratio if one is given, with Student's distribution."""
    counts = (now, then, usual.same, usual.before) if usual else (now, then)
    parts = np.broadcast_arrays(*counts, dispersion.phi, dispersion.degrees)
    fine = np.all([part > 0 for part in parts], axis=0)
    *counted, phi, degrees = (np.where(fine, part, np.nan) for part in parts)
    ratio = counted[0] / counted[1]
    if usual:
        ratio = ratio / (counted[2] / counted[3])
    error = np.sqrt(phi * np.sum([1 / count for count in counted], axis=0))
    p_value = 2 * stdtr(degrees, -np.abs(np.log(ratio) / error))
    factor = np.exp(stdtrit(degrees, (1 + confidence) / 2) * error)
    return Changes(p_value, ratio, ratio / factor, ratio * factor, np.zeros(fine.shape, dtype=np.bool_))


def is_rare(now: Numbers, then: Numbers, mean: Numbers, rare_below: float) -> Booleans:
    """Say where rule 1 decides: the mean of the latest quarters is low, or there is a zero on either side."""
    return np.asarray((floats(mean) < rare_below) | (floats(now) == 0) | (floats(then) == 0))


def change_test(
    now: float, then: float, mean: float, dispersion: Dispersion, settings: ChangeSettings
) -> Change:
    """Test a year-ago, rolling-year or baseline comparison: rule 1 where it is rare, else rule 4.

    ``mean`` is that of the latest eight quarters. Raises ValueError on a negative or missing count.
    """
    now, then = one_count(now, "now"), one_count(then, "then")
    return change_tests(now, then, mean, dispersion.arrays, settings).only(Method.DISPERSED)


def change_tests(
    now: Numbers, then: Numbers, mean: Numbers, dispersion: Dispersions, settings: ChangeSettings
) -> Changes:
    """Test arrays of such comparisons; NaN where a count is negative or missing."""
    exact = exact_tests(now, then, confidence=settings.confidence)
    volume = volume_tests(now, then, dispersion, confidence=settings.confidence)
    return _where(is_rare(now, then, mean, settings.rare_below), exact, volume)


def previous_quarter_test(  # noqa: PLR0913, PLR0917 - two counts, and the three things known of the past
    now: float,
    then: float,
    mean: float,
    dispersion: Dispersion,
    usual: UsualChange,
    settings: ChangeSettings,
) -> Change:
    """Test a quarter against the quarter before it: rule 1 where it is rare, else rule 5.

    Raises ValueError on a negative or missing count, and where rule 5 would decide but cannot: on fewer
    earlier years than the settings ask for, or without a usual ratio. A caller says "not tested" first.
    """
    now, then = one_count(now, "now"), one_count(then, "then")
    found = previous_quarter_tests(now, then, mean, dispersion.arrays, usual.arrays, settings)
    if np.isnan(found.p_value):
        raise ValueError(f"no usual change to test against: {usual}, {settings.least_pairs} years needed")
    return found.only(Method.USUAL)


def previous_quarter_tests(  # noqa: PLR0913, PLR0917 - as its singular
    now: Numbers,
    then: Numbers,
    mean: Numbers,
    dispersion: Dispersions,
    usual: UsualChanges,
    settings: ChangeSettings,
) -> Changes:
    """Test arrays of quarters against the quarters before them.

    Fewer earlier years than the settings ask for, no usual ratio, a negative or a missing count give NaN.
    """
    exact = exact_tests(now, then, confidence=settings.confidence)
    seasonal = usual_tests(
        now, then, usual.of(settings.least_pairs), dispersion, confidence=settings.confidence
    )
    return _where(is_rare(now, then, mean, settings.rare_below), exact, seasonal)


def _where(condition: Booleans, yes: Changes, no: Changes) -> Changes:
    return Changes(
        np.where(condition, yes.p_value, no.p_value),
        np.where(condition, yes.ratio, no.ratio),
        np.where(condition, yes.ratio_lower, no.ratio_lower),
        np.where(condition, yes.ratio_upper, no.ratio_upper),
        np.where(condition, yes.exact, no.exact),
    )
