"""Verifies a statement from its manifest alone: every output and input is what was published, or is named."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers import outputs, provenance, publish, signature
from helpers.errors import Finding, InputRefused, Outcome, Place, RequestError, StatementError
from helpers.periods import Quarter
from helpers.publish.publishing import INPUTS
from helpers.verify.committed import Committed, compare_with_commit
from helpers.verify.rebuilding import Version, rebuild
from helpers.verify.untrusted import Record, RecordedInput, has_link, read_record

_DIGEST = re.compile(r"(?:sha256:)?([0-9a-f]{64})")
_VERSION = re.compile(r"v[1-9]\d*", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """What is asked of a statement beside its own manifest.

    ``rebuild`` builds it again and compares every byte; ``trust`` lets notebooks run that are not the
    project's own; ``against`` is the digest that `publish` told, "" for none.
    """

    rebuild: bool = False
    trust: bool = False
    against: str = ""


@dataclass(frozen=True)
class Verified:
    """What was verified: how many outputs and inputs were looked at, and every one that is not as it was.

    ``digest`` is that of the manifest; ``committed`` says how it compares with git, "" where not asked.
    """

    folder: Path
    outputs: int
    inputs: int
    findings: tuple[Finding, ...]
    digest: str = ""
    committed: str = ""

    @property
    def holds(self) -> bool:
        """Whether everything is what was published."""
        return not any(each.outcome is Outcome.FAIL for each in self.findings)


def verify(path: Path, *, rebuild: bool = False, trust: bool = False, against: str = "") -> Verified:
    """Verify the statement in a folder, or the one a file of it belongs to.

    Outputs are held to the manifest's digests, the manifest to its seal, to ``against``, to what git has
    committed and, where the next version is there, to the digest that version keeps of it; the signature to
    what was signed. Inputs are looked for in the project the folder lies in. One that was edited since holds
    where a later version of the same statement, whole and signed, was made from it as it is now, and this
    version keeps it as it was. ``rebuild`` builds the statement again in a folder of its own. Of a site, its
    files are held to its manifest. Raises RequestError for a path that is neither, or for an ``against`` that
    is no digest.

    This shows that nothing was altered since the manifest was written; who wrote it, only ``against`` and git
    can tell.
    """
    return _Verification(_folder(path), Asked(rebuild, trust, _digest_given(against))).verified()


def _digest_given(against: str) -> str:
    found = _DIGEST.fullmatch(against.strip().lower())
    if against and not found:
        remedy = "Give the 64 digits that `statement publish` told."
        raise RequestError(f"{against[:80]!r} is not a digest", "--against", remedy)
    return found[1] if found else ""


def _folder(path: Path) -> Path:
    for folder in (path, *path.parents[:3]):
        if outputs.is_statement(folder):
            if folder.is_symlink() and _VERSION.fullmatch(folder.name):
                remedy = "A published version is a real folder. Verify the folder it leads to."
                raise RequestError(f"{folder.name} is a symbolic link", str(folder), remedy)
            return folder.resolve() if folder.is_symlink() else folder.absolute()
    remedy = "Give a folder such as outputs/2022-23-Q1/west-mercia/v1."
    raise RequestError("There is no statement: no manifest.json", str(path), remedy)


class _Verification:
    """One statement being verified."""

    def __init__(self, folder: Path, asked: Asked) -> None:
        self._folder = folder
        self._asked = asked
        self._name = _named(folder)
        self._files = outputs.read(folder)
        self._found: list[Finding] = []
        self._committed = Committed("")

    def verified(self) -> Verified:
        """Look at everything that is asked."""
        self._found += [*_links(self._folder, self._name), *publish.altered(self._files, self._name)]
        self._found += self._against()
        manifest = outputs.unsealed(self._files.get(outputs.MANIFEST, b""))
        if manifest is None or manifest.get("kind") == "site":
            return self._so_far(0)
        record = read_record(manifest, f"{self._name}/{outputs.MANIFEST}")
        if not isinstance(record, Record):
            self._found += record
            return self._so_far(0)
        self._look(record)
        return self._so_far(len(record.inputs))

    def _so_far(self, inputs: int) -> Verified:
        digest = hashlib.sha256(self._files.get(outputs.MANIFEST, b"")).hexdigest()
        found = tuple(self._found)
        return Verified(self._folder, len(self._files), inputs, found, digest, self._committed.sentence)

    def _look(self, record: Record) -> None:
        root = _root(self._folder)
        self._found += _signature(self._files, record, self._name)
        self._found += _kept_as_recorded(self._files, record, self._name)
        if root is None:
            self._found.append(_without_project(self._name))
            return
        if record.statement.kind == "published":
            self._committed = compare_with_commit(self._folder, self._name, self._files)
            self._found += self._committed.findings
        misplaced = [*_misplaced(root, self._folder, record, self._name)]
        if misplaced:
            self._found += misplaced
            return
        self._found += [*_kept_by_the_next(self._folder, self._name)]
        version = Version(root, self._name, self._files, record)
        self._found += [*_inputs(version, self._folder), *_current_signature(root, record)]
        if self._asked.rebuild and not self._fails:
            self._found += rebuild(version, trust=self._asked.trust)

    @property
    def _fails(self) -> bool:
        return any(each.outcome is Outcome.FAIL for each in self._found)

    def _against(self) -> Iterator[Finding]:
        """Hold the manifest, and with it every file it names, to a digest known from elsewhere."""
        digest = hashlib.sha256(self._files.get(outputs.MANIFEST, b"")).hexdigest()
        if self._asked.against and digest != self._asked.against:
            found = f"Its digest is {digest}, not the one given"
            yield _fail("verify-against", f"{self._name}/{outputs.MANIFEST}", found)


def _named(folder: Path) -> str:
    """Name a version's folder as people point at it."""
    return "/".join(folder.parts[-4:]) if "outputs" in folder.parts else folder.name


