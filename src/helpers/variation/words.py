"""The words of two editions, sentence by sentence, with every figure left out of the comparison."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set

from helpers import wording
from helpers.check.page.reading import Element, Page, read_page
from helpers.stitch import main_of
from helpers.variation.model import WordsChange

Files = Mapping[str, bytes]
#: a section and a heading in it, with its sentences: as compared, and as they read
_Parts = dict[tuple[str, str], list[tuple[str, str]]]

_HOLDS_WORDS = ("p", "li", "dt", "dd", "td", "th", "caption", "figcaption", "summary", "blockquote")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z‘“\"'#\d])")
#: parts of the page that say again what sections say
_REPEATS = {"key-points", "applicability"}
_ASSESSED, _BEHIND = "Whether it applies", "What is behind the figures"
_WRITTEN = ("narrative.contribution", "narrative.commissioner")
REST = "The rest of the section"


def words_changed(before: Files, after: Files, moved: Set[str]) -> tuple[WordsChange, ...]:
    """Give the sentences that came and went, by section and heading.

    What people wrote is always compared, figures in it left out. What the library writes follows from the
    figures: it is compared in the sections whose figures did not move (``moved`` names those that did), the
    dates of releases left out, for which releases differ is told by itself.
    """
    old, new = _parts(before), _parts(after)
    written = _written(before) | _written(after) | {_ASSESSED, _BEHIND}
    found = []
    for section, part in dict.fromkeys([*new, *old]):
        if section in moved and part not in written:
            continue
        change = _change(section, part, old.get((section, part), []), new.get((section, part), []))
        found += [change] if change.gone or change.added else []
    return tuple(found)


def _change(
    section: str, part: str, before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> WordsChange:
    return WordsChange(section, part, tuple(_without(before, after)), tuple(_without(after, before)))


def _without(these: Iterable[tuple[str, str]], those: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Give the sentences that stand here and not there, each as often as it is missing."""
    left = Counter(masked for masked, _ in those)
    for masked, sentence in these:
        if left[masked]:
            left[masked] -= 1
        else:
            yield sentence


def _written(files: Files) -> set[str]:
    """Give the headings under which people write."""
    sections = json.loads(files["statement.json"])["sections"]
    blocks = [block for section in sections for block in section["blocks"] if block["kind"] in _WRITTEN]
    return {block["text"].partition("\n")[0] for block in blocks}


def _parts(files: Files) -> _Parts:
    page = read_page(main_of(files["statement.html"]).decode())
    written, dates = _written(files), _release_dates(files)
    parts: _Parts = {}
    for element, heading in _leaves(page):
        section = element.section
        if section and section not in _REPEATS:
            part = _part(element, heading, written)
            own = part in {*written, _ASSESSED, _BEHIND}
            parts.setdefault((section, part), []).extend(_sentences(element, () if own else dates))
    return parts


def _release_dates(files: Files) -> tuple[str, ...]:
    """Give the dates of the releases behind an edition as the page writes them."""
    releases = json.loads(files["statement.json"])["statement"]["releases"]
    return tuple(sorted({wording.released(each["released"]) for each in releases}, key=len, reverse=True))


def _leaves(page: Page) -> Iterator[tuple[Element, str]]:
    """Give the innermost elements that hold words, charts aside, each with the heading it stands under."""
    holders = page.all(*_HOLDS_WORDS)
    outer = {above.index for each in holders for above in each.ancestors()}
    heading = ""
    for element in page.all(*_HEADINGS, *_HOLDS_WORDS):
        if element.tag in _HEADINGS:
            heading = element.text
        elif element.index not in outer and element.text and element.within("svg") is None:
            yield element, heading


def _part(element: Element, heading: str, written: Set[str]) -> str:
    around = {name for one in (element, *element.ancestors()) for name in one.classes}
    if "applies" in around:
        return _ASSESSED
    if "behind" in around:
        return _BEHIND
    return heading if heading in written else REST


def _sentences(element: Element, dates: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give an element's sentences, each with its figures and some dates masked and as it reads."""
    masked = _SENTENCE.split(element.masked_text())
    told = _cut(element.text, masked)
    for mask, sentence in zip(masked, told, strict=True):
        yield re.sub(r"#+", "#", _without_dates(mask, dates)), sentence


def _without_dates(text: str, dates: Iterable[str]) -> str:
    for each in dates:
        text = text.replace(each, "#")
    return text


def _cut(text: str, masked: list[str]) -> list[str]:
    """Cut a text where its masked twin is cut: a figure is masked by as many letters as it has."""
    found, start = [], 0
    for mask in masked:
        found.append(text[start : start + len(mask)].strip())
        start += len(mask) + 1
    return found
