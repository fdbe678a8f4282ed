"""An office that has published: two quarters, and a second version of the first of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from editions import FORCE, SIGNER, WORDS, copied, published, redraft, replaced, sign
from helpers import publish
from helpers.periods import Quarter
from helpers.variation import Why
from projects import made_once, statement

NEXT = Quarter(2022, 2)
NEXT_WORDS = Path("params/west-mercia/2022-23-Q2")
SENTENCE = "A detailed homicide profile has been commissioned."
REWORDED = "A detailed homicide profile is being made."
_SHARED = "Each is part of the Safer West Mercia Plan, and the area records such crime every year."
#: words that call no figure
PLAIN_WORDS = """---
applicable: yes
reviewed: 2022-12-01
---
## What the force is doing

Officers in every local policing area work on this with councils, schools, housing and health
services, and with the neighbourhoods themselves, from profiles of where and when such crime is recorded.

## What the Commissioner says

The Commissioner asked the Chief Constable about it in a meeting that was held in public, and the
answers are in the minutes of that meeting.
"""


def office(built: Path, shared: pytest.TempPathFactory) -> Path:
    """Give the project of an office, made once for all processes; only read."""
    return made_once(shared, "office", lambda where: _publish(copied(built, where)))


def _publish(root: Path) -> None:
    sign(root)
    published(root)
    redraft(root, replaced("statement.html", SENTENCE, REWORDED))
    sign(root, date(2026, 5, 10))
    published(root, "A sentence says what is being done.", Why.WORDING)
    _write_words(root)
    ended = statement(root, "build", str(NEXT))
    assert ended.returncode == 0, ended.stderr
    publish.sign(root, NEXT, FORCE, SIGNER, date(2026, 5, 12))
    publish.publish(root, NEXT, FORCE, publish.Varied(), date(2026, 5, 15))


def _write_words(root: Path) -> None:
    (root / NEXT_WORDS).mkdir()
    for each in (root / WORDS).glob("*.md"):
        (root / NEXT_WORDS / each.name).write_text(PLAIN_WORDS, encoding="utf-8")
    settings = f"published: May 2026\nshared_reason: {_SHARED}\n"
    (root / NEXT_WORDS / "statement.yaml").write_text(settings, encoding="utf-8")
