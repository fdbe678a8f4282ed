"""What every test may ask for: the project's root, and the real data where there are any."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The project folder."""
    return ROOT


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files named in STATEMENT_REAL_DATA; skips, saying so, where it is not set."""
    folder = os.environ.get("STATEMENT_REAL_DATA", "")
    if not folder:
        pytest.skip("STATEMENT_REAL_DATA is not set: no real files to test on")
    if not Path(folder).is_dir():
        pytest.fail(f"STATEMENT_REAL_DATA names {folder}, which is not a folder")
    return Path(folder)
