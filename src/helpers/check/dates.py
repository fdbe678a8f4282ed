"""Checks of dates that people write: each can be true, whatever day the statement is checked on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from helpers import wording
from helpers.check.registry import Check, Trip
from helpers.check.subject import Subject
from helpers.dates import parse_date
from helpers.errors import Outcome, Place, RequestError
from helpers.params import Words
from helpers.periods import Quarter


def publication_problems(subject: Subject, published: date, place: Place) -> Iterator[Trip]:
    """Find what stops a statement from having been published on a day: its own quarter, or its releases."""
    if published < subject.quarter.end:
        found = f"The statement is dated before {subject.quarter.prose} ended"
        remedy = f"The earliest date is {wording.day(subject.quarter.end)}."
        yield Trip(place, found, remedy, wording.day(published))
    dated = [(parse_date(each["released"]), each) for each in subject.releases]
    newest, release = max(dated, key=lambda each: each[0].last, default=(None, None))
    if newest is not None and release is not None and published < newest.last:
        name = f"{release['publisher']}, {release['title']}"
        found = f"The statement is dated before the newest release it uses: {name}, of {newest.prose}"
        folder = f"data/raw/{release['source']}/{release['release']}"
        remedy = f"Date it {wording.day(newest.last)} or later, or build it without {folder}."
        yield Trip(place, found, remedy, wording.day(published))


def _publication(subject: Subject) -> Iterator[Trip]:
    """Hold the date the page gives: ``published:`` for a first version, else that of the signature.

    A month without a day counts as its last day, for a release as well.
    """
    if subject.is_first_version and subject.statement.published:
        place = Place(file=subject.statement_file, element="published")
        yield from publication_problems(subject, parse_date(subject.statement.published).last, place)
    elif subject.signature is not None and subject.is_signed:
        place = Place(file=subject.sign_off_file, element="date")
        yield from publication_problems(subject, subject.signature.date, place)


def _not_ahead(subject: Subject) -> Iterator[Trip]:
    """Hold that nothing that has happened is dated in the future, nor reviewed before the quarter ended."""
    for slug, words in subject.words.items():
        for name, day in _dated(words):
            if day > subject.today:
                place = Place(file=subject.words_file(slug), element=name)
                yield Trip(place, "The date is in the future", "Write the day it was.", wording.day(day))
        reviewed = words.front.reviewed if words else None
        if reviewed and reviewed < subject.quarter.end:
            place = Place(file=subject.words_file(slug), element="reviewed")
            found = f"The words were reviewed before {subject.quarter.prose} ended"
            yield Trip(place, found, "Review them with the quarter's figures.", wording.day(reviewed))
    for promise in subject.statement.promises:
        if _quarter(promise.made) is None or (_quarter(promise.made) or subject.quarter) > subject.quarter:
            place = Place(file=subject.statement_file, element="promises")
            found = f"A promise was made in no quarter up to {subject.quarter.prose}"
            yield Trip(place, found, "Write made: as 2022-23-Q1.", promise.made)


def _dated(words: Words | None) -> Iterator[tuple[str, date]]:
    """Give every date of a words file that is past when it is true, by the name of its setting."""
    if words is None:
        return
    if words.front.reviewed:
        yield "reviewed", words.front.reviewed
    for name, fact in words.front.facts.items():
        yield f"facts.{name}.as_at", fact.as_at


def _quarter(text: str) -> Quarter | None:
    try:
        return Quarter.parse(text)
    except RequestError:
        return None


CHECKS: tuple[Check[Subject], ...] = (
    Check(
        "dates-publication",
        "dates",
        Outcome.FAIL,
        "The date of publication is not before the quarter's end nor before the newest release used.",
        _publication,
        "O6",
    ),
    Check("dates-past", "dates", Outcome.FAIL, "What has happened is not dated ahead.", _not_ahead),
)
