"""A difference in words: in short for the page, in full for whoever compares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from helpers import wording
from helpers.params import Framework
from helpers.shown import is_change
from helpers.values import Status
from helpers.variation.model import (
    Difference,
    FigureChange,
    Kind,
    ReleaseChange,
    Shown,
    VerdictChange,
    Why,
    WordsChange,
)

#: the classes of a variation as the page names them
CLASSES: Mapping[Why, str] = {
    Why.REVISED: "Data revised",
    Why.CORRECTION: "Correction",
    Why.WORDING: "Wording",
}
_AGAINST = {
    "rolling-year": "the 12 months before",
    "baseline": "the national baseline",
    "year-ago": "the same quarter a year before",
    "previous-quarter": "the quarter before",
}
_PARTS = {
    "difference": "difference",
    "percent": "percentage change",
    "ratio": "ratio",
    "rate": "rate",
    "then": "",
}
_LETTERS = {Status.SUPPRESSED: "withheld", Status.NOT_APPLICABLE: "not applicable"}


def why_published(kind: str | None, reason: str) -> str:
    """Say why a version was published: the class of its variation and the reason; a first one has neither."""
    return f"{CLASSES[Why(kind)]}. {reason}".strip() if kind else "First published."


def in_short(difference: Difference, framework: Framework) -> tuple[str, ...]:
    """Say what changed as the page lists it: a sentence a measure, a verdict, and a part with other words.

    Figures that are worked out from others are not listed one by one. A wrong figure is said to have been
    wrong, and what it was.
    """
    told = [each for each in difference.figures if not (each.is_derived or _only_range(each))]
    return (
        *(_release(each, framework) for each in difference.releases if each.after),
        *(_measure(list(group), framework) for _, group in _by_subject(told)),
        *(_verdict(each, framework) for each in difference.verdicts),
        *(_words(each, framework) for each in difference.words),
    )


def in_words(difference: Difference, framework: Framework, names: tuple[str, str]) -> str:
    """Say all that differs between two editions (``names`` says which two), for people: a line each."""
    if difference.is_nothing:
        return f"{names[0]} and {names[1]} give the same figures and the same words."
    parts = (
        ("Releases", [_release(each, framework) for each in difference.releases]),
        ("Figures", [_figure(each, framework) for each in difference.figures]),
        ("Verdicts", [f"{_verdict(each, framework)} [{each.why}]" for each in difference.verdicts]),
        ("Words", [line for each in difference.words for line in _sentences(each, framework)]),
    )
    lines = [f"From {names[0]} to {names[1]}: {_counted(difference)}."]
    for heading, told in parts:
        lines += ["", heading, *(f"  {line}" for line in told)] if told else []
    return "\n".join(lines)


def _counted(difference: Difference) -> str:
    kinds = {kind: sum(each.kind is kind for each in difference.figures) for kind in Kind}
    figures = [f"{many} {kind}" for kind, many in kinds.items() if many]
    counts = [f"figures {', '.join(figures)}"] if figures else ["no figure changed"]
    if difference.verdicts:
        counts.append(f"{wording.counted(len(difference.verdicts), 'verdict', 'verdicts')} changed")
    if difference.words:
        counts.append(f"words changed in {wording.counted(len(difference.words), 'place', 'places')}")
    return "; ".join(counts)


# --------------------------------------------------------------------------- figures


def _by_subject(
    changes: Iterable[FigureChange],
) -> Iterator[tuple[tuple[str, str, Why], Iterator[FigureChange]]]:
    """Bring together what is said in one sentence: changes of one measure and source for one reason."""

    def subject(change: FigureChange) -> tuple[str, str, Why]:
        return change.measure or change.figure, change.figure.partition("@")[2], change.why

    order: dict[tuple[str, str, Why], int] = {}
    for each in changes:
        order.setdefault(subject(each), len(order))
    return groupby(sorted(changes, key=lambda each: order[subject(each)]), key=subject)


def _measure(changes: Sequence[FigureChange], framework: Framework) -> str:
    """Say of one measure what its counts were and are, each period once."""
    first = changes[0]
    given = first.figure.partition("@")[2]
    source = f" (as given by {given})" if given else ""
    told = dict.fromkeys(_was_and_is(each) for each in changes)
    return wording.sentence(f"{_title(first, framework)}{source}: {'; '.join(told)}")


def _only_range(change: FigureChange) -> bool:
    """Tell whether nothing but the interval around a figure changed."""
    before, after = change.before, change.after
    return bool(before and after and (before.value, before.status) == (after.value, after.status))


def _both(change: FigureChange) -> tuple[str, str]:
    """Write both values, with what else tells them apart where they are the same."""
    before, after, name = change.before, change.after, change.figure
    values = _value(before, name) if before else "none", _value(after, name) if after else "none"
    if change.is_withheld:
        return "given" if before else "none", values[1]
    if before is None or after is None or values[0] != values[1]:
        return values
    if before.number is not None and after.number is not None and before.number != after.number:
        # they differ by less than readers are shown
        return wording.figure(before.number), wording.figure(after.number)
    told = _range if _only_range(change) else _status
    return f"{values[0]} ({told(before)})", f"{values[1]} ({told(after)})"


def _range(shown: Shown) -> str:
    return f"95% range {shown.lower} to {shown.upper}"


def _status(shown: Shown) -> str:
    return shown.status.replace("-", " ")


def _was_and_is(change: FigureChange) -> str:
    when = "" if change.is_fact else f"{wording.window(change.shown.period)} "
    if change.is_withheld:
        return f"{when}{'is no longer shown' if change.after is None else 'is withheld'}"
    if change.before is None:
        return f"{when}{_value(change.shown, change.figure)} is new"
    before, after = _both(change)
    if change.why is Why.CORRECTION:
        return f"{when}was wrongly given as {before}; it is {after}"
    return f"{when}was {before} and is {after}"


def _figure(change: FigureChange, framework: Framework) -> str:
    """Say all of one change: its id, what it is, both values, by how much, and why."""
    before, after = _both(change)
    moved = change.difference
    by = f" ({wording.signed(float(wording.exact(moved)))})" if moved else ""
    where = f"{_title(change, framework)}, {_part(change)}{change.shown.period.brief}"
    return f"{change.kind} {change.figure}: {before} → {after}{by}; {where} [{change.why}{_rests_on(change)}]"


def _rests_on(change: FigureChange) -> str:
    """Name the release a revised figure rests on now."""
    after = change.after
    return (
        f", {after.source} {after.release}" if change.why is Why.REVISED and after and after.release else ""
    )


def _part(change: FigureChange) -> str:
    pieces = change.figure.partition("@")[0].split(".")[1:] if not change.is_fact else []
    told = [_PARTS[piece] for piece in pieces if _PARTS.get(piece)]
    return f"{told[0]}, " if told else ""


def _title(change: FigureChange, framework: Framework) -> str:
    if change.is_fact:
        return change.figure.rpartition(".")[2].replace("-", " ")
    return _title_of(change.measure, framework)


def _title_of(measure: str, framework: Framework) -> str:
    """Give a measure's title; its slug where the framework knows it no more."""
    known = framework.measures.get(measure)
    return known.title if known else measure


