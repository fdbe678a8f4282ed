"""Finds what a word of change speaks of: the measures named beside it, or those "this" points back to."""

from __future__ import annotations

import re

from helpers.check.claims import lexicon
from helpers.check.claims.ground import Ground
from helpers.check.claims.hits import Hit
from helpers.check.claims.lexicon import Form, Sign
from helpers.check.claims.mentions import Mention, mentions
from helpers.check.prose import Sentence
from helpers.check.prose.patterns import any_of, words

#: between a noun of change and the thing that changed: "a fall in the number of"
_SEEN = (
    r"(?:(?:were|was|have been|has been|is|are)\s+(?:also\s+)?"
    r"(?:seen|recorded|reported|observed|noted|found)\s+)?"
)
_INTO = re.compile(rf"\s+{_SEEN}(?:in|of|for|to)\s+(?:[\w%#£',-]+\s+){{0,5}}$")
#: words that stand there when something else changed: "a fall in confidence about burglary"
_ANOTHER = re.compile(
    words("""
        from|to|into|by|with|against|about|around|confidence|trust|harm|visibility|use|awareness|reporting
        funding|patrols?|demand|fear|risk|officers?|staff|arrests?|referrals|investigations?|response|visits
        reoffending|charges?|detections?|calls|seizures?|training
    """)
)
_OF_IT = any_of(
    "the|our|local|overall|recorded|reported|its|police recorded|(?:level|number|volume|rate)s? of"
)
_PEOPLE = (
    r"(?:(?:people|residents|households) (?:were|have been|became|fell|suffered) )?(?:victims? (?:of|to) )?"
)
_DIRECTLY = re.compile(rf"\s+{_PEOPLE}(?:{_OF_IT} )*$")
#: what follows "increased" when it has no object
_NO_OBJECT = words(r"""
    by|to|from|in|during|for|over|since|between|compared|again|further|this|last|and|but|at|when|on|against
    while|after|because|as|due|following|more|across|within|than|throughout|year|each|every|with|or|thanks
    overall|nationally|locally|only|\w+ly|so|is|was|are|were|once|until|q\d
""")
_OBJECT = re.compile(rf"\s+(?!{_NO_OBJECT})[a-z]")
_TIME_OR_NUMBER = any_of(r"""
    q\d|\d|#|this\b|that\b|it\b|about\b|around\b|both\b|each\b|all\b|line\b|comparison
    the (?:quarter|year|number|figure|last|previous|same|three|12|twelve)
    january|february|march|april|may\b|june|july|august|september|october|november|december
""")
_OF_ANOTHER = re.compile(rf"\s+(?:in|of)\s+(?!{_TIME_OR_NUMBER})[a-z]")
_AFTER_COMPARATIVE = words(r"""
    than|in|on|by|from|compared|the|what|last|its|our|at|over|since|during|and|levels?|numbers?|rates?
    against|versus|when|while|but|although|year|month|this
    satisfaction|overall|offences|with|to|as|across|q\d|for|slightly|significantly|marginally|again|this
""")
_COMPARED_ANOTHER = re.compile(rf"\s+(?!{_AFTER_COMPARATIVE})[a-z]")
_ONES = any_of(
    "the|our|all|both|recorded|reported|police[- ]recorded|local|these|such|of|any|each|every|more|further"
)
_THE_ONES = rf"(?:{_ONES}\s+)*$"
#: what a name is part of: "arrests for burglary"
_HEAD = re.compile(
    r"\b([\w'-]+)\s+(?:of|for|to|about|against|on|in|into|around|from|with|by|at|among|involving|concerning)\s+"
    + _THE_ONES
)
_DOING = re.compile(
    r"\b(?:tackl|prevent|reduc|investigat|target|combat|disrupt|address|fight|solv|cut|report|deter|detect|suffer"
    r"|experienc|includ|affect|caus|driv)\w*\s+" + _THE_ONES
)
#: what makes a name part of something else: "burglary team"
_COMPOUND = re.compile(
    r"\s+"
    + words(r"""
        teams?|units?|officers?|hotspots?|hot spots?|operations?|plans?|prevention|reduction|profiles?
        awareness|charges?|convictions?|detections?|arrests?|suspects?|offenders?|surveys?|responses?|strateg\w+
        investigations?|campaigns?|patrols?|solved|outcomes?|work|training|advice|packs?|calls?|reporting
        confidence|perpetrators?|incidents attended|networks?|gangs?|groups?|panels?|boards?
    """)
)
_JOINED = re.compile(
    r"(?:[\s,()&#\d%-]"
    r"|\b(?:and|or|both|the|of|in|offences|crimes?|volumes|as well as|all|each|residential)\b)*$"
)
#: a figure right before a comparative is how much: "34% below"
_AMOUNT = re.compile(r"\s*(?:%|per ?cent|percentage points?)?\s*$")
_EVERY = re.compile(
    r"\b(?:all|each|every|both|most)\s+(?:of\s+)?(?:(?:the|these|those|our|other|six|five|four|three|#)\s+)*"
    r"(?:[\w-]+\s+)?(?:measures?|categor(?:y|ies)|(?:crime |offence )?types?|indicators?|crimes?|offences?)\b"
)
#: before "reduced reoffending" these make it a description
_DESCRIBING = re.compile(
    r"(?:^|\b(?:and|or|of|with|for|through|by|in|to|a|an|the|on|from|as|towards|want(?:s|ed)?|means?|including))"
    r"[\s,;-]*$"
)
_SEVERAL = re.compile(r"[\s,]*(?:both|all|each|these|they|neither)\b")
_GENERAL = {"offences", "crimes", "thefts"}

