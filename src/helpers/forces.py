"""The forces: the 43 of England and Wales, by their data.police.uk ids, and British Transport Police.

Forces may merge. The table then has a row for the new force, with the day it was formed and the forces it was
formed of, which stay in the table: their figures of earlier quarters are its back series.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from helpers.errors import UnknownName

_TABLE = Path(__file__).parent / "data/forces.csv"

ENGLAND_AND_WALES = "england-and-wales"


@dataclass(frozen=True)
class Force:
    """A police force as the nation knows it; the office's own words about it are in ``force.yaml``.

    ``code`` is the ONS police force area code, ``names`` every spelling publishers use for it. ``formed`` is
    the first day of a force that others merged into, ``formed_of`` their slugs.
    """

    slug: str
    name: str
    area: str
    code: str
    country: str
    territorial: bool
    names: tuple[str, ...]
    formed: date | None = None
    formed_of: tuple[str, ...] = ()


@cache
def all_forces() -> Mapping[str, Force]:
    """Give every force by slug: the territorial ones in alphabetical order, then the others."""
    text = _TABLE.read_text(encoding="utf-8")
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
        formed=date.fromisoformat(row["formed"]) if row["formed"] else None,
        formed_of=tuple(row["formed_of"].split(";")) if row["formed_of"] else (),
    )


#: words of a force's name that say nothing of its place, in English and Welsh
_GENERIC = frozenset({"police", "constabulary", "service", "force", "heddlu", "the"})
_WELSH = {"gogledd cymru": "north-wales", "de cymru": "south-wales"}


def force_named(label: str) -> Force | None:
    """Return the force a publisher's or a force's own spelling names; None for any other name.

    Case, "&" for "and", punctuation, and the words Police, Constabulary, Service, Force and Heddlu do not
    matter. A name that is merely like a force's is none.
    """
    slug = _names().get(_place_in(label))
    return all_forces()[slug] if slug else None


@cache
def _names() -> Mapping[str, str]:
    spellings = (
        (spelling, each.slug)
        for each in all_forces().values()
        for spelling in (each.slug, each.name, *each.names)
    )
    return {**{_place_in(spelling): slug for spelling, slug in spellings}, **_WELSH}


def _place_in(label: str) -> str:
    """Return the words of a force's name that say where it is, folded."""
    words = re.findall(r"\w+", label.casefold().replace("&", " and "))
    return " ".join(word for word in words if word not in _GENERIC)


def merged_forces() -> tuple[Force, ...]:
    """Give the forces that others merged into."""
    return tuple(force for force in all_forces().values() if force.formed_of)


def merged_into(slug: str) -> Force | None:
    """Give the force that a force has become part of; None for one that stands by itself."""
    return next((each for each in merged_forces() if slug in each.formed_of), None)


def present_forces() -> tuple[Force, ...]:
    """Give every force there is now: those of all_forces that have not become part of another."""
    return tuple(each for each in all_forces().values() if merged_into(each.slug) is None)


def territorial_forces() -> tuple[Force, ...]:
    """Give the territorial forces of England and Wales that there are now (43)."""
    return tuple(force for force in present_forces() if force.territorial)


def peers_of(slug: str) -> tuple[Force, ...]:
    """Give the territorial forces that a force stands among, itself included.

    For one that has become part of another they are those of its own time.
    """
    own = merged_into(slug)
    known = all_forces()
    parts = {own.slug: tuple(known[part] for part in own.formed_of)} if own else {}
    return tuple(each for force in territorial_forces() for each in parts.get(force.slug, (force,)))


def complete(slugs: Collection[str], *, territorial: bool = True) -> bool:
    """Tell whether forces cover England and Wales: each there is now, itself or as all its parts."""
    wanted = territorial_forces() if territorial else present_forces()
    return all(each.slug in slugs or (each.formed_of and {*each.formed_of} <= {*slugs}) for each in wanted)


def force(slug: str) -> Force:
    """Return the territorial force with a slug; refuses (UnknownName) any other name."""
    known = [each.slug for each in all_forces().values() if each.territorial]
    if slug not in known:
        raise UnknownName(kind="force", name=slug, known=known, close=_meant_by(slug, known))
    return all_forces()[slug]


def _meant_by(name: str, known: Sequence[str]) -> list[str]:
    """Suggest a slug for another spelling or a slip of the keyboard, never for the name of another place.

    A slip is letters in another order, or one letter too many or too few after the first.
    """
    named = force_named(name)
    if named and named.slug in known:
        return [named.slug]
    typed = Counter(name.casefold())
    return [slug for slug in known if slug[0] == name[:1].casefold() and _one_off(typed, Counter(slug))]


def _one_off(typed: Counter[str], letters: Counter[str]) -> bool:
    return sum(((typed - letters) + (letters - typed)).values()) <= 1


def begins_with_a_place(text: str) -> bool:
    """Check whether a text begins with a force, its area or its country: "Kent knife crime"."""
    return bool(_places().match(text))


@cache
def _places() -> re.Pattern[str]:
    names = {name for each in all_forces().values() for name in (each.name, each.area, each.country)} - {""}
    return re.compile(rf"(?:{'|'.join(map(re.escape, sorted(names)))})\b")
