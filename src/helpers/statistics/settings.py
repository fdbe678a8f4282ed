"""The thresholds and sizes the tests for change use; their values come from the framework."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ChangeSettings:
    """What the rules for change are told: thresholds, sizes of history, and when a step is national.

    ``clear`` and ``possible`` are two-sided p-values. ``rare_below`` is a mean count a quarter.
    ``prior_degrees`` is the weight of the national dispersion against the force's own, in degrees of
    freedom. ``rows`` is how many earlier years are used, at most ``look_back_years`` back, and
    ``least_pairs`` how many the usual change between two quarters needs. ``step_share`` of the forces,
    with ``step_forces`` of them testable, make a national step. ``confidence`` is that of intervals.
    """

    clear: float
    possible: float
    rare_below: float
    mean_quarters: int
    rows: int
    look_back_years: int
    prior_degrees: float
    step_share: float
    step_forces: int
    least_pairs: int = 2
    confidence: float = 0.95

    def __post_init__(self) -> None:
        """Refuse thresholds out of order: they would turn every verdict round without a word."""
        wrong = [
            text
            for fine, text in (
                (0 < self.clear < self.possible < 1, "0 < clear < possible < 1"),
                (0 < self.confidence < 1, "0 < confidence < 1"),
                (0 < self.step_share <= 1, "0 < step_share <= 1"),
                (self.rare_below >= 0, "rare_below >= 0"),
                (self.prior_degrees > 0, "prior_degrees > 0"),
                (self.mean_quarters >= 1 and self.rows >= 1 and self.least_pairs >= 1, "sizes of 1 or more"),
                (self.look_back_years >= 1 and self.step_forces >= 1, "sizes of 1 or more"),
            )
            if not fine
        ]
        if wrong:
            raise ValueError(f"the settings of the rules for change need {'; '.join(wrong)}")
