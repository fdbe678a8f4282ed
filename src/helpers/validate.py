"""Tidy observations become findings: what is doubled, missing, late, impossible, or not what it was.

Everything here is a function of frames: no file is opened and no clock is read.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from helpers.errors import Datum, Finding, Outcome, Place, RequestError
from helpers.forces import ENGLAND_AND_WALES
from helpers.load import Tidy, grouped, revisions
from helpers.params import Framework, Source
from helpers.periods import Period, Quarter
from helpers.provenance import Release
from helpers.values import Status

_RELEASE = ["source", "release"]
_FIGURE = [*_RELEASE, "force", "measure", "start", "end"]
Row = Mapping[Hashable, Any]


def findings(
    tidy: Tidy, framework: Framework, force: str, quarter: Quarter, today: date | None = None
) -> tuple[Finding, ...]:
    """Find what a person should know before a force's quarter is built from these observations.

    What readers noted comes first. With ``today`` it also says which releases should have come by now;
    without it the same observations always give the same findings.
    """
    own = tidy.observations.loc[lambda rows: rows["force"].isin([force, ENGLAND_AND_WALES])]
    found = [
        *tidy.findings,
        *_unknown(tidy.observations, framework),
        *_wrong_force(tidy.observations, framework),
        *_repeated(tidy.observations),
        *_impossible(tidy.observations, framework),
        *_negative(own, framework),
        *_parts_beside_whole(own),
        *_parts_beyond_whole(own, framework),
        *_uncovered(own, framework, force, quarter),
        *_not_as_promised(tidy),
        *_revised(own, framework, force),
        *(_overdue(tidy, framework, today) if today else ()),
    ]
    return grouped(found)


def figure_findings(tidy: Tidy, framework: Framework, force: str, quarter: Quarter) -> tuple[Finding, ...]:
    """Return those of ``findings`` that fail or warn of single figures of a force, or of England and Wales.

    They are all that a statement's checks ask for, and take a fraction of the time.
    """
    own = tidy.observations.loc[lambda rows: rows["force"].isin([force, ENGLAND_AND_WALES])]
    led = {slug: measure.sources[0] for slug, measure in framework.measures.items() if not measure.parts}
    leads = own["force"].eq(force) & _families(own, framework).eq(own["measure"].map(led))
    found = (
        *tidy.findings,
        *_repeated(own),
        *_impossible(own, framework),
        *_parts_beside_whole(own),
        *_part_quarters(own[leads], quarter),
    )
    return grouped(found)


def _families(rows: pd.DataFrame, framework: Framework) -> pd.Series[str]:
    return rows["source"].map({name: framework.family_of(name) for name in rows["source"].unique()})


# --------------------------------------------------------------------------- what cannot be


def _unknown(rows: pd.DataFrame, framework: Framework) -> Iterator[Finding]:
    known = rows["measure"].isin([*framework.measures, *framework.beside])
    for row in _records(rows[~known].drop_duplicates(["measure", *_RELEASE])):
        remedy = "Name it in the framework, or remove its rows."
        yield _about(
            row,
            "validate.measure",
            Outcome.FAIL,
            "A measure the framework does not know",
            remedy,
            row["measure"],
        )


def _wrong_force(rows: pd.DataFrame, framework: Framework) -> Iterator[Finding]:
    """Find figures of one force in another's extract."""
    families = _families(rows, framework)
    strange = families.eq("force") & rows["force"].ne(rows["source"].str.removesuffix("-force"))
    for row in _records(rows[strange]):
        found = f"A figure of another force in the folder {row['source']}"
        yield _about(
            row, "validate.force", Outcome.FAIL, found, "Move it to that force's folder.", row["force"]
        )


def _repeated(rows: pd.DataFrame) -> Iterator[Finding]:
    """Find figures that one release gives twice, alike or not."""
    repeated = rows[rows.duplicated(_FIGURE, keep=False)]
    for key, group in repeated.groupby(_FIGURE, sort=False):
        alike = len(group.drop_duplicates(["value", "least", "most", "status"])) == 1
        found = "A figure that stands there twice" if alike else "Two figures for one period"
        label = f"{_named(key)}: {', '.join(_shown(row) for row in _records(group))}"
        yield _about(_records(group)[-1], "validate.twice", Outcome.FAIL, found, "Keep one of them.", label)


def _impossible(rows: pd.DataFrame, framework: Framework) -> Iterator[Finding]:
    """Find values no measure can have, and values whose status says otherwise."""
    value = rows["value"]
    percent = rows["unit"].eq("per cent")
    published = _families(rows, framework).eq("home-office")
    below = value.lt(0).fillna(value=False)
    with_number = rows["status"].isin([status.value for status in Status if status.has_number])
    cases = (
        (percent & (below | value.gt(100).fillna(value=False)), "A percentage outside 0 to 100"),
        (~percent & below & ~published, "A count below zero"),
        (with_number & value.isna(), "No number where the status promises one"),
        (~with_number & value.notna(), "A number whose status says there is none"),
        (~with_number & rows["reason"].eq(""), "No number, and no reason why"),
    )
    for wrong, found in cases:
        for row in _records(rows[wrong]):
            yield _about(
                row, "validate.value", Outcome.FAIL, found, "Correct it at its source.", _described(row)
            )


