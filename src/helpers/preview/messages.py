"""What the builder, a process of its own, is asked and answers; plain values, pickled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from helpers.errors import Finding


@dataclass(frozen=True)
class Fault:
    """Something wrong, as it is told in the page: where (file and line), what, and what to do."""

    where: str
    found: str
    remedy: str = ""

    @classmethod
    def of(cls, finding: Finding) -> Fault:
        """Give a finding as it is told."""
        more = f" {finding.value!r}" if finding.value else ""
        return cls(str(finding.place), f"{finding.found}{more}.", finding.remedy)


@dataclass(frozen=True)
class Built:
    """A page was made of ``number`` saves taken in; ``files`` stand beside it, by name."""

    number: int
    page: bytes
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Failed:
    """No page could be made."""

    number: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Checked:
    """How the checks of a page ended, by outcome, and the files they gave."""

    number: int
    checks: Mapping[str, int]
    files: Mapping[str, bytes]


Answer = Built | Failed | Checked
