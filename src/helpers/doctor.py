"""Looks at the machine and the project: is everything there that a statement needs, and what to do if not."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from helpers import params, pdf
from helpers.errors import StatementError

_LEAST_SPACE = 500_000_000


@dataclass(frozen=True)
class Examined:
    """One thing looked at. ``needed`` things stop a build; the others are worth knowing."""

    what: str
    ok: bool
    remedy: str = ""
    needed: bool = True


def examine(root: Path) -> list[Examined]:
    """Look at everything; nothing is changed."""
    return [
        _python(),
        *_packages(root),
        _kernel(),
        *_folders(root),
        _settings(root),
        _data(root),
        _space(root),
        _hooks(root),
        _browser(),
    ]


def _python() -> Examined:
    version = ".".join(map(str, sys.version_info[:3]))
    return Examined(f"Python {version}", sys.version_info >= (3, 11), "Install Python 3.11 or newer.")


def _packages(root: Path) -> Iterator[Examined]:
    lock = root / "requirements.txt"
    if not lock.is_file():
        yield Examined("No lock file to hold packages against", ok=False, remedy="", needed=False)
        return
    wrong = list(_unlike_the_lock(lock.read_text(encoding="utf-8")))
    yield Examined(
        f"Packages as locked{': ' + ', '.join(wrong[:5]) + ' differ' if wrong else ''}",
        not wrong,
        "Run `make setup` again: bytes are promised for the locked packages only.",
        needed=False,
    )


def _unlike_the_lock(lock: str) -> Iterator[str]:
    """Name the installed packages whose version is none of those locked for them."""
    locked: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock, re.MULTILINE):
        locked.setdefault(name, set()).add(version)
    for name, versions in locked.items():
        try:
            if importlib.metadata.version(name) not in versions:
                yield name
        except importlib.metadata.PackageNotFoundError:
            continue  # locked for another platform or extra


def _kernel() -> Examined:
    spec = Path(sys.prefix) / "share/jupyter/kernels/python3/kernel.json"
    ok = spec.is_file() and bool(json.loads(spec.read_text(encoding="utf-8")).get("argv"))
    return Examined("The notebook kernel of this Python", ok, "Run `make setup` again.")


def _folders(root: Path) -> Iterator[Examined]:
    for name in ("notebooks", "params/frameworks", "data/raw"):
        yield Examined(f"Folder {name}", (root / name).is_dir(), "Go to the project folder, or give --root.")
    home = next(each for each in (root / "outputs", root) if each.is_dir() or each == root)
    yield Examined("The project folder can be written to", os.access(home, os.W_OK), "Ask for write access.")


def _settings(root: Path) -> Examined:
    try:
        found = params.read_frameworks(root)
    except StatementError as error:
        return Examined("The framework of priorities", ok=False, remedy=str(error))
    return Examined(f"The framework of priorities ({', '.join(each.id for each in found)})", ok=True)


def _data(root: Path) -> Examined:
    releases = sorted((root / "data/raw").glob("*/*/")) if (root / "data/raw").is_dir() else []
    return Examined(
        f"Releases of data: {len(releases)}",
        bool(releases),
        "Put a publisher's file into data/raw/<source>/<release date>/.",
    )


def _space(root: Path) -> Examined:
    free = shutil.disk_usage(root).free
    return Examined(f"Disk space: {free // 1_000_000:,} MB free", free > _LEAST_SPACE, "Make room.")


def _hooks(root: Path) -> Examined:
    config = root / ".git/config"
    ok = not config.is_file() or ".githooks" in config.read_text(encoding="utf-8")
    return Examined(
        "Git hooks that strip notebook outputs",
        ok,
        "Run `make setup`, or: git config core.hooksPath .githooks",
        needed=False,
    )


def _browser() -> Examined:
    found = pdf.find_browser()
    return Examined(
        f"A browser for the page's tests and the PDF{f': {found.name}' if found else ''}",
        found is not None,
        "Optional. Install Chromium or Chrome.",
        needed=False,
    )
