"""What may be said of a measure: which comparison leads, its verdict in fixed words, the reason beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup

from helpers import wording
from helpers.evidence import MeasureEvidence
from helpers.records import Against, Comparison, Figure, Verdict
from helpers.shown.elements import against, number, part, worked_out
from helpers.values import Known, Missing, Status

_ALARM = "No verdict is given until the cause is known."


class Kind(StrEnum):
    """The kinds of verdict a reader meets, each with a shape of its own."""

    CLEAR_RISE = "clear-rise"
    CLEAR_FALL = "clear-fall"
    POSSIBLE = "possible"
    NO_CLEAR_CHANGE = "no-clear-change"
    NOT_TESTED = "not-tested"
    NO_FIGURE = "no-figure"


@dataclass(frozen=True)
class Reading:
    """A verdict as the page says it: its kind, the fixed words, and the reason or caution beside them.

    ``kind`` is None where no verdict is given at all, because the count follows what the police do; the
    reason then says so. Figures in the reason are bound: it may hold elements of the page (``Markup``).
    """

    kind: Kind | None
    words: str
    reason: str = ""


# --------------------------------------------------------------------------- what leads


def leading(evidence: MeasureEvidence) -> Comparison | None:
    """Choose the comparison that speaks for a measure: the first that was tested, in the order of the page.

    Where none was, the first with both counts; None where no two counts stand beside each other.
    """
    both = [each for each in evidence.comparisons if has_both(each)]
    tested = [each for each in both if each.verdict is not Verdict.NOT_TESTED]
    return next(iter(tested or both), None)


def has_both(comparison: Comparison) -> bool:
    """Tell whether both counts are known."""
    return isinstance(comparison.now, Known) and isinstance(comparison.then, Known)


def key_figure(evidence: MeasureEvidence) -> Figure:
    """Choose the figure a measure is known by: a rolling year, but of a rare count or a survey the latest."""
    year = evidence.rolling_year
    by_year = not (evidence.rare or evidence.measure.is_percentage) and isinstance(year.value, Known)
    return year if by_year else evidence.now


# --------------------------------------------------------------------------- verdicts


def reading(evidence: MeasureEvidence, comparison: Comparison | None = None) -> Reading:
    """Say what a measure's leading comparison, or the one given, tells."""
    value = key_figure(evidence).value
    if comparison is None and isinstance(value, Missing):
        words = "figure withheld" if value.status is Status.SUPPRESSED else "no figure at force level"
        return Reading(Kind.NO_FIGURE, words, value.reason)
    if evidence.discretionary:
        reason = further_reason(evidence, comparison) if comparison else evidence.discretionary
        return Reading(None, "no verdict", reason)
    chosen = comparison or leading(evidence)
    if chosen is None:
        return Reading(Kind.NOT_TESTED, "not tested", _nothing_beside(evidence))
    if comparison is None and not evidence.may_lead:
        return Reading(Kind.NOT_TESTED, "not tested", alarm_words(evidence))
    # beside a row or a sentence that names what the count is compared with, the verdict need not
    return _verdict(chosen, verdict_words(chosen) if comparison is None else wording.verdict(chosen.verdict))


def further_reason(evidence: MeasureEvidence, comparison: Comparison) -> str:
    """Return why a comparison is not tested, beside that its count follows what the police do."""
    return comparison.reason.removesuffix(evidence.discretionary).strip()


def _nothing_beside(evidence: MeasureEvidence) -> str:
    if evidence.measure.is_percentage:
        unknown = evidence.now.base < 0
        return (
            "The number who answered is not known, so neither is the range."
            if unknown
            else "Survey percentages are not set against earlier ones."
        )
    return "There is no earlier figure to set beside it."


def alarm_words(evidence: MeasureEvidence) -> str:
    """Say that most forces stepped the same way at once, where nobody has named the cause yet; else ""."""
    steps = [each for each in evidence.alarms if not each.named]
    found = [
        f"In {each.quarter.period.prose} the count {'rose' if each.direction > 0 else 'fell'} clearly in "
        "many forces at once, which looks like a change of recording or a national event."
        for each in steps
    ]
    return " ".join([*found, _ALARM]) if found else ""


