"""Writes blocks of words again without running their notebook: prose changes, the figures stay."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from helpers.blocks import MIME, Block
from helpers.errors import StatementError

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from helpers.section import Section

#: the modules whose public calls make blocks
_MAKERS = ("narrative", "tables", "charts")


def rewrite(executed: NotebookNode, section: Section) -> NotebookNode:
    """Give a copy of an executed notebook whose blocks of words are made anew, by the call that made them.

    What is put into the outputs is what the kernel would have shown, so the notebook is as if it had been run
    again. Raises StatementError for a block made by no call of the library.
    """
    renewed = copy.deepcopy(executed)
    for cell in renewed.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {}).get(MIME)
            if data and data["words"]:
                output["data"] = type(output["data"])(_again(data, section))
    return renewed


def _again(data: dict[str, Any], section: Section) -> dict[str, Any]:
    if data["section"] != section.priority.slug:
        raise StatementError(
            f"The block {data['name']!r} is of {data['section']}, not {section.priority.slug}."
        )
    # what the notebook opened stays to be seen: where that was another project, the page refuses the block
    root = data.get("origin", {}).get("root", section.root)
    return _maker(data["kind"])(replace(section, root=root), *data["arguments"])._repr_mimebundle_()


def _maker(kind: str) -> Callable[..., Block]:
    """Find the call that makes blocks of a kind ("narrative.findings")."""
    module, _, name = kind.partition(".")
    if module in _MAKERS:
        found = import_module(f"helpers.{module}")
        if name in found.__all__:
            return getattr(found, name)  # type: ignore[no-any-return]
    raise StatementError(f"No call of the library makes blocks of the kind {kind!r}. Run the notebook again.")
