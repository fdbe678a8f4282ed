"""A checked and signed draft becomes the next published version, all or nothing; nothing is overwritten."""

from helpers.publish.digest import digest
from helpers.publish.disclosed import across_editions
from helpers.publish.drafts import Edition, altered, open_draft, open_edition, published_editions
from helpers.publish.publishing import Published, Varied, publish
from helpers.publish.signing import Signer, SignOff, read_sign_off, sign

__all__ = [
    "Edition",
    "Published",
    "SignOff",
    "Signer",
    "Varied",
    "across_editions",
    "altered",
    "digest",
    "open_draft",
    "open_edition",
    "publish",
    "published_editions",
    "read_sign_off",
    "sign",
]
