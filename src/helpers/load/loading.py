"""From raw releases to tidy observations: read what has not been read yet, refuse all or keep all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.errors import Finding, InputRefused, Place, UnknownName
from helpers.forces import all_forces
from helpers.load import store
from helpers.load.confirmed import Confirmed
from helpers.load.counts import read_counts
from helpers.load.editions import edition_findings
from helpers.load.extract import read_extract
from helpers.load.findings import failed, grouped, noted, refusals, warned
from helpers.load.inputs import Input, Reading
from helpers.load.nhs import read_admissions
from helpers.load.ons_tables import read_ons_tables
from helpers.load.populations import populations_frame, read_populations
from helpers.load.recorded_crime import read_recorded_crime
from helpers.load.releases import RAW, find_releases
from helpers.load.revisions import Revision, revisions
from helpers.load.tidy import KEY, Tidy, joined, no_offences
from helpers.params import Framework
from helpers.provenance import Release, SourceFile, digest_of


@dataclass(frozen=True)
class Reader:
    """How a source's files are read; ``version`` goes up when a file would give other observations."""

    read: Callable[[Input], Reading]
    version: int


#: by folder under ``data/raw``, and for a force's own extract by family
READERS = {
    "home-office-counts": Reader(read_counts, 1),
    "home-office-prc": Reader(read_recorded_crime, 3),
    "nhs-sharp-object-admissions": Reader(read_admissions, 1),
    "ons-pfa-tables": Reader(read_ons_tables, 1),
    "ons-populations": Reader(read_populations, 2),
    "force": Reader(read_extract, 2),
}
#: the family of sources whose figures are no measures, but what rates divide by
POPULATIONS = "populations"


@dataclass(frozen=True)
class LoadReport:
    """What a load did: the files read, those known already, what was revised, and every finding."""

    read: tuple[str, ...]
    reused: tuple[str, ...]
    revised: tuple[Revision, ...]
    findings: tuple[Finding, ...]


def load(root: Path, framework: Framework, sources: Sequence[str] | None = None) -> LoadReport:
    """Read what is not tidy yet of the sources named (folders under ``data/raw``; all when none is).

    Refuses (InputRefused) with all findings of all files when one cannot be read with certainty; nothing
    is kept then. Refuses (RequestError) a source that has no folder.
    """
    _refuse_unknown(root, sources)
    loaded = _load(root, framework, sources)
    return LoadReport(
        read=loaded.read,
        reused=loaded.reused,
        revised=revisions(loaded.observations, framework),
        findings=loaded.findings,
    )


def suspect_editions(
    root: Path, framework: Framework, sources: Sequence[str] | None = None
) -> tuple[Finding, ...]:
    """Return what new editions lack, or change in most forces, beside the ones before.

    That refuses nothing here: a fail stops a publication that uses the figures until it is confirmed.
    """
    loaded = _load(root, framework, sources)
    confirmed = Confirmed.of(loaded.releases)
    return edition_findings(loaded.observations, loaded.offences, framework, confirmed)


def sources_for(root: Path, framework: Framework, force: str) -> tuple[str, ...]:
    """Name the folders of what is known for a force: every national source, and its own extracts alone."""
    return tuple(
        name for name in _folders(root) if framework.family_of(name) != "force" or force_of(name) == force
    )


def read_tidy(root: Path, framework: Framework, sources: Sequence[str]) -> Tidy:
    """Give all that these sources say, of no one force; reads what is not tidy yet, refuses as ``load``."""
    loaded = _load(root, framework, sources)
    families = {name: framework.family_of(name) for name in loaded.observations["source"].unique()}
    living = loaded.observations["source"].map(families).eq(POPULATIONS)
    return Tidy(
        "",
        loaded.observations[~living].reset_index(drop=True),
        loaded.releases,
        loaded.findings,
        populations_frame(loaded.observations[living]),
        loaded.offences,
    )


def is_kept(root: Path, framework: Framework, sources: Sequence[str]) -> bool:
    """Whether all that these sources say has been read before."""
    tasks, _ = _tasks(root, framework, find_releases(root, framework, sources).found)
    return all(store.is_kept(each.kept_at) for each in tasks)


def force_of(source: str) -> str:
    """Give the force whose extracts a source's folder holds."""
    return source.removesuffix("-force")


@dataclass(frozen=True)
class _Loaded:
    observations: pd.DataFrame
    offences: pd.DataFrame
    releases: tuple[Release, ...]
    findings: tuple[Finding, ...]
    read: tuple[str, ...]
    reused: tuple[str, ...]


@dataclass(frozen=True)
class _Task:
    """A file of a release, its reader, and under which key and where its observations are kept."""

    release: Release
    file: SourceFile
    reader: Reader
    key: str
    kept_at: Path


@dataclass(frozen=True)
class _Result:
    task: _Task
    reading: Reading
    is_new: bool


def _load(root: Path, framework: Framework, sources: Sequence[str] | None) -> _Loaded:
    releases = find_releases(root, framework, sources)
    tasks, unread = _tasks(root, framework, releases.found)
    results = [_result(root, framework, task) for task in tasks]
    frames, overlaps = _side_by_side(results)
    findings = grouped(
        [
            *releases.findings,
            *unread,
            *(finding for each in results for finding in each.reading.findings),
            *overlaps,
        ]
    )
    if refusals(findings):
        raise InputRefused(refusals(findings))
    return _Loaded(
        observations=joined(frames),
        offences=_offences(results),
        releases=releases.found,
        findings=(*findings, *_keep(result for result in results if result.is_new)),
        read=tuple(result.task.file.path for result in results if result.is_new),
        reused=tuple(result.task.file.path for result in results if not result.is_new),
    )


