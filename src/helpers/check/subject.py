"""What is checked: the files of one statement, the settings and words behind it, and the day of the check."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from helpers import params
from helpers.check.page.reading import Page, read_page
from helpers.params import ForceSettings, Framework, StatementSettings, Words
from helpers.periods import Quarter


@dataclass(frozen=True)
class Subject:
    """A finished statement: ``files`` by name as they are (or will be) in its folder.

    The checks read what was written, not the code that wrote it, so they hold for an old version too.
    ``today`` is used only by the checks of freshness, so that nothing else depends on the day.
    """

    files: Mapping[str, bytes]
    root: Path
    quarter: Quarter
    force: str
    today: date

    @cached_property
    def framework(self) -> Framework:
        """The framework of priorities the statement answers."""
        return params.framework_for(self.root, self.quarter, self.statement.framework)

    @cached_property
    def settings(self) -> ForceSettings:
        """The office's own settings."""
        return params.read_force(self.root, self.force)

    @cached_property
    def statement(self) -> StatementSettings:
        """The quarter's own settings, with what was overruled."""
        return params.read_statement(self.root, self.force, self.quarter)

    @cached_property
    def words(self) -> Mapping[str, Words | None]:
        """The words of each priority, in the order of the page; None where there are none."""
        return {
            each.slug: params.read_words(self.root, self.force, self.quarter, each.slug)
            for each in self.framework.priorities
        }

    @cached_property
    def page(self) -> Page:
        """The page, read back."""
        return read_page(self.text("statement.html"))

    @cached_property
    def figures(self) -> tuple[dict[str, str], ...]:
        """The rows of ``figures.csv``."""
        return self._rows("figures.csv")

    @cached_property
    def comparisons(self) -> tuple[dict[str, str], ...]:
        """The rows of ``comparisons.csv``."""
        return self._rows("comparisons.csv")

    @cached_property
    def notebooks(self) -> Mapping[str, dict[str, Any]]:
        """The executed notebooks by file name."""
        names = sorted(name for name in self.files if name.endswith(".ipynb"))
        return {name: json.loads(self.text(name)) for name in names}

    def text(self, name: str) -> str:
        """Give a file as text; empty where there is none."""
        return self.files.get(name, b"").decode("utf-8-sig", errors="replace")

    def _rows(self, name: str) -> tuple[dict[str, str], ...]:
        return tuple(csv.DictReader(io.StringIO(self.text(name), newline="")))
