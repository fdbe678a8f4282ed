"""What has to hold between the page and its files: the same figures, shown as what they are."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.check.page.places import PAGE, at
from helpers.check.page.reading import Element
from helpers.check.registry import Check, Trip
from helpers.check.subject import Subject
from helpers.errors import Outcome, Place
from helpers.records import Against, Comparison, Figure
from helpers.values import Known, Status

FIGURES = "figures.csv"
_VERDICT = ".verdict"


def _same(subject: Subject) -> Iterator[Trip]:
    """Hold that every figure of the page stands in figures.csv with its value and its status."""
    for element in subject.page.with_attribute("data-figure"):
        name = element.attribute("data-figure")
        if name.endswith(_VERDICT):
            yield from _verdict(subject, element, name)
            continue
        figure = subject.known_figures.get(name)
        problem = _problem(element, figure) if figure else f"A figure of the page is not in {FIGURES}"
        if problem:
            yield Trip(at(subject, element), problem, "Build the statement again.", name, (name,))


def _problem(element: Element, figure: Figure) -> str:
    """Say how an element is unlike its figure, "" where it is like it."""
    if isinstance(figure.value, Known):
        if element.tag != "data":
            return f"The page hides a figure that {FIGURES} shows"
        shown = element.attribute("value")
        return (
            ""
            if _equal(shown, figure.value.number)
            else f"The page has {shown}, {FIGURES} has {figure.value.number:g}"
        )
    status = element.attribute("data-status")
    if element.tag == "data" or "value" in element.attributes:
        return f"The page shows a figure that is {figure.value.status} in {FIGURES}"
    if status != figure.value.status:
        return f"The page says {status or 'nothing'} of a figure that is {figure.value.status} in {FIGURES}"
    return (
        ""
        if element.text == Status(status).shorthand
        else f"The page shows {element.text!r} for a figure that is {status}"
    )


def _verdict(subject: Subject, element: Element, name: str) -> Iterator[Trip]:
    """Hold that a verdict called in words is the one in comparisons.csv."""
    measure, window, _ = f"{name}..".split(".")[:3]
    told = {(str(key[0]), str(key[1])): str(each.verdict) for key, each in subject.known_comparisons.items()}
    verdict = told.get((measure, window))
    if element.attribute("value") != verdict:
        found = f"The page says {element.attribute('value')}, comparisons.csv {verdict or 'nothing'}"
        yield Trip(at(subject, element), found, "Build the statement again.", name, (name,))


def _equal(shown: str, number: float) -> bool:
    try:
        return float(shown) == number
    except ValueError:
        return False


def _leads(subject: Subject) -> Iterator[Trip]:
    """Hold that the figure a priority is known by stands on its card among the key points."""
    cards = [each for each in subject.page.all("div") if "card" in each.classes]
    for priority in subject.framework.priorities:
        key = priority.key_measure
        names = [f"{key}.now", f"{key}.rolling-year"]
        known = [name for name in names if name in subject.known_figures]
        has_number = any(isinstance(subject.known_figures[name].value, Known) for name in known)
        card = next((each for each in cards if _leads_to(subject, each, priority.slug)), None)
        shown = {each.attribute("data-figure") for each in subject.page.inside(card)} if card else set[str]()
        if has_number and not shown & set(known):
            place = Place(file=PAGE, element=priority.slug)
            found = "The key points do not give the figure the priority is known by"
            yield Trip(place, found, "Give it.", key, tuple(known))


def _leads_to(subject: Subject, card: Element, slug: str) -> bool:
    return any(each.attribute("href") == f"#{slug}" for each in subject.page.inside(card))


def _ranges(subject: Subject) -> Iterator[Trip]:
    """Hold that a survey's percentage has its range, or says that it is not known, and its own period."""
    for priority, slug in _shown(subject):
        figure, row = subject.known_figures.get(f"{slug}.now"), subject.measure_row(priority, slug)
        surveyed = subject.framework.measure(slug).is_percentage
        if not (surveyed and row and figure and isinstance(figure.value, Known)):
            continue
        if figure.interval is None and "range" not in row.text:
            yield Trip(
                at(subject, row),
                "A survey's percentage stands without its range, and nobody says that it is unknown",
                value=figure.id,
            )
        if figure.period.brief not in row.text and figure.period.prose not in row.text:
            yield Trip(
                at(subject, row),
                "A survey's percentage stands without the period it is of",
                value=figure.period.prose,
            )