def _negative(rows: pd.DataFrame, framework: Framework) -> Iterator[Finding]:
    """Say which published counts are below zero: real, and not to be tested."""
    below = rows["value"].lt(0).fillna(value=False) & _families(rows, framework).eq("home-office")
    for row in _records(rows[below]):
        found = "A count below zero as published: earlier records were reclassified"
        yield _about(row, "validate.negative", Outcome.NOTE, found, "", _described(row))


def _parts_beside_whole(rows: pd.DataFrame) -> Iterator[Finding]:
    """Find counts of months that do not add up to the count of their quarter or year in the same release."""
    counts = rows[rows["unit"].ne("per cent") & rows["value"].notna()]
    for _, group in counts.groupby([*_RELEASE, "force", "measure"], sort=False):
        months = group["end"].sub(group["start"]).dt.days.div(30.4).round()
        if months.min() < months.max():
            yield from _sums_that_differ(group)


def _sums_that_differ(group: pd.DataFrame) -> Iterator[Finding]:
    for row in _records(group):
        inside = group[group["start"].ge(row["start"]) & group["end"].le(row["end"])]
        parts = inside[inside["start"].ne(row["start"]) | inside["end"].ne(row["end"])]
        if _tiles(parts, row) and parts["value"].sum() != row["value"]:
            found = (
                f"A figure that is not the sum of its parts in the same release ({parts['value'].sum():,.0f})"
            )
            yield _about(row, "validate.sum", Outcome.FAIL, found, "Correct one of them.", _described(row))


def _parts_beyond_whole(rows: pd.DataFrame, framework: Framework) -> Iterator[Finding]:
    """Find counts that are greater than the count they are a part of, for the same force and period."""
    key = ["force", "start", "end"]
    for slug, measure in framework.measures.items():
        if not measure.part_of:
            continue
        parts, wholes = (_leading(rows, framework, name) for name in (slug, measure.part_of))
        both = parts.merge(wholes[[*key, "value", "source"]], on=key, suffixes=("", "_whole"))
        for row in _records(both[both["value"].gt(both["value_whole"])]):
            found = f"A part is greater than its whole: {row['source_whole']} has {row['value_whole']:,.0f}"
            remedy = "Correct the one that is wrong."
            yield _about(
                row, "validate.part", Outcome.FAIL, f"{found} {measure.part_of}", remedy, _described(row)
            )


def _leading(rows: pd.DataFrame, framework: Framework, name: str) -> pd.DataFrame:
    """Keep of a measure's numbers, for each force and period, that of the source and release that lead."""
    measure = framework.measures.get(name)
    order = {family: place for place, family in enumerate(measure.sources if measure else ())}
    own = rows[rows["measure"].eq(name) & rows["value"].notna()]
    ranked = own.assign(rank=_families(own, framework).map(order).fillna(len(order)))
    newest = ranked.sort_values(["rank", "release"], ascending=[True, False], kind="stable")
    return newest.drop_duplicates(["force", "start", "end"]).drop(columns="rank")


def _tiles(parts: pd.DataFrame, row: Row) -> bool:
    """Whether parts of one length follow one another without gap through the whole period."""
    ordered = parts.sort_values("start")
    if ordered.empty or ordered["start"].duplicated().any():
        return False
    ends = [row["start"] - pd.Timedelta(days=1), *ordered["end"]]
    starts = [*ordered["start"], row["end"] + pd.Timedelta(days=1)]
    return all(start - end == pd.Timedelta(days=1) for start, end in zip(starts, ends, strict=True))


# --------------------------------------------------------------------------- what is not there


def _uncovered(rows: pd.DataFrame, framework: Framework, force: str, quarter: Quarter) -> Iterator[Finding]:
    """Find sources that do not reach the quarter, or hold only a part of it, for the measures they lead."""
    own = rows[rows["force"].eq(force)]
    families = _families(own, framework)
    for family, source in framework.sources.items():
        led = [
            slug
            for slug, measure in framework.measures.items()
            if measure.sources[0] == family and not measure.parts
        ]
        held = own[families.eq(family) & own["measure"].isin(led)]
        if len(held):
            yield from _gaps(held, source, quarter)
            yield from _part_quarters(held, quarter)


def _gaps(held: pd.DataFrame, source: Source, quarter: Quarter) -> Iterator[Finding]:
    """Find that a source ends before the quarter, or begins after it, for all or some of its measures."""
    last = held.groupby("measure")["end"].max()
    first = held.groupby("measure")["start"].min()
    end, start = pd.Timestamp(quarter.end), pd.Timestamp(quarter.start)
    behind = sorted(last[last.lt(end)].index)
    ahead = sorted(first[first.gt(start)].index)
    place = Place(f"data/raw/{held['source'].iloc[0]}")
    if behind:
        due = quarter.end + timedelta(days=source.due_after_days)
        found = f"{source.title}: no figures to the end of {quarter.prose}, due about {due}, for"
        remedy = "Put a newer release into data/raw if there is one."
        yield Finding("validate.coverage", Outcome.WARN, place, found, remedy, ", ".join(behind))
    if ahead:
        found = f"{source.title}: figures begin after {quarter.prose} for"
        yield Finding("validate.coverage", Outcome.WARN, place, found, "", ", ".join(ahead))


