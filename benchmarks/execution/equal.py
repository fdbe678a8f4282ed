"""Whether two runs of a notebook gave the same: every cell, its source and its outputs, pictures too.

What is random is masked: memory addresses, and the ids pandas gives a styled table.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

_RANDOM: Final = ((re.compile(r"\b0x[0-9a-f]{6,16}\b|0x…"), "0x…"), (re.compile(r"T_[0-9a-f]{5}"), "T_…"))


def cells(notebook: Path) -> list[dict[str, Any]]:
    """Give each cell's type, source and outputs, with what is random masked."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    return [_cell(each) for each in content["cells"]]


def same(one: Path, other: Path) -> tuple[int, int]:
    """Give how many cells of two executed notebooks are equal, and how many there are in the longer."""
    left, right = cells(one), cells(other)
    equal = sum(mine == theirs for mine, theirs in zip(left, right, strict=False))
    return equal, max(len(left), len(right))


def _cell(cell: Mapping[str, Any]) -> dict[str, Any]:
    outputs = [_output(each) for each in cell.get("outputs", [])]
    return {"type": cell["cell_type"], "source": _text(cell["source"]), "outputs": outputs}


def _output(output: Mapping[str, Any]) -> dict[str, Any]:
    shown = {kind: _masked(_text(content)) for kind, content in output.get("data", {}).items()}
    said = {name: _text(output[name]) for name in ("name", "text", "ename", "evalue") if name in output}
    return {"type": output["output_type"], "data": shown, **said}


def _text(content: object) -> str:
    """Give what may be written as one text, as its lines, or as JSON, as one text."""
    if isinstance(content, list) and all(isinstance(line, str) for line in content):
        return "".join(content)
    return content if isinstance(content, str) else json.dumps(content, sort_keys=True)


def _masked(text: str) -> str:
    for pattern, stands_for in _RANDOM:
        text = pattern.sub(stands_for, text)
    return text
