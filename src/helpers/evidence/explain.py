"""Why this verdict: every input of a test, so that it can be redone by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from helpers import wording
from helpers.evidence.model import MeasureEvidence
from helpers.evidence.testing import (
    disturbed_years,
    extra_variation_of,
    segments_of,
    settings_of,
    without_events,
)
from helpers.measures import Panel, panel_of
from helpers.params import Framework
from helpers.periods import Quarter
from helpers.records import Against, ChangeTest, ChangeTestInputs, Comparison
from helpers.statistics import Method, dispersion_years, usual_years
from helpers.values import Known, Value


@dataclass(frozen=True)
class Explanation:
    """What a comparison rests on: the years of rule 2, the pairs of rule 5, and all of it in words.

    ``latest`` are the quarters behind the mean. Tables are newest first; empty where the rule was not used.
    """

    comparison: Comparison
    latest: tuple[tuple[Quarter, float], ...]
    years: tuple[tuple[str, tuple[float, ...]], ...]
    pairs: tuple[tuple[Quarter, float, float], ...]
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The explanation to print."""
        return "\n".join(self.lines)


def explain(evidence: MeasureEvidence, against: Against, framework: Framework) -> Explanation:
    """Explain the comparison of a measure with one window. Raises KeyError where the measure has none."""
    comparison = evidence.against(against)
    if comparison is None:
        raise KeyError(f"{evidence.measure.slug} has no comparison with {against}")
    tested, panel = comparison.tested, without_events(panel_of(evidence.series), framework)
    quarter = Quarter.containing(comparison.now_period.end)
    used = tested is not None
    dispersed = used and comparison.method != Method.EXACT.value
    usual = used and comparison.method == Method.USUAL.value
    latest = _latest(panel, quarter, framework) if used else ()
    years = _years(panel, quarter, framework) if dispersed else ()
    pairs = _pairs(panel, quarter, framework) if usual else ()
    lines = (
        *_counts(comparison),
        *_basis(comparison, latest, years, pairs, framework),
        *_verdict(comparison),
    )
    return Explanation(comparison, latest, years, pairs, lines)


# --------------------------------------------------------------------------- the tables


def _latest(panel: Panel, quarter: Quarter, framework: Framework) -> tuple[tuple[Quarter, float], ...]:
    """Give the quarters behind the mean, newest first: the latest, since the last break."""
    segments, column = segments_of(panel, framework)[0], panel.column(quarter)
    columns = range(column, max(column - framework.change.mean_quarters, -1), -1)
    return tuple(
        (panel.first + each, float(panel.counts[0, each]))
        for each in columns
        if segments[each] == segments[column] and not np.isnan(panel.counts[0, each])
    )


def _years(panel: Panel, quarter: Quarter, framework: Framework) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """Give the table of rule 2: each year used and its four quarters."""
    settings, column = settings_of(framework.change), panel.column(quarter)
    used = dispersion_years(
        panel.counts, segments_of(panel, framework), disturbed_years(panel, framework), settings
    )[0, column]
    starts = [Quarter(quarter.year - int(back) - 2, 1) for back in np.flatnonzero(used)]
    return tuple(
        (start.financial_year, tuple(panel.counts[0, panel.column(start) :][:4].tolist())) for start in starts
    )


def _pairs(panel: Panel, quarter: Quarter, framework: Framework) -> tuple[tuple[Quarter, float, float], ...]:
    """Give the pairs of rule 5: the same quarter of an earlier year, its count, that of the one before."""
    settings, column = settings_of(framework.change), panel.column(quarter)
    used = usual_years(
        panel.counts, segments_of(panel, framework), disturbed_years(panel, framework), settings
    )[0, column]
    counts = panel.counts[0]
    return tuple(
        (quarter + -4 * (int(back) + 1), float(counts[same]), float(counts[same - 1]))
        for back in np.flatnonzero(used)
        for same in [column - 4 * (int(back) + 1)]
    )


# --------------------------------------------------------------------------- in words


def _counts(comparison: Comparison) -> Iterator[str]:
    yield f"{comparison.measure}, {comparison.force}, against {comparison.against}"
    yield f"  now   {_number(comparison.now)} ({comparison.now_period.prose})"
    yield f"  then  {_number(comparison.then)} ({comparison.then_period.prose})"
    yield f"  difference {_number(comparison.difference)}, ratio {_number(comparison.ratio)}"


