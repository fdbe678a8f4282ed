"""What a saved file touches: words are written again, a notebook runs again, or all of them do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers import params
from helpers.params import Priority
from helpers.preview.asked import Asked


@dataclass(frozen=True)
class Touched:
    """The work that saves ask for, by the slugs of sections.

    ``opened``: the data or settings changed, so every section is opened anew and runs again where it differs.
    """

    words: frozenset[str] = frozenset()
    notebooks: frozenset[str] = frozenset()
    opened: bool = False

    def __bool__(self) -> bool:
        """Whether there is any work."""
        return self.opened or bool(self.words or self.notebooks)

    def __or__(self, other: Touched) -> Touched:
        """Join the work of two lots of saves."""
        return Touched(
            self.words | other.words, self.notebooks | other.notebooks, self.opened or other.opened
        )


def touched(changed: Iterable[Path], asked: Asked, priorities: Sequence[Priority]) -> Touched:
    """Give the work that changed files ask for; files that have no part in what is shown ask for none."""
    found = Touched()
    for path in changed:
        if path.is_relative_to(asked.root):
            found |= _of(path.relative_to(asked.root), asked, priorities)
    return found


def folders(asked: Asked) -> tuple[Path, ...]:
    """Give the folders of the project whose files have a part in the page."""
    named = ("params", "notebooks", "data/raw")
    return tuple(asked.root / each for each in named)


def _of(file: Path, asked: Asked, priorities: Sequence[Priority]) -> Touched:
    match file.parts:
        case ("notebooks", name):
            return Touched(notebooks=frozenset(each.slug for each in priorities if each.notebook == name))
        case ("data", "raw", *_) | ("params", "frameworks", _):
            return Touched(opened=True)
        case ("params", asked.force, "force.yaml"):
            return Touched(opened=True)
        case ("params", *_, name) if file.parent == params.quarter_folder(asked.force, asked.quarter):
            words = frozenset(each.slug for each in priorities if f"{each.slug}.md" == name)
            return Touched(words=words, opened=name == "statement.yaml")
    return Touched()