def _refuse_unknown(root: Path, sources: Sequence[str] | None) -> None:
    known = _folders(root)
    for name in sources or ():
        if name not in known:
            raise UnknownName(kind="source", name=name, known=known, where=RAW.as_posix())


def _folders(root: Path) -> list[str]:
    raw = root / RAW
    return sorted(each.name for each in raw.iterdir() if each.is_dir()) if raw.is_dir() else []


def _tasks(
    root: Path, framework: Framework, releases: Iterable[Release]
) -> tuple[list[_Task], list[Finding]]:
    tasks: list[_Task] = []
    unread: list[Finding] = []
    settings = _settings(framework)
    for release in releases:
        reader = READERS.get(release.source) or READERS.get(release.family)
        if reader is None:
            unread.append(warned("load.no-reader", Place(release.path), "No reader knows this source yet"))
            continue
        for file in release.files:
            depends = digest_of([str(reader.version), settings, release.released, file.path])
            path = store.kept_at(root, release, file, depends)
            tasks.append(_Task(release, file, reader, digest_of([file.sha256, depends]), path))
    return tasks, unread


def _settings(framework: Framework) -> str:
    """Give a digest of what readers go by: other subgroups, and other forces, give other observations."""
    measures = [
        repr((each.slug, each.unit, each.sources, each.subgroups)) for each in framework.measures.values()
    ]
    sources = [
        repr((name, each.folders, each.other_subgroups, each.other_bodies, each.unpacked_megabytes))
        for name, each in framework.sources.items()
    ]
    beside = [repr((name, each.unit, each.subgroups)) for name, each in framework.beside.items()]
    forces = map(repr, all_forces().values())
    return digest_of([*measures, "", *sources, "", *beside, "", *forces])


def _result(root: Path, framework: Framework, task: _Task) -> _Result:
    kept = store.fetch(task.kept_at, task.key)
    if kept:
        return _Result(task, kept, is_new=False)
    release = task.release
    given = Input(
        path=root / task.file.path,
        name=task.file.path,
        framework=framework,
        source=framework.sources[release.family],
        released=release.released,
        force=force_of(release.source) if release.family == "force" else "",
    )
    try:
        return _Result(task, task.reader.read(given), is_new=True)
    except InputRefused as refused:
        return _Result(task, Reading(findings=refused.findings), is_new=True)


def _keep(results: Iterable[_Result]) -> list[Finding]:
    """Keep what was read; where that cannot be written, say so: the figures are right without it."""
    for result in results:
        try:
            store.keep(result.task.kept_at, result.task.key, result.reading)
        except OSError as error:
            remedy = f"The next run reads the sources again ({error.strerror or error})."
            return [
                warned(
                    "load.not-kept",
                    Place(store.TIDY.as_posix()),
                    "Tidy observations could not be kept",
                    remedy,
                )
            ]
    return []


def _side_by_side(results: Sequence[_Result]) -> tuple[list[pd.DataFrame], list[Finding]]:
    """Label observations with source and release; of a figure two files of a release give, keep one."""
    frames: list[pd.DataFrame] = []
    findings: list[Finding] = []
    by_release: dict[str, list[_Result]] = {}
    for result in results:
        by_release.setdefault(result.task.release.path, []).append(result)
    for group in by_release.values():
        release = group[0].task.release
        frame = joined(each.reading.observations for each in group)
        findings += _twice(frame, release) if len(group) > 1 else []
        kept = frame.drop_duplicates(KEY) if len(group) > 1 else frame
        frames.append(
            kept.assign(
                source=pd.Series(release.source, kept.index, dtype="str"),
                release=pd.Series(release.release, kept.index, dtype="str"),
            )
        )
    return frames, findings


def _offences(results: Iterable[_Result]) -> pd.DataFrame:
    """Stack what the releases give by offence code, with source and release."""
    given = [
        each.reading.offences.assign(source=each.task.release.source, release=each.task.release.release)
        for each in results
        if len(each.reading.offences)
    ]
    return pd.concat(given, ignore_index=True) if given else no_offences()


def _twice(frame: pd.DataFrame, release: Release) -> list[Finding]:
    repeated = frame[frame.duplicated(KEY, keep=False)]
    if repeated.empty:
        return []
    differing = (
        repeated.groupby(KEY)[["value", "least", "most"]].nunique(dropna=False).gt(1).any(axis="columns")
    )
    place = Place(release.path)
    if not differing.any():
        return [
            noted(
                "load.given-twice",
                place,
                "Two files give the same figures; the first in order of names is used",
            )
        ]
    force, measure, start, end = differing[differing].index[0]
    label = f"{force}, {measure}, {start:%Y-%m-%d} to {end:%Y-%m-%d}"
    remedy = "Keep the file that is right."
    finding = failed(
        "load.twice", place, "Two files of one release give different figures for one period", remedy, label
    )
    return [finding]
