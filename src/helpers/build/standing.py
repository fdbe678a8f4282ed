"""How far a build has come: counted from what it tells, and said to whoever ends it before its time."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.build.model import Listener


@dataclass
class Standing:
    """Hands on what a build tells, and counts it; ``doing`` is what the build is at just now."""

    heard: Listener
    doing: str = "looking at what has changed"
    sections: int = 0
    done: int = 0

    def begun(self, sections: int) -> None:
        """Take down how many sections there are in all."""
        self.sections = sections
        self.heard.begun(sections)

    def started(self, section: str) -> None:
        """Hand on that a worker has begun to run a section."""
        self.doing = "running notebooks"
        self.heard.started(section)

    def ended(self, section: str, ending: str, *, stored: bool = False) -> None:
        """Count a section that has ended, and hand it on."""
        self.done += 1
        self.heard.ended(section, ending, stored=stored)

    def told(self, line: str) -> None:
        """Hand on what a person should know."""
        self.heard.told(line)

    def __str__(self) -> str:
        """Say what it was at, how much is done, and how to go on."""
        if not self.done:
            return f"while {self.doing}, before any section was done. The last good drafts are as they were"
        return (
            f"while {self.doing}, with {self.done} of {self.sections} sections done; what succeeded is kept. "
            "The last good drafts are as they were: build again to go on"
        )
