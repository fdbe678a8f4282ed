"""What belongs to a force or its office."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from helpers.forces import force as known_force
from helpers.params.reading import read_settings
from helpers.params.strict import Slug, Strict


class Contact(Strict):
    """How a reader reaches the office."""

    name: str
    email: str = ""
    telephone: str = ""
    address: str = ""


class Links(Strict):
    """Addresses the Order's sister duties point to, and the office's own pages."""

    hmicfrs: str = ""
    complaints: str = ""
    plan: str = ""
    accessibility: str = ""
    statements: str = ""


class ForceSettings(Strict):
    """What belongs to a force or its office; where a force has no file, its name and plain words stand in."""

    name: str
    area: str
    body: str = "Police and Crime Commissioner"
    body_short: str = "PCC"
    language: Literal["en-GB", "cy"] = "en-GB"
    heading_force: str = "What the force is doing"
    heading_body: str = "What the Commissioner says"
    plan: str = ""
    contact: Contact | None = None
    links: Links = Links()
    most_similar: tuple[Slug, ...] = ()
    most_similar_dated: date | None = None
    system_fonts: bool = False


def read_force(root: Path, slug: Slug) -> ForceSettings:
    """Read ``params/<force>/force.yaml``; where there is none, the nation's names for the force stand in.

    Who publishes is then the Order's "local policing body": not every area has a Commissioner, and which
    has which is for the office to say.
    """
    known = known_force(slug)
    file = Path("params") / slug / "force.yaml"
    if (root / file).is_file():
        return read_settings(root, file, ForceSettings)
    return ForceSettings(
        name=known.name,
        area=known.area,
        body="Local policing body",
        body_short="policing body",
        heading_body="What the policing body says",
    )
