"""Begin a quarter: every file of it, all or none, and a list of what people have to write."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from helpers import params, wording
from helpers.errors import RequestError
from helpers.new_quarter import carrying, skeletons
from helpers.new_quarter.calendar import Due, dues
from helpers.periods import Quarter
from helpers.store import refuse_links, writing

_SETTINGS = "statement.yaml"


@dataclass(frozen=True)
class ToWrite:
    """Something a person has to write or judge, and the file it goes in."""

    file: str
    what: str


@dataclass(frozen=True)
class Started:
    """What was begun: the folder, the earlier quarter it was begun from (None: skeletons), and what to do."""

    folder: str
    before: Quarter | None
    to_write: tuple[ToWrite, ...]
    due: tuple[Due, ...]


def start(root: Path, quarter: Quarter, force: str) -> Started:
    """Write the words and settings of a quarter, begun from the latest earlier one that has any.

    What stays is copied and marked as not reviewed; what must be judged anew is blank. A force's first
    quarter is skeletons throughout, ``force.yaml`` among them where there is none. Nothing is overwritten,
    and either every file is written or none. Raises RequestError where the quarter has files already, and
    InputRefused where the earlier ones cannot be read.
    """
    folder = params.quarter_folder(force, quarter)
    _refuse_begun(root / folder, folder)
    framework = params.framework_for(root, quarter)
    settings = params.read_force(root, force)
    before = _latest_before(root, force, quarter)
    slugs = tuple(each.slug for each in framework.priorities)
    earlier = {slug: _read(root, force, before, slug) for slug in slugs}
    files = {_SETTINGS: _settings(root, force, before)}
    files |= {f"{slug}.md": _words(root, earlier[slug], before, settings) for slug in slugs}
    force_file = root / folder.parent / "force.yaml"
    of_force = None if force_file.exists() else skeletons.force(settings)
    _place(root / folder, files, of_force)
    return Started(
        folder=folder.as_posix(),
        before=before,
        to_write=(
            *_of_force(folder, of_force),
            *(_of_words(folder, slug, words, settings.the_body) for slug, words in earlier.items()),
            *_of_settings(root, folder, before, force, slugs),
        ),
        due=dues(root, framework, force, quarter),
    )


def _refuse_begun(folder: Path, name: Path) -> None:
    there = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
    if there or (folder.exists() and not folder.is_dir()):
        raise RequestError(
            "The quarter has been begun, and nothing is overwritten",
            name.as_posix(),
            f"Work on what is there ({', '.join(there)}), or move it away.",
        )


def _latest_before(root: Path, force: str, quarter: Quarter) -> Quarter | None:
    """Find the latest earlier quarter for which anything was written."""
    folder = root / "params" / force
    found = [_quarter(each.name) for each in folder.iterdir() if each.is_dir()] if folder.is_dir() else []
    return max((each for each in found if each and each < quarter), default=None)


def _quarter(name: str) -> Quarter | None:
    try:
        return Quarter.parse(name)
    except RequestError:
        return None


def _read(root: Path, force: str, quarter: Quarter | None, slug: str) -> params.Words | None:
    return params.read_words(root, force, quarter, slug) if quarter else None


# --------------------------------------------------------------------------- the files


def _words(
    root: Path, earlier: params.Words | None, quarter: Quarter | None, settings: params.ForceSettings
) -> str:
    if earlier is None:
        return skeletons.words(settings)
    text = (root / earlier.file).read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    return carrying.words(earlier, text, str(quarter))


def _settings(root: Path, force: str, quarter: Quarter | None) -> str:
    if quarter is None:
        return skeletons.SETTINGS
    return carrying.settings(params.read_statement(root, force, quarter), str(quarter))


def _place(folder: Path, files: Mapping[str, str], of_force: str | None) -> None:
    """Show the quarter's folder by one rename, and ``force.yaml`` by a link that takes nobody's place."""
    refuse_links(folder.parents[1], folder)
    size = sum(len(text.encode()) for text in (*files.values(), of_force or ""))
    with writing(folder, size), tempfile.TemporaryDirectory(dir=folder.parents[1], prefix=".new-") as name:
        _place_from(Path(name), folder, files, of_force)


def _place_from(beside: Path, folder: Path, files: Mapping[str, str], of_force: str | None) -> None:
    whole = beside / folder.name
    whole.mkdir()
    for name, text in files.items():
        (whole / name).write_text(text, encoding="utf-8")
    folder.parent.mkdir(exist_ok=True)
    if of_force is None:
        whole.rename(folder)
        return
    written = beside / "force.yaml"
    written.write_text(of_force, encoding="utf-8")
    os.link(written, folder.parent / written.name)
    try:
        whole.rename(folder)
    except OSError:
        (folder.parent / written.name).unlink()
        raise


# --------------------------------------------------------------------------- what is to be written


def _of_force(folder: Path, written: str | None) -> tuple[ToWrite, ...]:
    file = (folder.parent / "force.yaml").as_posix()
    what = "who publishes, the contact, the plan and the links"
    return (ToWrite(file, what),) if written else ()


def _of_words(folder: Path, slug: str, earlier: params.Words | None, the_body: str) -> ToWrite:
    file = (folder / f"{slug}.md").as_posix()
    if earlier is None:
        return ToWrite(file, f"whether it applies and why, what the force is doing, what {the_body} says")
    what = "judge whether it applies; read the reason and the words with the figures"
    return ToWrite(file, f"{what}{_of_facts(earlier)}; write the day under reviewed")


def _of_facts(earlier: params.Words) -> str:
    facts = earlier.front.facts.values()
    if not facts:
        return ""
    oldest = wording.day(min(each.as_at for each in facts))
    return f"; renew {wording.counted(len(facts), 'fact', 'facts')} (the oldest as at {oldest})"


def _of_settings(
    root: Path, folder: Path, before: Quarter | None, force: str, slugs: tuple[str, ...]
) -> list[ToWrite]:
    file = (folder / _SETTINGS).as_posix()
    found = [ToWrite(file, "when it is published, who answers for it, what was assumed and decided")]
    if before is None:
        return found
    promises = [each for each in params.read_statement(root, force, before).promises if not each.closed]
    if promises:
        open_ones = wording.counted(len(promises), "open promise", "open promises")
        found.append(ToWrite(file, f"keep {open_ones}, or give each an owner and a day"))
    old = root / params.quarter_folder(force, before)
    left = sorted(each.name for each in old.glob("*.md") if each.stem not in slugs)
    return found + [
        ToWrite(file, f"{name} of {before} was left: no priority is called so now") for name in left
    ]
