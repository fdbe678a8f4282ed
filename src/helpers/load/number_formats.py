"""What a cell of a workbook shows of the value in it: a number format may hide, replace or scale a number.

Format codes are those of ECMA-376 part 1, 18.8.31: up to four sections, for positive numbers, negative
numbers, zero and text, or for numbers that meet a condition such as ``[<8]``.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

#: a piece of a format code: quoted or escaped text, brackets, padding or fill, digits, or one character
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|(?P<pad>[_*].)|(?P<digits>[0#?][0#?,.]*|\.[0#?]+)'
    r"|(?P<general>General)|(?P<end>;)|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_ALWAYS, _FROM_0, _ABOVE_0, _BELOW_0 = ("always", 0.0), (">=", 0.0), (">", 0.0), ("<", 0.0)
#: the conditions of sections that name none, by the number of sections for numbers
_USUAL = {1: (_ALWAYS,), 2: (_FROM_0, _ALWAYS), 3: (_ABOVE_0, _BELOW_0, _ALWAYS)}


@dataclass(frozen=True)
class Display:
    """What a cell shows; ``is_plain`` if that is the value itself, be it as a percentage."""

    text: str
    is_plain: bool
    is_percent: bool = False


@dataclass(frozen=True)
class _Section:
    condition: tuple[str, float] | None
    pieces: tuple[tuple[str, str], ...]

    def has(self, kind: str, *texts: str) -> bool:
        return any(each == kind and (not texts or text in texts) for each, text in self.pieces)

    @property
    def literal(self) -> str:
        """The text this section shows whatever the value is."""
        return "".join(text for kind, text in self.pieces if kind == "literal")

    @property
    def digits(self) -> str:
        return "".join(text for kind, text in self.pieces if kind == "digits")


def display_of(value: object, code: str) -> Display:
    """Return what a cell shows for a value (number, date or text) under a number format."""
    sections = _sections(code)
    if isinstance(value, str):
        return _text(value, sections)
    if isinstance(value, date | datetime | time | timedelta):
        return _date(value, sections[0])
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, _section_for(value, sections))
    return Display(str(value), is_plain=True)


def percent_text(value: float) -> str:
    """Write a share as the percentage it is shown as, without the rounding errors of floats: 0.57 is 57%."""
    percentage = round(Decimal(repr(value)) * 100, 6).normalize()
    return f"{percentage:f}%"


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[_Section, ...]:
    found: list[list[tuple[str, str]]] = [[]]
    for piece in _PIECE.finditer(code):
        kind = piece.lastgroup or "other"
        text = piece[kind] or ""
        if kind == "end":
            found.append([])
        elif kind in {"quoted", "escaped"}:
            found[-1].append(("literal", text))
        else:
            found[-1].append((_kind_of(kind, text), text))
    return tuple(_section(pieces) for pieces in found)


def _kind_of(kind: str, text: str) -> str:
    if kind != "other":
        return kind
    return "sign" if text in "%@/" or text.lower() in "ymdhse" else "literal"


def _section(pieces: Sequence[tuple[str, str]]) -> _Section:
    conditions = [_CONDITION.fullmatch(text) for kind, text in pieces if kind == "bracket"]
    first = next((each for each in conditions if each), None)
    return _Section((first[1], float(first[2])) if first else None, tuple(pieces))


def _section_for(value: float, sections: Sequence[_Section]) -> _Section | None:
    numeric = [each for each in sections[:3] if not (len(sections) > 1 and each.has("sign", "@"))]
    usual = _USUAL.get(len(numeric), ())
    for section, default in zip(numeric, usual, strict=True):
        sign, limit = section.condition or default
        if sign == "always" or _COMPARE[sign](value, limit):
            return section
    return None


def _number(value: float, section: _Section | None) -> Display:
    if section is None:
        return Display("####", is_plain=False)
    if section.has("general") or section.has("sign", "@"):
        return Display(f"{value:g}", is_plain=not section.literal.strip())
    is_percent = section.has("sign", "%")
    scaled = re.search(r",+(?=\.|$)", section.digits)
    scale = (100 if is_percent else 1) / 1000 ** len(scaled[0] if scaled else "")
    shown = _digits(abs(value) * scale, section.digits)
    allowed = "-() " if value < 0 else "+ "
    odd = (
        bool(scaled)
        or section.has("sign", "/", "e", "E")
        or sum(text == "%" for _, text in section.pieces) > 1
    )
    plain = bool(shown) and not odd and not section.literal.strip(allowed) and not _fills(section)
    sign = "%" if is_percent else ""
    text = section.literal if not section.digits else f"{_around(section, shown)}{sign}"
    return Display(text.strip(), plain, is_percent)


def _digits(value: float, digits: str) -> str:
    """Write a number by its placeholders; "" where they show nothing, as "#" does for 0."""
    if not digits:
        return ""
    decimals = len(re.sub(r"[^0#?]", "", digits.partition(".")[2]))
    written = f"{value:,.{decimals}f}" if "," in digits else f"{value:.{decimals}f}"
    return "" if "0" not in digits and not float(written.replace(",", "")) else written


def _around(section: _Section, shown: str) -> str:
    """Put the literal text of a section round the number it shows."""
    written = ""
    for kind, text in section.pieces:
        if kind == "literal":
            written += text
        elif kind == "digits" and shown:
            written, shown = written + shown, ""
    return written


def _fills(section: _Section) -> bool:
    """Whether the section fills the cell with a character other than a space."""
    return any(kind == "pad" and text[0] == "*" and text[1] != " " for kind, text in section.pieces)


def _text(value: str, sections: Sequence[_Section]) -> Display:
    last = sections[-1]
    section = sections[3] if len(sections) > 3 else last if last.has("sign", "@") else None
    if section is None:
        return Display(value, is_plain=True)
    if not section.has("sign", "@") and not section.has("general"):
        return Display(section.literal, is_plain=False)
    return Display(section.literal + value, is_plain=not section.literal.strip())


def _date(value: date | time | timedelta, section: _Section) -> Display:
    """Judge a date's format: the year and month must be there, and no digits that are not the date's."""
    letters = "".join(text.lower() for kind, text in section.pieces if kind == "sign")
    plain = "y" in letters and "m" in letters and not re.search(r"\d", section.literal)
    if isinstance(value, time | timedelta):
        return Display(str(value), is_plain=True)
    return Display(value.isoformat() if plain else section.literal, plain)
