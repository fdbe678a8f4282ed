"""From matplotlib's SVG to a drawing the page can carry: small, themable, described, of the same bytes.

What matplotlib writes is meant for a file of its own. Put into a page as it is, its style block restyles the
page, its ids repeat from chart to chart, its style attributes fall foul of a strict policy, and its font and
colours are not the page's. ``clean`` mends each of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from markupsafe import Markup, escape

from helpers.charts.canvas import HALO, letter_size
from helpers.charts.palette import Colour

_NUMBER = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_STEP = re.compile(r"([A-DF-Za-df-z])([^A-DF-Za-df-z]*)")  # an e is part of a number
#: parts of matplotlib's file that say nothing about the drawing
_NO_PART = {"metadata", "style"}
#: what SVG takes when nothing is said, or what would put a font or a size of matplotlib's in the page's place
_UNSAID = {
    "stroke-linecap": {"butt"},
    "stroke-linejoin": {"miter"},
    "stroke-dashoffset": {"0"},
    "text-anchor": {"start"},
    "font-weight": {"400", "normal"},
    "stroke": {"none"},
}
_PLACES = {"d", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "points", "transform"}
_THEMED = {colour.drawn: colour.themed for colour in Colour}


@dataclass(frozen=True)
class Description:
    """A drawing in words, for those who do not see it; both are made from what is plotted."""

    title: str
    text: str


@dataclass
class _Node:
    """A piece of a drawing on its way to the page: the cleaned tag, attributes, parts and words."""

    tag: str
    attributes: dict[str, str]
    parts: list[_Node] = field(default_factory=list)
    words: str = ""


def clean(svg: str, slug: str, name: str, described: Description) -> Markup:
    """Make a drawing of matplotlib's fit for the page.

    ``slug`` is unique on the page and ``name`` ("wide", "narrow") within the chart; together they begin every
    id. Raises ValueError if the drawing carries a picture or a script, neither of which a page may hold.
    """
    root = fromstring(svg.encode())
    prefix = f"{slug}-{name[0]}"
    ids = _ids(root, prefix)
    drawing = _Node("svg", _root_attributes(root, prefix, name))
    drawing.parts = [
        _Node("title", {"id": f"{prefix}-t"}, words=described.title),
        _Node("desc", {"id": f"{prefix}-d"}, words=described.text),
        *_grouped(list(_parts(root, ids))),
    ]
    return Markup("".join(_written(drawing)))  # noqa: S704 - every value of it is escaped as it is written


def _root_attributes(root: Element, prefix: str, name: str) -> dict[str, str]:
    return {
        "class": f"drawing {name}",
        "viewBox": root.attrib["viewBox"],
        "font-size": _shorter(str(letter_size())),
        "role": "img",
        "focusable": "false",
        "aria-labelledby": f"{prefix}-t {prefix}-d",
    }


def _ids(root: Element, prefix: str) -> Mapping[str, str]:
    """Give the ids something refers to, each with its name on the page; the others go."""
    wanted = [
        reference
        for element in root.iter()
        for name, value in element.attrib.items()
        for reference in ([value.removeprefix("#")] if _local(name) == "href" else _REFERENCE.findall(value))
    ]
    return {old: f"{prefix}-{n}" for n, old in enumerate(dict.fromkeys(wanted))}


def _parts(parent: Element, ids: Mapping[str, str]) -> Iterator[_Node]:
    """Clean what lies in an element, leaving out groups that only group."""
    for element in parent:
        tag = _local(element.tag)
        if tag in {"image", "script", "foreignObject"}:
            raise ValueError(f"a drawing for the page cannot hold a <{tag}>")
        if tag in _NO_PART:
            continue
        attributes = _attributes(element, ids)
        parts = list(_parts(element, ids))
        if tag == "g" and element.get("id") == HALO:
            parts = [_with_halo(part) for part in parts]
        if tag in {"g", "defs"} and (not parts or (tag == "g" and not attributes)):
            yield from parts
        else:
            yield _Node(tag, attributes, parts, (element.text or "").strip())


def _with_halo(node: _Node) -> _Node:
    ground = Colour.GROUND.themed
    halo = {"stroke": ground, "stroke-width": "4", "stroke-linejoin": "round", "paint-order": "stroke"}
    return _Node(node.tag, {**node.attributes, **halo}, node.parts, node.words)


def _attributes(element: Element, ids: Mapping[str, str]) -> dict[str, str]:
    """Turn an element's style into attributes, in a fixed order, with short numbers and themed colours."""
    given = {_local(name): value for name, value in element.attrib.items()}
    style = given.pop("style", "")
    said = {**given, **dict(_declarations(style))}
    found = {name: _value(name, value, ids) for name, value in said.items()}
    return {name: found[name] for name in sorted(found) if _is_said(name, found[name])}


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    for declaration in filter(None, map(str.strip, style.split(";"))):
        name, _, value = declaration.partition(":")
        yield name.strip(), value.strip()


