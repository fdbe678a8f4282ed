"""What the page says beyond its sections: handed in, so that nothing here reads a file or a clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from helpers.params import ForceSettings, Framework, StatementSettings
from helpers.periods import Quarter
from helpers.provenance import Release


@dataclass(frozen=True)
class Variation:
    """A published version of the statement: its name ("v2"), when it appeared, why, and what it changed."""

    version: str
    published: str
    reason: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LegalBasis:
    """The law that requires a statement, and where it can be read."""

    name: str
    address: str = ""


@dataclass(frozen=True)
class Context:
    """A statement's frame: whose it is, for when, made of what, and whether it may be read as published.

    ``force`` is the slug. ``inputs_digest`` is one sha256 over every input. ``missing`` says, a sentence
    each, which duties the draft does not meet yet; what the sections say they lack is added to it.
    ``draft``, ``statement.published``, ``missing``, ``signed`` and ``variations`` reach the shell of the page
    only, never its ``<main>``.
    """

    framework: Framework
    quarter: Quarter
    force: str
    settings: ForceSettings
    statement: StatementSettings
    releases: tuple[Release, ...]
    code_version: str
    inputs_digest: str
    draft: bool = True
    missing: tuple[str, ...] = ()
    signed: str = ""
    variations: tuple[Variation, ...] = ()

    @property
    def legal_basis(self) -> LegalBasis | None:
        """What requires the statement: what the force's settings name, else what the framework does.

        None where the settings name nothing, or the framework's authority may not bind this force's body.
        """
        named = self.settings.legal_basis
        if named is not None:
            return LegalBasis(named, self.settings.legal_basis_address) if named else None
        framework = self.framework
        if self.force in framework.authority_may_not_bind:
            return None
        return LegalBasis(framework.authority, framework.authority_address)


@dataclass(frozen=True)
class Statement:
    """A statement as it is written to disk: the page and the files beside it, by name.

    ``downloads`` are the files a reader can take from the page's blocks, the same bytes as in their links.
    """

    html: bytes
    figures_csv: bytes
    comparisons_csv: bytes
    statement_json: bytes
    downloads: Mapping[str, bytes]

    @property
    def files(self) -> dict[str, bytes]:
        """Every file by its name within the statement's folder."""
        beside = {f"downloads/{name}": content for name, content in self.downloads.items()}
        return {
            "statement.html": self.html,
            "figures.csv": self.figures_csv,
            "comparisons.csv": self.comparisons_csv,
            "statement.json": self.statement_json,
            **beside,
        }
