"""What has to hold of the figures: page and files say the same, and nothing hidden can be read."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.check.page.rules_structure import at
from helpers.check.registry import Check, Trip
from helpers.check.subject import Subject
from helpers.errors import Outcome, Place
from helpers.values import Status

FIGURES = "figures.csv"
COMPARISONS = "comparisons.csv"


def _same(subject: Subject) -> Iterator[Trip]:
    held = {row["figure"]: row for row in subject.figures}
    for element in subject.page.with_attribute("data-figure"):
        name = element.attribute("data-figure")
        row = held.get(name)
        if row is None:
            yield Trip(at(element), f"A figure of the page is not in {FIGURES}", value=name, figures=(name,))
            continue
        shown = element.attribute("value")
        if element.tag == "data" and not _equal(shown, row["value"]):
            told = f"The page has {shown}, {FIGURES} has {row['value'] or 'no value'}"
            yield Trip(at(element), told, value=name, figures=(name,))
        if element.tag != "data" and row["value"]:
            yield Trip(
                at(element), f"The page hides a figure that {FIGURES} shows", value=name, figures=(name,)
            )


def _equal(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return one == other


def _once(subject: Subject) -> Iterator[Trip]:
    seen: set[str] = set()
    for number, row in enumerate(subject.figures, start=2):
        if row["figure"] in seen:
            yield Trip(Place(file=FIGURES, row=number), "A figure stands twice", value=row["figure"])
        seen.add(row["figure"])


def _sourced(subject: Subject) -> Iterator[Trip]:
    for number, row in enumerate(subject.figures, start=2):
        needed = ("source", "unit", "release") if row["measure"] else ("source", "unit")
        if row["value"] and not all(row[name] for name in needed):
            yield Trip(
                Place(file=FIGURES, row=number),
                "A figure has no source, release or unit",
                value=row["figure"],
            )


def _hidden(subject: Subject) -> Iterator[Trip]:
    for number, row in enumerate(subject.figures, start=2):
        status = Status(row["status"])
        numbers = [name for name in ("value", "lower", "upper") if row[name]]
        if not status.has_number and numbers:
            told = f"A figure that is {status} has {' and '.join(numbers)}"
            yield Trip(Place(file=FIGURES, row=number), told, value=row["figure"], figures=(row["figure"],))
        if status.has_number and not row["value"]:
            yield Trip(
                Place(file=FIGURES, row=number),
                f"A figure that is {status} has no value",
                value=row["figure"],
            )


def _hidden_comparisons(subject: Subject) -> Iterator[Trip]:
    numbers = ("difference", "percent", "ratio", "ratio_lower", "ratio_upper", "p_value")
    for number, row in enumerate(subject.comparisons, start=2):
        told = [name for name in numbers if row[name]]
        if told and not (row["now"] and row["then"]):
            yield Trip(
                Place(file=COMPARISONS, row=number),
                f"A side is missing or hidden, and {', '.join(told)} could give it away",
                value=f"{row['measure']} {row['against']}",
            )


def _percentages(subject: Subject) -> Iterator[Trip]:
    base = subject.framework.change.percent_base
    for number, row in enumerate(subject.comparisons, start=2):
        if row["percent"] and row["then"] and float(row["then"]) < base:
            yield Trip(
                Place(file=COMPARISONS, row=number),
                f"A percentage of a base below {base}",
                value=row["measure"],
            )


def _reasons(subject: Subject) -> Iterator[Trip]:
    for number, row in enumerate(subject.comparisons, start=2):
        if row["verdict"] == "not-tested" and not row["reason"]:
            yield Trip(
                Place(file=COMPARISONS, row=number), "Not tested, and no reason given", value=row["measure"]
            )


CHECKS: tuple[Check[Subject], ...] = (
    Check(
        "figures-same",
        "figures",
        Outcome.FAIL,
        "Every figure of the page stands in figures.csv with its value",
        _same,
    ),
    Check("figures-once", "figures", Outcome.FAIL, "No figure stands twice in figures.csv", _once),
    Check(
        "figures-sourced", "figures", Outcome.FAIL, "Every figure has its source, release and unit", _sourced
    ),
    Check("figures-hidden", "figures", Outcome.FAIL, "A figure without a number has none anywhere", _hidden),
    Check(
        "comparisons-hidden",
        "figures",
        Outcome.FAIL,
        "No comparison gives a hidden count away",
        _hidden_comparisons,
    ),
    Check(
        "comparisons-percent", "figures", Outcome.FAIL, "Percentages have a large enough base", _percentages
    ),
    Check("comparisons-reason", "figures", Outcome.FAIL, "What is not tested says why", _reasons),
)