def _value(name: str, value: str, ids: Mapping[str, str]) -> str:
    if name == "id":
        return ids.get(value, "")
    if name == "href":
        return f"#{ids[value.removeprefix('#')]}"
    if name == "d":
        return _path(value)
    if value.lower() in _THEMED:
        return _THEMED[value.lower()]
    if "url(" in value:
        return _REFERENCE.sub(lambda found: f"url(#{ids[found[1]]})", value)
    return (
        _NUMBER.sub(lambda found: _shorter(found[0]), value.replace("px", "")) if value[:1] != "#" else value
    )


def _is_said(name: str, value: str) -> bool:
    """Whether an attribute has to stand in the page."""
    if name in {"font-family", "class", "version"} or not value:
        return False
    if name == "font-size":
        return value != _shorter(str(letter_size()))
    return not (name == "transform" and value.startswith("rotate(0 ")) and value not in _UNSAID.get(name, ())


def _shorter(number: str) -> str:
    """Write a number with one decimal at most."""
    return f"{round(float(number), 1) + 0:g}" if abs(float(number)) < 1e5 else f"{float(number):.0f}"


def _path(steps: str) -> str:
    """Write a path in few letters: straight steps as h, H or V, and no letter where SVG needs none."""
    written: list[str] = []
    here, last = ("", ""), ""
    for given, numbers in _STEP.findall(steps):
        values = [_shorter(number) for number in _NUMBER.findall(numbers)]
        end = (values[-2], values[-1]) if values else here
        letter, values = _straight(here, end) if given == "L" else (given, values)
        # after a move SVG reads further places as lines, after any other step as more of the same
        implied = letter == {"M": "L"}.get(last, last)
        written.append((" " if implied else letter) + " ".join(values))
        here, last = end, letter
    return "".join(written)


def _straight(here: tuple[str, str], end: tuple[str, str]) -> tuple[str, list[str]]:
    """Choose the shortest way to say a line from one place to another."""
    if here == end:
        return "h", ["0"]
    if here[1] == end[1]:
        return "H", [end[0]]
    if here[0] == end[0]:
        return "V", [end[1]]
    return "L", list(end)


def _grouped(nodes: list[_Node]) -> Iterator[_Node]:
    """Say once what several neighbours have in common."""
    for (tag, common), run in groupby(nodes, key=lambda node: (node.tag, _look(node))):
        alike = list(run)
        if len(alike) > 1 and common:
            bare = [
                _Node(
                    tag,
                    {k: v for k, v in node.attributes.items() if (k, v) not in common},
                    node.parts,
                    node.words,
                )
                for node in alike
            ]
            yield _Node("g", dict(common), bare)
        else:
            yield from alike


def _look(node: _Node) -> tuple[tuple[str, str], ...]:
    return tuple(each for each in node.attributes.items() if each[0] not in _PLACES | {"id", "href"})


def _written(node: _Node) -> Iterator[str]:
    said = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items())
    if not node.parts and not node.words:
        yield f"<{node.tag}{said}/>"
        return
    yield f"<{node.tag}{said}>{escape(node.words)}"
    for part in node.parts:
        yield from _written(part)
    yield f"</{node.tag}>"


def _local(name: str) -> str:
    """Leave out the namespace."""
    return name.rpartition("}")[2]
