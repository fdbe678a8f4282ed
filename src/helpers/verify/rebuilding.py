"""Builds a version again from what it was made from, in a folder of its own, and compares every byte."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from helpers import build, outputs, params, provenance
from helpers.errors import Finding, Outcome, Place, StatementError
from helpers.periods import Quarter
from helpers.publish.publishing import INPUTS
from helpers.signature import FILE as SIGN_OFF
from helpers.stitch import main_of
from helpers.verify.untrusted import Record, RecordedInput

#: what publishing changes, or the day does: a rebuild is held to all the other files of a version
_NOT_BUILT = ("checks.json", "quality-report.html", "statement.html", "statement.pdf", SIGN_OFF, INPUTS)


@dataclass(frozen=True)
class Version:
    """A statement that was verified: its project, its name, its files, and what its manifest says."""

    root: Path
    name: str
    files: Mapping[str, bytes]
    record: Record


def rebuild(version: Version, *, trust: bool) -> Iterator[Finding]:
    """Build a verified version again, and find every file that is not the same.

    Notebooks are programs. Those that are not the project's own are named, and nothing runs unless ``trust``
    says so. Nothing is written but in a temporary folder.
    """
    foreign = [each for each in version.record.inputs if each.runs and not _is_own(version.root, each)]
    yield from (_foreign(version, each, trust=trust) for each in foreign)
    yield from _other_packages(version.record)
    if foreign and not trust:
        return
    if version.record.code.version != provenance.code_version():
        yield _other_program(version.record)
        return
    with tempfile.TemporaryDirectory(prefix="statement-verify-") as place:
        yield from _built_again(version, Path(place))


def _is_own(root: Path, recorded: RecordedInput) -> bool:
    """Whether a program that would run is byte for byte the project's own."""
    file = root / recorded.path
    return file.is_file() and provenance.sha256_of(file) == recorded.sha256


def _foreign(version: Version, recorded: RecordedInput, *, trust: bool) -> Finding:
    found = "This program is not the one in your notebooks folder"
    place = Place(file=f"{version.name}/{INPUTS}{recorded.path}")
    if trust:
        return Finding("verify-trust", Outcome.NOTE, place, f"{found}; it was run, as --trust asks")
    remedy = "Nothing was run. Read it, and give --trust if you trust whoever wrote it."
    return Finding("verify-trust", Outcome.FAIL, place, found, remedy)


def _other_program(record: Record) -> Finding:
    found = (
        f"The program is {provenance.code_version()}, and {record.code.version} built this: "
        "it can be built again only by that one"
    )
    commit = record.code.commit or "the commit it was published with"
    remedy = f"Check out {commit} and install its lock file."
    return Finding("verify-program", Outcome.FAIL, Place(file="src/helpers"), found, remedy)


def _built_again(version: Version, again: Path) -> Iterator[Finding]:
    for each in version.record.inputs:
        _lay_out(version, each, again)
    about = version.record.statement
    limits = params.read_limits(version.root)
    request = build.Request(again, (Quarter.parse(about.quarter),), (about.force,), limits=limits)
    (built,) = build.build(request)
    if built.page is None:
        yield from (_unlike(each.place.file, each.found) for each in built.problems)
        return
    yield from _differing(version, outputs.read(built.page.parent.resolve()))


def _lay_out(version: Version, recorded: RecordedInput, again: Path) -> None:
    """Write one input where the build looks for it: the version's own copy, else the project's."""
    kept = version.files.get(f"{INPUTS}{recorded.path}")
    content = (version.root / recorded.path).read_bytes() if kept is None else kept
    if hashlib.sha256(content).hexdigest() != recorded.sha256:
        raise StatementError(f"{recorded.path} was altered while it was being verified. Verify again.")
    target = again / recorded.path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def _differing(version: Version, now: Mapping[str, bytes]) -> Iterator[Finding]:
    left_out, then = (*_NOT_BUILT, outputs.MANIFEST), version.files
    for file in sorted({*then, *now}):
        if not file.startswith(left_out) and then.get(file) != now.get(file):
            yield _unlike(f"{version.name}/{file}", "Built again, the file is another")
    if main_of(then["statement.html"]) != main_of(now["statement.html"]):
        yield _unlike(f"{version.name}/statement.html", "Built again, its main part is another")


def _unlike(file: str, found: str) -> Finding:
    remedy = "Restore it from the archive."
    return Finding("verify-rebuild", Outcome.FAIL, Place(file=file), found, remedy)


def _other_packages(record: Record) -> Iterator[Finding]:
    now: Iterable[tuple[str, str]] = provenance.packages().items()
    other = [f"{name} {number}" for name, number in record.packages.items() if (name, number) not in now]
    if other:
        found = f"Packages differ from those it was built with: {', '.join(other[:6])}"
        remedy = "Install the lock file of that commit: pip install --require-hashes -r requirements.txt."
        yield Finding("verify-packages", Outcome.NOTE, Place(file="requirements.txt"), found, remedy)
