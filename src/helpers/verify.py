"""Verifies a statement from its manifest alone: every output and input is what was published, or is named.

And, in a checkout of the program that built it, whether it can be built again to the same bytes.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers import build, outputs, params, provenance, publish
from helpers.errors import Finding, Outcome, Place, RequestError, StatementError
from helpers.periods import Quarter
from helpers.publish.publishing import INPUTS
from helpers.publish.signing import FILE as SIGN_OFF
from helpers.publish.signing import sign_off_file
from helpers.stitch import main_of

#: what publishing changes, or the day does: a rebuild is held to all the other files of a version
_NOT_BUILT = ("checks.json", "quality-report.html", "statement.html", "statement.pdf", SIGN_OFF, INPUTS)


@dataclass(frozen=True)
class Verified:
    """What was verified: how many outputs and inputs were looked at, and every one that is not as it was."""

    folder: Path
    outputs: int
    inputs: int
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether everything is what was published."""
        return not any(each.outcome is Outcome.FAIL for each in self.findings)


def verify(path: Path, *, rebuild: bool = False) -> Verified:
    """Verify the statement in a folder, or the one a file of it belongs to.

    Outputs are held to the manifest's digests, the manifest to its seal and, where the next version is there,
    to the digest that version keeps of it; the sign-off to what was signed. Inputs are looked for in the
    project the folder lies in. An input that was edited since holds where a later published statement was
    made from it as it is now, and the version keeps it as it was. ``rebuild`` builds the statement again in a
    folder of its own, and holds it to the manifest. Of a site, its files are held to its manifest. Refuses
    (RequestError) a path that is neither.
    """
    folder = _folder(path)
    name = _named(folder)
    files = outputs.read(folder)
    found = list(publish.altered(files, name))
    manifest = outputs.unsealed(files[outputs.MANIFEST])
    if manifest is None or manifest.get("kind") == "site":
        return Verified(folder, len(files), 0, tuple(found))
    root = _root(folder)
    found += [*_sign_off(files, manifest, name), *_kept_by_the_next(folder, name)]
    found += _inputs(root, folder, manifest, files) if root else [_without_project(name)]
    if rebuild and root and not any(each.outcome is Outcome.FAIL for each in found):
        found += _rebuilt(root, folder, manifest)
    return Verified(folder, len(files), len(manifest["inputs"]), tuple(found))


def _folder(path: Path) -> Path:
    for folder in (path, *path.parents[:3]):
        if outputs.is_statement(folder):
            return folder.resolve() if folder.is_symlink() else folder.absolute()
    remedy = "Give a folder such as outputs/2022-23-Q1/west-mercia/v1."
    raise RequestError("There is no statement: no manifest.json", str(path), remedy)


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


def _sign_off(files: Mapping[str, bytes], manifest: Mapping[str, Any], name: str) -> Iterator[Finding]:
    signed = manifest["sign_off"]
    try:
        holds = signed is None or signed["digest"] == publish.digest(files)
    except (StatementError, KeyError):
        holds = False
    if not holds:
        yield _fail("verify-sign-off", f"{name}/statement.html", "What was signed is not what stands here")


def _kept_by_the_next(folder: Path, name: str) -> Iterator[Finding]:
    """Hold the manifest to the digest that the version after it keeps."""
    number = folder.name.removeprefix("v")
    following = folder.with_name(f"v{int(number) + 1}") if number.isdigit() else folder
    if following == folder or not outputs.is_statement(following):
        return
    content = (folder / outputs.MANIFEST).read_bytes()
    next_one = outputs.unsealed((following / outputs.MANIFEST).read_bytes())
    if next_one and next_one["previous"] != hashlib.sha256(content).hexdigest():
        found = f"{following.name} was published after another manifest than this"
        yield _fail("verify-chain", f"{name}/{outputs.MANIFEST}", found)


# --------------------------------------------------------------------------- what it was made from


def _inputs(
    root: Path, folder: Path, manifest: Mapping[str, Any], files: Mapping[str, bytes]
) -> Iterator[Finding]:
    recorded = {each["path"]: each["sha256"] for each in manifest["inputs"]}
    now = {path: _digest(root / path) for path in recorded}
    differing = [path for path, digest in recorded.items() if now[path] != digest]
    known = _known_since(root, manifest, differing) if differing else {}
    for path in differing:
        if now[path] in known.get(path, ()) and f"{INPUTS}{path}" in files:
            continue
        kept = f"{_named(folder)}/{INPUTS}{path}"
        found = "The file is gone" if not now[path] else "The file is not as it was when this was made"
        remedy = f"As it was then: {kept}." if f"{INPUTS}{path}" in files else "Restore it from the archive."
        yield _fail("verify-inputs", path, found, remedy)
    yield from _signature(root, manifest)


def _digest(path: Path) -> str:
    return provenance.sha256_of(path) if path.is_file() else ""


