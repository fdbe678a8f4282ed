"""What git has committed of a published version, read without running anything a repository sets up."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from helpers import outputs
from helpers.errors import Finding, Outcome, Place


@dataclass(frozen=True)
class Committed:
    """How a version compares with the first commit that holds it: a sentence, and every file that differs."""

    sentence: str
    findings: tuple[Finding, ...] = ()


def compare_with_commit(folder: Path, name: str, files: Mapping[str, bytes]) -> Committed:
    """Compare a version's files with the commit in which it was added; ``name`` is how the folder is called.

    Only objects are read: no filter, hook or pager of the repository runs.
    """
    if _git(folder, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        return Committed(
            "Git was not asked: it is not installed, or the folder is in no repository with commits."
        )
    commits = (_git(folder, "rev-list", "HEAD", "--", outputs.MANIFEST) or "").split()
    if not commits:
        return Committed("Git has not committed this version.")
    first = commits[-1]
    listed = _git(folder, "ls-tree", "-r", "-z", first) or ""
    differing = tuple(_differing(dict(_blobs(listed)), files, name, first[:10]))
    if differing:
        return Committed(f"This is not what git has committed, in {first[:10]}.", differing)
    return Committed(f"This is what git has committed, in {first[:10]}.")


def _differing(
    committed: Mapping[str, str], files: Mapping[str, bytes], name: str, commit: str
) -> Iterator[Finding]:
    for file in sorted({*committed, *files}):
        if file not in files:
            found = f"Git has committed this file, in {commit}, and it is gone"
        elif file not in committed:
            found = f"Git has committed no such file, in {commit}"
        elif committed[file] != _blob(files[file], len(committed[file])):
            found = f"Git has committed other bytes, in {commit}"
        else:
            continue
        remedy = f"See `git diff {commit} -- {name}`; a published version is never altered."
        yield Finding("verify-committed", Outcome.FAIL, Place(file=f"{name}/{file}"), found, remedy)


def _blobs(listed: str) -> Iterator[tuple[str, str]]:
    """Read `ls-tree -z`: the name and object id of every file."""
    for line in filter(None, listed.split("\0")):
        about, _, file = line.partition("\t")
        yield file, about.split()[2]


def _blob(content: bytes, digits: int) -> str:
    """Compute the id git gives to a file's bytes, in a repository whose ids have so many digits."""
    digest = hashlib.sha256() if digits == 64 else hashlib.sha1(usedforsecurity=False)
    digest.update(b"blob %d\0" % len(content) + content)
    return digest.hexdigest()


def _git(folder: Path, *arguments: str) -> str | None:
    """Run a git command that only reads objects; None where it fails or git is not there."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        ended = subprocess.run(  # noqa: S603 - our own command
            ["git", "-C", str(folder), "--no-pager", *arguments],  # noqa: S607 - whichever git the user has
            env=own,
            capture_output=True,
            check=False,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ended.stdout.decode("utf-8", errors="replace").strip() if ended.returncode == 0 else None
