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
#: "5.0" or "5.00"; not "5.000", which means five thousand where the point separates thousands
_POINT_ZERO = re.compile(r"(-?\d+)\.00?", re.ASCII)
_THOUSANDS = re.compile(r"(-?)([1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?: \d{3})+)", re.ASCII)
_DECIMAL = re.compile(r"\d{1,3}(?:\.\d{1,6})?", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_WORDS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_N = rf"(\d{{1,4}}|{'|'.join(_WORDS)})"
_BELOW = re.compile(rf"(?:(?:fewer|less|lower|smaller) than|under|below|<)\s*{_N}", re.ASCII | re.IGNORECASE)
_AT_MOST = re.compile(
    rf"(?:at most|up to|no more than|not more than|≤|<=)\s*{_N}|{_N}\s+or\s+(?:fewer|less|under|below)",
    re.ASCII | re.IGNORECASE,
)
_BETWEEN = re.compile(rf"(?:between\s+|from\s+)?{_N}\s*(?:to|and|-|–|—)\s*{_N}", re.ASCII | re.IGNORECASE)
#: the two ways of writing bounds that the template names
_PLAIN_BOUNDS = re.compile(r"fewer than \d+|\d+ to \d+", re.ASCII | re.IGNORECASE)
_OTHER_SPACES = re.compile("[\u00a0\u2007\u202f\u2009]")
# Markers of publishers for a value that is not there; each means another thing in another source.
MARKERS = frozenset(
    {"..", ".", "-", "–", "—", ":", "*", "n/a", "na", "nan", "null", "none", "nil", "x", "c", "z"}
)
_MARKER = re.compile(r"\[[a-z]{1,4}\]|[<≤]\s*\d+|\.{2,3}", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+", re.ASCII)
#: what to write where a count is known and may not be given
_BOUNDS = 'If it may not be given, write its bounds: "fewer than 8" or "1 to 7".'
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
    note: str = ""

    @property
    def words(self) -> str:
        """The bounds as the template writes them: "fewer than 8", "1 to 7"."""
        return f"{self.least} to {self.most}" if self.least else f"fewer than {self.most + 1}"


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
            "A date or time in place of a count",
            f"Set the cell's format to Text and write the value again. {_BOUNDS}",
        )
    return read if isinstance(read, Unread) else _whole_text(read)


def _whole_text(read: Read[str]) -> Read[int] | Unread:
    plain = _INTEGER.fullmatch(read.value)
    if plain:
        return _zero_or(plain, read)
    whole = _POINT_ZERO.fullmatch(read.value)
    if whole:
        return _with_note(whole[1], "A count written with decimals of 0 is read without them")
    separated = _THOUSANDS.fullmatch(read.value)
    if separated:
        mark = "comma" if "," in read.value else "space"
        digits = re.sub(r"[ ,]", "", separated[2])
        return Read(int(separated[1] + digits), f"The {mark} is read as standing between thousands")
    return _no_number(read.value, "count")


def _with_note(digits: str, note: str) -> Read[int] | Unread:
    found = _whole_text(Read(digits))
    return Read(found.value, note) if isinstance(found, Read) else found


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
    """Read a percentage from 0 to 100.

    A number above 0 and up to 1 without a % sign is refused: it could be a share, such as 0.71 or 1.0.
    """
    found = _decimal(cell)
    if isinstance(found, Unread):
        return found
    if not 0 <= found.value <= 100:
        return Unread("A percentage outside 0 to 100", "Correct the percentage.")
    marked = isinstance(cell, str) and "%" in cell
    if 0 < found.value <= 1 and not marked:
        return Unread(
            "A percentage of 1 or less, or a share",
            "Write 71 for 71 per cent and 100 for all; for less than 1 per cent add the sign: 0.5%.",
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
    if re.fullmatch(r"-\d+(\.\d+)?|\d{4,}(\.\d+)?", digits, re.ASCII):
        return Unread("A percentage outside 0 to 100", "Correct the percentage.")
    return _no_number(read.value, "percentage")


def withheld(cell: Cell) -> Range | None:
    """Read a count that is given only as bounds, None for anything else.

    "fewer than 8", "less than eight" and "<8" are 0 to 7; "7 or fewer" is 0 to 7; "1 to 7", "1-7" and
    "between 1 and 7" give both bounds. ``Range.note`` says how any but the template's forms are read.
    """
    found = text(cell) if isinstance(cell, str) else None
    if not isinstance(found, Read):
        return None
    written = " ".join(found.value.split())
    bounds = _bounds(written)
    if bounds is None or not 0 <= bounds[0] < bounds[1] <= 9999:
        return None
    plain = _PLAIN_BOUNDS.fullmatch(written)
    return Range(*bounds, "" if plain else f"A count that is not given, read as {bounds[0]} to {bounds[1]}")


def _bounds(written: str) -> tuple[int, int] | None:
    below, at_most, between = (each.fullmatch(written) for each in (_BELOW, _AT_MOST, _BETWEEN))
    if below:
        return 0, _number_in(below[1]) - 1
    if at_most:
        return 0, _number_in(at_most[1] or at_most[2])
    return (_number_in(between[1]), _number_in(between[2])) if between else None


def _number_in(word: str) -> int:
    return _WORDS.index(word.casefold()) if word.casefold() in _WORDS else int(word)


def _no_number(content: str, kind: str) -> Unread:
    """Say what is in a cell where a number should be: each fault has its own remedy."""
    bounds = f" {_BOUNDS}" if kind == "count" else ""
    status = "If there is none to give, leave it empty and give a status and a reason."
    if not content:
        return Unread(
            f"A blank where a {kind} should be",
            "A blank is neither zero nor missing: write the number, or say why there is none.",
        )
    if _ERROR.fullmatch(content):
        return Unread("A spreadsheet's error value", "Correct the formula and paste values only.")
    if content.casefold() in MARKERS or _MARKER.fullmatch(content):
        return Unread(f"A marker where a {kind} should be", f"{status}{bounds}")
    if content.startswith(("=", "+", "@")):
        return Unread(f"A formula or sign where a {kind} should be", "Paste values only.")
    if _DECIMAL_COMMA.fullmatch(content):
        found = f"A comma in a {kind} that is not between thousands"
        return Unread(found, "Write decimals in digits with a point, and thousands as 1,257 or 1257.")
    return Unread(
        f"Text where a {kind} should be",
        f"Write the value in digits, and notes in the column for them.{bounds}",
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
