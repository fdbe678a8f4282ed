"""A publisher's file, downloaded into a new release folder: over https, from the hosts the framework names.

Names of files change with every release, so a person looks them up on the source's landing page. Nothing
here runs during a build. What arrives is kept whole or not at all: it is written aside, checked to be what
its name says, and its folder then gets its name in one step.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from urllib.parse import parse_qsl, unquote
from urllib.request import getproxies

import httpx

from helpers import clock
from helpers.dates import parse_date
from helpers.errors import InputRefused, RequestError, UnknownName
from helpers.load.download import Download, Limits, Progress, download, refusal_of_address, web_page
from helpers.load.inputs import Input
from helpers.load.releases import ENDINGS, RAW, SETTINGS, is_release_date
from helpers.load.sheets import open_sheets
from helpers.params import Framework, Source
from helpers.store import make_folder, writing

_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}", re.ASCII)
_CONNECT, _SILENCE = 15.0, 30.0


@dataclass(frozen=True)
class Wanted:
    """What is to be fetched: into which source's folder, from where, and the day or month it came out."""

    source: str
    address: str
    released: str


def _silent(_: int, __: int) -> None:
    """Tell nothing."""


@dataclass(frozen=True)
class Means:
    """How it is fetched: who is told how far it is, within which limits, and with which client."""

    progress: Progress = _silent
    limits: Limits = field(default_factory=Limits)
    client: httpx.Client | None = None


def directions(framework: Framework, source: str) -> str:
    """Say where a source's files are found, and what to do then."""
    family = _fetchable(framework, source)
    return "\n".join(
        (
            f"{family.title} ({family.publisher}), {family.cadence}:",
            f"  {family.landing}",
            f"Copy the address of the file ({', '.join(ENDINGS)}) there, and run:",
            f"  statement fetch {source} ADDRESS --released YYYY-MM-DD",
            f"Taken from {', '.join(family.hosts)} only.",
        )
    )


def fetch(root: Path, framework: Framework, wanted: Wanted, means: Means | None = None) -> Path:
    """Download a file into ``data/raw/<source>/<released>``, with its release.yaml; give the file's path.

    Refuses (RequestError) a source that is not fetched, an address that is not https or not of the source's
    hosts, a name that is unsafe or of no known form, and a release that is there. Refuses (InputRefused) what
    cannot be had, or is not what its name says; nothing is left behind then.
    """
    family, how = _fetchable(framework, wanted.source), means or Means()
    address = _address(wanted.address, family)
    name = file_name(address)
    folder = _new_folder(root, wanted)
    make_folder(folder.parent, root / RAW)
    with writing(folder):
        aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".fetch-"))
    try:
        with how.client or new_client() as client:
            download(client, Download(address, aside / name, family.hosts, how.limits, how.progress))
        _refuse_other_kind(aside / name, name, framework, family, wanted)
        with writing(folder):
            (aside / SETTINGS).write_text(_settings(family, wanted), encoding="utf-8")
            aside.chmod(0o755)
            _take_name(aside, folder, wanted)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        with suppress(OSError):  # a source's folder that held nothing before holds nothing now
            folder.parent.rmdir()
    return folder / name


def new_client() -> httpx.Client:
    """Make a client: it checks certificates, follows no redirect by itself, and waits only so long.

    Refuses (RequestError) a proxy in the environment of a kind that this cannot go through.
    """
    try:
        return _client()
    except (ImportError, ValueError, httpx.InvalidURL):
        names = (f"{each}_proxy" for each in getproxies())
        raise RequestError(
            "The environment names a proxy that is not an http one, such as socks5",
            ", ".join(sorted(names)).upper(),
            "Set HTTPS_PROXY to an http:// proxy and unset ALL_PROXY, or download the file by hand.",
        ) from None


def _client() -> httpx.Client:
    return httpx.Client(
        follow_redirects=False,
        timeout=httpx.Timeout(_SILENCE, connect=_CONNECT),
        headers={
            "User-Agent": f"policing-priorities-statement/{version('policing-priorities-statement')}",
            "Accept-Encoding": "identity",
        },
    )


