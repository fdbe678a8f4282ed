"""Numbers, changes, periods and verdicts in words: the same words for the same thing, wherever it stands."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from helpers.forces import begins_with_a_place
from helpers.periods import MONTHS, Period

_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"), (100, "hundred"))
#: the sign, not the hyphen: screen readers say "minus"
MINUS = "−"

#: a percentage of people asked, or of cases, has one decimal from this base on
LEAST_BASE_FOR_A_DECIMAL = 200

_BASELINE = " since the baseline year"
_CHANCE = " (could be chance)"
#: the verdicts of a test for change, by their names in comparisons.csv
_VERDICTS = {
    "clear-rise": "clear rise",
    "clear-fall": "clear fall",
    "possible-rise": "possible rise",
    "possible-fall": "possible fall",
    "no-clear-change": "no clear change",
    "not-tested": "not tested",
}
#: the earlier period of a comparison, as a headline ends
_SINCE = {
    "rolling-year": " over the year",
    "year-ago": " since the same quarter last year",
    "previous-quarter": " since last quarter, after the usual seasonal change",
    "baseline": _BASELINE,
}

#: opens the range of a survey's percentage; the level is the method's, no figure
RANGE_OPENING = "The 95% range is"
#: said of a verdict that repeats the last quarter's
SAME_NEWS = "The verdict was the same last quarter, and nine of the 12 months are the same."
#: phrases of the library's sentences whose number belongs to the method and is the same for every figure
METHOD_PHRASES = (RANGE_OPENING, SAME_NEWS)


# --------------------------------------------------------------------------- numbers


def exact(number: float) -> str:
    """Write a number for files and programs: whole numbers whole, others to 10 significant digits."""
    return str(int(number)) if float(number).is_integer() else f"{number:.10g}"


def rounded(number: float, decimals: int = 0) -> Decimal:
    """Round to some decimals, halves away from zero, by the number's text in files: 62.5 is 63, 0.15 is 0.2.

    The text has 10 significant digits, so that 28.499999999999996, which is 28.5 but for the last bits of its
    computing, rounds as 28.5 does.
    """
    return Decimal(exact(number)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def whole(number: float) -> int:
    """Round to the nearest whole number, halves away from zero."""
    return int(rounded(number))


def decimal(number: float, decimals: int) -> str:
    """Write a number with a fixed number of decimals and thousands commas: "1,234.50", "−0.2", "3"."""
    value = rounded(number, decimals)
    return f"{MINUS if value < 0 else ''}{abs(value):,f}"


def _two_digits(number: float) -> str:
    """Write a number below one with two digits that mean something: "0.41", "0.041", "0.10"."""
    size = Decimal(exact(number)).adjusted()
    # 0.0996 is 0.10, not 0.100
    grown = rounded(number, 1 - size).adjusted()
    return decimal(number, max(1 - max(size, grown), 0))


def figure(number: float) -> str:
    """Write a number in digits with thousands commas; decimals stand as they are: "1,257", "−3", "2.5"."""
    sign = MINUS if number < 0 else ""
    size = abs(number)
    return sign + (f"{size:,.0f}" if float(size).is_integer() else f"{size:,.10g}")


def signed(number: float) -> str:
    """Write a difference with its sign: "+12", "−3", "0"."""
    return f"+{figure(number)}" if number > 0 else figure(number)


def in_words(number: float) -> str:
    """Write a whole number in words: "four", "twenty-one", "one hundred and four".

    Raises ValueError on a number that is not whole, or beyond a million million.
    """
    if not float(number).is_integer() or abs(number) >= 10**12:
        raise ValueError(f"{number} cannot be written in words")
    size = int(abs(number))
    return f"minus {_spelt(size)}" if number < 0 else _spelt(size)


def _spelt(number: int) -> str:
    if number < 20:
        return _SMALL[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return _TENS[tens] + (f"-{_SMALL[rest]}" if rest else "")
    for size, name in _SCALES:
        if number >= size:
            many, rest = divmod(number, size)
            joint = "" if not rest else " and " if rest < 100 else " "
            return f"{_spelt(many)} {name}" + joint + (_spelt(rest) if rest else "")
    raise AssertionError(number)


def article(digits: str) -> str:
    """Give the article a number in digits takes: "an" before 8, 11, 18, 80 to 89, 11,000 and the like."""
    first = digits.partition(",")[0].partition(".")[0].rstrip("%")
    return "an" if first.startswith("8") or first in {"11", "18"} else "a"


def noun(number: float, one: str, many: str) -> str:
    """Give the word for what is counted, in the number it takes; only one takes the singular."""
    return one if number == 1 else many


def counted(number: float, one: str, many: str) -> str:
    """Write a count with its noun: "1 offence", "2 offences", "no offences"."""
    return f"{figure(number) if number else 'no'} {noun(number, one, many)}"


def percentage(number: float) -> str:
    """Write the size of a percentage change: whole, and "less than 1%" where it rounds to zero and is not."""
    size = whole(abs(number))
    return "less than 1%" if number and not size else f"{figure(size)}%"


def signed_percentage(number: float) -> str:
    """Write a percentage change with its sign for a table: "+12%", "−3%", "0%".

    Below a half per cent it is "less than 1%" without a sign: "less than −1%" would mean a larger fall.
    """
    size = percentage(number)
    sign = "+" if number > 0 else MINUS if number < 0 else ""
    return size if size.startswith("less") else f"{sign}{size}"


def share(number: float, base: int) -> str:
    """Write a percentage of people asked or of cases: "62.5%" of 200 or more, "63%" of fewer.

    A whole percentage has no decimal, for the source may have rounded it. ``base`` is how many the percentage
    is of; where it is not known (below zero) the percentage is written as published.
    """
    if base < 0:
        return f"{figure(number)}%"
    decimals = 1 if base >= LEAST_BASE_FOR_A_DECIMAL else 0
    size = rounded(number, decimals)
    if number and not size:
        return f"less than {Decimal(1).scaleb(-decimals)}%"
    return f"{figure(float(size))}%"


def in_unit(number: float, unit: str, base: int = -1, *, change: bool = False) -> str:
    """Write a figure as readers see it wherever it stands: page, charts, their descriptions, evidence.

    ``base`` is how many people or cases a percentage is of, below zero where it is not known; ``change`` says
    that it is the percentage by which a count changed.
    """
    if change:
        return signed_percentage(number)
    if unit == "per cent":
        return share(number, base)
    if unit == "ratio":
        return ratio(number)
    return rate(number) if " per " in unit else figure(number)


def outward(lower: float, upper: float) -> tuple[int, int]:
    """Round an interval to whole numbers, outwards, so that it never looks narrower than it is."""
    # a limit that is whole but for the last bits of its computing must not move by one
    return math.floor(round(lower, 9)), math.ceil(round(upper, 9))


def rate(number: float) -> str:
    """Write a rate: one decimal from 1 on, else two digits that mean something: "11.8", "0.41", "0.041"."""
    return decimal(number, 1) if abs(number) >= 1 or number == 0 else _two_digits(number)


def ratio(number: float) -> str:
    """Write a ratio of two counts, or a dispersion: two decimals, "no limit" where it is infinite."""
    return "no limit" if math.isinf(number) else decimal(number, 2)


def average(number: float, *, rare: bool) -> str:
    """Write an average count: one decimal for a rare measure, whole for others."""
    return decimal(number, 1 if rare else 0)


def pounds(amount: float) -> str:
    """Write an amount of money: "£950", "£52k", "£1.2m"; with commas where a letter would lose some."""
    sign, size = MINUS if amount < 0 else "", abs(amount)
    for unit, letter in ((1_000_000, "m"), (1_000, "k")):
        short = rounded(size / unit, 1)
        if size >= unit and math.isclose(size / unit, float(short), rel_tol=1e-12):
            return f"{sign}£{short:,f}".removesuffix(".0") + letter
    return f"{sign}£{figure(size) if float(size).is_integer() else decimal(size, 2)}"


def p_value(number: float) -> str:
    """Write a p-value for readers: two digits, or "less than 0.001"."""
    return "less than 0.001" if number < 0.001 else _two_digits(number)


# --------------------------------------------------------------------------- changes and verdicts


def more_or_fewer(difference: float) -> str:
    """Say which way a count differs: "3 more", "1 fewer", "the same number"."""
    if difference == 0:
        return "the same number"
    return f"{figure(abs(difference))} {'more' if difference > 0 else 'fewer'}"


def rise_or_fall(percent: float) -> str:
    """Say a percentage change as a thing: "an 11% rise", "a fall of less than 1%", "no change"."""
    if percent == 0:
        return "no change"
    way = "rise" if percent > 0 else "fall"
    size = percentage(percent)
    return f"a {way} of {size}" if size.startswith("less") else f"{article(size)} {size} {way}"


def verdict(name: str, *, baseline: bool = False) -> str:
    """Return the words of a verdict, the same wherever it stands: "clear fall", "no clear change".

    A verdict against the baseline says so, and a possible one that it could be chance: "possible fall since
    the baseline year (could be chance)". Raises KeyError on a name that is no verdict.
    """
    return _VERDICTS[name] + _since(name, baseline=baseline) + _chance(name)


def verdict_phrase(name: str, *, baseline: bool = False) -> str:
    """Return a verdict as a sentence says it: "a clear fall", "a possible rise (could be chance)"."""
    words = verdict(name, baseline=baseline)
    return words if name in {"no-clear-change", "not-tested"} else f"a {words}"


def verdict_headline(name: str, counted: str, against: str) -> str:
    """Return a verdict as a headline: "A possible fall in robberies over the year (could be chance)".

    ``against`` is the comparison's name in comparisons.csv. Raises KeyError on one that is not known.
    """
    words = f"{verdict_phrase(name).removesuffix(_CHANCE)} in {counted}{_SINCE[against]}"
    return capital(words) + _chance(name)


def verdict_chips() -> dict[str, str]:
    """Return the words of each kind of verdict, as a list of what they mean names them."""
    possible = f"{_VERDICTS['possible-rise']} or {_VERDICTS['possible-fall'].removeprefix('possible ')}"
    kinds = ("clear-rise", "clear-fall", "no-clear-change", "not-tested")
    return {**{kind: verdict(kind) for kind in kinds}, "possible": possible + _CHANCE}


def _since(name: str, *, baseline: bool) -> str:
    return _BASELINE if baseline and name != "not-tested" else ""


def _chance(name: str) -> str:
    return _CHANCE if name.startswith("possible-") else ""


# --------------------------------------------------------------------------- sentences


def listed(parts: Sequence[str]) -> str:
    """Join parts as a sentence does: "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def capital(text: str) -> str:
    """Write the first letter large and leave the rest."""
    return text[:1].upper() + text[1:]


