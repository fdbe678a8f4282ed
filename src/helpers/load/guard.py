"""What the reader of values does not show: formulas, errors, hidden rows, links, vast sheets.

The values of a workbook are read by calamine, which shows neither formulas nor what is hidden. So the
package's XML is looked at first, in two steps: a quick look searches the bytes for the few words such
things need, and where it finds none, as in a publisher's file, that is all; otherwise the part is parsed,
and every place is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import defusedxml.sax
from defusedxml.common import DefusedXmlException

from helpers.errors import Finding, InputRefused, Place
from helpers.load.findings import failed
from helpers.load.guard_sheets import Area, OdsSheets, SheetHandler, XlsxSheet, XlsxSheetNames, XlsxTargets
from helpers.load.package import SEAM, Package, damaged, reading_errors

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ODS_CELLS = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
_XLSX_WORDS = (b"<f", b":f", b"hidden=", b"hyperlink")
_XLSX_SIGNS = (rb"\st=[\"']e[\"']", rb"\sr=[\"'](?:[A-Z]{3}[0-9]|[A-Z]*[0-9]{6})")
_ODS_WORDS = (b"table:formula", b"table:visibility", b"xlink:href")
#: a thousand rows or cells alike, as nobody types them; empty ones at the end of a row or a sheet are no
#: matter
_ODS_REPEAT = re.compile(rb"-repeated=[\"'][0-9]{4}")
_ODS_REPEAT_WORD = b"-repeated="
_ODS_EMPTY_TAIL = re.compile(
    rb"(?:<table:table-cell(?![^>]*value-type)[^>]*/>|</table:table-row>|<table:table-row[^>]*>)*</table:table>"
)
_ODS_EMPTY_END = re.compile(rb"(?:<table:table-cell(?![^>]*value-type)[^>]*/>)*</table:table-row>")


def guard(package: Package) -> Mapping[str, tuple[Finding, ...]]:
    """Find, by sheet, what makes the values of a workbook's sheet unsafe to read; a sound sheet is not named.

    Refuses (InputRefused) a part that is damaged, or that declares entities or another encoding than UTF-8.
    """
    try:
        return _guard_ods(package) if package.kind == "ods" else _guard_xlsx(package)
    except reading_errors():
        raise damaged(package.name) from None


def guard_area(package: Package, sheet: str, area: Area) -> tuple[Finding, ...]:
    """Find what makes the values of a part of a sheet unsafe to read, whatever stands elsewhere in it.

    A publisher's printed table has links in its footnotes, and others add sums beside it: neither changes
    what stands in the table.
    """
    try:
        if package.kind == "ods":
            sheets = OdsSheets(package.name, area)
            _parse(package, "content.xml", sheets)
            return sheets.findings.get(sheet, ())
        handler = XlsxSheet(package.name, sheet, area)
        _parse(package, xlsx_sheet_parts(package)[sheet], handler)
    except reading_errors():
        raise damaged(package.name) from None
    return handler.findings


def _guard_ods(package: Package) -> Mapping[str, tuple[Finding, ...]]:
    # every piece is looked at, also after a suspect one: reading to the end shows that the part is whole
    suspect = [_ods_is_suspect(chunk, position) for position, chunk in _checked(package, "content.xml")]
    if not any(suspect):
        return {}
    handler = OdsSheets(package.name)
    _parse(package, "content.xml", handler)
    return handler.findings


def _ods_is_suspect(chunk: bytes, position: int) -> bool:
    foreign = position == 0 and _ODS_CELLS.encode() not in chunk[:SEAM]
    return foreign or any(word in chunk for word in _ODS_WORDS) or _ods_repeats(chunk)


def _ods_repeats(chunk: bytes) -> bool:
    return any(
        _repeats_something(chunk, position)
        for position in _positions(chunk, _ODS_REPEAT_WORD)
        if _ODS_REPEAT.match(chunk, position)
    )


def _positions(chunk: bytes, word: bytes) -> Iterator[int]:
    """Give every place a word begins; a plain search is many times as quick as a pattern's."""
    position = chunk.find(word)
    while position >= 0:
        yield position
        position = chunk.find(word, position + 1)


def _repeats_something(chunk: bytes, position: int) -> bool:
    tag = chunk.rfind(b"<", 0, position)
    if chunk.startswith(b"<table:table-column", tag):
        return False
    empty = _ODS_EMPTY_TAIL if chunk.startswith(b"<table:table-row", tag) else _ODS_EMPTY_END
    return tag < 0 or not empty.match(chunk, tag)


def _guard_xlsx(package: Package) -> Mapping[str, tuple[Finding, ...]]:
    """Look at each sheet's part; strings and styles are read through only to know that they are whole."""
    parts = xlsx_sheet_parts(package)
    for part in ("xl/sharedStrings.xml", "xl/styles.xml"):
        if part in package.parts:
            for _ in _checked(package, part):
                pass
    findings = {sheet: _guard_xlsx_sheet(package, sheet, part) for sheet, part in parts.items()}
    return {sheet: found for sheet, found in findings.items() if found}


def xlsx_sheet_parts(package: Package) -> Mapping[str, str]:
    """Give the part of each worksheet of an Excel workbook, by the sheet's name."""
    names, targets = XlsxSheetNames(), XlsxTargets()
    for part, handler in ((_WORKBOOK, names), (_RELATIONS, targets)):
        if part in package.parts:
            for _ in _checked(package, part):
                pass
            _parse(package, part, handler)
    parts = {name: targets.targets.get(key, "") for name, key in names.sheets.items()}
    for sheet, part in parts.items():
        # the reader of values finds a part whatever its case: what it would read must be looked at too
        if part not in package.parts:
            raise _refused(
                package, part or _RELATIONS, f"The part of the sheet {sheet!r} is not where it should be"
            )
    return parts


def _guard_xlsx_sheet(package: Package, sheet: str, part: str) -> tuple[Finding, ...]:
    suspect = [_xlsx_is_suspect(chunk) for _, chunk in _checked(package, part)]
    if not any(suspect):
        return ()
    handler = XlsxSheet(package.name, sheet)
    _parse(package, part, handler)
    return handler.findings


def _xlsx_is_suspect(chunk: bytes) -> bool:
    return any(word in chunk for word in _XLSX_WORDS) or any(re.search(sign, chunk) for sign in _XLSX_SIGNS)


def _checked(package: Package, part: str) -> Iterable[tuple[int, bytes]]:
    """Give a part's pieces with their number; its beginning must be plain UTF-8 XML."""
    for number, chunk in enumerate(package.chunks(part)):
        if number == 0:
            _refuse_strange_xml(package, part, chunk[:4096])
        yield number, chunk


def _refuse_strange_xml(package: Package, part: str, start: bytes) -> None:
    encoding = re.match(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=[\"']([^\"']*)", start)
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        found = "The workbook declares entities of its own, which no spreadsheet program writes"
        raise _refused(package, part, found)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or (encoding and encoding[1].lower() != b"utf-8"):
        raise _refused(package, part, "The workbook is written in another encoding than UTF-8")


def _refused(package: Package, part: str, found: str) -> InputRefused:
    remedy = "Open it in a spreadsheet program and save it again."
    return InputRefused((failed("load.strange-xml", Place(package.name, element=part), found, remedy),))


def _parse(package: Package, part: str, handler: SheetHandler | XlsxSheetNames | XlsxTargets) -> None:
    parser: Any = defusedxml.sax.make_parser()
    parser.setContentHandler(handler)
    try:
        with package.open(part) as file:
            parser.parse(file)
    except DefusedXmlException:
        raise _refused(package, part, "The workbook declares entities of its own") from None
