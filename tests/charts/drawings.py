"""What the tests of charts share: sections with series long enough, and eyes for what is drawn."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from helpers.records import Against, Verdict
from helpers.section import Section
from make import QUARTER, counted, section, surveyed

#: April 2017 to June 2022: twelve quarters before the pandemic, five in it, four after
COUNTS = [100, 112, 96, 104, 108, 92, 100, 110, 90, 105, 95, 100, 40, 50, 60, 55, 58, 98, 104, 99, 102]

#: nine quarters more, the last far outside the limits that the twelve before it set
SIGNAL = [*COUNTS, 100, 101, 97, 103, 99, 104, 98, 102, 150]


def signal() -> Section:
    """A section with one signal, in the quarter under report."""
    return volume(SIGNAL, quarter=QUARTER + 9)


def volume(counts=COUNTS, verdict=Verdict.CLEAR_FALL, measure="vehicle-offences", **more) -> Section:
    """A section with a volume measure, "clear fall" over the year unless another verdict is given."""
    return section(
        "neighbourhood-crime",
        counted(measure, counts, verdicts={Against.ROLLING_YEAR: verdict}, **more),
        quarter=more.get("quarter", QUARTER),
    )


def homicides(counts, **more) -> Section:
    return section("homicide", counted("homicides", counts, rare=True, **more))


def satisfaction(*percentages) -> Section:
    """A section of survey percentages: each a number, or (number, base, (lower, upper))."""
    names = ("burglary", "violent-crime", "hate-crime", "road-traffic-collision", "domestic-abuse")
    made = []
    for name, given in zip(names, percentages, strict=False):
        value, base, interval = given if isinstance(given, tuple) else (given, -1, None)
        made.append(surveyed(f"satisfaction-{name}", value, base=base, interval=interval))
    return section("victim-satisfaction", *made)


def drawings(html: str) -> list[Element]:
    """The wide and the narrow drawing of a block."""
    return [fromstring(text) for text in re.findall(r"<svg.*?</svg>", html, re.DOTALL)]


def words(drawing: Element) -> list[str]:
    """The words written in a drawing, without its title and description."""
    return [text.text for text in drawing.iter("text")]


def said(drawing: Element) -> str:
    """The title and the description of a drawing."""
    return " ".join(drawing.findtext(tag) for tag in ("title", "desc"))


def paths(drawing: Element, variable: str, **look: str) -> list[Element]:
    """The paths drawn in a colour, by its CSS variable."""
    return [
        each
        for each in drawing.iter("path")
        if any(f"--{variable}," in each.get(name, "") for name in ("stroke", "fill"))
        and all(each.get(name.replace("_", "-")) == value for name, value in look.items())
    ]


def dots(drawing: Element, variable: str) -> int:
    """How many dots are drawn in a colour."""
    return sum(each.get("d").count("h0") for each in paths(drawing, variable))


def diamonds(drawing: Element) -> int:
    """How many diamonds are drawn: closed shapes in the colour of signals."""
    return sum(each.get("d").count("M") for each in paths(drawing, "chart-signal"))
