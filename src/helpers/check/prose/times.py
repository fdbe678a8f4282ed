"""Finds the times a sentence speaks of: days, months, quarters, years, and spans between them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from helpers.periods import MONTHS, Period, Quarter


@dataclass(frozen=True)
class Time:
    """A time named between two offsets of a sentence.

    ``open_end`` is set when it says where something begins ("since March 2022", "from April 2021").
    """

    start: int
    end: int
    period: Period
    open_end: bool = False


_NAMES = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in map(str.lower, MONTHS))
_MONTH = rf"(?:sept|{_NAMES})\b\.?"
_YEAR = r"(?:(?:19|20)\d\d|'\d\d)"
_TO = r"\s*(?:-|to(?: the end of)?|and|until|through)\s*"
_FINANCIAL = r"(?:20)?(\d\d)\s*[-/]\s*(?:20)?(\d\d)"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?"
_THE_END = r"(?:up\s+)?(?:to|ending|ended)\s+(?:in\s+)?(?:the end of\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\s+)?"

_OPENING = re.compile(
    r"\b(?:since|from|beginning|starting|began|begun|started|resumed)(?: again)?(?: in| on)?\s+$"
)

#: each pattern with what makes a period of its groups; the longest reading of a place wins
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[..., Period | None]], ...]


@lru_cache(maxsize=4096)
def times(text: str) -> tuple[Time, ...]:
    """Find every time in a sentence given in small letters, in order, none inside another."""
    found = sorted(_all(text), key=lambda each: (each.start, -each.end))
    kept: list[Time] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return tuple(kept)


def _all(text: str) -> Iterator[Time]:
    for pattern, make in _PATTERNS:
        for found in pattern.finditer(text):
            period = make(*found.groups())
            if period:
                opened = make not in _SPANS and _OPENING.search(text[: found.start()])
                yield Time(found.start(), found.end(), period, open_end=bool(opened))


def _month(name: str) -> int:
    return next(n for n, each in enumerate(MONTHS, start=1) if each[:3].lower() == name[:3])


def _year(text: str) -> int:
    return 2000 + int(text[1:]) if text.startswith("'") else int(text)


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(day: str, month: str, year: str) -> Period | None:
    try:
        exact = date(_year(year), _month(month), int(day))
    except ValueError:
        return None
    return Period(exact, exact)


def _one_month(month: str, year: str) -> Period:
    return Period(date(_year(year), _month(month), 1), _last_day(_year(year), _month(month)))


def _months(first: str, first_year: str | None, last: str, last_year: str) -> Period | None:
    end = _one_month(last, last_year)
    year = _year(first_year) if first_year else _year(last_year) - (_month(first) > _month(last))
    start = date(year, _month(first), 1)
    return Period(start, end.end) if start <= end.end else None


def _days(*parts: str) -> Period | None:
    """Make a span of two days; the first may leave out its year."""
    day, month, year, last_day, last_month, last_year = parts
    start, end = _day(day, month, year or last_year), _day(last_day, last_month, last_year)
    return Period(start.start, end.end) if start and end and start.start <= end.end else None


def _year_to(month: str, year: str) -> Period:
    end = _one_month(month, year).end
    start_month = end.month % 12 + 1
    return Period(date(end.year - (start_month > 1), start_month, 1), end)


def _quarter(number: str, first: str, second: str) -> Period | None:
    return Quarter(2000 + int(first), int(number)).period if (int(first) + 1) % 100 == int(second) else None


def _financial_year(first: str, second: str) -> Period | None:
    if (int(first) + 1) % 100 != int(second):
        return None
    return Period(Quarter(2000 + int(first), 1).start, Quarter(2000 + int(first), 4).end)


def _calendar_year(year: str) -> Period:
    return Period(date(int(year), 1, 1), date(int(year), 12, 31))


def _short_year(month: str, year: str) -> Period:
    return _one_month(month, f"20{year}")


def _short_day(day: str, month: str, year: str) -> Period | None:
    return _day(day, month, f"20{year}")


#: these have a beginning and an end of their own
_SPANS = (_months, _days, _year_to)
_PATTERNS = (
    (re.compile(rf"\bq([1-4])\s*(?:of\s+|in\s+|,\s*)?{_FINANCIAL}\b"), _quarter),
    (re.compile(rf"\bquarter ([1-4])\s*(?:of\s+|in\s+|,\s*)?{_FINANCIAL}\b"), _quarter),
    (re.compile(rf"\b(?:year|(?:12|twelve)[- ]months?)\s+{_THE_END}({_MONTH})\s+({_YEAR})\b"), _year_to),
    (re.compile(rf"\b{_DAY}({_MONTH})(?:\s+({_YEAR}))?{_TO}{_DAY}({_MONTH})\s+({_YEAR})\b"), _days),
    (re.compile(rf"\b({_MONTH})(?:\s+({_YEAR}))?{_TO}({_MONTH})\s+({_YEAR})\b"), _months),
    (re.compile(rf"\b{_DAY}({_MONTH})\s+({_YEAR})\b"), _day),
    (re.compile(rf"\b({_MONTH})\s+({_YEAR})\b"), _one_month),
    (re.compile(rf"\b{_DAY}({_MONTH})\s+(1[5-9]|[23]\d)\b(?!\d)"), _short_day),
    (re.compile(rf"\b({_MONTH})\s+(1[5-9]|[23]\d)\b(?!\d|st|nd|rd|th|,?\s*(?:19|20)\d\d)"), _short_year),
    (re.compile(rf"(?<![\d£/-])\b{_FINANCIAL}\b(?![\d%])"), _financial_year),
    (re.compile(r"(?<![\d£,./-])\b((?:19|20)\d\d)\b(?![\d%,./-]*\d)(?!%)"), _calendar_year),
)
