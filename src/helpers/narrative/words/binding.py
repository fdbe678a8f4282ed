"""Binds words to figures: each call becomes the figure it names, and everything wrong is found at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from markupsafe import Markup, escape

from helpers import shown, wording
from helpers.errors import Finding, InputRefused, Outcome, Place, nearest
from helpers.narrative.words.calls import FILTERS, Call, find_calls, typed_letters, worded
from helpers.narrative.words.headings import Stretch, split
from helpers.narrative.words.markdown import Refused, line_of, to_html
from helpers.narrative.words.names import Entry, names_called, priority_of
from helpers.narrative.words.refusals import too_much, unseen
from helpers.params import Words
from helpers.section import Section
from helpers.values import Missing, Status

_MOST_SUGGESTIONS = 20
#: stand for a call while Markdown is read; words that hold them are refused before
_TOKEN = "\ue000{}\ue001"
_TOKENS = re.compile("\ue000(\\d+)\ue001")
_IN_ADDRESS = re.compile(r"%EE%80%80(\d+)%EE%80%81")


@dataclass(frozen=True)
class Span:
    """Where in a part's text a figure is shown, which figure it is, and the line of the file."""

    start: int
    end: int
    figure: str
    line: int


@dataclass(frozen=True)
class Part:
    """The words under one heading.

    ``html`` is for the page. ``text`` is the Markdown with every figure as it is shown, line for line as it
    stands in the file from ``first_line``; ``spans`` say where in it the figures are.
    """

    heading: str
    html: Markup
    text: str
    first_line: int
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Bound:
    """A section's words bound to its figures, by heading; a heading nobody wrote under is not there."""

    parts: Mapping[str, Part]

    def part(self, heading: str) -> Part | None:
        """Give the words under a heading, None where there are none."""
        return self.parts.get(heading)


@dataclass(frozen=True)
class _Shown:
    """A call with what it shows; ``wrong`` says why it can show nothing."""

    call: Call
    figure: str = ""
    html: str = ""
    text: str = ""
    wrong: Finding | None = None


def bind(words: Words, section: Section) -> Bound:
    """Bind the body of a words file to the section's figures.

    Figures and facts of the other sections may be called, too. Refuses (InputRefused), all findings at once:
    a name that does not exist, with the nearest ones; a value
    that is withheld or missing; anything between braces that is no call; HTML, pictures, code, links that
    are not https, mailto or within the page; characters nobody can see; text outside the two headings.

    Words carried over from an earlier quarter that nobody has reviewed are different in one thing: where they
    call a figure of a section that this quarter does not have, a placeholder stands, which fails a check.
    """
    excess = too_much(words.body, words.file, words.body_line)
    if excess:
        raise InputRefused((excess,))
    hidden = tuple(unseen(words.body, words.file, words.body_line))
    if hidden:  # such text is not what it seems: nothing else of it is read
        raise InputRefused(hidden)
    calls, findings = find_calls(words.body, words.file, words.body_line)
    known = names_called(section, (call.name for call in calls))
    close = _suggestions(calls, known)
    resolved = [_resolve(call, known, close, words.file) for call in calls]
    if words.front.carried_from and not words.front.reviewed:
        resolved = [_awaited(each, section) if each.wrong else each for each in resolved]
    findings += [each.wrong for each in resolved if each.wrong]
    findings += typed_letters(words.body, words.file, words.body_line)
    headings = (section.settings.heading_force, section.settings.heading_body)
    stretches, elsewhere = split(words, headings)
    read = [_part(words, stretch, resolved) for stretch in stretches]
    findings += [*elsewhere, *(each for _, wrong in read for each in wrong)]
    if findings:
        raise InputRefused(tuple(sorted(findings, key=lambda each: each.place)))
    return Bound({part.heading: part for part, _ in read if part.text.strip()})


# --------------------------------------------------------------------------- what a call shows


def _suggestions(calls: Sequence[Call], known: Mapping[str, Entry]) -> Mapping[str, str]:
    """Give the names nearest to the first of those that do not exist; the search takes its time."""
    unknown = dict.fromkeys(call.name for call in calls if call.name not in known)
    names = islice(unknown, _MOST_SUGGESTIONS)
    close = {name: [f"{{{{ {each} }}}}" for each in nearest(name, known)] for name in names}
    return {name: f"Did you mean {' or '.join(found)}?" for name, found in close.items() if found}


