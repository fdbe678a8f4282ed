"""What each section is made from, in parts, and the two keys that follow: of its run, and of its words.

The run key holds what a notebook's run can depend on: its cells and parameters, the library's code, the data
of the sources its measures name, the settings that figures and charts use, packages and Python. The render
key adds the words, which blocks of words alone show. A notebook that does more than call the library may read
anything in the project: all of it is in its run key.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

from helpers import execute, params
from helpers.build.plain import only_calls
from helpers.periods import Quarter
from helpers.provenance import digest_of
from helpers.unchanged import RAW, Draft, Scope, Surroundings, made_from

#: what a run depends on; a part that is in neither key is for telling what changed
RUN: Final = ("cells", "parameters", "code", "data", "settings", "everything", "packages", "Python")
#: what the shell of the page, its checks and other pages are made with; no notebook reads any of it
_PAGE_ONLY: Final = (
    *("templates/statement/", "templates/report/", "templates/preview/", "templates/site/"),
    *("templates/page.css", "templates/fonts/"),
)
#: the first part of each figure that words call by name
_CALLED: Final = re.compile(r"\{\{\s*([A-Za-z]\w*)\.")
#: the framework's names for a force's own extracts, and for what rates divide by
_OWN, _POPULATIONS = "force", "populations"


@dataclass(frozen=True)
class Part:
    """A part of what a section is made from: digests (or the thing itself) by name."""

    items: Mapping[str, str]

    @cached_property
    def digest(self) -> str:
        """One digest of all of it."""
        return digest_of(text for item in sorted(self.items.items()) for text in item)


@dataclass(frozen=True)
class Keys:
    """What one section is made from, by part."""

    slug: str
    parts: Mapping[str, Part]

    @cached_property
    def run(self) -> str:
        """The key of its run."""
        return digest_of(["run", *(self.parts[name].digest for name in RUN)])

    @cached_property
    def render(self) -> str:
        """The key of what is shown: the run with these words."""
        return digest_of(["render", self.run, self.parts["words"].digest])


@dataclass(frozen=True)
class Plan:
    """A statement to be built: what it is made from as it is now, and the keys of its sections."""

    root: Path
    quarter: Quarter
    force: str
    framework: params.Framework
    surroundings: Surroundings

    @property
    def draft(self) -> Draft:
        """Whose draft it is."""
        return Draft(str(self.root), self.quarter, self.force)

    @property
    def parameters(self) -> dict[str, str]:
        """What its notebooks are given."""
        return {"quarter": str(self.quarter), "force": self.force, "root": execute.ROOT}

    @property
    def name(self) -> str:
        """The statement as a person would name it."""
        return f"{self.quarter} {self.force}"

    @cached_property
    def scope(self) -> Scope:
        """What the statement reads."""
        notebooks = [each.notebook for each in self.framework.priorities]
        return Scope(notebooks, _others(self.root, self.framework, self.force))

    @cached_property
    def made_from(self) -> Mapping[str, Any]:
        """Everything it is made from, as it was when this was first asked."""
        return made_from(self.draft, self.scope, self.surroundings)

    @property
    def files(self) -> Mapping[str, str]:
        """The digest of each file it is made from."""
        found: Mapping[str, str] = self.made_from["files"]
        return found

    @cached_property
    def tasks(self) -> Mapping[str, execute.Task]:
        """The notebook to run for each section, in the order of the page."""
        return {
            each.slug: execute.Task(
                self.root / "notebooks" / each.notebook,
                self.parameters,
                each.slug,
                _cells(self.root, each.notebook, self.files[f"notebooks/{each.notebook}"]).expects,
            )
            for each in self.framework.priorities
        }

    @cached_property
    def keys(self) -> Mapping[str, Keys]:
        """The keys of each section."""
        return {each.slug: Keys(each.slug, self._parts(each)) for each in self.framework.priorities}

    @cached_property
    def load_key(self) -> str:
        """The key of what the sources hold: what they cover, and what is found about their figures."""
        parts = (self._common["code"], self._common["packages"], self._common["Python"])
        read = (RAW, f"params/{self.force}/force.yaml")
        data = Part({name: digest for name, digest in self.files.items() if name.startswith(read)})
        framework = self.framework.model_dump_json()
        return digest_of(["load", self.force, framework, data.digest, *(each.digest for each in parts)])

    @cached_property
    def _common(self) -> Mapping[str, Part]:
        return _parts_around(self.surroundings)

    def _parts(self, priority: params.Priority) -> dict[str, Part]:
        cells = _cells(self.root, priority.notebook, self.files[f"notebooks/{priority.notebook}"])
        words = self._words(priority.slug)
        return {
            **self._common,
            "cells": cells.part,
            "parameters": Part(self.tasks[priority.slug].parameters),
            "data": Part(self._data(priority)),
            "settings": Part(self._settings(priority)),
            "everything": Part({} if cells.plain else self.files),
            "words": Part(words),
        }

    def _data(self, priority: params.Priority) -> dict[str, str]:
        families = _families(self.framework, priority)
        return {
            name: digest
            for name, digest in self.files.items()
            if name.startswith(f"{RAW}/") and self.framework.family_of(name.split("/")[2]) in families
        }

    def _settings(self, priority: params.Priority) -> dict[str, str]:
        """Give the settings that figures and charts go by; the others reach words and the page alone."""
        force = params.read_force(self.root, self.force)
        reasons = params.read_statement(self.root, self.force, self.quarter).reconciliation
        given = {slug: reason for slug, reason in reasons.items() if slug in priority.shown}
        return {
            f"framework {self.framework.id}": digest_of([self.framework.model_dump_json()]),
            "area": force.area,
            "most_similar": " ".join(force.most_similar),
            "reconciliation": json.dumps(given, sort_keys=True),
        }

    def _words(self, slug: str) -> dict[str, str]:
        own = f"params/{self.force}"
        names = (
            f"{own}/{self.quarter}/{slug}.md",
            f"{own}/{self.quarter}/statement.yaml",
            f"{own}/force.yaml",
        )
        used = {name: self.files[name] for name in names if self.files.get(name)}
        if self._calls_elsewhere(slug):
            others = (f"{RAW}/", f"{own}/{self.quarter}/")
            used |= {name: digest for name, digest in self.files.items() if name.startswith(others)}
        return used

    def _calls_elsewhere(self, slug: str) -> bool:
        """Tell whether a section's words call figures or facts of another section."""
        path = self.root / "params" / self.force / str(self.quarter) / f"{slug}.md"
        if not path.is_file():
            return False
        called = _CALLED.findall(path.read_text(encoding="utf-8-sig", errors="replace"))
        own = {*self.framework.priority(slug).shown, "facts"}
        return any(name.replace("_", "-") not in own for name in called)


