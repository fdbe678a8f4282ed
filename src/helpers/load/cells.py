"""What one cell of a table says: a number, a date, a text, or why it cannot be told.

Cells come as text (CSV) or as a spreadsheet's own numbers, dates and truth values. A cell is read only
when it can be meant in one way; ``Read.note`` says what had to be understood, such as a comma between
thousands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar

Cell = str | float | int | bool | date | datetime | time | timedelta | None
Row = Sequence[Cell]
T = TypeVar("T")

_INTEGER = re.compile(r"(-?)(\d+)", re.ASCII)
_THOUSANDS = re.compile(r"(-?)([1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?: \d{3})+)", re.ASCII)
_DECIMAL = re.compile(r"\d{1,3}(?:\.\d{1,6})?", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_FEWER = re.compile(r"fewer than (\d{1,3})", re.ASCII | re.IGNORECASE)
_BETWEEN = re.compile(r"(\d{1,4}) to (\d{1,4})", re.ASCII)
_OTHER_SPACES = re.compile("[\u00a0\u2007\u202f\u2009]")
# Markers of publishers for a value that is not there; each means another thing in another source.
MARKERS = frozenset(
    {"..", ".", "-", "–", "—", ":", "*", "n/a", "na", "nan", "null", "none", "nil", "x", "c", "z"}
)
_MARKER = re.compile(r"\[[a-z]{1,4}\]|<\s*\d+|≤\s*\d+|\.{2,3}", re.IGNORECASE)
_ERROR = re.compile(r"#(REF|N/A|VALUE|DIV/0|NAME|NULL|NUM)[!?]?|Err:\d+", re.IGNORECASE)
LARGEST = 100_000_000


@dataclass(frozen=True)
class Read(Generic[T]):
    """A cell's value, and what had to be understood to have it ("" for nothing)."""

    value: T
    note: str = ""


@dataclass(frozen=True)
class Unread:
    """Why a cell has no certain value, and what to do about it."""

    found: str
    remedy: str


@dataclass(frozen=True)
class Range:
    """A count that is withheld, between two bounds, both included."""

    least: int
    most: int


def shown(cell: Cell) -> str:
    """Write a cell as it stands, for a message."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def is_blank(cell: Cell) -> bool:
    """Whether nothing but space stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text(cell: Cell) -> Read[str] | Unread:
    """Read a name or label: outer space is dropped, unseen characters are refused."""
    if cell is None:
        return Read("")
    if not isinstance(cell, str):
        return Read(shown(cell))
    unseen = _unseen(cell)
    if unseen:
        return Unread(f"The text holds an unseen character ({unseen})", "Type the text again.")
    plain = _OTHER_SPACES.sub(" ", cell).strip()
    other_space = _OTHER_SPACES.search(cell.strip(" "))
    return Read(plain, "A non-breaking space is read as a space" if other_space else "")


def _unseen(content: str) -> str:
    for character in content:
        # Cf: formatting such as zero-width or right-to-left marks; Cc: control; Co, Cs: private or half
        # characters
        if unicodedata.category(character) in {"Cf", "Cc", "Co", "Cs"} and character not in "\t\n\r":
            return f"U+{ord(character):04X}"
    return ""


def count(cell: Cell, *, may_be_negative: bool = False) -> Read[int] | Unread:
    """Read a whole number: "1257", "1,257", "1 257", "-00" (zero); nothing else that text can be.

    Numbers of a spreadsheet must be whole. Below zero only where ``may_be_negative``; above one hundred
    million never.
    """
    found = _whole(cell)
    if isinstance(found, Unread):
        return found
    if found.value < 0 and not may_be_negative:
        return Unread("A count below zero", "A count here is 0 or more: correct it, or ask the sender.")
    if abs(found.value) > LARGEST:
        return Unread("A count too large to be one", "Correct the number.")
    return found


def _whole(cell: Cell) -> Read[int] | Unread:
    if isinstance(cell, bool):
        return Unread("TRUE or FALSE in place of a count", "Write the number.")
    if isinstance(cell, int):
        return Read(cell)
    if isinstance(cell, float):
        whole = cell == cell and abs(cell) < 2**53 and cell.is_integer()
        return Read(int(cell)) if whole else Unread("A count that is not whole", "Write a whole number.")
    read = text(cell) if cell is None or isinstance(cell, str) else None
    if read is None:
        return Unread(
            "A date or time in place of a count", "Format the cell as a number and write the count."
        )
    return read if isinstance(read, Unread) else _whole_text(read)


def _whole_text(read: Read[str]) -> Read[int] | Unread:
    plain = _INTEGER.fullmatch(read.value)
    if plain:
        return _zero_or(plain, read)
    separated = _THOUSANDS.fullmatch(read.value)
    if separated:
        mark = "comma" if "," in read.value else "space"
        digits = re.sub(r"[ ,]", "", separated[2])
        return Read(int(separated[1] + digits), f"The {mark} is read as standing between thousands")
    return _no_number(read.value, "count")


