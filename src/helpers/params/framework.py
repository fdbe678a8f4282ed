"""All that belongs to the nation for a span of time, in one record whose names must all be known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from helpers.dates import Day
from helpers.errors import RequestError, UnknownName
from helpers.forces import territorial_forces
from helpers.params.measure import RESERVED, Beside, Measure, Priority
from helpers.params.strict import Slug, Strict, WebAddress
from helpers.periods import Period, Quarter


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
    landing: WebAddress = ""
    hosts: tuple[str, ...] = ()
    licence: str
    cadence: str
    due_after_days: int
    note: str = ""
    differs: str = ""
    other_subgroups: tuple[str, ...] = ()
    other_bodies: tuple[str, ...] = ()
    unpacked_megabytes: int = 200


class Baseline(Strict):
    """A period that quarters are set against."""

    id: Slug
    title: str
    start: Day
    end: Day

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

    estimated: Day
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


class Event(Strict):
    """One event that filled a quarter of a force's counts: no test, limit or estimate uses that quarter.

    ``name`` is a phrase that completes "the figures include". ``count`` is how many of the offences belong
    to the event, None where that is not known. ``source`` says where that is published. In a force's own
    settings ``force`` may be left out.
    """

    measure: Slug
    force: Slug = ""
    quarter: str
    name: str
    count: int | None = Field(default=None, ge=1)
    source: str

    @field_validator("quarter")
    @classmethod
    def _is_a_quarter(cls, text: str) -> str:
        try:
            return str(Quarter.parse(text))
        except RequestError as error:
            raise ValueError(str(error)) from None

    @field_validator("name", "source")
    @classmethod
    def _is_not_blank(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("An event has a name and a source")
        return text

    @property
    def when(self) -> Quarter:
        """The quarter in which its offences were recorded."""
        return Quarter.parse(self.quarter)


class Gap(Strict):
    """What a source's totals for an area leave out, from one quarter to another: they are too low by it.

    ``source`` is a family of sources, ``force`` a force or "england-and-wales".
    """

    source: str
    force: Slug
    first: str
    last: str
    reason: str

    @property
    def period(self) -> Period:
        """The days from the first quarter to the end of the last."""
        return Period(Quarter.parse(self.first).start, Quarter.parse(self.last).end)


class Disclosure(Strict):
    """What a source's rules let be shown; no setting means: shown as given."""

    hide_from: int | None = None
    hide_to: int | None = None
    round_to: int | None = None
    least_base: int | None = None
    unreliable_base: int | None = None
    reason: str = ""


class Framework(Strict):
    """All that belongs to the nation for a span of time.

    ``authority`` is the legal instrument behind the statements; it may not bind the bodies that
    answer for the forces in ``authority_may_not_bind``. ``valid_from`` is the day on which the priorities
    came into force, ``communicated`` the day on which they were communicated, where that is known.
    """

    id: Slug
    title: str
    authority: str
    authority_address: WebAddress = ""
    authority_may_not_bind: tuple[Slug, ...] = ()
    communicated: Day | None = None
    valid_from: Day
    valid_to: Day | None = None
    successor_note: str = ""
    baselines: tuple[Baseline, ...]
    priorities: tuple[Priority, ...]
    measures: Mapping[Slug, Measure]
    sources: Mapping[str, Source]
    change: Change
    breaks: tuple[Break, ...] = ()
    events: tuple[Event, ...] = ()
    gaps: tuple[Gap, ...] = ()
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
        reserved = sorted(RESERVED & {*self.measures})
        if reserved:
            raise ValueError(f"no measure may be called {', '.join(reserved)}: figure ids use these words")
        unknown = sorted({*self._measures_named()} - {*self.measures})
        if unknown:
            raise ValueError(f"measures named but not described: {', '.join(unknown)}")
        for measure in self.measures.values():
            lost = [name for name in measure.sources if name not in self.sources]
            if lost or measure.disclosure not in self.disclosure:
                raise ValueError(f"{measure.slug}: unknown source or policy {lost or measure.disclosure}")
        lost = sorted({each.source for each in self.gaps} - {*self.sources})
        if lost:
            raise ValueError(f"gaps name unknown sources: {', '.join(lost)}")
        forces = {each.slug for each in territorial_forces()}
        strange = sorted({each.force for each in self.events} - forces)
        if strange:
            raise ValueError(f"events name unknown forces: {', '.join(strange) or 'none'}")
        return self

    def _measures_named(self) -> list[Slug]:
        in_priorities = [slug for each in self.priorities for slug in (each.key_measure, *each.shown)]
        in_measures = [slug for each in self.measures.values() for slug in (*each.parts, *each.stands_in)]
        in_measures += [
            each.part_of for each in self.measures.values() if each.part_of not in {"", *self.beside}
        ]
        in_measures += [slug for each in self.beside.values() for slug in each.parts]
        in_measures += [each.measure for each in self.events]
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

    def gaps_in(self, source: str, force: Slug, period: Period) -> tuple[Gap, ...]:
        """Return what a family's total of an area for a period is known to leave out."""
        found = (each for each in self.gaps if (each.source, each.force) == (source, force))
        return tuple(each for each in found if each.period.overlaps(period))

    def events_of(self, measure: Slug, force: Slug) -> tuple[Event, ...]:
        """Return the events in a measure's counts of a force, oldest first."""
        found = [each for each in self.events if (each.measure, each.force) == (measure, force)]
        return tuple(sorted(found, key=lambda each: each.when))


def _matches(pattern: str, folder: str) -> bool:
    return bool(re.fullmatch(re.escape(pattern).replace(r"\{force\}", "[a-z-]+"), folder))
