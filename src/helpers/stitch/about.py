"""What the page says about itself, as values: thresholds, letters, duties, contact, licences; never typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from helpers import shown, wording
from helpers.errors import RequestError
from helpers.params import Source
from helpers.periods import Quarter
from helpers.stitch.context import Context
from helpers.values import Status

_OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
_LETTERS = (
    Status.UNAVAILABLE,
    Status.SUPPRESSED,
    Status.NOT_APPLICABLE,
    Status.NOT_COMPARABLE,
    Status.PROVISIONAL,
    Status.REVISED,
    Status.ESTIMATED,
)


@dataclass(frozen=True)
class Said:
    """A verdict as a chip: its kind and its words."""

    kind: str
    words: str


@dataclass(frozen=True)
class Way:
    """Words with an address behind them, "" where there is none, and what is said after them."""

    words: str
    address: str = ""
    after: str = ""


def about(context: Context) -> dict[str, Any]:
    """Give what stands under "About this statement"; its sentences are in the template."""
    framework, settings = context.framework, context.settings
    return {
        "the_body": settings.the_body,
        "required": context.legal_basis is not None,
        "force": settings.name,
        "quarter": context.quarter,
        "baselines": wording.listed([f"{each.title} ({each.period.prose})" for each in framework.baselines]),
        "rare_below": wording.figure(framework.change.rare_below),
        "percent_base": wording.figure(framework.change.percent_base),
        "clear_odds": _odds(framework.change.clear),
        "possible_odds": _odds(framework.change.possible),
        "chips": _chips(),
        "publishers": _publishers(context),
        "promises": list(_promises(context)),
        "letters": [(each.shorthand, wording.sentence(shown.status_words(each))) for each in _LETTERS],
        "named_baselines": framework.baselines,
        "links": settings.links,
        "contact": settings.contact,
        "ways": list(_ways(context)),
        "licences": list(_licences(context)),
        "sources": list(_sources(context)),
        "system_fonts": settings.system_fonts,
    }


def _sources(context: Context) -> Iterator[Way]:
    """Name each release once with what is to be known of it; the sections name those behind them."""
    for each in context.releases:
        known = context.framework.sources.get(each.family)
        note = wording.sentences(each.note, known.note if known else "")
        if note:
            yield Way(f"{each.publisher.rstrip('.')}, {each.title.rstrip('.')}", after=note)


def _odds(probability: float) -> str:
    """Write a probability as people say it: "1 time in 100"."""
    return f"1 time in {wording.figure(wording.whole(1 / probability))}"


def _chips() -> dict[str, Said]:
    """Give every kind of verdict as the chip a reader meets it as."""
    words = {**wording.verdict_chips(), "no-figure": "no figure at force level"}
    return {kind: Said(kind, said) for kind, said in words.items()}


def _publishers(context: Context) -> tuple[str, str] | None:
    """Name the publisher that leads and the one that stands beside it, within a sentence."""
    sources = context.framework.sources
    if "home-office" not in sources or "force" not in sources:
        return None
    return _named(sources["home-office"]), _named(sources["force"])


def _named(source: Source) -> str:
    return f"the {source.publisher.removeprefix('The ').removeprefix('the ')}"


def _promises(context: Context) -> Iterator[str]:
    for each in context.statement.promises:
        if not each.closed:
            yield f"{wording.sentence(each.text)} Promised in {_quarter(each.made)}."


def _quarter(text: str) -> str:
    """Write a quarter as prose has it; anything else as it stands."""
    try:
        return Quarter.parse(text).prose
    except RequestError:
        return text


def _ways(context: Context) -> Iterator[Way]:
    """Give every way to reach the office."""
    contact = context.settings.contact
    if contact and contact.email:
        yield Way(contact.email, f"mailto:{contact.email}")
    if contact and contact.telephone:
        yield Way(contact.telephone, f"tel:{contact.telephone.replace(' ', '')}")
    if contact and contact.address:
        web = contact.address.partition("://")[2].rstrip("/")
        yield Way(web, contact.address) if web else Way(contact.address)


def _licences(context: Context) -> Iterator[Way]:
    """Name each licence once, with the releases under it."""
    for licence in dict.fromkeys(each.licence for each in context.releases):
        named = (
            f"{each.publisher}, {each.title}, {wording.released(each.released)}"
            for each in context.releases
            if each.licence == licence
        )
        address = _OGL if licence.startswith("Open Government Licence") else ""
        yield Way(licence, address, "; ".join(dict.fromkeys(named)))
