"""Signing a draft: refused on a date that cannot be true, and bound to the draft's very bytes."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ruamel.yaml import YAML

from helpers import check, clock, wording
from helpers.errors import Finding, Outcome, Place, RequestError
from helpers.periods import Quarter
from helpers.publish.drafts import Edition, open_draft
from helpers.signature import CHECKS, RULE, SignOff, sign_off_file
from helpers.store import make_folder, refuse_links, write_whole

#: no name or role is longer, and nothing longer fits the page
_MOST_LETTERS = 120


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
    """Sign the draft as it is: write ``params/<force>/<quarter>/sign-off.yaml``, and return what it says.

    Raises RequestError for a day that is in the future or before the quarter's end, and refuses a draft that
    is not there or not as it was built. A later build stays signed while its figures, comparisons, main part
    and overrules are the same. What fails is for ``standing_fails`` to say, and for whoever signs to decide.
    """
    refuse_impossible(day, quarter, clock.today())
    draft = open_draft(root, quarter, force)
    signed = SignOff(
        name=signer.name.strip(),
        role=signer.role.strip(),
        date=day,
        rule=RULE,
        digest=draft.parts.digest(),
        content=draft.parts.content,
    )
    path = root / sign_off_file(force, quarter)
    refuse_links(root / "params", path)
    make_folder(path.parent, root / "params")
    write_whole(path, _as_yaml(signed), lasting=True)
    path.chmod(0o644)  # whoever reads the settings reads it, too
    return signed


def refuse_impossible(day: date, quarter: Quarter, today: date) -> None:
    """Raise RequestError for a day on which nobody can have signed the quarter's statement."""
    if day > today:
        found = f"{wording.day(day)} is in the future: today is {wording.day(today)}"
    elif day < quarter.end:
        found = f"{wording.day(day)} is before {quarter.prose} ended, on {wording.day(quarter.end)}"
    else:
        return
    raise RequestError(found, "--date", "Give the day on which it is signed, or leave --date out for today.")


def standing_fails(root: Path, quarter: Quarter, force: str, day: date) -> tuple[Finding, ...]:
    """Return every fail that would stop the draft's publication if it were signed on a day."""
    draft = open_draft(root, quarter, force)
    return (*_failed(draft), *_misdated(root, quarter, force, draft, day))


def _failed(draft: Edition) -> Iterator[Finding]:
    """Read the fails that nobody overruled from the checks of the draft."""
    for each in json.loads(draft.files[CHECKS])["checks"]:
        if each["outcome"] == Outcome.FAIL:
            place = Place(file=each["where"])
            yield Finding(each["id"], Outcome.FAIL, place, each["found"], each["remedy"], each["value"])


def _misdated(root: Path, quarter: Quarter, force: str, draft: Edition, day: date) -> Iterator[Finding]:
    """Find that a day of signature, where it is the date of publication, comes before what it rests on."""
    subject = check.Subject(draft.files, root, quarter, force, clock.today())
    if subject.is_first_version and subject.statement.published:
        return
    place = Place(file="--date")
    for trip in check.publication_problems(subject, day, place):
        yield Finding("dates-publication", Outcome.FAIL, trip.place, trip.found, trip.remedy, trip.value)


def _as_yaml(signed: SignOff) -> bytes:
    text = io.StringIO()
    yaml = YAML(pure=True)
    yaml.width = 10_000
    yaml.dump(signed.model_dump(), text)
    head = "# Who signed, and the digest of what they signed. Written by `statement sign`."
    return f"{head}\n{text.getvalue()}".encode()