def _root(folder: Path) -> Path | None:
    """Find the project a statement lies in: the folder that holds outputs/."""
    for above in folder.parents:
        if above.name == "outputs" and (above.parent / "params").is_dir():
            return above.parent
    return None


def _without_project(name: str) -> Finding:
    found = "The folder lies in no project, so only its own files were verified, not the data behind them"
    return Finding("verify-inputs", Outcome.NOTE, Place(file=name), found)


def _fail(name: str, file: str, found: str, remedy: str = "Restore it from the archive.") -> Finding:
    return Finding(name, Outcome.FAIL, Place(file=file), found, remedy)


# --------------------------------------------------------------------------- the version itself


def _links(folder: Path, name: str) -> Iterator[Finding]:
    for each in sorted(folder.rglob("*")):
        if each.is_symlink():
            file = f"{name}/{each.relative_to(folder).as_posix()}"
            yield _fail("verify-link", file, "It is a symbolic link, and a statement has none")


def _signature(files: Mapping[str, bytes], record: Record, name: str) -> Iterator[Finding]:
    """Hold the signature in the manifest to what stands here, by its own rule, and to the file kept of it."""
    signed, file = record.sign_off, f"{name}/{signature.FILE}"
    if signed is None:
        if record.statement.kind == "published":
            yield _fail("verify-sign-off", file, "It is published, and nobody signed it")
        return
    try:
        holds = signed.covers(signature.parts_of(files))
        kept = signature.parse_sign_off(files.get(signature.FILE, b""), file)
    except (InputRefused, StatementError, KeyError, ValueError):
        holds, kept = False, None
    if signed.rule not in {1, signature.RULE}:
        found = f"It was signed by rule {signed.rule}, which this program does not know"
        yield _fail("verify-sign-off", file, found, "Verify it with the program that published it.")
    elif not holds:
        yield _fail("verify-sign-off", f"{name}/statement.html", "What was signed is not what stands here")
    elif kept != signed:
        yield _fail("verify-sign-off", file, "The signature kept here is not the one in the manifest")
    elif signed.rule != signature.RULE:
        found = f"It was signed by rule {signed.rule}: figures and page are covered, overrules are not"
        yield Finding("verify-rule", Outcome.NOTE, Place(file=file), found)


def _kept_as_recorded(files: Mapping[str, bytes], record: Record, name: str) -> Iterator[Finding]:
    """Hold the inputs that a version keeps to the digests its manifest has of them as inputs."""
    recorded = {f"{INPUTS}{each.path}": each.sha256 for each in record.inputs}
    for file, content in files.items():
        if not file.startswith(INPUTS):
            continue
        if recorded.get(file) != hashlib.sha256(content).hexdigest():
            yield _fail("verify-inputs", f"{name}/{file}", "It is not the input that the manifest records")


def _misplaced(root: Path, folder: Path, record: Record, name: str) -> Iterator[Finding]:
    """Find a manifest of another statement than the folder's name says."""
    about = record.statement
    statement = outputs.statement_folder(root, Quarter.parse(about.quarter), about.force)
    here = statement in folder.parents and (about.kind != "published" or folder.name == about.version)
    if not here:
        found = f"The manifest is of {about.quarter}, {about.force}, {about.version}, not of this folder"
        yield _fail("verify-place", f"{name}/{outputs.MANIFEST}", found)


