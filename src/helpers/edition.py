"""An edition: the statement of one force for one quarter in one project, with its settings and folders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from helpers import params
from helpers.params import ForceSettings, Framework, StatementSettings, Words
from helpers.periods import Quarter

#: what a draft's link and a published version are called in an edition's folder of outputs
DRAFT = "draft"


@dataclass(frozen=True)
class Edition:
    """The statement of a force for a quarter, from the project at ``root``.

    Settings and words are read when they are first asked for, and once. ``inputs`` is the folder whose
    ``params/`` it is made from where that is not the project's: the copy kept with a published version.
    Every property that reads a file refuses as ``helpers.params`` does (RequestError, InputRefused).
    """

    root: Path
    quarter: Quarter
    force: str
    inputs: Path | None = None

    def __str__(self) -> str:
        """Return the name a person knows it by: "2022-23-Q1 west-mercia"."""
        return f"{self.quarter} {self.force}"

    # ----------------------------------------------------------------------- settings and words

    @property
    def settings_root(self) -> Path:
        """The folder that holds the ``params/`` it is made from."""
        return self.inputs or self.root

    @cached_property
    def settings(self) -> ForceSettings:
        """What belongs to the force or its office."""
        return params.read_force(self.settings_root, self.force)

    @cached_property
    def statement(self) -> StatementSettings:
        """What belongs to the quarter's statement."""
        return params.read_statement(self.settings_root, self.force, self.quarter)

    @cached_property
    def framework(self) -> Framework:
        """The framework of priorities it answers: the one its settings name, else the one in force then."""
        return params.framework_for(self.settings_root, self.quarter, self.statement.framework)

    @property
    def looking_back(self) -> bool:
        """Whether the quarter ended before its framework began, so that the duties are notes only."""
        return self.quarter.end < self.framework.valid_from

    def words(self, priority: str) -> Words | None:
        """Read the words of a priority; None where nobody has written them."""
        return params.read_words(self.settings_root, self.force, self.quarter, priority)

    # ----------------------------------------------------------------------- names of files

    @property
    def words_folder(self) -> Path:
        """The folder of the quarter's words and settings, relative to the root."""
        return params.quarter_folder(self.force, self.quarter)

    def words_file(self, priority: str) -> str:
        """Return the name of a priority's words file, relative to the root."""
        return f"{self.words_folder.as_posix()}/{priority}.md"

    @property
    def statement_file(self) -> str:
        """The name of the quarter's settings file, relative to the root."""
        return f"{self.words_folder.as_posix()}/statement.yaml"

    @property
    def settings_file(self) -> str:
        """The name of the force's settings file, relative to the root."""
        return f"params/{self.force}/force.yaml"

    @property
    def sign_off_file(self) -> str:
        """The name of the file that records who signed, relative to the root."""
        return f"{self.words_folder.as_posix()}/sign-off.yaml"

    @property
    def folder(self) -> Path:
        """The folder of its draft and its published versions."""
        return self.root / "outputs" / str(self.quarter) / self.force

    @property
    def draft(self) -> Path:
        """The folder of its draft (a link to a whole build)."""
        return self.folder / DRAFT

    def version(self, number: int) -> Path:
        """Return the folder of a published version."""
        return self.folder / f"v{number}"
