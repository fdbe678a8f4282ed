"""How wide words are in the page's font, so that room can be kept for them.

matplotlib keeps none for words that are placed by hand. Widths are those of Inter (SIL Open Font License),
in thousandths of an em, from a table: no font of the machine enters, and the same words give the same room.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

#: room to spare, for a reader whose page shows another font than Inter
_SPARE = 1.05


def width(words: str, size: float, *, bold: bool = False) -> float:
    """Give the room some words take at a size, in its units; a letter not in the table counts as an M."""
    widths = _widths()
    wide = widths["M"]
    return sum(widths.get(letter, wide)[bold] for letter in words) / 1000 * size * _SPARE


def widest(lines: Sequence[str], size: float, *, bold: bool = False) -> float:
    """Give the room the widest of some lines takes, 0 for none."""
    return max((width(line, size, bold=bold) for line in lines), default=0.0)


def wrap(words: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break words into lines no wider than the room; a single word that is wider keeps its line."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


@cache
def _widths() -> dict[str, tuple[int, int]]:
    """Read the table: of each letter the regular and the bold width."""
    text = files("helpers").joinpath("data/letter-widths.csv").read_text(encoding="utf-8")
    return {
        chr(int(row["code"], 16)): (int(row["regular"]), int(row["bold"]))
        for row in csv.DictReader(text.splitlines())
    }
