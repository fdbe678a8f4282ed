"""Publishes a draft: refused with every reason, or there as the next version, whole."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from helpers import check, outputs, params, pdf, provenance, stitch, variation, wording
from helpers.errors import Finding, InputRefused
from helpers.params import Framework
from helpers.periods import Quarter
from helpers.publish import refusals
from helpers.publish.disclosed import across_editions, counts_in
from helpers.publish.drafts import Edition, open_draft, published_editions
from helpers.signature import FILE as SIGN_OFF
from helpers.signature import SignOff, read_sign_off, sign_off_file
from helpers.store import refuse_links
from helpers.variation import Difference, Why

_PAGE, _PDF = "statement.html", pdf.NAME
#: settings, words and notebooks are kept with what was made of them; data stay in data/raw, by release
KEPT_INPUTS = ("params/", "notebooks/")
INPUTS = "inputs/"


@dataclass(frozen=True)
class Varied:
    """Why a version differs from the one before: nothing of it is needed for a first version."""

    reason: str = ""
    kind: Why | None = None


@dataclass(frozen=True)
class Published:
    """A published version: its folder and name; ``is_new`` is False where it had been published before."""

    folder: Path
    version: str
    is_new: bool


def publish(root: Path, quarter: Quarter, force: str, varied: Varied, today: date) -> Published:
    """Make the draft the next version of the statement, or refuse (InputRefused) with every reason.

    The page keeps its ``<main>`` byte for byte; the shell around it loses the mark of a draft and says who
    signed, when, and how the versions vary. Publishing a draft that is published already changes nothing.
    ``today`` reaches the checks only.
    """
    folder = outputs.statement_folder(root, quarter, force)
    refuse_links(root / "outputs", folder)
    with outputs.sole_writer(folder):
        draft, earlier = open_draft(root, quarter, force), published_editions(root, quarter, force)
        if earlier and _is_signed_as(earlier[-1], draft):
            return Published(folder / earlier[-1].name, earlier[-1].name, is_new=False)
        number = len(earlier) + 1
        refusals.refuse_unreasoned(number, varied.reason, varied.kind)
        return _Publishing(root, quarter, force, varied, today, draft, tuple(earlier)).publish(number)


@dataclass(frozen=True)
class _Publishing:
    """One draft on its way to being a version."""

    root: Path
    quarter: Quarter
    force: str
    varied: Varied
    today: date
    draft: Edition
    earlier: tuple[Edition, ...]

    def publish(self, number: int) -> Published:
        """Refuse, or write the version."""
        signed = read_sign_off(self.root, self.quarter, self.force)
        framework = params.framework_of(self.root, self.quarter, self.force)
        difference = variation.compare(self.earlier[-1].files, self.draft.files) if self.earlier else None
        found = [*self._refused(signed, difference), *self._disclosed(framework)]
        if found or signed is None:
            raise InputRefused(tuple(found))
        version = f"v{number}"
        record = self._record(version, signed, difference, framework)
        files = self._files(record, signed, framework)
        subject = check.Subject(files, self.root, self.quarter, self.force, self.today)
        found_in_data = check.data_findings_in(self.draft.manifest)
        report = check.run(replace(subject, data_findings=found_in_data))
        found += refusals.overruled_since(self.draft, report.findings, self.quarter, self.force)
        if found or not report.passes:
            raise InputRefused((*found, *report.fails))
        files |= {"checks.json": report.json, "quality-report.html": report.html}
        manifest = self._manifest(record, signed, report.counts)
        folder = outputs.statement_folder(self.root, self.quarter, self.force)
        return Published(outputs.write_version(folder, files, manifest, number), version, is_new=True)

    # ----------------------------------------------------------------------- refusals

    def _refused(self, signed: SignOff | None, difference: Difference | None) -> list[Finding]:
        found = [
            *refusals.unsigned(self.draft, signed, self.quarter, self.force),
            *refusals.published_ahead(self.root, self.earlier, self.quarter, self.force, self.today),
            *refusals.changed_since(self.root, self.draft, self.quarter, self.force),
        ]
        if signed is not None:
            found += refusals.misdated(self.earlier, signed, self.quarter, self.force, self.today)
        if difference is not None and self.varied.kind is not None:
            found += refusals.misclassed(difference, self.varied.kind)
        return found

    def _disclosed(self, framework: Framework) -> tuple[Finding, ...]:
        """Hold the draft against every edition of every quarter that is published."""
        published = [
            counts_in(folder / f"v{number}")
            for quarter in quarters_published(self.root, self.force)
            for folder in [outputs.statement_folder(self.root, quarter, self.force)]
            for number in outputs.versions(folder)
        ]
        return across_editions(framework, [*published, self.draft.files])

    # ----------------------------------------------------------------------- what is written

    def _files(self, record: Mapping[str, Any], signed: SignOff, framework: Framework) -> dict[str, bytes]:
        """Give the files of the version; all but the page and what was checked are those of the draft."""
        page = stitch.with_shell(self.draft.files[_PAGE], self._context(record, signed, framework))
        kept = {name: content for name, content in self.draft.files.items() if name != outputs.MANIFEST}
        printed = {_PDF: pdf.printed(page)} if _PDF in kept else {}
        signature = (self.root / sign_off_file(self.force, self.quarter)).read_bytes()
        return {**kept, **printed, _PAGE: page, SIGN_OFF: signature, **self._inputs()}

    def _inputs(self) -> dict[str, bytes]:
        """Give the settings, words and notebooks the draft was built from, to be kept beside it."""
        paths = [each["path"] for each in self.draft.manifest["inputs"]]
        return {
            f"{INPUTS}{path}": (self.root / path).read_bytes()
            for path in paths
            if path.startswith(KEPT_INPUTS)
        }

    def _context(self, record: Mapping[str, Any], signed: SignOff, framework: Framework) -> stitch.Context:
        settings = params.read_statement(self.root, self.force, self.quarter)
        manifest = self.draft.manifest
        records = [*(each.manifest["variation"] for each in self.earlier), record]
        return stitch.Context(
            framework=framework,
            quarter=self.quarter,
            force=self.force,
            settings=params.read_force(self.root, self.force),
            statement=settings.model_copy(update={"published": self._published(settings.published, signed)}),
            releases=tuple(provenance.release_from(each) for each in manifest["releases"]),
            code_version=manifest["code"]["version"],
            inputs_digest=_digest_of_inputs(manifest),
            draft=False,
            signed=self._signed(record["version"], signed),
            variations=tuple(_listed(each) for each in reversed(records)),
        )

    def _published(self, settings: str, signed: SignOff) -> str:
        """Give the date on the page: for a first version as the office set it, else that of the sign-off."""
        return settings if settings and not self.earlier else wording.day(signed.date)

    def _signed(self, version: str, signed: SignOff) -> str:
        first = self.earlier[0].manifest["variation"]["published"] if self.earlier else ""
        since = f"; first published {first}" if first else ""
        return f"Version {version.removeprefix('v')}{since}. Signed by {signed.prose}"

    def _record(
        self, version: str, signed: SignOff, difference: Difference | None, framework: Framework
    ) -> dict[str, Any]:
        """Say how the version varies, as the page lists it and as data."""
        settings = params.read_statement(self.root, self.force, self.quarter)
        return {
            "version": version,
            "published": self._published(settings.published, signed),
            "class": self.varied.kind,
            "reason": wording.sentence(self.varied.reason),
            "changes": list(variation.in_short(difference, framework)) if difference else [],
            "figures": [_figure(each) for each in difference.figures] if difference else [],
        }

    def _manifest(
        self, record: Mapping[str, Any], signed: SignOff, counts: Mapping[str, int]
    ) -> dict[str, Any]:
        """Give the manifest: the draft's, with who signed it, how it varies, and the version before it."""
        then = self.draft.manifest
        last = self.earlier[-1].files[outputs.MANIFEST] if self.earlier else b""
        return {
            **{name: then[name] for name in ("inputs", "releases", "packages", "built")},
            "data_findings": then.get("data_findings", []),
            "statement": {**then["statement"], "kind": "published", "version": record["version"]},
            "code": {**then["code"], "commit": provenance.commit(self.root)},
            "checks": dict(counts),
            "sign_off": signed.model_dump(mode="json"),
            "variation": dict(record),
            "previous": hashlib.sha256(last).hexdigest() if last else None,
            "published": datetime.now(UTC).isoformat(timespec="seconds"),
        }


