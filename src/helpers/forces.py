"""The forces: the 43 of England and Wales, by their data.police.uk ids, and British Transport Police."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from helpers.errors import UnknownName

ENGLAND_AND_WALES = "england-and-wales"


@dataclass(frozen=True)
class Force:
    """A police force as the nation knows it; the office's own words about it are in ``force.yaml``.

    ``code`` is the ONS police force area code, ``names`` every spelling publishers use for it.
    """

    slug: str
    name: str
    area: str
    code: str
    country: str
    territorial: bool
    names: tuple[str, ...]


@cache
def all_forces() -> Mapping[str, Force]:
    """Give every force by slug: the territorial ones in alphabetical order, then the others."""
    text = files("helpers").joinpath("data/forces.csv").read_text(encoding="utf-8")
    return {row["slug"]: _force(row) for row in csv.DictReader(text.splitlines())}


def _force(row: dict[str, str]) -> Force:
    return Force(
        slug=row["slug"],
        name=row["name"],
        area=row["area"],
        code=row["code"],
        country=row["country"],
        territorial=row["territorial"] == "yes",
        names=tuple(row["names"].split(";")),
    )


def territorial_forces() -> tuple[Force, ...]:
    """Give the 43 territorial forces of England and Wales."""
    return tuple(force for force in all_forces().values() if force.territorial)


def force(slug: str) -> Force:
    """Find a territorial force by its slug, or refuse with the nearest known one."""
    known = [each.slug for each in territorial_forces()]
    if slug not in known:
        raise UnknownName(kind="force", name=slug, known=known)
    return all_forces()[slug]