def _kept_by_the_next(folder: Path, name: str) -> Iterator[Finding]:
    """Hold the manifest to the digest that the next version keeps of it."""
    following = _following(folder)
    if following is None:
        return
    next_one = outputs.unsealed((following / outputs.MANIFEST).read_bytes())
    if next_one and next_one.get("previous") != publish.digest_of_version(folder):
        found = f"{following.name} was published after another manifest than this"
        yield _fail("verify-chain", f"{name}/{outputs.MANIFEST}", found)


def _following(folder: Path) -> Path | None:
    """Return the version after one, where there is a whole one."""
    if not _VERSION.fullmatch(folder.name):
        return None
    following = folder.with_name(f"v{int(folder.name[1:]) + 1}")
    return following if outputs.is_statement(following) and not following.is_symlink() else None


# --------------------------------------------------------------------------- what it was made from


def _inputs(version: Version, folder: Path) -> Iterator[Finding]:
    """Hold every input of the project to the manifest; those edited since need a later version to vouch."""
    vouched: Mapping[str, set[str]] | None = None
    for each in version.record.inputs:
        if has_link(version.root, each.path):
            yield _fail("verify-inputs", each.path, "It is, or lies in, a symbolic link, and is not read")
            continue
        now = _digest(version.root / each.path)
        if now == each.sha256:
            continue
        if vouched is None:
            vouched = _vouched(folder)
        if now not in vouched.get(each.path, ()) or f"{INPUTS}{each.path}" not in version.files:
            yield _differing(each, now, version)


def _digest(path: Path) -> str:
    return provenance.sha256_of(path) if path.is_file() else ""


def _differing(recorded: RecordedInput, now: str, version: Version) -> Finding:
    kept = f"{INPUTS}{recorded.path}"
    found = "The file is not as it was when this was made" if now else "The file is gone"
    there = kept in version.files
    remedy = f"As it was then: {version.name}/{kept}." if there else "Restore it from the archive."
    return _fail("verify-inputs", recorded.path, found, remedy)


def _vouched(folder: Path) -> dict[str, set[str]]:
    """Return the digests that later versions of the same statement have of their inputs.

    A version vouches only if it is whole, its signature holds, and it was published after the one before it,
    as every version from here on was.
    """
    vouched: dict[str, set[str]] = {}
    before, following = folder, _following(folder)
    while following is not None:
        record = _sound(following, before)
        if record is None:
            break
        for each in record.inputs:
            vouched.setdefault(each.path, set()).add(each.sha256)
        before, following = following, _following(following)
    return vouched


def _sound(folder: Path, before: Path) -> Record | None:
    """Read the manifest of a version that is whole, signed, and the next one after ``before``; else None."""
    files, name = outputs.read(folder), _named(folder)
    if any(_links(folder, name)) or any(publish.altered(files, name)):
        return None
    record = read_record(outputs.unsealed(files[outputs.MANIFEST]) or {}, name)
    if not isinstance(record, Record) or record.sign_off is None:
        return None
    problems = [*_signature(files, record, name), *_kept_as_recorded(files, record, name)]
    failed = any(each.outcome is Outcome.FAIL for each in problems)
    return None if failed or record.previous != publish.digest_of_version(before) else record


def _current_signature(root: Path, record: Record) -> Iterator[Finding]:
    """Hold the project's sign-off.yaml to what the newest version keeps of it.

    One of a draft that is not published yet has taken its place, and an earlier version's was replaced.
    """
    quarter, force = Quarter.parse(record.statement.quarter), record.statement.force
    folder = outputs.statement_folder(root, quarter, force)
    newest = [folder / f"v{number}" for number in outputs.versions(folder)[-1:]]
    file = root / signature.sign_off_file(force, quarter)
    if record.sign_off is None or any(_same(file, each / signature.FILE) for each in newest):
        return
    if not file.is_file() or not _of_the_draft(root, quarter, force, newest):
        found = "The sign-off is not as it was published, nor is it of a draft that is not published yet"
        yield _fail("verify-sign-off", signature.sign_off_file(force, quarter).as_posix(), found)


def _same(file: Path, kept: Path) -> bool:
    return file.is_file() and kept.is_file() and file.read_bytes() == kept.read_bytes()


def _of_the_draft(root: Path, quarter: Quarter, force: str, newest: Sequence[Path]) -> bool:
    """Whether the sign-off is of a draft that is to be published next."""
    try:
        draft, signed = publish.open_draft(root, quarter, force), publish.read_sign_off(root, quarter, force)
        published = [publish.parts_of(outputs.read(each)) for each in newest]
    except (StatementError, KeyError):
        return False
    return signed is not None and signed.covers(draft.parts) and draft.parts not in published
