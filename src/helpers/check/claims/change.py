"""Makes claims of the words of change: of which measures they speak, how strongly, against what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from helpers.check.claims import lexicon
from helpers.check.claims.ground import Ground
from helpers.check.claims.hits import Hit, hits
from helpers.check.claims.lexicon import Form, Sign
from helpers.check.claims.mentions import Mention, mentions
from helpers.check.claims.subjects import Clause, subject_of
from helpers.check.claims.windows import Said, said_of
from helpers.check.prose import Sentence

_CUT = re.compile(
    r";|,?\s+(?:but|while|whilst|whereas|although|though|however)\b|,\s+with\s+(?=\w+ )|(?<!\d)\s-\s(?!\d)"
)
_AND = re.compile(r",?\s+and\s+")
#: before a noun of change, so that "a fall in burglary" is told from "to fall" and "falls"
_ARTICLE = re.compile(
    r"(?:\b(?:a|an|the|this|that|its|their|no|any|some|recent|continued|clear|possible|year-on-year|overall|shows?"
    r"|showed|saw|seen|recorded)|%|per ?cent|#)\s+(?:[\w%#.,£-]+\s+){0,3}$"
)
#: after a noun of change at the beginning of a sentence, so that it needs no article
_BEGINS = re.compile(
    r"\s+(?:(?:was|were|has been|have been)\s+(?:seen|recorded|reported|observed|noted)\s+)?(?:in|of|to)\b"
)


@dataclass(frozen=True)
class Claim:
    """Something said to have risen, fallen, improved or stayed, between two offsets of a sentence.

    ``measures`` are those it speaks of, in order; none for a crime that is no measure of the statement.
    ``said`` is against what it is said, ``size`` the word that says how large ("slight"). ``denied`` is set
    for "has not fallen", ``elsewhere`` where other places are spoken of, ``acted`` where something is said to
    have made the change.
    """

    sentence: Sentence
    start: int
    end: int
    sign: Sign
    measures: tuple[str, ...]
    said: Said
    size: str = ""
    denied: bool = False
    elsewhere: bool = False
    acted: bool = False
    mentions: tuple[Mention, ...] = field(default=())

    @property
    def words(self) -> str:
        """The words that make the claim, with the word that says how large."""
        return self.sentence.words(self.start, self.end)


def claims(sentence: Sentence, ground: Ground) -> tuple[Claim, ...]:
    """Find what a sentence claims to have changed or stayed; wishes, plans and descriptions are no claims."""
    found = mentions(sentence, ground)
    all_hits = tuple(hit for hit in hits(sentence.low) if not _is_bound(sentence, hit))
    cuts = _cuts(sentence.low, all_hits, found)
    clauses = [_clause(len(sentence.low), hit, cuts) for hit in all_hits]
    made = (
        _claim(sentence, hit, clause, found, ground) for hit, clause in zip(all_hits, clauses, strict=True)
    )
    return tuple(each for each in made if each)


def _is_bound(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether the words are a verdict called by name: it cannot disagree with the figures."""
    at = sentence.start + hit.start
    return any(span.start <= at < span.end for span in sentence.spans)


def _clause(length: int, hit: Hit, cuts: Sequence[int]) -> Clause:
    """Give where the clause of a word of change begins and ends."""
    start = max((cut for cut in cuts if cut < hit.start), default=0)
    end = min((cut for cut in cuts if cut >= hit.end), default=length)
    return start, end


def _cuts(text: str, all_hits: tuple[Hit, ...], found: tuple[Mention, ...]) -> list[int]:
    """Give where a sentence falls into clauses."""
    cuts = [cut.start() for cut in _CUT.finditer(text)]
    return cuts + [cut.start() for cut in _AND.finditer(text) if _is_cut(cut, all_hits, found)]


def _is_cut(cut: re.Match[str], all_hits: tuple[Hit, ...], found: tuple[Mention, ...]) -> bool:
    """Tell whether an "and" joins two statements, each with its own word of change, or only two names."""
    later = next((hit for hit in all_hits if hit.start >= cut.end()), None)
    if later is None or not any(hit.end <= cut.start() for hit in all_hits):
        return False
    named = any(cut.end() <= each.start < later.start for each in found)
    return named or later.form is Form.NOUN


def _claim(
    sentence: Sentence, hit: Hit, clause: Clause, found: tuple[Mention, ...], ground: Ground
) -> Claim | None:
    before, after = sentence.low[clause[0] : hit.start], sentence.low[hit.end : clause[1]]
    if _is_none(sentence.low[: hit.start], before, after, hit):
        return None
    inside = tuple(each for each in found if clause[0] <= each.start < clause[1])
    about = subject_of(sentence, hit, clause, inside, ground)
    if about is None:
        return None
    start, end, size = _with_size(hit, before, after)
    return Claim(
        sentence=sentence,
        start=start,
        end=end,
        sign=hit.sign,
        measures=tuple(dict.fromkeys(slug for each in about for slug in each.measures)),
        said=said_of(sentence, clause, inside, ground),
        size=size,
        denied=bool(lexicon.DENIED.search(before)),
        elsewhere=bool(lexicon.ELSEWHERE.search(sentence.low)),
        acted=hit.form is Form.CHANGING and about[0].start >= hit.end,
        mentions=about,
    )


def _is_none(sentence_before: str, before: str, after: str, hit: Hit) -> bool:
    """Tell a wish, a plan, a condition or a description from a claim."""
    wished = lexicon.WISHED if hit.form in {Form.VERB, Form.CHANGING} else lexicon.WISHED_FOR
    if wished.search(before) or lexicon.CONDITION.search(before) or lexicon.UNSAYABLE.search(after):
        return True
    if hit.form is not Form.NOUN:
        return False
    if lexicon.SOUGHT.search(sentence_before):
        return True
    bare = hit.sign is not Sign.SAME and not _ARTICLE.search(before)
    begins = not before.strip(" ,") and _BEGINS.match(after)
    return bare and not begins


def _with_size(hit: Hit, before: str, after: str) -> tuple[int, int, str]:
    """Take in the word of size beside a word of change: a word apart at most."""
    near = [found for found in lexicon.SIZES.finditer(before) if len(before[found.end() :].split()) <= 1]
    if near:
        return hit.start - len(before) + near[-1].start(), hit.end, near[-1][0]
    behind = lexicon.SIZE_AFTER.match(after)
    if behind:
        return hit.start, hit.end + behind.end(), behind[0].strip()
    return hit.start, hit.end, ""
