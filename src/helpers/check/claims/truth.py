"""Holds a claim of change against the comparisons: is it borne, and if not, what would be true."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpers import wording
from helpers.check.claims import lexicon
from helpers.check.claims.change import Claim
from helpers.check.claims.ground import Ground, in_digits
from helpers.check.claims.lexicon import Sign
from helpers.check.claims.windows import compared
from helpers.records import Against, Comparison, Verdict
from helpers.values import Known

EARLIER, DIRECTION, CHANCE, SIZE = "earlier-figure", "direction", "chance-unsaid", "size-word"
WINDOWS = {
    Against.PREVIOUS_QUARTER: "the previous quarter",
    Against.YEAR_AGO: "the same quarter a year before",
    Against.ROLLING_YEAR: "the twelve months before",
    Against.BASELINE: "the baseline",
}
_CLEAR = {Sign.UP: Verdict.CLEAR_RISE, Sign.DOWN: Verdict.CLEAR_FALL}
_POSSIBLE = {Sign.UP: Verdict.POSSIBLE_RISE, Sign.DOWN: Verdict.POSSIBLE_FALL}
_EXACTLY = re.compile(r"unchanged|the same|identical|equal|no change")
#: a change called slight must be clear, and no larger than this share of the earlier count
SLIGHT_PERCENT = 10


@dataclass(frozen=True)
class Fault:
    """Why a claim does not hold of one measure: ``check`` is the kind of fault, ``true`` what would hold."""

    check: str
    measure: str
    why: str
    true: str
    figures: tuple[str, ...] = ()


def fault(claim: Claim, measure: str, ground: Ground) -> Fault | None:
    """Hold a claim against one measure; nothing where the figures bear it.

    Where the words name a period, the comparison with it must bear the claim; where they name none,
    some comparison must.
    """
    meant = compared(claim.said, measure, ground)
    title = ground.measures[measure].title
    usable = [each for each in meant if each and _has_numbers(each)]
    if meant and len(usable) < len(meant):
        return _no_earlier(claim, measure, next((each for each in meant if each not in usable), None), ground)
    candidates = usable or [each for each in ground.against(measure) if _has_numbers(each)]
    if not candidates:
        return _no_earlier(claim, measure, None, ground)
    faults = [_held(claim, each, title, ground) for each in candidates]
    if not meant and None in faults:
        return None
    return next((each for each in faults if each), None)


def sign_of(claim: Claim, measure: str, ground: Ground) -> Sign:
    """Say which way the words mean: better is more satisfaction, or less crime."""
    good = Sign.UP if ground.measures[measure].is_percentage else Sign.DOWN
    bad = Sign.DOWN if good is Sign.UP else Sign.UP
    return {Sign.BETTER: good, Sign.WORSE: bad}.get(claim.sign, claim.sign)


def told(comparison: Comparison) -> str:
    """Write a comparison as it could stand: both counts, both periods, and the verdict."""
    verdict = _verdict(comparison)
    why = f" ({comparison.reason})" if comparison.reason and comparison.verdict is Verdict.NOT_TESTED else ""
    return (
        f"{in_digits(comparison.now)} in {comparison.now_period.prose}, "
        f"{in_digits(comparison.then)} in {comparison.then_period.prose}: {verdict}{why}"
    )


def figures_of(comparison: Comparison) -> tuple[str, ...]:
    """Give the ids of the figures a comparison sets side by side."""
    now = "rolling-year" if comparison.against in {Against.ROLLING_YEAR, Against.BASELINE} else "now"
    ids = (f"{comparison.measure}.{now}", f"{comparison.measure}.{comparison.against}.verdict")
    return (*ids, *((f"{comparison.measure}.{comparison.against}",) if now == "now" else ()))


def _has_numbers(comparison: Comparison) -> bool:
    return isinstance(comparison.now, Known) and isinstance(comparison.then, Known)


def _held(claim: Claim, comparison: Comparison, title: str, ground: Ground) -> Fault | None:
    sign = sign_of(claim, comparison.measure, ground)
    problem = _problem(claim, sign, comparison, ground)
    if problem:
        check, why = problem
        said = f"the words say {'not ' if claim.denied else ''}{sign}"
        where = WINDOWS[comparison.against]
        found = f"{title} against {where}: {said}, {why}"
        return Fault(
            check, comparison.measure, found, f"True would be: {told(comparison)}.", figures_of(comparison)
        )
    return None


def _problem(claim: Claim, sign: Sign, comparison: Comparison, ground: Ground) -> tuple[str, str] | None:
    difference = _number(comparison.now) - _number(comparison.then)
    if sign is Sign.SAME:
        return _same(claim, comparison, difference)
    if claim.denied:
        return (DIRECTION, "and there is a clear one") if comparison.verdict is _CLEAR[sign] else None
    if not (difference > 0 if sign is Sign.UP else difference < 0):
        return DIRECTION, "the counts say otherwise"
    if comparison.verdict is _CLEAR[sign]:
        return _sized(claim, comparison)
    return _not_clear(claim, sign, comparison, ground)


def _not_clear(claim: Claim, sign: Sign, comparison: Comparison, ground: Ground) -> tuple[str, str] | None:
    """Say what is wrong with a rise or fall of the counts told where the test finds no clear one."""
    if claim.size:
        return SIZE, f"{claim.size!r} needs a clear {_plain(sign)}, and the test says {_verdict(comparison)}"
    if comparison.verdict is _POSSIBLE[sign]:
        said = lexicon.CHANCE.search(claim.sentence.low)
        return (
            None if said else (CHANCE, f"the test says {_verdict(comparison)}: say that it could be chance")
        )
    if _verdict_said(claim, comparison, ground):
        return None
    return DIRECTION, f"the test says {_verdict(comparison)}"


def _same(claim: Claim, comparison: Comparison, difference: float) -> tuple[str, str] | None:
    if difference == 0:
        return None
    if _EXACTLY.search(claim.words.lower()) and not lexicon.NO_CLEAR.search(claim.words.lower()):
        return DIRECTION, "the counts differ"
    if comparison.verdict is Verdict.NO_CLEAR_CHANGE:
        return None
    return DIRECTION, f"the test says {_verdict(comparison)}"


def _sized(claim: Claim, comparison: Comparison) -> tuple[str, str] | None:
    """Let a clear change be called large, and slight only where it is small in per cent."""
    if not lexicon.IS_SMALL.fullmatch(claim.size):
        return None
    small = isinstance(comparison.percent, Known) and abs(comparison.percent.number) <= SLIGHT_PERCENT
    return None if small else (SIZE, f"{claim.size!r} is said of a change of more than {SLIGHT_PERCENT}%")


def _verdict_said(claim: Claim, comparison: Comparison, ground: Ground) -> bool:
    """Tell whether the sentence gives both counts and the verdict beside its "rose" or "fell"."""
    shown = {
        span.figure for span in claim.sentence.spans if ground.measure_of(span.figure) == comparison.measure
    }
    verdict = any(ground.verdict_of(each) is comparison.verdict for each in shown)
    counts = sum(ground.verdict_of(each) is None for each in shown) >= 2
    return counts and (verdict or bool(lexicon.NO_CLEAR.search(claim.sentence.low)))


def _no_earlier(claim: Claim, measure: str, comparison: Comparison | None, ground: Ground) -> Fault:
    named = ", ".join(WINDOWS[each] for each in claim.said.windows) or claim.said.unknown
    named = named or ", ".join(each.period.prose for each in claim.said.times) or "any earlier period"
    title = ground.measures[measure].title
    why = f"{title}: a change is claimed, and there is no figure for {named} to compare with"
    if comparison and comparison.reason:
        why += f" ({comparison.reason})"
    known = [each for each in ground.against(measure) if _has_numbers(each)]
    true = f"What can be compared: {told(known[0])}." if known else "Give the figure without a comparison."
    return Fault(EARLIER, measure, why, true, (f"{measure}.now",))


def _verdict(comparison: Comparison) -> str:
    return wording.verdict(comparison.verdict)


def _plain(sign: Sign) -> str:
    return str(sign).split()[-1]


def _number(value: object) -> float:
    return value.number if isinstance(value, Known) else 0.0
