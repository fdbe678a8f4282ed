"""What words may not hold, whatever they say: too much at once, and characters nobody can see."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.errors import Finding, Outcome, Place
from helpers.params import lines_with_unseen

#: far beyond what anyone writes about one priority, and short enough to be read in no time whatever it holds
MOST_LETTERS = 40_000
MOST_LINES = 2_000
LONGEST_LINE = 20_000
MOST_MARKS = 2_000
_MARKS = "*_`[<"


def too_much(body: str, file: str, first_line: int) -> Finding | None:
    """Refuse words that are longer than words are; nothing else of them is then looked at."""
    lines = body.split("\n")
    for number, line in enumerate(lines, start=first_line):
        if len(line) > LONGEST_LINE:
            found = f"A line of {len(line):,} characters; a line may have {LONGEST_LINE:,}"
            return _finding(found, file, number, "Break it into paragraphs.")
    marks = sum(body.count(mark) for mark in _MARKS)
    for count, most, what in (
        (len(body), MOST_LETTERS, "characters"),
        (len(lines), MOST_LINES, "lines"),
        (marks, MOST_MARKS, "marks of emphasis, code and links"),
    ):
        if count > most:
            found = f"The words have {count:,} {what}; those of one priority may have {most:,}"
            return _finding(found, file, first_line, "Shorten them.")
    return None


def unseen(text: str, file: str, first_line: int) -> Iterator[Finding]:
    """Find the characters nobody can see, or that change the order of what is read; one finding a line."""
    for line, found, count in lines_with_unseen(text, first_line):
        yield _finding(found, file, line, "Delete it, and type the words around it again.", count)


def _finding(found: str, file: str, line: int, remedy: str, count: int = 1) -> Finding:
    return Finding("words", Outcome.FAIL, Place(file=file, line=line), found, remedy, count=count)
