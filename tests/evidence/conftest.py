"""What the tests of the evidence share: the shipped figures, arranged once."""

from pathlib import Path

import pytest

from helpers import params
from helpers.evidence import Records
from helpers.load import Tidy, open_tidy
from helpers.params import Framework
from helpers.periods import Quarter


@pytest.fixture(scope="session")
def framework(root: Path) -> Framework:
    """The framework that ships."""
    return params.framework_for(root, Quarter(2022, 1))


@pytest.fixture(scope="session")
def shipped(root: Path, framework: Framework) -> Tidy:
    """The shipped observations, with West Mercia's own."""
    return open_tidy(root, framework, "west-mercia")


@pytest.fixture(scope="session")
def records(shipped: Tidy, framework: Framework) -> Records:
    """The shipped observations, arranged."""
    return Records(shipped.observations, framework)
