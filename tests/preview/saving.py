"""A project whose files a test saves as an editor does, each put back as it was."""

import json
from pathlib import Path

WORDS = "params/west-mercia/2022-23-Q1/homicide.md"
NOTEBOOK = "notebooks/1-homicide.ipynb"


class Project:
    """The files of a project, each put back by ``restore`` as it was."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._before: dict[Path, bytes] = {}

    def read(self, name: str) -> str:
        """Give a file as it was at first."""
        file = self.root / name
        return (self._before[file] if file in self._before else file.read_bytes()).decode()

    def save(self, name: str, content: str | bytes) -> None:
        """Save a file as an editor does: by renaming another, which leaves a file of its own beside it."""
        file = self.root / name
        self._before.setdefault(file, file.read_bytes())
        part = file.with_name(f"{file.name}.tmp")
        part.write_bytes(content if isinstance(content, bytes) else content.encode())
        file.with_name(f"{file.name}~").write_bytes(self._before[file])
        part.replace(file)

    def add_words(self, sentence: str) -> None:
        """Save the words of homicide with a sentence more."""
        heading = "\n## What the Commissioner says"
        self.save(WORDS, self.read(WORDS).replace(heading, f"\n{sentence}\n{heading}"))

    def change_cell(self, cell: str, old: str, new: str) -> None:
        """Save the notebook of homicide with a cell changed."""
        notebook = json.loads(self.read(NOTEBOOK))
        found = next(each for each in notebook["cells"] if each["id"] == cell)
        source = "".join(found["source"])
        assert old in source
        found["source"] = source.replace(old, new)
        self.save(NOTEBOOK, json.dumps(notebook))

    def remove(self, name: str) -> None:
        """Delete a file."""
        file = self.root / name
        self._before.setdefault(file, file.read_bytes())
        file.unlink()

    def restore(self) -> None:
        """Put every file back as it was."""
        for file, content in self._before.items():
            if not file.exists() or file.read_bytes() != content:
                file.write_bytes(content)