def _known_since(root: Path, manifest: Mapping[str, Any], paths: Sequence[str]) -> dict[str, set[str]]:
    """Give the digests that statements published later have of some inputs: edits that were owned up to."""
    known: dict[str, set[str]] = {path: set() for path in paths}
    for file in sorted((root / "outputs").glob(f"*/*/v*/{outputs.MANIFEST}")):
        later = outputs.unsealed(file.read_bytes())
        if later and later["published"] >= manifest.get("published", ""):
            for each in later["inputs"]:
                if each["path"] in known:
                    known[each["path"]].add(each["sha256"])
    return known


def _signature(root: Path, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    """Hold the file of the sign-off to what the newest version keeps of it.

    One that is of a draft not yet published as that version has taken its place, and an earlier version's was
    replaced.
    """
    quarter, force = Quarter.parse(manifest["statement"]["quarter"]), manifest["statement"]["force"]
    folder = outputs.statement_folder(root, quarter, force)
    newest = [folder / f"v{number}" for number in outputs.versions(folder)[-1:]]
    file = root / sign_off_file(force, quarter)
    if manifest["sign_off"] is None or any(_same(file, each / SIGN_OFF) for each in newest):
        return
    if not file.is_file() or not _of_the_draft(root, quarter, force, newest):
        found = "The sign-off is not as it was published, nor is it of a draft that is not published yet"
        yield _fail("verify-sign-off", sign_off_file(force, quarter).as_posix(), found)


def _same(file: Path, kept: Path) -> bool:
    return file.is_file() and kept.is_file() and file.read_bytes() == kept.read_bytes()


def _of_the_draft(root: Path, quarter: Quarter, force: str, newest: Sequence[Path]) -> bool:
    """Tell whether the sign-off is of a draft that is to be published next."""
    try:
        draft, signed = publish.open_draft(root, quarter, force), publish.read_sign_off(root, quarter, force)
        published = [publish.digest(outputs.read(each)) for each in newest]
    except (StatementError, KeyError):
        return False
    return signed is not None and draft.digest == signed.digest and draft.digest not in published


# --------------------------------------------------------------------------- built again


def _rebuilt(root: Path, folder: Path, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    """Build the statement again from what it was made from, and hold every file of it to the manifest."""
    name = _named(folder)
    yield from _other_packages(manifest)
    if manifest["code"]["version"] != provenance.code_version():
        found = (
            f"The program is {provenance.code_version()}, and {manifest['code']['version']} built this: "
            "it can be built again only by that one"
        )
        commit = manifest["code"].get("commit") or "the commit it was published with"
        yield _fail("verify-program", "src/helpers", found, f"Check out {commit} and install its lock file.")
        return
    with tempfile.TemporaryDirectory(prefix="statement-verify-") as place:
        again = Path(place)
        _restore(root, folder, manifest, again)
        quarter, force = Quarter.parse(manifest["statement"]["quarter"]), manifest["statement"]["force"]
        (built,) = build.build(build.Request(again, (quarter,), (force,), limits=params.read_limits(root)))
        if built.page is None:
            yield from (_fail("verify-rebuild", each.place.file, each.found) for each in built.problems)
            return
        made = outputs.read(built.page.parent.resolve())
        yield from _unlike(folder, outputs.read(folder), made, name)


def _restore(root: Path, folder: Path, manifest: Mapping[str, Any], again: Path) -> None:
    """Lay out a project of the inputs as they were: kept ones from the version, data from data/raw."""
    for each in manifest["inputs"]:
        kept = folder / INPUTS / each["path"]
        target = again / each["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept if kept.is_file() else root / each["path"], target)


def _unlike(
    folder: Path, then: Mapping[str, bytes], now: Mapping[str, bytes], name: str
) -> Iterator[Finding]:
    left_out = (*_NOT_BUILT, outputs.MANIFEST)
    for file in sorted({*then, *now}):
        if not file.startswith(left_out) and then.get(file) != now.get(file):
            yield _fail("verify-rebuild", f"{name}/{file}", "Built again, the file is another")
    if main_of(then["statement.html"]) != main_of(now["statement.html"]):
        yield _fail(
            "verify-rebuild", f"{_named(folder)}/statement.html", "Built again, its main part is another"
        )


def _other_packages(manifest: Mapping[str, Any]) -> Iterator[Finding]:
    now: Iterable[tuple[str, str]] = provenance.packages().items()
    other = [f"{name} {number}" for name, number in manifest["packages"].items() if (name, number) not in now]
    if other:
        found = f"Packages differ from those it was built with: {', '.join(other[:6])}"
        remedy = "Install the lock file of that commit: pip install --require-hashes -r requirements.txt."
        yield Finding("verify-packages", Outcome.NOTE, Place(file="requirements.txt"), found, remedy)
