"""What has to hold of the page's structure, so that everyone can read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from helpers.check.page.places import PAGE, at, at_line
from helpers.check.registry import Check, Trip
from helpers.check.subject import Subject
from helpers.errors import Outcome, Place

_NO_ALT = "no description has been provided"


def _sections(subject: Subject) -> Iterator[Trip]:
    wanted = [each.slug for each in subject.framework.priorities]
    found = [each.attribute("id") for each in subject.page.all("section") if each.attribute("id") in wanted]
    if found != wanted:
        shown = ", ".join(found) or "none"
        yield Trip(Place(file=PAGE), f"The sections are: {shown}", f"They should be: {', '.join(wanted)}.")


def _markup(subject: Subject) -> Iterator[Trip]:
    for line, fault in subject.page.faults:
        yield Trip(at_line(subject, line), fault, "Correct the notebook or the template that writes it.")


def _ids(subject: Subject) -> Iterator[Trip]:
    counts = Counter(each.attribute("id") for each in subject.page.with_attribute("id"))
    for name, times in counts.items():
        if times > 1:
            yield Trip(
                Place(file=PAGE, element=name), f"The id {name!r} stands {times} times", "Ids are unique."
            )


def _targets(subject: Subject) -> Iterator[Trip]:
    ids = {each.attribute("id") for each in subject.page.with_attribute("id")}
    for link in subject.page.all("a"):
        href = link.attribute("href")
        if href.startswith("#") and href[1:] not in ids:
            yield Trip(at(subject, link), "A link leads nowhere on the page", value=href)
    for name in ("aria-labelledby", "aria-describedby"):
        for element in subject.page.with_attribute(name):
            for target in sorted(set(element.attribute(name).split()) - ids):
                yield Trip(at(subject, element), f"{name} names nothing on the page", value=target)


def _tables(subject: Subject) -> Iterator[Trip]:
    for table in subject.page.all("table"):
        caption = subject.page.inside(table, "caption")
        if not caption or not caption[0].text:
            yield Trip(at(subject, table), "A table has no caption", "Give the table its caption.")
        for header in subject.page.inside(table, "th"):
            if header.attribute("scope") not in {"col", "row", "colgroup", "rowgroup"}:
                yield Trip(at(subject, header), "A header cell has no scope", value=header.text)
        for cell in subject.page.inside(table, "td"):
            if not cell.text:
                yield Trip(at(subject, cell), "A cell of a table is empty", "Say why there is no value.")


def _pictures(subject: Subject) -> Iterator[Trip]:
    for image in subject.page.all("img"):
        alt = image.attribute("alt")
        if not alt or _NO_ALT in alt.lower():
            yield Trip(at(subject, image), "A picture has no description", value=alt)
    for drawing in subject.page.all("svg"):
        hidden = drawing.attribute("aria-hidden") == "true"
        words = [each.text for each in subject.page.inside(drawing, "title", "desc")]
        if not hidden and (drawing.attribute("role") != "img" or len(words) < 2 or not all(words)):
            yield Trip(
                at(subject, drawing), "A drawing has no title and description", "Describe it, or hide it."
            )


def _headings(subject: Subject) -> Iterator[Trip]:
    level = 0
    for heading in subject.page.all("h1", "h2", "h3", "h4", "h5", "h6"):
        deeper = int(heading.tag[1])
        if deeper > level + 1:
            yield Trip(
                at(subject, heading), f"A heading skips from level {level} to {deeper}", value=heading.text
            )
        if not heading.text:
            yield Trip(at(subject, heading), "A heading is empty")
        level = deeper
    if len(subject.page.all("h1")) != 1:
        yield Trip(
            Place(file=PAGE), f"There are {len(subject.page.all('h1'))} main headings", "One is right."
        )


def _frame(subject: Subject) -> Iterator[Trip]:
    document = next(iter(subject.page.all("html")), None)
    language = document.attribute("lang") if document else ""
    if language not in {"en-GB", "cy"}:
        yield Trip(Place(file=PAGE), "The page does not name its language", value=language)
    title = next((each.text for each in subject.page.all("title") if each.within("svg") is None), "")
    if subject.quarter.prose not in title:
        yield Trip(Place(file=PAGE), "The page's title does not name its period", value=title)
    for tag in ("main", "header", "footer", "nav"):
        if not subject.page.all(tag):
            yield Trip(Place(file=PAGE), f"The page has no <{tag}>")


def _check(
    name: str, holds: str, look: Callable[[Subject], Iterable[Trip]], obligation: str = "O12"
) -> Check[Subject]:
    return Check(f"page-{name}", "page", Outcome.FAIL, holds, look, obligation)


CHECKS: tuple[Check[Subject], ...] = (
    _check("sections", "Every priority has its section, once and in order.", _sections, "O1"),
    _check("markup", "Every element is closed where it should be.", _markup),
    _check("ids", "Every id stands once.", _ids),
    _check("targets", "Every link and label on the page leads somewhere.", _targets),
    _check("tables", "Every table has a caption and scopes, and no empty cell.", _tables),
    _check("pictures", "Every picture is described.", _pictures),
    _check("headings", "Headings go down one level at a time.", _headings),
    _check("frame", "The page names its language and period and has its landmarks.", _frame),
)
