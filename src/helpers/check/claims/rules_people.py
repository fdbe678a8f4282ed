"""Checks that no person and no case can be known from the words: each for somebody to confirm."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.check.claims.reading import Reading, trip_at_each, words_check
from helpers.check.prose.patterns import any_of, words
from helpers.check.registry import Check, Trip
from helpers.errors import Outcome

_SOMEONE = "man|woman|boy|girl|teenager|child|baby|pensioner|mother|father|student|toddler"
_KIN = "wife|husband|partner|ex-partner|son|daughter|mother|father|brother|sister|girlfriend|boyfriend"
_AN_AGE = r"(?:\d\d|[\w-]+teen|(?:twenty|thirty|forty|fifty|sixty|seventy)\S*)"
_ONE_CASE = any_of("""
    (?:one|two|both|three|four|the|this|a) (?:of (?:these|the|them) )?(?:homicide|murder|death)s?
    (?:one|two|both|three|four|the|this|a) (?:of (?:these|the|them) )?(?:incident|offence|case)s?
""")
_HAPPENED = any_of(r"""
    involved|(?:took place|occurred) in|happened (?:in|at)|were (?:gang|domestic|linked)
    was (?:the result|gang|domestic|believed|thought|linked)
""")
_CASE = re.compile(
    any_of(rf"""
        \b(?:a|an|the|one|his|her|their|another) (?:\w+ )?{_AN_AGE}[- ]year[- ]old\b
        \baged \d{{1,3}}\b(?! (?:to|and|or|between|-))(?=[^.;]{{0,40}}\b(?:was|from|who|died|{_SOMEONE}|,))
        \bsuicide\b|\bfatally\b|\bpost[- ]mortem\b|\bdied (?:after|from|in|when)\b
        \b(?:date of birth|born on)\b
        \b(?:stabbed|shot|strangled|beaten) (?:to death|in|by|outside|at|dead)\b
        \bthe (?:victim|deceased|suspect|offender|attacker|defendant) (?:was|had|is|and|in|died|were)\b
        \bthe (?:perpetrator (?:was|had|is)|victim's)\b|\b(?:his|her) (?:{_KIN}|home address)\b
        \b(?:murder|death|killing|stabbing|shooting|homicide) of (?:an? |the )?(?:\w+[- ])?(?:{_SOMEONE})\b
        \b{_ONE_CASE} (?:\w+ )?{_HAPPENED}
    """)
)
_COURT = re.compile(
    words(r"""
        charged (?:with|and|in connection|over)|(?:been|was|were) charged
        remanded|on remand|convicted|found guilty
        pleaded|pleads|plea|sentenced|jailed|imprisoned for|acquitted|trial|crown court|magistrates'? court
        court (?:hearing|case)|appear(?:ed|ing)? (?:in|at|before) (?:court|magistrates)
        the jury|verdict of|inquest|coroner
        (?:released )?(?:on|under) (?:police )?(?:bail|investigation)
        arrested on suspicion|prosecution of
        awaiting (?:trial|sentence|charge)|indicted|proceedings (?:are|were|have)
    """)
)
#: first names common in England and Wales: with a capitalised word after, likely a person
_FIRST_NAMES = any_of("""
    Adam|Adrian|Aisha|Alan|Alex|Alexander|Alice|Amanda|Amy|Andrew|Angela|Anna|Anne|Anthony|Ashley|Barry|Ben
    Benjamin|Brian|Callum|Carl|Caroline|Catherine|Charlotte|Chloe|Chris|Christine|Christopher|Claire|Colin|Connor
    Craig|Daniel|Darren|David|Dean|Deborah|Dennis|Derek|Donna|Dylan|Edward|Elizabeth|Ellie|Emily|Emma|Ethan|Fatima
    Gareth|Gary|Gemma|Geoffrey|George|Graham|Hannah|Harry|Heather|Helen|Ian|Imran|Jack|Jacob|James|Jamie|Jane|Janet
    Jason|Jean|Jennifer|Jessica|Joan|Joanne|John|Jonathan|Joseph|Joshua|Julie|Karen|Kate|Katie|Keith|Kelly|Kenneth
    Kevin|Kieran|Laura|Lauren|Lee|Leon|Lewis|Liam|Linda|Lisa|Louise|Lucy|Luke|Margaret|Maria|Marie|Mark|Martin|Mary
    Matthew|Megan|Michael|Michelle|Mohammad|Mohammed|Muhammad|Natalie|Nathan|Neil|Nicholas|Nicola|Nigel|Oliver
    Olivia|Omar|Owen|Pamela|Patricia|Patrick|Paul|Pauline|Peter|Philip|Rachel|Rebecca|Richard|Robert|Ruth|Ryan|Sally
    Samantha|Samuel|Sandra|Sara|Sarah|Scott|Sean|Shannon|Sharon|Shaun|Simon|Sophie|Stacey|Stephanie|Stephen|Steven
    Stuart|Susan|Terry|Thomas|Timothy|Tony|Tracey|Tyler|Victoria|William|Zoe
""")
_NO_SURNAME = "Street|Road|Avenue|Hospital|Centre|House|School|Park|College|Trust|Foundation|Award|Wing"
_PERSON = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? [A-Z][\w'’-]+|\b{_FIRST_NAMES} (?!{_NO_SURNAME})[A-Z][a-z][\w'’-]+"
)
_ADDRESS = re.compile(
    r"\b[A-Z]{1,2}\d{1,2}[A-Z]? ?\d[A-Z]{2}\b"
    r"|\b\d{1,4}[A-Za-z]?,? [A-Z][a-z]+ "
    r"(?:Street|Road|Avenue|Lane|Close|Drive|Crescent|Court|Gardens|Terrace|Way|Place|Grove)\b"
)


def cases(reading: Reading) -> Iterator[Trip]:
    """Find cases told in a way that may let a person be known."""
    remedy = "Leave them out, or have somebody confirm that no person can be known by them."
    yield from trip_at_each(reading, _CASE, "Details of a case are told", remedy)


def courts(reading: Reading) -> Iterator[Trip]:
    """Find charges, trials and inquests told: they may prejudice proceedings."""
    remedy = "Leave it out, or have somebody confirm that no proceedings are open."
    yield from trip_at_each(reading, _COURT, "A matter of charges or courts is told", remedy)


def names(reading: Reading) -> Iterator[Trip]:
    """Find persons and addresses named."""
    for sentence in reading.sentences:
        for found in (*_PERSON.finditer(sentence.text), *_ADDRESS.finditer(sentence.text)):
            remedy = "Leave it out, or have somebody confirm that it may be public."
            yield reading.trip(sentence, found.span(), "A person or an address is named", remedy)


CHECKS: tuple[Check[Reading], ...] = (
    words_check("case-detail", Outcome.WARN, "No case is told by which a person could be known.", cases),
    words_check("court-matter", Outcome.WARN, "No charge, trial or inquest is told.", courts),
    words_check("person-named", Outcome.WARN, "No person and no address is named.", names),
)