def _resolve(call: Call, known: Mapping[str, Entry], close: Mapping[str, str], file: str) -> _Shown:
    entry = known.get(call.name)
    refuse = _refuser(call, file)
    if entry is None:
        return refuse("No figure called", close.get(call.name, "`statement evidence` lists the figures."))
    if entry.said:
        text = wording.capital(entry.said) if call.opens_sentence else entry.said
        return _Shown(call, entry.figure, shown.data(entry.figure, entry.exact, text), text)
    if isinstance(entry.value, Missing):
        hidden = entry.value.status is Status.SUPPRESSED
        lack = f"The figure {'is withheld' if hidden else 'has no number'} ({entry.value.reason.rstrip('.')})"
        return refuse(lack, "Say in words that there is none, or leave it out.")
    return _numbered(call, entry, entry.value.number, refuse)


def _awaited(shown: _Shown, section: Section) -> _Shown:
    """Put a placeholder for a figure of a measure some section shows; what calls any other stays wrong."""
    call = shown.call
    slug, name = priority_of(call.name, section)
    if not slug or name.startswith("facts."):
        return shown
    text = f"[to be written: {call.name} has no figure]"
    return _Shown(call, html=escape(text), text=text)


def _refuser(call: Call, file: str) -> Callable[[str, str], _Shown]:
    def refuse(found: str, remedy: str) -> _Shown:
        place = Place(file=file, line=call.line)
        return _Shown(call, wrong=Finding("words", Outcome.FAIL, place, found, remedy, call.name))

    return refuse


def _numbered(call: Call, entry: Entry, number: float, refuse: Callable[[str, str], _Shown]) -> _Shown:
    said = worded(number, entry.unit, entry.base, change=shown.is_change(entry.figure))
    try:
        for name in call.filters:
            said = FILTERS[name](said) if name in FILTERS else said
    except ValueError:
        return refuse(f"{wording.exact(number)} cannot be written in words", "Leave out `| words`.")
    text = wording.capital(said.text) if call.opens_sentence else said.text
    return _Shown(call, entry.figure, shown.data(entry.figure, wording.exact(number), text), text)


# --------------------------------------------------------------------------- the parts


def _part(words: Words, stretch: Stretch, calls: Sequence[_Shown]) -> tuple[Part, list[Finding]]:
    inside = [each for each in calls if stretch.start <= each.call.start < stretch.end]
    html, refused = to_html(_with_tokens(words.body, stretch, inside))
    lines = words.body[stretch.start : stretch.end].split("\n")
    findings = [_refusal(each, words.file, lines, stretch.first_line) for each in refused]
    addresses = [inside[int(token[1])].call for token in _IN_ADDRESS.finditer(html)]
    findings += [_in_address(call, words.file) for call in addresses]
    text, spans = _text(words.body, stretch, inside)
    filled = _TOKENS.sub(lambda token: inside[int(token[1])].html, html)
    made = Markup(filled)  # noqa: S704 - sanitised, and every figure in it escaped
    return Part(stretch.heading, made, text, stretch.first_line, spans), findings


def _in_address(call: Call, file: str) -> Finding:
    place = Place(file=file, line=call.line)
    found, remedy = "A figure in the address of a link", "Write the address out."
    return Finding("words", Outcome.FAIL, place, found, remedy, call.name)


def _refusal(refused: Refused, file: str, lines: Sequence[str], first_line: int) -> Finding:
    fragment = _untold(refused.fragment)
    place = Place(file=file, line=line_of(fragment, lines, first_line))
    return Finding("words", Outcome.FAIL, place, refused.found, refused.remedy, fragment[:40])


def _untold(fragment: str) -> str:
    """Cut a fragment before a call: in the source something else stands there."""
    return fragment.partition("\ue000")[0].partition("%EE%80%80")[0]


def _with_tokens(body: str, stretch: Stretch, calls: Sequence[_Shown]) -> str:
    pieces, at = list[str](), stretch.start
    for number, each in enumerate(calls):
        pieces += [body[at : each.call.start], _TOKEN.format(number)]
        at = each.call.end
    return "".join([*pieces, body[at : stretch.end]])


def _text(body: str, stretch: Stretch, calls: Sequence[_Shown]) -> tuple[str, tuple[Span, ...]]:
    """Give the source with each figure as it is shown, and where."""
    text, spans, at = "", list[Span](), stretch.start
    for each in calls:
        text += body[at : each.call.start]
        if each.figure:
            spans.append(Span(len(text), len(text) + len(each.text), each.figure, each.call.line))
        text += each.text
        at = each.call.end
    return text + body[at : stretch.end], tuple(spans)
