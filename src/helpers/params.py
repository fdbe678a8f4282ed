"""Settings and words as files under ``params/``: read strictly, refused with file and line.

YAML is read as YAML 1.2, so that ``no`` and ``12:30`` stay the text they are; a number where words belong
is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from helpers.errors import Finding, InputRefused, Outcome, Place, RequestError, UnknownName
from helpers.forces import force as known_force
from helpers.periods import Period, Quarter

Slug = str
#: far beyond any settings; longer text would keep the reader of YAML busy for seconds
_MOST_LETTERS = 100_000
_FRONT_MATTER = re.compile(r"\A---\n(.*?)^---[ \t]*\n", re.DOTALL | re.MULTILINE)


class Strict(BaseModel):
    """A record that cannot be changed and refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


# --------------------------------------------------------------------------- the framework


class Rate(Strict):
    """How a measure is put per head: ``multiplier`` people (or households), over ``years`` years."""

    multiplier: int
    per: str
    years: int = 1
    denominator: Literal["people", "households"] = "people"


class Measure(Strict):
    """One measure: what it counts, the words for it, who leads, and why there may be no figure.

    ``subgroups`` are the offence subgroups that make it up in recorded crime, ``parts`` the measures
    whose sum it is; ``stands_in`` names what is shown where the measure itself has no value.
    ``discretionary`` says why its count follows police activity: no verdict is given then.
    ``also_called`` is what else people call it, so that a claim about it is known for one; a name that
    two measures share speaks of both.
    """

    slug: Slug = ""
    title: str
    one: str
    many: str
    also_called: tuple[str, ...] = ()
    unit: str
    definition: str = ""
    sources: tuple[str, ...]
    subgroups: tuple[str, ...] = ()
    parts: tuple[Slug, ...] = ()
    level: Literal["force", "national", "survey"] = "force"
    unavailable: str = ""
    stands_in: tuple[Slug, ...] = ()
    discretionary: str = ""
    disclosure: str = "none"
    c: float | None = None
    rate: Rate | None = None

    @property
    def is_percentage(self) -> bool:
        """Whether its values are percentages of people asked, not counts."""
        return self.unit == "per cent"


class Priority(Strict):
    """A national priority: ``measures`` are its national ones, ``context`` what is shown beside them."""

    slug: Slug
    number: int
    title: str
    short: str
    notebook: str
    key_measure: Slug
    measures: tuple[Slug, ...]
    context: tuple[Slug, ...] = ()

    @property
    def shown(self) -> tuple[Slug, ...]:
        """Every measure of the section, national ones first."""
        return self.measures + self.context


class Source(Strict):
    """A family of releases: who publishes it, where, and which folders under ``data/raw`` hold it.

    ``other_subgroups`` and ``other_bodies`` are what its tables hold beside the measures' own subgroups and
    the forces; what is in neither is an error, for it may be a renamed one. ``made`` are the folders that
    hold tables of the project's own, which nobody publishes. ``differs`` says why its figures differ from
    those of the source that leads, where that is known of the source as a whole.
    """

    title: str
    publisher: str
    folders: tuple[str, ...]
    made: tuple[str, ...] = ()
    landing: str = ""
    hosts: tuple[str, ...] = ()
    licence: str
    cadence: str
    due_after_days: int
    note: str = ""
    differs: str = ""
    other_subgroups: tuple[str, ...] = ()
    other_bodies: tuple[str, ...] = ()
    unpacked_megabytes: int = 200


class Beside(Strict):
    """What sources give beside the measures: held against them, or context; no section shows it by itself.

    ``subgroups`` are the labels it has in recorded crime tables, ``parts`` the measures whose sum it is.
    """

    title: str
    unit: str
    subgroups: tuple[str, ...] = ()
    parts: tuple[Slug, ...] = ()


class Baseline(Strict):
    """A period that quarters are set against."""

    id: Slug
    title: str
    start: date
    end: date

    @property
    def period(self) -> Period:
        """The span of days."""
        return Period(self.start, self.end)


class Disturbed(Strict):
    """Quarters no test uses, and why; ``title`` is the word for them where there is little room."""

    first: str
    last: str
    reason: str
    title: str = "Disturbed"

    def covers(self, quarter: Quarter) -> bool:
        """Whether the quarter is one of them."""
        return Quarter.parse(self.first) <= quarter <= Quarter.parse(self.last)


