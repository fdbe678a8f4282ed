"""Tidy observations kept as Parquet by their input's sha256, so that nothing is parsed twice.

A kept file's name ends in the digest of its own bytes: a damaged one is known, and its source is read again.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.errors import finding_as_data, finding_from
from helpers.load.inputs import Reading
from helpers.load.tidy import OFFENCES, no_offences, typed
from helpers.provenance import Release, SourceFile
from helpers.store import write_whole

TIDY = Path("data/tidy")
#: how many readings of one file are kept beside each other: two frameworks, or two versions of a reader, may
#: be at work in turn, and each file that is read anew pushes the oldest out
MOST_KEPT = 4
_FINDINGS, _OFFENCES = b"findings", b"offences"
_KEY = b"key"


def kept_at(root: Path, release: Release, file: SourceFile, reader: str) -> Path:
    """Say where a file's observations are kept: by its sha256 and by what its reader depends on.

    The path lacks only the digest of the kept bytes and the ending.
    """
    name = f"{Path(file.path).name}.{file.sha256[:16]}.{reader[:16]}"
    return root / TIDY / release.source / release.release / name


def fetch(path: Path, key: str) -> Reading | None:
    """Give what is kept under a key; None where there is nothing, or it is damaged or another's."""
    for kept in _kept(path):
        content = _content_of(kept)
        if kept == _named(path, content):
            return _reading(content, key)
    return None


def is_kept(path: Path) -> bool:
    """Whether something is kept at a path; it may still be damaged."""
    return bool(_kept(path))


def _kept(path: Path) -> list[Path]:
    # a name may hold characters that a pattern would take for its own
    there = sorted(path.parent.iterdir()) if path.parent.is_dir() else []
    return [each for each in there if each.name.startswith(f"{path.name}.") and each.suffix == ".parquet"]


def _content_of(kept: Path) -> bytes:
    """Give a kept file's bytes; none where another process has pushed it out since it was seen."""
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        return b""


def _named(path: Path, content: bytes) -> Path:
    return path.with_name(f"{path.name}.{hashlib.sha256(content).hexdigest()[:16]}.parquet")


def _reading(content: bytes, key: str) -> Reading | None:
    # Without threads: a process that has some cannot be forked safely.
    table = pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False)
    metadata = table.schema.metadata
    if metadata[_KEY] != key.encode():
        return None
    observations = typed(table.to_pandas(use_threads=False))
    findings = tuple(map(finding_from, json.loads(metadata[_FINDINGS])))
    rows = json.loads(metadata.get(_OFFENCES, b"[]"))
    offences = pd.DataFrame(rows, columns=list(OFFENCES)).astype(dict(OFFENCES)) if rows else no_offences()
    return Reading(observations, findings, offences)


def keep(path: Path, key: str, reading: Reading) -> None:
    """Keep a reading, whole or not at all: another process sees all of the file or none of it.

    Of the same source file only the ``MOST_KEPT`` newest readings stay, so that the folder has an end.
    Raises OSError where it cannot be written; nothing is left behind then.
    """
    content = _content(key, reading)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(_named(path, content), content)
    _forget_old(path)


def _forget_old(path: Path) -> None:
    """Remove all but the newest readings of the file that is kept at ``path``."""
    source = path.name.rsplit(".", 2)[0]
    digests = re.compile(re.escape(source) + r"(\.[0-9a-f]{16}){2,3}\.parquet")
    kept = [each for each in path.parent.iterdir() if digests.fullmatch(each.name)]
    for old in sorted(kept, key=_age)[:-MOST_KEPT]:
        old.unlink(missing_ok=True)


def _age(kept: Path) -> int:
    try:
        return kept.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _content(key: str, reading: Reading) -> bytes:
    table = pa.Table.from_pandas(reading.observations, preserve_index=False)
    findings = json.dumps([finding_as_data(each) for each in reading.findings])
    metadata = {**(table.schema.metadata or {}), _KEY: key.encode(), _FINDINGS: findings.encode()}
    if len(reading.offences):
        metadata[_OFFENCES] = json.dumps(reading.offences.to_numpy().tolist()).encode()
    written = pa.BufferOutputStream()
    pq.write_table(table.replace_schema_metadata(metadata), written, compression="zstd")
    return bytes(written.getvalue().to_pybytes())
