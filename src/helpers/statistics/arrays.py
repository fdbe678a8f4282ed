"""The array types this package speaks, and the one way numbers enter it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]
Numbers = npt.ArrayLike


def floats(numbers: Numbers) -> Floats:
    """Read numbers as an array of floats; a scalar gives an array without dimensions."""
    return np.asarray(numbers, dtype=np.float64)


def counts_of(numbers: Numbers) -> Floats:
    """Read counts: what is negative or missing becomes NaN, for no test may be made of it."""
    read = floats(numbers)
    return np.where(read >= 0, read, np.nan)


def one_count(number: float, what: str) -> float:
    """Read one count, refusing a negative or missing one.

    Raises ValueError: a caller says "not tested" before it asks for a test.
    """
    if not number >= 0:  # NaN fails this as well
        raise ValueError(f"{what} is {number}: a negative or missing count cannot be tested")
    return float(number)
