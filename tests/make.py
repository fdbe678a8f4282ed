"""Makes small series, comparisons, evidence and sections by hand, to test words, tables and charts.

Verdicts are given, never computed: what is tested with these is what is written and drawn, not statistics.

    homicide = section("homicide", counted("homicides", [9, 1, 4, 6, 5]))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from helpers import params
from helpers.evidence import MeasureEvidence, Reconciled
from helpers.evidence.figures import survey_figures
from helpers.forces import all_forces
from helpers.measures import Point, Series, over
from helpers.params import Framework, read_settings
from helpers.periods import Period, Quarter
from helpers.provenance import Release
from helpers.records import Against, ChangeTest, ChangeTestInputs, Comparison, Figure, Interval, Verdict
from helpers.section import Section
from helpers.values import Known, Missing, Status, Value

QUARTER = Quarter(2022, 1)
BASELINE = Period(date(2018, 7, 1), date(2019, 6, 30))
HALF_YEAR = Period(date(2022, 1, 1), date(2022, 6, 30))
#: the folder under data/raw and the release that stand for each family of sources
RELEASES = {"home-office": ("home-office-counts", "2026-04-23"), "force": ("{force}-force", "2022-09")}
#: a figure as a test writes it: a number, "[c]" (suppressed, 1 to 7), "[x]" (unavailable), or a Value
Given = float | str | Value


@cache
def framework() -> Framework:
    """The framework that ships."""
    root = Path(__file__).parent.parent
    return read_settings(root, Path("params/frameworks/2021-national-priorities.yaml"), Framework)


def value(given: Given) -> Value:
    """Read a figure as a test writes it."""
    if isinstance(given, Known | Missing):
        return given
    if given == "[c]":
        return Missing(Status.SUPPRESSED, "NHS rules withhold counts of 1 to 7.", 1, 7)
    if given == "[x]":
        return Missing(Status.UNAVAILABLE, "The force has given no figure for this quarter.")
    return Known(float(given))


def series(
    measure: str,
    counts: Sequence[Given],
    *,
    quarter: Quarter = QUARTER,
    force: str = "west-mercia",
    source: str = "home-office",
) -> Series:
    """Make a series of quarters, oldest first, that ends with ``quarter``."""
    folder, release = _release(source, force)
    first = quarter + (1 - len(counts))
    points = tuple(
        Point((first + place).period, value(count), folder, release) for place, count in enumerate(counts)
    )
    return Series(measure, force, source, points)


def figure(
    id: str,  # noqa: A002 - the contract's word
    given: Given,
    *,
    period: Period = QUARTER.period,
    unit: str = "offences",
    source: str = "home-office-counts",
    release: str = "2026-04-23",
    interval: tuple[float, float] | None = None,
    base: int = -1,
) -> Figure:
    """Make a figure; its measure is the first word of its id."""
    made = Interval(*interval) if interval else None
    return Figure(id, id.partition(".")[0], value(given), period, unit, source, release, made, base)


def comparison(
    measure: str,
    against: Against,
    now: Given,
    then: Given,
    *,
    verdict: Verdict = Verdict.NO_CLEAR_CHANGE,
    quarter: Quarter = QUARTER,
    force: str = "west-mercia",
    reason: str = "",
    least_change: float | None = None,
    usual_ratio: float | None = None,
    p_value: float = 0.5,
    same_news: bool = False,
    note: str = "",
) -> Comparison:
    """Set one count beside another; the sums are done, the verdict is what the caller says."""
    now_period, then_period = periods(quarter)[against]
    later, earlier = value(now), value(then)
    tested = verdict is not Verdict.NOT_TESTED
    return Comparison(
        measure=measure,
        force=force,
        against=against,
        now_period=now_period,
        then_period=then_period,
        now=later,
        then=earlier,
        difference=_difference(later, earlier),
        percent=_percent(later, earlier),
        ratio=_ratio(later, earlier),
        verdict=verdict,
        reason=reason or ("" if tested else "There is no earlier figure."),
        method="exact test" if tested else "",
        tested=_tested(p_value, usual_ratio) if tested else None,
        least_change=least_change,
        same_news=same_news,
        note=note,
    )


def periods(quarter: Quarter = QUARTER) -> Mapping[Against, tuple[Period, Period]]:
    """Give the later and the earlier period of each comparison, in the order of the page."""
    return {
        Against.ROLLING_YEAR: (quarter.rolling_year, quarter.year_ago.rolling_year),
        Against.BASELINE: (quarter.rolling_year, BASELINE),
        Against.YEAR_AGO: (quarter.period, quarter.year_ago.period),
        Against.PREVIOUS_QUARTER: (quarter.period, quarter.previous.period),
    }


def counted(
    slug: str,
    counts: Sequence[Given],
    *,
    baseline: Given = "[x]",
    verdicts: Mapping[Against, Verdict] | None = None,
    reasons: Mapping[Against, str] | None = None,
    least_change: float | None = None,
    usual_ratio: float | None = None,
    rare: bool = False,
    quarter: Quarter = QUARTER,
    force: str = "west-mercia",
    source: str = "home-office",
    as_given: float | None = None,
) -> MeasureEvidence:
    """Make all that is known of a count from its latest quarters, oldest first (eight fill every comparison).

    A comparison that lacks a side is "not tested"; the others have the verdict given for them, else "no clear
    change". ``as_given`` is the force's own figure for the quarter.
    """
    measure = framework().measure(slug)
    line = series(slug, counts, quarter=quarter, force=force, source=source)
    said = Said(baseline, verdicts or {}, reasons or {}, least_change, usual_ratio)
    compared = tuple(
        _compared(line, against, spans, said, quarter) for against, spans in periods(quarter).items()
    )
    figures = _figures(line, compared, quarter)
    own = _own(slug, as_given, quarter, force, measure.unit)
    return MeasureEvidence(
        measure=measure,
        series=line,
        now=figures[f"{slug}.now"],
        rolling_year=figures[f"{slug}.rolling-year"],
        comparisons=compared,
        figures={**figures, **{each.id: each for each in own}},
        as_given=own,
        reconciliation=_reconciled(figures[f"{slug}.now"], own),
        breaks=framework().breaks_of(slug, force),
        rare=rare,
        discretionary=measure.discretionary,
    )


def surveyed(
    slug: str,
    percent: Given,
    *,
    period: Period = HALF_YEAR,
    base: int = -1,
    interval: tuple[float, float] | None = None,
    force: str = "west-mercia",
) -> MeasureEvidence:
    """Make all that is known of a survey percentage: one window, and nothing to compare it with."""
    folder, release = _release("force", force)
    now = figure(
        f"{slug}.now",
        percent,
        period=period,
        unit="per cent",
        source=folder,
        release=release,
        interval=interval,
        base=base,
    )
    point = Point(period, now.value, folder, release, base)
    return MeasureEvidence(
        measure=framework().measure(slug),
        series=Series(slug, force, "force", (point,)),
        now=now,
        rolling_year=replace(now, id=f"{slug}.rolling-year", value=_percentages_do_not_add()),
        comparisons=(),
        figures={now.id: now, **survey_figures(now)},
    )


def unavailable(slug: str, *, force: str = "west-mercia", quarter: Quarter = QUARTER) -> MeasureEvidence:
    """Make the evidence of a measure that has no figure for a force, with the framework's reason."""
    measure = framework().measure(slug)
    missing = Missing(Status.UNAVAILABLE, measure.unavailable or "No source here gives a figure.")
    now = figure(f"{slug}.now", missing, period=quarter.period, unit=measure.unit, source="", release="")
    year = replace(now, id=f"{slug}.rolling-year", period=quarter.rolling_year)
    return MeasureEvidence(
        measure=measure,
        series=Series(slug, force, measure.sources[0], ()),
        now=now,
        rolling_year=year,
        comparisons=(),
        figures={now.id: now, year.id: year},
    )


