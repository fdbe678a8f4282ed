"""Compares HTML with a file that a person has read."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def assert_golden(name: str, html: str) -> None:
    """Hold HTML against ``tests/golden/<name>.html``; RENEW_GOLDEN writes it anew, for a person to read."""
    file = FOLDER / f"{name}.html"
    if os.environ.get("RENEW_GOLDEN"):
        file.write_text(f"{html}\n", encoding="utf-8")
    assert file.read_text(encoding="utf-8") == f"{html}\n"
