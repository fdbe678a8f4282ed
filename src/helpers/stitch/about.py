"""What the page says about itself: how it decides, what letters mean, who to ask; from settings, never typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from helpers import shown, wording
from helpers.errors import RequestError
from helpers.params import Change, Source
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
    """Words with an address behind them, "" where there is none."""

    words: str
    address: str = ""


def about(context: Context) -> dict[str, Any]:
    """Give what stands under "About this statement"."""
    change = context.framework.change
    return {
        "compared": _compared(context),
        "tested": _tested(change),
        "verdicts": list(_verdicts(change)),
        "limits": list(_limits(change)),
        "revisions": list(_revisions(context)),
        "promises": list(_promises(context)),
        "letters": [(each.shorthand, wording.sentence(shown.status_words(each))) for each in _LETTERS],
        "glossary": list(_glossary(context)),
        "duties_intro": f"The {context.settings.body} also publishes, under the same Order:",
        "duties": list(_duties(context)),
        "contact": _contact(context),
        "accessibility": _accessibility(),
        "accessibility_address": context.settings.links.accessibility,
        "licence": list(_licence(context)),
    }


# --------------------------------------------------------------------------- how it decides


def _compared(context: Context) -> str:
    baselines = (f"{each.title} ({each.period.prose})" for each in context.framework.baselines)
    return (
        "Each count is set beside earlier ones, the steadiest first: the 12 months to the end of the quarter beside "
        f"the 12 months before; the same 12 months beside {wording.listed(list(baselines))}; the quarter beside the "
        "same quarter a year before; and the quarter beside the one before it, allowing for the change that is usual "
        "between those two. Both counts and both periods always stand there."
    )


def _tested(change: Change) -> str:
    return (
        "A test then asks how often a difference at least as large would come up if nothing had changed. It allows for "
        "the ordinary ups and downs of recorded crime, which are wider than chance alone; where fewer than "
        f"{wording.figure(change.rare_below)} are counted in an average quarter, it is an exact test of the two counts."
    )


def _verdicts(change: Change) -> Iterator[dict[str, Any]]:
    clear, possible = _odds(change.clear), _odds(change.possible)
    for kinds, meaning in (
        (
            [("clear-rise", "clear rise"), ("clear-fall", "clear fall")],
            f"A difference as large would come up less than {clear} if nothing had changed.",
        ),
        (
            [("possible", "possible rise or fall")],
            f"It would come up between {clear} and {possible}. It could be chance, so it never leads.",
        ),
        (
            [("no-clear-change", "no clear change")],
            "Chance explains it well enough. The fall that would probably have shown stands beside it.",
        ),
        ([("not-tested", "not tested")], "No test was made, for the reason beside it."),
        ([("no-figure", "no figure at force level")], "There is nothing to test, for the reason beside it."),
    ):
        yield {"readings": [Said(*each) for each in kinds], "meaning": meaning}


def _odds(probability: float) -> str:
    """Write a probability as people say it: "1 time in 100"."""
    return f"1 time in {wording.figure(wording.whole(1 / probability))}"


def _limits(change: Change) -> Iterator[str]:
    yield (
        "No verdict says why a count changed, or whether that is good. Counts are of what was recorded, so a change in "
        "reporting or recording changes them too. Where a count follows how much the police look for a crime, no "
        "verdict is given. Against the baseline, years before, a count is only called clearly above or below it, or not "
        "clearly different."
    )
    yield (
        f"A percentage is given only of a count of {wording.figure(change.percent_base)} or more. Many counts are tested, "
        "so that now and then one will be called clear by chance."
    )


def _revisions(context: Context) -> Iterator[str]:
    yield (
        "Recorded crime is revised: each release counts earlier quarters anew. This page uses the newest release it "
        "names, so a figure may differ from one published before."
    )
    lead, other = context.framework.sources.get("home-office"), context.framework.sources.get("force")
    if lead and other:
        yield (
            f"Where {_named(lead)} and {_named(other)} both give a figure, that of {_named(lead)} is used throughout; the "
            "other stands beside it as it was given, and a table sets the two side by side."
        )


def _named(source: Source) -> str:
    """Name a publisher within a sentence."""
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


# --------------------------------------------------------------------------- words


def _glossary(context: Context) -> Iterator[tuple[str, str]]:
    quarter = context.quarter
    yield (
        "Quarter",
        f"Three months of a financial year, which begins in April. {quarter.prose} is {quarter.period.prose}.",
    )
    yield (
        "12 months to …",
        "Four quarters in a row, the last of them the one reported. The seasons weigh alike in it.",
    )
    for each in context.framework.baselines:
        yield wording.capital(each.title), f"{wording.capital(each.period.prose)}, which the national measures are set beside."
    yield "Recorded", "Counted by the police as an offence under the Home Office's rules, whenever it happened."
    yield (
        "95% range",
        "Where the figure behind a count or a survey's percentage could well lie, given chance alone.",
    )
    yield "Usual range", "Where a count stays quarter by quarter while nothing changes, on a chart with limits."


# --------------------------------------------------------------------------- whom to ask


def _duties(context: Context) -> Iterator[Way]:
    links, force = context.settings.links, context.settings.name
    yield Way(
        f"the latest inspection of {force} by HM Inspectorate of Constabulary and Fire & Rescue Services"
        + _unless(links.hmicfrs),
        links.hmicfrs,
    )
    yield Way(f"how complaints about {force} are handled" + _unless(links.complaints), links.complaints)


def _unless(address: str) -> str:
    return "" if address else " (no address given yet)"


def _contact(context: Context) -> dict[str, Any]:
    contact = context.settings.contact
    if contact is None:
        return {"words": "No contact has been given yet.", "ways": []}
    ways = [
        Way(contact.email, f"mailto:{contact.email}") if contact.email else None,
        Way(contact.telephone, f"tel:{contact.telephone.replace(' ', '')}") if contact.telephone else None,
        _address(contact.address) if contact.address else None,
    ]
    return {"words": f"{contact.name}{':' if any(ways) else '.'}", "ways": [each for each in ways if each]}


def _address(address: str) -> Way:
    """An address of the web or of the post."""
    return Way(address.partition("://")[2].rstrip("/"), address) if "://" in address else Way(address)


def _accessibility() -> str:
    return (
        "This page is made to meet the Web Content Accessibility Guidelines 2.2 at level AA. Every chart has a "
        "description and its numbers as a table; nothing on it runs or is fetched from elsewhere. If something is hard "
        "to use, or you need it in another form, ask the office."
    )


def _licence(context: Context) -> Iterator[dict[str, str]]:
    """Name the releases under each licence, then what the page itself is made with."""
    for licence in dict.fromkeys(each.licence for each in context.releases):
        named = (
            f"{each.publisher}, {each.title}, {wording.released(each.released)}"
            for each in context.releases
            if each.licence == licence
        )
        address = _OGL if licence.startswith("Open Government Licence") else ""
        yield {"words": licence, "address": address, "of": f"; {'; '.join(dict.fromkeys(named))}."}
    font = "" if context.settings.system_fonts else " It is set in Inter (SIL Open Font License 1.1)."
    yield {"words": f"The program that makes this page is under the MIT licence.{font}", "address": "", "of": ""}