def _value(shown: Shown, figure: str) -> str:
    """Write a figure, or in words why there is none."""
    if shown.number is None:
        status = Status(shown.status)
        return _LETTERS.get(status, str(status).replace("-", " "))
    return wording.in_unit(shown.number, shown.unit, change=is_change(figure))


# --------------------------------------------------------------------------- verdicts, words, releases


def _verdict(change: VerdictChange, framework: Framework) -> str:
    before, after = (
        wording.verdict(each) if each else "not compared" for each in (change.before, change.after)
    )
    against = _AGAINST.get(change.against, change.against)
    title = _title_of(change.measure, framework)
    return f"{title} against {against}: the verdict was {before} and is {after}."


def _words(change: WordsChange, framework: Framework) -> str:
    """Say where words changed, and how much."""
    changed = min(len(change.gone), len(change.added))
    counts = (
        (changed, "changed"),
        (len(change.added) - changed, "added"),
        (len(change.gone) - changed, "taken out"),
    )
    told = [f"{wording.counted(many, 'sentence', 'sentences')} {how}" for many, how in counts if many]
    return wording.sentence(f"Words in {_place(change, framework)}: {wording.listed(told)}")


def _sentences(change: WordsChange, framework: Framework) -> Iterator[str]:
    yield f"{_place(change, framework)} [{Why.WORDING}]"
    yield from (f"  - {each}" for each in change.gone)
    yield from (f"  + {each}" for each in change.added)


def _place(change: WordsChange, framework: Framework) -> str:
    titles = {each.slug: f"{each.number}. {each.title}" for each in framework.priorities}
    section = titles.get(change.section, change.section.replace("-", " "))
    return f"{section}, {wording.small(change.part)}"


def _release(change: ReleaseChange, framework: Framework) -> str:
    family = framework.sources.get(framework.family_of(change.source))
    source = f"{family.publisher}, {family.title}" if family else change.source
    before, after = (
        wording.listed([wording.released(each) for each in releases]) or "none"
        for releases in (change.before, change.after)
    )
    return f"{source}: the release of {before} was used, and now that of {after}."