#: a word all in capitals, or two words with capitals: "NHS rules", "Action Fraud reports"
_NAME = re.compile(r"(?!A )[A-Z](?![a-z])|[A-Z][\w'’-]*\s+[A-Z][a-z]")


def small(text: str) -> str:
    """Write the first letter small, to go on within a sentence; names and acronyms keep their capitals."""
    if _NAME.match(text) or begins_with_a_place(text):
        return text
    return text[:1].lower() + text[1:]


def sentence(text: str) -> str:
    """Make a text a sentence: a capital at its start and a full stop at its end; nothing of nothing."""
    text = text.strip()
    if not text:
        return ""
    return capital(text) if re.search(r"[.!?][\"')\]’”]*$", text) else f"{capital(text)}."


def sentences(*texts: str) -> str:
    """Join texts as sentences, leaving out the empty ones."""
    return " ".join(filter(None, map(sentence, texts)))


# --------------------------------------------------------------------------- dates


def day(when: date) -> str:
    """Write a date: "1 September 2022"."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def window(period: Period) -> str:
    """Name a period within a sentence: "the 12 months to June 2022", "April to June 2022"."""
    return f"the 12 months to {period.prose.rpartition(' to ')[2]}" if period.months == 12 else period.prose


def released(text: str) -> str:
    """Write a release's date as exactly as it is known: "23 April 2026", "September 2022"."""
    found = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", text)
    if not found or not 1 <= int(found[2]) <= 12:
        return text
    month = f"{MONTHS[int(found[2]) - 1]} {found[1]}"
    return f"{int(found[3])} {month}" if found[3] else month
