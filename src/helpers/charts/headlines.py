"""What a chart's headline says: the finding, from the verdicts, in fixed words and without a number.

What leads is what leads the section's sentences: the first comparison that could be tested. Where counting
follows what the police do there is no verdict.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers import shown
from helpers.evidence import MeasureEvidence
from helpers.params import Measure
from helpers.records import Against, Comparison, Verdict
from helpers.values import Missing
from helpers.wording import in_words, listed, small, verdict_headline


def trend(evidence: MeasureEvidence) -> str:
    """State the finding of a measure's trend chart."""
    measure = evidence.measure
    if isinstance(evidence.now.value, Missing):
        return f"{measure.title}: no figure for {evidence.now.period.prose}"
    if evidence.discretionary or measure.discretionary:
        return f"{measure.title}: no verdict, for counting depends on police activity"
    if not evidence.may_lead:
        return f"{measure.title}: a step in many forces at once, its cause not yet known"
    comparison = shown.leading(evidence)
    if comparison is None or comparison.verdict is Verdict.NOT_TESTED:
        return f"{measure.title}: change could not be tested"
    return verdict_headline(comparison.verdict, counted(measure), comparison.against)


def against_baseline(measure: Measure, comparison: Comparison) -> str:
    """Say where a measure stands against the baseline."""
    if comparison.verdict is Verdict.NOT_TESTED:
        return f"{measure.title}: no test against the baseline"
    return verdict_headline(comparison.verdict, counted(measure), comparison.against)


def components(whole: MeasureEvidence, parts: Sequence[MeasureEvidence]) -> str:
    """Say where the whole stands against the baseline, and how many of its parts stand there too."""
    comparison = whole.against(Against.BASELINE)
    if comparison is None or comparison.verdict is Verdict.NOT_TESTED or not whole.may_lead:
        return f"The parts of {small(whole.measure.title)} beside the baseline"
    said = against_baseline(whole.measure, comparison)
    return f"{said}{_of_parts(comparison.verdict, parts)}"


_SIDES = {Verdict.CLEAR_FALL: "clearly below it", Verdict.CLEAR_RISE: "clearly above it"}


def _of_parts(whole: Verdict, parts: Sequence[MeasureEvidence]) -> str:
    """Say how many parts are clearly where the whole is, and name those clearly elsewhere."""
    alike = f", {_how_many([_verdict(each) for each in parts].count(whole), len(parts))}"
    named = {
        side: listed([small(each.measure.title) for each in parts if _verdict(each) is verdict])
        for verdict, side in _SIDES.items()
        if verdict is not whole
    }
    elsewhere = listed([f"{names} {side}" for side, names in named.items() if names])
    return (alike if whole.is_clear else "") + (f", with {elsewhere}" if elsewhere else "")


def _verdict(evidence: MeasureEvidence) -> Verdict | None:
    comparison = evidence.against(Against.BASELINE)
    return comparison.verdict if comparison else None


def _how_many(some: int, every: int) -> str:
    """Say how many of the parts stand where the whole does."""
    if some == every:
        return "and in every part"
    if not some:
        return "but in no part by itself"
    return f"and in {in_words(some)} of the {in_words(every)} parts"


def counted(measure: Measure) -> str:
    """Name what is counted, as recorded: a rise is a rise in what the police recorded."""
    return f"recorded {measure.many}" if measure.unit == "offences" else measure.many