# --------------------------------------------------------------------------- what may be asked for


def _fetchable(framework: Framework, source: str) -> Source:
    published = {
        folder: family
        for family in framework.sources.values()
        for folder in family.folders
        if family.hosts and family.landing and folder not in family.made
    }
    if source in published:
        return published[source]
    family = framework.sources.get(framework.family_of(source))
    if family is None:
        raise UnknownName(kind="source to fetch", name=source, known=sorted(published))
    if source in family.made:
        remedy = f"See data/README.md for how it is made. Fetched are: {', '.join(sorted(published))}."
        raise RequestError(f"{source} is the project's own table, which nobody publishes", remedy=remedy)
    remedy = f"Put the file into {RAW}/{source}/<date>. Fetched are: {', '.join(sorted(published))}."
    raise RequestError(f"{source} is not published at any address", remedy=remedy)


def _address(given: str, family: Source) -> httpx.URL:
    try:
        address = httpx.URL(given)
        wrong = refusal_of_address(address, family.hosts)
    except (httpx.InvalidURL, UnicodeError):
        wrong = "is none"
    if wrong:
        remedy = f"Copy the file's address from {family.landing}."
        raise RequestError(f"The address {wrong}", given, remedy)
    return address


def file_name(url: httpx.URL) -> str:
    """Give the name a file of this address gets: the last part of its path, or of a part of its query.

    Refuses (RequestError) one that is not plain, or whose ending no reader knows.
    """
    parts = [url.path, *(value for _, value in parse_qsl(url.query.decode("ascii", "replace")))]
    names = [unquote(part).rpartition("/")[2] for part in parts]
    known = [name for name in names if name.lower().endswith(ENDINGS)]
    if not known:
        remedy = f"The address of a file ends in {', '.join(ENDINGS)}."
        raise RequestError("The address is not that of a file a reader knows", str(url), remedy)
    if not _SAFE_NAME.fullmatch(known[0]) or ".." in known[0]:
        remedy = "Download it by hand, give it a plain name, and put it into a release folder."
        raise RequestError(f"The file's name is not plain: {known[0]!r}", str(url), remedy)
    return known[0]


def _new_folder(root: Path, wanted: Wanted) -> Path:
    if not is_release_date(wanted.released):
        remedy = "Write a day or a month: --released 2026-04-23."
        raise RequestError(f"{wanted.released!r} is not a date of release", remedy=remedy)
    if parse_date(wanted.released).first > clock.today():
        remedy = "Give the day it came out with --released."
        raise RequestError(f"{wanted.released} is in the future", "--released", remedy)
    folder = root / RAW / wanted.source / wanted.released
    if folder.exists():
        raise _there_already(wanted)
    return folder


def _there_already(wanted: Wanted) -> RequestError:
    where = f"{RAW.as_posix()}/{wanted.source}/{wanted.released}"
    remedy = "Releases are never written over: give the day it came out with --released."
    return RequestError("A release of that date is there already", where, remedy)


def _take_name(aside: Path, folder: Path, wanted: Wanted) -> None:
    try:
        aside.rename(folder)
    except OSError:
        if folder.exists():
            raise _there_already(wanted) from None
        raise


# --------------------------------------------------------------------------- what arrived


def _refuse_other_kind(path: Path, name: str, framework: Framework, family: Source, wanted: Wanted) -> None:
    """Refuse a file that no reader could open: another kind than its name says, damaged, or locked.

    Whether its figures can be read with certainty is for ``statement load`` to say.
    """
    with path.open("rb") as file:
        start = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head")):
        raise InputRefused((web_page(name),))
    open_sheets(Input(path, name, framework, family, wanted.released))


def _settings(family: Source, wanted: Wanted) -> str:
    """Write what release.yaml says; text in quotation marks is YAML, whatever it holds."""
    words: Mapping[str, str] = {
        "title": family.title,
        "publisher": family.publisher,
        "address": wanted.address,
        "licence": family.licence,
        "released": wanted.released,
    }
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in words.items())
