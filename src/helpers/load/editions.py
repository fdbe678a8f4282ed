"""A new edition held against the one before: rows that are gone, and counts that most forces have changed.

Only sources that hold every force can tell; of each such family the newest edition is held against the one
before it, by measure, and by offence code where both have codes. True editions revise little: between those
of July 2018 and April 2026 no measure changed by more than a fifth in as many as a tenth of the forces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.errors import Datum, Finding, Outcome, Place
from helpers.forces import ENGLAND_AND_WALES, territorial_forces
from helpers.load.confirmed import Confirmed
from helpers.params import Framework, Measure
from helpers.periods import Quarter
from helpers.provenance import age_of

REVISED, GONE, CODE_GONE = "validate.edition-step", "validate.rows-gone", "validate.offence-gone"
#: counts below this change by much when little happens
_LARGE = 30
#: a count that changed by more, in this share of so many forces, did not change by revision
_REVISED_BY, _MOST, _MANY = 0.2, 0.5, 20
#: one force's count changed to less than the first of these shares, or more than the second
_LEAST_SHARE, _MOST_SHARE = 0.4, 2.5
#: an offence code is missed, where no other takes its place, from this share of its measure on; where the
#: quarters are not the same, a fall of the measure can be laid to it from the second share on
_CODE_SHARE, _CODE_STEP = 0.01, 0.2
_MEASURE, _FORCE, _QUARTER = "measure", "force", "quarter"
_COLUMNS = [_MEASURE, _FORCE, _QUARTER, "value"]
_DAYS_A_QUARTER = (89, 91)


@dataclass(frozen=True)
class _Editions:
    """The quarterly counts of the newest edition of a family of sources, and of the one before."""

    new: pd.DataFrame
    old: pd.DataFrame
    source: str
    release: str

    @property
    def folder(self) -> str:
        return f"data/raw/{self.source}/{self.release}"


def edition_findings(
    observations: pd.DataFrame, offences: pd.DataFrame, framework: Framework, confirmed: Confirmed
) -> tuple[Finding, ...]:
    """Find what the newest edition of each source lacks, or changes in most forces, beside the one before.

    A finding fails until the new edition's ``release.yaml`` confirms it; it is then a note. Offence codes
    without a likely effect on a count are warnings.
    """
    return tuple(
        confirmed.settle(finding, pair.source, pair.release)
        for pair in _pairs(observations, framework)
        for finding in (
            *_gone(pair),
            *_revised(pair),
            *_codes_gone(pair, offences, framework),
        )
    )


def _pairs(observations: pd.DataFrame, framework: Framework) -> Iterator[_Editions]:
    releases = observations.loc[:, ["source", "release"]].drop_duplicates()
    for family in framework.sources:
        folders = framework.sources[family].folders
        known = [
            (age_of(release), -folders.index(source), source, release)
            for source, release in releases.itertuples(index=False)
            if source in folders
        ]
        if len(known) > 1:
            (*_, before), after = sorted(known)[:-1], sorted(known)[-1]
            new, old = (_quarterly(observations, *each[2:]) for each in (after, before))
            if new[_FORCE].nunique() >= _MANY:
                yield _Editions(new, old, *after[2:])


def _quarterly(observations: pd.DataFrame, source: str, release: str) -> pd.DataFrame:
    """Keep the counts of one release by quarters, for the police force areas there are now."""
    forces = [force.slug for force in territorial_forces()]
    rows = observations[observations["source"].eq(source) & observations["release"].eq(release)]
    ordinals = {day: Quarter.containing(day.date()).ordinal for day in rows["start"].unique()}
    days = (rows["end"] - rows["start"]).dt.days
    kept = rows[_FORCE].isin(forces) & rows["unit"].ne("per cent") & days.between(*_DAYS_A_QUARTER)
    found: pd.DataFrame = rows.assign(quarter=rows["start"].map(ordinals)).loc[kept, _COLUMNS]
    return found


# --------------------------------------------------------------------------- rows that are gone


def _gone(pair: _Editions) -> Iterator[Finding]:
    """Find counts that the edition before has for a quarter, or for its last one, and the new one has not."""
    if pair.old.empty:
        return
    given, held = _keys(pair.old), _keys(pair.new)
    lost: dict[str, dict[str, list[int]]] = {}
    for quarter, keys in held.items():
        expected = given.get(quarter) or (given[max(given)] if quarter > max(given) else set())
        for measure, force in expected - keys:
            lost.setdefault(measure, {}).setdefault(force, []).append(quarter)
    for measure, some in sorted(lost.items()):
        everywhere = [quarter for quarters in some.values() for quarter in quarters]
        for force, quarters in ({ENGLAND_AND_WALES: everywhere} if len(some) >= _MANY else some).items():
            found = f"The edition before has counts of {measure} for {_named(force)}, and this one has none"
            yield _finding(GONE, pair, measure, force, quarters, found)


def _keys(rows: pd.DataFrame) -> dict[int, set[tuple[str, str]]]:
    """Return the measures and forces that have a count, by quarter."""
    found: dict[int, set[tuple[str, str]]] = {}
    columns = (rows[name].to_numpy(dtype=object) for name in (_QUARTER, _MEASURE, _FORCE))
    for quarter, measure, force in zip(*columns, strict=True):  # arrays of objects are read ten times as fast
        found.setdefault(int(quarter), set()).add((measure, force))
    return found


# --------------------------------------------------------------------------- counts that are others


def _revised(pair: _Editions) -> Iterator[Finding]:
    """Find measures that changed in most forces at once, and counts of one force that changed by much."""
    key = [_MEASURE, _FORCE, _QUARTER]
    both = pair.new[[*key, "value"]].merge(
        pair.old[[*key, "value"]], on=key, suffixes=("", "_before"), validate="one_to_one"
    )
    large = both[both["value_before"].ge(_LARGE).fillna(value=False) & both["value"].notna()]
    share = large["value"].div(large["value_before"]).astype("float64")
    large = large.assign(share=share, changed=share.sub(1).abs().gt(_REVISED_BY))
    together = large.groupby([_MEASURE, _QUARTER])["changed"].agg(["mean", "size"])
    stepped = together[together["mean"].ge(_MOST) & together["size"].ge(_MANY)].index
    everywhere = pd.MultiIndex.from_frame(large[[_MEASURE, _QUARTER]]).isin(stepped)
    for measure, rows in large[everywhere].groupby(_MEASURE):
        before, after = rows["value_before"].sum(), rows["value"].sum()
        found = (
            f"{measure} changed by more than {_REVISED_BY:.0%} in most forces from the edition before: "
            f"{before:,.0f} there, {after:,.0f} here"
        )
        quarters = rows[_QUARTER].tolist()
        yield _finding(REVISED, pair, str(measure), ENGLAND_AND_WALES, quarters, found)
    single = large[~everywhere]
    far = single["share"].gt(0) & (single["share"].lt(_LEAST_SHARE) | single["share"].gt(_MOST_SHARE))
    for row in single[far].to_dict("records"):
        found = (
            f"A count far from that of the edition before ({row['value_before']:,.0f}): {row['value']:,.0f}"
        )
        yield _finding(REVISED, pair, row[_MEASURE], row[_FORCE], [row[_QUARTER]], found)


# --------------------------------------------------------------------------- offence codes


def _codes_gone(pair: _Editions, offences: pd.DataFrame, framework: Framework) -> Iterator[Finding]:
    """Find offence codes whose rows the new edition lacks, where no other code takes their place.

    They are looked for in the same quarter of the edition before, in its last quarter, or, where it has no
    codes, in the quarter before of the new edition itself.
    """
    new = _of_release(offences, pair)
    if new.empty:
        return
    old = offences[~offences["release"].eq(pair.release) | ~offences["source"].eq(pair.source)]
    before = old[old["release"].eq(old["release"].max())]
    for measure in framework.measures.values():
        lost: dict[str, list[tuple[int, Outcome]]] = {}
        for code, quarter, outcome in _lost_codes(*(_of_measure(rows, measure) for rows in (new, before))):
            lost.setdefault(code, []).append((quarter, outcome))
        for code, some in lost.items():
            worst = Outcome.FAIL if any(outcome is Outcome.FAIL for _, outcome in some) else Outcome.WARN
            found = f"Rows of offence code {code} are gone, and no other code has taken their place"
            quarters = [quarter for quarter, _ in some]
            yield _finding(CODE_GONE, pair, measure.slug, ENGLAND_AND_WALES, quarters, found, worst)


def _of_measure(offences: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    return offences[offences["subgroup"].isin(measure.subgroups)]


def _of_release(offences: pd.DataFrame, pair: _Editions) -> pd.DataFrame:
    return offences[offences["release"].eq(pair.release) & offences["source"].eq(pair.source)]


def _lost_codes(new: pd.DataFrame, old: pd.DataFrame) -> Iterator[tuple[str, int, Outcome]]:
    """Give the codes of one measure that are lost, with the quarter and how sure that is."""
    now, then = _by_quarter(new), _by_quarter(old)
    last = max(then, default=-1)
    for quarter, codes in now.items():
        same = quarter in then
        before = then.get(quarter) or (then[last] if quarter > last >= 0 else now.get(quarter - 1, {}))
        total = sum(before.values())
        gone = {code: count for code, count in before.items() if code not in codes and count > 0}
        fallen = total - sum(codes.values())
        missed = fallen >= sum(gone.values()) / 2
        for code, count in gone.items():
            if count < _CODE_SHARE * total or (same and not missed):
                continue
            if missed and (same or count >= _CODE_STEP * total):
                yield code, quarter, Outcome.FAIL
            elif not {*codes} - {*before}:
                yield code, quarter, Outcome.WARN


def _by_quarter(offences: pd.DataFrame) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    columns = (offences[name].to_numpy(dtype=object) for name in ("quarter", "code", "offences"))
    for label, code, count in zip(*columns, strict=True):
        codes = found.setdefault(Quarter.parse(label).ordinal, {})
        codes[code] = codes.get(code, 0) + int(count)
    return found


# --------------------------------------------------------------------------- findings


def _named(force: str) -> str:
    return "most forces" if force == ENGLAND_AND_WALES else force


def _finding(  # noqa: PLR0913, PLR0917 - what, where, of which figures, and how bad
    name: str,
    pair: _Editions,
    measure: str,
    force: str,
    quarters: Iterable[int],
    found: str,
    outcome: Outcome = Outcome.FAIL,
) -> Finding:
    first, last = _span([*quarters])
    about = Datum(measure, force, first.start, last.end)
    value = f"{force}, {measure}, {first}" + (f" to {last}" if last != first else "")
    return Finding(name, outcome, Place(pair.folder), found, "", value, about=about)


def _span(quarters: Sequence[int]) -> tuple[Quarter, Quarter]:
    first, last = min(quarters), max(quarters)
    return Quarter(first // 4, first % 4 + 1), Quarter(last // 4, last % 4 + 1)
