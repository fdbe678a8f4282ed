"""The duties of the Order as checks on the statement and what stands behind it (O1 to O14)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher

from helpers import wording
from helpers.check.page.reading import Element
from helpers.check.registry import Check, Trip
from helpers.check.subject import Subject
from helpers.errors import Outcome, Place, RequestError
from helpers.params import Promise, Words
from helpers.periods import Quarter
from helpers.records import Against
from helpers.values import Known

PAGE = "statement.html"
#: fewer words than these say nothing of what a force contributes
_LEAST_WORDS = 25
#: two reasons more alike than this are one reason
_ALIKE = 0.9
_PLACEHOLDER = re.compile(
    r"\b(?:tbc|tbd|to be (?:confirmed|written)|to follow|xxx|awaiting (?:text|update|input|information))\b"
)


# --------------------------------------------------------------------------- O2 to O5: each priority


def _contribution(subject: Subject) -> Iterator[Trip]:
    for slug, words in subject.words.items():
        place = Place(file=subject.words_file(slug))
        text = _under(words, subject.settings.heading_force)
        if not text:
            yield Trip(place, "No contribution of the force has been written", "Write what the force did.")
        elif _PLACEHOLDER.search(text.lower()) or len(text.split()) < _LEAST_WORDS:
            found = "The contribution is a placeholder or too short to say anything"
            yield Trip(
                place, found, f"Write what the force did, in {_LEAST_WORDS} words at least.", text[:60]
            )


def _under(words: Words | None, heading: str) -> str:
    """Give the text under a heading of the words, up to the next heading of its level."""
    pattern = rf"^##[ \t]+{re.escape(heading)}[ \t]*#*[ \t]*\n(.*?)(?=^##?[ \t]|\Z)"
    found = re.search(pattern, words.body if words else "", re.DOTALL | re.MULTILINE)
    return found[1].strip() if found else ""


def _assessed(subject: Subject) -> Iterator[Trip]:
    for slug, words in subject.words.items():
        if words is None or words.front.applicable is None:
            place = Place(file=subject.words_file(slug))
            yield Trip(
                place, "Whether the priority applies has not been assessed", "Write applicable: yes or no."
            )


def _reasoned(subject: Subject) -> Iterator[Trip]:
    for slug, words in subject.words.items():
        if not _reason(subject, words):
            place = Place(file=subject.words_file(slug))
            yield Trip(place, "No reason is given for the assessment", "Write reason: in the settings.")


def _reason(subject: Subject, words: Words | None) -> str:
    own = words.front.reason.strip() if words else ""
    return own or (subject.statement.shared_reason.strip() if words else "")


def _own_reason(subject: Subject) -> Iterator[Trip]:
    reasons = {slug: words.front.reason.lower() for slug, words in subject.words.items() if words}
    seen: dict[str, str] = {}
    for slug, reason in reasons.items() if not subject.statement.shared_reason else ():
        twin = next((other for other, said in seen.items() if reason and _are_alike(reason, said)), "")
        if twin:
            place = Place(file=subject.words_file(slug))
            remedy = "Give each priority its own, or declare shared_reason in statement.yaml."
            yield Trip(place, f"The reason is the same as for {twin}", remedy)
        seen[slug] = reason


def _are_alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.split(), other.split()).ratio() >= _ALIKE


def _shared_reason(subject: Subject) -> Iterator[Trip]:
    if subject.statement.shared_reason:
        found = "One reason is declared for all priorities"
        yield Trip(Place(file=subject.statement_file), found, "Give each priority a reason of its own.")


def _still_visible(subject: Subject) -> Iterator[Trip]:
    for slug, words in subject.words.items():
        if words is None or words.front.applicable is not False:
            continue
        section, reason = subject.section(slug), " ".join(words.front.reason.split())
        if section is None:
            yield Trip(Place(file=PAGE), "A priority that does not apply has no section", value=slug)
        elif reason and reason not in section.text:
            place = Place(file=PAGE, element=slug)
            yield Trip(place, "A priority that does not apply stands without its reason", value=reason[:60])


# --------------------------------------------------------------------------- O6, O11, O13, O14: the whole


def _named(subject: Subject) -> Iterator[Trip]:
    text = " ".join(each.text for each in subject.page.all("body")).lower()
    settings, period = subject.settings, subject.quarter.period.prose
    for what in (settings.name, settings.area, settings.body, period):
        if what.lower() not in text:
            yield Trip(Place(file=PAGE), "The page does not name what it is about", value=what)


def _dated(subject: Subject) -> Iterator[Trip]:
    """Note that no date of publication is set: the page then gives that of the signature."""
    if not subject.statement.published and not subject.is_signed:
        place = Place(file=subject.statement_file)
        remedy = "The page will give the date of the signature, or write published: Month Year."
        yield Trip(place, "The date of publication is not set", remedy)


def _sources_dated(subject: Subject) -> Iterator[Trip]:
    """Hold that every section names the day of each release its figures rest on."""
    released = {(each["source"], each["release"]): each["released"] for each in subject.releases}
    for priority in subject.framework.priorities:
        section = subject.section(priority.slug)
        rests_on = {
            (each.source, each.release)
            for each in subject.known_figures.values()
            if each.priority == priority.slug and each.measure and isinstance(each.value, Known)
        }
        for source, release in sorted(rests_on):
            day = wording.released(released.get((source, release), release))
            if section and day not in section.text:
                found = f"The page does not say when {source} was released"
                yield Trip(Place(file=PAGE, element=priority.slug), found, "Name its date.", day)


def _contact(subject: Subject) -> Iterator[Trip]:
    contact = subject.settings.contact
    if contact is None:
        found = "No contact is given"
        yield Trip(Place(file=subject.settings_file), found, "Write contact: in force.yaml.")
    elif contact.name not in " ".join(each.text for each in subject.page.all("body")):
        yield Trip(Place(file=PAGE), "The page does not give the contact", value=contact.name)


def _stable_address(subject: Subject) -> Iterator[Trip]:
    if not subject.settings.links.statements:
        found = "No address is given under which the latest statement and earlier ones are found"
        yield Trip(Place(file=subject.settings_file), found, "Write links: statements: in force.yaml.")


def _signed(subject: Subject) -> Iterator[Trip]:
    place = Place(file=subject.sign_off_file)
    if not (subject.root / subject.sign_off_file).is_file():
        yield Trip(place, "The statement is not signed", "It stays a draft until it is.")
    elif not subject.is_signed:
        yield Trip(place, "What was signed is not this statement", "Have it signed as it is now.")


def _roles_apart(subject: Subject) -> Iterator[Trip]:
    """Hold that whoever checks the statement did not make it (AQuA Book)."""
    roles = subject.statement.roles
    if roles.assurer and roles.assurer == roles.analyst:
        place = Place(file=subject.statement_file, element="roles")
        yield Trip(place, "The assurer is the analyst", "Have somebody else check it.", roles.assurer)


def _marked_draft(subject: Subject) -> Iterator[Trip]:
    """Hold that a statement that nobody signed says on its face that it is a draft."""
    title = next((each.text for each in subject.page.all("title") if each.within("svg") is None), "")
    header = next((each.text for each in subject.page.all("header")), "")
    if not subject.is_signed and not ("DRAFT" in title and "DRAFT" in header):
        yield Trip(Place(file=PAGE), "Nobody has signed, and the page does not say that it is a draft")


def _sister_duties(subject: Subject) -> Iterator[Trip]:
    links = subject.settings.links
    shown = {each.attribute("href") for each in subject.page.all("a")}
    for name, what in (("hmicfrs", "the inspectorate's report (7B)"), ("complaints", "complaints (7C)")):
        address = getattr(links, name)
        if not address:
            found, remedy = f"There is no link to {what}", f"Write links: {name}: in force.yaml."
            yield Trip(Place(file=subject.settings_file), found, remedy)
        elif address not in shown:
            yield Trip(Place(file=PAGE), f"The page does not link to {what}", value=address)


def _accessibility_linked(subject: Subject) -> Iterator[Trip]:
    if not subject.settings.links.accessibility:
        found = "There is no link to the site's accessibility statement"
        yield Trip(Place(file=subject.settings_file), found, "Write links: accessibility: in force.yaml.")


# --------------------------------------------------------------------------- O8: variations and promises


def _variations(subject: Subject) -> Iterator[Trip]:
    section = subject.section("variations")
    if section is None or not section.text:
        yield Trip(Place(file=PAGE), "The page does not say how it varies from earlier versions")


def _promises(subject: Subject) -> Iterator[Trip]:
    for number, each in enumerate(subject.statement.promises):
        if each.closed:
            continue
        lacks = [name for name in ("owner", "due") if not getattr(each, name)]
        without = f", without {' or '.join(lacks)}" if lacks else ""
        place = Place(file=subject.statement_file, element=f"promises.{number}")
        found = f"A promise of {each.made} is open, {_age(each, subject.quarter)}{without}"
        yield Trip(place, found, "Keep it and write closed:, or give it an owner and a day.", each.text)


def _age(promise: Promise, now: Quarter) -> str:
    try:
        quarters = now - Quarter.parse(promise.made)
    except RequestError:
        return "nobody can tell how old"
    return "made this quarter" if quarters == 0 else wording.counted(quarters, "quarter old", "quarters old")


# --------------------------------------------------------------------------- O9, O10: the measures


def _every_measure(subject: Subject) -> Iterator[Trip]:
    """Hold that each national measure has its row: a value, or why there is none and what stands in."""
    for priority in subject.framework.priorities:
        for slug in priority.measures:
            row = subject.measure_row(priority.slug, slug)
            place = Place(file=PAGE, element=priority.slug)
            if row is None:
                yield Trip(place, "A national measure has no row", "Show it, or why there is none.", slug)
            elif not _has_value(subject, slug) and not _says_why(subject, row):
                yield Trip(place, "A national measure has no value and no reason for it", value=slug)


def _has_value(subject: Subject, slug: str) -> bool:
    values = [subject.known_figures.get(f"{slug}.{window}") for window in ("now", "rolling-year")]
    return any(each and isinstance(each.value, Known) for each in values)


def _says_why(subject: Subject, row: Element) -> bool:
    reasons = [
        each for each in subject.page.inside(row, "span") if each.attribute("class") in {"why", "note"}
    ]
    return any(each.text for each in reasons)


def _baseline(subject: Subject) -> Iterator[Trip]:
    """Hold that each measure that can be is set against the baseline, with the baseline's dates."""
    shown = {each.attribute("data-figure") for each in subject.page.with_attribute("data-figure")}
    body = " ".join(each.text for each in subject.page.all("body"))
    for (slug, against), each in subject.known_comparisons.items():
        both = isinstance(each.now, Known) and isinstance(each.then, Known)
        if against is Against.BASELINE and both and f"{slug}.baseline" not in shown:
            place = Place(file=PAGE, element=each.priority)
            yield Trip(place, "A measure is not set against the national baseline", value=slug)
        if against is Against.BASELINE and both and each.then_period.prose not in body:
            yield Trip(Place(file=PAGE), "The page does not date the baseline", value=each.then_period.prose)