class Change(Strict):
    """Constants and thresholds of the tests for change, with the date they were estimated on."""

    estimated: date
    rare_below: float
    clear: float
    possible: float
    mean_quarters: int
    rows: int
    look_back_years: int
    prior_degrees: int
    percent_base: int
    other_c: float
    step_share: float
    step_forces: int
    disturbed_quarters: Disturbed
    disturbed_years: tuple[str, ...]


class Break(Strict):
    """A series break: ``quarter`` is the first after it; ``force`` is "all" or some slugs."""

    measures: tuple[Slug, ...]
    force: Literal["all"] | tuple[Slug, ...]
    quarter: str
    title: str
    reason: str

    @property
    def first(self) -> Quarter:
        """The first quarter after the break."""
        return Quarter.parse(self.quarter)

    def concerns(self, measure: Slug, force: Slug) -> bool:
        """Whether it breaks this measure's series in this force."""
        return measure in self.measures and (self.force == "all" or force in self.force)


class Disclosure(Strict):
    """What a source's rules let be shown; no setting means: shown as given."""

    hide_from: int | None = None
    hide_to: int | None = None
    round_to: int | None = None
    least_base: int | None = None
    unreliable_base: int | None = None
    reason: str = ""


class Framework(Strict):
    """All that belongs to the nation for a span of time."""

    id: Slug
    title: str
    authority: str
    authority_address: str = ""
    communicated: date
    valid_from: date
    valid_to: date | None = None
    successor_note: str = ""
    baselines: tuple[Baseline, ...]
    priorities: tuple[Priority, ...]
    measures: Mapping[Slug, Measure]
    sources: Mapping[str, Source]
    change: Change
    breaks: tuple[Break, ...] = ()
    disclosure: Mapping[str, Disclosure]
    beside: Mapping[Slug, Beside] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _name_measures(cls, content: Any) -> Any:  # noqa: ANN401 - raw YAML
        """Give each measure its key as its slug."""
        measures = content.get("measures")
        if isinstance(measures, Mapping):
            named = {
                slug: {**entry, "slug": slug} if isinstance(entry, Mapping) else entry
                for slug, entry in measures.items()
            }
            return {**content, "measures": named}
        return content

    @model_validator(mode="after")
    def _every_name_is_known(self) -> Self:
        """Refuse a measure, source or policy that is named but not described."""
        unknown = sorted({*self._measures_named()} - {*self.measures})
        if unknown:
            raise ValueError(f"measures named but not described: {', '.join(unknown)}")
        for measure in self.measures.values():
            lost = [name for name in measure.sources if name not in self.sources]
            if lost or measure.disclosure not in self.disclosure:
                raise ValueError(f"{measure.slug}: unknown source or policy {lost or measure.disclosure}")
        return self

    def _measures_named(self) -> list[Slug]:
        in_priorities = [slug for each in self.priorities for slug in (each.key_measure, *each.shown)]
        in_measures = [slug for each in self.measures.values() for slug in (*each.parts, *each.stands_in)]
        in_measures += [slug for each in self.beside.values() for slug in each.parts]
        return in_priorities + in_measures + [slug for each in self.breaks for slug in each.measures]

    def priority(self, slug: str) -> Priority:
        """Find a priority by its slug, or refuse with the nearest."""
        for each in self.priorities:
            if each.slug == slug:
                return each
        raise UnknownName(kind="priority", name=slug, known=[each.slug for each in self.priorities])

    def measure(self, slug: str) -> Measure:
        """Find a measure by its slug, or refuse with the nearest."""
        if slug not in self.measures:
            raise UnknownName(kind="measure", name=slug, known=sorted(self.measures))
        return self.measures[slug]

    def family_of(self, folder: str) -> str:
        """Tell which family of sources a folder under ``data/raw`` belongs to, "" for none."""
        for name, source in self.sources.items():
            if any(_matches(pattern, folder) for pattern in source.folders):
                return name
        return ""

    def breaks_of(self, measure: Slug, force: Slug) -> tuple[Break, ...]:
        """Give the breaks in a measure's series for a force, oldest first."""
        found = [each for each in self.breaks if each.concerns(measure, force)]
        return tuple(sorted(found, key=lambda each: each.first))


def _matches(pattern: str, folder: str) -> bool:
    return bool(re.fullmatch(re.escape(pattern).replace(r"\{force\}", "[a-z-]+"), folder))


# --------------------------------------------------------------------------- force, quarter, words


class Defaults(Strict):
    """What a command means when it names neither force nor quarter."""

    force: Slug
    quarter: str


