"""Series made by chance, tested by the rules as a statement would test them."""

from dataclasses import dataclass

import numpy as np

from helpers.statistics import (
    Changes,
    ChangeSettings,
    UsualChanges,
    change_tests,
    own_dispersions,
    pooled_dispersions,
    previous_quarter_tests,
    steps,
)

SEASON = np.array([0.97, 1.08, 1.01, 0.93])  # residential burglary, from Q2 to Q1: the last is reported
YEARS = 7  # five rows, the year before, and the year reported


@dataclass(frozen=True)
class Trial:
    """The tests of many simulated series' last quarter (a Q4): shape (runs,) each."""

    previous_quarter: Changes
    year_ago: Changes
    rolling_year: Changes


@dataclass(frozen=True)
class World:
    """What is true: the mean of a quarter, its dispersion phi, and the constant c the tests believe in."""

    mean: float
    phi: float
    c: float


def simulate(world: World, settings: ChangeSettings, runs: int, fall: float = 0.0, fallen: int = 4) -> Trial:
    """Draw series of quarters, the last ``fallen`` of them ``fall`` lower, and test the last quarter."""
    levels = np.tile(world.mean * SEASON / SEASON.mean(), YEARS)
    levels[-fallen:] *= 1 - fall
    counts = draw(np.random.default_rng(7), levels, world.phi, (runs, len(levels)))
    years = counts.reshape(runs, YEARS, 4)
    m = counts[:, -8:].mean(axis=1)
    dispersion = pooled_dispersions(own_dispersions(years[:, :5]), m, world.c, settings.prior_degrees)
    usual = UsualChanges(years[:, 1:6, 3].sum(axis=1), years[:, 1:6, 2].sum(axis=1), np.full(runs, 5.0))
    totals = years.sum(axis=2)
    return Trial(
        previous_quarter_tests(counts[:, -1], counts[:, -2], m, dispersion, usual, settings),
        change_tests(counts[:, -1], counts[:, -5], m, dispersion, settings),
        change_tests(totals[:, -1], totals[:, -2], m, dispersion, settings),
    )


def draw(random: np.random.Generator, mean: np.ndarray | float, phi: float, size: object) -> np.ndarray:
    """Draw negative binomial counts of variance phi·mean, Poisson where phi is 1."""
    if phi <= 1:
        return random.poisson(mean, size).astype(float)
    return random.negative_binomial(np.asarray(mean) / (phi - 1), 1 / phi, size).astype(float)


def clear(changes: Changes, settings: ChangeSettings, direction: int = 0) -> float:
    """How many of a hundred are clear, in one direction if one is given."""
    marks = steps(changes, settings.clear)
    return 100 * float(np.mean(marks == direction if direction else marks != 0))
