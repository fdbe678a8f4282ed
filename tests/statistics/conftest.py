"""The thresholds as the framework of 2021 has them."""

import pytest

from helpers.statistics import ChangeSettings


@pytest.fixture(scope="session")
def settings() -> ChangeSettings:
    """Clear below 1%, possible below 5%, rare below ten a quarter."""
    return ChangeSettings(
        clear=0.01,
        possible=0.05,
        rare_below=10,
        mean_quarters=8,
        rows=5,
        look_back_years=10,
        prior_degrees=12,
        step_share=0.20,
        step_forces=20,
    )
