"""The ground of every settings record: it cannot be changed, and it refuses what it does not know."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

#: a name as it stands in files, addresses and figure ids: small letters, digits and hyphens
Slug = str
_WEB = re.compile(r"https?://[\w-][\w.-]*(:\d+)?([/?#][^\s<>\"\\]*)?", re.ASCII | re.IGNORECASE)
_SCHEME = re.compile(r"\s*[a-z][\w+.-]*:\S", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+")
_TELEPHONE = re.compile(r"\+?[\d() -]+", re.ASCII)


def _web(given: str) -> str:
    if given and not _WEB.fullmatch(given):
        raise ValueError("An address of a page begins with https:// or http:// and has no spaces")
    return given


def _web_or_postal(given: str) -> str:
    return _web(given) if _SCHEME.match(given) else given


def _email(given: str) -> str:
    if given and not _EMAIL.fullmatch(given):
        raise ValueError("An email address is written name@example.org")
    return given


def _telephone(given: str) -> str:
    if given and not _TELEPHONE.fullmatch(given):
        raise ValueError("A telephone number has digits, spaces, brackets, hyphens, and + at the start")
    return given


#: the address of a page, "" for none; nothing else can become a link, so nothing in a link can run
WebAddress = Annotated[str, AfterValidator(_web)]
#: where an office is found: on the web, or by post
AnyAddress = Annotated[str, AfterValidator(_web_or_postal)]
Email = Annotated[str, AfterValidator(_email)]
Telephone = Annotated[str, AfterValidator(_telephone)]


class Strict(BaseModel):
    """A record that cannot be changed and refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False)
