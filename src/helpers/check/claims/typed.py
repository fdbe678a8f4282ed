"""Finds numbers typed in prose, in digits or words, and tells figures from dates, law and idiom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.check.claims.hits import NUMBER_WORD
from helpers.check.prose.patterns import any_of, words
from helpers.check.prose.times import times

#: possessive, so that a long list of numbers is read once
_N = rf"(?:\d+(?:[.,]\d+)*+|{NUMBER_WORD}(?:[- ]{NUMBER_WORD}){{0,6}}+)"
_AND_MORE = rf"(?:\s*(?:,|and|to|-|or)\s*{_N}[a-z]?){{0,12}}+"
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_UNIT = "(?:(?:working |calendar |full )?(?:minute|hour|day|week|weekend|month|quarter|year)s?)"
_NTH = "(?:st|nd|rd|th)"

_1_TO_4 = "(?:[1-4]|one|two|three|four)"
_DATES = any_of(rf"""
    \b\d{{1,2}}{_NTH}?(?: of)?\s+{_MONTH}\b
    \b{_MONTH}\s+\d{{1,2}}{_NTH}?\b(?!\d)
    \bq[1-4]\b|\bquarters? {_1_TO_4}\b(?:\s*(?:,|and|to|-)\s*{_1_TO_4}\b)*
    \b\d{{1,2}}(?:[:.]\d\d)?\s?(?:am|pm)\b|\b\d{{1,2}}:\d\d\b
""")
_YEAR = r"(?:19|20)\d\d\b(?:\s*[-/]\s*\d{2,4})?"
_LAW = any_of(rf"""
    \b(?:act|order|regulations?|rules|bill|code|strategy|plan|framework|census|budget)\s+(?:of\s+)?{_YEAR}
    \b(?:sections?|paragraphs?|articles?|parts?|schedules?|regulations?|rules?|chapters?|clauses?)\s+\d+[a-z]{{0,2}}(?:\(\w+\))*{_AND_MORE}
    \b(?:si|s\.i\.|s\.|ss\.|para|sch)\.?\s*(?:no\.?\s*)?\d+[a-z]{{0,2}}(?:/\d+)?(?:\(\w+\))*{_AND_MORE}
""")
_LINE = r"(?:101|999|111|112|105|159|119|18001|7726|6\d{4})"
_TELEPHONES = any_of(rf"""
    \b(?:call(?:ing|s|ed)?|dial(?:ling|led)?|ring|phone|telephone|tel\.?|number|via|on|using|through|by|text|to|the)\s*:?\s+{_LINE}\b
    \b(?:and|or|non-emergency|emergency)\s+{_LINE}\b
    \b{_LINE}(?:\s*(?:and|or|,)\s*{_LINE})*\s+(?:calls?|service|number|contacts?|system|demand|lines?|callers?|answering|performance)\b
    (?:\+44\s?|\b0)(?:\(0\)\s?)?\d[\d\s-]{{7,13}}\d\b
    \b[a-z]{{1,2}}\d{{1,2}}[a-z]? ?\d[a-z]{{2}}\b
""")
#: names that hold a number: the M5, 4x4, ISO 27001, Year 8, tier 1
_LABELS = words("""
    tiers?|levels?|phases?|priorit(?:y|ies)|stages?|step|categor(?:y|ies)|class|grade|band|years?|pages?|version
    form|channel|gold|operation|objectives?|pillars?|iso|outcomes?|recommendations?|appendix|annex|figure|table
    item|theme|strand|wave|round|day|week|unit|zone|route|room|covid
""")
_NAMES = any_of(rf"""
    \b[amb]\d{{1,4}}(?:\(m\))?\b
    \b(?=\w*[a-z])(?=\w*\d)[a-z]+-?\d[\w-]*\b
    \b\d+(?!{_NTH}\b|k\b|m\b|bn\b)[a-z][\w-]*\b
    {_LABELS}[\s-]+{_N}{_AND_MORE}\b
    \b24/7\b|\b24 hours a day\b|\b(?:seven|7) days a week\b|\b365 days a year\b
    \b50[-/]50\b|\b360[- ]degrees?\b
""")
_AGES = any_of(rf"""
    \b(?:under|over)[- ](?:the age of )?\d\ds?\b(?!,\d|%|[\d.]|\s(?:per ?cent|offences|arrests|people))
    \b(?:aged?|ages)\s+(?:between\s+|under\s+|over\s+|from\s+)?{_N}(?:\s*(?:to|and|-|or)\s*{_N})?
    \b{_N}(?:\s*(?:to|-|and)\s*{_N})?[- ]years?[- ]olds?\b
