"""What measures are called: every name in one pattern, and whose each name is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from helpers import params

#: crimes and outcomes people speak of that no measure of a statement counts under that name
_NO_MEASURE = (
    *("theft from a vehicle", "theft from vehicles", "theft from vehicle", "thefts from a vehicle"),
    *("thefts from vehicles", "thefts from vehicle", "theft of a vehicle", "theft of vehicles"),
    *(
        "thefts of vehicles",
        "thefts of a vehicle",
        "vehicle theft",
        "vehicle thefts",
        "car theft",
        "car thefts",
    ),
    *("knife crime", "knife crimes", "knife offences", "knife-enabled crime", "stabbings"),
    *("serious violence", "violent crime", "violent crimes", "violence", "violent offences", "assaults"),
    *("crime", "crimes", "crime rate", "recorded crime", "total recorded crime", "crime levels", "offences"),
    *("offending", "reoffending", "anti-social behaviour", "antisocial behaviour", "shoplifting", "fraud"),
    *("rape", "rapes", "sexual offences", "domestic abuse", "hate crime", "hate crimes", "stalking"),
    *("drug offences", "drug-related crime", "drug-related deaths", "drug deaths", "rural crime", "arson"),
    *("theft", "thefts", "acquisitive crime", "repeat victimisation", "repeat victims", "modern slavery"),
)


@dataclass(frozen=True)
class Names:
    """Every name of a framework's measures, and those of crimes that no measure counts.

    ``owners`` gives a name's measures; a name that two measures share speaks of both, and one that no
    measure has speaks of none.
    """

    pattern: re.Pattern[str]
    owners: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, measures: Mapping[str, params.Measure]) -> Names:
        """Put the names of a framework's measures together, the longest first."""
        return _together(tuple((slug, *map(_key, _names_of(each))) for slug, each in measures.items()))

    def find(self, text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Give each name found in a text of small letters: start, end, and whose it is."""
        for found in self.pattern.finditer(text):
            yield found.start(), found.end(), self.owners[_key(found[0])]


@lru_cache(maxsize=8)
def _together(named: tuple[tuple[str, ...], ...]) -> Names:
    """Put names together, each measure's slug first; the six sections of a statement share them."""
    owners: dict[str, tuple[str, ...]] = {_key(name): () for name in _NO_MEASURE}
    for slug, *keys in named:
        for key in dict.fromkeys(keys):
            owners[key] = (*owners.get(key, ()), slug)
    longest = sorted(owners, key=lambda key: (-len(key), key))
    names = "|".join(re.escape(key).replace(r"\ ", r"[\s-]+") for key in longest)
    return Names(re.compile(rf"(?<![\w-])(?:{names})(?![\w])"), owners)


def _names_of(measure: params.Measure) -> Iterable[str]:
    """Give a measure's names; the nouns of one without figures for forces are too general to tell it by."""
    nouns = (measure.title, measure.one, measure.many) if measure.level == "force" else ()
    asked = (
        (f"satisfaction among {measure.many}", f"satisfaction of {measure.many}")
        if measure.is_percentage
        else ()
    )
    return (*nouns, *(asked if nouns else ()), *measure.also_called)


def _key(name: str) -> str:
    return re.sub(r"[\s-]+", " ", name.lower())
