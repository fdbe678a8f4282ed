"""Numbers, changes, periods and verdicts in words: the same words for the same thing, wherever it stands."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date

from helpers.periods import MONTHS, Period

_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"), (100, "hundred"))
#: the sign, not the hyphen: screen readers say "minus"
MINUS = "−"

#: the verdicts of a test for change, as sentences and chips say them
VERDICTS = {
    "clear-rise": "clear rise",
    "clear-fall": "clear fall",
    "possible-rise": "possible rise, could be chance",
    "possible-fall": "possible fall, could be chance",
    "no-clear-change": "no clear change",
    "not-tested": "not tested",
}
#: seven years of drift is no question of chance: against the baseline a verdict says only this much
BASELINE_VERDICTS = {
    "clear-rise": "clearly above the baseline",
    "clear-fall": "clearly below the baseline",
    "possible-rise": "not clearly different from the baseline",
    "possible-fall": "not clearly different from the baseline",
    "no-clear-change": "not clearly different from the baseline",
    "not-tested": "not tested",
}


# --------------------------------------------------------------------------- numbers


def exact(number: float) -> str:
    """Write a number for files and programs: whole numbers whole, others to 10 significant digits."""
    return str(int(number)) if float(number).is_integer() else f"{number:.10g}"


def whole(number: float) -> int:
    """Round to the nearest whole number, halves away from zero."""
    return int(math.copysign(math.floor(abs(number) + 0.5), number))


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
    """Write the size of a percentage: whole, and "less than 1%" below a half per cent that is not nothing."""
    if 0 < abs(number) < 0.5:
        return "less than 1%"
    return f"{figure(whole(abs(number)))}%"


def signed_percentage(number: float) -> str:
    """Write a percentage with its sign for a table: "+12%", "−3%", "0%".

    Below a half per cent it is "less than 1%" without a sign: "less than −1%" would mean a larger fall.
    """
    sign = "+" if number > 0 else MINUS if number < 0 else ""
    if 0 < abs(number) < 0.5:
        return percentage(number)
    return f"{sign}{figure(whole(abs(number)))}%"


def outward(lower: float, upper: float) -> tuple[int, int]:
    """Round an interval to whole numbers, outwards, so that it never looks narrower than it is."""
    # a limit that is whole but for the last bits of its computing must not move by one
    return math.floor(round(lower, 9)), math.ceil(round(upper, 9))


def rate(number: float) -> str:
    """Write a rate: one decimal from 1 on, else two digits that mean something: "11.8", "0.41", "0.041"."""
    return f"{number:,.1f}" if abs(number) >= 1 or number == 0 else f"{number:#.2g}"


def pounds(amount: float) -> str:
    """Write an amount of money: "£950", "£52k", "£1.2m"; with commas where a letter would lose some."""
    for size, letter in ((1_000_000, "m"), (1_000, "k")):
        short = amount / size
        if abs(amount) >= size and math.isclose(short, round(short, 1), rel_tol=1e-12):
            return f"{MINUS if amount < 0 else ''}£{abs(short):,.1f}".removesuffix(".0") + letter
    exact = figure(abs(amount)) if float(amount).is_integer() else f"{abs(amount):,.2f}"
    return f"{MINUS if amount < 0 else ''}£{exact}"


def p_value(number: float) -> str:
    """Write a p-value for readers: two digits, or "less than 0.001"."""
    return "less than 0.001" if number < 0.001 else f"{number:#.2g}"


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
    """Give the fixed words of a verdict; against the baseline it says only above, below or neither."""
    return (BASELINE_VERDICTS if baseline else VERDICTS)[name]


# --------------------------------------------------------------------------- sentences


def listed(parts: Sequence[str]) -> str:
    """Join parts as a sentence does: "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def capital(text: str) -> str:
    """Write the first letter large and leave the rest."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """Write the first letter small, to go on within a sentence; an acronym ("NHS rules") keeps its own."""
    return (
        text
        if re.match(r"[A-Z](?![a-z])", text) and not text.startswith("A ")
        else text[:1].lower() + text[1:]
    )


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
