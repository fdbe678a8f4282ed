"""Checks that the words were read for this quarter, and not carried over unread."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.check.claims.reading import Reading, trip_at_each, words_check
from helpers.check.prose.patterns import words
from helpers.check.registry import Check, Trip, key
from helpers.errors import Outcome, Place

#: a paragraph shorter than this may well be the same twice
_LEAST_WORDS = 6
_PLACEHOLDER = re.compile(
    words("""
        tbc|tbd|to be (?:confirmed|written)|to ?do:|todo
        lorem ipsum|xx+|insert (?:text|figure|here)|placeholder
        not reviewed|write here|awaiting (?:text|update|input)
    """)
    + r"|\[[^\]]*\.\.\.[^\]]*\]|\?\?+"
)


def carried(reading: Reading) -> Iterator[Trip]:
    """Find text that stands as it stood in the last quarter and that nobody has read since."""
    front = reading.words.front
    if front.carried_from and front.reviewed is None:
        yield reading.setting_trip(
            ("carried_from",),
            f"The words are carried over from {front.carried_from}, and nobody has read them since",
            "Read them, change what is no longer so, and write the day under reviewed.",
            front.carried_from,
        )
        return
    last = reading.before.front.reviewed if reading.before else None
    if reading.before is None or (front.reviewed and last and front.reviewed > last):
        return
    old = {_alike(line) for line in reading.before.body.split("\n")}
    for number, line in enumerate(reading.words.body.split("\n"), start=reading.words.body_line):
        if len(line.split()) >= _LEAST_WORDS and _alike(line) in old:
            yield Trip(
                Place(reading.words.file, line=number, element=key(line)),
                "The text stands as it stood last quarter, and was not read since",
                "Read it, change what is no longer so, and write the day under reviewed.",
                line.strip()[:80],
            )


def _alike(line: str) -> str:
    return " ".join(re.findall(r"\w+", line.lower()))


def unread(reading: Reading) -> Iterator[Trip]:
    """Find words read before the quarter ended, so not with its figures, or on no day at all."""
    read = reading.words.front.reviewed
    if read is None and not reading.words.front.carried_from:
        yield reading.setting_trip(
            ("reviewed",),
            "Nobody has written on which day the words were read",
            "Write the day under reviewed.",
        )
    elif read is not None and read <= reading.ground.quarter.end:
        yield reading.setting_trip(
            ("reviewed",),
            "The words were read before the quarter ended, so not with its figures",
            "Read them with the figures, and write the day.",
            str(read),
        )


def placeholders(reading: Reading) -> Iterator[Trip]:
    """Find placeholders that stand where words should be."""
    found, remedy = "A placeholder stands where words should be", "Write the words, or take it out."
    yield from trip_at_each(reading, _PLACEHOLDER, found, remedy)


def endless(reading: Reading) -> Iterator[Trip]:
    """Find sentences that are too long, or too many, to be read: no check has looked at them."""
    for sentence in reading.unread:
        words = sentence.text[:60]
        place = Place(reading.words.file, line=sentence.line(), element=key(words))
        long = f"A sentence of {len(sentence.text):,} characters"
        found = long if sentence.is_too_long else "The words have too many sentences; this and those after it"
        yield Trip(
            place, f"{found}, which no check has looked at", "Break it up, or shorten the words.", words
        )


CHECKS: tuple[Check[Reading], ...] = (
    words_check(
        "carried-unread",
        Outcome.FAIL,
        "No text is carried over from the last quarter unread.",
        carried,
    ),
    words_check("read-in-time", Outcome.WARN, "The words were read after the quarter ended.", unread),
    words_check("endless-sentence", Outcome.FAIL, "No sentence is too long to be read.", endless),
    words_check("placeholder", Outcome.FAIL, "No placeholder stands where words should be.", placeholders),
)
