"""What must never be on the page: anything active, anything fetched, any trace of the machine."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator

from helpers.check.page.rules_structure import PAGE, at
from helpers.check.registry import Check, Trip
from helpers.check.subject import Subject
from helpers.errors import Outcome, Place

_ACTIVE = ("iframe", "object", "embed", "form", "base", "applet", "frame", "portal")
_FETCHING = {"src", "srcset", "poster", "data", "background", "action", "formaction", "ping", "manifest"}
_ALLOWED_LINK = re.compile(r"(https://|mailto:|tel:|#|data:text/csv|data:application/|[\w./-]+$)")
_TRACES = {
    "a path of the machine": re.compile(r"(?<![\w/.:-])/(?:home|root|Users|tmp|var|usr|opt|private)/[\w.-]+"),
    "a path of the machine ": re.compile(r"[A-Z]:\\\\?(?:Users|Windows|Program)"),
    "a kernel's file": re.compile(r"ipykernel[_/]\d+"),
    "a traceback": re.compile(r"Traceback \(most recent call last\)"),
    "a warning": re.compile(r"\b(?:Deprecation|Future|User|Runtime|Syntax)Warning\b"),
    "a clock time": re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d"),
    "an object's address": re.compile(r" at 0x[0-9a-f]{6,}"),
    "a placeholder": re.compile(r"\{\{|\{%|\bNaN\b|\bNone\b|\bundefined\b|[Ll]orem ipsum"),
}
_BUDGET = 300_000
_LIMIT = 2_000_000


def _nothing_active(subject: Subject) -> Iterator[Trip]:
    for element in subject.page.all("script"):
        if element.attribute("type") != "application/ld+json":
            yield Trip(at(element), "The page holds a script")
    for element in subject.page.all(*_ACTIVE):
        yield Trip(at(element), f"The page holds <{element.tag}>")
    for element in subject.page.elements:
        for name in element.attributes:
            if name.startswith("on") or name == "style":
                yield Trip(at(element), f"<{element.tag}> has the attribute {name}")
        if element.attribute("http-equiv").lower() == "refresh":
            yield Trip(at(element), "The page sends its reader elsewhere")


def _nothing_fetched(subject: Subject) -> Iterator[Trip]:
    for element in subject.page.elements:
        for name in _FETCHING & set(element.attributes):
            if not element.attribute(name).startswith("data:"):
                yield Trip(
                    at(element), f"<{element.tag} {name}> fetches a file", value=element.attribute(name)
                )
        href = element.attribute("href") or element.attribute("xlink:href")
        if element.tag == "link" or (element.tag in {"use", "image"} and not href.startswith("#")):
            yield Trip(at(element), f"<{element.tag}> fetches a file", value=href)
        elif href and not _ALLOWED_LINK.match(href):
            yield Trip(at(element), "A link of a kind that is not allowed", value=href)
    for sheet in subject.page.all("style"):
        for address in re.findall(r"url\(\s*['\"]?([^'\")]{1,40})|@import", "".join(sheet.pieces)):
            if not address.startswith(("data:", "#")):
                yield Trip(at(sheet), "The style fetches a file", value=address)


def _policy(subject: Subject) -> Iterator[Trip]:
    metas = [
        each for each in subject.page.all("meta") if each.attribute("http-equiv") == "Content-Security-Policy"
    ]
    if len(metas) != 1:
        yield Trip(Place(file=PAGE), "The page has no content security policy")
        return
    policy = metas[0].attribute("content")
    if "default-src 'none'" not in policy:
        yield Trip(at(metas[0]), "The policy does not begin by allowing nothing", value=policy)
    for sheet in subject.page.all("style"):
        digest = hashlib.sha256("".join(sheet.pieces).encode()).digest()
        if f"'sha256-{base64.b64encode(digest).decode()}'" not in policy:
            yield Trip(at(sheet), "The policy does not name the style's digest")


def _no_traces(subject: Subject) -> Iterator[Trip]:
    for element in subject.page.all("body"):
        for what, pattern in _TRACES.items():
            for found in pattern.finditer(element.text):
                yield Trip(Place(file=PAGE), f"The page shows {what.strip()}", value=found[0])
    for name in sorted(subject.files):
        if name.endswith((".csv", ".json", ".ipynb")):
            for number, line in enumerate(subject.text(name).splitlines(), start=1):
                for path in _TRACES["a path of the machine"].findall(line):
                    yield Trip(Place(file=name, line=number), "A path of the machine", value=path)


def _size(subject: Subject) -> Iterator[Trip]:
    size = len(subject.files.get(PAGE, b""))
    if size > _BUDGET:
        yield Trip(Place(file=PAGE), f"The page has {size:,} bytes", f"Its budget is {_BUDGET:,}.")


def _bounded(subject: Subject) -> Iterator[Trip]:
    size = len(subject.files.get(PAGE, b""))
    if size > _LIMIT or not size:
        yield Trip(
            Place(file=PAGE), f"The page has {size:,} bytes", f"It may have {_LIMIT:,} and must have some."
        )


def _notebooks(subject: Subject) -> Iterator[Trip]:
    for name, notebook in subject.notebooks.items():
        for cell in notebook["cells"]:
            for output in cell.get("outputs", ()):
                if output["output_type"] in {"stream", "error"}:
                    text = output.get("text") or output.get("evalue") or ""
                    shown = "".join(text)[:80]
                    place = Place(file=name, element=cell.get("id", ""))
                    yield Trip(
                        place,
                        f"A cell printed a {output['output_type']}",
                        "Nothing may be lost there.",
                        shown,
                    )


CHECKS: tuple[Check[Subject], ...] = (
    Check("page-inert", "page", Outcome.FAIL, "Nothing on the page runs", _nothing_active),
    Check("page-self-contained", "page", Outcome.FAIL, "The page fetches nothing", _nothing_fetched),
    Check(
        "page-policy",
        "page",
        Outcome.FAIL,
        "The page's policy allows its own style and nothing else",
        _policy,
    ),
    Check("page-traces", "page", Outcome.FAIL, "Nothing of the machine is in what is published", _no_traces),
    Check("page-budget", "page", Outcome.WARN, "The page keeps to its budget of bytes", _size),
    Check("page-size", "page", Outcome.FAIL, "The page is there and not too large", _bounded),
    Check(
        "notebook-streams", "notebooks", Outcome.FAIL, "No notebook printed a warning or an error", _notebooks
    ),
)