def _is_signed_as(version: Edition, draft: Edition) -> bool:
    """Whether a draft is what was signed for a published version, by the rule of its signature."""
    signed = version.sign_off
    return signed is not None and signed.covers(draft.parts)


def quarters_published(root: Path, force: str) -> list[Quarter]:
    """Give the quarters of which a force has a published statement, oldest first."""
    folders = (root / "outputs").glob(f"*/{force}") if (root / "outputs").is_dir() else ()
    return sorted(Quarter.parse(each.parent.name) for each in folders if outputs.versions(each))


def _digest_of_inputs(manifest: Mapping[str, Any]) -> str:
    return provenance.digest_of_files(provenance.SourceFile(**each) for each in manifest["inputs"])


def _listed(record: Mapping[str, Any]) -> stitch.Variation:
    """Give a version as the page lists it."""
    why = variation.why_published(record["class"], record["reason"])
    return stitch.Variation(
        record["version"].removeprefix("v"), record["published"], why, tuple(record["changes"])
    )


def _figure(change: variation.FigureChange) -> dict[str, Any]:
    """Give a changed figure as data."""
    return {
        "figure": change.figure,
        "kind": change.kind,
        "why": change.why,
        "before": change.before.value if change.before and not change.is_withheld else None,
        "after": change.after.value if change.after else None,
    }