def section(
    priority: str,
    *evidence: MeasureEvidence,
    words: str = "",
    quarter: Quarter = QUARTER,
    force: str = "west-mercia",
    settings: params.ForceSettings | None = None,
    statement: params.StatementSettings | None = None,
) -> Section:
    """Make a section; a measure of it that is not given has no figure. ``words`` is a whole file."""
    chosen, known = framework().priority(priority), all_forces()[force]
    given = {each.measure.slug: each for each in evidence}
    held = {slug: given.get(slug) or unavailable(slug, force=force, quarter=quarter) for slug in chosen.shown}
    file = f"params/{force}/{quarter}/{priority}.md"
    return Section(
        priority=chosen,
        quarter=quarter,
        force=known,
        framework=framework(),
        settings=settings or params.ForceSettings(name=known.name, area=known.area),
        statement=statement or params.StatementSettings(),
        words=params.parse_words(words, file) if words else None,
        evidence=held,
        releases=releases(force),
    )


def releases(force: str = "west-mercia") -> tuple[Release, ...]:
    """Make the two releases behind a made section."""
    return tuple(_released(family, force) for family in RELEASES)


def _released(family: str, force: str) -> Release:
    known, (folder, release) = framework().sources[family], _release(family, force)
    return Release(
        folder, family, release, release, known.title, known.publisher, known.landing, known.licence
    )


