"""What can differ between two editions of a statement, as plain records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from helpers.periods import Period
from helpers.values import Status


class Kind(StrEnum):
    """What became of a figure."""

    CHANGED = "changed"
    ADDED = "added"
    GONE = "gone"


class Why(StrEnum):
    """Why something changed, and the class of a variation, the gravest last."""

    WORDING = "wording"
    REVISED = "data-revised"
    CORRECTION = "correction"


@dataclass(frozen=True)
class Shown:
    """A figure as an edition shows it: ``value`` is the text of figures.csv, "" where there is no number.

    ``lower`` and ``upper`` are its 95% interval.
    """

    value: str
    status: str
    period: Period
    unit: str
    source: str
    release: str
    lower: str = ""
    upper: str = ""

    @property
    def number(self) -> float | None:
        """The number, where there is one."""
        return float(self.value) if self.value else None


@dataclass(frozen=True)
class FigureChange:
    """A figure that differs, by its id; ``before`` or ``after`` is None for one that is added or gone."""

    figure: str
    priority: str
    measure: str
    kind: Kind
    why: Why
    before: Shown | None
    after: Shown | None

    @property
    def difference(self) -> float | None:
        """By how much it changed, where both editions have a number."""
        numbers = [each.number for each in (self.before, self.after) if each]
        if len(numbers) < 2 or numbers[0] is None or numbers[1] is None:
            return None
        return numbers[1] - numbers[0]

    @property
    def is_withheld(self) -> bool:
        """Whether the later edition withholds the figure or leaves it out: nothing says what it was then."""
        return self.after is None or self.after.status == Status.SUPPRESSED

    @property
    def shown(self) -> Shown:
        """The figure as the later edition that has it shows it."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - a change of nothing is never made
        return found

    @property
    def is_fact(self) -> bool:
        """Whether it is a number that is no measure, declared with the words."""
        return not self.measure

    @property
    def is_derived(self) -> bool:
        """Whether it is worked out from other figures: a difference, a percentage, a ratio or a rate."""
        part = self.figure.partition("@")[0].split(".")[2:]
        return bool(set(part) & {"difference", "percent", "ratio", "rate"}) and not self.is_fact


@dataclass(frozen=True)
class VerdictChange:
    """A comparison whose verdict differs; a verdict is "" where an edition does not have the comparison."""

    priority: str
    measure: str
    against: str
    why: Why
    before: str
    after: str


@dataclass(frozen=True)
class WordsChange:
    """Sentences that came and went under one heading of one section (its id)."""

    section: str
    part: str
    gone: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True)
class ReleaseChange:
    """A source whose releases differ: those an edition rests on and the other does not."""

    source: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """All that differs between two editions of one statement."""

    figures: tuple[FigureChange, ...] = ()
    verdicts: tuple[VerdictChange, ...] = ()
    words: tuple[WordsChange, ...] = ()
    releases: tuple[ReleaseChange, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether a reader of the two would find no difference."""
        return not (self.figures or self.verdicts or self.words or self.releases)

    @property
    def reasons(self) -> frozenset[Why]:
        """Every reason for which something changed."""
        found = {each.why for each in self.figures} | {each.why for each in self.verdicts}
        revised = {Why.REVISED} if self.releases else set()
        return frozenset(found | revised | ({Why.WORDING} if self.words else set()))
