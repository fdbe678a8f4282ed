"""Dates as people write them in settings: a day or a whole month, in digits or with the month's name."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import BeforeValidator

from helpers.errors import nearest
from helpers.periods import MONTHS

HOW: Final = "Write a day as 2022-09-01 or 1 September 2022"
_HOW_MONTH: Final = f"{HOW}, or a month as 2022-09 or September 2022"
_DIGITS = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2}))?", re.ASCII)
_NAMED = re.compile(r"(?:(?P<day>\d{1,2}) +)?(?P<month>[A-Za-z]+) +(?P<year>\d{4})", re.ASCII)


@dataclass(frozen=True)
class PartialDate:
    """A date as exactly as it is known: a day, or (``day`` is None) a month."""

    year: int
    month: int
    day: int | None = None

    @property
    def first(self) -> date:
        """The first day it can mean."""
        return date(self.year, self.month, self.day or 1)

    @property
    def last(self) -> date:
        """The last day it can mean: a month without a day counts as its last day."""
        return date(self.year, self.month, self.day or monthrange(self.year, self.month)[1])

    @property
    def iso(self) -> str:
        """As files write it: "2022-09-01", "2022-09"."""
        return self.first.isoformat() if self.day else f"{self.year:04d}-{self.month:02d}"

    @property
    def prose(self) -> str:
        """As the page writes it: "1 September 2022", "September 2022"."""
        month = f"{MONTHS[self.month - 1]} {self.year}"
        return f"{self.day} {month}" if self.day else month


def parse_date(text: str) -> PartialDate:
    """Parse "2022-09-01", "2022-09", "1 September 2022" or "September 2022".

    Raises ValueError, saying what is wrong and how to write it.
    """
    written = text.strip()
    found = _DIGITS.fullmatch(written) or _NAMED.fullmatch(written)
    if not found:
        raise ValueError(f"This is not a date. {_HOW_MONTH}")
    month, day = _month(found["month"]), int(found["day"]) if found["day"] else None
    parsed = PartialDate(int(found["year"]), month, day)
    try:
        date(parsed.year, parsed.month, 1 if day is None else day)
    except ValueError:
        raise ValueError(f"There is no such day. {_HOW_MONTH}") from None
    return parsed


def _month(text: str) -> int:
    """Return a month's number. Raises ValueError for a month that is none, naming the nearest."""
    if text.isdigit():
        if 1 <= int(text) <= len(MONTHS):
            return int(text)
        raise ValueError(f"There is no month {text}. {_HOW_MONTH}")
    name = text.capitalize()
    if name in MONTHS:
        return MONTHS.index(name) + 1
    close = nearest(name, MONTHS, most=1)
    meant = f"Did you mean {close[0]}?" if close else f"{_HOW_MONTH}"
    raise ValueError(f"{text} is not a month. {meant}")


def parse_day(text: str) -> date:
    """Parse one day, as ``parse_date`` does. Raises ValueError for a month without a day, too."""
    parsed = parse_date(text)
    if parsed.day is None:
        raise ValueError(f"The day is missing. {HOW}")
    return parsed.first


def _to_day(given: Any) -> Any:  # noqa: ANN401 - whatever a settings file holds
    if isinstance(given, datetime):
        raise ValueError(f"A day has no time. {HOW}")  # noqa: TRY004 - pydantic reports ValueErrors
    if isinstance(given, date) or given is None:
        return given
    if not isinstance(given, str):
        raise ValueError(f"This is not a date. {HOW}")  # noqa: TRY004 - as above
    return parse_day(given)


def _to_prose(given: Any) -> Any:  # noqa: ANN401 - as above
    if given is None or given == "":
        return ""
    if isinstance(given, date) and not isinstance(given, datetime):
        return PartialDate(given.year, given.month, given.day).prose
    if not isinstance(given, str):
        raise ValueError(f"This is not a date. {_HOW_MONTH}")  # noqa: TRY004 - as above
    return parse_date(given).prose


#: a setting that is one day, written in digits or with the month's name
Day = Annotated[date, BeforeValidator(_to_day)]
#: a setting that is a day or a month, kept as the page writes it; "" where there is none
DateText = Annotated[str, BeforeValidator(_to_prose)]
