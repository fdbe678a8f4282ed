"""The English of change: which words say up, down, better, worse or the same, and which only look so.

Every pattern is for small letters, as a sentence's ``low`` gives them; ``#`` is a letter of a bound number.
"""

from __future__ import annotations

import re
from enum import StrEnum

from helpers.check.prose.patterns import any_of, words


class Sign(StrEnum):
    """What a word says of a count; better and worse depend on what is counted."""

    UP = "a rise"
    DOWN = "a fall"
    BETTER = "an improvement"
    WORSE = "a worsening"
    SAME = "no change"


class Form(StrEnum):
    """How a word makes its claim, which decides where the thing it speaks of stands."""

    VERB = "verb"
    CHANGING = "verb that may take an object"
    NOUN = "noun"
    COMPARED = "comparison"


_GOING_ON = r"(?:is|are|was|were|been|keeps?|kept|still)"
_CONTINUES = r"continu(?:e|es|ed) to"
#: intransitive: the subject stands before
VERBS = {
    Sign.UP: any_of(f"""
        rose|risen|climbed|grew|grown|jumped|surged|soared|spiked|rocketed
        (?:went|gone|crept|edged|shot) up
        {_GOING_ON} (?:rising|growing|going up|increasing)
        {_CONTINUES} (?:rise|grow|climb|go up)
    """),
    Sign.DOWN: any_of(f"""
        fell|fallen|declined|dropped(?! off| by to)|dipped|plummeted|plunged|tumbled|slumped|shrank|shrunk
        (?:went|gone|came|come|edged) down
        {_GOING_ON} (?:falling|dropping|declining|decreasing|reducing|going down|coming down)
        {_CONTINUES} (?:fall|drop|decline|go down|come down|shrink)
    """),
    Sign.BETTER: f"{_GOING_ON} (?:improving|getting better)",
    Sign.WORSE: f"deteriorated|{_GOING_ON} (?:worsening|deteriorating|getting worse)",
}
#: with or without an object: "burglary has reduced", "patrols reduced burglary"
CHANGING = {
    Sign.UP: f"increased|{_CONTINUES} increase|doubled|trebled|tripled|quadrupled",
    Sign.DOWN: any_of(f"""
        decreased|reduced|halved|lowered|cut|(?:driven|drove|brought|got) down
        {_CONTINUES} (?:decrease|reduce)
    """),
    Sign.BETTER: f"improved|{_CONTINUES} improve",
    Sign.WORSE: f"worsened|{_CONTINUES} worsen",
}
NOUNS = {
    Sign.UP: "rises?|increases?|growth|upturn|surge|spike|jump|upward movement",
    Sign.DOWN: "falls?|decreases?|declines?|drops?(?!-in)|reductions?|downturn|dip|slump|downward movement",
    Sign.BETTER: "improvements?",
    Sign.WORSE: "deterioration|worsening",
    Sign.SAME: r"(?:little|no|no real|no clear|no overall|hardly any) (?:overall )?(?:change|difference)",
}
COMPARATIVES = {
    Sign.UP: "higher|above|up|more|greater",
    Sign.DOWN: "lower|below|down|fewer|less",
    Sign.BETTER: "better",
    Sign.WORSE: "worse",
}
_EARLIER = any_of(r"""
    that|those|previous|last|q[1-4]|\d|#|our baseline|a year|what was
    the (?:same|numbers?|figures?|levels?|total|previous|last|preceding|quarter|year|rate)
    the (?:national )?baseline
""")
_REMAINS = r"(?:remain(?:s|ed)?|stay(?:s|ed)?)"
SAME = any_of(rf"""
    unchanged
    (?:{_REMAINS}|is|are|was|were|been|held) (?:\w+ly )?(?:stable|static|steady|flat|level)\b
    {_REMAINS} (?:\w+ly )?(?:the same|similar|consistent|unchanged)
    the same (?:number|level|total|as)\b
    levelled off|stabilised|plateaued
    (?:in line|consistent|comparable|on a par|level) with (?={_EARLIER})
    (?:similar|comparable|equal|identical) to (?={_EARLIER})
""")

#: how large people say a change is: the first need a test that shows one, the second a small clear change
LARGE = any_of("""
    significant(?:ly)?|substantial(?:ly)?|marked(?:ly)?|considerabl[ey]|notabl[ey]|dramatic(?:ally)?|vast(?:ly)?
    sharp(?:ly)?|steep(?:ly)?|huge(?:ly)?|massive(?:ly)?|strong(?:ly)?|striking(?:ly)?|clear(?:ly)?|great(?:ly)?
    big|large|major|real|sizeable
""")
SMALL = any_of("""
    slight(?:ly)?|marginal(?:ly)?|modest(?:ly)?|minimal(?:ly)?|fractional(?:ly)?|gradual(?:ly)?|negligibl[ey]
    small|minor|gentle|gently|steadil?y|somewhat|a little|a bit|tiny
""")
SIZES = re.compile(rf"\b{any_of(LARGE, SMALL)}\b")
SIZE_AFTER = re.compile(rf"\s+{any_of(LARGE, SMALL)}\b")
IS_SMALL = re.compile(SMALL)

