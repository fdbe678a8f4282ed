"""The files beside the page: all figures, all comparisons, downloads, and the page as data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from helpers.errors import StatementError
from helpers.records import BYTE_ORDER_MARK, COMPARISON_COLUMNS, FIGURE_COLUMNS, Row, read_rows, write_csv
from helpers.stitch.context import Context
from helpers.stitch.page import Made


def figures(sections: Sequence[Made]) -> str:
    """Give every figure of the statement as one CSV."""
    return _together(sections, "figures", FIGURE_COLUMNS)


def comparisons(sections: Sequence[Made]) -> str:
    """Give every comparison behind the statement as one CSV."""
    return _together(sections, "comparisons", COMPARISON_COLUMNS)


def _together(sections: Sequence[Made], name: str, columns: Sequence[str]) -> str:
    """Put the sections' files of a name ("figures", "comparisons") into one.

    Raises StatementError where a section has no such file, or one with other columns.
    """
    rows: list[Row] = []
    for section in sections:
        own = read_rows(_download(section, f"{name}-{section.slug}.csv"))
        if own and tuple(own[0]) != tuple(columns):
            raise StatementError(f"{name}-{section.slug}.csv has the columns {', '.join(own[0])}.")
        rows += own
    return write_csv(columns, rows)


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
            content = (BYTE_ORDER_MARK + each.text.removeprefix(BYTE_ORDER_MARK)).encode()
            if found.setdefault(each.name, content) != content:
                raise StatementError(f"Two blocks carry different files called {each.name}.")
    return found


# --------------------------------------------------------------------------- the page as data


def statement_json(context: Context, sections: Sequence[Made], figures: str, comparisons: str) -> bytes:
    """Give the page's content as data: its frame, each section's blocks in words, figures, comparisons."""
    content = {
        "statement": _frame(context),
        "sections": [_section(each) for each in sections],
        "figures": read_rows(figures),
        "comparisons": read_rows(comparisons),
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return (text + "\n").encode()


def _frame(context: Context) -> dict[str, Any]:
    """Give what the page is about; not when it was published or varied, which is for the manifest to say."""
    return {
        "title": context.framework.title,
        "framework": context.framework.id,
        "authority": context.legal_basis.name if context.legal_basis else "",
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
