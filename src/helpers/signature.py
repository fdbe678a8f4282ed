"""A signature: who answers for a statement, and the digest that binds it to what they signed.

A signature covers what a reader sees (figures, comparisons, the main part of the page) and what was let
through to get there (every overrule and confirmed figure, with its reason). ``sign-off.yaml`` names the rule
by which its digest was computed, so that an older signature is still verified by its own rule:

1. figures.csv, comparisons.csv and the page's ``<main>``;
2. these, and everything let through: overrules, and suspect figures confirmed in a ``release.yaml``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from helpers import params, wording
from helpers.dates import Day
from helpers.params import Strict
from helpers.params.reading import parse
from helpers.periods import Quarter
from helpers.provenance import digest_of
from helpers.stitch import main_of

FILE: Final = "sign-off.yaml"
CHECKS: Final = "checks.json"
#: the rule by which a signature is made now
RULE: Final = 2
_CONTENT: Final = ("figures.csv", "comparisons.csv")
#: one thing a person let through, as a settings file has it
Waiver = Mapping[str, Any]


@dataclass(frozen=True)
class SignedParts:
    """The digests of the two halves of what is signed: what a reader sees, and what was let through."""

    content: str
    overrules: str

    def digest(self, rule: int = RULE) -> str:
        """Return the digest by a rule; "" for a rule that this program does not know."""
        if rule == 1:
            return self.content
        return digest_of(("rule 2", self.content, self.overrules)) if rule == RULE else ""


class SignOff(Strict):
    """A signature as ``sign-off.yaml`` holds it.

    ``digest`` is that of everything signed, by ``rule``. ``content`` is that of the first half alone, so that
    a signature that no longer holds can say which half has changed.
    """

    name: str
    role: str
    date: Day
    rule: int = 1
    digest: str
    content: str = ""

    @property
    def prose(self) -> str:
        """As the page says it: "Jane Doe, Police and Crime Commissioner, on 1 September 2022"."""
        return f"{self.name}, {self.role}, on {wording.day(self.date)}"

    def covers(self, parts: SignedParts) -> bool:
        """Whether these are the very parts that were signed, by the signature's own rule."""
        return bool(self.digest) and self.digest == parts.digest(self.rule)


def parts_of(files: Mapping[str, bytes], overrules: Sequence[Waiver] | None = None) -> SignedParts:
    """Compute the digests of what is signed of a statement's files.

    The shell around ``<main>`` is left out: publishing changes it. ``overrules`` default to those that the
    files' own checks.json records. Raises StatementError where the page has no main part.
    """
    content = [*(files[name] for name in _CONTENT), main_of(files["statement.html"])]
    waived = overrules_in(files) if overrules is None else overrules
    return SignedParts(
        content=digest_of(hashlib.sha256(part).hexdigest() for part in content),
        overrules=digest_of(sorted(_canonical(each) for each in waived)),
    )


def overrules_in(files: Mapping[str, bytes]) -> list[Waiver]:
    """Return the overrules that a statement's checks.json records; none where it is of an older program."""
    found: list[Waiver] = json.loads(files[CHECKS]).get("overrules", []) if CHECKS in files else []
    return found


def _canonical(waiver: Waiver) -> str:
    return json.dumps(waiver, ensure_ascii=False, sort_keys=True)


def sign_off_file(force: str, quarter: Quarter) -> Path:
    """Name the file that records who signed, relative to the root."""
    return params.quarter_folder(force, quarter) / FILE


def read_sign_off(root: Path, quarter: Quarter, force: str) -> SignOff | None:
    """Read who signed; None where nobody did. Refuses (InputRefused) a file that is not a signature."""
    file = sign_off_file(force, quarter)
    return params.read_settings(root, file, SignOff) if (root / file).is_file() else None


def parse_sign_off(content: bytes, file: str) -> SignOff:
    """Parse a signature that is kept with a published version; refused as by ``read_sign_off``."""
    return parse(content.decode("utf-8", errors="replace"), file, SignOff)