def _duty(
    name: str, obligation: str, severity: Outcome, holds: str, look: Callable[[Subject], Iterable[Trip]]
) -> Check[Subject]:
    return Check(f"duty-{name}", "duties", severity, holds, look, obligation)


_FAIL, _WARN, _NOTE = Outcome.FAIL, Outcome.WARN, Outcome.NOTE
CHECKS: tuple[Check[Subject], ...] = (
    _duty("contribution", "O2", _FAIL, "Each priority says what the force contributes.", _contribution),
    _duty("applicable", "O3", _FAIL, "Each priority is assessed to apply or not.", _assessed),
    _duty("reason", "O4", _FAIL, "Each assessment has its reason.", _reasoned),
    _duty("own-reason", "O4", _FAIL, "Each priority has a reason of its own.", _own_reason),
    _duty("shared-reason", "O4", _WARN, "No reason is shared by all priorities.", _shared_reason),
    _duty("visible", "O5", _FAIL, "A priority that does not apply stays on the page.", _still_visible),
    _duty("named", "O6", _FAIL, "The page names force, area, body and period.", _named),
    _duty("dated", "O6", _NOTE, "The date of publication is set.", _dated),
    _duty("sources-dated", "O6", _FAIL, "Each section dates the releases it rests on.", _sources_dated),
    _duty("contact", "O6", _WARN, "A contact is given.", _contact),
    _duty("variations", "O8", _FAIL, "The page says how it varies from earlier versions.", _variations),
    _duty("promises", "O8", _WARN, "No promise is open.", _promises),
    _duty("measures", "O9", _FAIL, "Every national measure has a value, or a reason.", _every_measure),
    _duty("baseline", "O10", _FAIL, "Measures are set against the dated national baseline.", _baseline),
    _duty("address", "O11", _WARN, "The latest statement has one stable address.", _stable_address),
    _duty("accessibility", "O12", _WARN, "The accessibility statement is linked.", _accessibility_linked),
    _duty("sign-off", "O13", _NOTE, "The statement is signed.", _signed),
    _duty("draft-mark", "O13", _FAIL, "What nobody signed says that it is a draft.", _marked_draft),
    _duty("roles", "", _WARN, "Whoever checks the statement did not make it.", _roles_apart),
    _duty("sisters", "O14", _WARN, "The sister duties are linked.", _sister_duties),
)
