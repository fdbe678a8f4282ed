"""Packs a draft's executed notebooks and their HTML: as they were built, the same bytes each time."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from helpers import params, publish
from helpers.errors import Finding, InputRefused, Outcome, Place
from helpers.params import Framework
from helpers.periods import Quarter
from helpers.share.exporter import page_of
from helpers.share.traces import refuse_traces, this_machine
from helpers.stitch import main_of
from helpers.store import make_folder, refuse_links, write_whole

#: zip files carry times: this is the earliest they can hold
_NO_TIME = (1980, 1, 1, 0, 0, 0)
#: checks that find a count told that is withheld
_DISCLOSING = ("hidden-count-told", "figures-hidden", "comparisons-hidden")
_README = """{title}
{words}

pages/       what each notebook makes, to open in a browser; each file stands alone
notebooks/   the notebooks as they were run{code}, to open in JupyterLab or VS Code

JupyterLab shows tables and charts of a notebook from somebody else once it is trusted: open it and choose
"Trust Notebook" in the command palette. VS Code asks by itself.

This is a draft, not approved for publication.
"""


@dataclass(frozen=True)
class Wanted:
    """What is to be shared: one priority or all of them (""), and whether with the notebooks' code."""

    priority: str = ""
    code: bool = True


def share(root: Path, quarter: Quarter, force: str, wanted: Wanted) -> Path:
    """Pack the draft's notebooks; give the zip's path.

    Refuses (RequestError) where there is no draft or no such priority, and (InputRefused) a draft that is not
    as it was built, one whose checks found that it tells a hidden count, and anything that tells of the
    machine, the person or a secret, with every place.
    """
    framework = params.framework_of(root, quarter, force)
    draft = publish.open_draft(root, quarter, force)
    _refuse_disclosing(draft.files["checks.json"])
    files = shared_files(draft.files, framework, wanted)
    refuse_traces(files, this_machine(root), main_of(draft.files["statement.html"]).decode())
    parts = [str(quarter), force, *([wanted.priority] if wanted.priority else [])]
    name = "-".join([*parts, *([] if wanted.code else ["no-code"])])
    packed = root / ".statement/share" / f"{name}.zip"
    refuse_links(root, packed)
    make_folder(packed.parent, root)
    write_whole(packed, zipped(files))
    return packed


def shared_files(draft: Mapping[str, bytes], framework: Framework, wanted: Wanted) -> dict[str, bytes]:
    """Give what a colleague gets, by name: executed notebooks, the page each makes, how to open them."""
    files = {"README.txt": _readme(draft, wanted)}
    for name in _names(framework, wanted.priority):
        notebook = nbformat.reads(draft[f"notebooks/{name}"].decode("utf-8"), as_version=4)  # type: ignore[no-untyped-call]
        kept = notebook if wanted.code else without_code(notebook)
        files[f"notebooks/{name}"] = _written(kept)
        page = page_of(notebook, code=wanted.code)
        files[f"pages/{name.removesuffix('.ipynb')}.html"] = page.encode("utf-8")
    return files


def without_code(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Give a copy of a notebook whose code cells show what they showed and hold no code."""
    kept = nbformat.from_dict(notebook)  # type: ignore[no-untyped-call]
    kept.cells = [
        nbformat.from_dict({**cell, "source": ""}) if cell.cell_type == "code" else cell  # type: ignore[no-untyped-call]
        for cell in notebook.cells
    ]
    result: nbformat.NotebookNode = kept
    return result


def _names(framework: Framework, priority: str) -> list[str]:
    """Name the notebooks asked for. Raises UnknownName for a priority that is none."""
    wanted = [framework.priority(priority)] if priority else framework.priorities
    return [each.notebook for each in wanted]


def _written(notebook: nbformat.NotebookNode) -> bytes:
    """Write a notebook as Jupyter does, refusing one that Jupyter would not open."""
    nbformat.validate(notebook)
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return (text.rstrip("\n") + "\n").encode("utf-8")


def _readme(draft: Mapping[str, bytes], wanted: Wanted) -> bytes:
    frame = json.loads(draft["statement.json"])["statement"]
    quarter = Quarter.parse(frame["quarter"])
    words = f"{frame['area']}, {quarter.prose} ({quarter.period.prose})"
    code = "" if wanted.code else ", without their code"
    return _README.format(title=frame["title"], words=words, code=code).encode()


def _refuse_disclosing(checks: bytes) -> None:
    """Refuse a draft whose own checks found that it tells a count that is withheld."""
    found: list[dict[str, Any]] = json.loads(checks)["checks"]
    told = [each for each in found if each["id"] in _DISCLOSING and each["outcome"] == "fail"]
    if told:
        findings = (
            Finding(each["id"], Outcome.FAIL, Place(file="checks.json"), each["found"], "Mend it first.")
            for each in told
        )
        raise InputRefused(tuple(findings))


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Pack files by name, in order, without times or owners."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=_NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return packed.getvalue()