# --------------------------------------------------------------------------- the parts of it


def _release(source: str, force: str) -> tuple[str, str]:
    folder, release = RELEASES[source]
    return folder.format(force=force), release


def _number(given: Value) -> float | None:
    return given.number if isinstance(given, Known) else None


def _difference(now: Value, then: Value) -> Value:
    later, earlier = _number(now), _number(then)
    if later is None or earlier is None:
        return Missing(Status.NOT_COMPARABLE, "One of the two figures is missing.")
    return Known(later - earlier)


def _percent(now: Value, then: Value) -> Value:
    later, earlier = _number(now), _number(then)
    if later is None or earlier is None:
        return Missing(Status.NOT_COMPARABLE, "One of the two figures is missing.")
    if earlier < framework().change.percent_base:
        return Missing(Status.NOT_APPLICABLE, "The earlier count is below 30.")
    return Known(100 * (later / earlier - 1))


def _ratio(now: Value, then: Value) -> Value:
    later, earlier = _number(now), _number(then)
    if later is None or not earlier:
        return Missing(Status.NOT_COMPARABLE, "There is no earlier count above 0.")
    return Known(later / earlier)


def _tested(p_value: float, usual_ratio: float | None) -> ChangeTest:
    return ChangeTest(p_value, Interval(0.8, 1.25), 1.5, 24.0, usual_ratio, ChangeTestInputs(20.0, 1.6, 5))


@dataclass(frozen=True)
class Said:
    """What a test says of the comparisons of a count, beside its counts."""

    baseline: Given
    verdicts: Mapping[Against, Verdict]
    reasons: Mapping[Against, str]
    least_change: float | None
    usual_ratio: float | None


def _compared(
    line: Series, against: Against, spans: tuple[Period, Period], said: Said, quarter: Quarter
) -> Comparison:
    now = over(line, spans[0]).value
    then = value(said.baseline) if against is Against.BASELINE else over(line, spans[1]).value
    untested = framework().measure(line.measure).discretionary
    lacking = isinstance(now, Missing) or isinstance(then, Missing) or bool(untested)
    verdict = Verdict.NOT_TESTED if lacking else said.verdicts.get(against, Verdict.NO_CLEAR_CHANGE)
    usual = said.usual_ratio if against is Against.PREVIOUS_QUARTER else None
    return comparison(
        line.measure,
        against,
        now,
        then,
        verdict=verdict,
        quarter=quarter,
        force=line.force,
        reason=said.reasons.get(against, untested),
        least_change=said.least_change if verdict is Verdict.NO_CLEAR_CHANGE else None,
        usual_ratio=usual,
    )


def _figures(line: Series, compared: Sequence[Comparison], quarter: Quarter) -> dict[str, Figure]:
    slug, unit = line.measure, framework().measure(line.measure).unit
    folder, release = _release(line.source, line.force)
    given: dict[str, tuple[Value, Period, str]] = {
        "now": (line.point(quarter.period).value, quarter.period, unit),
        "rolling-year": (over(line, quarter.rolling_year).value, quarter.rolling_year, unit),
    }
    for each in compared:
        earlier = f"{each.against}.then" if each.against is Against.ROLLING_YEAR else each.against.value
        given[earlier] = (each.then, each.then_period, unit)
        given[f"{each.against}.difference"] = (each.difference, each.now_period, unit)
        given[f"{each.against}.percent"] = (each.percent, each.now_period, "per cent")
        given[f"{each.against}.ratio"] = (each.ratio, each.now_period, "ratio")
    made = [
        figure(f"{slug}.{name}", number, period=period, unit=its, source=folder, release=release)
        for name, (number, period, its) in given.items()
    ]
    return {each.id: each for each in made}


def _own(slug: str, as_given: float | None, quarter: Quarter, force: str, unit: str) -> tuple[Figure, ...]:
    if as_given is None:
        return ()
    folder, release = _release("force", force)
    name = f"{slug}.now@{folder}"
    return (figure(name, as_given, period=quarter.period, unit=unit, source=folder, release=release),)


def _reconciled(leading: Figure, own: Sequence[Figure]) -> tuple[Reconciled, ...]:
    return tuple(
        Reconciled(
            leading.measure,
            leading.period,
            leading,
            other,
            _difference(other.value, leading.value),
            other.value == leading.value,
        )
        for other in own
    )


def _percentages_do_not_add() -> Missing:
    return Missing(Status.NOT_APPLICABLE, "Percentages of people asked do not add up to a year.")