Clause = tuple[int, int]


def subject_of(
    sentence: Sentence, hit: Hit, clause: Clause, found: tuple[Mention, ...], ground: Ground
) -> tuple[Mention, ...] | None:
    """Find what a word of change speaks of; None where it is nothing that a statement counts.

    ``found`` are the mentions of its clause. Those without measures are crimes that no measure counts.
    """
    after = [each for each in found if each.start >= hit.end]
    if hit.form in {Form.NOUN, Form.COMPARED}:
        if _speaks_of_another(sentence.low, hit, after, clause):
            return None
        target = _target(sentence.low, hit, after)
        if target:
            return _group(sentence.low, after, target)
    if hit.form is Form.CHANGING and _has_object(sentence.low, hit, after, clause):
        return _object(sentence.low, hit, after, clause)
    return _before(sentence, hit, clause, found, ground)


def _target(text: str, hit: Hit, after: list[Mention]) -> Mention | None:
    """Find the thing named right behind a noun or comparative: "a fall in burglaries", "fewer burglaries"."""
    if not after:
        return None
    between = text[hit.end : after[0].start]
    direct = hit.form is Form.COMPARED and _DIRECTLY.match(between)
    led_to = _INTO.match(between) and not _ANOTHER.search(between[4:])
    return after[0] if direct or led_to else None


def _speaks_of_another(text: str, hit: Hit, after: list[Mention], clause: Clause) -> bool:
    target = _target(text, hit, after)
    if target:
        return bool(_COMPOUND.match(text[target.end :]))
    rest = text[hit.end : clause[1]]
    if hit.form is Form.NOUN:
        return bool(_OF_ANOTHER.match(rest))
    return hit.sign is not Sign.SAME and bool(_COMPARED_ANOTHER.match(rest))


def _has_object(text: str, hit: Hit, after: list[Mention], clause: Clause) -> bool:
    named = after and _DIRECTLY.match(text[hit.end : after[0].start])
    return bool(named or _OBJECT.match(text[hit.end : clause[1]]))


def _object(text: str, hit: Hit, after: list[Mention], clause: Clause) -> tuple[Mention, ...] | None:
    """Find what somebody is said to have changed; None where it is no crime, or only described."""
    if not after or not _DIRECTLY.match(text[hit.end : after[0].start]):
        return None
    described = _DESCRIBING.search(text[clause[0] : hit.start]) or _COMPOUND.match(text[after[0].end :])
    return None if described else _group(text, after, after[0])