def _basis(
    comparison: Comparison,
    latest: Sequence[tuple[Quarter, float]],
    years: Sequence[tuple[str, tuple[float, ...]]],
    pairs: Sequence[tuple[Quarter, float, float]],
    framework: Framework,
) -> Iterator[str]:
    tested = comparison.tested
    if tested is None or tested.inputs is None:
        return
    numbers = ", ".join(f"{count:g}" for _, count in latest)
    mean = f"{tested.inputs.mean:.10g}"
    yield f"  mean of the latest {len(latest)} quarters, newest first ({numbers}): m = {mean}"
    rare = framework.change.rare_below
    if comparison.method == Method.EXACT.value:
        yield f"  rule 1, because m is below {rare:g} or a count is 0: X ~ Binomial(now + then, 0.5),"
        yield "    p = min(1, 2 P(X <= the smaller)); interval of Clopper and Pearson, q/(1 - q)"
        return
    yield from _dispersion(comparison, tested, tested.inputs, years, framework)
    if pairs:
        yield from _usual(tested, tested.inputs, pairs)
    else:
        yield "  rule 4: z = ln(ratio) / sqrt(phi (1/now + 1/then)), p from Student with nu;"
        yield "    the larger of this p and that of rule 1, the wider of the two intervals"


def _dispersion(
    comparison: Comparison,
    tested: ChangeTest,
    inputs: ChangeTestInputs,
    years: Sequence[tuple[str, tuple[float, ...]]],
    framework: Framework,
) -> Iterator[str]:
    c = extra_variation_of(comparison.measure, framework)
    for year, counts in years:
        yield f"    {year}  {' '.join(f'{count:>6g}' for count in counts)}"
    if inputs.own_dispersion is None:
        yield f"  rule 2: {inputs.rows} year(s) of four quarters, so no dispersion of the force's own"
    else:
        degrees = 3 * (inputs.rows - 1)
        yield f"  rule 2: Pearson's chi-squared of these {inputs.rows} years over d = {degrees}:"
        yield f"    own = {inputs.own_dispersion:.10g} (at least 1)"
    prior = framework.change.prior_degrees
    yield f"  rule 3: national = 1 + {c:g}^2 m = {1 + c * c * inputs.mean:.10g};"
    yield f"    phi = (d own + {prior} national) / (d + {prior}) = {tested.dispersion:.10g} (at least 1),"
    yield f"    nu = {tested.degrees_of_freedom:g}"


def _usual(
    tested: ChangeTest, inputs: ChangeTestInputs, pairs: Sequence[tuple[Quarter, float, float]]
) -> Iterator[str]:
    for quarter, same, before in pairs:
        yield f"    {quarter}  {same:>6g}, the quarter before {before:>6g}"
    same, before = inputs.usual_counts or (0, 0)
    yield f"  rule 5: usual ratio r = S/S1 = {same:g}/{before:g} = {tested.usual_ratio:.10g};"
    yield "    z = ln(ratio/r) / sqrt(phi (1/now + 1/then + 1/S + 1/S1)), p from Student with nu"


def _verdict(comparison: Comparison) -> Iterator[str]:
    tested = comparison.tested
    if tested is not None:
        limits = tested.ratio_interval
        of = "ratio/r" if comparison.method == Method.USUAL.value else "the ratio"
        yield f"  p = {tested.p_value:.10g}; 95% interval of {of}: {limits.lower:.10g} to {limits.upper:.10g}"
    if comparison.least_change is not None:
        yield f"  {_least(comparison.least_change)}"
    news = " (the same news as last quarter)" if comparison.same_news else ""
    reason = f": {comparison.reason}" if comparison.reason else ""
    yield f"  {wording.verdict(comparison.verdict)}{news}{reason}"


def _least(fall: float) -> str:
    if math.isinf(fall):
        return "no fall, however deep, would probably have been clear"
    return f"a fall of less than {wording.whole(fall)}% would probably not have been clear"


def _number(value: Value) -> str:
    return f"{value.number:.10g}" if isinstance(value, Known) else f"none ({value.reason})"
