"""The ground of every settings record: it cannot be changed, and it refuses what it does not know."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

#: a name as it stands in files, addresses and figure ids: small letters, digits and hyphens
Slug = str


class Strict(BaseModel):
    """A record that cannot be changed and refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
