"""A measure in one period beside the same measure in another: both counts, the difference, and the test."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache

from helpers.evidence.allowed import Sides, why_not_tested
from helpers.evidence.testing import SeriesTests
from helpers.measures import Series, over
from helpers.params import Framework, Measure
from helpers.periods import Period, Quarter
from helpers.records import Against, ChangeTest, ChangeTestInputs, Comparison, Interval, Verdict
from helpers.statistics import Basis, Change, Changes, Method, least_fall, verdict_of
from helpers.values import Known, Missing, Status, Value

_NEIGHBOURS = "Fewer than two earlier years show the usual change between these quarters."
_NO_HISTORY = "The figures are not given by quarters, so the usual ups and downs are not known."


def periods(against: Against, quarter: Quarter, framework: Framework) -> tuple[Period, Period]:
    """Give the later and the earlier period of a comparison for a quarter."""
    if against is Against.PREVIOUS_QUARTER:
        return quarter.period, quarter.previous.period
    if against is Against.YEAR_AGO:
        return quarter.period, quarter.year_ago.period
    if against is Against.ROLLING_YEAR:
        return quarter.rolling_year, quarter.year_ago.rolling_year
    return quarter.rolling_year, framework.baselines[0].period


def compare(  # noqa: PLR0913, PLR0917 - the two periods, the series, its tests and what is known of it
    measure: Measure,
    series: Series,
    tests: SeriesTests,
    quarter: Quarter,
    against: Against,
    framework: Framework,
) -> Comparison:
    """Set a measure's count beside an earlier one by the rules for change 0 to 7.

    A value that is suppressed or missing gives a comparison that says so and of which side, never a number.
    """
    now_period, then_period = periods(against, quarter, framework)
    now, then = (over(series, period).value for period in (now_period, then_period))
    sides = Sides(measure, series.force, against, now_period, then_period, now, then)
    reason = why_not_tested(sides, framework)
    if reason:
        return untested(sides, framework, reason)
    return _tested(sides, tests, quarter, framework)


def beside(measure: Measure, series: Series, period: Period, framework: Framework) -> Comparison:
    """Set a window of its own (a year's flags) beside the same window a year before: counts, never a test."""
    then_period = Period(_year_before(period.start), _year_before(period.end))
    now, then = series.point(period).value, series.point(then_period).value
    sides = Sides(measure, series.force, Against.YEAR_AGO, period, then_period, now, then)
    return untested(sides, framework, why_not_tested(sides, framework) or _NO_HISTORY)


def _year_before(day: date) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def untested(sides: Sides, framework: Framework, reason: str) -> Comparison:
    """Give a comparison whose counts are shown and that says why there is no test."""
    return Comparison(
        measure=sides.measure.slug,
        force=sides.force,
        against=sides.against,
        now_period=sides.now_period,
        then_period=sides.then_period,
        now=sides.now,
        then=sides.then,
        difference=difference(sides.now, sides.then),
        percent=percent(sides.now, sides.then, framework.change.percent_base),
        ratio=ratio(sides.now, sides.then),
        verdict=Verdict.NOT_TESTED,
        reason=reason,
    )


# --------------------------------------------------------------------------- difference, percentage, ratio


def difference(now: Value, then: Value) -> Value:
    """Subtract, when both are numbers."""
    return _of_both(now, then, lambda later, earlier: Known(later - earlier))


def percent(now: Value, then: Value, base: int) -> Value:
    """Give the change as a percentage of the earlier count, from a base of at least ``base``."""

    def change(later: float, earlier: float) -> Value:
        if earlier < base:
            return Missing(Status.NOT_APPLICABLE, f"No percentage is given from a count below {base}.")
        return Known(100 * (later - earlier) / earlier)

    return _of_both(now, then, change)


def ratio(now: Value, then: Value) -> Value:
    """Give the later count over the earlier, when that means anything."""

    def quotient(later: float, earlier: float) -> Value:
        if earlier <= 0 or later < 0:
            return Missing(
                Status.NOT_APPLICABLE, "There is no ratio to a count of zero, or with one below it."
            )
        return Known(later / earlier)

    return _of_both(now, then, quotient)


def _of_both(now: Value, then: Value, combine: Callable[[float, float], Value]) -> Value:
    if isinstance(now, Known) and isinstance(then, Known):
        return combine(now.number, then.number)
    return _missing_of(now, then)


def _missing_of(now: Value, then: Value) -> Missing:
    """Say why there is no number: a hidden side first, and never with bounds, which would tell of it."""
    missing = [value for value in (now, then) if isinstance(value, Missing)]
    hidden = [value for value in missing if value.status is Status.SUPPRESSED]
    chosen = (hidden or missing)[0]
    return Missing(chosen.status, chosen.reason)


# --------------------------------------------------------------------------- the test


def _tested(sides: Sides, tests: SeriesTests, quarter: Quarter, framework: Framework) -> Comparison:
    column = tests.column(quarter)
    found = _change_at(tests, sides.against, column) if column is not None else None
    if column is None or found is None:
        lacking = _NEIGHBOURS if sides.against is Against.PREVIOUS_QUARTER else _NO_HISTORY
        return untested(sides, framework, lacking)
    verdict = verdict_of(found, tests.settings)
    shown = untested(sides, framework, "")
    return replace(
        shown,
        verdict=verdict,
        method=found.method.value,
        tested=_change_test(tests, found, column),
        least_change=_least_fall(tests, found, sides.against, column) if not verdict.is_clear else None,
    )


def _change_at(tests: SeriesTests, against: Against, column: int) -> Change | None:
    """Pick one quarter's test; None where there could be none."""
    changes = tests.changes[against]
    if math.isnan(changes.p_value[0, column]):
        return None
    otherwise = Method.USUAL if against is Against.PREVIOUS_QUARTER else Method.DISPERSED
    return _picked(changes, column).only(otherwise)


def _picked(changes: Changes, column: int) -> Changes:
    return Changes(
        changes.p_value[0, column],
        changes.ratio[0, column],
        changes.ratio_lower[0, column],
        changes.ratio_upper[0, column],
        changes.exact[0, column],
    )


def _change_test(tests: SeriesTests, found: Change, column: int) -> ChangeTest:
    """Return the result of a test with its inputs; an exact test uses the counts alone."""
    at, past = (0, column), tests.history
    exact, usual = found.method is Method.EXACT, found.method is Method.USUAL
    has_own = past.dispersion.degrees[at] > 0 and not exact
    inputs = ChangeTestInputs(
        mean=past.mean[at].item(),
        own_dispersion=past.dispersion.own[at].item() if has_own else None,
        rows=0 if exact else int(past.dispersion.rows[at]),
        usual_counts=(past.usual.same[at].item(), past.usual.before[at].item()) if usual else None,
    )
    return ChangeTest(
        p_value=found.p_value,
        ratio_interval=Interval(found.ratio_lower, found.ratio_upper),
        dispersion=None if exact else tests.dispersion.phi[at].item(),
        degrees_of_freedom=None if exact else tests.dispersion.degrees[at].item(),
        usual_ratio=past.usual.ratio[at].item() if usual else None,
        inputs=inputs,
    )


def _least_fall(tests: SeriesTests, found: Change, against: Against, column: int) -> float:
    """Give the fall in per cent that would probably have shown; infinite where no fall would have."""
    at, past = (0, column), tests.history
    quarters = 4 if against in {Against.ROLLING_YEAR, Against.BASELINE} else 1
    basis = Basis(quarters * past.mean[at].item())
    if found.method is not Method.EXACT:
        drawn = tests.dispersion.at(at)
        basis = replace(basis, dispersion=drawn.phi, degrees=drawn.degrees)
    if found.method is Method.USUAL:
        basis = replace(basis, same=past.usual.same[at].item(), before=past.usual.before[at].item())
    return _least_fall_of(basis, tests.settings)


#: the rolling year and the baseline rest on the same basis, so each is worked out once
_least_fall_of = lru_cache(maxsize=4096)(least_fall)
