"""The site's Atom feed: an entry a published version, with ids that stay and dates of the manifests."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from helpers import wording
from helpers.site.editions import Archive, Version, covers, listed_forces

NAME = "feed.xml"
_ATOM = "http://www.w3.org/2005/Atom"
#: characters that no XML document may hold
_NEVER = {number: None for number in range(32) if chr(number) not in "\t\n\r"}
register_namespace("", _ATOM)


def feed(archives: Sequence[Archive], versions: Sequence[Version]) -> bytes:
    """Write the feed; ``versions`` are in the order of the archives, links relative to the feed.

    The id of an entry follows from the force, the quarter and the version alone: it is the same on every
    site and in every year.
    """
    newest_first = sorted(versions, key=lambda each: (each.stamp, str(each.quarter), each.name), reverse=True)
    frame = archives[0].frame
    root = Element(f"{{{_ATOM}}}feed")
    _said(root, "id", _id("feed", *(each.force for each in archives)))
    _said(root, "title", f"{frame['title']}: statements for {listed_forces(archives)}")
    _said(root, "updated", newest_first[0].stamp)
    _linked(root, "index.html", "alternate", "text/html")
    _linked(root, NAME, "self", "application/atom+xml")
    _said(SubElement(root, f"{{{_ATOM}}}author"), "name", _publisher(archives))
    for each in newest_first:
        _entry(root, each)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(root: Element, version: Version) -> None:
    entry = SubElement(root, f"{{{_ATOM}}}entry")
    area, quarter = version.frame["area"], version.quarter.prose
    _said(entry, "id", _id(version.force, str(version.quarter), version.name))
    _said(entry, "title", f"Statement for {area}, {quarter}, version {version.number}")
    _said(entry, "published", version.stamp)
    _said(entry, "updated", version.stamp)
    address = f"{version.force}/{version.quarter}/{version.name}/index.html"
    _linked(entry, address, "alternate", "text/html")
    if version.kind:
        SubElement(entry, f"{{{_ATOM}}}category", term=version.kind)
    said = [f"Covers {covers(version)}.", version.reason, *version.changes]
    _said(entry, "summary", " ".join(said))


def _publisher(archives: Sequence[Archive]) -> str:
    return "; ".join(wording.capital(f"{each.frame['body']} for {each.frame['area']}") for each in archives)


def _said(parent: Element, name: str, text: str) -> None:
    SubElement(parent, f"{{{_ATOM}}}{name}").text = text.translate(_NEVER)


def _linked(parent: Element, address: str, relation: str, kind: str) -> None:
    SubElement(parent, f"{{{_ATOM}}}link", rel=relation, type=kind, href=address)


def _id(*parts: str) -> str:
    return uuid5(NAMESPACE_URL, "policing-priorities-statement/" + "/".join(parts)).urn
