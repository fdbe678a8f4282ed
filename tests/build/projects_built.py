"""Projects that were built before, to be altered: what the tests of building start from."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

from helpers import build
from helpers.periods import Quarter

QUARTER = Quarter(2022, 1)
FORCE = "west-mercia"
DRAFT = Path("outputs/2022-23-Q1/west-mercia/draft")


class Heard:
    """A listener that keeps what it hears."""

    def __init__(self):
        self.lines = []
        self.ran = []
        self.kept = []

    def begun(self, sections):
        self.sections = sections

    def started(self, section):
        pass

    def ended(self, section, ending, *, stored=False):
        (self.kept if stored else self.ran).append(section.rpartition(" ")[2])

    def told(self, line):
        self.lines.append(line)


def copy_built(built: Path, where: Path) -> Path:
    """Copy a project with its drafts and its store."""
    shutil.copytree(built, where, symlinks=True)
    return where


def rebuild(where: Path, **settings):
    """Build West Mercia's statement again; give how it ended and what was heard."""
    heard = Heard()
    request = build.Request(where, (QUARTER,), (FORCE,), **settings)
    (ended,) = build.build(request, listener=heard, today=datetime.now(UTC).date())
    return ended, heard


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def set_cell(where: Path, name: str, cell: str, source: str) -> None:
    path = where / "notebooks" / name
    notebook = json.loads(path.read_text())
    (found,) = [each for each in notebook["cells"] if each["id"] == cell]
    found["source"] = source
    path.write_text(json.dumps(notebook))


def drafted(where: Path) -> dict[str, bytes]:
    """Give every file of the draft that the same inputs give alike."""
    draft = where / DRAFT
    files = [path for path in draft.rglob("*") if path.is_file() and path.name != "manifest.json"]
    return {path.relative_to(draft).as_posix(): path.read_bytes() for path in files}
