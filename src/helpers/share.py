"""Packs a draft's executed notebooks and their HTML for a colleague: one zip, the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import nbformat

from helpers import outputs
from helpers.errors import Finding, InputRefused, Outcome, Place, RequestError
from helpers.periods import Quarter
from helpers.stitch import section_page

#: zip files carry times: this is the earliest they can hold
_NO_TIME = (1980, 1, 1, 0, 0, 0)
#: what tells of a machine: home folders, drive letters, temporary files
_MACHINE = re.compile(r"/(?:home|Users|root|tmp|var|private)/[\w.-]+|[A-Z]:\\\\|ipykernel_\d+")


def share(root: Path, quarter: Quarter, force: str) -> Path:
    """Pack the draft's notebooks; give the zip's path. Refuses when there is no draft, or a trace is left."""
    draft = outputs.statement_folder(root, quarter, force) / "draft"
    if not outputs.is_statement(draft):
        raise RequestError(
            f"No draft for {quarter.prose}, {force}",
            str(draft),
            f"Run `statement build {quarter} --force {force}`.",
        )
    files = shared_files(draft)
    refuse_traces(files)
    packed = root / ".statement/share" / f"{quarter}-{force}.zip"
    packed.parent.mkdir(parents=True, exist_ok=True)
    packed.write_bytes(zipped(files))
    return packed


def shared_files(draft: Path) -> dict[str, bytes]:
    """Give what a colleague gets: each executed notebook, and the section it makes as a page."""
    files = {}
    for path in sorted((draft / "notebooks").glob("*.ipynb")):
        notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-untyped-call]
        files[f"notebooks/{path.name}"] = path.read_bytes()
        files[f"pages/{path.stem}.html"] = section_page(notebook).encode("utf-8")
    return files


def refuse_traces(files: dict[str, bytes]) -> None:
    """Refuse to hand on anything that tells of the machine it was made on; names every place."""
    findings = tuple(
        Finding(
            "machine-trace", Outcome.FAIL, Place(file=name, line=number), "A machine's path", value=found[0]
        )
        for name, content in files.items()
        for number, line in enumerate(content.decode("utf-8").splitlines(), start=1)
        if (found := _MACHINE.search(line))
    )
    if findings:
        raise InputRefused(findings)


def zipped(files: dict[str, bytes]) -> bytes:
    """Pack files by name, in order, without times or owners."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=_NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return packed.getvalue()