def _families(framework: params.Framework, priority: params.Priority) -> set[str]:
    """Name the families of sources that a section's measures come from, and what rates divide by."""
    waiting, seen = list(priority.shown), set[str]()
    while waiting:
        measure = framework.measure(waiting.pop())
        if measure.slug not in seen:
            seen.add(measure.slug)
            waiting += [*measure.parts, *measure.stands_in]
    return {_POPULATIONS} | {family for slug in seen for family in framework.measure(slug).sources}


def _others(root: Path, framework: params.Framework, force: str) -> list[str]:
    """Name the folders of data that hold other forces' own extracts."""
    raw = root / RAW
    names = sorted(each.name for each in raw.iterdir() if each.is_dir()) if raw.is_dir() else []
    return [
        name for name in names if framework.family_of(name) == _OWN and name.removesuffix("-force") != force
    ]


@lru_cache(maxsize=4)
def _parts_around(surroundings: Surroundings) -> Mapping[str, Part]:
    """Give the parts that are the same for every section."""
    code = surroundings.code
    return {
        "code": Part({name: code[name] for name in code if not name.startswith(_PAGE_ONLY)}),
        "templates": Part({name: code[name] for name in code if name.startswith(_PAGE_ONLY)}),
        "packages": Part(dict.fromkeys(surroundings.packages, "")),
        "Python": Part({surroundings.python: ""}),
    }


@dataclass(frozen=True)
class _Cells:
    """A notebook's cells: their digests by id, those that must show a block, and whether they only call."""

    part: Part
    expects: tuple[str, ...]
    plain: bool


@lru_cache(maxsize=64)
def _cells(root: Path, notebook: str, digest: str) -> _Cells:  # noqa: ARG001 (another digest, other cells)
    path = root / "notebooks" / notebook
    cells = execute.with_ids(json.loads(path.read_bytes())["cells"])
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    return _Cells(
        Part(_digests(cells)), execute.expected_blocks(path), only_calls(map(execute.source_of, code))
    )


def _digests(cells: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Give a digest of each cell by its id, without what an earlier run of it showed."""
    found: dict[str, str] = {}
    for place, cell in enumerate(cells):
        told = {name: value for name, value in cell.items() if name not in {"outputs", "execution_count"}}
        told |= {"source": execute.source_of(cell), "metadata": list(execute.tags_of(cell)), "place": place}
        found[cell["id"]] = digest_of([json.dumps(told, sort_keys=True)])
    return found
