"""A real Chromium for the tests: found, else installed; without one they skip, and fail where CI is set."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import sync_playwright

from helpers import pdf

_LOCK = Path(tempfile.gettempdir()) / f"statement-browser-{os.getuid()}.lock"


def chromium() -> Path:
    """Find a Chromium or Chrome on the machine; else install Debian's as root; else Playwright's own."""
    with _LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # test processes ask at once; one of them installs
        found = pdf.find_browser() or _playwrights() or _from_debian() or _from_playwright()
    return found or missing("No Chromium or Chrome, and none could be installed: the page was not opened.")


def missing(what: str) -> NoReturn:
    """Say loudly that something was not tested; where CI is set that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} CI is set, so this is a failure.")
    pytest.skip(what)


def _from_debian() -> Path | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    _tried("apt-get", "update", "-q")
    _tried("apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium")
    return pdf.find_browser()


def _from_playwright() -> Path | None:
    _tried(sys.executable, "-m", "playwright", "install", "chromium")
    return _playwrights()


def _playwrights() -> Path | None:
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if os.access(own, os.X_OK) else None


def _tried(*command: str) -> None:
    """Run a command that may fail: what it was to bring is looked for afterwards."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=environment, check=False, capture_output=True, timeout=600)
