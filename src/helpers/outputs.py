"""Writes a statement's folder all at once: staged, synced to disk, and shown by one rename.

A reader of ``outputs/<quarter>/<force>/draft`` finds the old statement or the new one, whole, at every
moment:
``draft`` is a symbolic link that is replaced in one step, and ``manifest.json`` is written last. A published
version is a real folder, renamed once into a name that does not exist, and never altered.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from helpers.errors import StatementError
from helpers.periods import Quarter
from helpers.store import make_folder, open_lock, writing

#: whole builds kept behind ``draft``: the one shown, and the one a reader may still be reading
KEPT = 2
MANIFEST = "manifest.json"
DRAFT = "draft"
#: where a manifest says what it is itself: the digest of everything else in it
SEAL = "seal"
_PROCESS = re.compile(r"process ([1-9]\d{0,8})\n", re.ASCII)
#: how often it is looked who holds a lock, ten milliseconds apart
_LOOKS = 100
_VERSION = re.compile(r"v([1-9]\d*)", re.ASCII)


class Busy(StatementError):
    """Raised if another run is writing the same statement; says which process holds it."""


def statement_folder(root: Path, quarter: Quarter, force: str) -> Path:
    """Give the folder that holds a statement's draft and its published versions."""
    return root / "outputs" / str(quarter) / force


@contextmanager
def sole_writer(folder: Path) -> Iterator[None]:
    """Hold a statement's folder for one run; a holder that has died holds nothing.

    Raises ``Busy`` when another process has it, as soon as that one has said which it is.
    """
    make_folder(folder, folder.parent)
    with open_lock(folder / ".lock") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"{folder} is being written by {_holder(lock)}. Wait for it, or stop it.") from None
        lock.seek(0)
        lock.truncate()
        lock.write(f"process {os.getpid()}\n")
        lock.flush()
        yield


def _holder(lock: TextIO) -> str:
    """Name the process that holds a lock.

    One that has just taken it has not yet said so: until then there stands nothing, or who held it before.
    """
    for _ in range(_LOOKS):
        lock.seek(0)
        said = _PROCESS.fullmatch(lock.read())
        if said and _lives(int(said[1])):
            return f"process {said[1]}"
        time.sleep(0.01)
    return "another run"


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True


def write_draft(folder: Path, files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Path:
    """Write a whole build and make it the draft; give the path of ``draft``.

    ``files`` are the contents by name, folders with "/". Nothing is shown unless everything was written.
    The caller holds the folder (``sole_writer``).
    """
    builds = _builds(folder)
    stage = _staged(builds, files, manifest)
    try:
        build = builds / _name(stage)
        if build.exists():
            shutil.rmtree(stage)
        else:
            stage.rename(build)
        _sync_folder(builds)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    draft = _point(folder / DRAFT, build)
    _remove_old(builds, build)
    return draft


def write_version(folder: Path, files: Mapping[str, bytes], manifest: Mapping[str, Any], number: int) -> Path:
    """Publish a whole statement as ``v<number>``; give its path.

    It appears by one rename into a name that does not exist. Raises StatementError when the name does: what
    was published is never overwritten. The caller holds the folder (``sole_writer``).
    """
    target = folder / f"v{number}"
    if os.path.lexists(target):
        raise StatementError(f"{target} is there already, and what is published is never overwritten.")
    stage = _staged(_builds(folder), files, manifest)
    try:
        stage.rename(target)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    _sync_folder(folder)
    return target


def versions(folder: Path) -> list[int]:
    """Give the numbers of the published versions of a statement, in order; only whole ones count."""
    whole = (each for each in folder.iterdir() if is_statement(each) and not each.is_symlink())
    names = [each.name for each in whole] if folder.is_dir() else []
    return sorted(int(found[1]) for found in map(_VERSION.fullmatch, names) if found)


def read(folder: Path) -> dict[str, bytes]:
    """Read every file of a statement's folder by name, folders with "/"; links are not followed."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def sealed(manifest: Mapping[str, Any]) -> bytes:
    """Write a manifest with its seal, by which any change to it is known from itself alone."""
    content = {name: value for name, value in manifest.items() if name != SEAL}
    return json_bytes({**content, SEAL: hashlib.sha256(json_bytes(content)).hexdigest()})


def unsealed(content: bytes) -> dict[str, Any] | None:
    """Read a manifest's bytes; nothing when a single bit of them is not as it was written."""
    try:
        manifest = json.loads(content)
        return manifest if sealed(manifest) == content else None
    except (ValueError, AttributeError):
        return None


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """Give the sha256 of each file by name, in order of name."""
    return {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}


def json_bytes(content: object) -> bytes:
    """Write JSON the one way: sorted, indented, UTF-8, a newline at the end; no NaN."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return (text + "\n").encode("utf-8")


def is_statement(folder: Path) -> bool:
    """Tell whether a folder is a whole statement: the manifest comes last, so it must be there."""
    return (folder / MANIFEST).is_file()


def _builds(folder: Path) -> Path:
    """Give the folder that builds are staged in, without what killed runs left there."""
    builds = folder / ".builds"
    make_folder(builds, folder)
    _remove_abandoned(builds)
    return builds


def _staged(builds: Path, files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Path:
    """Write everything to a folder nobody looks at; nothing is left of it when that fails."""
    with writing(builds):
        stage = Path(tempfile.mkdtemp(prefix=".stage-", dir=builds))
    try:
        with writing(builds.parent, sum(map(len, files.values()))):
            stage.chmod(0o755)
            _write_all(stage, {**files, MANIFEST: sealed({**manifest, "outputs": digests(files)})})
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    return stage


def _write_all(stage: Path, files: Mapping[str, bytes]) -> None:
    """Write every file to disk, the manifest last."""
    for name in sorted(files, key=lambda each: (each == MANIFEST, each)):
        path = stage / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(files[name])
            file.flush()
            os.fsync(file.fileno())
        path.chmod(0o644)
    for each in sorted({(stage / name).parent for name in files} | {stage}):
        each.chmod(0o755)
        _sync_folder(each)


def _name(stage: Path) -> str:
    """Name a build by its manifest, which holds the digest of everything else."""
    return hashlib.sha256((stage / MANIFEST).read_bytes()).hexdigest()[:16]


def _point(link: Path, build: Path) -> Path:
    """Make the link show the build, in one step."""
    if link.is_dir() and not link.is_symlink():
        raise StatementError(f"{link} is a folder, not a link to a build. Move it away and build again.")
    fresh = link.with_name(f".{link.name}-{os.getpid()}")
    with writing(link):
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(Path(".builds") / build.name, target_is_directory=True)
        fresh.replace(link)
        _sync_folder(link.parent)
    return link


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove_abandoned(builds: Path) -> None:
    """Clear what a killed run left; the lock is held, so nobody is writing it."""
    for stage in builds.glob(".stage-*"):
        shutil.rmtree(stage, ignore_errors=True)
    for link in builds.parent.glob(".draft-*"):
        link.unlink(missing_ok=True)


def _remove_old(builds: Path, shown: Path) -> None:
    others = [each for each in builds.iterdir() if each != shown and not each.name.startswith(".")]
    others.sort(key=lambda each: each.stat().st_mtime_ns, reverse=True)
    for each in others[KEPT - 1 :]:
        shutil.rmtree(each, ignore_errors=True)