class Contact(Strict):
    """How a reader reaches the office."""

    name: str
    email: str = ""
    telephone: str = ""
    address: str = ""


class Links(Strict):
    """Addresses the Order's sister duties point to, and the office's own pages."""

    hmicfrs: str = ""
    complaints: str = ""
    plan: str = ""
    accessibility: str = ""
    statements: str = ""


class ForceSettings(Strict):
    """What belongs to a force or its office; where a force has no file, its name and plain words stand in."""

    name: str
    area: str
    body: str = "Police and Crime Commissioner"
    body_short: str = "PCC"
    language: Literal["en-GB", "cy"] = "en-GB"
    heading_force: str = "What the force is doing"
    heading_body: str = "What the Commissioner says"
    plan: str = ""
    contact: Contact | None = None
    links: Links = Links()
    most_similar: tuple[Slug, ...] = ()
    most_similar_dated: date | None = None
    system_fonts: bool = False


class Overrule(Strict):
    """A failed check let through by a person, with a reason."""

    check: str
    place: str
    reason: str
    name: str


class Promise(Strict):
    """Something an earlier statement said would come."""

    text: str
    made: str
    owner: str = ""
    due: date | None = None
    closed: str = ""


class Roles(Strict):
    """Who answers for the statement, in the AQuA Book's terms; the assurer is not the analyst."""

    commissioner: str = ""
    analyst: str = ""
    assurer: str = ""
    approver: str = ""


class StatementSettings(Strict):
    """The quarter's own settings: when published, under which framework, what was overruled and promised."""

    published: str = ""
    framework: Slug = ""
    shared_reason: str = ""
    overrules: tuple[Overrule, ...] = ()
    promises: tuple[Promise, ...] = ()
    assumptions: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    roles: Roles = Roles()
    reconciliation: Mapping[Slug, str] = Field(default_factory=dict)


class Fact(Strict):
    """A number that is no measure, declared once with where it comes from and when it was true.

    ``value`` is the number; ``unit`` its words after it ("arrests", "per cent", "pounds").
    """

    value: int | float
    unit: str
    source: str
    as_at: date
    about: str = ""
    start: date | None = None
    form: Literal["", "at-least", "about", "below"] = ""


class FrontMatter(Strict):
    """What stands above the words: does the priority apply, why, who read it when, and the facts."""

    applicable: bool | None = None
    reason: str = ""
    reviewed: date | None = None
    carried_from: str = ""
    facts: Mapping[str, Fact] = Field(default_factory=dict)


@dataclass(frozen=True)
class Words:
    """The words of one priority for one quarter. ``body_line`` is the file's line the body begins on."""

    file: str
    front: FrontMatter
    body: str
    body_line: int


# --------------------------------------------------------------------------- reading

Record = TypeVar("Record", bound=Strict)


def read_defaults(root: Path) -> Defaults:
    """Read ``params/defaults.yaml``."""
    return read_settings(root, Path("params/defaults.yaml"), Defaults)


def read_frameworks(root: Path) -> tuple[Framework, ...]:
    """Read every framework, oldest first."""
    folder = root / "params/frameworks"
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not files:
        raise RequestError(
            "No framework of priorities", "params/frameworks", "Put one there; the project ships one."
        )
    found = [read_settings(root, file.relative_to(root), Framework) for file in files]
    return tuple(sorted(found, key=lambda each: each.valid_from))


def framework_for(root: Path, quarter: Quarter, named: str = "") -> Framework:
    """Choose the framework by date: the one in force when the quarter ended, the first for earlier quarters.

    A quarter that ended before any framework began is looked back on with the first one.
    """
    frameworks = read_frameworks(root)
    if named:
        for each in frameworks:
            if each.id == named:
                return each
        raise UnknownName(kind="framework", name=named, known=[each.id for each in frameworks])
    begun = [each for each in frameworks if each.valid_from <= quarter.end]
    chosen = begun[-1] if begun else frameworks[0]
    if chosen.valid_to and chosen.valid_to < quarter.start:
        raise RequestError(
            f"No framework of priorities covers {quarter.prose}: {chosen.id} ended on {chosen.valid_to}",
            "params/frameworks",
            "Add the framework communicated since.",
        )
    return chosen


