"""What tests of loading share."""

from pathlib import Path

import pytest

from helpers.params import Framework, read_frameworks


@pytest.fixture(scope="session")
def framework(root: Path) -> Framework:
    """The framework that ships."""
    return read_frameworks(root)[0]
