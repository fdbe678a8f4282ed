"""Characters that nobody sees: they hide words, or turn the order in which text is read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

#: control, format (direction marks, characters of no width), private use, surrogates, unassigned, separators
_UNSEEN: Final = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


def unseen_in(text: str) -> tuple[str, ...]:
    """Return the characters of a text that cannot be seen; tabs and the ends of lines are none of them."""
    if text.isascii() and text.isprintable():
        return ()
    return tuple(each for each in text if each not in "\t\n" and unicodedata.category(each) in _UNSEEN)


def named_unseen(letter: str) -> str:
    """Name an unseen character, such as "U+202E, right-to-left override"."""
    return f"U+{ord(letter):04X}, {unicodedata.name(letter, 'without a name').lower()}"


def lines_with_unseen(text: str, first_line: int) -> Iterator[tuple[int, str, int]]:
    """Yield each line that has unseen characters: its number, what was found, and how many there are."""
    for number, line in enumerate(text.split("\n"), start=first_line):
        if found := unseen_in(line):
            yield number, f"A character that cannot be seen: {named_unseen(found[0])}", len(found)