def read_force(root: Path, slug: Slug) -> ForceSettings:
    """Read ``params/<force>/force.yaml``; where there is none, the nation's names for the force stand in.

    Who publishes is then the Order's "local policing body": not every area has a Commissioner, and which
    has which is for the office to say.
    """
    known = known_force(slug)
    file = Path("params") / slug / "force.yaml"
    if (root / file).is_file():
        return read_settings(root, file, ForceSettings)
    return ForceSettings(
        name=known.name,
        area=known.area,
        body="Local policing body",
        body_short="policing body",
        heading_body="What the policing body says",
    )


def read_statement(root: Path, force: Slug, quarter: Quarter) -> StatementSettings:
    """Read the quarter's ``statement.yaml``; empty settings where nobody has written one."""
    file = quarter_folder(force, quarter) / "statement.yaml"
    return read_settings(root, file, StatementSettings) if (root / file).is_file() else StatementSettings()


def read_words(root: Path, force: Slug, quarter: Quarter, priority: Slug) -> Words | None:
    """Read the words of one priority; nothing where nobody has written them."""
    file = quarter_folder(force, quarter) / f"{priority}.md"
    return parse_words(_text(root, file), file.as_posix()) if (root / file).is_file() else None


def parse_words(text: str, file: str) -> Words:
    """Take a words file apart: settings between two lines of ``---``, then Markdown."""
    found = _FRONT_MATTER.match(text)
    if not found:
        raise _refused(file, 1, "The file does not begin with settings between two lines of ---")
    front = _parse(found[1], file, FrontMatter, first_line=2)
    return Words(
        file=file, front=front, body=text[found.end() :], body_line=text[: found.end()].count("\n") + 1
    )


def quarter_folder(force: Slug, quarter: Quarter) -> Path:
    """Give the folder of a force's quarter, relative to the root."""
    return Path("params") / force / str(quarter)


def read_settings(root: Path, file: Path, kind: type[Record]) -> Record:
    """Read one settings file strictly; every fault in it is a finding with its line (InputRefused)."""
    return _parse(_text(root, file), file.as_posix(), kind)


def _text(root: Path, file: Path) -> str:
    try:
        text = (root / file).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise RequestError(
            "A settings file is missing", file.as_posix(), "Create it, or check --root."
        ) from None
    except UnicodeDecodeError as error:
        raise _refused(file.as_posix(), 0, f"The file is not UTF-8 text (byte {error.start})") from None
    return text.replace("\r\n", "\n")


def _parse(text: str, file: str, kind: type[Record], first_line: int = 1) -> Record:
    if len(text) > _MOST_LETTERS:
        found = f"The settings have {len(text):,} characters; {_MOST_LETTERS:,} are the most"
        raise _refused(file, first_line, found)
    try:
        content = _loaded(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + first_line if error.problem_mark else first_line
        raise _refused(file, line, f"Not YAML: {error.problem}") from None
    except YAMLError as error:
        raise _refused(file, first_line, f"Not YAML: {error}") from None
    if content is None:
        content = {}
    if not isinstance(content, dict):
        raise _refused(file, first_line, "Settings are names with values, one a line (name: value)")
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        findings = tuple(_finding(file, text, first_line, each) for each in error.errors())
        raise InputRefused(findings) from None


@lru_cache(maxsize=64)
def _loaded(text: str) -> Any:  # noqa: ANN401 - whatever the file holds
    """Load YAML, once for the same text: every section and check reads the framework. Not to be changed."""
    return YAML(typ="safe", pure=True).load(text)


def _finding(file: str, text: str, first_line: int, error: Any) -> Finding:  # noqa: ANN401 - pydantic's record
    path = [part for part in error["loc"] if not str(part).startswith(("tuple", "literal"))]
    given = error["input"] if isinstance(error["input"], str | int | float) else ""
    return Finding(
        id="params",
        outcome=Outcome.FAIL,
        place=Place(file=file, line=_line_of(text, path) + first_line - 1, column=".".join(map(str, path))),
        found=error["msg"].removeprefix("Value error, "),
        value=str(given),
    )


def _line_of(text: str, path: list[str | int]) -> int:
    """Find the line a nested key stands on, as deep as the file goes."""
    node: Any = YAML(typ="rt", pure=True).load(text)
    line = 1
    for part in path:
        try:
            marks: Any = node.lc
            line = (marks.key(part) if isinstance(node, dict) else marks.item(part))[0] + 1
            node = node[part]
        except (KeyError, IndexError, AttributeError, TypeError):
            break
    return line


def _refused(file: str, line: int, found: str) -> InputRefused:
    return InputRefused((Finding("params", Outcome.FAIL, Place(file=file, line=line), found),))
