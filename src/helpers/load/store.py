"""Tidy observations kept as Parquet by their input's sha256, so that nothing is parsed twice."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from helpers.errors import Finding, Outcome, Place
from helpers.load.inputs import Reading
from helpers.load.tidy import typed
from helpers.provenance import Release, SourceFile

TIDY = Path("data/tidy")
_FINDINGS = b"findings"
_KEY = b"key"


def kept_at(root: Path, release: Release, file: SourceFile, reader: str) -> Path:
    """Say where a file's observations are kept: by its sha256 and by what its reader depends on."""
    name = Path(file.path).name
    return root / TIDY / release.source / release.release / f"{name}.{file.sha256[:16]}.{reader[:16]}.parquet"


def fetch(path: Path, key: str) -> Reading | None:
    """Give what is kept under a key; None where there is nothing, or it is damaged or another's."""
    try:
        table = pq.read_table(path, page_checksum_verification=True)
    except (OSError, pa.ArrowException):
        return None
    metadata = table.schema.metadata or {}
    if metadata.get(_KEY, b"").decode() != key:
        return None
    findings = tuple(_finding(each) for each in json.loads(metadata.get(_FINDINGS, b"[]")))
    return Reading(typed(table.to_pandas()), findings)


def keep(path: Path, key: str, reading: Reading) -> None:
    """Keep a reading, whole or not at all: another process sees the old file or the new one.

    Raises OSError where it cannot be written; nothing is left behind then.
    """
    table = pa.Table.from_pandas(reading.observations, preserve_index=False)
    findings = json.dumps([asdict(each) for each in reading.findings], sort_keys=True)
    metadata = {**(table.schema.metadata or {}), _KEY: key.encode(), _FINDINGS: findings.encode()}
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            pq.write_table(
                table.replace_schema_metadata(metadata), file, compression="zstd", write_page_checksum=True
            )
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _finding(kept: dict[str, Any]) -> Finding:
    return Finding(**{**kept, "place": Place(**kept["place"]), "outcome": Outcome(kept["outcome"])})
