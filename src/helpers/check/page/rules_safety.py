"""What must never be on the page: anything active, anything fetched, any trace of the machine."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator

from helpers import params
from helpers.check.page.places import PAGE, at, at_text
from helpers.check.page.reading import Element
from helpers.check.registry import Check, Trip
from helpers.check.subject import Subject
from helpers.errors import Outcome, Place
from helpers.unchanged import unused_notebooks

_ACTIVE = ("iframe", "object", "embed", "form", "base", "applet", "frame", "portal")
_FETCHING = {"src", "srcset", "poster", "data", "background", "action", "formaction", "ping", "manifest"}
_ALLOWED_LINK = re.compile(r"https://|mailto:|tel:|#|data:text/csv|data:application/|[\w./-]+$")
_STYLE_FETCH = re.compile(r"url\(\s*['\"]?([^'\")]{1,40})|(@import)")
_PATH = re.compile(r"(?<![\w/.:-])/(?:home|root|Users|tmp|var|usr|opt|private|mnt|srv)/[\w.-]+")
_OTHER_PATH = re.compile(r"\b[A-Z]:\\\\?(?:Users|Windows|Program)")
_TRACES = {
    "a path of the machine": re.compile(f"{_PATH.pattern}|{_OTHER_PATH.pattern}"),
    "a kernel's file": re.compile(r"ipykernel[_/]\d+"),
    "a traceback": re.compile(r"Traceback \(most recent call last\)"),
    "a warning": re.compile(r"\b(?:Deprecation|Future|User|Runtime|Syntax)Warning\b"),
    "a clock time": re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d"),
    "an object's address": re.compile(r" at 0x[0-9a-f]{6,}"),
    "a placeholder": re.compile(
        r"\{\{|\{%|\bNaN\b|\bNone\b(?! (?:of|is|are|in|was|were))|\bundefined\b|[Ll]orem ipsum"
    ),
    "code": re.compile(r"\bIn \[\d*\]:|\bopen_section\(|\b(?:narrative|tables|charts)\.\w+\(|<module '"),
}
_BUDGET = 300_000
#: so much of a sentence is named
_LONGEST_SENTENCE = 300


def _active(subject: Subject) -> Iterator[Trip]:
    """Find what runs, or could."""
    for element in subject.page.all("script"):
        if element.attribute("type") != "application/ld+json":
            yield Trip(at(subject, element), "The page holds a script")
    for element in subject.page.all(*_ACTIVE):
        yield Trip(at(subject, element), f"The page holds <{element.tag}>")
    for element in subject.page.elements:
        for name in element.attributes:
            if name.startswith("on") or name == "style":
                yield Trip(at(subject, element), f"<{element.tag}> has the attribute {name}")
        if element.attribute("http-equiv").lower() == "refresh":
            yield Trip(at(subject, element), "The page sends its reader elsewhere")


def _fetched(subject: Subject) -> Iterator[Trip]:
    """Find what would be fetched from elsewhere, and links of a kind that is not allowed."""
    for element in subject.page.elements:
        for name in sorted(_FETCHING & set(element.attributes)):
            address = element.attribute(name)
            if not address.startswith("data:"):
                yield Trip(at(subject, element), f"<{element.tag} {name}> fetches a file", value=address)
        href = element.attribute("href") or element.attribute("xlink:href")
        if element.tag == "link" or (element.tag in {"use", "image"} and not href.startswith("#")):
            yield Trip(at(subject, element), f"<{element.tag}> fetches a file", value=href)
        elif href and not _ALLOWED_LINK.match(href):
            yield Trip(at(subject, element), "A link of a kind that is not allowed", value=href[:80])
    for sheet in subject.page.all("style"):
        for address, imported in _STYLE_FETCH.findall(sheet.source):
            if imported or not address.startswith(("data:", "#")):
                yield Trip(at(subject, sheet), "The style fetches a file", value=imported or address)


def _policy(subject: Subject) -> Iterator[Trip]:
    """Find a content security policy that is missing, or allows more than the page's own style."""
    metas = [
        each for each in subject.page.all("meta") if each.attribute("http-equiv") == "Content-Security-Policy"
    ]
    if len(metas) != 1:
        yield Trip(Place(file=PAGE), "The page has no content security policy")
        return
    policy = metas[0].attribute("content")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        yield Trip(at(subject, metas[0]), "The policy does not begin by allowing nothing", value=policy)
    for sheet in subject.page.all("style"):
        digest = hashlib.sha256(sheet.source.encode()).digest()
        if f"'sha256-{base64.b64encode(digest).decode()}'" not in policy:
            yield Trip(at(subject, sheet), "The policy does not name the style's digest")


