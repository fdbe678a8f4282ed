"""A checked and signed draft becomes the next published version, all or nothing; nothing is overwritten."""

from helpers.publish.disclosed import across_editions
from helpers.publish.drafts import (
    Edition,
    altered,
    digest_of_version,
    open_draft,
    open_edition,
    published_editions,
)
from helpers.publish.publishing import Published, Varied, publish
from helpers.publish.signing import Signer, refuse_impossible, sign, standing_fails
from helpers.signature import SignOff, parts_of, read_sign_off

__all__ = [
    "Edition",
    "Published",
    "SignOff",
    "Signer",
    "Varied",
    "across_editions",
    "altered",
    "digest_of_version",
    "open_draft",
    "open_edition",
    "parts_of",
    "publish",
    "published_editions",
    "read_sign_off",
    "refuse_impossible",
    "sign",
    "standing_fails",
]