def _part_quarters(held: pd.DataFrame, quarter: Quarter) -> Iterator[Finding]:
    """Find counts of some months of the quarter where the others are missing."""
    start, end = pd.Timestamp(quarter.start), pd.Timestamp(quarter.end)
    inside = held[held["start"].ge(start) & held["end"].le(end) & held["unit"].ne("per cent")]
    for _, group in inside.groupby([*_RELEASE, "measure"], sort=False):
        months = group.drop_duplicates(["start", "end"])
        days = int((months["end"] - months["start"]).dt.days.add(1).sum())
        if days < (quarter.end - quarter.start).days + 1:
            row = _records(group)[0]
            found = f"Only a part of {quarter.prose} is there, so the quarter has no figure"
            label = ", ".join(_period(each) for each in _records(months))
            yield _about(
                row,
                "validate.part-quarter",
                Outcome.WARN,
                found,
                "Ask for the other months.",
                f"{row['measure']}: {label}",
            )


def _not_as_promised(tidy: Tidy) -> Iterator[Finding]:
    """Find releases that do not hold the quarters their release.yaml says they cover."""
    held = tidy.observations.groupby(_RELEASE, as_index=False).agg(start=("start", "min"), end=("end", "max"))
    spans = {
        (row["source"], row["release"]): (row["start"].date(), row["end"].date()) for row in _records(held)
    }
    for release in tidy.releases:
        promised, span = _promised(release), spans.get((release.source, release.release))
        if promised and span and (span[0] > promised.start or span[1] < promised.end):
            found = f"The figures run from {span[0]} to {span[1]}, not as release.yaml says"
            place = Place(f"{release.path}/release.yaml", column="covers")
            remedy = "Correct it, or look for a missing file."
            yield Finding("validate.covers", Outcome.WARN, place, found, remedy, release.covers)


def _promised(release: Release) -> Period | None:
    try:
        quarters = Quarter.parse_range(release.covers)
    except RequestError:
        return None  # covers is then words for people
    return Period(quarters[0].start, quarters[-1].end)


# --------------------------------------------------------------------------- what changed, what is late


def _revised(rows: pd.DataFrame, framework: Framework, force: str) -> Iterator[Finding]:
    """Say, a measure at a time, what the newest release changed for the force."""
    changed: dict[str, list[Any]] = {}
    for each in revisions(rows[rows["force"].eq(force)], framework):
        changed.setdefault(each.measure, []).append(each)
    for measure, group in changed.items():
        latest = max(group, key=lambda each: each.period)
        between = f"{latest.release_before} and {latest.release_after}"
        found = f"{measure}: {len(group)} figures revised between releases {between}, the latest"
        before = latest.status_before if latest.before is None else f"{latest.before:,.0f}"
        after = latest.status_after if latest.after is None else f"{latest.after:,.0f}"
        value = f"{latest.period}: from {before} to {after}"
        yield Finding("validate.revised", Outcome.NOTE, Place(), found, "", value)


def _overdue(tidy: Tidy, framework: Framework, today: date) -> Iterator[Finding]:
    """Find sources whose next release should have come by now, by the quarter their figures end with."""
    families = _families(tidy.observations, framework)
    for family, source in framework.sources.items():
        ends = tidy.observations.loc[families.eq(family), "end"]
        if ends.empty or source.cadence != "quarterly":
            continue
        due = (Quarter.containing(ends.max().date()) + 1).end + timedelta(days=source.due_after_days)
        if due < today:
            found = f"{source.title}: figures end on {ends.max().date()}; newer ones were due about"
            remedy = f"Look at {source.landing}." if source.landing else "Ask the force."
            yield Finding("validate.overdue", Outcome.WARN, Place(), found, remedy, due.isoformat())


# --------------------------------------------------------------------------- words


def _records(rows: pd.DataFrame) -> list[dict[Hashable, Any]]:
    return rows.to_dict("records")


def _about(row: Row, id: str, outcome: Outcome, found: str, remedy: str, value: object) -> Finding:  # noqa: A002, PLR0913, PLR0917
    place = Place(row["place"] or f"data/raw/{row['source']}/{row['release']}")
    about = Datum(row["measure"], row["force"], row["start"].date(), row["end"].date())
    return Finding(id, outcome, place, found, remedy, str(value), about=about)


def _period(row: Row) -> str:
    return str(Period(row["start"].date(), row["end"].date()))


def _shown(row: Row) -> str:
    return str(row["status"]) if pd.isna(row["value"]) else f"{row['value']:g}"


def _described(row: Row) -> str:
    return f"{row['force']}, {row['measure']}, {_period(row)}: {_shown(row)}"


def _named(key: Any) -> str:  # noqa: ANN401 - a tuple of the columns of a figure
    _, _, force, measure, start, end = key
    return f"{force}, {measure}, {start.date()} to {end.date()}"
