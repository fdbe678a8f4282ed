"""The site's folder, shown by one rename: a visitor finds the old site or the new one, whole.

The folder asked for is a link. Whole sites lie beside it, in a folder of their own that begins with a dot;
the one shown before is kept until the next is there, for whoever is still reading it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from helpers import outputs
from helpers.errors import RequestError
from helpers.store import refuse_links, writing


def place(out: Path, files: Mapping[str, bytes]) -> Path:
    """Write a site and make ``out`` show it; give ``out``.

    ``manifest.json`` within it lists every file with its sha256. Raises RequestError where ``out`` is a
    folder with something in it that is not a site, and Busy where another run is writing it.
    """
    whole = out.parent / f".{out.name}"
    _refuse_other(out, whole)
    refuse_links(whole.parent, whole)
    with outputs.sole_writer(whole):
        outputs.write_draft(whole, files, {"kind": "site"})
        if not out.is_symlink():
            with writing(out):
                _link(out, whole)
    return out


def _refuse_other(out: Path, whole: Path) -> None:
    if out.is_symlink():
        ours = out.readlink() == _target(whole)
    else:
        ours = not out.exists() or (out.is_dir() and not any(out.iterdir()))
    if not ours:
        raise RequestError(
            "Something else is there, and it is not overwritten",
            str(out),
            "Move it away, or give another folder with --out.",
        )


def _link(out: Path, whole: Path) -> None:
    """Make ``out`` a link to what ``whole`` shows; an empty folder there makes way for it."""
    if out.is_dir():
        out.rmdir()
    fresh = whole / ".link"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(_target(whole), target_is_directory=True)
    fresh.rename(out)


def _target(whole: Path) -> Path:
    return Path(whole.name) / outputs.DRAFT
