"""The files a statement is made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from helpers import params, provenance
from helpers.periods import Quarter


def inputs_of(
    root: Path,
    framework: params.Framework,
    quarter: Quarter,
    force: str,
    releases: Sequence[provenance.Release],
) -> list[provenance.SourceFile]:
    """Give every file a statement is made from: data, settings, words and notebooks; not its sign-off."""
    data = [file for release in releases for file in release.files]
    own = [
        *(root / each.path / "release.yaml" for each in releases),
        *sorted((root / "params/frameworks").glob("*.yaml")),
        *sorted((root / "params" / force).glob("force.yaml")),
        *sorted((root / params.quarter_folder(force, quarter)).glob("*")),
        *(root / "notebooks" / each.notebook for each in framework.priorities),
    ]
    settings = [
        provenance.source_file(path, root) for path in own if path.is_file() and path.name != "sign-off.yaml"
    ]
    return sorted({*data, *settings})


def current_inputs(root: Path, quarter: Quarter, force: str) -> list[provenance.SourceFile]:
    """Give every file a statement would be made from if it were built now, without running a notebook."""
    from helpers.section import open_section  # noqa: PLC0415 (it brings pandas)

    framework = params.framework_of(root, quarter, force)
    slugs = [each.slug for each in framework.priorities]
    sections = [open_section(slug, str(quarter), force, str(root)) for slug in slugs]
    releases = together(each for section in sections for each in section.releases)
    return inputs_of(root, framework, quarter, force, releases)


def together(releases: Iterable[provenance.Release]) -> tuple[provenance.Release, ...]:
    """Give each release once, in order."""
    found = {(each.source, each.release): each for each in releases}
    return tuple(found[key] for key in sorted(found))
