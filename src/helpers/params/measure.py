"""What the nation measures: measures, the priorities that group them, and what stands beside them."""

from __future__ import annotations

from typing import Literal

from helpers.params.strict import Slug, Strict

#: what figure ids and words call windows and parts, and what stands before facts: no measure may be called so
RESERVED = frozenset(
    [
        *("now", "previous-quarter", "year-ago", "rolling-year", "baseline", "previous", "change"),
        *("value", "difference", "percent", "ratio", "verdict", "rate", "then", "as-given"),
        *("answered", "lower", "upper", "least-change", "usual", "facts", "own", "event"),
    ]
)


class Rate(Strict):
    """How a measure is put per head: ``multiplier`` people (or households), over ``years`` years."""

    multiplier: int
    per: str
    years: int = 1
    denominator: Literal["people", "households"] = "people"


class Measure(Strict):
    """One measure: what it counts, the words for it, who leads, and why there may be no figure.

    ``subgroups`` are the offence subgroups that make it up in recorded crime, ``parts`` the measures
    whose sum it is, ``part_of`` the measure (or what stands ``beside``) that counts all of it and more;
    ``stands_in`` names what is shown where the measure itself has no value.
    ``discretionary`` says why its count follows police activity: no verdict is given then.
    ``also_called`` is what else people call it, so that a claim about it is known for one; a name that
    two measures share speaks of both.
    """

    slug: Slug = ""
    title: str
    one: str
    many: str
    also_called: tuple[str, ...] = ()
    unit: str
    definition: str = ""
    sources: tuple[str, ...]
    subgroups: tuple[str, ...] = ()
    parts: tuple[Slug, ...] = ()
    part_of: Slug = ""
    level: Literal["force", "national", "survey"] = "force"
    unavailable: str = ""
    stands_in: tuple[Slug, ...] = ()
    discretionary: str = ""
    disclosure: str = "none"
    c: float | None = None
    rate: Rate | None = None

    @property
    def is_percentage(self) -> bool:
        """Whether its values are percentages of people asked, not counts."""
        return self.unit == "per cent"


class Priority(Strict):
    """A national priority: ``measures`` are its national ones, ``context`` what is shown beside them."""

    slug: Slug
    number: int
    title: str
    short: str
    notebook: str
    key_measure: Slug
    measures: tuple[Slug, ...]
    context: tuple[Slug, ...] = ()

    @property
    def shown(self) -> tuple[Slug, ...]:
        """Every measure of the section, national ones first."""
        return self.measures + self.context


class Beside(Strict):
    """What sources give beside the measures: held against them, or context; no section shows it by itself.

    ``subgroups`` are the labels it has in recorded crime tables, ``parts`` the measures whose sum it is.
    """

    title: str
    unit: str
    subgroups: tuple[str, ...] = ()
    parts: tuple[Slug, ...] = ()
