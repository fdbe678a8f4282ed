"""Refuses to write through symbolic links: what is written stays where its name says."""

from __future__ import annotations

from pathlib import Path

from helpers.errors import StatementError


def refuse_links(base: Path, path: Path) -> None:
    """Raise StatementError where ``path``, or a folder of it below ``base``, is a symbolic link."""
    for part in (path, *path.parents):
        if part == base:
            return
        if part.is_symlink():
            name = part.relative_to(base.parent) if part.is_relative_to(base.parent) else part
            raise StatementError(
                f"{name} is a symbolic link, and nothing is written through one. "
                "Put a real file or folder in its place."
            )