def _group(text: str, listed: list[Mention], first: Mention) -> tuple[Mention, ...]:
    """Give a mention with those joined to it by "and" or commas after it."""
    group = [first]
    for each in listed[listed.index(first) + 1 :]:
        if not _JOINED.match(text[group[-1].end : each.start]):
            break
        group.append(each)
    return tuple(group)


def _before(
    sentence: Sentence, hit: Hit, clause: Clause, found: tuple[Mention, ...], ground: Ground
) -> tuple[Mention, ...] | None:
    """Find what stands before a word of change, or what it points back to."""
    text = sentence.low
    group = _named_before(text, hit, clause, found)
    if group and not (len(group) == 1 and text[group[0].start : group[0].end] in _GENERAL):
        return group
    if group:
        return _pointed(sentence, clause, ground) or _only(ground) or group
    lead = text[clause[0] : hit.start]
    every = _EVERY.search(lead)
    if every:
        return (Mention(clause[0] + every.start(), clause[0] + every.end(), _section(ground)),)
    if lexicon.POINTING.search(lead) or not lead.strip(" ,;-#"):
        return _pointed(sentence, clause, ground)
    shown = tuple(each for each in found if each.bound)[:1]
    return shown or (_earlier(sentence, hit, clause, ground) if hit.form is Form.NOUN else None)


def _earlier(sentence: Sentence, hit: Hit, clause: Clause, ground: Ground) -> tuple[Mention, ...] | None:
    """Give what a sentence spoke of before a clause that only adds to it: "…, with a slight rise"."""
    adds = re.match(r"\s*,?\s*(?:with|a|an)\b", sentence.low[clause[0] : hit.start])
    before = [each for each in mentions(sentence, ground) if each.end <= clause[0] and each.measures]
    return tuple(before[-1:]) or None if adds else None


def _named_before(text: str, hit: Hit, clause: Clause, found: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Find the nearest name before a word of change that can be its subject, with those joined to it."""
    before = [each for each in found if each.end <= hit.start]
    amounts = [each for each in before if each.bound and _AMOUNT.match(text[each.end : hit.start])]
    group: list[Mention] = []
    for each in reversed([each for each in before if each not in amounts] or amounts):
        if group and not _JOINED.match(text[each.end : group[0].start]):
            break
        if group or _is_subject(text, each, clause, hit):
            group.insert(0, each)
    return tuple(group)


def _is_subject(text: str, mention: Mention, clause: Clause, hit: Hit) -> bool:
    """Tell whether a name is what changed: "burglaries fell", not "arrests for burglary fell"."""
    if mention.bound:
        return True
    lead = text[clause[0] : mention.start]
    head = _HEAD.search(lead)
    if head and not lexicon.COUNTED.fullmatch(head[1]):
        return hit.form is Form.NOUN
    return not _DOING.search(lead) and not _COMPOUND.match(text[mention.end :])


def _pointed(sentence: Sentence, clause: Clause, ground: Ground) -> tuple[Mention, ...] | None:
    """Give what was spoken of last: earlier in the sentence, or in a sentence before it."""
    named = [each for each in mentions(sentence, ground) if each.end <= clause[0] and each.measures]
    before = sentence.previous
    while not named and before:
        named = [each for each in mentions(before, ground) if each.measures]
        before = before.previous
    return tuple(named if _SEVERAL.match(sentence.low[clause[0] :]) else named[-1:]) or None


def _section(ground: Ground) -> tuple[str, ...]:
    """Give the measures of the section that have comparisons: what "all measures" speaks of."""
    return tuple(slug for slug in ground.priority.shown if ground.against(slug))


def _only(ground: Ground) -> tuple[Mention, ...] | None:
    """Give the one measure a section has comparisons for: its "offences" can be no others."""
    section = _section(ground)
    return (Mention(0, 0, section),) if len(section) == 1 else None