_BY_CHANCE = r"(?:could|may|might|can) (?:well )?be (?:down to |due to |by )?chance|by chance"
#: said in the same sentence, these are the verdict that a rise or fall of two counts needs beside it
NO_CLEAR = re.compile(
    any_of(rf"""
        no clear (?:\w+ )?(?:change|difference|rise|fall|evidence)|not (?:a )?clear|nothing clear
        {_BY_CHANCE}|no more than chance|ordinary ups and downs|usual (?:ups and downs|variation)
        not tested|no test|cannot be tested|too (?:few|small|little) to|not (?:statistically )?significant
    """)
)
CHANCE = re.compile(rf"{_BY_CHANCE}|not (?:a )?clear|possible|no clear")

_MODAL = r"will|would|can|could|may|might|should|must|cannot|help(?:s|ed|ing)?|not yet"
#: words before a verb of change that make it a wish or a plan
_TO = r"to(?!\s+have\b)|(?:expected|likely|hoped|needs?|needed) to"
WISHED = re.compile(
    rf"\b(?:{_TO}|{_MODAL})\s+(?:(?:be|have|been|see|seen|further|also|then|\w+ly)\s+){{0,3}}$"
)
#: before a noun or a comparative "to" alone is no wish: "led to fewer offences"
WISHED_FOR = re.compile(
    rf"\b(?:to (?:be|see|have|get|reach|record|bring)|{_MODAL})\s+"
    r"(?:(?:be|have|been|see|seen|further|also|then|a|an|the|\w+ly)\s+){0,3}$"
)
#: words before a noun of change that make it an aim, a fear or a description
SOUGHT = re.compile(
    words(r"""
        aim(?:s|ed|ing)?|seek(?:s|ing)?|achiev\w+|deliver\w*|target(?:s|ed|ing)?|driv(?:e|es|ing)|contribut\w+
        towards?|hop(?:e|es|ed|ing)|expect\w*|sustain\w*|secur\w+|support(?:s|ing)?|prevent\w*|avoid\w*|risk
        potential|focus\w*|work\w*|plan\w*|bring\w*|want\w*|need\w*|look\w*|see|seeing|require[sd]|ambition
        objective|outcome|commit\w*|further|any|future|enable[sd]?|possible|respon\w+ to|address\w*|tackl\w*
        promot\w*|measur\w*|against|identif\w+
    """)
    + r"[^.;,]{0,40}$"
)
CONDITION = re.compile(
    r"\b(?:if|whether|where|when|whenever|unless|should|how far|how much|any|so that)\b[^;]*$"
    r"|\b(?:nothing|nobody|no one|no evidence)\b[^;]*\bthat\b[^;]*$"
)
#: words after a noun of change that make it a wish, or say that it cannot be said
UNSAYABLE = re.compile(
    r"^[^.;,]*\b(?:can|could|may|should) (?:not )?be (?:claimed|said|inferred|concluded|drawn|assumed)\b"
    r"|^[^.;]*\b(?:is|are|remains?) "
    r"(?:what|the (?:aim|goal|ambition|objective|priority|purpose)|an (?:aim|objective|ambition)|one of)\b"
)
DENIED = re.compile(
    r"\b(?:not|no|never|neither|nor|without|cannot)\b(?:[\s-]+[\w'%#£,.-]+){0,3}\s*$|n't(?:\s+\w+){0,2}\s*$"
)

#: what a count is of when its crime follows: "the number of burglaries", not "arrests for burglary"
COUNTED = re.compile(
    any_of("""
        numbers?|volumes?|levels?|rates?|totals?|counts?|figures?|amount|recorded|percentage|proportion|share
        offences?|incidents?|cases|reports?|records|instances|occurrences|victims?|crimes?
        performance|position|picture|situation|all|types?|kinds?|forms?|(?:ris|fall|increas|decreas|reduc|drop)[a-z]*
    """)
)
#: other places and bodies: no figure of a statement speaks of them
ELSEWHERE = re.compile(
    words(r"""
        nationally|national(?:ly)? (?:average|picture|level|figures?|rate|trend)
        england and wales|the uk|london
        across the country|country as a whole|other forces|(?:most )?similar (?:forces|areas)
        neighbouring (?:forces|areas)|regional(?:ly)?|across the region|rank(?:ed|s|ing)?
    """)
)
#: what a clause begins with that speaks of what was spoken of before
POINTING = re.compile(
    r"^\s*(?:this|that|it|they|these|those|which|both|all|each|the (?:numbers?|figures?|total|levels?|count"
    r"|volumes?|offences|rate|rise|fall|increase|decrease|reduction|drop|change|difference))\b"
    r"|\b(?:which|this|it|they|there (?:was|were|has|have))\b"
)