def verdict_words(comparison: Comparison) -> str:
    """Return a comparison's verdict where nothing else says what the count is compared with."""
    return wording.verdict(comparison.verdict.value, baseline=comparison.against is Against.BASELINE)


def _verdict(comparison: Comparison, words: str) -> Reading:
    if comparison.verdict is Verdict.NOT_TESTED:
        return Reading(Kind.NOT_TESTED, words, comparison.reason)
    if comparison.verdict.is_clear:
        return Reading(Kind(comparison.verdict.value), words, _beyond(comparison))
    if comparison.verdict.is_possible:
        return Reading(Kind.POSSIBLE, words)
    return Reading(Kind.NO_CLEAR_CHANGE, words, least_words(comparison))


def _beyond(comparison: Comparison) -> str:
    usual = "More than the ordinary ups and downs."
    if comparison.tested and comparison.tested.usual_ratio is not None:
        usual = "More than the change that is usual between these quarters."
    return f"{usual} {same_news_words(comparison)}".strip()


def same_news_words(comparison: Comparison) -> str:
    """Say that a verdict repeats the last quarter's, for nine of the twelve months are the same; else ""."""
    told = comparison.same_news and comparison.against is Against.ROLLING_YEAR
    return wording.SAME_NEWS if told else ""


def least_words(comparison: Comparison) -> Markup:
    """Say which fall would probably have shown, beside a verdict of no clear change."""
    least = comparison.least_change
    if least is None:
        return Markup("")
    if math.isinf(least):
        return Markup("Counts this small can hide almost any change.")
    size = worked_out(comparison, "least-change", least, f"{wording.figure(wording.whole(least))}%")
    return Markup("A fall of less than about {} would probably not show.").format(size)


# --------------------------------------------------------------------------- changes


def then_words(comparison: Comparison, baseline: str) -> str:
    """Name the earlier period within a sentence; ``baseline`` is what the framework calls its baseline."""
    if comparison.against is Against.BASELINE:
        return f"{baseline} ({comparison.then_period.prose})"
    return wording.window(comparison.then_period)


def change(comparison: Comparison, baseline: str, *, percent: bool = True) -> Markup:
    """Say how the later count differs from the earlier: "78 fewer (a 2% fall) than the 3,966 in …".

    Both counts must be known. With a zero on either side it is "against none in …".
    """
    then = number(against(comparison))
    where = then_words(comparison, baseline)
    if isinstance(comparison.difference, Missing) or isinstance(comparison.then, Missing):
        raise TypeError(f"the comparison of {comparison.measure} with {where} lacks a count")
    difference, earlier = comparison.difference.number, comparison.then.number
    if min(earlier, earlier + difference) <= 0:
        shown = number(against(comparison), "none" if earlier == 0 else "")
        return Markup("against {} in {}").format(shown, where)
    if difference == 0:
        same = number(part(comparison, "difference"), "the same number")
        return Markup("{} as the {} in {}").format(same, then, where)
    way = "more" if difference > 0 else "fewer"
    size = number(part(comparison, "difference"), wording.figure(abs(difference)))
    share = _share(comparison) if percent else Markup("")
    return Markup("{} {}{} than the {} in {}").format(size, way, share, then, where)


def _share(comparison: Comparison) -> Markup:
    """Give the percentage in brackets, where the base allows one."""
    if not isinstance(comparison.percent, Known) or comparison.percent.number == 0:
        return Markup("")
    percent = comparison.percent.number
    way, size = ("rise" if percent > 0 else "fall"), wording.percentage(percent)
    shown = number(part(comparison, "percent"), size)
    if comparison.then_period.start > comparison.now_period.start:
        # a quarter before the baseline neither rose nor fell from what came after it
        return Markup(" ({} {})").format(shown, "more" if percent > 0 else "less")
    if size.startswith("less"):
        return Markup(" (a {} of {})").format(way, shown)
    return Markup(" ({} {} {})").format(wording.article(size), shown, way)
