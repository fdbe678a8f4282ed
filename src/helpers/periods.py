"""Quarters and the periods made of them: financial years begin on 1 April, both ends inclusive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, total_ordering

from helpers.errors import RequestError

_QUARTER = re.compile(r"(\d{4})-(\d{2})-Q([1-4])", re.ASCII)
_HOW = "Write a financial-year quarter as 2022-23-Q1 (Q1 is April to June)."
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, order=True)
class Period:
    """A span of whole days, both ends included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse a span that ends before it begins."""
        if self.end < self.start:
            raise RequestError(f"The period {self.start} to {self.end} ends before it begins")

    def __str__(self) -> str:
        """Write both dates, ISO."""
        return f"{self.start.isoformat()} to {self.end.isoformat()}"

    @property
    def months(self) -> int:
        """How many calendar months the span touches."""
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    @property
    def prose(self) -> str:
        """In words: "April to June 2022", "July 2018 to June 2019", "April 2022"."""
        first, last = MONTHS[self.start.month - 1], MONTHS[self.end.month - 1]
        if self.start.year != self.end.year:
            return f"{first} {self.start.year} to {last} {self.end.year}"
        return f"{last} {self.end.year}" if self.months == 1 else f"{first} to {last} {self.end.year}"

    @property
    def brief(self) -> str:
        """In few letters, for a table: "Apr to Jun 2022", "Jul 2018 to Jun 2019"."""
        return re.sub(r"([A-Z][a-z]{2})[a-z]*", r"\1", self.prose)

    @property
    def is_quarter(self) -> bool:
        """Whether the span is exactly one financial-year quarter."""
        return self == Quarter.containing(self.start).period

    def overlaps(self, other: Period) -> bool:
        """Whether the two spans share a day."""
        return self.start <= other.end and other.start <= self.end


@total_ordering
@dataclass(frozen=True)
class Quarter:
    """A quarter of a financial year: ``Quarter(2022, 1)`` is April to June 2022, "Q1 2022-23"."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read "2022-23-Q1"; anything else is refused with what is wrong about it."""
        found = _QUARTER.fullmatch(text)
        if not found:
            raise RequestError(f"{text!r} is not a quarter", remedy=_HOW)
        year, next_year, number = (int(part) for part in found.groups())
        if (year + 1) % 100 != next_year:
            raise RequestError(
                f"{text!r} is not a quarter: the year after {year} is {year + 1}",
                remedy=f"Write {cls(year, number)}.",
            )
        if not 1990 <= year <= 2100:
            raise RequestError(f"{text!r} is not a quarter this tool can know", remedy=_HOW)
        return cls(year, number)

    @classmethod
    def parse_range(cls, text: str) -> list[Quarter]:
        """Read one quarter, or two joined by ".." as every quarter from the first to the last."""
        first, dots, last = text.partition("..")
        if dots and not (first and last):
            raise RequestError(f"{text!r} is not a quarter or a range", remedy=_HOW)
        start = cls.parse(first)
        end = cls.parse(last) if dots else start
        if end < start:
            raise RequestError(f"The range {text!r} ends before it begins", remedy=f"Write {end}..{start}.")
        return [start + n for n in range(end - start + 1)]

    @classmethod
    def containing(cls, day: date) -> Quarter:
        """Give the quarter a day falls in."""
        months = day.year * 12 + day.month - 4
        return cls(months // 12, months % 12 // 3 + 1)

    @classmethod
    def _from_ordinal(cls, ordinal: int) -> Quarter:
        return cls(ordinal // 4, ordinal % 4 + 1)

    @property
    def ordinal(self) -> int:
        """Quarters counted from year 0, so that differences are whole quarters."""
        return self.year * 4 + self.number - 1

    @property
    def start(self) -> date:
        """The first day."""
        return date(self.year + (self.number == 4), (1, 4, 7, 10)[self.number % 4], 1)

    @property
    def end(self) -> date:
        """The last day."""
        return (self + 1).start - timedelta(days=1)

    @property
    def period(self) -> Period:
        """The quarter as a span of days."""
        return _span(self)

    @property
    def financial_year(self) -> str:
        """The year it belongs to: "2022-23"."""
        return f"{self.year}-{(self.year + 1) % 100:02d}"

    @property
    def prose(self) -> str:
        """As a statement writes it: "Q1 2022-23"."""
        return f"Q{self.number} {self.financial_year}"

    def __str__(self) -> str:
        """As files and commands write it: "2022-23-Q1"."""
        return f"{self.financial_year}-Q{self.number}"

    def __add__(self, quarters: int) -> Quarter:
        """Give the quarter so many later."""
        return Quarter._from_ordinal(self.ordinal + quarters)

    def __sub__(self, other: Quarter) -> int:
        """Count the quarters from the other to this one."""
        return self.ordinal - other.ordinal

    def __lt__(self, other: Quarter) -> bool:
        """Earlier quarters come first."""
        return self.ordinal < other.ordinal

    @property
    def previous(self) -> Quarter:
        """The quarter before."""
        return self + -1

    @property
    def year_ago(self) -> Quarter:
        """The same quarter of the year before."""
        return self + -4

    @property
    def rolling_year(self) -> Period:
        """The twelve months that end with this quarter."""
        return Period((self + -3).start, self.end)


@lru_cache(maxsize=4096)
def _span(quarter: Quarter) -> Period:
    return Period(quarter.start, quarter.end)


def quarters_of(period: Period) -> list[Quarter]:
    """Give the whole quarters a span is made of; empty when it does not start and end with one."""
    first, last = Quarter.containing(period.start), Quarter.containing(period.end)
    if first.start != period.start or last.end != period.end:
        return []
    return list(quarters_between(first, last))


def quarters_between(first: Quarter, last: Quarter) -> Iterator[Quarter]:
    """Give every quarter from the first to the last, both included."""
    return (first + n for n in range(last - first + 1))
