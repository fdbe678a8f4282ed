"""The clock of every command: the one function that knows what day it is.

A day from here decides what may be signed and published and what is overdue. No figure, word or digest of a
statement depends on it.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import Final

from helpers.errors import RequestError

#: tests set this variable to a day, so that the commands they start agree on it
VARIABLE: Final = "STATEMENT_TEST_TODAY"


def today() -> date:
    """Return today's date (UTC), or the day a test has set; RequestError where that is not a day."""
    fixed = os.environ.get(VARIABLE)
    if not fixed:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(fixed)
    except ValueError:
        raise RequestError(f"{fixed!r} is not a day", VARIABLE, "Unset it: it is for tests only.") from None
