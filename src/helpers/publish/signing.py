"""Sign-off: who answers for a draft, bound to its very bytes. It is no input of a build."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ruamel.yaml import YAML

from helpers import params, wording
from helpers.errors import RequestError
from helpers.params import Strict
from helpers.periods import Quarter
from helpers.publish.drafts import open_draft
from helpers.store import write_whole

FILE = "sign-off.yaml"
#: no name or role is longer, and nothing longer fits the page
_MOST_LETTERS = 120


class SignOff(Strict):
    """A sign-off as ``sign-off.yaml`` holds it; ``digest`` is that of what was signed."""

    name: str
    role: str
    date: Day
    digest: str

    @property
    def prose(self) -> str:
        """As the page says it: "Jane Doe, Police and Crime Commissioner, on 1 September 2022"."""
        return f"{self.name}, {self.role}, on {wording.day(self.date)}"


@dataclass(frozen=True)
class Signer:
    """Who signs: a name, and the role in which they do. Refuses (RequestError) what is no line of text."""

    name: str
    role: str

    def __post_init__(self) -> None:
        """Refuse an empty, overlong or broken name or role."""
        for what, given in (("name", self.name), ("role", self.role)):
            if not given.strip() or len(given) > _MOST_LETTERS or not given.isprintable():
                raise RequestError(
                    f"The {what} {given[:40]!r} is not a line of 1 to {_MOST_LETTERS} letters",
                    remedy=f"Give --{what} as it is to stand on the page.",
                )


def sign(root: Path, quarter: Quarter, force: str, signer: Signer, day: date) -> SignOff:
    """Sign the draft as it is: write ``params/<force>/<quarter>/sign-off.yaml``, and give what it says.

    Refuses a draft that is not there or not as it was built. A later build with the same figures,
    comparisons and main part stays signed; any other has to be signed again.
    """
    draft = open_draft(root, quarter, force)
    signed = SignOff(name=signer.name.strip(), role=signer.role.strip(), date=day, digest=draft.digest)
    path = root / sign_off_file(force, quarter)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, _as_yaml(signed), lasting=True)
    path.chmod(0o644)  # whoever reads the settings reads it, too
    return signed


def read_sign_off(root: Path, quarter: Quarter, force: str) -> SignOff | None:
    """Read who signed; None where nobody did. Refuses (InputRefused) a file that is none."""
    file = sign_off_file(force, quarter)
    return params.read_settings(root, file, SignOff) if (root / file).is_file() else None


def sign_off_file(force: str, quarter: Quarter) -> Path:
    """Name the file that records who signed, relative to the root."""
    return params.quarter_folder(force, quarter) / FILE


def _as_yaml(signed: SignOff) -> bytes:
    text = io.StringIO()
    yaml = YAML(pure=True)
    yaml.width = 10_000
    yaml.dump(signed.model_dump(), text)
    head = "# Who signed, and the digest of what they signed. Written by `statement sign`."
    return f"{head}\n{text.getvalue()}".encode()
