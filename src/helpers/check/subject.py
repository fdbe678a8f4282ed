"""What is checked: the files of one statement, the settings and words behind it, and the day of the check."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from helpers import load, params, records, signature
from helpers.check import series as chart_series
from helpers.check.page.reading import Element, Page, read_page
from helpers.errors import Finding, InputRefused, Outcome, Place, StatementError
from helpers.params import ForceSettings, Framework, Priority, StatementSettings, Words
from helpers.periods import Quarter
from helpers.signature import SignOff, Waiver

_CHART = "downloads/chart-"


#: words longer than these are refused wherever they are read, whatever they say
MOST_LETTERS, LONGEST_LINE = 40_000, 20_000


@dataclass(frozen=True)
class Subject:
    """A finished statement: ``files`` by name as they are (or will be) in its folder.

    The checks read what was written, not the code that wrote it, so they hold for an old version too.
    ``today`` is used only by the checks of freshness, so that nothing else depends on the day. ``inputs`` is
    the folder whose settings and words it was made from, where they were kept beside it; else the project's.
    ``data_findings`` is what `validate` found about the figures of sources that the statement uses.
    """

    files: Mapping[str, bytes]
    root: Path
    quarter: Quarter
    force: str
    today: date
    inputs: Path | None = None
    data_findings: tuple[Finding, ...] = ()

    # ----------------------------------------------------------------------- settings and words

    @property
    def settings_root(self) -> Path:
        """The folder that holds ``params/`` as the statement was made from it."""
        return self.inputs or self.root

    @cached_property
    def framework(self) -> Framework:
        """The framework of priorities the statement answers."""
        return params.framework_of(self.settings_root, self.quarter, self.force)

    @cached_property
    def settings(self) -> ForceSettings:
        """The office's own settings."""
        return params.read_force(self.settings_root, self.force)

    @cached_property
    def statement(self) -> StatementSettings:
        """The quarter's own settings, with what was overruled."""
        return params.read_statement(self.settings_root, self.force, self.quarter)

    @property
    def looking_back(self) -> bool:
        """Whether the quarter ended before its framework began: the duties are notes then."""
        return self.quarter.end < self.framework.valid_from

    @cached_property
    def words(self) -> Mapping[str, Words | None]:
        """The words of each priority, in the order of the page; None where there are none to be read."""
        return {slug: words for slug, (words, _) in self._words_read.items()}

    @cached_property
    def words_refused(self) -> tuple[Finding, ...]:
        """What is wrong with words files that cannot be read."""
        return tuple(finding for _, findings in self._words_read.values() for finding in findings)

    @cached_property
    def _words_read(self) -> Mapping[str, tuple[Words | None, tuple[Finding, ...]]]:
        return {each.slug: self._read_words(each) for each in self.framework.priorities}

    def _read_words(self, priority: Priority) -> tuple[Words | None, tuple[Finding, ...]]:
        try:
            words = params.read_words(self.settings_root, self.force, self.quarter, priority.slug)
        except InputRefused as refused:
            return None, refused.findings
        excess = _excess(words) if words else ""
        if not words or not excess:
            return words, ()
        place = Place(words.file, line=words.body_line)
        return None, (Finding("words-readable", Outcome.FAIL, place, excess, "Shorten them."),)

    def words_file(self, priority: str) -> str:
        """Give the name of a priority's words file, relative to the root."""
        return (params.quarter_folder(self.force, self.quarter) / f"{priority}.md").as_posix()

    @property
    def statement_file(self) -> str:
        """The name of the quarter's settings file, relative to the root."""
        return (params.quarter_folder(self.force, self.quarter) / "statement.yaml").as_posix()

    @property
    def settings_file(self) -> str:
        """The name of the office's settings file, relative to the root."""
        return f"params/{self.force}/force.yaml"

    @property
    def sign_off_file(self) -> str:
        """The name of the file that records who signed, relative to the root."""
        return (params.quarter_folder(self.force, self.quarter) / "sign-off.yaml").as_posix()

    @cached_property
    def signature(self) -> SignOff | None:
        """The signature kept with the statement, else the quarter's; None where it cannot be read."""
        try:
            if signature.FILE in self.files:
                return signature.parse_sign_off(self.files[signature.FILE], signature.FILE)
            return signature.read_sign_off(self.root, self.quarter, self.force)
        except InputRefused:
            return None

    @cached_property
    def is_signed(self) -> bool:
        """Whether somebody signed these figures, comparisons, main part of the page and overrules."""
        try:
            parts = signature.parts_of(self.files, self.overrules)
        except (StatementError, KeyError):
            return False
        return self.signature is not None and self.signature.covers(parts)

    @cached_property
    def overrules(self) -> list[Waiver]:
        """Everything let through, with its reason: as checks.json records it, else as set now."""
        return signature.overrules_in(self.files) if signature.CHECKS in self.files else self.set_overrules

    @cached_property
    def set_overrules(self) -> list[Waiver]:
        """Every overrule as set now: of the quarter's settings, and figures confirmed in release.yaml."""
        own = [each.model_dump(mode="json") for each in self.statement.overrules]
        return [*own, *(each for release in self.releases for each in self._confirmed(release))]

    def _confirmed(self, release: Mapping[str, str]) -> Iterator[Waiver]:
        """Give each suspect figure of a release that somebody confirmed, with the release it is of."""
        name = f"data/raw/{release['source']}/{release['release']}"
        file = Path(name) / "release.yaml"
        if (self.root / file).is_file():
            settings = params.read_settings(self.root, file, params.Confirmations)
            for row in settings.model_dump(mode="json")["confirmed"]:
                yield {**row, "release": name}

    @property
    def is_first_version(self) -> bool:
        """Whether nothing was published before this statement: it is version 1, or will be."""
        version = self.manifest.get("statement", {}).get("version")
        if version is not None:
            return bool(version == "v1")
        first = self.root / "outputs" / str(self.quarter) / self.force / "v1/manifest.json"
        return not first.is_file()

    # ----------------------------------------------------------------------- the statement's files

    @cached_property
    def page(self) -> Page:
        """The page, read back."""
        return read_page(self.text("statement.html"))

    def section(self, name: str) -> Element | None:
        """Give a section of the page by its id."""
        return next((each for each in self.page.all("section") if each.attribute("id") == name), None)

    @cached_property
    def figures(self) -> tuple[dict[str, str], ...]:
        """The rows of ``figures.csv``."""
        return self._rows(records.FIGURES_CSV)

    @cached_property
    def comparisons(self) -> tuple[dict[str, str], ...]:
        """The rows of ``comparisons.csv``."""
        return self._rows(records.COMPARISONS_CSV)

    @cached_property
    def known_figures(self) -> Mapping[str, records.Figure]:
        """Every figure by its id, read."""
        return records.read_figures(self.files.get(records.FIGURES_CSV, b""))

    @cached_property
    def known_comparisons(self) -> Mapping[tuple[str, records.Against], records.Comparison]:
        """Every comparison by measure and window, read."""
        return records.read_comparisons(self.files.get(records.COMPARISONS_CSV, b""))

    @cached_property
    def series(self) -> Mapping[str, tuple[chart_series.ChartPoint, ...]]:
        """The quarters of every chart that has them, by measure."""
        charts = {name: content for name, content in self.files.items() if name.startswith(_CHART)}
        found = {
            measure: chart_series.read_series(content)
            for name, content in charts.items()
            for measure in self.framework.measures
            if name.endswith(f"-{measure}.csv")
        }
        return {measure: points for measure, points in found.items() if points}

    @cached_property
    def extract(self) -> pd.DataFrame:
        """The rows of the force's own extract that the statement rests on; none where it is not at hand.

        A version rests on releases that may have been replaced since, so only those it names are read.
        """
        try:
            rows = load.open_tidy(self.root, self.framework, self.force).observations
        except StatementError:
            return load.as_frame(())
        used = {(each["source"], each["release"]) for each in self.releases}
        own = rows[rows["source"].eq(f"{self.force}-force") & rows["force"].eq(self.force)]
        rests_on = [pair in used for pair in zip(own["source"], own["release"], strict=True)]
        return own.loc[pd.Series(rests_on, index=own.index, dtype=bool)]

    @cached_property
    def notebooks(self) -> Mapping[str, dict[str, Any]]:
        """The executed notebooks by file name."""
        names = sorted(name for name in self.files if name.endswith(".ipynb"))
        return {name: json.loads(self.text(name)) for name in names}

    @cached_property
    def releases(self) -> tuple[Mapping[str, str], ...]:
        """The releases the statement says it is made of, each with source, release, released and more."""
        content = json.loads(self.text("statement.json") or "{}")
        return tuple(content.get("statement", {}).get("releases", ()))

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """The statement's manifest; empty while it is not written yet."""
        content: Mapping[str, Any] = json.loads(self.text("manifest.json") or "{}")
        return content

    def measure_row(self, section: str, measure: str) -> Element | None:
        """Find the row of a measure in the table of a section's measures."""
        # the ids of versions published before carried no section, for no measure stood in two
        return self.page.row(f"measure-{section}-{measure}") or self.page.row(f"measure-{measure}")

    def text(self, name: str) -> str:
        """Give a file as text; empty where there is none."""
        return self.files.get(name, b"").decode("utf-8-sig", errors="replace")

    def _rows(self, name: str) -> tuple[dict[str, str], ...]:
        return tuple(records.read_rows(self.text(name)))


def _excess(words: Words) -> str:
    """Say what there is too much of in some words, "" where nothing is."""
    longest = max(map(len, words.body.split("\n")), default=0)
    if len(words.body) > MOST_LETTERS:
        return f"The words have {len(words.body):,} characters, and may have {MOST_LETTERS:,}"
    return (
        f"A line has {longest:,} characters, and may have {LONGEST_LINE:,}" if longest > LONGEST_LINE else ""
    )
