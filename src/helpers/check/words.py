"""The words of a statement's sections: can they be read, and what are they held against."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from helpers import params
from helpers.check.claims import Ground, Reading
from helpers.check.prose import calls
from helpers.check.registry import Check, Trip
from helpers.check.subject import Subject
from helpers.errors import InputRefused, Outcome, Place, nearest
from helpers.narrative.words.calls import find_calls, typed_letters
from helpers.values import Known, Status


def readings(subject: Subject) -> Iterator[Reading]:
    """Open each section's words with what they are held against: figures and facts of every section."""
    for priority in subject.framework.priorities:
        words = subject.words[priority.slug]
        if words is not None:
            text = (subject.settings_root / words.file).read_text(encoding="utf-8-sig")
            yield Reading(words, ground(subject, priority), text, _before(subject, priority.slug))


def settings_reading(subject: Subject) -> Reading:
    """Open what the quarter's settings say on the page: the shared reason, and why sources differ."""
    file = subject.settings_root / subject.statement_file
    text = file.read_text(encoding="utf-8-sig") if file.is_file() else ""
    said = subject.statement
    also = (said.shared_reason, *said.reconciliation.values())
    return Reading(
        params.Words(subject.statement_file, params.FrontMatter(), "", 1),
        ground(subject, subject.framework.priorities[0]),
        text,
        also=tuple(each for each in also if each),
    )


def ground(subject: Subject, priority: params.Priority) -> Ground:
    """Gather what the words of one section are held against."""
    facts = {
        f"{slug}.facts.{name}": fact
        for slug, words in subject.words.items()
        for name, fact in (words.front.facts.items() if words else ())
    }
    return Ground(
        priority=priority,
        quarter=subject.quarter,
        framework=subject.framework,
        figures=subject.known_figures,
        comparisons=subject.known_comparisons,
        series=subject.series,
        facts=facts,
        promises=tuple(each.text for each in subject.statement.promises if not each.closed),
    )


def _before(subject: Subject, priority: str) -> params.Words | None:
    """Give the words of the quarter before; those that cannot be read are no words to compare with."""
    try:
        return params.read_words(subject.root, subject.force, subject.quarter.previous, priority)
    except InputRefused:
        return None


# --------------------------------------------------------------------------- can they be read


def _unreadable(subject: Subject) -> Iterator[Trip]:
    """Find what is wrong with words files that cannot be read."""
    for each in subject.words_refused:
        yield Trip(each.place, each.found, each.remedy, each.value)


def _uncallable(subject: Subject) -> Iterator[Trip]:
    """Find calls of figures that do not exist, have no number to show, or are not written as calls."""
    for priority in subject.framework.priorities:
        words = subject.words[priority.slug]
        known = ground(subject, priority) if words else None
        for name, line in calls(words) if words else ():
            problem = _problem(known, name) if known else None
            if words and problem:
                yield Trip(Place(words.file, line=line, element=name), *problem, value=name)
        yield from _miswritten(words) if words else ()


def _miswritten(words: params.Words) -> Iterator[Trip]:
    _, wrong = find_calls(words.body, words.file, words.body_line)
    for each in (*wrong, *typed_letters(words.body, words.file, words.body_line)):
        line = words.body.split("\n")[each.place.line - words.body_line]
        yield Trip(each.place, each.found, each.remedy, each.value, sentence=line.strip())


def _problem(ground: Ground, name: str) -> tuple[str, str] | None:
    """Say why a figure cannot be called by a name; nothing where it can."""
    figure = ground.id_of(name)
    if figure in ground.facts or ground.verdict_of(figure):
        return None
    known = ground.figures.get(figure)
    if known is None:
        close = [each.replace("-", "_") for each in nearest(figure, [*ground.figures, *ground.facts])]
        return "No figure is called so", f"Did you mean {' or '.join(close)}?" if close else ""
    if isinstance(known.value, Known):
        return None
    why = "withheld" if known.value.status is Status.SUPPRESSED else "without a number"
    return f"The figure is {why}", "Say in words that there is none, or leave it out."


def _changed_since(subject: Subject) -> Iterator[Trip]:
    """Find words and settings that are not those the statement was made from."""
    for each in subject.manifest.get("inputs", ()):
        path = subject.settings_root / each["path"]
        if not each["path"].startswith("params/"):
            continue
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != each["sha256"]:
            yield Trip(
                Place(each["path"]),
                "The file is not as it was when the statement was made",
                "Build the statement again; what is found here is of the words as they are now.",
            )


CHECKS: tuple[Check[Subject], ...] = (
    Check("words-readable", "claims", Outcome.FAIL, "Every words file can be read.", _unreadable),
    Check(
        "figure-called", "claims", Outcome.FAIL, "Every figure called in words is there to show.", _uncallable
    ),
    Check(
        "words-unchanged",
        "claims",
        Outcome.WARN,
        "Words and settings are those the statement was made from.",
        _changed_since,
    ),
)