""")
_WHEN = any_of("""
    last|past|previous|next|first|final|coming|following|latest|preceding|another|initial|full|rolling|every|each
    within|for|over|in|after|than|about|of|least|minimum|nearly|almost|the|a|this|to
""")
_LENGTHS = any_of(rf"""
    \bper (?:1,000|10,000|100,000|100|million|thousand|hundred)\b
    \b{_WHEN} {_N}[\s-]{_UNIT}\b
    \b{_N}-{_UNIT}(?:ly|long)?\b
    \b{_N} times (?:a|each|every|per) (?:day|week|month|quarter|year|fortnight|shift)\b
    \b{_N}[- ]{_UNIT}(?:'s)? (?:before|earlier|ago|later|after)\b
    \b(?:12|twelve|three|six)[- ]months?\b|\b{_N} or {_N} (?:month|quarter|year)s\b
""")
_BUILT_OF = any_of("""
    aims?|steps?|rights|priorities|principles|strands|pillars|objectives|stages|phases|parts|ways|measures|kinds
    types|sections|forces|counties|districts|boroughs|areas|themes|tests|questions|services|bodies|organisations
""")
_FEW = "(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_SUCH = (
    "(?: (?:key|main|local|national|policing|strategic|core|other|different|simple|neighbouring|priority))*"
)
_PLAIN = any_of(rf"""
    \b{_N}-(?:way|point|step|stage|strand|pronged|fold|tier|stop|off|star|part|page|wheel|phase|sided|strong)\w*
    \b(?:{_FEW} of (?:the )?)?{_FEW}{_SUCH} {_BUILT_OF}\b
    \bthe two (?:share|work|meet|are|were|together)\b
    \b\d{{1,2}}{_NTH}\b|\btwenty[- ]first century\b|\bzero[- ]tolerance\b
    \bnine[- ]to[- ]five\b|\bfour[- ]by[- ]four\b
    \bone[- ]to[- ]one\b|\bone by one\b|\bsecond to none\b|\bone'?s\b
""")
_NO_FIGURE = re.compile(any_of(_DATES, _LAW, _TELEPHONES, _NAMES, _AGES, _LENGTHS, _PLAIN))

_OF_WHAT = "of|fewer|more|lower|higher|less|below|above|down|up|since|on|compared|in"
FRACTION = any_of(rf"""
    \b(?:an?|one|two|three)[\s-](?:third|fifth|tenth|half)s?\b(?= (?:{_OF_WHAT})\b|[,.;]|$)
    \ba quarter(?= (?:of (?!the year)|fewer|more|lower|higher|less|below|above))
    \b(?:by|about|around|nearly|almost) a quarter\b
    \bhalf (?:of|as many|the)\b(?! (?:year|term|hour|day|time|way))
    \bthree[- ]quarters\b|\btwo[- ]thirds\b|\b[1-9] in (?:[2-9]|10)\b|\bhalving\b
    \b(?:twice|three times|four times) (?:as|the|more)\b|\b(?:double|triple|treble) (?:the|that|what)\b
""")
_TYPED = re.compile(
    r"(?<![\w.])£?\d+(?:[.,]\d+)*+(?:\s*%|\s?(?:k|m|bn|million|thousand|billion)\b|\s*per ?cent)?"
    rf"|{FRACTION}|\b{NUMBER_WORD}(?:(?:[- ]| and ){NUMBER_WORD}){{0,6}}+\b"
)
_KIND = any_of(r"""
    \w+[- ]related|confirmed|further|recorded|suspected|reported|fatal|domestic|business|personal
    residential|new
""")
#: "one" counts something only before a thing that is counted
_ONE_OF_THEM = re.compile(
    rf"\s+(?:{_KIND}\s+)*"
    + any_of("""
        homicide|murder|offence|death|burglar|robber|theft|discharge|shooting|arrest|charge|conviction|victim
        report|incident|case|admission|crime|seizure|warrant|firearm|knife|line|county line|complaint|suspect
        person\\b|people|man\\b|woman\\b|was|were|occurred|of these|per ?cent
        in (?:two|three|four|five|six|seven|eight|nine|ten|twelve)
    """)
)


def typed_numbers(text: str) -> Iterator[re.Match[str]]:
    """Find each number typed in a sentence of small letters that could be a figure.

    Dates, quarters, statute references, telephone numbers, ages of a group, lengths of time that say when,
    names that hold a number and plain ways of speaking ("four aims", "one of") are no figures.
    """
    free = [found.span() for found in _NO_FIGURE.finditer(text)]
    free += [(each.start, each.end) for each in times(text)]
    for found in _TYPED.finditer(text):
        inside = any(start < found.end() and found.start() < end for start, end in free)
        if not inside and not (found[0] == "one" and not _ONE_OF_THEM.match(text[found.end() :])):
            yield found