def _traces(subject: Subject) -> Iterator[Trip]:
    """Find what tells of the machine, of the code or of what went wrong."""
    for element in subject.page.all("body"):
        for what, pattern in _TRACES.items():
            for found in pattern.finditer(element.text):
                place = at_text(subject, found[0])
                yield Trip(place, f"The page shows {what}", value=found[0], sentence=_around(element, found))
    for name in sorted(subject.files):
        if name.endswith((".csv", ".json")):
            for path in _PATH.findall(subject.text(name)):
                yield Trip(Place(file=name), "A path of the machine", value=path)
    for name, notebook in subject.notebooks.items():
        for cell in notebook["cells"]:
            for path in _PATH.findall(json.dumps(cell)):
                place = Place(file=name, cell=str(cell.get("id", "")))
                yield Trip(place, "A path of the machine", value=path)


def _around(element: Element, found: re.Match[str]) -> str:
    """Give the sentence of an element in which something was found."""
    start = element.text.rfind(". ", 0, found.start()) + 1
    end = element.text.find(". ", found.end())
    return element.text[start : end + 1 if end >= 0 else None].strip()[:_LONGEST_SENTENCE]


def _over_budget(subject: Subject) -> Iterator[Trip]:
    size = len(subject.files.get(PAGE, b""))
    if size > _BUDGET:
        yield Trip(Place(file=PAGE), f"The page has {size:,} bytes", f"Its budget is {_BUDGET:,}.")


def _out_of_bounds(subject: Subject) -> Iterator[Trip]:
    size = len(subject.files.get(PAGE, b""))
    most = params.read_limits(subject.root).bytes_a_page
    if size > most or not size:
        remedy = f"It may have {most:,} and must have some."
        yield Trip(Place(file=PAGE), f"The page has {size:,} bytes", remedy)


def _streams(subject: Subject) -> Iterator[Trip]:
    """Find what notebooks printed or warned of: the page drops it without a trace."""
    for name, notebook in subject.notebooks.items():
        for cell in notebook["cells"]:
            for output in cell.get("outputs", ()):
                if output["output_type"] in {"stream", "error"}:
                    said = output.get("text") or output.get("evalue") or ""
                    shown = "".join(said).strip()[:80]
                    place = Place(file=name, cell=cell.get("id", ""))
                    kind = output.get("name", output["output_type"])
                    yield Trip(place, f"A cell wrote to {kind}", "Mend what it says, or take it out.", shown)


def _unused(subject: Subject) -> Iterator[Trip]:
    """Find notebooks beside those of the priorities; of a published version they say nothing."""
    used = [each.notebook for each in subject.framework.priorities]
    for name in () if subject.inputs else unused_notebooks(str(subject.root), used):
        remedy = "Move what you need of it into one that is, or give it a priority in the framework."
        yield Trip(Place(file=f"notebooks/{name}"), "The notebook is not used in the statement", remedy)


def _check(
    name: str, severity: Outcome, holds: str, look: Callable[[Subject], Iterable[Trip]]
) -> Check[Subject]:
    return Check(name, "page", severity, holds, look)


_FAIL, _NOTE, _WARN = Outcome.FAIL, Outcome.NOTE, Outcome.WARN
CHECKS: tuple[Check[Subject], ...] = (
    _check("page-inert", _FAIL, "Nothing on the page runs.", _active),
    _check("page-self-contained", _FAIL, "The page fetches nothing.", _fetched),
    _check("page-policy", _FAIL, "The page's policy allows its own style and nothing else.", _policy),
    _check("page-traces", _FAIL, "Nothing of the machine is in what is published.", _traces),
    _check("page-budget", _WARN, "The page keeps to its budget of bytes.", _over_budget),
    _check("page-size", _FAIL, "The page is there and not too large.", _out_of_bounds),
    Check("notebook-streams", "notebooks", _FAIL, "No notebook printed a warning or an error.", _streams),
    Check("notebook-unused", "notebooks", _NOTE, "Every notebook of the project is used.", _unused),
)