def _zero_or(found: re.Match[str], read: Read[str]) -> Read[int] | Unread:
    sign, digits = found.groups()
    if len(digits) > 12:
        return Unread("A count too large to be one", "Correct the number.")
    if sign and not int(digits):
        return Read(0, "A zero with a minus sign is read as zero")
    if len(digits) > 1 and digits.startswith("0"):
        return Unread("A count with leading zeros", "Write the number without them; is it a code?")
    return Read(int(sign + digits), read.note)


def percentage(cell: Cell) -> Read[float] | Unread:
    """Read a percentage from 0 to 100; a share such as 0.71 is refused, for it could mean either."""
    found = _decimal(cell)
    if isinstance(found, Unread):
        return found
    if not 0 <= found.value <= 100:
        return Unread("A percentage outside 0 to 100", "Correct the percentage.")
    if 0 < found.value < 1:
        return Unread(
            "A percentage below 1, or a share",
            "Write 71 for 71 per cent (format the column as number, not %).",
        )
    return found


def _decimal(cell: Cell) -> Read[float] | Unread:
    if isinstance(cell, bool):
        return Unread("TRUE or FALSE in place of a percentage", "Write the number.")
    if isinstance(cell, int | float):
        return Read(float(cell)) if cell == cell else Unread("No number", "Write the number.")
    if cell is not None and not isinstance(cell, str):
        return Unread("A date or time in place of a percentage", "Format the cell as a number.")
    read = text(cell)
    return read if isinstance(read, Unread) else _decimal_text(read)


def _decimal_text(read: Read[str]) -> Read[float] | Unread:
    digits = read.value.removesuffix("%").rstrip()
    if _DECIMAL.fullmatch(digits):
        return Read(float(digits), "The % sign is dropped" if digits != read.value else read.note)
    if re.fullmatch(r"-\d+(\.\d+)?", digits, re.ASCII):
        return Unread("A percentage outside 0 to 100", "Correct the percentage.")
    return _no_number(read.value, "percentage")


def withheld(cell: Cell) -> Range | None:
    """Read a count that is given only as bounds: "fewer than 8" is 0 to 7, "1 to 7" says it itself."""
    found = text(cell)
    if isinstance(found, Unread):
        return None
    fewer = _FEWER.fullmatch(found.value)
    if fewer and int(fewer[1]) > 0:
        return Range(0, int(fewer[1]) - 1)
    between = _BETWEEN.fullmatch(found.value)
    if between and int(between[1]) < int(between[2]):
        return Range(int(between[1]), int(between[2]))
    return None


def _no_number(content: str, kind: str) -> Unread:
    """Say what stands where a number should: each fault has its own remedy."""
    if not content:
        return Unread(
            f"A blank where a {kind} should be",
            "A blank is neither zero nor missing: write the number, or say why there is none.",
        )
    if _ERROR.fullmatch(content):
        return Unread(
            "A spreadsheet's error value", "Correct the formula at its source and paste values only."
        )
    if content.casefold() in MARKERS or _MARKER.fullmatch(content):
        return Unread(
            f"A marker where a {kind} should be",
            'Write the number, or "fewer than 8"; or leave it empty and give a status with its reason.',
        )
    if content.startswith(("=", "+", "@")):
        return Unread(f"A formula or sign where a {kind} should be", "Paste values only.")
    return Unread(
        f"Text where a {kind} should be", "Write the number in digits, with notes in a column of their own."
    )


def day(cell: Cell) -> Read[date] | Unread:
    """Read a date: a spreadsheet's own, or 2022-04-01. Any other way of writing can mean two days."""
    if isinstance(cell, datetime):
        whole = cell.time() == time()
        return (
            Read(cell.date())
            if whole
            else Unread("A date with a time of day", "Write the day alone: 2022-04-01.")
        )
    if isinstance(cell, date):
        return Read(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Unread(
            "A spreadsheet's serial number for a date", "Format the column as text, write 2022-04-01."
        )
    found = text(cell if isinstance(cell, str) else shown(cell))
    return found if isinstance(found, Unread) else _day_text(found.value)


def _day_text(content: str) -> Read[date] | Unread:
    found = _DATE.fullmatch(content)
    if found:
        try:
            return Read(date(*(int(part) for part in found.groups())))
        except ValueError:
            return Unread("A date that is not in the calendar", "Correct the date.")
    if not content:
        return Unread("A blank where a date should be", "Write the date as 2022-04-01.")
    if re.fullmatch(r"\d{5}(\.\d+)?", content, re.ASCII):
        return Unread(
            "A spreadsheet's serial number for a date", "Format the column as text, write 2022-04-01."
        )
    return Unread("A date in a form that can be misread", "Write dates as 2022-04-01: year, month, day.")
