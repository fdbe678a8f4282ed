"""The digest a sign-off is bound to: the figures, the comparisons and the main part of the page."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from helpers.provenance import digest_of
from helpers.stitch import main_of

_SIGNED = ("figures.csv", "comparisons.csv")


def digest(files: Mapping[str, bytes]) -> str:
    """Give one sha256 over figures.csv, comparisons.csv and the bytes of the page's ``<main>``.

    The shell around ``<main>`` is left out: publishing changes it, and nothing that was signed.
    """
    parts = [*(files[name] for name in _SIGNED), main_of(files["statement.html"])]
    return digest_of(hashlib.sha256(part).hexdigest() for part in parts)
