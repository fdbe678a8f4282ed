"""Executed notebooks without a trace of the machine: no time, duration, path, address or random id."""

from __future__ import annotations

import copy
import os
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.execute.imports import light_import

if TYPE_CHECKING:
    from nbformat import NotebookNode

INJECTED = "injected-parameters"

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_CELL_FILE = re.compile(r"[^\s\"'<>]*ipykernel_\d+[/\\]\d+\.py")
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,16}\b")
_POSIX_PATH = re.compile(r"(?<![\w.:/<>~-])/(?:[\w.@+~-]+/)+([\w.@+~-]*)")
_WINDOWS_PATH = re.compile(r"(?<!\w)[A-Za-z]:\\(?:[^\\\s\"'<>|:]+\\)+([^\\\s\"'<>|:]*)")
_WIDGET = "application/vnd.jupyter.widget-view+json"
_KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
_LANGUAGE = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}


def strip(notebook: NotebookNode, *, within: Sequence[Path] = ()) -> NotebookNode:
    """Give a copy of an executed notebook that says nothing of when, where and by whom it was run.

    What goes: papermill's and Jupyter's metadata (times, durations, paths, the parameters' second copy) and
    widget state; of a cell's metadata its tags stay. The injected cell gets a fixed id. What a cell printed
    is joined. Printed text, warnings and errors stay to be seen, their machine paths made relative to the
    folders named (or cut to the file's name) and memory addresses blanked. Displayed blocks stay as they are.
    """
    clean = partial(without_paths, within=within)
    stripped = copy.deepcopy(notebook)
    stripped.metadata = type(notebook)(kernelspec=dict(_KERNELSPEC), language_info=dict(_LANGUAGE))
    for cell in stripped.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = type(notebook)({"tags": tags} if tags else {})
        if INJECTED in tags:
            cell.id = INJECTED
        if cell.cell_type == "code":
            cell.outputs = _streams_joined(cell.outputs)
        for output in cell.get("outputs", []):
            _strip_output(output, clean)
    return stripped


def _streams_joined(outputs: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Join what a cell printed, stdout before stderr: in how many pieces it came is chance."""
    joined: list[NotebookNode] = []
    streams: dict[str, NotebookNode] = {}
    for output in outputs:
        if output.output_type == "stream" and output.name in streams:
            streams[output.name].text = _joined(streams[output.name].text) + _joined(output.text)
            continue
        if output.output_type == "stream":
            streams[output.name] = output
        joined.append(output)
    for at, (first, second) in enumerate(pairwise(joined)):
        if (first.get("name"), second.get("name")) == ("stderr", "stdout"):
            joined[at : at + 2] = [second, first]
            break
    return joined


def _strip_output(output: NotebookNode, clean: Callable[[str], str]) -> None:
    if output.output_type == "stream":
        output.text = clean(_joined(output.text))
    elif output.output_type == "error":
        output.evalue = clean(output.evalue)
        output.traceback = [clean(line) for line in output.traceback]
    else:
        output.data.pop(_WIDGET, None)
        if "text/plain" in output.data:
            output.data["text/plain"] = _ADDRESS.sub("0x…", _joined(output.data["text/plain"]))


def _joined(text: str | Sequence[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def as_bytes(notebook: NotebookNode) -> bytes:
    """Write a notebook as nbformat does: sorted keys, UTF-8, one newline at the end."""
    text: str = light_import("nbformat").writes(notebook, version=4)
    return text.rstrip("\n").encode() + b"\n"


def without_paths(text: str, within: Sequence[Path] = ()) -> str:
    """Make machine paths in a text relative: to these folders, to the libraries, else the bare file name."""
    text = _CELL_FILE.sub("cell", text)
    for place, stands_for in _known_places(tuple(within), tuple(sys.path)):
        text = place.sub(partial(_relative, stands_for), text)
    text = _POSIX_PATH.sub(r"\1", text)
    text = _WINDOWS_PATH.sub(r"\1", text)
    return _ADDRESS.sub("0x…", text)


def _relative(stands_for: str, found: re.Match[str]) -> str:
    """Put the path's rest in place of the path; a folder named by itself is the one one stands in."""
    return stands_for if found.group().endswith(("/", "\\")) else stands_for.rstrip("/") or "."


def without_colours(text: str) -> str:
    """Take a terminal's colour codes out of a text."""
    return _ANSI.sub("", text)


@cache
def _known_places(within: tuple[Path, ...], path: tuple[str, ...]) -> list[tuple[re.Pattern[str], str]]:
    """Folders of this machine and what stands for each, the most particular first."""
    cut = [*within, Path(__file__).parents[2], Path(os.__file__).parent, Path(tempfile.gettempdir())]
    known = {Path.home(): "~/"} | dict.fromkeys([*cut, *(Path(folder) for folder in path if folder)], "")
    spelt = {str(way): to for folder, to in known.items() for way in (folder.absolute(), folder.resolve())}
    return [
        (re.compile(rf"(?<![\w.-]){re.escape(start)}(?:[/\\]|(?![\w.-]))"), spelt[start])
        for start in sorted(spelt, key=len, reverse=True)
        if len(start) > 1
    ]
