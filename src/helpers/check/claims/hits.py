"""Finds the words of change in a sentence: each place where something is said to rise, fall or stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from helpers.check.claims import lexicon
from helpers.check.claims.lexicon import Form, Sign
from helpers.check.prose.patterns import any_of

NUMBER_WORD = any_of("""
    one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve
    (?:thir|four|fif|six|seven|eigh|nine)teen
    twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|dozen
""")
_ADVERBS = r"(?:(?:\w+ly|both|each|all|much|still|now|far|well|also|a little|a bit)\s+)*"
_ABOUT = r"(?:(?:about|around|approximately|roughly|nearly|almost|over|some|just|by|at|close to)\s+)*"
_SHARE = r"(?:an?|one|two|three)[- ](?:third|quarter|fifth|half)s?|half"
_AMOUNT = (
    rf"(?<![\w#,.])(?:{_SHARE}|£?[#\d]+(?:[.,][#\d]+)*+|{NUMBER_WORD}(?:[- ]{NUMBER_WORD}){{0,6}}+)"
    r"(?:\s*%|\s*per ?cent|\s+percentage points?)?"
)
#: after "than" these make a size, not a comparison: "fewer than 50 reports"
_QUANTITY = "(?:about |around )?" + any_of(rf"""
    £|#|\d|{NUMBER_WORD}\b|half\b|doubled\b|halved\b|trebled\b|an? (?:third|quarter|dozen|hundred)
    ever\b|just\b|once\b|simply\b
""")
_COPULA = r"\b(?:is|are|was|were|be|been|remains?|remained|stands?|stood|stays?|stayed|ran|now|still)\s+"
_HAD = any_of(
    "saw|seen|records?|recorded|had|experienced|suffered|led to|resulted in|brought|with|means?|meant"
)
#: verbs that "up" and "down" belong to, saying nothing of a count: "set up by", "backed up on"
_PHRASAL = any_of(r"""
    sets?|setting|follow\w*|step\w*|tak\w+|took|pick\w*|back\w*|br[eo]ak\w*|made|mak\w+|sign\w*|buil[dt]\w*
    speed\w*|scal\w+|open\w*|crack\w*|clamp\w*|narrow\w*|shut\w*|lock\w*|put\w*|lin\w+|clear\w*|end\w*|link\w*
    team\w*|catch\w*|spe[ea]k\w*|look\w*|call\w*|giv\w+|turn\w*|draw\w*|bring\w*|wound|start\w*|writ\w+|warm\w*
    show\w*|keep\w*|hold\w*|stand\w*|stood|track\w*|hand\w*|coming|meet\w*
""")
_COMPARED_TO = any_of(r"""
    \s+(?:by|from|on)\s+(?:\w+\s+){0,3}[#\d\w]
    \s+[#\d]
    \s+(?:slightly|significantly|marginally|sharply|compared|since|over)\b
""")


@dataclass(frozen=True)
class Hit:
    """A word of change between two offsets of a sentence."""

    start: int
    end: int
    sign: Sign
    form: Form


def hits(text: str) -> tuple[Hit, ...]:
    """Find every word of change in a sentence of small letters, in order, none inside another."""
    kept: list[Hit] = []
    for each in sorted(_all(text), key=lambda hit: (hit.start, -hit.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return tuple(kept)


def _all(text: str) -> Iterator[Hit]:
    for sign, form, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            yield Hit(found.start("word"), found.end("word"), sign, form)


def _patterns() -> Iterator[tuple[Sign, Form, re.Pattern[str]]]:
    listed = ((Form.VERB, lexicon.VERBS), (Form.CHANGING, lexicon.CHANGING), (Form.NOUN, lexicon.NOUNS))
    for form, by_sign in listed:
        for sign, said in by_sign.items():
            yield sign, form, re.compile(rf"(?<![\w-])(?P<word>{said})(?![\w-])")
    yield Sign.SAME, Form.COMPARED, re.compile(rf"(?<![\w-])(?P<word>{lexicon.SAME})")
    for sign, said in lexicon.COMPARATIVES.items():
        for pattern in _comparing(said):
            yield sign, Form.COMPARED, re.compile(pattern)
    for sign, up_or_down, more_or_fewer in ((Sign.UP, "up", "more"), (Sign.DOWN, "down", "fewer|less")):
        for pattern in (*_moved(up_or_down), *_counted(more_or_fewer)):
            yield sign, Form.COMPARED, re.compile(pattern)


def _comparing(said: str) -> Iterator[str]:
    """Give the shapes in which a comparative compares; in any other shape it only describes."""
    word = rf"(?P<word>{said})(?![\w-])"
    # "is 34% below", but not "is more effective"
    not_just = r"(?!more|less|greater|fewer)"
    idle = r"(?!\s+(?:to date|and running|risk|for))"
    yield rf"{_COPULA}{_ADVERBS}{_ABOUT}(?:{_AMOUNT}\s+)?{not_just}{word}{idle}"
    # "12 fewer than", "two lower on the year"
    yield rf"{_AMOUNT}\s+{word}(?=\s+(?:than|in|on|compared|from|the|what|last|its|our)\b|\s*[,.;)]|\s*$)"
    # "a third fewer burglaries"
    yield rf"{_AMOUNT}\s+(?=more|fewer|less){word}(?=\s+(?!than\b)\w)"
    # "fewer burglaries than last year", but not "fewer than 50"
    than = rf"(?=(?:\s+(?!than\b)[\w#%-]+){{0,8}}\s+than\s+(?!{_QUANTITY}))"
    yield rf"(?<![\w-]){word}{than}(?!\s+(?:likely|often|about|effective))"
    # "lower levels of"
    level = r"(?=\s+(?:levels?|numbers?|rates?|volumes?|totals?|satisfaction|counts?)\b)"
    yield rf"(?<![\w-])(?<!or )(?<!no )(?!up|down|above|below){word}{level}"


def _moved(said: str) -> Iterator[str]:
    """Give the shape of "up on last quarter" and "down by 12"."""
    lead = rf"(?<!\w)(?!{_PHRASAL}\s)(?<!up and )(?!and down)(?:\w+|[#%])[,:]?\s+"
    yield rf"{lead}(?P<word>{said})(?={_COMPARED_TO})"
    # "with burglary down, ...": the word ends what is said of the noun before it
    yield rf"\bwith (?:(?!to\b|{_PHRASAL}\s|they\b)[\w'-]+ ){{1,5}}(?P<word>{said})(?=\s*(?:[,.;]|$))"


def _counted(said: str) -> Iterator[str]:
    """Give the shapes of "there were fewer homicides" and "the quarter saw more homicides"."""
    thing = r"(?=\s+(?!than\b)\w)"
    yield rf"\bthere (?:were|was|are|have been|has been)\s+{_ADVERBS}(?P<word>{said}){thing}"
    yield rf"\b{_HAD}\s+{_ADVERBS}(?P<word>{said}){thing}"


_PATTERNS = tuple(_patterns())
