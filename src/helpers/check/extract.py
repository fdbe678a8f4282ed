"""Checks of the force's own extract: the words in it that reach the page, and where its figures stand.

Notes and reasons are written by the force and shown as they are. What is wrong in them is found when the
extract is loaded, and again in a finished statement that shows them, with the file, the row and the column.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pandas as pd

from helpers.check.claims.typed import typed_numbers
from helpers.check.registry import Check, Trip
from helpers.check.subject import Subject
from helpers.errors import Finding, Outcome, Place
from helpers.narrative.words.calls import find_calls, typed_letters
from helpers.narrative.words.refusals import unseen
from helpers.params import Framework
from helpers.periods import Period

_COLUMNS = ("reason", "note")
_PLACE = re.compile(r"(?P<file>.*?)(?:, sheet '(?P<sheet>.*)')?(?:, row (?P<row>\d+))?")
_NUMBER = re.compile(r"\d+")
_NO_NUMBER = "Write it without the number, such as “some” for “two”: figures are shown from their own rows."


def words_of(observations: pd.DataFrame, framework: Framework) -> tuple[Finding, ...]:
    """Return a warning for each note or reason of the forces' extracts that a check of the page will fail."""
    families = {name: framework.family_of(name) for name in observations["source"].unique()}
    own = observations[observations["source"].map(families).eq("force")]
    return tuple(
        Finding("load.words", Outcome.WARN, trip.place, trip.found, trip.remedy, trip.value)
        for trip in _wrong_words(own)
    )


def place_of(observations: pd.DataFrame, measure: str, period: Period) -> Place | None:
    """Return the row of an extract that gives a measure for a period, None where none does."""
    found = observations[
        observations["measure"].eq(measure)
        & observations["start"].eq(pd.Timestamp(period.start))
        & observations["end"].eq(pd.Timestamp(period.end))
    ]
    return _place(str(found["place"].iloc[-1]), "value") if len(found) else None


def _shown_words(subject: Subject) -> Iterator[Trip]:
    """Find what is wrong in the notes and reasons of the extract that the page shows."""
    text = " ".join(each.text for each in subject.page.all("main")).casefold()
    for trip in _wrong_words(subject.extract):
        if " ".join(trip.sentence.split()).rstrip(".").casefold() in text:
            yield trip


def _wrong_words(rows: pd.DataFrame) -> Iterator[Trip]:
    for column in _COLUMNS:
        for row in rows[rows[column].ne("")].to_dict("records"):
            text, place = str(row[column]), _place(str(row["place"]), column)
            bounds = {row["least"], row["most"], row["most"] + 1} if row["most"] >= 0 else set[int]()
            for found, remedy, value in _problems(text, {str(each) for each in bounds}):
                yield Trip(place, found, remedy, value, sentence=text)


def _problems(text: str, bounds: set[str]) -> Iterator[tuple[str, str, str]]:
    """Say what is wrong in a text; a withheld count may be given by its bounds, which its row has as well."""
    _, marks = find_calls(text, "", 1)
    for each in marks:
        yield (
            "A mark of a figure by name, which only the words of a quarter may call",
            "Leave it out.",
            each.value,
        )
    yield from ((each.found, each.remedy, each.value) for each in typed_letters(text, "", 1))
    yield from ((each.found, each.remedy, "") for each in unseen(text, "", 1))
    for found in typed_numbers(unicodedata.normalize("NFKC", text).lower()):
        if set(_NUMBER.findall(found[0])) - bounds or not _NUMBER.search(found[0]):
            yield "A number is typed in the words of the extract", _NO_NUMBER, found[0]


def _place(text: str, column: str) -> Place:
    """Read a place as an observation keeps it: a file, a sheet of a workbook, and a row."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return Place(text, column=column)
    return Place(found["file"], found["sheet"] or "", int(found["row"] or 0), column)


CHECKS: tuple[Check[Subject], ...] = (
    Check(
        "extract-words",
        "evidence",
        Outcome.FAIL,
        "The notes and reasons of the extract have no typed number and no mark.",
        _shown_words,
    ),
)
