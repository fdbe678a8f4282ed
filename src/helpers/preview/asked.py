"""What is to be shown: a quarter's statement for a force, or one priority of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helpers import params
from helpers.periods import Quarter


@dataclass(frozen=True)
class Asked:
    """A statement of the project at ``root``; ``priority`` is the slug of one section, "" for the page."""

    root: Path
    quarter: Quarter
    force: str
    priority: str = ""

    @property
    def draft(self) -> Path:
        """Where the draft of the statement lies, if one has been built."""
        return self.root / "outputs" / str(self.quarter) / self.force / "draft"

    def framework(self) -> params.Framework:
        """Read the framework the statement answers; refuses as ``params`` does."""
        return params.framework_of(self.root, self.quarter, self.force)

    def limits(self) -> params.Limits:
        """Read what a page and its notebooks may take; refuses as ``params`` does."""
        return params.read_limits(self.root)

    def priorities(self, framework: params.Framework) -> tuple[params.Priority, ...]:
        """Give the priorities that are shown; refuses (UnknownName) one that there is not."""
        return (framework.priority(self.priority),) if self.priority else tuple(framework.priorities)
