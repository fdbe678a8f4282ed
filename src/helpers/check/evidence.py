"""Checks of figures.csv and comparisons.csv by themselves: sums, tests, sources, nothing withheld told."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from helpers.check.extract import place_of
from helpers.check.registry import Check, Trip
from helpers.check.subject import Subject
from helpers.errors import Outcome, Place
from helpers.evidence.unusual import REMEDY as FAR_BEYOND_REMEDY
from helpers.evidence.unusual import far_beyond
from helpers.periods import Quarter
from helpers.records import Against, Comparison, Verdict
from helpers.values import Known, Status, Value

FIGURES, COMPARISONS = "figures.csv", "comparisons.csv"
_DERIVED = ("difference", "percent", "ratio", "ratio_lower", "ratio_upper", "p_value")
#: two sources agree within this share of the leading figure, or this many, whichever is larger
TOLERANCE_SHARE, TOLERANCE_COUNT = 0.01, 3
_RISES = {Verdict.CLEAR_RISE, Verdict.POSSIBLE_RISE}
_FALLS = {Verdict.CLEAR_FALL, Verdict.POSSIBLE_FALL}
_CLEAR = {Verdict.CLEAR_RISE, Verdict.CLEAR_FALL}


def _row(file: str, row: Mapping[str, str]) -> Place:
    """Name a row by what it is of: its number in the file moves with every build."""
    name = row.get("figure") or f"{row['measure']} {row['against']}"
    return Place(file=file, element=name, section=row["priority"])


# --------------------------------------------------------------------------- each row by itself


def _once(subject: Subject) -> Iterator[Trip]:
    """Hold that a figure has one row for each section that shows it, with the same value in each."""
    seen: dict[str, dict[str, str]] = {}
    for row in subject.figures:
        name, value = row["figure"], row["value"] or row["status"]
        sections = seen.setdefault(name, {})
        if row["priority"] in sections:
            yield Trip(_row(FIGURES, row), "A figure stands twice", value=name)
        elif set(sections.values()) - {value}:
            yield Trip(_row(FIGURES, row), "A figure has two values", "Build the statement again.", name)
        sections[row["priority"]] = value


def _sourced(subject: Subject) -> Iterator[Trip]:
    """Hold that what has a number says where it is from; a fact has a source and no release."""
    for row in subject.figures:
        needed = ("source", "unit", "release") if row["measure"] else ("source", "unit")
        lacks = [name for name in needed if not row[name]]
        if row["value"] and lacks:
            yield Trip(_row(FIGURES, row), f"A figure has no {' or '.join(lacks)}", value=row["figure"])


def _hidden(subject: Subject) -> Iterator[Trip]:
    for row in subject.figures:
        status = Status(row["status"])
        told = [name for name in ("value", "lower", "upper") if row[name]]
        if not status.has_number and told:
            found = f"A figure that is {status} has {' and '.join(told)}"
            yield Trip(_row(FIGURES, row), found, "Leave it empty.", row["figure"], (row["figure"],))
        if status.has_number and not row["value"]:
            found = f"A figure that is {status} has no value"
            yield Trip(_row(FIGURES, row), found, "Give its status.", row["figure"], (row["figure"],))


def _hidden_comparisons(subject: Subject) -> Iterator[Trip]:
    for row in subject.comparisons:
        told = [name for name in _DERIVED if row[name]]
        if told and not (row["now"] and row["then"]):
            found = f"A side is missing or withheld, and {', '.join(told)} could give it away"
            yield Trip(_row(COMPARISONS, row), found, value=f"{row['measure']} {row['against']}")


def _recoverable(subject: Subject) -> Iterator[Trip]:
    """Hold that a withheld count cannot be had by taking shown ones from a total."""
    for slug, measure in subject.framework.measures.items():
        for window in ("now", *Against) if measure.parts else ():
            names = [f"{part}.{window}" for part in (slug, *measure.parts)]
            known = [subject.known_figures[name] for name in names if name in subject.known_figures]
            withheld = [each for each in known if each.value.status is Status.SUPPRESSED]
            if len(withheld) == 1 and len(known) == len(names):
                yield Trip(
                    Place(file=FIGURES),
                    f"{withheld[0].id} is withheld and can be worked out from the others of {slug}",
                    "Withhold one more.",
                    figures=tuple(names),
                )


# --------------------------------------------------------------------------- sums and tests


def _arithmetic(subject: Subject) -> Iterator[Trip]:
    """Hold that differences, percentages and ratios are those of the two counts."""
    for row in subject.comparisons:
        if not (row["now"] and row["then"]):
            continue
        now, then = float(row["now"]), float(row["then"])
        expected = {"difference": now - then}
        if then:
            expected |= {"percent": 100 * (now - then) / then, "ratio": now / then}
        for name, value in expected.items():
            if row[name] and not math.isclose(float(row[name]), value, rel_tol=1e-6, abs_tol=1e-6):
                found = f"The {name} of {row['now']} and {row['then']} is not {row[name]}"
                remedy = f"It is {value:.10g}."
                yield Trip(_row(COMPARISONS, row), found, remedy, f"{row['measure']} {row['against']}")


def _percentages(subject: Subject) -> Iterator[Trip]:
    base = subject.framework.change.percent_base
    for row in subject.comparisons:
        if row["percent"] and row["then"] and float(row["then"]) < base:
            found = f"A percentage of a base below {base}"
            yield Trip(_row(COMPARISONS, row), found, "Leave it empty.", row["measure"])


def _verdicts(subject: Subject) -> Iterator[Trip]:
    """Hold that each verdict follows from its p-value, and its direction from what was tested."""
    change = subject.framework.change
    for row in subject.comparisons:
        verdict = Verdict(row["verdict"])
        if verdict is Verdict.NOT_TESTED:
            if not row["reason"]:
                yield Trip(_row(COMPARISONS, row), "Not tested, and no reason given", value=row["measure"])
            continue
        expected = _strength(row["p_value"], change.clear, change.possible)
        if expected != _strength_of(verdict) or not _direction_holds(row, verdict):
            yield Trip(
                _row(COMPARISONS, row),
                f"The verdict {verdict} does not follow from p ({row['p_value'] or 'none'}) and the counts",
                f"By p it is {expected}.",
                f"{row['measure']} {row['against']}",
            )


def _strength(p_value: str, clear: float, possible: float) -> str:
    if not p_value:
        return "not tested"
    p = float(p_value)
    return "clear" if p < clear else "possible" if p < possible else "no clear change"


def _strength_of(verdict: Verdict) -> str:
    if verdict is Verdict.NO_CLEAR_CHANGE:
        return "no clear change"
    return "clear" if verdict in _CLEAR else "possible"


def _direction_holds(row: dict[str, str], verdict: Verdict) -> bool:
    """Tell whether a rise is one; against the quarter before it is one beyond the usual change."""
    usual = float(row["usual_ratio"]) if row["usual_ratio"] else 1.0
    beyond = float(row["now"] or 0) - usual * float(row["then"] or 0)
    return beyond >= 0 if verdict in _RISES else beyond <= 0 if verdict in _FALLS else True


def _every_window(subject: Subject) -> Iterator[Trip]:
    """Hold that every count of the quarter is compared with each window, or says why not."""
    quarter = subject.quarter.period
    for figure in subject.known_figures.values():
        is_count = figure.id == f"{figure.measure}.now" and figure.unit != "per cent"
        if not (is_count and isinstance(figure.value, Known) and figure.period == quarter):
            continue
        lost = [each for each in Against if (figure.measure, each) not in subject.known_comparisons]
        if lost:
            found = f"{figure.measure} stands alone: it is not set against {', '.join(lost)}"
            yield Trip(Place(file=COMPARISONS), found, "Compare it, or say why not.", figure.id, (figure.id,))


def _totals(subject: Subject) -> Iterator[Trip]:
    """Hold that a total is the sum of its parts, and of nothing else."""
    for slug, measure in subject.framework.measures.items():
        for window in ("now", "rolling-year", "year-ago", "previous-quarter", "baseline"):
            total = _number(subject, f"{slug}.{window}")
            parts = [_number(subject, f"{part}.{window}") for part in measure.parts]
            known = [part for part in parts if part is not None]
            if total is not None and parts and len(known) == len(parts) and sum(known) != total:
                found = f"{slug}.{window} is {total:g}, and its parts add up to {sum(known):g}"
                names = tuple(f"{part}.{window}" for part in (slug, *measure.parts))
                yield Trip(Place(file=FIGURES), found, figures=names)


def _number(subject: Subject, name: str) -> float | None:
    figure = subject.known_figures.get(name)
    return figure.value.number if figure and isinstance(figure.value, Known) else None


def _same_counts(subject: Subject) -> Iterator[Trip]:
    """Hold that both files give the same counts."""
    for each in subject.known_comparisons.values():
        years = each.against in {Against.ROLLING_YEAR, Against.BASELINE}
        then = f"{each.against}.then" if each.against is Against.ROLLING_YEAR else str(each.against)
        for name, value in (("rolling-year" if years else "now", each.now), (then, each.then)):
            yield from _unlike(subject, each, f"{each.measure}.{name}", value)


def _unlike(subject: Subject, comparison: Comparison, name: str, value: Value) -> Iterator[Trip]:
    figure = subject.known_figures.get(name)
    shown = _number(subject, name)
    if figure and isinstance(value, Known) and shown != value.number:
        found = f"{FIGURES} has {shown} for {name}, and {COMPARISONS} has {value.number:g}"
        yield Trip(Place(file=COMPARISONS), found, value=f"{comparison.measure} {comparison.against}")


def _far_beyond(subject: Subject) -> Iterator[Trip]:
    """Find rare counts far beyond their limits that no named event explains."""
    for measure, points in subject.series.items():
        counts = {
            Quarter.containing(each.period.start): each.value.number
            for each in points
            if isinstance(each.value, Known)
        }
        for found in far_beyond(measure, subject.force, counts, subject.quarter, subject.framework):
            place = Place(file=subject.settings_file, column="events")
            yield Trip(place, found.words, FAR_BEYOND_REMEDY, figures=(f"{measure}.now",))


# --------------------------------------------------------------------------- sources that differ


def _unexplained(subject: Subject) -> Iterator[Trip]:
    """Find figures that two sources give more unlike than may be, where nobody has written down why."""
    differing = defaultdict(list)
    for figure in subject.known_figures.values():
        own, _, source = figure.id.partition("@")
        leading, other = subject.known_figures.get(own), figure.value
        if not (source and leading and isinstance(leading.value, Known) and isinstance(other, Known)):
            continue
        if not within_tolerance(leading.value, other):
            differing[figure.measure].append(f"{own} {leading.value.number:g}, {source} {other.number:g}")
    for slug, told in differing.items():
        if not subject.statement.reconciliation.get(slug):
            found = f"{subject.framework.measure(slug).title}: two sources differ, and no reason is given"
            remedy = f"Write it under reconciliation: {slug}: in statement.yaml."
            yield Trip(Place(file=subject.statement_file), found, remedy, "; ".join(told))


def within_tolerance(leading: Value, other: Value) -> bool:
    """Tell whether two sources agree as well as can be asked; only two numbers can."""
    if not (isinstance(leading, Known) and isinstance(other, Known)):
        return False
    tolerance = max(TOLERANCE_SHARE * abs(leading.number), TOLERANCE_COUNT)
    return abs(other.number - leading.number) <= tolerance


def _check(
    name: str, severity: Outcome, holds: str, look: Callable[[Subject], Iterable[Trip]]
) -> Check[Subject]:
    return Check(name, "figures", severity, holds, look)


_FAIL, _WARN = Outcome.FAIL, Outcome.WARN


def _parts_in_whole(subject: Subject) -> Iterator[Trip]:
    """Hold that no part is greater than the whole the framework says it is a part of."""
    for slug, measure in subject.framework.measures.items():
        for window in ("now", *(str(each) for each in Against)) if measure.part_of else ():
            part, whole = (subject.known_figures.get(f"{name}.{window}") for name in (slug, measure.part_of))
            if part is None or whole is None or part.period != whole.period:
                continue
            if not (isinstance(part.value, Known) and isinstance(whole.value, Known)):
                continue
            if part.value.number > whole.value.number:
                place = place_of(subject.extract, slug, part.period) or Place(file=FIGURES, element=part.id)
                wider = subject.framework.measure(measure.part_of).many
                found = (
                    f"A part is greater than its whole in {part.period.prose}: {part.value.number:,.0f} "
                    f"{measure.many}, and {whole.value.number:,.0f} {wider}"
                )
                place = replace(place, section=part.priority)
                yield Trip(place, found, "Correct the one that is wrong.", part.id, (part.id, whole.id))


CHECKS: tuple[Check[Subject], ...] = (
    _check("figures-once", _FAIL, "No figure stands twice in a section, or has two values.", _once),
    _check("figures-sourced", _FAIL, "Every figure has its source, release and unit.", _sourced),
    _check("figures-hidden", _FAIL, "A figure without a number has none anywhere.", _hidden),
    _check("figures-recoverable", _FAIL, "No withheld count can be worked out from a total.", _recoverable),
    _check("figures-total", _FAIL, "A total is the sum of its parts and of nothing else.", _totals),
    _check("figures-parts", _FAIL, "No part is greater than its whole.", _parts_in_whole),
    _check("comparisons-hidden", _FAIL, "No comparison gives a withheld count away.", _hidden_comparisons),
    _check("comparisons-arithmetic", _FAIL, "Differences, percentages and ratios are right.", _arithmetic),
    _check("comparisons-percent", _FAIL, "Percentages have a large enough base.", _percentages),
    _check("comparisons-verdict", _FAIL, "Every verdict follows from its test, or has a reason.", _verdicts),
    _check("comparisons-every", _FAIL, "Every count is set against each window.", _every_window),
    _check("comparisons-same", _FAIL, "Both files give the same counts.", _same_counts),
    _check("figures-far-beyond", _WARN, "No rare count is far beyond its limits.", _far_beyond),
    _check(
        "sources-explained",
        _WARN,
        "Where two sources differ by much, the reason is written down.",
        _unexplained,
    ),
)
