"""What belongs to a force or its office."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import field_validator

from helpers.dates import Day
from helpers.forces import force as known_force
from helpers.params.framework import Event
from helpers.params.reading import read_settings
from helpers.params.strict import AnyAddress, Email, Slug, Strict, Telephone, WebAddress


class Contact(Strict):
    """How a reader reaches the office."""

    name: str
    email: Email = ""
    telephone: Telephone = ""
    address: AnyAddress = ""


class Links(Strict):
    """Addresses the Order's sister duties point to, and the office's own pages."""

    hmicfrs: WebAddress = ""
    complaints: WebAddress = ""
    plan: WebAddress = ""
    accessibility: WebAddress = ""
    statements: WebAddress = ""


#: a body that nobody has named; other names are proper names and keep their capitals
_LOCAL_POLICING_BODY = "local policing body"
#: the local policing bodies that the law names
_BODIES = {"city-of-london": "Common Council", "metropolitan": "Mayor's Office for Policing and Crime"}


def body_name(text: str) -> str:
    """Return a body's name without its article, the general term in small letters."""
    name = re.sub(r"^the\s+", "", text.strip(), flags=re.IGNORECASE)
    return name.lower() if name.lower() == _LOCAL_POLICING_BODY else name


def with_article(body: str) -> str:
    """Return a body's name as it stands within a sentence: "the Mayor", "the local policing body"."""
    return f"the {body_name(body)}"


class ForceSettings(Strict):
    """What belongs to a force or its office; where a force has no file, its name and plain words stand in.

    ``body`` is the name of the local policing body, without an article. ``legal_basis`` names the law that
    requires the statement: None for that of the framework, "" where none is to be named.
    """

    name: str
    area: str
    body: str = "Police and Crime Commissioner"
    body_short: str = "PCC"
    legal_basis: str | None = None
    legal_basis_address: WebAddress = ""
    language: Literal["en-GB", "cy"] = "en-GB"
    heading_force: str = "What the force is doing"
    heading_body: str = "What the Commissioner says"
    plan: str = ""
    contact: Contact | None = None
    links: Links = Links()
    most_similar: tuple[Slug, ...] = ()
    most_similar_dated: Day | None = None
    system_fonts: bool = False
    events: tuple[Event, ...] = ()

    @field_validator("body")
    @classmethod
    def _without_article(cls, body: str) -> str:
        return body_name(body)

    @property
    def the_body(self) -> str:
        """The body as it stands within a sentence: "the Police and Crime Commissioner"."""
        return with_article(self.body)


def read_force(root: Path, slug: Slug) -> ForceSettings:
    """Read ``params/<force>/force.yaml``; where there is none, the nation's names for the force stand in.

    Who publishes is then the body that the law names for the force, else "local policing body": not every
    area has a Commissioner, and which has which is for the office to say.
    """
    known = known_force(slug)
    file = Path("params") / slug / "force.yaml"
    if (root / file).is_file():
        return read_settings(root, file, ForceSettings)
    named = _BODIES.get(slug)
    return ForceSettings(
        name=known.name,
        area=known.area,
        body=named or _LOCAL_POLICING_BODY,
        body_short=named or "policing body",
        heading_body=f"What {with_article(named or 'policing body')} says",
    )