def _shown(subject: Subject) -> Iterator[tuple[str, str]]:
    """Give each section with each of its measures."""
    for priority in subject.framework.priorities:
        yield from ((priority.slug, slug) for slug in priority.shown)


def _roles(subject: Subject) -> Iterator[Trip]:
    """Hold that a measure that is no national one says what it is doing in the section."""
    for priority in subject.framework.priorities:
        for slug in priority.context:
            row = subject.measure_row(priority.slug, slug)
            roles = (
                [each for each in subject.page.inside(row) if each.attribute("class") == "role"]
                if row
                else []
            )
            if row and not (roles and roles[0].text):
                yield Trip(
                    at(subject, row),
                    "A measure that is no national one does not say so",
                    "Say what part it has.",
                    slug,
                )
    yield from _outside(subject)


def _outside(subject: Subject) -> Iterator[Trip]:
    """Hold that what neither stands in nor is part of a total is called local."""
    framework = subject.framework
    for priority in framework.priorities:
        standing = [name for slug in priority.measures for name in framework.measure(slug).stands_in]
        inside = {*standing, *(part for name in standing for part in framework.measure(name).parts)}
        for slug in priority.context:
            row = subject.measure_row(priority.slug, slug)
            if row and slug not in inside and "not in the national measure" not in row.text:
                yield Trip(
                    at(subject, row),
                    "A local measure is shown as if it were part of the national one",
                    value=slug,
                )


def _definitions(subject: Subject) -> Iterator[Trip]:
    """Hold that each measure of a section is defined there, as the framework defines it."""
    for priority in subject.framework.priorities:
        section = subject.section(priority.slug)
        for slug in priority.shown:
            definition = subject.framework.measure(slug).definition
            if section and definition and definition.rstrip(".") not in section.text:
                place = Place(file=PAGE, element=priority.slug)
                yield Trip(place, "The page does not say what a measure counts", definition, slug)


def _both_sides(subject: Subject) -> Iterator[Trip]:
    """Hold that every comparison with both counts stands on the page: later, earlier and the difference."""
    shown = {each.attribute("data-figure") for each in subject.page.with_attribute("data-figure")}
    for each in subject.known_comparisons.values():
        if not (isinstance(each.now, Known) and isinstance(each.then, Known)):
            continue
        lost = [name for name in _sides(each) if name not in shown]
        if lost:
            place = Place(file=PAGE, element=each.priority)
            found = "A comparison does not stand on the page with both counts and the difference"
            yield Trip(place, found, "Show them.", f"{each.measure} {each.against}", tuple(lost))


def _sides(comparison: Comparison) -> tuple[str, str, str]:
    years = comparison.against in {Against.ROLLING_YEAR, Against.BASELINE}
    name = f"{comparison.measure}.{comparison.against}"
    then = f"{name}.then" if comparison.against is Against.ROLLING_YEAR else name
    return f"{comparison.measure}.{'rolling-year' if years else 'now'}", then, f"{name}.difference"


CHECKS: tuple[Check[Subject], ...] = (
    Check("page-figures", "page", Outcome.FAIL, "Every figure of the page is the one in the files.", _same),
    Check("page-comparisons", "page", Outcome.FAIL, "Comparisons stand there with both counts.", _both_sides),
    Check("page-definitions", "page", Outcome.FAIL, "The page says what each measure counts.", _definitions),
    Check("page-key-points", "page", Outcome.FAIL, "The key points give each priority's key figure.", _leads),
    Check("page-ranges", "page", Outcome.FAIL, "Survey percentages have their range and period.", _ranges),
    Check("page-roles", "page", Outcome.FAIL, "Measures that are not national ones say so.", _roles),
)
