"""The duties of the Order as checks on the statement and what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from helpers import params
from helpers.check.registry import Check, Trip
from helpers.check.subject import Subject
from helpers.errors import Outcome, Place

_LEAST_WORDS = 25
_PLACEHOLDERS = ("tbc", "tbd", "to be confirmed", "to follow", "xxx", "awaiting")


def _file(subject: Subject, priority: str) -> str:
    return (params.quarter_folder(subject.force, subject.quarter) / f"{priority}.md").as_posix()


def _settings_file(subject: Subject) -> Place:
    return Place(file=f"params/{subject.force}/force.yaml")


def _statement_file(subject: Subject) -> Place:
    return Place(file=(params.quarter_folder(subject.force, subject.quarter) / "statement.yaml").as_posix())


def _contribution(subject: Subject) -> Iterator[Trip]:
    for slug, words in subject.words.items():
        place = Place(file=_file(subject, slug))
        text = _under(words, subject.settings.heading_force)
        if not text:
            yield Trip(place, "No contribution of the force has been written", "Write what the force did.")
        elif any(word in text.lower() for word in _PLACEHOLDERS) or len(text.split()) < _LEAST_WORDS:
            yield Trip(
                place, "The contribution is a placeholder or too short to say anything", value=text[:60]
            )


def _under(words: params.Words | None, heading: str) -> str:
    """Give the text under a heading of the words, up to the next heading of its level."""
    if words is None:
        return ""
    _, found, after = words.body.partition(f"## {heading}\n")
    return after.partition("\n## ")[0].strip() if found else ""


def _assessed(subject: Subject) -> Iterator[Trip]:
    for slug, words in subject.words.items():
        if words is None or words.front.applicable is None:
            place = Place(file=_file(subject, slug))
            yield Trip(
                place, "Whether the priority applies has not been assessed", "Set applicable: yes or no."
            )


def _reasoned(subject: Subject) -> Iterator[Trip]:
    for slug, words in subject.words.items():
        if not (words and words.front.reason.strip()):
            place = Place(file=_file(subject, slug))
            yield Trip(place, "No reason is given for the assessment", "Write reason: in the settings.")


def _own_reason(subject: Subject) -> Iterator[Trip]:
    seen: dict[str, str] = {}
    for slug, words in subject.words.items():
        reason = " ".join(words.front.reason.lower().split()) if words else ""
        if reason and reason in seen and not subject.statement.shared_reason:
            place = Place(file=_file(subject, slug))
            told = f"The reason is the same as for {seen[reason]}"
            yield Trip(place, told, "Give each priority its own, or declare shared_reason in statement.yaml.")
        seen.setdefault(reason, slug)


def _shared_reason(subject: Subject) -> Iterator[Trip]:
    if subject.statement.shared_reason:
        yield Trip(
            _statement_file(subject), "One reason is declared for all priorities", "Is it true of each?"
        )


def _still_visible(subject: Subject) -> Iterator[Trip]:
    shown = {each.attribute("id") for each in subject.page.all("section")}
    for slug, words in subject.words.items():
        applies = words.front.applicable if words else None
        if applies is False and slug not in shown:
            yield Trip(
                Place(file="statement.html"), "A priority that does not apply has no section", value=slug
            )


def _named(subject: Subject) -> Iterator[Trip]:
    text = " ".join(each.text for each in subject.page.all("body"))
    office = subject.settings
    for what in (office.name, office.area, office.body, subject.quarter.period.prose):
        if what not in text:
            yield Trip(Place(file="statement.html"), "The page does not name what it is about", value=what)


def _dated(subject: Subject) -> Iterator[Trip]:
    if not subject.statement.published:
        yield Trip(
            _statement_file(subject), "The date of publication is not set", "Set published: Month Year."
        )


def _contact(subject: Subject) -> Iterator[Trip]:
    if subject.settings.contact is None:
        yield Trip(_settings_file(subject), "No contact is given", "Write contact: in force.yaml.")


def _in_time(subject: Subject) -> Iterator[Trip]:
    lead = subject.framework.sources["home-office"]
    due = subject.quarter.end + timedelta(days=lead.due_after_days + 92)
    if subject.today > due and not subject.statement.published:
        yield Trip(
            _statement_file(subject),
            f"The figures of {subject.quarter.prose} have been out for a quarter and no date is set",
            "Publish it, or say why it is late.",
        )


def _every_measure(subject: Subject) -> Iterator[Trip]:
    shown = {each.attribute("data-figure") for each in subject.page.with_attribute("data-figure")}
    for priority in subject.framework.priorities:
        for slug in priority.measures:
            if f"{slug}.now" not in shown:
                place = Place(file="statement.html", element=priority.slug)
                yield Trip(place, "A national measure has no row", "Show it, or why there is none.", slug)


def _baseline(subject: Subject) -> Iterator[Trip]:
    shown = {each.attribute("data-figure") for each in subject.page.with_attribute("data-figure")}
    for row in subject.comparisons:
        name = f"{row['measure']}.baseline"
        if row["against"] == "baseline" and row["then"] and not any(each.startswith(name) for each in shown):
            place = Place(file="statement.html", element=row["priority"])
            yield Trip(place, "A measure is not set against the national baseline", value=row["measure"])


def _sister_duties(subject: Subject) -> Iterator[Trip]:
    links = subject.settings.links
    for name, what in (("hmicfrs", "the inspectorate's report (7B)"), ("complaints", "complaints (7C)")):
        if not getattr(links, name):
            yield Trip(_settings_file(subject), f"No link to {what}", f"Write links: {name}: in force.yaml.")


def _promises(subject: Subject) -> Iterator[Trip]:
    for each in subject.statement.promises:
        if not each.closed:
            yield Trip(
                _statement_file(subject),
                f"A promise made in {each.made} is open",
                "Keep or close it.",
                each.text,
            )


def _signed(subject: Subject) -> Iterator[Trip]:
    signed = params.quarter_folder(subject.force, subject.quarter) / "sign-off.yaml"
    if not (subject.root / signed).is_file():
        yield Trip(
            Place(file=signed.as_posix()), "The statement is not signed", "It stays a draft until it is."
        )


CHECKS: tuple[Check[Subject], ...] = (
    Check(
        "duty-contribution",
        "duties",
        Outcome.FAIL,
        "Each priority says what the force contributes",
        _contribution,
        "O2",
    ),
    Check(
        "duty-applicable",
        "duties",
        Outcome.FAIL,
        "Each priority is assessed to apply or not",
        _assessed,
        "O3",
    ),
    Check("duty-reason", "duties", Outcome.FAIL, "Each assessment has its reason", _reasoned, "O4"),
    Check(
        "duty-own-reason", "duties", Outcome.FAIL, "Each priority has a reason of its own", _own_reason, "O4"
    ),
    Check(
        "duty-shared-reason",
        "duties",
        Outcome.WARN,
        "No reason is shared by all priorities",
        _shared_reason,
        "O4",
    ),
    Check(
        "duty-visible",
        "duties",
        Outcome.FAIL,
        "A priority that does not apply stays on the page",
        _still_visible,
        "O5",
    ),
    Check("duty-named", "duties", Outcome.FAIL, "The page names force, area, body and period", _named, "O6"),
    Check("duty-dated", "duties", Outcome.FAIL, "The date of publication is set", _dated, "O6"),
    Check("duty-contact", "duties", Outcome.WARN, "A contact is given", _contact, "O6"),
    Check(
        "duty-in-time", "duties", Outcome.WARN, "The statement follows the crime statistics", _in_time, "O7"
    ),
    Check(
        "duty-measures", "duties", Outcome.FAIL, "Every national measure is addressed", _every_measure, "O9"
    ),
    Check(
        "duty-baseline",
        "duties",
        Outcome.FAIL,
        "Measures are set against the national baseline",
        _baseline,
        "O10",
    ),
    Check("duty-sign-off", "duties", Outcome.NOTE, "The statement is signed", _signed, "O13"),
    Check("duty-sisters", "duties", Outcome.WARN, "The sister duties are linked", _sister_duties, "O14"),
    Check("duty-promises", "duties", Outcome.WARN, "No promise is open", _promises, "O8"),
)
