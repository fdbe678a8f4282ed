"""Editions of a statement on disk, the draft and the published versions, each held to its manifest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from helpers import outputs, provenance
from helpers.errors import Finding, InputRefused, Outcome, Place, RequestError
from helpers.periods import Quarter
from helpers.signature import SignedParts, SignOff, parts_of

NAME: Final = re.compile(r"draft|v[1-9]\d*", re.ASCII)


@dataclass(frozen=True)
class Edition:
    """One edition of a statement: its name ("draft", "v1"), its files by name, and what its manifest says."""

    name: str
    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]

    @cached_property
    def parts(self) -> SignedParts:
        """The digests of what a signature of this edition covers."""
        return parts_of(self.files)

    @property
    def sign_off(self) -> SignOff | None:
        """Who signed a published version, by which rule; None for a draft."""
        signed = self.manifest["sign_off"]
        return SignOff.model_validate(signed) if signed else None


def open_draft(root: Path, quarter: Quarter, force: str) -> Edition:
    """Open a draft and hold it to its manifest; refuses as ``open_edition`` does."""
    return open_edition(root, quarter, force, outputs.DRAFT)


def open_edition(root: Path, quarter: Quarter, force: str, name: str) -> Edition:
    """Open an edition and hold it to its manifest.

    Refuses (RequestError) one that is not there, and (InputRefused) one of which any file is not as it was
    written, naming each.
    """
    if not NAME.fullmatch(name):
        raise RequestError(f"{name!r} is no version", remedy="Write draft, or a version such as v1.")
    folder = outputs.statement_folder(root, quarter, force) / name
    if not outputs.is_statement(folder):
        remedy = (
            f"Run `statement build {quarter} --force {force}`."
            if name == outputs.DRAFT
            else f"Published versions: {_named(folder.parent)}."
        )
        raise RequestError(f"There is no {name} of {quarter.prose}, {force}", _short(root, folder), remedy)
    files = outputs.read(folder.resolve())
    wrong = tuple(altered(files, _short(root, folder)))
    if wrong:
        raise InputRefused(wrong)
    manifest = outputs.unsealed(files[outputs.MANIFEST]) or {}
    return Edition(name, files, manifest)


def published_editions(root: Path, quarter: Quarter, force: str) -> list[Edition]:
    """Open every published version of a statement, in order."""
    folder = outputs.statement_folder(root, quarter, force)
    return [open_edition(root, quarter, force, f"v{number}") for number in outputs.versions(folder)]


def digest_of_version(folder: Path) -> str:
    """Return the sha256 of a version's manifest, which holds the digest of every other file of it."""
    return provenance.sha256_of(folder / outputs.MANIFEST)


def altered(files: Mapping[str, bytes], folder: str) -> Iterator[Finding]:
    """Find every file of an edition that is not as its manifest has it; ``folder`` is how it is named."""
    manifest = outputs.unsealed(files.get(outputs.MANIFEST, b""))
    if manifest is None:
        yield _wrong(f"{folder}/{outputs.MANIFEST}", "The manifest is not as it was written")
        return
    written, found = manifest.get("outputs"), outputs.digests(files)
    if not isinstance(written, dict):
        yield _wrong(f"{folder}/{outputs.MANIFEST}", "The manifest names no files")
        return
    for name in sorted({*written, *found} - {outputs.MANIFEST}):
        if name not in found:
            yield _wrong(f"{folder}/{name}", "The file is missing")
        elif name not in written:
            yield _wrong(f"{folder}/{name}", "The file is no part of the statement")
        elif found[name] != written[name]:
            yield _wrong(f"{folder}/{name}", "The file is not as it was written")


def _wrong(name: str, found: str) -> Finding:
    return Finding("edition-altered", Outcome.FAIL, Place(file=name), found, "Restore it, or build again.")


def _short(root: Path, folder: Path) -> str:
    return folder.relative_to(root).as_posix()


def _named(folder: Path) -> str:
    return ", ".join(f"v{number}" for number in outputs.versions(folder)) or "none"
