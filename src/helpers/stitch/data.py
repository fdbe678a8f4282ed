"""The files beside the page: all figures, all comparisons, downloads, and the page as data."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from helpers.errors import StatementError
from helpers.stitch.context import Context
from helpers.stitch.page import Made
from helpers.tables.data import COMPARISONS, FIGURES

#: by this spreadsheets know that a file is UTF-8
_MARK = "\ufeff"


def figures(sections: Sequence[Made]) -> str:
    """Give every figure of the statement as one CSV."""
    return _together(sections, "figures", FIGURES)


def comparisons(sections: Sequence[Made]) -> str:
    """Give every comparison behind the statement as one CSV."""
    return _together(sections, "comparisons", COMPARISONS)


def _together(sections: Sequence[Made], name: str, columns: Sequence[str]) -> str:
    """Put the sections' files of a name ("figures", "comparisons") into one, under one header.

    Raises StatementError where a section has no such file, or its columns are not those promised.
    """
    lines = [",".join(columns)]
    for section in sections:
        text = _download(section, f"{name}-{section.slug}.csv").removeprefix(_MARK)
        head, *rest = text.replace("\r\n", "\n").rstrip("\n").split("\n")
        if head != lines[0]:
            raise StatementError(f"{name}-{section.slug}.csv has the columns {head!r}, not {lines[0]!r}.")
        lines += rest
    return "\n".join(lines) + "\n"


def _download(section: Made, name: str) -> str:
    for each in section.block("tables.data").downloads:
        if each.name == name:
            return each.text
    raise StatementError(f"The block tables.data of {section.slug} does not carry {name}.")


def downloads(sections: Iterable[Made]) -> dict[str, bytes]:
    """Give every file a reader can take from a block, with the bytes of the link it is taken from."""
    found: dict[str, bytes] = {}
    for section in sections:
        for each in (each for block in section.blocks for each in block.downloads):
            content = (_MARK + each.text.removeprefix(_MARK)).encode()
            if found.setdefault(each.name, content) != content:
                raise StatementError(f"Two blocks carry different files called {each.name}.")
    return found


# --------------------------------------------------------------------------- the page as data


def statement_json(context: Context, sections: Sequence[Made], figures: str, comparisons: str) -> bytes:
    """Give the page's content as data: its frame, each section's blocks in words, figures, comparisons."""
    content = {
        "statement": _frame(context),
        "sections": [_section(each) for each in sections],
        "figures": _rows(figures),
        "comparisons": _rows(comparisons),
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return (text + "\n").encode()


def _frame(context: Context) -> dict[str, Any]:
    """Give what the page is about; not when it was published or varied, which is for the manifest to say."""
    return {
        "title": context.framework.title,
        "framework": context.framework.id,
        "authority": context.framework.authority,
        "quarter": str(context.quarter),
        "start": context.quarter.start.isoformat(),
        "end": context.quarter.end.isoformat(),
        "force": context.force,
        "force_name": context.settings.name,
        "area": context.settings.area,
        "body": context.settings.body,
        "releases": [
            {
                name: getattr(each, name)
                for name in ("source", "release", "released", "title", "publisher", "licence")
            }
            for each in context.releases
        ],
        "code_version": context.code_version,
        "inputs_digest": context.inputs_digest,
    }


def _section(section: Made) -> dict[str, Any]:
    return {
        "priority": section.slug,
        "number": section.number,
        "title": section.title,
        "blocks": [
            {"name": each.name, "kind": each.kind, "text": each.plain, "details": each.details}
            for each in section.blocks
        ],
    }


def _rows(text: str) -> list[Mapping[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))
